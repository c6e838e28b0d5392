import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { CNPG_CLUSTER, CNPG_TRAITS, DATABASE_CONNECTIONS, POOL_LABEL, needs } from '../../facts';
import { ChartConstruct, clusterTraits, networkPolicy, podsOf, standardLabels, tolerationOf, wayToKubernetes, type ComponentProps, type ScrapedProps, type Traffic } from '../../kube';
import type { DatabaseSizing } from '../../sizing';

const API = 'postgresql.cnpg.io/v1';
const IDENTITY = { app: 'grafana', component: 'postgres' } as const;
/** Where the operator and the instances ask each instance how it is, and where its metrics are (CloudNativePG 1.30). */
const STATUS_PORT = 8000;
const METRICS_PORT = 9187;

/** What the server needs: its size, and a name for the database. */
export interface CloudNativePgProps extends Pick<ComponentProps<'storageClass'>, 'traits' | 'pool'>, ScrapedProps {
  /** Machine, disk and standby, from `Tier.size`. */
  readonly sizing: DatabaseSizing;
  /** Name of the database, and of its owner. */
  readonly database: string;
  /** Namespace of the operator. Default: `cnpg-system`. */
  readonly operatorNamespace?: string;
}

/** Grafana's PostgreSQL in the cluster itself, run by CloudNativePG: its login, its certificates and the change of the primary are the operator's. No backups. */
export class CloudNativePg extends ChartConstruct {
  /** The Cluster of CloudNativePG, for patches. */
  public readonly cluster: ApiObject;

  public constructor(scope: Construct, id: string, private readonly props: CloudNativePgProps) {
    super(scope, id, { name: CNPG_CLUSTER, props, needs: ['storageClass'], sized: 'database', given: needs(props, 'sizing', 'database', 'traits') });
    const { sizing, traits, database, scrapers = [] } = props;
    const { cpu, memoryMiB, diskGiB, standby } = sizing;
    const memory = `${memoryMiB}Mi`;
    this.cluster = new ApiObject(this, 'cluster', {
      apiVersion: API,
      kind: 'Cluster',
      metadata: { name: CNPG_CLUSTER, labels: { ...standardLabels(IDENTITY) } },
      spec: {
        instances: standby ? 2 : 1,
        // A budget for a single instance would let no node be drained.
        enablePDB: standby,
        bootstrap: { initdb: { database, owner: database, dataChecksums: true } },
        storage: { size: `${diskGiB}Gi`, storageClass: traits.storageClass },
        resources: { requests: { cpu: `${Math.round(cpu * 1000)}m`, memory }, limits: { memory } },
        // A quarter of the memory, as PostgreSQL's manual advises (19.4.1).
        postgresql: {
          parameters: { max_connections: String(DATABASE_CONNECTIONS), shared_buffers: `${Math.floor(memoryMiB / 4)}MB` },
          // What was saved is on both before it is said to be saved; while there is no standby, on one.
          ...(standby ? { synchronous: { method: 'any', number: 1, dataDurability: 'preferred' } } : {}),
        },
        primaryUpdateMethod: 'switchover',
        affinity: { enablePodAntiAffinity: true, podAntiAffinityType: 'preferred', topologyKey: 'topology.kubernetes.io/zone', ...this.onPool() },
        ...(scrapers.length === 0 ? {} : { inheritedMetadata: { annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(METRICS_PORT) } } }),
      },
    });
    this.policy();
  }

  private onPool(): object {
    const { pool = 'general' } = this.props;
    return clusterTraits(this).sharedNodes === true ? {} : { nodeSelector: { [POOL_LABEL]: pool }, tolerations: [tolerationOf(pool)] };
  }

  private policy(): void {
    const { scrapers = [], operatorNamespace = 'cnpg-system' } = this.props;
    const selector = { 'cnpg.io/cluster': CNPG_CLUSTER };
    const { port } = CNPG_TRAITS.listener;
    const each: Traffic = { peers: [{ pods: selector }], ports: [port, STATUS_PORT] };
    networkPolicy(this, 'network-policy', {
      ...IDENTITY,
      name: CNPG_CLUSTER,
      selector,
      admits: [each, { peers: [podsOf('grafana', 'server')], ports: [port] }, { peers: [{ namespace: operatorNamespace }], ports: [STATUS_PORT] }, { peers: scrapers, ports: [METRICS_PORT] }],
      // Each instance reads the cluster's state from the Kubernetes API.
      reaches: [each, wayToKubernetes(this)],
    });
  }
}
