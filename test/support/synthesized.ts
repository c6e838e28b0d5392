import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, LocalBackend } from 'cdktf';
import { afterAll } from 'vitest';
import { ObservabilityPlatform, type Backend, type ObservabilityPlatformProps } from '../../lib';
import { DEFAULT_EXAMPLE, synthesize } from '../../scripts/schemas/synthesize';

const outdirs = new Map<string, Promise<string>>();

/** The output folder of an example, synthesized once per test file and removed at its end. */
export function synthesized(example: string = DEFAULT_EXAMPLE): Promise<string> {
  const outdir = outdirs.get(example) ?? synthesize(example);
  outdirs.set(example, outdir);
  return outdir;
}

/** The output folder of a platform `prod`, removed at the end of the test file; with a state for Terraform unless that is false. */
export function synthesizedPlatform(props: Pick<ObservabilityPlatformProps, 'tier' | 'cloud'> & { readonly terraform?: boolean }): string {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'platform-'));
  outdirs.set(outdir, Promise.resolve(outdir));
  const app = new App({ outdir });
  const { tier, cloud, terraform = true } = props;
  const backend: Backend = (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` });
  new ObservabilityPlatform(app, 'prod', { tier, cloud, ...(terraform ? { backend } : {}) } as ObservabilityPlatformProps);
  app.synth();
  return outdir;
}

// By vitest: its worker processes end without an exit event.
afterAll(async () => {
  for (const made of await Promise.allSettled(outdirs.values())) {
    if (made.status === 'fulfilled') fs.rmSync(made.value, { recursive: true, force: true });
  }
  outdirs.clear();
});
