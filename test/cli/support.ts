import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { run } from '../../lib/cli/program';

export const root = path.join(__dirname, '..', '..');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The load of the specification's own example. */
export const EXAMPLE = ['size', '--spans', '20000', '--series', '800000', '--lines', '15000', '--retention', '14d', '--cloud', 'aws'];

/** The command as a process of its own, from its source. */
export function spawn(args: readonly string[], before: readonly string[] = []): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', ...before, path.join(root, 'lib/cli/main.ts'), ...args], { cwd: root, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** The same within this process, for what needs no process of its own. */
export async function inside(args: readonly string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await run(args, { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { code, out, err };
}
