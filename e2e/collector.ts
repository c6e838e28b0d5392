import * as fs from 'node:fs';
import * as path from 'node:path';
import { toYaml } from '../lib/config';
import type { Overlay } from '../lib';
import { Service, until } from './process';

export interface CollectorProps {
  /** Name of its pod. */
  readonly name: string;
  readonly binary: string;
  readonly config: Overlay;
  readonly env: { readonly [name: string]: string };
  /** Folder for its configuration and log. */
  readonly folder: string;
  /** Address of its health check. */
  readonly health: string;
  /** Address of its own metrics. */
  readonly metrics: string;
}

/** One collector process. */
export class Collector {
  private service?: Service;
  private before = 0;

  private constructor(private readonly props: CollectorProps) {}

  public static async start(props: CollectorProps): Promise<Collector> {
    const collector = new Collector(props);
    fs.writeFileSync(collector.file('yaml'), toYaml(props.config));
    await collector.up();
    return collector;
  }

  public get name(): string {
    return this.props.name;
  }

  public get log(): string {
    return this.file('log');
  }

  public async up(): Promise<void> {
    const { name, binary, env, health } = this.props;
    const service = Service.start({ command: binary, args: [`--config=${this.file('yaml')}`], env: { ...env, POD_NAME: name, POD_NAMESPACE: 'observability' }, log: this.log });
    this.service = service;
    await until(`${name}, see ${this.log}`, 60, async () => (await fetch(`http://${health}/`)).ok, service);
  }

  public async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.service?.alive === true) this.before += this.service.cpuSeconds();
    await this.service?.end(signal);
  }

  /** Killed, and started again at once as a kubelet does. Returns when it was killed, in ms of the epoch. */
  public async kill(): Promise<number> {
    const at = Date.now();
    await this.end('SIGKILL');
    await this.up();
    return at;
  }

  /** Of all its processes so far. */
  public cpuSeconds(): number {
    return this.before + (this.service?.alive === true ? this.service.cpuSeconds() : 0);
  }

  public peakMiB(): number {
    return this.service?.peakMiB() ?? 0;
  }

  /** Each of its own series, by name and labels. */
  public async metrics(): Promise<{ readonly [name: string]: number }> {
    return series(await (await fetch(`http://${this.props.metrics}/metrics`)).text());
  }

  private file(ending: string): string {
    return path.join(this.props.folder, `${this.props.name}.${ending}`);
  }
}

/** Series of Prometheus' text, by name and labels as they stand there. */
export function series(text: string): { [series: string]: number } {
  const lines = text.split('\n').flatMap((line) => /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)/.exec(line) ?? []);
  return Object.fromEntries(Array.from({ length: lines.length / 3 }, (_, i) => [lines[3 * i + 1]!, Number(lines[3 * i + 2])]));
}
