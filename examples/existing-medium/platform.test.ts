import { App } from 'cdktf';
import { matchers, synthesize } from 'observability-constructs/testing';
import { expect, it } from 'vitest';
import { platform } from './platform';

expect.extend(matchers);

const written = synthesize(platform(new App()));

it('is manifests alone, with a README that says how to apply them', () => {
  expect(Object.keys(written.stacks)).toEqual([]);
  expect(written.guides['prod/README']).toContain('kubectl apply --server-side');
});

it('checks the object store, keeps Kafka on our disks, and writes no Secret', () => {
  expect(written.manifests['prod/object-store']).toContain('kind: Job');
  expect(written).toHaveManifest('KafkaNodePool', { spec: { storage: { volumes: [{ class: 'ceph-block' }] } } });
  expect(written).not.toHaveManifest('Secret');
});
