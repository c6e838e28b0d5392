/**
 * What one core, one GB or one partition carries. Every row names where it was read.
 * A replica's size is what it asks for; how many there are follows from the load.
 */

/**
 * Items of one core in one pass through a collector: a third of what `npm run e2e` measured on 2026-11-21 (docs/components/collector.md), 50,000 spans, 150,000
 * points and 40,000 lines per CPU second of a gateway with redaction. The rest is headroom: the machine was a shared virtual one, the senders few, the items small.
 */
export const COLLECTOR_PER_CORE = { spans: 15_000, samples: 50_000, logLines: 15_000 } as const;

/** MB of spans or lines of a core: its published spans and lines at 1 KB each. Larger ones cost by the byte (contrib's testbed: 1,000 spans/s of 100 KiB take 2.5 cores). Assumed. */
export const COLLECTOR_MEGABYTES_PER_CORE = { spans: 15, logLines: 10 } as const;

/** The gateways' target utilisation: above it the HPA adds replicas (mission: 70 %). */
export const GATEWAY_TARGET_UTILISATION = 0.7;

/** A gateway that keeps a queue: seconds that its disks bridge, the share of them that its queues may hold (the storage file takes up to twice its content), and each signal's part of that. Seconds and parts are assumed; what the file takes was measured on 2026-11-21 (docs/components/collector.md). */
export const QUEUE = { bridgedSeconds: 7200, diskFill: 0.35, shares: { traces: 0.4, metrics: 0.2, logs: 0.4 } } as const;

/** Mimir planning-capacity (Mimir 3.2 docs): per core and GB. In-memory series are active series times the replication factor. */
export const MIMIR = {
  replicationFactor: 3,
  samplesPerDistributorCore: 25_000,
  seriesPerIngesterCore: 300_000,
  ingesterGiBPerCore: 2.5,
  ingesterDiskGiBPerCore: 5,
  queriesPerQuerierCore: 10,
  queriesPerFrontendCore: 250,
  queriesPerSchedulerCore: 500,
  queriesPerStoreGatewayCore: 10,
  storeGatewayDiskGiBPerMillionSeries: 13,
  compactorSeries: 20e6,
  compactorDiskGiB: 300,
  /** "Add 50 % headroom for memory and disk" in the same document. */
  headroom: 1.5,
  /** Caches per million series: capped-large.yaml of mimir-distributed 6, made for 10 M series. */
  cachesPerMillionSeries: { chunks: 3.2, index: 1, metadata: 0.3, results: 0.4 },
} as const;

/** Tempo plan/size (Tempo 3.0 docs). */
export const TEMPO = {
  megabytesPerSecondPerPartition: 10,
  megabytesPerSecondPerDistributor: 10,
  megabytesPerSecondPerQuerier: 2,
  /** Zones of live-stores; read quorum 1, so two zones survive the loss of one (Tempo 3.0 zone-aware live-stores). */
  liveStoreZones: 2,
  /** An incident keeps more: errors and slow traces are always kept. Partitions hold for twice the usual share. Assumed. */
  stormFactor: 2,
  /** One process: the sum of plan/size's parts per MB/s, distributor by upstream's autoscaling hint of 330m for 10 MB/s. */
  monolith: { cores: 0.25, coresPerMegabyte: 0.43, gib: 1, gibPerMegabyte: 0.75, diskSeconds: 7200 },
} as const;

/**
 * Loki setup/size (Loki 3.7 docs): the columns "less than 3 TB a day" and "3 to 30 TB a day", each taken as the need at its upper end.
 * Sizes of a pod below 3 TB are what this platform's pods ask for; above, the second column's.
 */
export const LOKI = {
  small: { terabytes: 3, ingesters: 6, distributors: 4, indexGateways: 4, queriers: 10, queryFrontends: 2, compactorCores: 2, compactorGiB: 10 },
  large: { terabytes: 30, ingesters: 90, distributors: 40, indexGateways: 10, queriers: 100, queryFrontends: 8, compactorCores: 6, compactorGiB: 20 },
  /** One process has every part: the first column's sum, shared by three. */
  monolith: { coresAt3TB: 38, gibAt3TB: 59, replicas: 3 },
  caches: { chunksPerTerabyte: 1, resultsPerTerabyte: 0.2 },
} as const;

/**
 * Times that zstd and gzip shrink OTLP. Measured 2026-11-21 over batches of made-up telemetry of 50 and 100 pods: spans 6.3 to 7.1, samples 17 to 25,
 * lines 4.9 with 78 bytes around each, which is 6.5 with 200. Planned with less: real attributes vary more.
 * Tempo's client compresses its ingest log with snappy when nothing is said (franz-go 1.2): spans 4.5 to 4.9.
 */
