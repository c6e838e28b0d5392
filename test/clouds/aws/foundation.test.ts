import { describe, expect, test } from 'vitest';
import { FACTS } from '../../../lib/facts';
import { ValidationError } from '../../../lib/errors';
import { synthFoundation } from './synth';

const foundation = synthFoundation({ tags: { owner: 'sre' } });

describe('foundation', () => {
  test('asks AWS nothing while it is planned: no data source at all', () => {
    expect(foundation.json).not.toHaveProperty('data');
  });

  test('one provider, in the region, with tags on everything', () => {
    expect(foundation.json.provider).toEqual({
      aws: [
        {
          region: 'us-west-2',
          default_tags: [{ tags: { 'observability-constructs/platform': 'prod', 'team': 'platform', 'owner': 'sre' } }],
        },
      ],
    });
  });

  test('every fact is said, and the brokers stand in a stable order', () => {
    const { facts } = foundation.json.output as { facts: Record<string, string> };
    expect(Object.keys(facts).sort()).toEqual(Object.values(FACTS).filter((fact) => fact !== FACTS.objectStoreAccount).sort());
    const sorted = `sort(split(",", ${foundation.ref('aws_msk_cluster', 'kafka', 'bootstrap_brokers_sasl_scram').slice(2, -1)}))`;
    expect(facts).toMatchObject({
      OBJECT_STORE_REGION: 'us-west-2',
      OBJECT_STORE_ENDPOINT: 's3.us-west-2.amazonaws.com',
      TRACES_BUCKET: foundation.ref('aws_s3_bucket', 'traces', 'bucket'),
      METRICS_BUCKET: foundation.ref('aws_s3_bucket', 'metrics', 'bucket'),
      RULES_BUCKET: foundation.ref('aws_s3_bucket', 'rules', 'bucket'),
      LOGS_BUCKET: foundation.ref('aws_s3_bucket', 'logs', 'bucket'),
      KAFKA_BROKERS: `\${join(",", ${sorted})}`,
      KAFKA_BROKER: `\${element(${sorted}, 0)}`,
      DATABASE_HOST: foundation.ref('aws_db_instance', 'database', 'address'),
    });
  });

  test('the same input gives the same text', () => {
    expect(JSON.stringify(synthFoundation().json)).toBe(JSON.stringify(synthFoundation().json));
  });

  test.each(['', 'Prod', '1prod', 'a-very-long-platform-name', 'a b'])('platform id "%s" is refused', (platformId) => {
    expect(() => synthFoundation({}, { platformId })).toThrow(ValidationError);
  });

  test('names in the account-wide services carry the region, so that one account holds a platform per region', () => {
    for (const [, role] of foundation.all('aws_iam_role')) {
      expect(role.name).toContain('us-west-2');
      expect((role.name as string).length).toBeLessThanOrEqual(64);
    }
  });

  test('the longest id in the longest region still fits every name', () => {
    const stack = synthFoundation({ region: 'ap-southeast-2' }, { platformId: 'a'.repeat(20) });
    for (const [, role] of stack.all('aws_iam_role')) expect((role.name as string).length).toBeLessThanOrEqual(64);
    for (const [, bucket] of stack.all('aws_s3_bucket')) expect((bucket.bucket_prefix as string).length).toBeLessThanOrEqual(37);
    expect((stack.one('aws_db_instance').identifier as string).length).toBeLessThanOrEqual(63);
  });

  test('addresses of what holds data never change: a renamed one would be replaced', () => {
    const addresses = ['aws_db_instance', 'aws_eks_cluster', 'aws_msk_cluster', 'aws_s3_bucket', 'aws_kms_key', 'aws_vpc', 'aws_subnet'].flatMap((type) =>
      foundation.all(type).map(([name]) => `${type}.${name}`),
    );
    expect(addresses).toMatchInlineSnapshot(`
      [
        "aws_db_instance.aws_database_instance_A78B7288",
        "aws_eks_cluster.aws_cluster_F705948B",
        "aws_msk_cluster.aws_kafka_cluster_6EA5E6C4",
        "aws_s3_bucket.aws_logs-bucket_5C9F4978",
        "aws_s3_bucket.aws_metrics-bucket_A89692B9",
        "aws_s3_bucket.aws_rules-bucket_7B7F7B90",
        "aws_s3_bucket.aws_traces-bucket_A260EBE4",
        "aws_kms_key.aws_cluster-key_FE4C0130",
        "aws_kms_key.aws_database-key_A7491876",
        "aws_kms_key.aws_disks-key_042BF35C",
        "aws_kms_key.aws_kafka-key_6095ADEB",
        "aws_kms_key.aws_logs-key_A321354E",
        "aws_kms_key.aws_objects-loki-key_1BD0E2CD",
        "aws_kms_key.aws_objects-mimir-key_7A7471D2",
        "aws_kms_key.aws_objects-tempo-key_DA633A2A",
        "aws_kms_key.aws_secrets-key_2E167361",
        "aws_vpc.aws_network_vpc_7AE61E28",
        "aws_subnet.aws_network_data-0_5AC73BFA",
        "aws_subnet.aws_network_data-1_EDF7883B",
        "aws_subnet.aws_network_data-2_D0E9D6B4",
        "aws_subnet.aws_network_private-0_A7957099",
        "aws_subnet.aws_network_private-1_01145A42",
        "aws_subnet.aws_network_private-2_E235AA64",
        "aws_subnet.aws_network_public-0_B2843426",
        "aws_subnet.aws_network_public-1_557D7F76",
        "aws_subnet.aws_network_public-2_C9B581D0",
      ]
    `);
  });
});
