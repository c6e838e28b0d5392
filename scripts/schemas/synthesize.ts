import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.join(__dirname, '..', '..');

/** The example that stands for the library where none is named. */
export const DEFAULT_EXAMPLE = 'aws-medium';

/** Runs `examples/<example>/main.ts` as its users do, into a new folder below the system's temporary one; returns the folder. */
export async function synthesize(example: string = DEFAULT_EXAMPLE): Promise<string> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), `synthesized-${example}-`));
  // A build's own output would land in the folder that its user works in.
  const env = { ...process.env, CDKTF_OUTDIR: outdir, CHECKPOINT_DISABLE: '1' };
  try {
    await promisify(execFile)(process.execPath, ['--import', 'tsx', path.join('examples', example, 'main.ts')], { cwd: ROOT, env, maxBuffer: 2 ** 26 });
  } catch (error) {
    fs.rmSync(outdir, { recursive: true, force: true });
    throw new Error(`examples/${example} does not synthesize:\n${(error as { stderr?: string }).stderr ?? String(error)}`, { cause: error });
  }
  return outdir;
}
