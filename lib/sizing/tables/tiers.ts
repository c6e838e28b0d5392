import type { Load } from '../load';

/**
 * The load each tier is sized for: spans, series and lines per second are the mission's.
 * Bytes per span: 450 B is what Tempo's own monolith ceiling implies (35 MB/s at 80 K spans/s, Tempo 3.0 deployment modes); bytes per line: the middle of the mission's 200 to 500 B.
 * Queries: Mimir's own preset for 1 M series assumes 5 a second (mimir-distributed small.yaml); twice that for three backends.
 */
export const TIER_LOADS = {
  medium: {
    spansPerSecond: 50_000,
    bytesPerSpan: 450,
    activeSeries: 500_000,
    scrapeIntervalSeconds: 15,
    logLinesPerSecond: 50_000,
    bytesPerLine: 300,
    queriesPerSecond: 10,
    spansKept: 0.15,
    peakFactor: 1,
    availability: 'zone-redundant',
    retentionDays: { traces: 14, metrics: 30, logs: 30 },
  },
} as const satisfies { readonly [tier: string]: Load };
