import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { LocalBackend } from 'cdktf';
import { afterAll, describe, expect, it } from 'vitest';
import { ObservabilityPlatform, Tier, type ObservabilityPlatformProps } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { diff, toMarkdown, toText, type Change, type Output } from '../../lib/diff';
import { matchers, synthesize } from '../../lib/testing';
import { compareFiles } from '../../lib/testing/snapshot';
import { inside } from '../cli/support';

expect.extend(matchers);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'diff-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const stack = (resource: object, more: object = {}): Output => ({ stacks: { s: { resource, ...more } }, manifests: {} });
const yaml = (text: string): Output => ({ stacks: {}, manifests: { 'prod/x': text } });
const short = (changes: readonly Change[]) => changes.map(({ kind, what, dataLoss }) => [kind, what, dataLoss !== undefined]);

describe('between two stacks', () => {
  it('tells what is added, changed, replaced and destroyed', () => {
    const before = stack({ aws_s3_bucket: { gone: { bucket: 'a' }, renamed: { bucket: 'b' }, tagged: { bucket: 'c' } }, aws_vpc: { gone: {} } });
    const after = stack({ aws_s3_bucket: { renamed: { bucket: 'b2' }, tagged: { bucket: 'c', tags: { x: 'y' } } }, aws_eip: { fresh: {} } });
    expect(short(diff(before, after))).toEqual([['added', 'aws_eip.fresh', false], ['destroyed', 'aws_s3_bucket.gone', true], ['replaced', 'aws_s3_bucket.renamed', true], ['changed', 'aws_s3_bucket.tagged', false], ['destroyed', 'aws_vpc.gone', false]]);
  });

  it('follows moved blocks', () => {
    const after = stack({ aws_s3_bucket: { b: { bucket: 'x' } } }, { moved: [{ from: 'aws_s3_bucket.a', to: 'aws_s3_bucket.b' }] });
    expect(diff(stack({ aws_s3_bucket: { a: { bucket: 'x' } } }), after)).toEqual([]);
  });

  it('follows them from one to the next, and what refers to a moved resource is as it was', () => {
    const key = (id: string, more: object = {}) => stack({ aws_kms_key: { [id]: { key_usage: 'x' } }, aws_db_instance: { db: { kms_key_id: `\${aws_kms_key.${id}.arn}`, depends_on: [`aws_kms_key.${id}`] } } }, more);
    const moved = [{ from: 'aws_kms_key.a', to: 'aws_kms_key.b' }, { from: 'aws_kms_key.b', to: 'aws_kms_key.c' }];
    expect(diff(key('a'), key('c', { moved }))).toEqual([]);
    expect(diff(key('b'), key('c', { moved }))).toEqual([]);
    expect(short(diff(key('a'), key('c')))).toEqual([['replaced', 'aws_db_instance.db', true], ['destroyed', 'aws_kms_key.a', true], ['added', 'aws_kms_key.c', false]]);
  });

  it('moves nothing onto what was there before, nor round in a circle', () => {
    const moved = [{ from: 'aws_s3_bucket.a', to: 'aws_s3_bucket.b' }];
    const both = { a: { bucket: 'x' }, b: { bucket: 'y' } };
    expect(short(diff(stack({ aws_s3_bucket: both }), stack({ aws_s3_bucket: { b: { bucket: 'y' } } }, { moved })))).toEqual([['destroyed', 'aws_s3_bucket.a', true]]);
    expect(diff(stack({ aws_s3_bucket: both }), stack({ aws_s3_bucket: both }, { moved: [...moved, { from: 'aws_s3_bucket.b', to: 'aws_s3_bucket.a' }] }))).toEqual([]);
  });

  it.each([
    ['aws', 'aws_s3_bucket', { region: 'us-west-2' }, { region: 'eu-west-1' }],
    ['google', 'google_storage_bucket', { project: 'a' }, { project: 'b' }],
    ['azurerm', 'azurerm_storage_account', { subscription_id: 'a' }, { subscription_id: 'b' }],
  ])('%s in another account or region loses all of it', (name, type, here, there) => {
    const at = (provider: object, types: object = { [type]: { x: {} } }) => stack(types, { provider: { [name]: [{ ...provider, default_tags: [] }, { alias: 'second' }] } });
    expect(short(diff(at(here), at(there)))).toEqual([['replaced', `provider.${name}`, true]]);
    expect(diff(at(here), at({ ...here, features: {} }))).toEqual([]);
    // One that only looks up holds nothing; one that comes or goes is told by its resources.
    expect(diff(at(here, { null_resource: { x: {} } }), at(there, { null_resource: { x: {} } }))).toEqual([]);
    expect(short(diff(at(here), stack({})))).toEqual([['destroyed', `${type}.x`, true]]);
  });

  it('reads blocks whether they stand in a list or not', () => {
    const msk = (subnets: string[], size: number) => stack({ aws_msk_cluster: { k: { broker_node_group_info: [{ client_subnets: subnets, storage_info: { size } }] } } });
    expect(short(diff(msk(['a', 'b'], 1), msk(['a', 'c'], 1)))).toEqual([['replaced', 'aws_msk_cluster.k', true]]);
    expect(short(diff(msk(['a', 'b'], 1), msk(['a', 'b'], 2)))).toEqual([['changed', 'aws_msk_cluster.k', false]]);
  });

  it.each([
    ['aws_cloudwatch_log_group', { retention_in_days: 90 }, { retention_in_days: 30 }, true],
    ['aws_cloudwatch_log_group', { retention_in_days: 30 }, { retention_in_days: 90 }, false],
    ['aws_cloudwatch_log_group', { retention_in_days: 30 }, { retention_in_days: 0 }, false],
    ['aws_cloudwatch_log_group', {}, { retention_in_days: 30 }, true],
    ['aws_db_instance', { backup_retention_period: 7 }, { backup_retention_period: 0 }, true],
    ['aws_s3_bucket_lifecycle_configuration', { rule: [{ id: 'x', expiration: [{ days: 30 }] }] }, { rule: [{ id: 'x', expiration: [{ days: 14 }] }] }, true],
    ['google_storage_bucket', { lifecycle_rule: [{ condition: { age: 30 } }] }, { lifecycle_rule: [{ condition: { age: 31 } }] }, false],
    ['azurerm_eventhub', { partition_count: 8 }, { partition_count: 4 }, true],
    ['azurerm_postgresql_flexible_server', { storage_mb: 65_536 }, { storage_mb: 32_768 }, true],
    ['azurerm_postgresql_flexible_server', { storage_mb: 65_536 }, { storage_mb: 131_072 }, false],
    ['azurerm_postgresql_flexible_server', { version: '16' }, { version: '17' }, false],
    ['google_sql_database_instance', { settings: { backup_configuration: { enabled: true } } }, { settings: { backup_configuration: { enabled: false } } }, true],
    ['google_sql_database_instance', { encryption_key_name: 'a' }, { encryption_key_name: 'b' }, true],
    ['aws_eks_cluster', { kubernetes_network_config: { service_ipv4_cidr: '10.100.0.0/16' } }, { kubernetes_network_config: { service_ipv4_cidr: '172.20.0.0/16' } }, true],
    ['aws_eks_cluster', { version: '1.34' }, { version: '1.35' }, false],
  ])('%s from %j to %j: loses %s', (type, before, after, lost) => {
    expect(diff(stack({ [type]: { x: before } }), stack({ [type]: { x: after } })).map(({ dataLoss }) => dataLoss !== undefined)).toEqual([lost]);
  });
});

