import { describe, expect, it } from 'vitest';
import { diff, type Change, type Output } from '../../lib/diff';

const stack = (type: string, value: object): Output => ({ stacks: { s: { resource: { [type]: { x: value } } } }, manifests: {} });
const object = (kind: string, more: object): Output => ({ stacks: {}, manifests: { 'prod/x': JSON.stringify({ kind, metadata: { name: 'x' }, ...more }) } });
const spec = (kind: string, value: object) => object(kind, { spec: value });
const files = (data: object) => object('ConfigMap', { data });
const verdict = ([change]: readonly Change[]) => (change?.dataLoss !== undefined ? 'lost' : change?.lessSafe !== undefined ? 'less safe' : 'safe');

describe('rules of a bucket', () => {
  const days = (count: number) => [{ days: count }];
  const aws = (...rule: object[]) => stack('aws_s3_bucket_lifecycle_configuration', { bucket: 'b', rule });
  const google = (...lifecycle_rule: object[]) => stack('google_storage_bucket', { lifecycle_rule });
  const azure = (...rule: object[]) => stack('azurerm_storage_management_policy', { storage_account_id: 'a', rule });
  const off = { id: 'x', status: 'Disabled', expiration: days(30) };
  const on = { ...off, status: 'Enabled' };
  const below = (prefix: string, age: number) => ({ id: prefix, filter: [{ prefix }], expiration: days(age) });
  const unfinished = { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 3 } };
  const condition = (more: object) => ({ action: { type: 'Delete' }, condition: more });
  const blob = (age: number, more: object = {}) => ({ name: 'x', enabled: true, actions: { base_blob: { delete_after_days_since_modification_greater_than: age } }, ...more });

  it.each<[string, Output, Output, string]>([
    ['enabled', aws(off), aws(on), 'lost'],
    ['disabled', aws(on), aws(off), 'safe'],
    ['renamed', aws(on), aws({ ...on, id: 'y' }), 'safe'],
    ['in another order', aws(below('a/', 1), below('b/', 2)), aws(below('b/', 2), below('a/', 1)), 'safe'],
    ['sooner', aws(below('a/', 30)), aws(below('a/', 29)), 'lost'],
    ['later', aws(below('a/', 30)), aws(below('a/', 31)), 'safe'],
    ['by a wider prefix', aws(below('a/b/', 30)), aws(below('a/', 30)), 'lost'],
    ['by a narrower prefix', aws(below('a/', 30)), aws(below('a/b/', 30)), 'safe'],
    ['by a date', aws(on), aws({ ...on, expiration: [{ date: '2026-01-01T00:00:00Z' }] }), 'lost'],
    ['for older versions', aws({ id: 'x', noncurrent_version_expiration: [{ noncurrent_days: 30 }] }), aws({ id: 'x', noncurrent_version_expiration: [{ noncurrent_days: 7 }] }), 'lost'],
    ['without a tag', aws({ ...on, filter: [{ tag: [{ key: 'a', value: 'b' }] }] }), aws(on), 'lost'],
    ['for another bucket', aws(on), stack('aws_s3_bucket_lifecycle_configuration', { bucket: 'other', rule: [on] }), 'lost'],
    ['Google: sooner', google(unfinished, condition({ age: 37 })), google(condition({ age: 36 }), unfinished), 'lost'],
    ['Google: in another order', google(unfinished, condition({ age: 37 })), google(condition({ age: 37 }), unfinished), 'safe'],
    ['Google: everywhere', google(condition({ age: 37, matches_prefix: ['fake/'] })), google(condition({ age: 37, matches_prefix: [] })), 'lost'],
    ['Google: what was unfinished', google(unfinished), google({ ...unfinished, action: { type: 'Delete' } }), 'lost'],
    ['Google: older versions', google(condition({ days_since_noncurrent_time: 30, with_state: 'ARCHIVED' })), google(condition({ days_since_noncurrent_time: 7, with_state: 'ARCHIVED' })), 'lost'],
    ['Azure: enabled', azure(blob(30, { enabled: false })), azure(blob(30)), 'lost'],
    ['Azure: sooner', azure(blob(30)), azure(blob(7)), 'lost'],
    ['Azure: one prefix more', azure(blob(30, { filters: { prefix_match: ['a/'] } })), azure(blob(30, { filters: { prefix_match: ['a/', 'b/'] } })), 'lost'],
    ['to where nothing is read at once', aws({ id: 'x' }), aws({ id: 'x', transition: [{ days: 30, storage_class: 'DEEP_ARCHIVE' }] }), 'less safe'],
  ])('%s', (_, before, after, wanted) => {
    expect(verdict(diff(before, after))).toBe(wanted);
  });

  it('tell which objects, and when', () => {
    expect(diff(aws(off), aws(on))[0]?.dataLoss).toBe('deleted sooner: objects, after 30 days instead of never');
    expect(diff(aws(below('fake/', 30)), aws(below('fake/', 14)))[0]?.dataLoss).toBe('deleted sooner: objects below fake/, after 14 days instead of 30');
  });
});

