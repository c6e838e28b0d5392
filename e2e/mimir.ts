import * as fs from 'node:fs';
import * as path from 'node:path';
import { toYaml } from '../lib/config';
import type { Overlay } from '../lib';
import { freePorts } from '../conformance/ports';
import { Service, until } from './process';

/** Mimir in one process, with the limits that the library gives it: among them is how it names what comes by OTLP. */
export class Mimir {
  private constructor(
    private readonly service: Service,
    private readonly url: string,
  ) {}

  /** @param binary a Mimir of the version that is deployed */
  public static async start(binary: string, folder: string, limits: Overlay): Promise<Mimir> {
    fs.mkdirSync(folder, { recursive: true });
    const [http, grpc, gossip] = await freePorts(3);
    const config = path.join(folder, 'mimir.yaml');
    fs.writeFileSync(config, toYaml(configuration(folder, { http: http!, grpc: grpc!, gossip: gossip! }, limits)));
    const service = Service.start({ command: binary, args: [`-config.file=${config}`], log: path.join(folder, 'mimir.log') });
    const url = `http://127.0.0.1:${http}`;
    await until(`Mimir, see ${folder}/mimir.log`, 120, async () => (await fetch(`${url}/ready`)).ok, service);
    return new Mimir(service, url);
  }

  /** Where it takes metrics by OTLP. */
  public get push(): string {
    return `${this.url}/otlp/v1/metrics`;
  }

  /** Every name that it has stored. */
  public async names(): Promise<ReadonlySet<string>> {
    const answer = (await (await fetch(`${this.url}/prometheus/api/v1/label/__name__/values`)).json()) as { readonly data: readonly string[] };
    return new Set(answer.data);
  }

  public end(): Promise<void> {
    return this.service.end('SIGKILL');
  }
}

interface MimirPorts {
  readonly http: number;
  readonly grpc: number;
  readonly gossip: number;
}

function configuration(folder: string, { http, grpc, gossip }: MimirPorts, limits: Overlay): Overlay {
  const here = '127.0.0.1';
  const ring = { kvstore: { store: 'inmemory' }, instance_addr: here };
  return {
    target: 'all',
    multitenancy_enabled: false,
    usage_stats: { enabled: false },
    activity_tracker: { filepath: '' },
    server: { http_listen_address: here, http_listen_port: http, grpc_listen_address: here, grpc_listen_port: grpc },
    memberlist: { bind_addr: [here], bind_port: gossip },
    ingest_storage: { enabled: false },
    distributor: { ring },
    ingester: { push_grpc_method_enabled: true, ring: { ...ring, replication_factor: 1, min_ready_duration: '0s' } },
    compactor: { data_dir: `${folder}/compactor`, sharding_ring: ring },
    store_gateway: { sharding_ring: ring },
    ruler: { rule_path: `${folder}/rules`, ring },
    query_scheduler: { ring },
    overrides_exporter: { ring },
    frontend: { address: here },
    common: { storage: { backend: 'filesystem', filesystem: { dir: `${folder}/store` } } },
    blocks_storage: { storage_prefix: 'blocks', tsdb: { dir: `${folder}/tsdb` }, bucket_store: { sync_dir: `${folder}/sync` } },
    ruler_storage: { storage_prefix: 'rules' },
    alertmanager_storage: { storage_prefix: 'alerts' },
    limits,
  };
}
