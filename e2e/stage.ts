import * as fs from 'node:fs';
import * as path from 'node:path';
import { freePorts } from '../conformance/ports';
import type { Backends } from './backends';
import type { Certificates } from './certificates';
import { changes, movedHere, PORTS, type Change, type Ports } from './changes';
import { Collector } from './collector';
import type { Kafka } from './kafka';
import { PROCESSORS, region, type Platform, type Processor, type Role, type RoleName } from './platform';

/** What every stage of a run shares. */
export interface House {
  readonly folder: string;
  readonly collector: string;
  readonly otlp: string;
  readonly certificates: Certificates;
  /** File with the token of gateways that ask for one. */
  readonly token: string;
  readonly kafka: Kafka;
  readonly backends: Backends;
}

/** A gateway and where it listens. */
export interface Gateway {
  readonly collector: Collector;
  readonly ports: Ports;
}

export async function newPorts(): Promise<Ports> {
  const free = await freePorts(PORTS.length);
  return Object.fromEntries(PORTS.map((port, i) => [port, free[i]!])) as Ports;
}

export interface StageProps {
  readonly name: string;
  readonly platform: Platform;
  /** Default: 2. */
  readonly gateways?: number;
  /** Default: one of each. */
  readonly processors?: { readonly [P in Processor]: number };
}

/** What `changes` names. */
type Named = RoleName | 'regional-gateway';

const ONE_EACH = { 'trace-processor': 1, 'metric-processor': 1, 'log-processor': 1 } as const;

/** Gateways and processors that run. */
export class Stage {
  public readonly gateways: Gateway[] = [];
  public readonly processors: { readonly [P in Processor]: Collector[] } = { 'trace-processor': [], 'metric-processor': [], 'log-processor': [] };
  /** What each role's configuration differs in from what was synthesized. */
  public readonly changes: { [R in Named]?: readonly Change[] } = {};
  private region?: Gateway;

  private constructor(
    private readonly house: House,
    private readonly props: StageProps,
    private readonly folder: string,
  ) {}

  public static async start(house: House, props: StageProps): Promise<Stage> {
    const folder = path.join(house.folder, props.name);
    fs.mkdirSync(folder, { recursive: true });
    const stage = new Stage(house, props, folder);
    const { gateways = 2, processors = ONE_EACH } = props;
    for (let i = 0; i < gateways; i++) {
      const ports = await newPorts();
      stage.gateways.push({ collector: await stage.start('gateway', i, ports), ports });
    }
    for (const role of PROCESSORS) for (let i = 0; i < processors[role]; i++) stage.processors[role].push(await stage.start(role, i, await newPorts()));
    return stage;
  }

  public get collectors(): Collector[] {
    return [...this.gateways.map(({ collector }) => collector), ...PROCESSORS.flatMap((role) => this.processors[role])];
  }

  /** Flags that bring a load of e2e/otlp to every gateway, over gRPC and HTTP in turn. */
  public doors(gateways: readonly Gateway[] = this.gateways): string[] {
    const all = (scheme: string, port: 4317 | 4318): string => gateways.map(({ ports }) => `${scheme}127.0.0.1:${ports[port]}`).join(',');
    return ['-grpc', all('', 4317), '-http', all('https://', 4318), '-ca', this.house.certificates.ca];
  }

  public async end(): Promise<void> {
    await this.region?.collector.end('SIGTERM');
    await Promise.all(this.collectors.map((collector) => collector.end('SIGTERM')));
  }

  /** A regional gateway that forwards to this stage's first gateway; started once. */
  public async regional(): Promise<Gateway> {
    const start = async (ports: Ports): Promise<Gateway> => ({ collector: await this.start('regional-gateway', 0, ports), ports });
    return (this.region ??= await start(await newPorts()));
  }

  /** Sum over collectors of the series whose name and labels match. */
  public static async count(collectors: readonly Collector[], wanted: RegExp): Promise<number> {
    const all = await Promise.all(collectors.map((collector) => collector.metrics()));
    return all.flatMap((of) => Object.entries(of)).reduce((sum, [series, value]) => (wanted.test(series) ? sum + value : sum), 0);
  }

  private async start(name: Named, i: number, ports: Ports): Promise<Collector> {
    const { house, folder } = this;
    const { config, env, memoryMiB }: Role = name === 'regional-gateway' ? region() : this.props.platform.roles[name];
    const gateway = this.gateways[0]?.ports ?? ports;
    const state = path.join(folder, `${name}-${i}-state`);
    fs.mkdirSync(state, { recursive: true });
    const here = movedHere(config, { ports, gateway, ...house.backends.address, certificates: house.certificates.folder, token: house.token, state, memoryMiB });
    this.changes[name] ??= changes(config, here);
    return Collector.start({
      name: `${name}-${i}`,
      binary: house.collector,
      config: here,
      // Kafka's certificate is trusted by the system's roots in production.
      env: { ...env, ...house.kafka.login, SSL_CERT_FILE: house.certificates.ca },
      folder,
      health: `127.0.0.1:${ports[13_133]}`,
      metrics: `127.0.0.1:${ports[8888]}`,
    });
  }
}
