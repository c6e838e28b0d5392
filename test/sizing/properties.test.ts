import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_EVENTS_PER_SECOND, Tier, TIER_NAMES, workloads, type PlatformSizing } from '../../lib/sizing';
import { heapOfTraceMiB } from '../../lib/sizing/collector';
import { CATALOG, eventsOf, grown, GROWTH, LOADS, needs, sizeOf } from './loads';

const SIGNALS = ['traces', 'metrics', 'logs'] as const;
const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];

/** Holds for any load. */
function always(name: string, holds: (s: PlatformSizing) => void): void {
  it(name, () => {
    fc.assert(fc.property(LOADS, (load) => holds(sizeOf(load))), { numRuns: 300 });
    for (const tier of TIERS) holds(tier.size(CATALOG));
  });
}

describe('any load', () => {
  it('never needs less of anything when it grows', () => {
    fc.assert(
      fc.property(LOADS, GROWTH, (load, growth) => {
        const larger = grown(load, growth);
        fc.pre(eventsOf(larger) <= MOST_EVENTS_PER_SECOND);
        const before = needs(sizeOf(load));
        const after = needs(sizeOf(larger));
        const shrunk = Object.keys(before).filter((what) => (after[what] ?? 0) < (before[what] ?? 0) - 1e-6);
        expect(shrunk).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  always('has no consumer beyond the partitions of its topic', ({ collector: { processors }, kafka }) => {
    for (const signal of SIGNALS) {
      const pool = processors?.[signal];
      if (pool === undefined || kafka === undefined) continue;
      expect(pool.maxReplicas).toBeLessThanOrEqual(kafka.topics[signal].partitions);
    }
    expect(processors === undefined).toBe(kafka === undefined);
  });

  always('has no autoscaling floor above its ceiling, and whole replicas', (s) => {
    const odd = workloads(s).filter(
      ({ sizing: { replicas, maxReplicas = Infinity, memoryMiB } }) => replicas > maxReplicas || replicas < 1 || !Number.isInteger(replicas) || !Number.isInteger(memoryMiB),
    );
    expect(odd).toEqual([]);
    for (const pool of s.pools) expect(pool.nodesPerZone).toBeLessThan(pool.maxNodesPerZone);
  });

  always('gives every partition of an ingest log its readers', ({ tempo, mimir, kafka }) => {
    if (tempo.mode === 'microservices') {
      expect([tempo.liveStore.replicas, tempo.blockBuilder.replicas]).toEqual([kafka?.topics.tempoIngest.partitions, kafka?.topics.tempoIngest.partitions]);
    }
    if (mimir.mode === 'ingest-storage') expect(mimir.ingester.replicas).toBeLessThanOrEqual(kafka?.topics.mimirIngest?.partitions ?? 0);
    expect(kafka?.topics.mimirIngest !== undefined).toBe(mimir.mode === 'ingest-storage');
  });

  always('keeps a day of the peak on the brokers, three times, below 70 % of their disks, in whole shares of the zones', ({ load, kafka, mimir, zones }) => {
    if (kafka === undefined) return;
    const samples = load.activeSeries / load.scrapeIntervalSeconds;
    const spans = load.spansPerSecond * load.bytesPerSpan;
    const written = spans / 4 + (samples * 200) / 13 + (load.logLinesPerSecond * (load.bytesPerLine + 200)) / 6;
    const ingest = (spans * load.spansKept) / 3 + (mimir.mode === 'ingest-storage' ? samples * 15 : 0);
    const neededGiB = ((written + ingest) * load.peakFactor * 86_400 * 3) / 2 ** 30;
    expect(kafka.brokers * kafka.diskGiB * 0.7).toBeGreaterThanOrEqual(neededGiB - 1e-6);
    expect(kafka.diskGiB).toBeLessThanOrEqual(16_384);
    expect(kafka.maxDiskGiB).toBeGreaterThanOrEqual(kafka.diskGiB);
    expect(kafka.brokers % zones).toBe(0);
    for (const topic of Object.values(kafka.topics)) expect(topic.replicationFactor).toBeLessThanOrEqual(kafka.brokers);
  });

  always('bridges two hours of the peak on the disks of gateways that have a queue, whose file takes up to twice its content', ({ load, collector: { gateway } }) => {
    if (gateway.diskGiB === undefined) return;
    const bytes = load.spansPerSecond * load.bytesPerSpan + (load.activeSeries / load.scrapeIntervalSeconds) * 200 + load.logLinesPerSecond * (load.bytesPerLine + 200);
    expect(gateway.replicas * gateway.diskGiB * 2 ** 30 * 0.35).toBeGreaterThanOrEqual(bytes * load.peakFactor * 7200 - 1);
  });

  always('has memory for what it holds: traces below the memory limiter, series with half as much again', ({ load, collector, mimir }) => {
    const traces = collector.processors?.traces;
    if (traces !== undefined) {
      expect(traces.tracesInMemory * heapOfTraceMiB(load.bytesPerSpan)).toBeLessThan(traces.memoryMiB * 0.75);
      // Two decision windows of what a pod's share is.
      expect(traces.tracesInMemory).toBeGreaterThanOrEqual(Math.floor((2 * load.spansPerSecond * load.peakFactor) / traces.replicas) - 1);
    }
    const ingester = mimir.mode === 'monolithic' ? mimir.all : mimir.ingester;
    const seriesEach = load.activeSeries / (mimir.mode === 'monolithic' ? 1 : ingester.replicas);
    expect(ingester.memoryMiB).toBeGreaterThanOrEqual((seriesEach / 300_000) * 2.5 * 1.5 * 1024 - 1);
  });

  always('has buckets that expire only what the backend has already deleted, and never the index or the rules', ({ buckets, load }) => {
    for (const signal of SIGNALS) expect(buckets[signal].expireDays).toBeGreaterThan(load.retentionDays[signal]);
    expect(buckets.rules.expireDays).toBeUndefined();
    expect(Object.values(buckets).flatMap((b) => b.expirePrefixes)).toEqual(['single-tenant/', 'anonymous/', 'fake/']);
  });

  it('has a lifecycle for each tenant beside that of the one before, none of which is the index', () => {
    const { traces, metrics, rules, logs } = Tier.MEDIUM.size(CATALOG, undefined, { tenants: ['shop', 'platform'] }).buckets;
    expect([traces, metrics, rules, logs].map((b) => b.expirePrefixes)).toEqual([
      ['single-tenant/', 'shop/', 'platform/'],
      ['anonymous/', 'shop/', 'platform/'],
      [],
      ['fake/', 'shop/', 'platform/'],
    ]);
  });

  always('names no number that is not one', (s) => {
    expect(JSON.stringify(s)).not.toMatch(/null|NaN|Infinity/);
  });
});

describe('a tier', () => {
  it.each(TIERS)('$name lies on the curve of all loads', (tier) => {
    const { explain: why, ...sized } = tier.size(CATALOG);
    const { explain, ...again } = Tier.forLoad(tier.load).size(CATALOG);
    expect(again).toEqual(sized);
    expect(explain()).toEqual(why());
  });

  it('is named in the order of its size, and each needs more than the one before', () => {
    expect(TIERS.map((tier) => tier.name)).toEqual(TIER_NAMES);
    const all = TIERS.map((tier) => needs(tier.size(CATALOG)));
    for (const [i, smaller] of all.slice(0, -1).entries()) {
      const more = ['collector cores', 'tempo cores', 'mimir memory', 'loki memory', 'stored logs', 'nodes'].filter((what) => (all[i + 1]?.[what] ?? 0) > (smaller[what] ?? 0));
      expect(more).toHaveLength(6);
    }
  });
});
