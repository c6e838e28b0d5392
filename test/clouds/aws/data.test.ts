import { describe, expect, test } from 'vitest';
import { AwsCloud, type AwsCloudProps } from '../../../lib/clouds/aws';
import { brokerProperties, brokerType, diskMiBPerSecond } from '../../../lib/clouds/aws/kafka';
import { databaseClass } from '../../../lib/clouds/aws/database';
import { kafkaOf, needOf, synthFoundation } from './synth';

const foundation = synthFoundation();
const { sizing } = needOf(new AwsCloud({ region: 'us-west-2' }));
const kafka = kafkaOf(sizing);
const nodes = `${foundation.ref('aws_eks_cluster', 'cluster', 'vpc_config[0].cluster_security_group_id')}`;

describe('Kafka', () => {
  const cluster = foundation.one('aws_msk_cluster');

  test('brokers, machines and disks as the sizing says, one share per zone', () => {
    expect(cluster).toMatchObject({ cluster_name: 'prod', kafka_version: '4.1.x.kraft', number_of_broker_nodes: kafka.brokers });
    expect(cluster.broker_node_group_info).toMatchObject({
      instance_type: 'kafka.m7g.xlarge',
      storage_info: { ebs_storage_info: { volume_size: kafka.diskGiB } },
      client_subnets: [0, 1, 2].map((zone) => foundation.ref('aws_subnet', `data-${zone}`, 'id')),
    });
  });

  test.each([
    [2, 4096, 'kafka.m7g.large'],
    [4, 16_384, 'kafka.m7g.xlarge'],
    [4, 32_768, 'kafka.m7g.2xlarge'],
    [16, 65_536, 'kafka.m7g.4xlarge'],
    [64, 262_144, 'kafka.m7g.16xlarge'],
    [128, 65_536, undefined],
  ])('%i cores and %i MiB are %s', (cpu, memoryMiB, type) => {
    expect(brokerType({ cpu, memoryMiB })).toBe(type);
  });

  test('TLS everywhere, SCRAM as the only way in, no public access', () => {
    expect(cluster.encryption_info).toEqual({
      encryption_at_rest_kms_key_arn: foundation.ref('aws_kms_key', 'kafka-key', 'arn'),
      encryption_in_transit: { client_broker: 'TLS', in_cluster: true },
    });
    expect(cluster.client_authentication).toEqual({ sasl: { scram: true, iam: false }, unauthenticated: false });
    expect(cluster.broker_node_group_info).not.toHaveProperty('connectivity_info');
  });

  test('admits the nodes on three ports, and itself', () => {
    const rules = foundation.all('aws_vpc_security_group_ingress_rule').filter(([name]) => name.includes('kafka'));
    const own = foundation.ref('aws_security_group', 'kafka_group', 'id');
    const clients = rules.map(([, rule]) => rule).filter((rule) => rule.referenced_security_group_id !== own);
    expect(clients.map((rule) => rule.from_port as number).sort((a, b) => a - b)).toEqual([9096, 11001, 11002]);
    for (const rule of clients) expect(rule).toMatchObject({ referenced_security_group_id: nodes, ip_protocol: 'tcp', to_port: rule.from_port as number });
    expect(rules).toHaveLength(4);
  });

  test('the login: named as MSK wants it, under a key of ours, associated after it has a value', () => {
    expect(foundation.one('aws_secretsmanager_secret', 'kafka')).toMatchObject({
      name: 'AmazonMSK_prod_kafka',
      kms_key_id: foundation.ref('aws_kms_key', 'secrets-key', 'arn'),
    });
    const association = foundation.one('aws_msk_scram_secret_association');
    expect(association.secret_arn_list).toEqual([foundation.ref('aws_secretsmanager_secret', 'kafka', 'arn')]);
    expect((association.depends_on as string[])[0]).toMatch(/^aws_secretsmanager_secret_version\..*kafka/);
  });

  test('brokers lose nothing that was acknowledged, and create no topic by mistake', () => {
    const properties = Object.fromEntries(brokerProperties(16_000_000, 24).trim().split('\n').map((line) => line.split('=')));
    expect(properties).toMatchObject({
      'auto.create.topics.enable': 'false',
      'default.replication.factor': '3',
      'min.insync.replicas': '2',
      'unclean.leader.election.enable': 'false',
      'message.max.bytes': '16000000',
      'replica.fetch.max.bytes': '16000000',
    });
    const written = foundation.one('aws_msk_configuration').server_properties as string;
    expect(written).toContain(`message.max.bytes=${Math.max(...Object.values(kafka.topics).map((topic) => topic.maxMessageBytes))}\n`);
  });

  test('disks grow by themselves up to the sizing`s bound, and Terraform does not shrink them', () => {
    expect(foundation.one('aws_appautoscaling_target')).toMatchObject({ min_capacity: kafka.diskGiB, max_capacity: kafka.maxDiskGiB });
    expect(foundation.one('aws_appautoscaling_policy').target_tracking_scaling_policy_configuration).toMatchObject({ disable_scale_in: true });
    expect(cluster.lifecycle.ignore_changes).toEqual(['broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size']);
  });

  test('where MSK cannot grow a disk, it starts at the bound', () => {
    const osaka = synthFoundation({ region: 'ap-northeast-3' });
    expect(osaka.all('aws_appautoscaling_target')).toEqual([]);
    expect(osaka.one('aws_msk_cluster').broker_node_group_info.storage_info.ebs_storage_info.volume_size).toBe(kafka.maxDiskGiB);
  });

  test('a disk that must give more than 250 MiB/s is provisioned for it, and no other', () => {
    expect(cluster.broker_node_group_info.storage_info.ebs_storage_info).not.toHaveProperty('provisioned_throughput');
    const large = { ...kafka, cpu: 32, memoryMiB: 131_072, diskGiB: 12_000, maxDiskGiB: 16_000 };
    const topics = { ...kafka.topics, logs: { ...kafka.topics.logs, retentionHours: 12 } };
    expect(diskMiBPerSecond({ diskGiB: 12_000, topics })).toBe(Math.ceil((2 * 0.7 * 12_000 * 1024) / 43_200));
    const busy = synthFoundation({}, { sizing: { ...sizing, kafka: { ...large, topics } } });
    expect(busy.one('aws_msk_cluster').broker_node_group_info.storage_info.ebs_storage_info).toEqual({
      volume_size: 12_000,
      provisioned_throughput: { enabled: true, volume_throughput: 399 },
    });
  });

  test('exporters are on, and brokers log', () => {
    expect(cluster.open_monitoring.prometheus).toEqual({ jmx_exporter: { enabled_in_broker: true }, node_exporter: { enabled_in_broker: true } });
    expect(cluster.logging_info.broker_logs.cloudwatch_logs).toEqual({ enabled: true, log_group: foundation.ref('aws_cloudwatch_log_group', 'kafka', 'name') });
  });
});

