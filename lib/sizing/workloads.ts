import type { PoolRole } from './nodes';
import type { PlatformSizing } from './size';
import type { WorkloadSizing } from './workload';

/** A workload with its pool, as the nodes see it. */
export interface Pods {
  readonly role: PoolRole;
  /** Its name as the manifests write it. */
  readonly name: string;
  /** Its numbers, `replicas` over all zones. */
  readonly sizing: WorkloadSizing;
  /** True: each zone holds its share of them, since callers prefer those of their own zone. Default: false. */
  readonly zoneLocal?: boolean;
  /** Zones that each hold an equal share by name; absent where replicas spread over all zones. */
  readonly pinnedZones?: number;
}

/** What workloads are read from. */
export type Backends = Pick<PlatformSizing, 'collector' | 'kafka' | 'tempo' | 'mimir' | 'loki' | 'grafana'>;

/** Brokers, and what is beside them, where they are pods of the cluster. */
function kafkaPods({ kafka }: Backends, zones: number): Pods[] {
  if (kafka?.inCluster === undefined) return [];
  const { brokers, cpu, memoryMiB, diskGiB } = kafka;
  const { controller, cruiseControl, entityOperator, exporter } = kafka.inCluster;
  return [
    { role: 'storage', name: 'kafka-broker', sizing: { replicas: brokers, cpu, memoryMiB, diskGiB }, pinnedZones: zones },
    { role: 'storage', name: 'kafka-controller', sizing: controller },
    { role: 'general', name: 'kafka-cruise-control', sizing: cruiseControl },
    { role: 'general', name: 'kafka-entity-operator', sizing: entityOperator },
    { role: 'general', name: 'kafka-exporter', sizing: exporter },
  ];
}

/** A platform with Kafka runs in three zones. */
const ZONES_WITH_KAFKA = 3;

function backend(app: string, parts: { readonly [name: string]: unknown }, pinned: { readonly [part: string]: number }): Pods[] {
  return Object.entries(parts)
    .filter((entry): entry is [string, WorkloadSizing] => typeof entry[1] === 'object')
    .map(([part, sizing]): Pods => {
      const zones = pinned[part];
      const name = part === 'all' ? app : `${app}-${part.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
      return zones === undefined
        ? { role: 'storage', name, sizing, ...(part === 'distributor' ? { zoneLocal: true } : {}) }
        : { role: 'storage', name, sizing: { ...sizing, replicas: sizing.replicas * zones }, pinnedZones: zones };
    });
}

function collectors({ clusterReceiver, gateway, processors, destinations = {} }: Backends['collector']): Pods[] {
  const of = (name: string, sizing: WorkloadSizing): Pods => ({ role: 'collector', name, sizing });
  return [
    { ...of('gateway', gateway), zoneLocal: true },
    of('cluster-receiver', clusterReceiver),
    ...(processors === undefined
      ? []
      : [of('trace-processor', processors.traces), of('metric-processor', processors.metrics), of('log-processor', processors.logs)]),
    ...Object.entries(destinations).flatMap(([name, signals]) => Object.entries(signals).map(([signal, sizing]) => of(`to-${name}-${signal}`, sizing))),
  ];
}

/**
 * Every workload with replicas of its own, its pool, and its name as the manifests write it.
 * @param s a sizing; where it has one pool, everything is in that one
 */
export function workloads(s: Backends & Partial<Pick<PlatformSizing, 'pools'>>): Pods[] {
  const { tempo, mimir, loki } = s;
  const pods: Pods[] = [
    ...collectors(s.collector),
    ...kafkaPods(s, ZONES_WITH_KAFKA),
    ...backend('tempo', { ...tempo }, tempo.mode === 'monolithic' ? {} : { liveStore: tempo.liveStoreZones }),
    ...backend('mimir', { ...mimir }, mimir.mode === 'monolithic' ? {} : { ingester: mimir.zones, storeGateway: mimir.zones }),
    ...backend('loki', { ...loki }, loki.mode === 'monolithic' ? {} : { ingester: loki.zones }),
    { role: 'general', name: 'grafana', sizing: s.grafana },
  ];
  const only = s.pools?.length === 1 ? s.pools[0]?.role : undefined;
  return only === undefined ? pods : pods.map((p) => ({ ...p, role: only }));
}
