import { samplesPerSecond, type Load } from './load';
import { MIMIR } from './tables/rules';
import { replicasFor, roundUp, scaled, type WorkloadSizing } from './workload';

/** What a tenant may send; the same in every mode. */
export interface MimirLimits {
  /** Series a tenant may hold: the load and half as much again, so that a deploy's churn is not refused. */
  readonly maxSeries: number;
  /** Samples per second a tenant may send. */
  readonly maxSamplesPerSecond: number;
}

/** Processes with every part, each holding every series. */
export interface MimirMonolithicSizing extends MimirLimits {
  readonly mode: 'monolithic';
  readonly all: WorkloadSizing;
}

export interface MimirMicroservicesSizing extends MimirLimits {
  /** `classic`: distributors write to three ingesters. `ingest-storage`: they write to Kafka, and ingesters read from it. */
  readonly mode: 'classic' | 'ingest-storage';
  readonly zones: number;
  readonly distributor: WorkloadSizing;
  /** Replicas per zone. */
  readonly ingester: WorkloadSizing;
  readonly querier: WorkloadSizing;
  readonly queryFrontend: WorkloadSizing;
  readonly queryScheduler: WorkloadSizing;
  /** Replicas per zone. */
  readonly storeGateway: WorkloadSizing;
  readonly compactor: WorkloadSizing;
  readonly ruler: WorkloadSizing;
  readonly alertmanager: WorkloadSizing;
  readonly chunksCache: WorkloadSizing;
  readonly indexCache: WorkloadSizing;
  readonly metadataCache: WorkloadSizing;
  readonly resultsCache: WorkloadSizing;
}

export type MimirSizing = MimirMonolithicSizing | MimirMicroservicesSizing;

const ZONES = 3;

function ingester(load: Load): WorkloadSizing {
  const cores = (load.activeSeries * MIMIR.replicationFactor) / MIMIR.seriesPerIngesterCore / ZONES;
  const perZone = replicasFor(cores, 4, 1);
  const cpu = roundUp(cores / perZone, 0.5);
  return {
    replicas: perZone,
    cpu,
    memoryMiB: roundUp(cpu * MIMIR.ingesterGiBPerCore * MIMIR.headroom * 1024, 512),
    diskGiB: Math.max(50, roundUp(cpu * MIMIR.ingesterDiskGiBPerCore * MIMIR.headroom, 10)),
  };
}

export function sizeMimir(load: Load): MimirSizing {
  const samples = samplesPerSecond(load);
  const millionSeries = load.activeSeries / 1e6;
  return {
    mode: 'classic',
    zones: ZONES,
    distributor: { ...scaled(replicasFor(samples, MIMIR.samplesPerDistributorCore, 3), 12), cpu: 0.7, memoryMiB: 1536 },
    ingester: ingester(load),
    querier: { ...scaled(replicasFor(load.queriesPerSecond, MIMIR.queriesPerQuerierCore, 2), 10), cpu: 1, memoryMiB: 2048 },
    queryFrontend: { replicas: 2, cpu: 0.3, memoryMiB: 1024 },
    queryScheduler: { replicas: 2, cpu: 0.2, memoryMiB: 256 },
    storeGateway: {
      replicas: 1,
      cpu: 0.5,
      memoryMiB: 2048,
      diskGiB: Math.max(20, roundUp(millionSeries * MIMIR.storeGatewayDiskGiBPerMillionSeries * MIMIR.headroom, 10)),
    },
    compactor: {
      replicas: replicasFor(millionSeries, 20, 1),
      cpu: 1,
      memoryMiB: 4096,
      diskGiB: Math.max(50, roundUp((millionSeries / 20) * MIMIR.compactorDiskGiBPer20MSeries * MIMIR.headroom, 10)),
    },
    ruler: { replicas: 2, cpu: 0.3, memoryMiB: 1024 },
    alertmanager: { replicas: 3, cpu: 0.1, memoryMiB: 256, diskGiB: 1 },
    chunksCache: { replicas: 3, cpu: 0.2, memoryMiB: 2048 },
    indexCache: { replicas: 3, cpu: 0.2, memoryMiB: 1024 },
    metadataCache: { replicas: 2, cpu: 0.1, memoryMiB: 512 },
    resultsCache: { replicas: 2, cpu: 0.1, memoryMiB: 512 },
    maxSeries: roundUp(1.5 * load.activeSeries, 1000),
    maxSamplesPerSecond: roundUp(1.5 * samples, 1000),
  };
}
