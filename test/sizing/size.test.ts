import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tier, workloads, type Load, type NodeCatalog, type NodeType } from '../../lib/sizing';
import { nodesFor } from '../../lib/sizing/nodes';
import { size } from '../../lib/sizing/size';

function nodeType(name: string, cpu: number, memoryGiB: number): NodeType {
  return { name, cpu, memoryMiB: memoryGiB * 1024, allocatableCpu: cpu - 0.1, allocatableMemoryMiB: memoryGiB * 1024 - 1024, maxPods: 58 };
}

const catalog: NodeCatalog = { collector: nodeType('c', 4, 16), storage: nodeType('s', 4, 32), general: nodeType('g', 2, 8) };

/** Loads up to the Medium tier's ceiling of events; larger tiers are not modelled. */
const loads: fc.Arbitrary<Load> = fc.record({
  spansPerSecond: fc.integer({ min: 1, max: 60_000 }),
  bytesPerSpan: fc.integer({ min: 200, max: 2000 }),
  activeSeries: fc.integer({ min: 1000, max: 900_000 }),
  scrapeIntervalSeconds: fc.constantFrom(15, 30, 60),
  logLinesPerSecond: fc.integer({ min: 1, max: 60_000 }),
  bytesPerLine: fc.integer({ min: 100, max: 500 }),
  queriesPerSecond: fc.integer({ min: 1, max: 50 }),
  spansKept: fc.double({ min: 0.01, max: 1, noNaN: true }),
  retentionDays: fc.record({ traces: fc.integer({ min: 1, max: 90 }), metrics: fc.integer({ min: 1, max: 90 }), logs: fc.integer({ min: 1, max: 90 }) }),
});

const total = (load: Load, of: 'cpu' | 'memoryMiB'): number =>
  workloads(size(load, catalog)).reduce((sum, p) => sum + p.sizing.replicas * p.sizing[of], 0);

describe('size', () => {
  it('gives the Medium tier what the mission asks for', () => {
    const medium = Tier.MEDIUM.size(catalog);
    expect(medium.kafka.brokers).toBe(3);
    expect(medium.kafka.topics.traces).toMatchObject({ name: 'otlp-traces', partitions: 6, replicationFactor: 3, minInSyncReplicas: 2, retentionHours: 24 });
    expect(medium.collector.gateway).toMatchObject({ replicas: 5, maxReplicas: 20 });
    expect(medium.grafana.replicas).toBe(2);
    expect(medium.mimir.zones * medium.mimir.ingester.replicas).toBe(3);
  });

  it('never needs less for more load', () => {
    fc.assert(
      fc.property(loads, fc.constantFrom('spansPerSecond', 'activeSeries', 'logLinesPerSecond'), fc.integer({ min: 1, max: 50_000 }), (load, what, more) => {
        const larger = { ...load, [what]: load[what] + more };
        expect(total(larger, 'cpu')).toBeGreaterThanOrEqual(total(load, 'cpu'));
        expect(size(larger, catalog).kafka.diskGiB).toBeGreaterThanOrEqual(size(load, catalog).kafka.diskGiB);
      }),
    );
  });

  it('has no consumer beyond the partitions and no floor above a ceiling', () => {
    fc.assert(
      fc.property(loads, (load) => {
        const s = size(load, catalog);
        for (const signal of ['traces', 'metrics', 'logs'] as const) {
          expect(s.collector[signal].maxReplicas).toBeLessThanOrEqual(s.kafka.topics[signal].partitions);
        }
        for (const { sizing } of workloads(s)) expect(sizing.replicas).toBeLessThanOrEqual(sizing.maxReplicas ?? Infinity);
      }),
    );
  });

  it('gives every partition of the ingest log one live-store per zone and one block-builder', () => {
    fc.assert(
      fc.property(loads, (load) => {
        const { tempo, kafka } = size(load, catalog);
        expect([tempo.liveStore.replicas, tempo.blockBuilder.replicas]).toEqual([kafka.topics.tempoIngest.partitions, kafka.topics.tempoIngest.partitions]);
      }),
    );
  });

  it('keeps a day of the buffer on the brokers, replicated, below 70 % of their disks', () => {
    const { kafka, load } = Tier.MEDIUM.size(catalog);
    const raw = load.spansPerSecond * load.bytesPerSpan + (load.activeSeries / 15) * 60 + load.logLinesPerSecond * load.bytesPerLine;
    const ingest = load.spansPerSecond * load.spansKept * load.bytesPerSpan;
    const neededGiB = ((raw / 4 + ingest) * 86_400 * 3) / 3 / 2 ** 30;
    expect(kafka.diskGiB * 0.7).toBeGreaterThanOrEqual(neededGiB);
    expect(kafka.diskGiB * 0.7).toBeLessThan(neededGiB + 100);
  });
});

describe('nodes', () => {
  it('hold every pod with the daemon sets, in each zone', () => {
    fc.assert(
      fc.property(loads, (load) => {
        const s = size(load, catalog);
        for (const pool of s.pools) {
          const pods = workloads(s).filter((p) => p.role === pool.role);
          const perZone = pods.reduce((sum, p) => sum + Math.ceil(p.sizing.replicas / 3) * p.sizing.cpu, 0);
          expect(pool.nodesPerZone * pool.type.allocatableCpu).toBeGreaterThan(perZone);
          expect(pool.maxNodesPerZone).toBeGreaterThan(pool.nodesPerZone);
        }
      }),
    );
  });

  it('say when a pod fits on no machine of a type', () => {
    expect(nodesFor([{ replicas: 1, cpu: 8, memoryMiB: 1 }], catalog.collector, { replicas: 0, cpu: 0.2, memoryMiB: 256 })).toBe(Infinity);
  });

  it('take the next machine when one is full of pods, not only of cores', () => {
    const tiny = Array.from({ length: 60 }, () => ({ replicas: 1, cpu: 0.001, memoryMiB: 1 }));
    expect(nodesFor(tiny, catalog.collector, { replicas: 0, cpu: 0.2, memoryMiB: 256 })).toBe(2);
  });
});

describe('buckets', () => {
  it('expire only what the backend has already deleted, and never the index or the rules', () => {
    fc.assert(
      fc.property(loads, (load) => {
        const { buckets } = size(load, catalog);
        for (const signal of ['traces', 'metrics', 'logs'] as const) expect(buckets[signal].expireDays).toBeGreaterThan(load.retentionDays[signal]);
        expect(buckets.rules.expireDays).toBeUndefined();
        expect(Object.values(buckets).flatMap((b) => b.expirePrefixes)).toEqual(['single-tenant/', 'anonymous/', 'fake/']);
      }),
    );
  });
});

describe('Tier', () => {
  it('changes single retentions and leaves the rest', () => {
    expect(Tier.MEDIUM.with({ retentionDays: { logs: 7 } }).load.retentionDays).toEqual({ traces: 14, metrics: 30, logs: 7 });
  });

  it('is not changed by with', () => {
    Tier.MEDIUM.with({ retentionDays: { logs: 7 } });
    expect(Tier.MEDIUM.load.retentionDays.logs).toBe(30);
  });
});
