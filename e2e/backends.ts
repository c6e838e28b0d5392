import type { OtlpMetric } from '../lib';
import { freePorts } from '../conformance/ports';
import type { Seen, Signal } from './ledger';
import { Service, until } from './process';

export const BACKENDS = ['tempo', 'mimir', 'loki'] as const;
export type Backend = (typeof BACKENDS)[number];
/** `refuse` closes the port; the others are answers of an open one. */
export type Mode = 'refuse' | 200 | 400 | 429 | 503;

/** The stand-ins for Tempo, Mimir and Loki: one program, which counts what arrives. */
export class Backends {
  private constructor(
    private readonly service: Service,
    private readonly control: string,
    public readonly address: { readonly [B in Backend]: string },
  ) {}

  public static async start(otlp: string, log: string): Promise<Backends> {
    const [control, ...ports] = (await freePorts(4)).map((port) => `127.0.0.1:${port}`);
    const [tempo, mimir, loki] = ports;
    const service = Service.start({ command: otlp, args: ['stub', '-control', control!, '-tempo', tempo!, '-mimir', mimir!, '-loki', loki!], log });
    const made = new Backends(service, `http://${control}`, { tempo: tempo!, mimir: mimir!, loki: loki! });
    await until('the stand-ins of the backends', 20, async () => (await fetch(`${made.control}/totals`)).ok);
    return made;
  }

  public async set(mode: Mode, which: readonly Backend[] = BACKENDS): Promise<void> {
    for (const backend of which) {
      const answer = await fetch(`${this.control}/mode/${backend}/${mode}`, { method: 'POST' });
      if (!answer.ok) throw new Error(`${backend} does not ${mode}: ${await answer.text()}`);
    }
  }

  /** What has arrived of a case. */
  public async seen(run: number): Promise<{ readonly [S in Signal]: Seen }> {
    return (await (await fetch(`${this.control}/ledger/${run}`)).json()) as { readonly [S in Signal]: Seen };
  }

  /** Requests answered well and otherwise. */
  public async totals(): Promise<{ readonly [B in Backend]: { readonly taken: number; readonly refused: number } }> {
    return (await (await fetch(`${this.control}/totals`)).json()) as { readonly [B in Backend]: { readonly taken: number; readonly refused: number } };
  }

  /** The collectors' own metrics that have arrived since the last call of `tee`, each once. */
  public async own(): Promise<readonly OtlpMetric[]> {
    return (await (await fetch(`${this.control}/own`)).json()) as readonly OtlpMetric[];
  }

  /** Gives every request of metrics to somebody else as well, or with `''` to nobody; returns what those before were answered, for people. */
  public async tee(to: string): Promise<string> {
    return (await fetch(`${this.control}/tee?to=${encodeURIComponent(to)}`, { method: 'POST' })).text();
  }

  public end(): Promise<void> {
    return this.service.end('SIGTERM');
  }
}
