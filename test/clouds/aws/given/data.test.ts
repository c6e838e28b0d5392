import { describe, expect, test } from 'vitest';
import { AwsCloud, MskKafka, RdsDatabase, TelemetryBuckets, type BucketsAttributes, type DatabaseAttributes, type KafkaAttributes } from '../../../../lib/clouds/aws';
import { Tier } from '../../../../lib/sizing';
import { faultsOf, statementsOf, synthFoundation, type Attributes } from '../synth';
import { ALL, BUCKETS, DATABASE, KAFKA } from './own';

const buckets = (changes: Partial<BucketsAttributes> = {}) => ({ buckets: TelemetryBuckets.fromAttributes({ ...BUCKETS, ...changes }) });
const kafka = (changes: Partial<KafkaAttributes> = {}) => ({ kafka: MskKafka.fromAttributes({ ...KAFKA, ...changes }) });
const database = (changes: Partial<DatabaseAttributes> = {}) => ({ database: RdsDatabase.fromAttributes({ ...DATABASE, ...changes }) });
const OUR_SECRET = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:grafana-a1b2c3';

describe('buckets of one`s own', () => {
  const foundation = synthFoundation(buckets());

  test('none is made or changed, and their names are the facts', () => {
    expect(Object.keys(foundation.json.resource as object).filter((type) => type.startsWith('aws_s3'))).toEqual([]);
    expect(foundation.all('aws_kms_key').map(([name]) => name).filter((name) => name.includes('objects'))).toEqual([]);
    expect(foundation.json.output.facts).toMatchObject({ TRACES_BUCKET: 'acme-traces', METRICS_BUCKET: 'acme-metrics', RULES_BUCKET: 'acme-rules', LOGS_BUCKET: 'acme-logs' });
  });

  test('each component reaches its own, with their key where they have one', () => {
    const mimir = statementsOf(foundation.one('aws_iam_role_policy', 'mimir').policy as string);
    expect(mimir.map(({ Sid, Resource }) => [Sid, Resource as unknown])).toEqual([
      ['ListOwnBuckets', ['arn:aws:s3:::acme-metrics', 'arn:aws:s3:::acme-rules']],
      ['UseOwnObjects', ['arn:aws:s3:::acme-metrics/*', 'arn:aws:s3:::acme-rules/*']],
      ['UseOwnKeys', [BUCKETS.metrics.keyArn]],
    ]);
    const loki = statementsOf(foundation.one('aws_iam_role_policy', 'loki').policy as string);
    expect(loki.map(({ Sid }) => Sid as string)).toEqual(['ListOwnBuckets', 'UseOwnObjects']);
  });

  test('the plan stops where one is missing or in another region', () => {
    const found = Object.values((foundation.json.data as { aws_s3_bucket: Record<string, Attributes> }).aws_s3_bucket);
    expect(found.map(({ bucket }) => bucket as string)).toEqual(['acme-logs', 'acme-metrics', 'acme-rules', 'acme-traces']);
    expect(found[0]).toMatchObject({ lifecycle: { postcondition: [{ condition: '${self.bucket_regional_domain_name == "acme-logs.s3.us-west-2.amazonaws.com"}' }] } });
  });

  test.each<[Partial<BucketsAttributes>, string]>([
    [{ rules: BUCKETS.metrics }, 'buckets.rules.name'],
    [{ traces: { name: 'Acme' } }, 'buckets.traces.name'],
    [{ traces: { name: 'acme.traces' } }, 'buckets.traces.name'],
    [{ traces: { name: 'gs://acme-traces' } }, 'buckets.traces.name'],
    [{ logs: { name: 'acme-logs', keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef' } }, 'buckets.logs.keyArn'],
    [{ logs: { name: 'acme-logs', keyArn: 'arn:aws:kms:us-west-2:111122223333:alias/acme' } }, 'buckets.logs.keyArn'],
    [{ logs: { name: 'acme-logs', keyArn: 'projects/p/locations/l/keyRings/r/cryptoKeys/k' } }, 'buckets.logs.keyArn'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(buckets(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });

  test('access logs are theirs to set', () => {
    expect(faultsOf(buckets())).toEqual([]);
    expect(faultsOf({ ...buckets(), accessLogBucket: 'acme-access' })).toMatchObject([{ prop: 'accessLogBucket' }]);
  });
});

describe('a Kafka of one`s own', () => {
  const foundation = synthFoundation(kafka({ securityGroupId: 'sg-0000000000000000a' }));

  test('none is made, and its brokers and login are the facts', () => {
    expect(foundation.all('aws_msk_cluster')).toEqual([]);
    expect(foundation.all('aws_kms_key').map(([name]) => name).filter((name) => name.includes('kafka'))).toEqual([]);
    expect(foundation.all('aws_secretsmanager_secret').map(([name]) => name).filter((name) => name.includes('kafka'))).toEqual([]);
    const first = 'b-1.acme.a1b2c3.c2.kafka.us-west-2.amazonaws.com:9096';
    expect(foundation.json.output).toMatchObject({
      facts: { KAFKA_BROKER: first, KAFKA_BROKERS: `${first},b-2.acme.a1b2c3.c2.kafka.us-west-2.amazonaws.com:9096` },
      secretIds: { kafka: KAFKA.secretArn },
    });
  });

  test('its security group admits the nodes where it is named, and policies name its ranges and port', () => {
    expect(foundation.one('aws_vpc_security_group_ingress_rule', 'kafka-from-nodes')).toMatchObject({ security_group_id: 'sg-0000000000000000a', from_port: 9096, to_port: 9096 });
    expect(synthFoundation(kafka()).all('aws_vpc_security_group_ingress_rule').map(([name]) => name).filter((name) => name.includes('kafka'))).toEqual([]);
    expect(new AwsCloud({ region: 'us-west-2', ...kafka({ port: 9094 }) }).traits.kafka).toEqual({ listener: { cidrs: ['10.30.0.0/24'], port: 9094 }, mechanism: 'SCRAM-SHA-512' });
  });

  test('brokers that take too small messages for the ingest log, or for the buffer too', () => {
    expect(faultsOf(kafka())).toEqual([]);
    expect(faultsOf(kafka({ maxMessageBytes: 10_485_760 }))).toMatchObject([
      { prop: 'kafka.maxMessageBytes', got: 10_485_760, allowed: expect.stringMatching(/at least 16000000 \(too small for [\w-]+\): Tempo and Mimir/) as string, write: expect.stringContaining('message.max.bytes=16000000') as string },
    ]);
    expect(faultsOf(kafka({ maxMessageBytes: 1_048_588 }))[0]?.allowed).toContain('otlp-traces');
    expect(faultsOf(kafka({ maxMessageBytes: Number.NaN }))).toHaveLength(1);
  });

  test.each<[Partial<KafkaAttributes>, string]>([
    [{ brokers: [] }, 'kafka.brokers'],
    [{ brokers: ['b-1.acme:9096'] }, 'kafka.brokers'],
    [{ port: 0 }, 'kafka.port'],
    [{ cidrs: [] }, 'kafka.cidrs'],
    [{ cidrs: ['0.0.0.0/0'] }, 'kafka.cidrs[0]'],
    [{ securityGroupId: 'default' }, 'kafka.securityGroupId'],
    [{ secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:x' }, 'kafka.secretArn'],
    [{ secretArn: 'AmazonMSK_acme' }, 'kafka.secretArn'],
    [{ certificateAuthority: 'authority.pem' }, 'kafka.certificateAuthority'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(kafka(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });

  test('a tier that has no use for it', () => {
    expect(faultsOf(kafka(), Tier.SMALL)).toMatchObject([{ prop: 'kafka' }]);
  });
});

describe('a database of one`s own', () => {
  test('none is made; its master login makes Grafana`s', () => {
    const foundation = synthFoundation(database({ securityGroupId: 'sg-0000000000000000b', port: 5433 }));
    expect(Object.keys(foundation.json.resource as object).filter((type) => type.startsWith('aws_db'))).toEqual([]);
    expect(foundation.json.output).toMatchObject({
      facts: { DATABASE_HOST: DATABASE.host },
      secretIds: { grafanaDatabaseAdmin: (DATABASE.login as { adminSecretArn: string }).adminSecretArn, grafanaDatabase: foundation.ref('aws_secretsmanager_secret', 'grafana-database-login', 'arn') },
    });
    expect(foundation.one('aws_vpc_security_group_ingress_rule', 'database-from-nodes')).toMatchObject({ security_group_id: 'sg-0000000000000000b', from_port: 5433 });
    const { traits } = new AwsCloud({ region: 'us-west-2', ...database() });
    expect(traits.database).toEqual({ listener: { cidrs: ['10.30.1.0/24'], port: 5432 } });
  });

  test('or Grafana`s login exists: nobody makes one, and no master login is read', () => {
    const prepared = database({ login: { secretArn: OUR_SECRET } });
    const foundation = synthFoundation(prepared);
    expect(foundation.json.output.secretIds).toMatchObject({ grafanaDatabase: OUR_SECRET });
    expect(foundation.json.output.secretIds).not.toHaveProperty('grafanaDatabaseAdmin');
    expect(foundation.all('aws_secretsmanager_secret').map(([name]) => name).filter((name) => name.includes('database'))).toEqual([]);
    expect(new AwsCloud({ region: 'us-west-2', ...prepared }).traits.database).toMatchObject({ prepared: true });
  });

  test.each<[Partial<DatabaseAttributes>, string]>([
    [{ host: 'postgres://acme:5432' }, 'database.host'],
    [{ port: 70_000 }, 'database.port'],
    [{ certificateAuthority: 'authority.pem' }, 'database.certificateAuthority'],
    [{ cidrs: [] }, 'database.cidrs'],
    [{ login: { adminSecretArn: 'rds-acme' } }, 'database.login.adminSecretArn'],
    [{ login: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:x' } }, 'database.login.secretArn'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(database(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });
});

describe('everything of one`s own', () => {
  const foundation = synthFoundation({ ...ALL, cluster: { ...ALL.cluster, nodes: 'own' } });

  test('leaves identities and Grafana`s secrets to make', () => {
    expect(Object.keys(foundation.json.resource as object).sort()).toEqual([
      'aws_eks_pod_identity_association',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_kms_alias',
      'aws_kms_key',
      'aws_kms_key_policy',
      'aws_secretsmanager_secret',
      'aws_secretsmanager_secret_version',
    ]);
    expect(foundation.all('aws_kms_key').map(([name]) => name)).toEqual([expect.stringContaining('secrets-key')]);
  });

  test('the secrets that are there already are looked up, and never read', () => {
    const data = foundation.json.data as Record<string, Record<string, Attributes>>;
    expect(Object.values(data.aws_secretsmanager_secret ?? {}).map(({ arn }) => arn as string)).toEqual([(DATABASE.login as { adminSecretArn: string }).adminSecretArn, KAFKA.secretArn]);
    expect(Object.keys(data).filter((type) => type.includes('secret_version'))).toEqual([]);
  });
});
