import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { adapt, missingEnv, type Adapted } from './adapt';
import type { Built } from './build';
import type { Cell } from './matrix';
import { freePorts } from './ports';
import { services } from './services';

export interface Verdict {
  readonly cell: Cell;
  /** What the collector said against it; undefined when it started. */
  readonly fault?: string;
  /** Components that had to be left out. */
  readonly left: readonly string[];
}

interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

/** What a collector prints when every component of it has started. */
const READY = 'Everything is ready';
const START_SECONDS = 30;
const MOST_PORTS = 32;
/** Enough for the end of any message, with what led to it. */
const LAST_LINES = 12;

/** Runs the collector until it ends, or until it prints what is waited for. */
function run(binary: string, args: readonly string[], env: NodeJS.ProcessEnv, awaited?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let found = false;
    const clock = setTimeout(() => child.kill('SIGKILL'), START_SECONDS * 1000);
    const read = (text: Buffer): void => {
      output += text.toString();
      if (awaited === undefined || found || !output.includes(awaited)) return;
      found = true;
      // What it holds or looks for now is of no interest.
      child.kill('SIGKILL');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(clock);
      const late = signal !== null && !found ? `\nno answer after ${START_SECONDS} s` : '';
      resolve({ ok: awaited === undefined ? code === 0 : found, output: `${output.trimEnd().split('\n').slice(-LAST_LINES).join('\n')}${late}` });
    });
  });
}

/** `validate` reads every component's configuration; what is compiled or opened only at start shows in a start. */
async function judge({ collector }: Built, cell: Cell, { text, env }: Adapted, folder: string): Promise<string | undefined> {
  const file = path.join(folder, 'config.yaml');
  fs.writeFileSync(file, text);
  const args = [`--config=${file}`, ...cell.args];
  const validated = await run(collector, ['validate', ...args], env);
  if (!validated.ok) return `refused by validate:\n${validated.output}`;
  const started = await run(collector, args, env, READY);
  return started.ok ? undefined : `does not start:\n${started.output}`;
}

/** Proves each cell by a real collector, `parallel` at a time. */
export async function prove(cells: readonly Cell[], builtFor: (cell: Cell) => Built, parallel = 2): Promise<Verdict[]> {
  const asked = await services();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  const verdicts: Verdict[] = [];
  const waiting = cells.map((cell, index) => ({ cell, own: path.join(folder, String(index)) }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { cell, own } = next;
      const built = builtFor(cell);
      fs.mkdirSync(own);
      const adapted = adapt(cell, { built, folder: own, services: asked.url, freePorts: await freePorts(MOST_PORTS) });
      const missing = missingEnv(cell);
      const fault = missing.length > 0 ? `reads variables that its pod does not have: ${missing.join(', ')}` : await judge(built, cell, adapted, own);
      verdicts.push({ cell, left: adapted.left, ...(fault === undefined ? {} : { fault }) });
      fs.rmSync(own, { recursive: true });
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, work));
  } finally {
    asked.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return verdicts;
}
