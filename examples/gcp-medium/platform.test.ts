import { App } from 'cdktf';
import { matchers, synthesize } from 'observability-constructs/testing';
import { expect, it } from 'vitest';
import { platform } from './platform';

expect.extend(matchers);

const written = synthesize(platform(new App()));

it('lets nobody outside read a bucket, and has a database with a standby', () => {
  expect(written).toHaveResource('google_storage_bucket', { public_access_prevention: 'enforced', location: 'EUROPE-WEST1' });
  expect(written).toHaveResource('google_sql_database_instance', { deletion_protection: true, settings: { availability_type: 'REGIONAL' } });
});

it('keeps the state of each stack apart', () => {
  const prefixes = Object.values(written.stacks).map((stack) => (stack as { terraform: { backend: { gcs: { prefix: string } } } }).terraform.backend.gcs.prefix);
  expect(prefixes).toEqual(['foundation', 'operators', 'platform'].map((part) => `observability/prod-${part}`));
});
