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
    expect(Object.keys(facts).sort()).toEqual(Object.values(FACTS).filter((fact) => fact !== FACTS.objectStoreAccount && fact !== FACTS.rulesAccount && fact !== FACTS.bufferBrokers && fact !== FACTS.bufferScope).sort());
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
});
