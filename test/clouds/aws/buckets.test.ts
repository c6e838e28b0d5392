import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { describe, expect, test } from 'vitest';
import { AwsCloud, DataBucket } from '../../../lib/clouds/aws';
import { lifecycleRules } from '../../../lib/clouds/aws/buckets';
import { BUCKETS, type BucketName } from '../../../lib/facts';
import { Tier } from '../../../lib/sizing';
import { needOf, sizeFor, statementsOf, synthFoundation, synthStack } from './synth';

const foundation = synthFoundation();
const { buckets } = needOf(new AwsCloud({ region: 'us-west-2' })).sizing;
const NAMES = Object.keys(BUCKETS) as BucketName[];
const OWNERS: { readonly [B in BucketName]: string } = { traces: 'tempo', metrics: 'mimir', rules: 'mimir', logs: 'loki' };

describe.each(NAMES)('bucket of %s', (name) => {
  const part = `${name}-bucket`;

  test('has a stable first part of its name, and is never emptied by Terraform', () => {
    expect(foundation.one('aws_s3_bucket', part)).toMatchObject({ bucket_prefix: `prod-${name}-`, force_destroy: false });
  });

  test('is closed to the public and has no ACLs', () => {
    expect(foundation.one('aws_s3_bucket_public_access_block', part)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(foundation.one('aws_s3_bucket_ownership_controls', part).rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
  });

  test('refuses whatever does not come by TLS 1.2 or newer', () => {
    const bucket = foundation.ref('aws_s3_bucket', part, 'arn');
    const everything = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [bucket, `${bucket}/*`] };
    expect(statementsOf(foundation.one('aws_s3_bucket_policy', part).policy as string)).toEqual([
      { Sid: 'TlsOnly', ...everything, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Sid: 'Tls12Only', ...everything, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
    ]);
  });

  test('is encrypted by the key of its component', () => {
    expect(foundation.one('aws_s3_bucket_server_side_encryption_configuration', part).rule).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: foundation.ref('aws_kms_key', `objects-${OWNERS[name]}-key`, 'arn'),
        },
        bucket_key_enabled: true,
      },
    ]);
  });

  test('expires what the sizing says, and nothing else', () => {
    const rules = foundation.one('aws_s3_bucket_lifecycle_configuration', part).rule as { filter: { prefix: string }[]; expiration?: { days: number }[] }[];
    const expiring = rules.filter((rule) => rule.expiration !== undefined).map((rule) => [rule.filter[0]?.prefix, rule.expiration?.[0]?.days]);
    expect(expiring).toEqual(buckets[name].expirePrefixes.map((prefix) => [prefix, buckets[name].expireDays]));
    expect(rules.map((rule) => rule as object)).toContainEqual(expect.objectContaining({ abort_incomplete_multipart_upload: [{ days_after_initiation: 3 }] }));
    for (const rule of rules) expect(rule).not.toHaveProperty('transition');
  });

  test('keeps old versions where people write by hand', () => {
    const { status } = foundation.one('aws_s3_bucket_versioning', part).versioning_configuration as { status: string };
    expect(status).toBe(buckets[name].versioned ? 'Enabled' : 'Suspended');
  });
});

describe('buckets', () => {
  test('lifecycle follows retention', () => {
    const cloud = new AwsCloud({ region: 'us-west-2' });
    const sizing = sizeFor(cloud, Tier.MEDIUM.with({ retentionDays: { logs: 90 } }));
    const stack = synthFoundation({}, { sizing });
    expect(stack.one('aws_s3_bucket_lifecycle_configuration', 'logs-bucket').rule).toContainEqual(
      expect.objectContaining({ filter: [{ prefix: 'fake/' }], expiration: [{ days: 97 }] }),
    );
  });

  test('a bucket without days expires nothing, and old versions of the rules go after a month', () => {
    expect(lifecycleRules({ ...buckets.rules, expirePrefixes: ['x/'], versioned: false }).map((rule) => rule.id)).toEqual(['abort-unfinished-uploads']);
    expect(lifecycleRules(buckets.rules)).toContainEqual(expect.objectContaining({ noncurrentVersionExpiration: [{ noncurrentDays: 30 }] }));
  });

  test('access logs go where the user says', () => {
    expect(foundation.all('aws_s3_bucket_logging')).toEqual([]);
    const logged = synthFoundation({ accessLogBucket: 'audit' });
    expect(logged.all('aws_s3_bucket_logging').map(([, logging]) => logging.target_bucket as string)).toEqual(['audit', 'audit', 'audit', 'audit']);
  });

  test('one stands alone in a stack of its user', () => {
    const stack = synthStack((scope) => {
      new AwsProvider(scope, 'aws', { region: 'us-west-2' });
      new DataBucket(scope, 'bucket', { prefix: 'mine-', sizing: buckets.logs, key: { arn: 'arn:aws:kms:us-west-2:111122223333:key/x' } });
    });
    expect(stack.one('aws_s3_bucket')).toMatchObject({ bucket_prefix: 'mine-', lifecycle: { prevent_destroy: true } });
  });
});
