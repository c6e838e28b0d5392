import { describe, expect, test } from 'vitest';
import { statementsOf, synthFoundation } from './synth';

const foundation = synthFoundation();
const account = (part: string): string => {
  const name = Object.keys(foundation.json.locals as object).find((local) => local.includes(`${part}-key_account`));
  return `\${local.${name}}`;
};

describe('keys', () => {
  test('each rotates, and is deleted a month after the order', () => {
    const keys = foundation.all('aws_kms_key');
    expect(keys.map(([name]) => /aws_(.*)-key_/.exec(name)?.[1]).sort()).toEqual([
      'cluster',
      'database',
      'disks',
      'kafka',
      'logs',
      'objects-loki',
      'objects-mimir',
      'objects-tempo',
      'secrets',
    ]);
    for (const [, key] of keys) expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  });

  test('each has a policy; only logs and disks admit a service', () => {
    const sids = Object.fromEntries(
      foundation.all('aws_kms_key_policy').map(([name, policy]) => [
        /aws_(.*)-key_/.exec(name)?.[1],
        statementsOf(policy.policy as string).map((statement) => statement.Sid as string),
      ]),
    );
    expect(sids).toEqual({
      ...Object.fromEntries(Object.keys(sids).map((name) => [name, ['AccountDecidesByIam']])),
      logs: ['AccountDecidesByIam', 'LogGroupsOfThisAccount'],
      disks: ['AccountDecidesByIam', 'NodeDisks', 'NodeDiskGrants'],
    });
    expect(Object.keys(sids)).toHaveLength(9);
  });

  test('whoever is admitted without a name is held by conditions', () => {
    for (const [, policy] of foundation.all('aws_kms_key_policy')) {
      for (const statement of statementsOf(policy.policy as string)) {
        if (statement.Principal.AWS !== '*') continue;
        expect(statement.Condition).toMatchObject({
          StringEquals: { 'kms:CallerAccount': account('disks') },
          ArnEquals: { 'aws:PrincipalArn': expect.stringMatching(/AWSServiceRoleForAutoScaling$/) as string },
        });
      }
    }
  });

  test('CloudWatch uses its key for log groups of this account only', () => {
    expect(statementsOf(foundation.one('aws_kms_key_policy', 'logs-key').policy as string)[1]).toMatchObject({
      Principal: { Service: 'logs.us-west-2.amazonaws.com' },
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:us-west-2:${account('logs')}:log-group:*` } },
    });
  });

  test('every log group is encrypted, waits for its key, and is kept for a year', () => {
    const groups = foundation.all('aws_cloudwatch_log_group');
    expect(groups).toHaveLength(5);
    for (const [, group] of groups) {
      expect(group).toMatchObject({ kms_key_id: foundation.ref('aws_kms_key', 'logs-key', 'arn'), retention_in_days: 365 });
      expect((group.depends_on as string[])[0]).toMatch(/^aws_kms_key_policy\.aws_logs-key/);
    }
    for (const [, group] of synthFoundation({ logRetentionDays: 90 }).all('aws_cloudwatch_log_group')) expect(group.retention_in_days).toBe(90);
  });
});
