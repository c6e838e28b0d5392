import { App } from 'cdktf';
import { matchers, synthesize } from 'observability-constructs/testing';
import { expect, it } from 'vitest';
import { platform } from './platform';

expect.extend(matchers);

// On purpose: `npm test -- -u`, and read the difference.
it('is what was reviewed', () => {
  const written = synthesize(platform(new App()));
  expect(written).toHaveResource('aws_db_instance', { storage_encrypted: true, deletion_protection: true });
  expect(written).toMatchManifestSnapshot(`${__dirname}/snapshot`);
}, 60_000);
