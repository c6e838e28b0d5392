import { workloads, type BucketSizings, type DatabaseSizing, type Explanation, type Load, type PlatformSizing, type WorkloadSizing } from '../sizing';

/** A workload of the plan. Numbers of replicas are of all zones together. */
export interface PlannedComponent {
  /** As its manifest is called. */
  readonly name: string;
  /** Where its numbers stand in the sizing: `mimir.ingester` holds `mimir.ingester.replicas`. */
  readonly path: string;
  /** The program it belongs to: collector, tempo, mimir, loki or grafana. */
  readonly program: string;
  /** Replicas at the load; the floor where an autoscaler takes over. 0 for the agent, which runs on every node. */
  readonly replicas: number;
  /** The autoscaler's ceiling; null where there is none. */
  readonly maxReplicas: number | null;
  /** Zones that share the replicas evenly, where the sizing counts them per zone; else null. */
  readonly zones: number | null;
  /** Cores each. */
  readonly cpu: number;
  /** MiB each. */
  readonly memoryMiB: number;
  /** GiB each; null where it keeps nothing. */
  readonly diskGiB: number | null;
}

export interface PlannedNodes {
  readonly pool: string;
  readonly type: string;
  /** Of all zones together. */
  readonly nodes: number;
  readonly maxNodes: number;
  /** Cores each. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

export interface PlannedTopic {
  /** Where its numbers stand: `kafka.topics.<key>`. */
  readonly key: string;
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly retentionHours: number;
}

export interface PlannedKafka {
  readonly brokers: number;
  /** Cores each. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly maxDiskGiB: number;
  readonly topics: readonly PlannedTopic[];
}

export interface PlannedBucket {
  readonly name: string;
  /** Days the backend keeps its data; null: until deleted by name. */
  readonly retentionDays: number | null;
  /** What lies there once the retention is reached. */
  readonly storedGiB: number;
}

/** What all workloads ask for together, without the agents. */
export interface PlanTotals {
  readonly pods: number;
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly nodes: number;
}

/** A platform's numbers as the command shows them: plain data, the same for the table, for `--json` and for the page. */
export interface SizePlan {
  readonly tier: string;
  readonly load: Load;
  readonly zones: number;
  readonly modes: { readonly tempo: string; readonly mimir: string; readonly loki: string };
  readonly components: readonly PlannedComponent[];
  readonly totals: PlanTotals;
  readonly nodes: readonly PlannedNodes[];
  /** Null where the gateways write to the backends themselves. */
  readonly kafka: PlannedKafka | null;
  readonly database: DatabaseSizing;
  readonly buckets: readonly PlannedBucket[];
  readonly explanations: readonly Explanation[];
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** Where each workload's numbers stand, by its name in the manifests. */
function paths(s: PlatformSizing): Map<string, { path: string; own: WorkloadSizing }> {
  const found = new Map<string, { path: string; own: WorkloadSizing }>();
  const add = (name: string, path: string, own: unknown): void => {
    if (typeof own === 'object' && own !== null) found.set(name, { path, own: own as WorkloadSizing });
  };
  add('gateway', 'collector.gateway', s.collector.gateway);
  add('cluster-receiver', 'collector.clusterReceiver', s.collector.clusterReceiver);
  for (const [signal, own] of Object.entries(s.collector.processors ?? {})) {
    add(`${signal.replace(/s$/, '')}-processor`, `collector.processors.${signal}`, own);
  }
  for (const [name, signals] of Object.entries(s.collector.destinations ?? {})) {
    for (const [signal, own] of Object.entries(signals)) add(`to-${name}-${signal}`, `collector.destinations.${name}.${signal}`, own);
  }
  if (s.kafka?.inCluster !== undefined) {
    add('kafka-broker', 'kafka', { ...s.kafka, replicas: s.kafka.brokers });
    for (const [part, own] of Object.entries(s.kafka.inCluster)) add(`kafka-${kebab(part)}`, `kafka.inCluster.${part}`, own);
  }
  for (const backend of ['tempo', 'mimir', 'loki'] as const) {
    for (const [part, own] of Object.entries(s[backend])) add(part === 'all' ? backend : `${backend}-${kebab(part)}`, `${backend}.${part}`, own);
  }
  add('grafana', 'grafana', s.grafana);
  return found;
}

function component(name: string, path: string, total: WorkloadSizing, own: WorkloadSizing): PlannedComponent {
  return {
    name,
    path,
    program: path.split('.')[0] as string,
    replicas: total.replicas,
    maxReplicas: total.maxReplicas ?? null,
    zones: own.replicas > 0 && total.replicas !== own.replicas ? total.replicas / own.replicas : null,
    cpu: total.cpu,
    memoryMiB: total.memoryMiB,
    diskGiB: total.diskGiB ?? null,
  };
}

function components(sizing: PlatformSizing): PlannedComponent[] {
  const known = paths(sizing);
  const { agent } = sizing.collector;
  const placed = workloads(sizing).map(({ name, sizing: total }) => {
    const { path, own } = known.get(name) ?? { path: name, own: total };
    return component(name, path, total, own);
  });
  return [component('agent', 'collector.agent', agent, agent), ...placed];
}

function nodes({ pools, zones }: PlatformSizing): PlannedNodes[] {
  return pools.map(({ role, type, nodesPerZone, maxNodesPerZone }) => ({
    pool: role,
    type: type.name,
    nodes: nodesPerZone * zones,
    maxNodes: maxNodesPerZone * zones,
    cpu: type.cpu,
    memoryMiB: type.memoryMiB,
  }));
}

function kafka({ kafka: k }: PlatformSizing): PlannedKafka | null {
  if (k === undefined) return null;
  const topics = Object.entries(k.topics).flatMap(([key, topic]) => {
    if (topic === undefined) return [];
    const { name, partitions, replicationFactor, retentionHours } = topic;
    return [{ key, name, partitions, replicationFactor, retentionHours }];
  });
  return { brokers: k.brokers, cpu: k.cpu, memoryMiB: k.memoryMiB, diskGiB: k.diskGiB, maxDiskGiB: k.maxDiskGiB, topics };
}

function buckets(of: BucketSizings): PlannedBucket[] {
  return Object.entries(of).map(([name, { retentionDays, storedGiB }]) => ({ name, retentionDays: retentionDays ?? null, storedGiB }));
}

/** The numbers of a sizing, flat. */
export function sizePlan(sizing: PlatformSizing): SizePlan {
  const planned = components(sizing);
  const pools = nodes(sizing);
  const total = (of: (c: PlannedComponent) => number): number => planned.reduce((sum, c) => sum + c.replicas * of(c), 0);
  return {
    tier: sizing.tier,
    load: sizing.load,
    zones: sizing.zones,
    modes: { tempo: sizing.tempo.mode, mimir: sizing.mimir.mode, loki: sizing.loki.mode },
    components: planned,
    totals: {
      pods: total(() => 1),
      cpu: total((c) => c.cpu),
      memoryMiB: total((c) => c.memoryMiB),
      diskGiB: total((c) => c.diskGiB ?? 0),
      nodes: pools.reduce((sum, pool) => sum + pool.nodes, 0),
    },
    nodes: pools,
    kafka: kafka(sizing),
    database: sizing.database,
    buckets: buckets(sizing.buckets),
    explanations: sizing.explain(),
  };
}