describe('a Kafka topic', () => {
  const topic = (config: object, more: object = {}) => spec('KafkaTopic', { config, ...more });
  const script = (settings: string, partitions = 6, name = 'otlp-logs') => files({ 'topics.sh': `#!/bin/bash\nset -e\ntopic '${name}' ${partitions} 3 growing \\\n  'cleanup.policy=delete' \\\n  '${settings}'\nexit 0\n` });

  // Compaction keeps the last record of a key for ever and deletes the others, deletion what is past its time.
  it.each([
    ['delete', 'compact', 'lost'],
    ['compact', 'delete', 'lost'],
    [undefined, 'compact', 'lost'],
    ['delete', 'compact,delete', 'lost'],
    ['compact,delete', 'delete', 'safe'],
    ['compact, delete', 'compact', 'safe'],
    ['delete', undefined, 'safe'],
  ])('whose cleanup.policy goes from %s to %s is %s', (before, after, wanted) => {
    expect(verdict(diff(topic({ 'cleanup.policy': before, a: 1 }), topic({ 'cleanup.policy': after, a: 1 })))).toBe(wanted);
  });

  it.each<[string, Output, Output, string]>([
    ['copies in sync', topic({ 'min.insync.replicas': '2' }), topic({ 'min.insync.replicas': '1' }), 'less safe'],
    ['copies in sync, by default', topic({ 'min.insync.replicas': '2' }), topic({}), 'less safe'],
    ['more copies in sync', topic({ 'min.insync.replicas': '1' }), topic({ 'min.insync.replicas': '2' }), 'safe'],
    ['copies', topic({}, { replicas: 3 }), topic({}, { replicas: 2 }), 'less safe'],
    ['unclean leaders', topic({ 'unclean.leader.election.enable': 'false' }), topic({ 'unclean.leader.election.enable': 'true' }), 'less safe'],
    ['retention by default', topic({ 'retention.ms': '2592000000' }), topic({}), 'lost'],
    ['retention by default, longer', topic({ 'retention.ms': '86400000' }), topic({}), 'safe'],
    ['of the brokers', spec('Kafka', { kafka: { config: { 'default.replication.factor': 3 } } }), spec('Kafka', { kafka: { config: { 'default.replication.factor': 2 } } }), 'less safe'],
    ['of the brokers, by hours', spec('Kafka', { kafka: { config: { 'log.retention.hours': 48 } } }), spec('Kafka', { kafka: { config: { 'log.retention.hours': 24 } } }), 'lost'],
    ['of a managed Kafka', stack('aws_msk_configuration', { server_properties: 'a=b\nlog.retention.hours=48\n' }), stack('aws_msk_configuration', { server_properties: 'a=b\nlog.retention.hours=24\n' }), 'lost'],
    ['of a managed Kafka, in sync', stack('aws_msk_configuration', { server_properties: 'a=b\nmin.insync.replicas=2\n' }), stack('aws_msk_configuration', { server_properties: 'a=b\nmin.insync.replicas=1\n' }), 'less safe'],
    ['in the script', script('retention.ms=86400000'), script('retention.ms=3600000'), 'lost'],
    ['in the script, longer', script('retention.ms=3600000'), script('retention.ms=86400000'), 'safe'],
    // The script leaves partitions that are too many, and another topic takes nothing from this one.
    ['in the script, partitions', script('retention.ms=1', 6), script('retention.ms=1', 3), 'safe'],
    ['in the script, another', script('retention.ms=2', 6, 'a'), script('retention.ms=1', 6, 'b'), 'safe'],
  ])('%s', (_, before, after, wanted) => {
    expect(verdict(diff(before, after))).toBe(wanted);
  });
});