describe('a lifecycle', () => {
  const lifecycle = { aws_s3_bucket_lifecycle_configuration: { l: { bucket: '${aws_s3_bucket.b.id}', rule: [{ id: 'x', expiration: [{ days: 1 }] }] } } };

  it('loses what is old in a bucket that had none, and nothing of a new one', () => {
    const bucket = { aws_s3_bucket: { b: {} } };
    expect(short(diff(stack(bucket), stack({ ...bucket, ...lifecycle })))).toEqual([['added', 'aws_s3_bucket_lifecycle_configuration.l', true]]);
    expect(short(diff(stack({}), stack({ ...bucket, ...lifecycle }))).filter(([, , lost]) => lost)).toEqual([]);
  });
});

describe('between two manifests', () => {
  const set = (spec: string) => yaml(`kind: StatefulSet\nmetadata: { name: loki, namespace: o }\nspec: ${spec}\n`);

  it.each([
    ['replicas', '{ replicas: 3, volumeClaimTemplates: [{ a: 1 }] }', '{ replicas: 4, volumeClaimTemplates: [{ a: 1 }] }', 'changed', false],
    ['a claim', '{ volumeClaimTemplates: [{ a: 1 }] }', '{ volumeClaimTemplates: [{ a: 2 }] }', 'replaced', true],
    ['the claims taken away', '{ volumeClaimTemplates: [{ a: 1 }] }', '{ replicas: 1 }', 'replaced', true],
    ['a set without claims', '{ serviceName: a }', '{ serviceName: b }', 'changed', false],
  ])('%s of a StatefulSet', (_, before, after, kind, lost) => {
    expect(short(diff(set(before), set(after)))).toEqual([[kind, 'StatefulSet o/loki', lost]]);
  });

  it.each([
    ['900Gi', '1Ti', false],
    ['1Ti', '900Gi', true],
    ['1000M', '1Gi', false],
    ['1Gi', '1000000000', true],
  ])('a claim of a StatefulSet from %s to %s: replaced, loses %s', (before, after, lost) => {
    const claim = (storage: string) => set(`{ volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: ${storage} } } } }] }`);
    expect(short(diff(claim(before), claim(after)))).toEqual([['replaced', 'StatefulSet o/loki', lost]]);
  });

  it('refuses what is no object of Kubernetes, as it would else be called new', () => {
    for (const text of ['a: [1,', 'kind: ConfigMap\nmetadata: {', 'half', 'metadata: { name: x }']) {
      expect(() => diff(yaml(text), yaml(''))).toThrow(/manifests\/prod\/x\.yaml: /);
      expect(() => diff(yaml(''), yaml(text))).toThrow(SyntaxError);
    }
    expect(diff(yaml('---\n---\n'), yaml('# nothing\n'))).toEqual([]);
  });

  it.each([
    ['{ partitions: 12 }', '{ partitions: 6 }', 'replaced', true],
    ['{ partitions: 6 }', '{ partitions: 12 }', 'changed', false],
    ['{ config: { retention.bytes: -1 } }', '{ config: { retention.bytes: 1000000 } }', 'changed', true],
    ['{ config: { retention.ms: 86400000 } }', '{ config: { retention.ms: 3600000 } }', 'changed', true],
  ])('a KafkaTopic from %s to %s', (before, after, kind, lost) => {
    const topic = (spec: string) => yaml(`kind: KafkaTopic\nmetadata: { name: t }\nspec: ${spec}\n`);
    expect(short(diff(topic(before), topic(after)))).toEqual([[kind, 'KafkaTopic t', lost]]);
  });

  it.each(['PersistentVolumeClaim', 'Namespace', 'Kafka', 'KafkaNodePool', 'KafkaTopic'])('a %s that is gone', (kind) => {
    expect(short(diff(yaml(`kind: ${kind}\nmetadata: { name: x }\n`), yaml('')))).toEqual([['destroyed', `${kind} x`, true]]);
  });

  it('reads retention inside a configuration file', () => {
    const config = (hours: number) => yaml(`kind: ConfigMap\nmetadata: { name: tempo }\ndata:\n  tempo.yaml: |\n    a: 1\n    compactor:\n      block_retention: ${hours}h\n`);
    expect(diff(config(336), config(168))[0]?.dataLoss).toBe('kept for less time: data.tempo.yaml.compactor.block_retention from "336h" to "168h"');
    expect(diff(config(168), config(336))[0]?.dataLoss).toBeUndefined();
  });
});

