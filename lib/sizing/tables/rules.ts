/**
 * What one core, one GB or one partition carries. Every row names where it was read.
 * Sizes are what a replica asks for; a replica count follows from the load.
 */

/** Splunk's published capacity of one collector core at 1 core : 2 GB (docs.splunk.com, Splunk OTel Collector sizing). Conservative for plain forwarding. */
export const COLLECTOR_PER_CORE = { spans: 15_000, samples: 20_000, logLines: 10_000 } as const;

/** The gateways' target utilisation: above it the HPA adds replicas (mission: 70 %). */
export const GATEWAY_TARGET_UTILISATION = 0.7;

/** Mimir planning-capacity (Mimir 3.2 docs): per core and GB. In-memory series are active series times the replication factor. */
export const MIMIR = {
  replicationFactor: 3,
  samplesPerDistributorCore: 25_000,
  seriesPerIngesterCore: 300_000,
  ingesterGiBPerCore: 2.5,
  ingesterDiskGiBPerCore: 5,
  queriesPerQuerierCore: 10,
  storeGatewayDiskGiBPerMillionSeries: 13,
  compactorDiskGiBPer20MSeries: 300,
  /** "Add 50 % headroom for memory and disk" in the same document. */
  headroom: 1.5,
} as const;

/** Tempo plan/size (Tempo 3.0 docs). */
export const TEMPO = {
  megabytesPerSecondPerPartition: 10,
  megabytesPerSecondPerDistributor: 10,
  megabytesPerSecondPerQuerier: 2,
  /** Zones of live-stores; read quorum 1, so two zones survive the loss of one (Tempo 3.0 zone-aware live-stores). */
  liveStoreZones: 2,
} as const;

/** Loki setup/size (Loki 3.7 docs), the column for loads below 3 TB a day, replicas at the full 3 TB. */
export const LOKI_BELOW_3_TB = {
  terabytesPerDay: 3,
  ingesters: 6,
  distributors: 4,
  indexGateways: 4,
  queriers: 10,
} as const;

/**
 * Kafka. Compression: zstd reaches 44 on 9 KB traces and gzip 34 (collector configgrpc README); records split by trace id are small and compress worse, so 4 is assumed until measured.
 * Partition counts are the mission's: 6 up to 100 K events a second.
 */
export const KAFKA = {
  replicationFactor: 3,
  retentionHours: 24,
  compressionRatio: 4,
  bytesPerSample: 60,
  /** Brokers slow down and rebalances fail on full disks: 70 % is planned. */
  diskFill: 0.7,
  partitions: [
    { upToEventsPerSecond: 150_000, partitions: 6 },
    { upToEventsPerSecond: 500_000, partitions: 12 },
    { upToEventsPerSecond: 1_000_000, partitions: 24 },
  ],
} as const;

/** Memory a span costs in the tail sampler's heap, as a multiple of its size on the wire (assumed; no upstream figure exists). */
export const SAMPLER_HEAP_FACTOR = 5;