describe('files of a ConfigMap', () => {
  const loki = (text: string) => files({ 'loki.yaml': `a: 1\n${text}` });
  const schema = (...periods: object[]) => loki(`schema_config: ${JSON.stringify({ configs: periods })}\n`);
  const period = { from: '2024-04-01', store: 'tsdb', schema: 'v13' };
  const limits = 'limits_config:\n  retention_period: 720h\n';
  const mimir = 'limits:\n  compactor_blocks_retention_period: 2160h\n';
  const tenant = (period?: string) => files({ 'mimir.yaml': mimir, ...(period !== undefined && { 'runtime.yaml': `overrides:\n  team:\n    compactor_blocks_retention_period: ${period}\n` }) });
  const queue = (exporter: object) => files({ 'config.yaml': `a: 1\nexporters: ${JSON.stringify(exporter)}\n` });

  it.each<[string, Output, Output, string]>([
    ['a new one takes nothing', files({ a: 'x' }), files({ a: 'x', 'tempo.yaml': 'a: 1\nblock_retention: 1h\n' }), 'safe'],
    ['one that goes takes nothing', files({ a: 'x', 'tempo.yaml': 'a: 1\nblock_retention: 900h\n' }), files({ a: 'x' }), 'safe'],
    ['one of another name is read alike', files({ 'loki-0.yaml': `a: 1\n${limits}` }), files({ 'loki.yaml': 'a: 1\nlimits_config:\n  retention_period: 24h\n' }), 'lost'],
    ['a new one for a tenant: sooner than the others', tenant(), tenant('24h'), 'lost'],
    ['a new one for a tenant: later than the others', tenant(), tenant('9999h'), 'safe'],
    ['a tenant like the others again', tenant('9999h'), tenant(), 'lost'],
    ['a tenant like the others again, for longer', tenant('24h'), tenant(), 'safe'],
    ['what Tempo keeps by default', files({ 'tempo.yaml': 'a: 1\nblock_retention: 720h\n' }), files({ 'tempo.yaml': 'a: 1\nb: 2\n' }), 'lost'],
    ['Loki is told to delete', loki(`${limits}compactor:\n  retention_enabled: false\n`), loki(`${limits}compactor:\n  retention_enabled: true\n`), 'lost'],
    ['a stream of logs', loki(`${limits}x:\n  retention_stream:\n  - { selector: a, period: 48h }\n`), loki(`${limits}x:\n  retention_stream:\n  - { selector: a, period: 24h }\n`), 'lost'],
    ['a stream of logs kept for longer', loki(limits), loki(`limits_config:\n  retention_period: 720h\n  retention_stream:\n  - { selector: a, period: 999h }\n`), 'safe'],
    ['a period of the schema', schema(period), schema({ ...period, schema: 'v12' }), 'lost'],
    ['a new period of the schema', schema(period), schema(period, { ...period, from: '2027-01-01' }), 'safe'],
    ['another bucket', loki('gcs:\n  bucket_name: a\n'), loki('gcs:\n  bucket_name: b\n'), 'less safe'],
    ['another bucket in the facts', files({ LOGS_BUCKET: 'a' }), files({ LOGS_BUCKET: 'b' }), 'less safe'],
    ['another cache', loki('index_cache:\n  backend: memcached\n'), loki('index_cache:\n  backend: redis\n'), 'safe'],
    ['fewer copies', loki('common:\n  replication_factor: 3\n'), loki('common:\n  replication_factor: 1\n'), 'less safe'],
    ['no write-ahead log', loki('wal:\n  enabled: true\n'), loki('wal:\n  enabled: false\n'), 'less safe'],
    ['a queue in memory', queue({ otlp: { sending_queue: { storage: 'file', enabled: true } } }), queue({ otlp: { sending_queue: { enabled: true } } }), 'less safe'],
    ['an exporter that goes', queue({ otlp: { sending_queue: { storage: 'file' } }, debug: {} }), queue({ debug: {} }), 'safe'],
    ['fewer acknowledgements', queue({ kafka: { producer: { required_acks: 'all' } } }), queue({ kafka: { producer: { required_acks: 1 } } }), 'less safe'],
    ['a new alert', files({ 'rules.yaml': 'a: 1\ngroups:\n- name: a\n  rules:\n  - alert: X\n' }), files({ 'rules.yaml': 'a: 1\ngroups:\n- name: a\n  rules:\n  - alert: X\n  - alert: Y\n' }), 'safe'],
  ])('%s', (_, before, after, wanted) => {
    expect(verdict(diff(before, after))).toBe(wanted);
  });
});

