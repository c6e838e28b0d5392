import { describe, expect, test } from 'vitest';
import { BUCKET_ROLES, GcpKafka, type BucketsAttributes, type DatabaseAttributes, type KafkaAttributes } from '../../../../lib/clouds/gcp';
import { Tier } from '../../../../lib/sizing';
import type { Attributes } from '../../aws/synth';
import { cloudOf, faultsOf, synthFoundation } from '../synth';
import { buckets, cluster, database, DATABASE, KAFKA, kafka } from './own';

const OUR_LOGIN = 'projects/acme-telemetry/secrets/grafana-database';

describe('buckets of one`s own', () => {
  const foundation = synthFoundation(buckets());

  test('none is made, none of their keys, and their names are the facts', () => {
    expect(foundation.all('google_storage_bucket')).toEqual([]);
    expect(foundation.all('google_kms_crypto_key').map(([, key]) => key.name as string).sort()).toEqual(['cluster', 'disks']);
    expect(foundation.json.output.facts).toMatchObject({ TRACES_BUCKET: 'acme-traces', METRICS_BUCKET: 'acme-metrics', RULES_BUCKET: 'acme-rules', LOGS_BUCKET: 'acme-logs' });
  });

  test('each component is admitted to its own', () => {
    const grants = foundation.all('google_storage_bucket_iam_member').map(([, { bucket, member, role }]) => [bucket, (member as string).split('/sa/')[1], role] as unknown);
    expect(grants).toHaveLength(4 * BUCKET_ROLES.length);
    expect(grants).toContainEqual(['acme-rules', 'mimir', 'roles/storage.objectUser']);
    expect(grants).not.toContainEqual(['acme-rules', 'loki', 'roles/storage.objectUser']);
  });

  test('the plan stops where one is missing, elsewhere, or open by lists of access', () => {
    const found = Object.values(foundation.json.data.google_storage_bucket as Record<string, Attributes>);
    expect(found.map(({ name }) => name as string).sort()).toEqual(['acme-logs', 'acme-metrics', 'acme-rules', 'acme-traces']);
    expect(found[0]?.lifecycle.postcondition).toMatchObject([{ condition: '${self.location == "EUROPE-WEST1"}' }, { condition: '${self.uniform_bucket_level_access}' }]);
  });

  test.each<[Partial<BucketsAttributes>, string]>([
    [{ rules: { name: 'acme-metrics' } }, 'buckets.rules.name'],
    [{ traces: { name: 'gs://acme-traces' } }, 'buckets.traces.name'],
    [{ logs: { name: 'Acme' } }, 'buckets.logs.name'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(buckets(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });

  test('usage logs are theirs to set', () => {
    expect(faultsOf(buckets())).toEqual([]);
    expect(faultsOf({ ...buckets(), accessLogBucket: 'acme-access' })).toMatchObject([{ prop: 'accessLogBucket' }]);
  });
});

describe('a Kafka of one`s own', () => {
  const foundation = synthFoundation(kafka());

  test('its brokers and login are the facts, for both roles', () => {
    expect(foundation.json.output).toMatchObject({ facts: { KAFKA_BROKER: 'kafka-1.acme.example:9094', KAFKA_BROKERS: 'kafka-1.acme.example:9094,kafka-2.acme.example:9094' }, secretIds: { kafka: KAFKA.secretId } });
    expect(Object.keys(foundation.json.resource as object).filter((type) => type.includes('kafka') || type.includes('privateca'))).toEqual([]);
    const { traits } = cloudOf(kafka());
    expect(traits.kafka).toEqual({ listener: { cidrs: ['10.30.1.0/24'], port: 9094 }, mechanism: 'SCRAM-SHA-512' });
    expect(traits.buffer).toBeUndefined();
  });

  test('the plan stops where its login is missing, without reading it', () => {
    expect(Object.values(foundation.json.data.google_secret_manager_secret as object)).toEqual([{ project: 'acme-telemetry', secret_id: 'kafka-clients' }]);
  });

  test.each<[Partial<KafkaAttributes>, string]>([
    [{ brokers: [] }, 'kafka.brokers'],
    [{ brokers: ['kafka-1.acme.example:9094'] }, 'kafka.brokers'],
    [{ port: 0 }, 'kafka.port'],
    [{ cidrs: [] }, 'kafka.cidrs'],
    [{ cidrs: ['0.0.0.0/0'] }, 'kafka.cidrs[0]'],
    [{ secretId: 'kafka-clients' }, 'kafka.secretId'],
    [{ certificateAuthority: 'authority.pem' }, 'kafka.certificateAuthority'],
    [{ maxMessageBytes: 1_048_588 }, 'kafka.maxMessageBytes'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(kafka()).length).toBe(0);
    expect(faultsOf(kafka(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });

  test('in a tier that has no use for it, and beside another ingest log', () => {
    expect(faultsOf(kafka(), Tier.SMALL)).toMatchObject([{ prop: 'kafka' }]);
    expect(faultsOf({ ...kafka(), ingestLog: GcpKafka.strimzi() })).toMatchObject([{ prop: 'ingestLog', write: 'no ingestLog' }]);
  });
});

describe('a database of one`s own', () => {
  test('none is made; its master login makes Grafana`s', () => {
    const foundation = synthFoundation(database({ port: 5433 }));
    expect(Object.keys(foundation.json.resource as object).filter((type) => type.startsWith('google_sql'))).toEqual([]);
    expect(foundation.json.output).toMatchObject({
      facts: { DATABASE_HOST: '10.30.0.5' },
      secretIds: { grafanaDatabaseAdmin: 'projects/acme-telemetry/secrets/postgres-admin', grafanaDatabase: foundation.ref('google_secret_manager_secret', 'grafana-database-login', 'id') },
    });
    expect(Object.values(foundation.json.data.google_secret_manager_secret as object)).toEqual([{ project: 'acme-telemetry', secret_id: 'postgres-admin' }]);
    expect(cloudOf(database({ port: 5433 })).traits.database).toEqual({ listener: { cidrs: DATABASE.cidrs, port: 5433 } });
  });

  test('or Grafana`s login exists: nobody makes one, and no master login is read', () => {
    const prepared = database({ login: { secretId: OUR_LOGIN } });
    const foundation = synthFoundation(prepared);
    expect(foundation.json.output.secretIds).toMatchObject({ grafanaDatabase: OUR_LOGIN });
    expect(foundation.json.output.secretIds).not.toHaveProperty('grafanaDatabaseAdmin');
    expect(foundation.all('google_secret_manager_secret').map(([name]) => name).filter((name) => name.includes('database'))).toEqual([]);
    expect(foundation.json.ephemeral).toBeUndefined();
    expect(cloudOf(prepared).traits.database).toMatchObject({ prepared: true });
  });

  test.each<[Partial<DatabaseAttributes>, string]>([
    [{ host: 'acme-telemetry:europe-west1:grafana' }, 'database.host'],
    [{ host: 'postgres://10.30.0.5' }, 'database.host'],
    [{ port: 0 }, 'database.port'],
    [{ certificateAuthority: 'authority.pem' }, 'database.certificateAuthority'],
    [{ cidrs: [] }, 'database.cidrs'],
    [{ cidrs: ['0.0.0.0/0'] }, 'database.cidrs[0]'],
    [{ login: { secretId: 'grafana-database' } }, 'database.login.secretId'],
    [{ login: { adminSecretId: `${OUR_LOGIN}/versions/3` } }, 'database.login.adminSecretId'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(database(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });
});

test('everything of one`s own leaves grants and Grafana`s secrets to make', () => {
  const all = synthFoundation({ ...cluster({ nodes: 'own', storageClass: 'theirs' }), ...buckets(), ...kafka(), ...database({ login: { secretId: OUR_LOGIN } }) });
  expect(Object.keys(all.json.resource as object).sort()).toEqual([
    'google_project_service',
    'google_secret_manager_secret',
    'google_secret_manager_secret_version',
    'google_storage_bucket_iam_member',
  ]);
});
