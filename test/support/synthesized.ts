import * as fs from 'node:fs';
import { DEFAULT_EXAMPLE, synthesize } from '../../scripts/schemas/synthesize';

const outdirs = new Map<string, Promise<string>>();

/** The output folder of an example, synthesized once per test process and removed at its end. */
export function synthesized(example: string = DEFAULT_EXAMPLE): Promise<string> {
  const known = outdirs.get(example);
  if (known !== undefined) return known;
  const made = synthesize(example);
  outdirs.set(example, made);
  made.then(
    (outdir) => process.once('exit', () => fs.rmSync(outdir, { recursive: true, force: true })),
    () => {},
  );
  return made;
}