describe('Kubernetes objects', () => {
  const set = (more: object) => spec('StatefulSet', { volumeClaimTemplates: [{ metadata: { name: 'data' } }], ...more });
  const policy = (when: string) => set({ persistentVolumeClaimRetentionPolicy: { whenScaled: when, whenDeleted: 'Retain' } });
  const pool = (...volumes: object[]) => spec('KafkaNodePool', { storage: { type: 'jbod', volumes } });
  const disk = { id: 0, type: 'persistent-claim', size: '100Gi', deleteClaim: false };

  it.each<[string, Output, Output, string]>([
    ['volumes go with their pods', policy('Retain'), policy('Delete'), 'less safe'],
    ['and stay again', policy('Delete'), policy('Retain'), 'safe'],
    ['by default they stay', policy('Retain'), set({}), 'safe'],
    ['more pods', set({ replicas: 3 }), set({ replicas: 4 }), 'safe'],
    ['another image', set({ template: { image: 'a:1' } }), set({ template: { image: 'a:2' } }), 'safe'],
    ['a StorageClass', object('StorageClass', { reclaimPolicy: 'Retain' }), object('StorageClass', {}), 'less safe'],
    ['a StorageClass of Terraform', stack('kubernetes_storage_class_v1', { reclaim_policy: 'Retain' }), stack('kubernetes_storage_class_v1', { reclaim_policy: 'Delete' }), 'less safe'],
    ['volumes go with their brokers', pool(disk), pool({ ...disk, deleteClaim: true }), 'less safe'],
    ['one disk more', pool(disk), pool(disk, { ...disk, id: 1 }), 'safe'],
    ['one disk less', pool(disk, { ...disk, id: 1 }), pool(disk), 'lost'],
    ['a larger disk', pool(disk), pool({ ...disk, size: '200Gi' }), 'safe'],
    ['a smaller disk', pool(disk), pool({ ...disk, size: '50Gi' }), 'lost'],
    ['no disk', pool(disk), pool({ ...disk, type: 'ephemeral' }), 'lost'],
    ['more brokers', spec('KafkaNodePool', { replicas: 3 }), spec('KafkaNodePool', { replicas: 6 }), 'safe'],
    ['a database alone', spec('Cluster', { instances: 2 }), spec('Cluster', { instances: 1 }), 'less safe'],
    ['backups of a database for less time', spec('Cluster', { backup: { retentionPolicy: '30d' } }), spec('Cluster', { backup: { retentionPolicy: '7d' } }), 'lost'],
  ])('%s', (_, before, after, wanted) => {
    expect(verdict(diff(before, after))).toBe(wanted);
  });

  it('miss what guards something else', () => {
    const none: Output = { stacks: { s: {} }, manifests: {} };
    expect(verdict(diff(stack('azurerm_management_lock', { lock_level: 'CanNotDelete' }), none))).toBe('less safe');
    expect(verdict(diff(stack('aws_s3_bucket_versioning', { versioning_configuration: { status: 'Enabled' } }), none))).toBe('less safe');
    expect(verdict(diff(stack('aws_s3_bucket_versioning', { versioning_configuration: { status: 'Suspended' } }), none))).toBe('safe');
  });
});

