import type { Load } from './load';
import { LOKI_BELOW_3_TB } from './tables/rules';
import { replicasFor, scaled, type WorkloadSizing } from './workload';

/** Processes with every part; three of them, since a line is kept by three. */
export interface LokiMonolithicSizing {
  readonly mode: 'monolithic';
  readonly all: WorkloadSizing;
  /** MB per second the tenant may send: the load and half as much again. */
  readonly maxMegabytesPerSecond: number;
}

export interface LokiMicroservicesSizing {
  readonly mode: 'microservices';
  readonly zones: number;
  readonly distributor: WorkloadSizing;
  /** Replicas per zone. */
  readonly ingester: WorkloadSizing;
  readonly querier: WorkloadSizing;
  readonly queryFrontend: WorkloadSizing;
  readonly queryScheduler: WorkloadSizing;
  readonly indexGateway: WorkloadSizing;
  readonly compactor: WorkloadSizing;
  readonly chunksCache: WorkloadSizing;
  readonly resultsCache: WorkloadSizing;
  /** MB per second the tenant may send: the load and half as much again. */
  readonly maxMegabytesPerSecond: number;
}

export type LokiSizing = LokiMonolithicSizing | LokiMicroservicesSizing;

const ZONES = 3;

/** Upstream's column for loads below 3 TB a day, in proportion to the load, with the floors that zones and a quorum need. */
export function sizeLoki(load: Load): LokiSizing {
  const megabytesPerSecond = (load.logLinesPerSecond * load.bytesPerLine) / 1e6;
  const share = (megabytesPerSecond * 86_400) / 1e6 / LOKI_BELOW_3_TB.terabytesPerDay;
  return {
    mode: 'microservices',
    zones: ZONES,
    distributor: { ...scaled(replicasFor(LOKI_BELOW_3_TB.distributors * share, 1, 3), 9), cpu: 1, memoryMiB: 768 },
    ingester: { replicas: replicasFor(LOKI_BELOW_3_TB.ingesters * share, ZONES, 1), cpu: 2, memoryMiB: 4096, diskGiB: 50 },
    querier: { ...scaled(replicasFor(LOKI_BELOW_3_TB.queriers * share, 1, 3), 20), cpu: 1, memoryMiB: 1536 },
    queryFrontend: { replicas: 2, cpu: 0.5, memoryMiB: 1536 },
    queryScheduler: { replicas: 2, cpu: 0.3, memoryMiB: 512 },
    indexGateway: { replicas: replicasFor(LOKI_BELOW_3_TB.indexGateways * share, 1, 2), cpu: 0.5, memoryMiB: 2048, diskGiB: 20 },
    compactor: { replicas: 1, cpu: 1, memoryMiB: 4096, diskGiB: 20 },
    chunksCache: { replicas: 3, cpu: 0.5, memoryMiB: 4608 },
    resultsCache: { replicas: 3, cpu: 0.2, memoryMiB: 1280 },
    maxMegabytesPerSecond: Math.ceil(1.5 * megabytesPerSecond),
  };
}
