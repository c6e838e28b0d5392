import type {
  LokiMicroservicesSizing,
  LokiMonolithicSizing,
  MimirMicroservicesSizing,
  MimirMonolithicSizing,
  TempoMicroservicesSizing,
  TempoMonolithicSizing,
  TopicSizing,
  WorkloadSizing,
} from '../../../lib/sizing';

/** Sizings of the backends in every mode, so that their tests do not hang on the model's numbers. */

function of(replicas: number, memoryMiB: number, further: Partial<WorkloadSizing> = {}): WorkloadSizing {
  return { replicas, cpu: 0.5, memoryMiB, ...further };
}

function topic(name: string, partitions: number): TopicSizing {
  return { name, partitions, replicationFactor: 3, minInSyncReplicas: 2, retentionHours: 24, maxMessageBytes: 16_000_000 };
}

export const TEMPO_TOPIC = topic('tempo-ingest', 3);
export const MIMIR_TOPIC = topic('mimir-ingest', 4);

export const TEMPO_MONOLITHIC: TempoMonolithicSizing = { mode: 'monolithic', all: of(1, 4096, { diskGiB: 50 }) };

export const TEMPO: TempoMicroservicesSizing = {
  mode: 'microservices',
  distributor: of(3, 1024, { maxReplicas: 9 }),
  liveStore: of(3, 4096, { diskGiB: 30 }),
  liveStoreZones: 2,
  blockBuilder: of(3, 4096),
  querier: of(2, 2048, { maxReplicas: 12 }),
  queryFrontend: of(2, 1024),
  backendScheduler: of(1, 1024, { diskGiB: 1 }),
  backendWorker: of(3, 1024),
  cache: of(3, 1024),
};

const LIMITS = { maxSeries: 750_000, maxSamplesPerSecond: 50_000 };

export const MIMIR_MONOLITHIC: MimirMonolithicSizing = { mode: 'monolithic', all: of(3, 2048, { diskGiB: 50 }), ...LIMITS };

export const MIMIR: MimirMicroservicesSizing = {
  mode: 'classic',
  zones: 3,
  distributor: of(3, 1536, { maxReplicas: 12 }),
  ingester: of(1, 6656, { diskGiB: 50 }),
  querier: of(2, 2048, { maxReplicas: 10 }),
  queryFrontend: of(2, 1024),
  queryScheduler: of(2, 256),
  storeGateway: of(1, 2048, { diskGiB: 20 }),
  compactor: of(1, 4096, { diskGiB: 50 }),
  ruler: of(2, 1024),
  alertmanager: of(3, 256, { diskGiB: 1 }),
  chunksCache: of(3, 2048),
  indexCache: of(3, 1024),
  metadataCache: of(2, 512),
  resultsCache: of(2, 512),
  ...LIMITS,
};

export const MIMIR_INGEST_STORAGE: MimirMicroservicesSizing = { ...MIMIR, mode: 'ingest-storage', ingester: of(4, 8192, { diskGiB: 50 }) };

export const LOKI_MONOLITHIC: LokiMonolithicSizing = { mode: 'monolithic', all: of(3, 4096, { diskGiB: 50 }), maxMegabytesPerSecond: 8 };

export const LOKI: LokiMicroservicesSizing = {
  mode: 'microservices',
  zones: 3,
  distributor: of(3, 768, { maxReplicas: 9 }),
  ingester: of(2, 4096, { diskGiB: 50 }),
  querier: of(5, 1536, { maxReplicas: 20 }),
  queryFrontend: of(2, 1536),
  queryScheduler: of(2, 512),
  indexGateway: of(2, 2048, { diskGiB: 20 }),
  compactor: of(1, 4096, { diskGiB: 20 }),
  chunksCache: of(3, 4608),
  resultsCache: of(3, 1280),
  maxMegabytesPerSecond: 38,
};