describe('resources', () => {
  it.each<[string, object, object, string]>([
    ['aws_db_instance', { deletion_protection: true }, { deletion_protection: false }, 'less safe'],
    ['aws_db_instance', { deletion_protection: true }, { a: 1 }, 'less safe'],
    ['aws_db_instance', { skip_final_snapshot: false }, { skip_final_snapshot: true }, 'less safe'],
    ['aws_db_instance', { delete_automated_backups: false }, { a: 1 }, 'less safe'],
    ['aws_db_instance', { multi_az: true }, { multi_az: false }, 'less safe'],
    // Optional and computed: what is no longer said stays as it is.
    ['aws_db_instance', { availability_zone: 'a' }, { multi_az: true }, 'safe'],
    ['aws_db_instance', { availability_zone: 'a' }, { availability_zone: 'b' }, 'lost'],
    ['aws_db_instance', { instance_class: 'a', engine_version: '17' }, { instance_class: 'b', engine_version: '18' }, 'safe'],
    ['aws_s3_bucket', { force_destroy: false }, { force_destroy: true }, 'less safe'],
    ['aws_s3_bucket', { lifecycle: { prevent_destroy: true } }, { bucket_key: 1 }, 'less safe'],
    ['aws_s3_bucket_versioning', { versioning_configuration: { status: 'Enabled' } }, { versioning_configuration: { status: 'Suspended' } }, 'less safe'],
    ['aws_s3_bucket_object_lock_configuration', { rule: { default_retention: { days: 30 } } }, { rule: { default_retention: { days: 1 } } }, 'less safe'],
    ['aws_kms_key', { a: 1 }, { deletion_window_in_days: 7 }, 'less safe'],
    ['aws_kms_key', { deletion_window_in_days: 7 }, { deletion_window_in_days: 30 }, 'safe'],
    ['aws_kms_key', { a: 1 }, { is_enabled: false }, 'less safe'],
    ['aws_secretsmanager_secret', { recovery_window_in_days: 30 }, { recovery_window_in_days: 0 }, 'less safe'],
    ['aws_secretsmanager_secret_version', { secret_string_wo: '{key}', secret_string_wo_version: 1 }, { secret_string_wo: '{key}', secret_string_wo_version: 2 }, 'lost'],
    ['aws_secretsmanager_secret_version', { secret_string_wo: '{username}', secret_string_wo_version: 1 }, { secret_string_wo: '{username}', secret_string_wo_version: 2 }, 'safe'],
    ['aws_msk_cluster', { kafka_version: '4.1.x.kraft' }, { kafka_version: '4.0.x.kraft' }, 'lost'],
    ['aws_msk_cluster', { kafka_version: '3.9.x' }, { kafka_version: '4.1.x.kraft' }, 'safe'],
    ['aws_msk_cluster', { number_of_broker_nodes: 3 }, { number_of_broker_nodes: 6 }, 'safe'],
    ['aws_eks_cluster', { encryption_config: { provider: { key_arn: 'a' } } }, { a: 1 }, 'lost'],
    ['aws_cloudwatch_log_group', { log_group_class: 'STANDARD' }, { log_group_class: 'INFREQUENT_ACCESS' }, 'lost'],
    ['google_storage_bucket', { soft_delete_policy: { retention_duration_seconds: 604_800 } }, { soft_delete_policy: { retention_duration_seconds: 0 } }, 'less safe'],
    ['google_storage_bucket', { versioning: { enabled: true } }, { versioning: { enabled: false } }, 'less safe'],
    ['google_storage_bucket', { retention_policy: { retention_period: 10 } }, { retention_policy: { retention_period: 5 } }, 'less safe'],
    ['google_sql_database', { deletion_policy: 'ABANDON' }, { deletion_policy: 'DELETE' }, 'less safe'],
    ['google_sql_database_instance', { settings: { availability_type: 'REGIONAL' } }, { settings: { availability_type: 'ZONAL' } }, 'less safe'],
    ['azurerm_storage_account', { account_replication_type: 'ZRS' }, { account_replication_type: 'LRS' }, 'lost'],
    ['azurerm_storage_account', { account_replication_type: 'LRS' }, { account_replication_type: 'ZRS' }, 'lost'],
    ['azurerm_storage_account', { account_replication_type: 'GRS' }, { account_replication_type: 'LRS' }, 'less safe'],
    ['azurerm_storage_account', { blob_properties: { delete_retention_policy: { days: 30 } } }, { blob_properties: { delete_retention_policy: { days: 7 } } }, 'less safe'],
    ['azurerm_postgresql_flexible_server', { high_availability: { mode: 'ZoneRedundant' } }, { a: 1 }, 'less safe'],
    ['azurerm_postgresql_flexible_server', { storage_mb: 65_536, lifecycle: { ignore_changes: ['storage_mb'] } }, { storage_mb: 32_768, lifecycle: { ignore_changes: ['storage_mb'] } }, 'safe'],
    ['azurerm_key_vault', { purge_protection_enabled: true }, { purge_protection_enabled: false }, 'less safe'],
    ['azurerm_kubernetes_cluster', { network_profile: { network_policy: 'azure' } }, { network_profile: { network_policy: 'cilium' } }, 'safe'],
    ['azurerm_kubernetes_cluster', { network_profile: { network_policy: 'cilium' } }, { network_profile: { network_policy: 'azure' } }, 'lost'],
  ])('%s from %j to %j: %s', (type, before, after, wanted) => {
    const changes = diff(stack(type, before), stack(type, after));
    expect(changes).toHaveLength(1);
    expect(verdict(changes)).toBe(wanted);
  });

  it('goes to another account with the role of its provider', () => {
    const by = (role: string) => ({ stacks: { s: { resource: { aws_s3_bucket: { x: {} } }, provider: { aws: [{ assume_role: [{ role_arn: role }] }] } } }, manifests: {} });
    expect(verdict(diff(by('arn:aws:iam::111111111111:role/a'), by('arn:aws:iam::222222222222:role/a')))).toBe('lost');
    expect(diff(by('arn:aws:iam::111111111111:role/a'), by('arn:aws:iam::111111111111:role/b'))).toEqual([]);
  });
});
