import type { Load, Signal } from '../load';
import type { TierName } from '../tier-name';

/** A pod of a fixed size. */
export interface PodRow {
  readonly cpu: number;
  readonly memoryMiB: number;
}

/** Cores of a processor's pod, by signal. */
export type ProcessorCores = { readonly [S in Signal]: number };

/** What a tier decides beside its load. */
export interface Policy {
  readonly tier: TierName;
  readonly zones: number;
  readonly pools: 'one' | 'by-role';
  readonly agent: PodRow;
  readonly clusterReceivers: number;
  readonly gateways: number;
  /** Absent: gateways keep a queue on disk and write to the backends themselves. */
  readonly kafka?: { readonly brokers: number; readonly brokerCores: number; readonly partitions: number; readonly tempoPartitions: number; readonly processors: ProcessorCores };
  readonly tempo: { readonly mode: 'monolithic' } | { readonly mode: 'microservices'; readonly liveStore: PodRow; readonly querier: PodRow };
  readonly mimir: { readonly mode: 'monolithic' } | { readonly mode: 'classic' | 'ingest-storage'; readonly storeGateway: PodRow; readonly rulers: number };
  readonly loki: { readonly mode: 'monolithic' | 'microservices' };
  readonly grafana: PodRow & { readonly replicas: number };
  readonly database: PodRow & { readonly diskGiB: number; readonly standby: boolean; readonly backupDays: number };
}

/** Loads up to which a row is enough; one above any of them takes the next row. */
export interface Ceilings {
  readonly eventsPerSecond: number;
  readonly activeSeries: number;
  readonly queriesPerSecond: number;
  readonly keptTraceMegabytes: number;
  readonly logTerabytesPerDay: number;
}

export interface TierRow {
  readonly load: Load;
  readonly ceilings: Ceilings;
  readonly policy: Policy;
}

/**
 * Bytes per span: 450 B is what Tempo's own monolith ceiling implies (35 MB/s at 80 K spans/s, Tempo 3.0 deployment modes); bytes per line: the middle of the mission's 200 to 500 B.
 * Queries: one a second per 20 of the mission's users over all three backends; for XLarge twice what Mimir's preset for 10 M series assumes.
 */
const COMMON = { bytesPerSpan: 450, scrapeIntervalSeconds: 15, bytesPerLine: 300, peakFactor: 1 } as const;

const MEDIUM: TierRow = {
  load: {
    ...COMMON,
    spansPerSecond: 50_000,
    activeSeries: 500_000,
    logLinesPerSecond: 50_000,
    queriesPerSecond: 10,
    spansKept: 0.15,
    availability: 'zone-redundant',
    retentionDays: { traces: 14, metrics: 30, logs: 30 },
  },
  // Series: where Mimir's own small preset ends.
  ceilings: { eventsPerSecond: 150_000, activeSeries: 1e6, queriesPerSecond: Infinity, keptTraceMegabytes: Infinity, logTerabytesPerDay: Infinity },
  policy: {
    tier: 'medium',
    zones: 3,
    pools: 'by-role',
    agent: { cpu: 0.2, memoryMiB: 512 },
    clusterReceivers: 2,
    gateways: 3,
    kafka: { brokers: 3, brokerCores: 4, partitions: 6, tempoPartitions: 3, processors: { traces: 1.5, metrics: 1, logs: 2 } },
    tempo: { mode: 'microservices', liveStore: { cpu: 0.5, memoryMiB: 4096 }, querier: { cpu: 0.5, memoryMiB: 2048 } },
    mimir: { mode: 'classic', storeGateway: { cpu: 0.5, memoryMiB: 2048 }, rulers: 2 },
    loki: { mode: 'microservices' },
    grafana: { replicas: 2, cpu: 1, memoryMiB: 2048 },
    database: { cpu: 2, memoryMiB: 4096, diskGiB: 50, standby: true, backupDays: 14 },
  },
};

