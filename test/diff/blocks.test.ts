import { describe, expect, it } from 'vitest';
import { diff, toMarkdown, toText, type Output } from '../../lib/diff';

const stack = (resource: object, more: object = {}): Output => ({ stacks: { s: { resource, ...more } }, manifests: {} });
const short = (before: Output, after: Output) => diff(before, after).map(({ kind, what, dataLoss }) => [kind, what, dataLoss !== undefined]);

// Each form was planned by Terraform 1.11 with resources of its own.
describe('removed blocks', () => {
  const bucket = { aws_s3_bucket: { a: {} } };

  it.each([
    ['a list', [{ from: 'aws_s3_bucket.a', lifecycle: { destroy: false } }]],
    ['one block', { from: 'aws_s3_bucket.a', lifecycle: [{ destroy: false }] }],
    ['text', [{ from: 'aws_s3_bucket.a', lifecycle: { destroy: 'false' } }]],
    ['one of many', [{ from: 'aws_s3_bucket.a[0]', lifecycle: { destroy: false } }]],
  ])('forget what they name and destroy nothing: %s', (_, removed) => {
    const changes = diff(stack(bucket), stack({}, { removed }));
    expect(changes).toEqual([{ kind: 'forgotten', where: 's', what: 'aws_s3_bucket.a', attributes: [] }]);
    expect(toText(changes)).toBe('1 forgotten; no data is lost\nforgotten s: aws_s3_bucket.a\n  Terraform no longer knows it, and leaves it as it is');
    expect(toMarkdown(changes)).toContain('| forgotten | s | `aws_s3_bucket.a` | Terraform no longer knows it');
  });

  it.each([{ destroy: true }, {}, undefined])('destroy with lifecycle %j', (lifecycle) => {
    expect(short(stack(bucket), stack({}, { removed: [{ from: 'aws_s3_bucket.a', lifecycle }] }))).toEqual([['destroyed', 'aws_s3_bucket.a', true]]);
  });

  it('forget what was moved before, and nothing of another stack', () => {
    const removed = [{ from: 'aws_s3_bucket.b', lifecycle: { destroy: false } }];
    expect(short(stack(bucket), stack({}, { removed, moved: { from: 'aws_s3_bucket.a', to: 'aws_s3_bucket.b' } }))).toEqual([['forgotten', 'aws_s3_bucket.b', false]]);
    const two = { stacks: { s: { resource: bucket }, t: {} }, manifests: {} };
    expect(short(two, { stacks: { s: {}, t: { removed: [{ from: 'aws_s3_bucket.a', lifecycle: { destroy: false } }] } }, manifests: {} })).toEqual([['destroyed', 'aws_s3_bucket.a', true]]);
  });
});

describe('import blocks', () => {
  const imported = { import: [{ to: 'aws_s3_bucket.a', id: 'acme-logs' }] };
  const rule = [{ id: 'x', status: 'Enabled', expiration: [{ days: 7 }] }];
  const lifecycle = { aws_s3_bucket_lifecycle_configuration: { l: { bucket: '${aws_s3_bucket.a.id}', rule } } };

  it('take over what exists, and are no change of what is known already', () => {
    expect(short(stack({}), stack({ aws_s3_bucket: { a: {} } }, imported))).toEqual([['imported', 'aws_s3_bucket.a', false]]);
    expect(short(stack({}), stack({ aws_s3_bucket: { a: {} } }, { import: { to: 'aws_s3_bucket.a', id: 'x' } }))).toEqual([['imported', 'aws_s3_bucket.a', false]]);
    expect(diff(stack({ aws_s3_bucket: { a: {} } }), stack({ aws_s3_bucket: { a: {} } }, imported))).toEqual([]);
  });

  it('bring objects that a new lifecycle deletes', () => {
    const buckets = { aws_s3_bucket: { a: {} }, ...lifecycle };
    expect(short(stack({}), stack(buckets, imported))).toEqual([['imported', 'aws_s3_bucket.a', false], ['added', 'aws_s3_bucket_lifecycle_configuration.l', true]]);
    expect(short(stack({}), stack(buckets)).filter(([, , lost]) => lost)).toEqual([]);
    const both = { import: [...imported.import, { to: 'aws_s3_bucket_lifecycle_configuration.l', id: 'acme-logs' }] };
    expect(short(stack({}), stack(buckets, both)).map(([kind, , lost]) => [kind, lost])).toEqual([['imported', false], ['imported', false]]);
    const google = { google_storage_bucket: { a: { lifecycle_rule: [{ action: { type: 'Delete' }, condition: { age: 7 } }] } } };
    expect(short(stack({}), stack(google, { import: [{ to: 'google_storage_bucket.a', id: 'x' }] }))).toEqual([['imported', 'google_storage_bucket.a', true]]);
  });
});

describe('count and moves of one of many', () => {
  it('loses what is beyond a smaller count', () => {
    const of = (count?: number) => stack({ aws_s3_bucket: { a: { count } } });
    expect(short(of(3), of(2))).toEqual([['changed', 'aws_s3_bucket.a', true]]);
    expect(short(of(), of(0))).toEqual([['changed', 'aws_s3_bucket.a', true]]);
    expect(short(of(2), of(3))).toEqual([['changed', 'aws_s3_bucket.a', false]]);
    expect(short(of(), of(1))).toEqual([['changed', 'aws_s3_bucket.a', false]]);
  });

  it('follows a move into a resource of many', () => {
    const moved = [{ from: 'aws_s3_bucket.a', to: 'aws_s3_bucket.b["x"]' }];
    expect(diff(stack({ aws_s3_bucket: { a: { bucket: 'x' } } }), stack({ aws_s3_bucket: { b: { bucket: 'x' } } }, { moved }))).toEqual([]);
  });
});

describe('the release of a component', () => {
  const output = (name: string, kind: string): Output => ({ stacks: { 'prod-platform': { resource: { helm_release: { r: { name, chart: './charts/kafka' } } } } }, manifests: { 'prod/kafka': `kind: ${kind}\nmetadata: { name: x }\n` } });

  it('takes its objects with it, where they hold data', () => {
    expect(short(output('a', 'Kafka'), output('b', 'Kafka'))).toEqual([['replaced', 'helm_release.r', true]]);
    expect(short(output('a', 'Service'), output('b', 'Service'))).toEqual([['changed', 'helm_release.r', false]]);
    expect(short(output('a', 'Kafka'), { ...output('a', 'Kafka'), stacks: { 'prod-platform': {} } })).toEqual([['destroyed', 'helm_release.r', true]]);
  });
});