describe('database', () => {
  const instance = foundation.one('aws_db_instance');
  const key = foundation.ref('aws_kms_key', 'database-key', 'arn');

  test('machine, disk and backups as the sizing says, with a standby', () => {
    expect(instance).toMatchObject({
      engine: 'postgres',
      engine_version: '17',
      instance_class: 'db.t4g.medium',
      allocated_storage: sizing.database.diskGiB,
      multi_az: true,
      backup_retention_period: sizing.database.backupDays,
      storage_type: 'gp3',
      auto_minor_version_upgrade: true,
    });
  });

  test.each([
    [1, 1024, 'db.t4g.micro'],
    [2, 2048, 'db.t4g.small'],
    [2, 4096, 'db.t4g.medium'],
    [4, 16_384, 'db.m7g.xlarge'],
    [8, 32_768, 'db.m7g.2xlarge'],
    [64, 262_144, 'db.m7g.16xlarge'],
    [96, 262_144, undefined],
  ])('%i cores and %i MiB are %s', (cpu, memoryMiB, type) => {
    expect(databaseClass({ cpu, memoryMiB })).toBe(type);
  });

  test('encrypted by its own key: disk, performance records and master login', () => {
    expect(instance).toMatchObject({
      storage_encrypted: true,
      kms_key_id: key,
      performance_insights_enabled: true,
      performance_insights_kms_key_id: key,
      manage_master_user_password: true,
      master_user_secret_kms_key_id: key,
    });
    expect(instance).not.toHaveProperty('password');
  });

  test('TLS only', () => {
    const parameters = foundation.one('aws_db_parameter_group').parameter as { name: string; value: string }[];
    expect(parameters).toContainEqual({ name: 'rds.force_ssl', value: '1' });
    expect(instance.parameter_group_name).toBe(foundation.ref('aws_db_parameter_group', 'database', 'name'));
  });

  test('reached by the nodes only', () => {
    expect(instance.publicly_accessible).toBe(false);
    expect(foundation.one('aws_vpc_security_group_ingress_rule', 'database')).toMatchObject({
      referenced_security_group_id: nodes,
      from_port: 5432,
      to_port: 5432,
    });
    expect(foundation.one('aws_db_subnet_group').subnet_ids).toEqual([0, 1, 2].map((zone) => foundation.ref('aws_subnet', `data-${zone}`, 'id')));
  });

  test('logs leave the server into encrypted groups that exist before', () => {
    expect(instance.enabled_cloudwatch_logs_exports).toEqual(['postgresql', 'upgrade']);
    expect(foundation.one('aws_cloudwatch_log_group', 'postgresql').name).toBe('/aws/rds/instance/prod-grafana/postgresql');
    expect((instance.depends_on as string[]).filter((name) => name.startsWith('aws_cloudwatch_log_group.'))).toHaveLength(2);
  });

  test('a final snapshot is taken, under a name that does not change', () => {
    expect(instance).toMatchObject({ skip_final_snapshot: false, final_snapshot_identifier: 'prod-grafana-final', delete_automated_backups: false });
  });
});

describe('deletion protection', () => {
  const HOLDERS = ['aws_db_instance', 'aws_eks_cluster', 'aws_kms_key', 'aws_msk_cluster', 'aws_s3_bucket'];
  const flags = (props: Partial<AwsCloudProps>): boolean[] => {
    const stack = synthFoundation(props);
    return HOLDERS.flatMap((type) => stack.all(type).map(([, resource]) => resource.lifecycle.prevent_destroy as boolean));
  };

  test('is on for whatever holds data, and goes off for all of it at once', () => {
    expect(new Set(flags({}))).toEqual(new Set([true]));
    expect(foundation.one('aws_db_instance').deletion_protection).toBe(true);
    expect(new Set(flags({ deletionProtection: false }))).toEqual(new Set([false]));
    expect(synthFoundation({ deletionProtection: false }).one('aws_db_instance')).toMatchObject({ deletion_protection: false, skip_final_snapshot: false });
  });
});