/** The rows, smallest first. Spans, series and lines per second are the mission's, and lie in their row. */
export const TIER_ROWS: { readonly [T in TierName]: TierRow } = {
  small: {
    load: {
      ...COMMON,
      spansPerSecond: 5000,
      activeSeries: 100_000,
      logLinesPerSecond: 5000,
      queriesPerSecond: 2.5,
      spansKept: 1,
      availability: 'single',
      retentionDays: { traces: 7, metrics: 14, logs: 14 },
    },
    // Beyond these a single process no longer fits a small machine; Loki: half of what simple scalable deployments were made for.
    ceilings: { eventsPerSecond: 20_000, activeSeries: 300_000, queriesPerSecond: 10, keptTraceMegabytes: 6, logTerabytesPerDay: 0.5 },
    policy: {
      tier: 'small',
      zones: 1,
      pools: 'one',
      agent: { cpu: 0.1, memoryMiB: 256 },
      clusterReceivers: 1,
      gateways: 2,
      tempo: { mode: 'monolithic' },
      mimir: { mode: 'monolithic' },
      loki: { mode: 'monolithic' },
      grafana: { replicas: 1, cpu: 0.25, memoryMiB: 512 },
      database: { cpu: 2, memoryMiB: 4096, diskGiB: 20, standby: false, backupDays: 7 },
    },
  },
  medium: MEDIUM,
  large: {
    load: {
      ...MEDIUM.load,
      spansPerSecond: 250_000,
      activeSeries: 2e6,
      logLinesPerSecond: 250_000,
      queriesPerSecond: 50,
      retentionDays: { traces: 30, metrics: 90, logs: 30 },
    },
    // Logs: where upstream's table ends.
    ceilings: { eventsPerSecond: 750_000, activeSeries: Infinity, queriesPerSecond: Infinity, keptTraceMegabytes: Infinity, logTerabytesPerDay: 30 },
    policy: {
      ...MEDIUM.policy,
      tier: 'large',
      kafka: { brokers: 6, brokerCores: 8, partitions: 12, tempoPartitions: 6, processors: { traces: 3, metrics: 2, logs: 4 } },
      tempo: { mode: 'microservices', liveStore: { cpu: 1, memoryMiB: 6144 }, querier: { cpu: 1, memoryMiB: 4096 } },
      mimir: { mode: 'ingest-storage', storeGateway: { cpu: 1, memoryMiB: 6144 }, rulers: 2 },
      grafana: { replicas: 3, cpu: 2, memoryMiB: 4096 },
      database: { cpu: 4, memoryMiB: 16_384, diskGiB: 200, standby: true, backupDays: 14 },
    },
  },
  xlarge: {
    load: {
      ...MEDIUM.load,
      spansPerSecond: 1e6,
      activeSeries: 10e6,
      logLinesPerSecond: 1e6,
      queriesPerSecond: 100,
      retentionDays: { traces: 90, metrics: 365, logs: 90 },
    },
    ceilings: { eventsPerSecond: Infinity, activeSeries: Infinity, queriesPerSecond: Infinity, keptTraceMegabytes: Infinity, logTerabytesPerDay: Infinity },
    policy: {
      ...MEDIUM.policy,
      tier: 'xlarge',
      kafka: { brokers: 12, brokerCores: 16, partitions: 24, tempoPartitions: 24, processors: { traces: 3, metrics: 2, logs: 4 } },
      tempo: { mode: 'microservices', liveStore: { cpu: 1, memoryMiB: 8192 }, querier: { cpu: 1, memoryMiB: 4096 } },
      mimir: { mode: 'ingest-storage', storeGateway: { cpu: 1, memoryMiB: 6144 }, rulers: 3 },
      grafana: { replicas: 4, cpu: 2, memoryMiB: 4096 },
      database: { cpu: 8, memoryMiB: 32_768, diskGiB: 200, standby: true, backupDays: 30 },
    },
  },
};
