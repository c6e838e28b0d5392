import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const PROBE = path.join(__dirname, 'probe.cjs');

/** A program to run, and the folder that it synthesizes into. */
export interface Program {
  readonly file: string;
  readonly outdir: string;
}

/** What one run took, from the start of Node to its end. */
export interface Run {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** This environment without what steers cdktf, cdk8s or Node. */
function environment(outdir: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(CDKTF_|CDK8S_|SYNTH_HCL|NODE_)/.test(name));
  return { ...Object.fromEntries(kept), CDKTF_OUTDIR: outdir };
}

/** Runs a program into an empty folder, in a process of its own. Rejects with what it said when it fails. */
export function run({ file, outdir }: Program): Promise<Run> {
  fs.rmSync(outdir, { recursive: true, force: true });
  return new Promise((resolve, reject) => {
    const said: Buffer[] = [];
    const probe: Buffer[] = [];
    const start = process.hrtime.bigint();
    let wallMs = 0;
    const child = spawn(process.execPath, ['--require', PROBE, file], {
      cwd: path.dirname(file),
      env: environment(outdir),
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    child.on('error', reject);
    child.on('exit', () => (wallMs = Number(process.hrtime.bigint() - start) / 1e6));
    child.stdio[2]?.on('data', (data: Buffer) => said.push(data));
    child.stdio[3]?.on('data', (data: Buffer) => probe.push(data));
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`${path.basename(file)} ended with ${code}:\n${Buffer.concat(said).toString()}`));
      else resolve({ wallMs, ...(JSON.parse(Buffer.concat(probe).toString()) as Omit<Run, 'wallMs'>) });
    });
  });
}

/** Runs both in turn, so that whatever else the machine does falls on both; the first turn warms the file cache and is not counted. */
export async function alternate<K extends string>(programs: { readonly [P in K]: Program }, turns: number, told: (turn: number) => void): Promise<{ [P in K]: Run[] }> {
  const names = Object.keys(programs) as K[];
  const runs = Object.fromEntries(names.map((name) => [name, [] as Run[]])) as { [P in K]: Run[] };
  for (let turn = 0; turn <= turns; turn++) {
    told(turn);
    for (const name of names) {
      const taken = await run(programs[name]);
      if (turn > 0) runs[name].push(taken);
    }
  }
  return runs;
}