describe('a platform', () => {
  const made = (props: Partial<ObservabilityPlatformProps> = {}) =>
    synthesize((app) => void new ObservabilityPlatform(app, 'prod', { tier: Tier.MEDIUM, cloud: new AwsCloud({ region: 'us-west-2' }), backend: (s) => new LocalBackend(s, { path: `${s.node.id}.tfstate` }), ...props }));
  const now = made();
  const write = (name: string, output: typeof now): string => {
    compareFiles(path.join(folder, name), output, 'all');
    return path.join(folder, name);
  };
  const kept = write('kept', now);
  const risky = write('risky', made({ tier: Tier.MEDIUM.with({ retentionDays: { logs: 7 } }) }));

  it('is a safe upgrade of itself, and not of one that keeps logs for longer', () => {
    expect(now).toBeSafeUpgradeFrom(kept);
    expect(() => expect(made({ tier: Tier.MEDIUM.with({ retentionDays: { logs: 7 } }) })).toBeSafeUpgradeFrom(kept)).toThrow(/loses data:[^]*retention_period/);
    expect(() => expect(now).toBeSafeUpgradeFrom(path.join(folder, 'nowhere'))).toThrow(/storedFolder/);
  });

  it('is told by the command, with the exit code of its loss', async () => {
    expect(await inside(['diff', kept, kept])).toEqual({ code: 0, out: 'no change\n', err: '' });
    const { code, out } = await inside(['diff', kept, risky]);
    expect(code).toBe(1);
    expect(out).toMatch(/\d+ of them LOSE DATA\n/);
    expect((await inside(['diff', kept, risky, '--allow-data-loss'])).code).toBe(0);
    expect((await inside(['diff', kept, risky, '--markdown'])).out).toMatch(/^\*\*.*\n\n\| change \| where \| what \| data \|/);
    expect(JSON.parse((await inside(['diff', kept, risky, '--json'])).out)).toContainEqual(expect.objectContaining({ kind: 'changed', dataLoss: expect.any(String) as string }));
  });

  const copied = (name: string, file: string, text: string): string => {
    const copy = path.join(folder, name);
    fs.cpSync(kept, copy, { recursive: true });
    fs.writeFileSync(path.join(copy, file), text);
    return copy;
  };

  it.each([
    ['stacks/prod-platform/cdk.tf.json', '{', 'stacks/prod-platform/cdk.tf.json: '],
    ['stacks/prod-platform/cdk.tf.json', '', 'stacks/prod-platform/cdk.tf.json: '],
    ['stacks/prod-platform/cdk.tf.json', 'null', 'no object of JSON'],
    ['manifests/prod/loki.yaml', 'kind: StatefulSet\nmetadata: {', 'manifests/prod/loki.yaml: '],
    ['manifest.json', '{ "stacks": {', 'manifest.json: '],
    ['manifest.json', '{ "stacks": { "prod-foundation": {}, "prod-gone": {} } }', 'stacks/prod-gone/cdk.tf.json'],
  ])('is refused with the file where %s holds %j', async (file, text, told) => {
    const broken = copied(`broken-${file}-${text}`.replace(/\W/g, ''), file, text);
    for (const folders of [[kept, broken], [broken, kept]]) {
      const { code, out, err } = await inside(['diff', ...folders]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(broken);
      expect(err).toContain(told);
    }
    expect(() => expect(now).toBeSafeUpgradeFrom(broken)).toThrow(told);
  });

  it('loses what cdktf no longer lists, though its folder is still there', async () => {
    const left = copied('left', 'manifest.json', '{ "stacks": { "prod-operators": {}, "prod-platform": {} } }');
    const { code, out } = await inside(['diff', kept, left]);
    expect(code).toBe(1);
    expect(out).toMatch(/destroyed prod-foundation: aws_msk_cluster/);
  });

  it('is refused where a folder is none', async () => {
    for (const [bad, why] of [[path.join(folder, 'nowhere'), 'no such folder'], [path.join(kept, 'stacks'), 'there is no stacks']] as const) {
      const { code, out, err } = await inside(['diff', kept, bad]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(bad);
      expect(err).toContain(why);
    }
    expect((await inside(['diff', kept])).code).toBe(2);
    expect((await inside(['diff', '--help'])).code).toBe(0);
  });
});

describe('the text', () => {
  it('begins with what is lost, and lets no value end a block of Markdown', () => {
    const changes = diff(yaml('kind: ConfigMap\nmetadata: { name: a }\ndata: { x: "```" }\n---\nkind: Namespace\nmetadata: { name: z }\n'), yaml('kind: ConfigMap\nmetadata: { name: a }\ndata: { x: "1" }\n'));
    expect(toText(changes)).toMatch(/^1 destroyed, 1 changed; 1 of them LOSE DATA\ndestroyed prod\/x: Namespace z\n {2}LOSES DATA: destroyed: everything in the namespace\nchanged /);
    expect(toMarkdown(changes)).toContain('\n````\n');
  });
});