export const COMPRESSION = { traces: 4, metrics: 13, logs: 6, tempoIngest: 3 } as const;

export const KAFKA = {
  replicationFactor: 3,
  minInSyncReplicas: 2,
  retentionHours: 24,
  /** Bytes of a sample in Mimir's ingest log, compressed. Assumed. */
  bytesPerIngestedSample: 15,
  /** Brokers slow down and rebalances fail on full disks: 70 % is planned. */
  diskFill: 0.7,
  /** MB/s that producers may write per core of a broker, and the share of it that is planned. */
  megabytesPerSecondPerCore: 2.6,
  /**
   * Times that, by kind of broker, and the part of the row's cores that a broker starts from. In the cluster a request is a floor, not a machine, and nothing
   * else of a managed service runs beside it; assumed. Express: 15.6 MB/s in and 31.2 out for each two cores, sustained (MSK developer guide).
   */
  kinds: {
    managed: { throughput: 1, cores: 1, sizesDisks: true },
    inCluster: { throughput: 2, cores: 2, sizesDisks: true },
    express: { throughput: 3, cores: 2, sizesDisks: false },
  },
  /** Times that the ingest log is read: by two live-stores and a builder of Tempo, by ingesters of three zones of Mimir. */
  readersOfIngestLog: 3,
  utilisation: 0.7,
  gibPerCore: 4,
  /** The largest disk of a managed broker (MSK 16 TiB); what is planned leaves a quarter of it. */
  maxDiskGiB: 16_384,
  plannedDiskGiB: 12_288,
  /** Partitions per consumer at the load, so that lag is caught up with more consumers than usual. */
  partitionsPerConsumer: 1.25,
  /** MB of metrics or logs a second of a partition: records of 4 MiB are delivered one after the other, three a second at this rate. Assumed. */
  megabytesPerPartition: 12,
  /** Bytes of these records. */
  recordBytes: 4 * 2 ** 20,
} as const;

/**
 * Memory a span costs in the tail sampler's heap, as a multiple of its size on the wire. Measured 2026-11-21 with collector 0.159:
 * about 5.5 KB of heap for each held span of 531 B.
 */
export const SAMPLER_HEAP_FACTOR = 10;

/**
 * What an agent holds of the series that it scrapes. Measured 2026-11-21 with collector 0.159: 30,000 series of 10 pods every 5 s took 50 MB beside an agent's
 * own 23 MB, 90,000 of 30 pods 100 MB; a core scrapes 160,000 samples/s. Series of a node: 110 pods, the kubelet's default, of 270 each. Assumed.
 */
export const SCRAPED = { bytesPerSeries: 1700, seriesPerNode: 30_000 } as const;

/**
 * Limits of a tenant, as a multiple of its load: they stop a runaway, and must let a backlog be caught up. Each distributor enforces its
 * share, so an uneven spread of connections must fit as well. Assumed.
 */
export const LIMIT_FACTOR = 4;

/** Bytes that Loki charges for a line, as a multiple of the line: structured metadata counts. Measured 2026-11-21 with Loki 3.7.8: 877 B for a line of 311 B from an agent. */
export const LOKI_CHARGE_FACTOR = 2.9;

/** What reaches object storage, per byte sent or per sample: of traces assumed, of samples and lines the mission's (`storedTraces` and the like in sources.ts). */
export const STORED = { perTraceByte: 0.25, bytesPerSample: 3, perLogByte: 0.2 } as const;

/**
 * Objects in the store, per signal. Assumed, from the backends' defaults: Tempo's block-builder writes a block every 5 minutes and compacts it about 3 times
 * (4 objects a block, parts of 10 MB); Mimir ships a block every 2 hours and compacts it twice (segments of 512 MB);
 * Loki flushes chunks of 1.5 MB at most, of which half are full, by three ingesters that mostly write the same one.
 */
export const REQUESTS = {
  traces: { objectMB: 10, requestsPerObject: 3, objectsPerWriterDay: 288 * 4, queries: 0.05, readsPerQuery: 200 },
  metrics: { objectMB: 64, requestsPerObject: 3, objectsPerWriterDay: 12 * 4, queries: 0.8, readsPerQuery: 5 },
  logs: { objectMB: 0.75, requestsPerObject: 1.5, objectsPerWriterDay: 0, queries: 0.15, readsPerQuery: 50 },
} as const;
