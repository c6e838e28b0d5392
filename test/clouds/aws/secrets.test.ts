import { describe, expect, test } from 'vitest';
import { SECRETS } from '../../../lib/facts';
import { synthFoundation } from './synth';

const foundation = synthFoundation();

/** Keys of the object that a `jsonencode` expression makes, with the expressions of their values. */
function parts(expression: string): Map<string, string> {
  const inner = /^\$\{jsonencode\(\{(.*)\}\)\}$/.exec(expression)?.[1] ?? '';
  return new Map([...inner.matchAll(/"([\w-]+)" = ("[^"]*"|replace\(join\("", \[uuid\(\), uuid\(\)\]\), "-", ""\))/g)].map((m) => [m[1] as string, m[2] as string]));
}

describe('secrets', () => {
  test.each([
    ['kafka-login', SECRETS.kafka.keys, { username: '"observability"' }],
    ['grafana-database-login', SECRETS.grafanaDatabase.keys, { username: '"grafana"' }],
    ['grafana-login', SECRETS.grafana.keys, { username: '"admin"' }],
    ['grafana-key', SECRETS.grafanaKey.keys, { username: '' }],
  ])('%s has the keys that the workloads read; all but the user name are made up', (part, keys, plain) => {
    const found = parts(foundation.one('aws_secretsmanager_secret_version', part).secret_string_wo as string);
    expect([...found.keys()]).toEqual([...keys]);
    for (const [key, value] of found) {
      expect(value).toBe(key in plain ? plain.username : 'replace(join("", [uuid(), uuid()]), "-", "")');
    }
  });

  test('values go by the write-only attribute, so that no state holds one', () => {
    for (const [, version] of foundation.all('aws_secretsmanager_secret_version')) {
      expect(version).not.toHaveProperty('secret_string');
      expect(version).not.toHaveProperty('secret_binary');
      expect(version.secret_string_wo_version).toBe(1);
    }
    expect(foundation.json.terraform.required_version).toBe('>= 1.11');
  });

  test('a new revision writes all of them anew but the key of what Grafana has encrypted', () => {
    const stack = synthFoundation({}, { secretsRevision: 7 });
    expect(stack.all('aws_secretsmanager_secret_version').map(([id, version]) => [/aws_([a-z-]+)_version/.exec(id)?.[1], version.secret_string_wo_version])).toEqual([
      ['grafana-database-login', 7],
      ['grafana-key', 1],
      ['grafana-login', 7],
      ['kafka-login', 7],
    ]);
  });

  test('each is encrypted by a key of ours, and deleted a month after the order', () => {
    for (const [, secret] of foundation.all('aws_secretsmanager_secret')) {
      expect(secret).toMatchObject({ kms_key_id: foundation.ref('aws_kms_key', 'secrets-key', 'arn'), recovery_window_in_days: 30 });
    }
  });

  test('the later stacks learn where each one lies', () => {
    expect(foundation.json.output.secretIds).toEqual({
      kafka: foundation.ref('aws_secretsmanager_secret', 'kafka-login', 'arn'),
      grafanaDatabase: foundation.ref('aws_secretsmanager_secret', 'grafana-database-login', 'arn'),
      grafanaDatabaseAdmin: foundation.ref('aws_db_instance', 'database', 'master_user_secret[0].secret_arn'),
      grafana: foundation.ref('aws_secretsmanager_secret', 'aws_grafana-login', 'arn'),
      grafanaKey: foundation.ref('aws_secretsmanager_secret', 'grafana-key', 'arn'),
    });
  });
});
