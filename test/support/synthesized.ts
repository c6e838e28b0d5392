import * as fs from 'node:fs';
import { afterAll } from 'vitest';
import { DEFAULT_EXAMPLE, synthesize } from '../../scripts/schemas/synthesize';

const outdirs = new Map<string, Promise<string>>();

/** The output folder of an example, synthesized once per test file and removed at its end. */
export function synthesized(example: string = DEFAULT_EXAMPLE): Promise<string> {
  const outdir = outdirs.get(example) ?? synthesize(example);
  outdirs.set(example, outdir);
  return outdir;
}

// By vitest: its worker processes end without an exit event.
afterAll(async () => {
  for (const made of await Promise.allSettled(outdirs.values())) {
    if (made.status === 'fulfilled') fs.rmSync(made.value, { recursive: true, force: true });
  }
  outdirs.clear();
});
