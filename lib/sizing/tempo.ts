import { tracesMegabytesPerSecond, type Load } from './load';
import { TEMPO } from './tables/rules';
import { replicasFor, scaled, type WorkloadSizing } from './workload';

/** One process with every part; upstream runs exactly one. */
export interface TempoMonolithicSizing {
  readonly mode: 'monolithic';
  readonly all: WorkloadSizing;
}

export interface TempoMicroservicesSizing {
  readonly mode: 'microservices';
  readonly distributor: WorkloadSizing;
  /** Replicas per zone; each owns one partition. */
  readonly liveStore: WorkloadSizing;
  readonly liveStoreZones: number;
  /** As many as the ingest topic has partitions. */
  readonly blockBuilder: WorkloadSizing;
  readonly querier: WorkloadSizing;
  readonly queryFrontend: WorkloadSizing;
  readonly backendScheduler: WorkloadSizing;
  readonly backendWorker: WorkloadSizing;
  readonly cache: WorkloadSizing;
}

export type TempoSizing = TempoMonolithicSizing | TempoMicroservicesSizing;

export function sizeTempo(load: Load, partitions: number): TempoSizing {
  const rate = tracesMegabytesPerSecond(load);
  return {
    mode: 'microservices',
    distributor: { ...scaled(replicasFor(rate, TEMPO.megabytesPerSecondPerDistributor, 3), 9), cpu: 0.5, memoryMiB: 1024 },
    liveStore: { replicas: partitions, cpu: 0.5, memoryMiB: 4096, diskGiB: 30 },
    liveStoreZones: TEMPO.liveStoreZones,
    blockBuilder: { replicas: partitions, cpu: 0.5, memoryMiB: 4096 },
    querier: { ...scaled(replicasFor(rate, TEMPO.megabytesPerSecondPerQuerier, 2), 12), cpu: 0.5, memoryMiB: 2048 },
    // Upstream: exactly two.
    queryFrontend: { replicas: 2, cpu: 0.5, memoryMiB: 1024 },
    // Upstream: exactly one.
    backendScheduler: { replicas: 1, cpu: 0.5, memoryMiB: 1024, diskGiB: 1 },
    backendWorker: { replicas: 3, cpu: 0.5, memoryMiB: 1024 },
    cache: { replicas: 3, cpu: 0.2, memoryMiB: 1024 },
  };
}
