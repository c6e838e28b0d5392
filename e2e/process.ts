import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';

/** Every process that runs, so that none outlives this program. */
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** File that stdout and stderr are appended to. */
  readonly log: string;
}

/** A process that runs until it is ended. */
export class Service {
  private constructor(
    private readonly child: ChildProcess,
    private readonly gone: Promise<void>,
  ) {}

  public static start({ command, args, env, log }: Command): Service {
    const to = fs.openSync(log, 'a');
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', to, to] });
    fs.closeSync(to);
    running.add(child);
    const gone = new Promise<void>((resolve) => {
      const over = (): void => {
        running.delete(child);
        resolve();
      };
      child.once('exit', over);
      child.once('error', over);
    });
    return new Service(child, gone);
  }

  public get alive(): boolean {
    return running.has(this.child);
  }

  /** Ends it, and returns when it is gone; one that does not heed SIGTERM within 90 s is killed. */
  public async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.child.kill(signal);
    const late = setTimeout(() => this.child.kill('SIGKILL'), 90_000);
    await this.gone;
    clearTimeout(late);
  }

  /** Seconds of CPU so far, its own and the kernel's for it. 100 ticks a second: Linux's USER_HZ. */
  public cpuSeconds(): number {
    const stat = fs.readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Most MiB of memory that it has had at once. */
  public peakMiB(): number {
    const line = /^VmHWM:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${this.child.pid}/status`, 'utf8'));
    return Math.round(Number(line?.[1] ?? 0) / 1024);
  }
}

/** Runs a command to its end and returns its stdout; throws with what it said when it fails. */
export function run(command: string, args: readonly string[], options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const { cwd, env, input } = options;
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('close', (code) => {
      running.delete(child);
      const text = Buffer.concat(out).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${command} ${args.join(' ').slice(0, 200)}: exit ${code}\n${text.slice(-2000)}${Buffer.concat(err).toString().slice(-2000)}`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

/** Whether a program is there and answers. */
export function answers(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Asks again until it is so; throws with what was waited for, at once when the service that it is of has ended. */
export async function until(what: string, seconds: number, holds: () => Promise<boolean>, of?: Service): Promise<void> {
  const end = Date.now() + 1000 * seconds;
  while (!(await holds().catch(() => false))) {
    if (of?.alive === false) throw new Error(`${what} has ended`);
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(300);
  }
}

/** Whether something listens there. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const say = (is: boolean) => (): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', say(true)).once('error', say(false));
  });
}
