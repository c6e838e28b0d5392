import * as fc from 'fast-check';
import { awsNodeCatalog, Tier, workloads, type Load, type LoadProps, type NodeCatalog, type PlatformSizing } from '../../lib/sizing';

/** Machines on which every pod of every tier fits, the same for all loads: only then do counts of machines compare. */
export const CATALOG: NodeCatalog = awsNodeCatalog('xlarge');

/** Whole numbers of all magnitudes alike. */
const magnitude = (from: number, to: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log(from), max: Math.log(to), noNaN: true }).map((x) => Math.round(Math.exp(x)));

/** Loads from next to nothing to nearly what one platform may carry at most. */
export const LOADS: fc.Arbitrary<LoadProps> = fc.record({
  spansPerSecond: magnitude(1, 2.5e6),
  bytesPerSpan: fc.integer({ min: 100, max: 2000 }),
  activeSeries: magnitude(100, 4e7),
  scrapeIntervalSeconds: fc.constantFrom(15, 30, 60),
  logLinesPerSecond: magnitude(1, 2.5e6),
  bytesPerLine: fc.integer({ min: 50, max: 1000 }),
  queriesPerSecond: magnitude(1, 500),
  spansKept: fc.double({ min: 0.01, max: 1, noNaN: true }),
  peakFactor: fc.double({ min: 1, max: 2.5, noNaN: true }),
  retentionDays: fc.record({ traces: fc.integer({ min: 1, max: 90 }), metrics: fc.integer({ min: 1, max: 400 }), logs: fc.integer({ min: 1, max: 90 }) }),
});

/** Parts of a load of which more may never need less of anything. */
export const DRIVERS = ['spansPerSecond', 'activeSeries', 'logLinesPerSecond', 'queriesPerSecond', 'spansKept', 'bytesPerSpan', 'bytesPerLine', 'peakFactor'] as const;

/** A part of a load, and by how much it grows: often a little, sometimes a lot. */
export const GROWTH = fc.record({
  driver: fc.constantFrom(...DRIVERS),
  factor: fc.oneof(fc.double({ min: 1.0001, max: 1.5, noNaN: true }), fc.double({ min: 1, max: 3, noNaN: true })),
});

const MOST: { readonly [name: string]: number } = { spansKept: 1, peakFactor: 3 };

/** The load with one part grown. */
export function grown(load: LoadProps, { driver, factor }: { readonly driver: (typeof DRIVERS)[number]; readonly factor: number }): LoadProps {
  const value = (load[driver] as number) * factor;
  const fraction = MOST[driver];
  return { ...load, [driver]: fraction === undefined ? Math.ceil(value) : Math.max(load[driver] as number, Math.min(fraction, value)) };
}

/** Spans, samples and lines per second at the peak. */
export function eventsOf({ spansPerSecond, activeSeries, scrapeIntervalSeconds = 15, logLinesPerSecond, peakFactor = 1 }: LoadProps): number {
  return (spansPerSecond + activeSeries / scrapeIntervalSeconds + logLinesPerSecond) * peakFactor;
}

export function sizeOf(load: LoadProps | Load): PlatformSizing {
  return Tier.forLoad(load).size(CATALOG);
}

/** Everything that a load drives, summed over replicas, by name. */
export function needs(s: PlatformSizing): { readonly [what: string]: number } {
  const total: { [what: string]: number } = {};
  const add = (what: string, much: number): void => {
    total[what] = (total[what] ?? 0) + much;
  };
  for (const { name, sizing: w } of workloads(s)) {
    const app = /^(tempo|mimir|loki|grafana)/.exec(name)?.[0] ?? 'collector';
    add(`${app} cores`, w.replicas * w.cpu);
    add(`${app} memory`, w.replicas * w.memoryMiB);
    add('disks', w.replicas * (w.diskGiB ?? 0));
  }
  for (const pool of s.pools) {
    add('nodes', pool.nodesPerZone * s.zones);
    if (s.pools.length > 1) add(`${pool.role} nodes`, pool.nodesPerZone * s.zones);
  }
  const { kafka, buckets, traffic } = s;
  if (kafka !== undefined) {
    add('Kafka cores', kafka.brokers * kafka.cpu);
    add('Kafka memory', kafka.brokers * kafka.memoryMiB);
    add('Kafka disks', kafka.brokers * kafka.diskGiB);
    add('disks', kafka.brokers * kafka.diskGiB);
    for (const topic of Object.values(kafka.topics)) add(`partitions of ${topic.name}`, topic.partitions);
  }
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    add(`stored ${signal}`, buckets[signal].storedGiB);
    add(`received ${signal}`, traffic.ingressGBPerDay[signal]);
    add(`requests for ${signal}`, traffic.requestsPerMonth.writes[signal] + traffic.requestsPerMonth.reads[signal]);
  }
  return total;
}
