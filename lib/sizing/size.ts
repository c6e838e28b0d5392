import { sizeBuckets, type BucketSizings } from './buckets';
import { sizeCollector, type CollectorSizing } from './collector';
import { DATABASE, GRAFANA, type DatabaseSizing } from './grafana';
import { bufferPartitions, sizeKafka, type KafkaSizing } from './kafka';
import type { Load } from './load';
import { sizeLoki, type LokiSizing } from './loki';
import { sizeMimir, type MimirSizing } from './mimir';
import { sizePools, type NodeCatalog, type NodePoolSizing, type Pods } from './nodes';
import { sizeTempo, type TempoSizing } from './tempo';
import type { WorkloadSizing } from './workload';

/** Every number of a platform, from its load. */
export interface PlatformSizing {
  readonly tier: TierName;
  readonly load: Load;
  /** Availability zones that everything spreads over. */
  readonly zones: number;
  readonly collector: CollectorSizing;
  /** Absent where the gateways write to the backends themselves. */
  readonly kafka?: KafkaSizing;
  readonly tempo: TempoSizing;
  readonly mimir: MimirSizing;
  readonly loki: LokiSizing;
  readonly grafana: WorkloadSizing;
  readonly database: DatabaseSizing;
  readonly buckets: BucketSizings;
  /** One pool, `general`, where the whole platform fits on a few nodes; else one per role. */
  readonly pools: readonly NodePoolSizing[];
  /** Every number above with its formula, inputs and source. */
  explain(): readonly Explanation[];
}

/** Operators and cluster add-ons that run on the general pool, together; their charts' requests, rounded up. */
const OPERATORS: WorkloadSizing = { replicas: 12, cpu: 0.15, memoryMiB: 256 };

type Backends = Pick<PlatformSizing, 'collector' | 'tempo' | 'mimir' | 'loki' | 'grafana'>;

function perZone(sizing: WorkloadSizing, zones: number): WorkloadSizing {
  return { ...sizing, replicas: sizing.replicas * zones };
}

/** Every workload with replicas of its own, its pool, and its name as the manifests write it. */
export function workloads(s: Backends): Pods[] {
  const { clusterReceiver, gateway, traces, metrics, logs } = s.collector;
  const backend = (app: string, of: { readonly [name: string]: WorkloadSizing | number }): Pods[] =>
    Object.entries(of)
      .filter((entry): entry is [string, WorkloadSizing] => typeof entry[1] === 'object')
      .map(([name, sizing]) => ({ role: 'storage', name: `${app}-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`, sizing }));
  return [
    { role: 'collector', name: 'gateway', sizing: gateway },
    { role: 'collector', name: 'cluster-receiver', sizing: clusterReceiver },
    { role: 'collector', name: 'trace-processor', sizing: traces },
    { role: 'collector', name: 'metric-processor', sizing: metrics },
    { role: 'collector', name: 'log-processor', sizing: logs },
    ...backend('tempo', { ...s.tempo, liveStore: perZone(s.tempo.liveStore, s.tempo.liveStoreZones) }),
    ...backend('mimir', {
      ...s.mimir,
      ingester: perZone(s.mimir.ingester, s.mimir.zones),
      storeGateway: perZone(s.mimir.storeGateway, s.mimir.zones),
    }),
    ...backend('loki', { ...s.loki, ingester: perZone(s.loki.ingester, s.loki.zones) }),
    { role: 'general', name: 'grafana', sizing: s.grafana },
  ];
}

/**
 * Sizes a whole platform. Pure: the same load and machine types give the same numbers.
 * @param load what the platform must carry
 * @param catalog the cloud's machine type for each pool
 * @param zones availability zones, 3 for everything above Small
 */
export function size(load: Load, catalog: NodeCatalog, zones = 3): PlatformSizing {
  const kafka = sizeKafka(load);
  const backends: Backends = {
    collector: sizeCollector(load, bufferPartitions(load)),
    tempo: sizeTempo(load, kafka.topics.tempoIngest.partitions),
    mimir: sizeMimir(load),
    loki: sizeLoki(load),
    grafana: GRAFANA,
  };
  const pods: Pods[] = [...workloads(backends), { role: 'general', name: 'operators', sizing: OPERATORS }];
  return {
    load,
    zones,
    ...backends,
    kafka,
    database: DATABASE,
    buckets: sizeBuckets(load),
    pools: sizePools(pods, backends.collector.agent, catalog, zones),
  };
}
