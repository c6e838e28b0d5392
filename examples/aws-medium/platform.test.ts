import { App } from 'cdktf';
import { matchers, synthesize } from 'observability-constructs/testing';
import { expect, it } from 'vitest';
import { platform } from './platform';

expect.extend(matchers);

const written = synthesize(platform(new App()));

it('is reached from within the network only, and keeps its database encrypted', () => {
  expect(written).toHaveResource('aws_eks_cluster', { vpc_config: { endpoint_public_access: false } });
  expect(written).toHaveResource('aws_db_instance', { storage_encrypted: true, deletion_protection: true });
});

it('keeps the state of each stack apart, encrypted and locked', () => {
  const backends = Object.values(written.stacks).map((stack) => (stack as { terraform: { backend: { s3: { key: string } } } }).terraform.backend.s3);
  expect(backends.map(({ key }) => key)).toEqual(['foundation', 'operators', 'platform'].map((part) => `observability/prod-${part}.tfstate`));
  for (const backend of backends) expect(backend).toMatchObject({ encrypt: true, use_lockfile: true });
});
