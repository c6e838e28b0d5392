import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUEUE, sizeRegionalGateway, type RegionalLoad } from '../../lib/sizing';
import { demandOf } from '../../lib/sizing/demand';

const LOAD: RegionalLoad = { spansPerSecond: 2000, bytesPerSpan: 500, activeSeries: 50_000, scrapeIntervalSeconds: 30, logLinesPerSecond: 2000, bytesPerLine: 250, peakFactor: 2 };
const REST = { queriesPerSecond: 0, spansKept: 1, availability: 'single', retentionDays: { traces: 1, metrics: 1, logs: 1 } } as const;
const rate = fc.integer({ min: 0, max: 500_000 });
const LOADS = fc.record({ ...Object.fromEntries(Object.entries(LOAD).map(([name, value]) => [name, fc.constant(value)])), spansPerSecond: rate, logLinesPerSecond: rate, activeSeries: rate }) as unknown as fc.Arbitrary<RegionalLoad>;
const HOURS = fc.integer({ min: 1, max: 335 });

/** Hours that a signal's part of the queues holds, at the rate without the peak. */
function hoursHeld(load: RegionalLoad, hours: number): number {
  const { replicas, diskGiB } = sizeRegionalGateway(load, hours);
  const { rawMegabytes } = demandOf({ ...load, ...REST, peakFactor: 1 });
  const held = (['traces', 'metrics', 'logs'] as const).filter((s) => rawMegabytes[s] > 0).map((s) => (replicas * diskGiB * 2 ** 30 * 0.4 * QUEUE.shares[s]) / (rawMegabytes[s] * 1e6) / 3600);
  return Math.min(...held);
}

describe('sizeRegionalGateway', () => {
  it('gives two small pods to a small site', () => {
    expect(sizeRegionalGateway({ ...LOAD, spansPerSecond: 10, logLinesPerSecond: 10, activeSeries: 1000 }, 4)).toMatchObject({ replicas: 2, cpu: 0.5, memoryMiB: 1024, diskGiB: 10 });
  });

  it('says why each number is what it is', () => {
    const sizing = sizeRegionalGateway(LOAD, 24);
    expect(sizing.explain().map(({ path, value }) => [path, value])).toEqual((['replicas', 'cpu', 'memoryMiB', 'diskGiB'] as const).map((name) => [`regionalGateway.${name}`, sizing[name]]));
    expect(sizing).toMatchObject({ replicas: 2, cpu: 0.5, memoryMiB: 1024, diskGiB: 290 });
  });

  it('holds every signal for the hours, each in its own part of the disk', () => {
    fc.assert(fc.property(LOADS, HOURS, (load, hours) => void expect(hoursHeld(load, hours)).toBeGreaterThanOrEqual(hours)), { numRuns: 300 });
  });

  it('never needs less disk for a longer outage, nor more cores', () => {
    fc.assert(fc.property(LOADS, HOURS, (load, hours) => {
      const [a, b] = [sizeRegionalGateway(load, hours), sizeRegionalGateway(load, hours + 1)];
      expect(b.replicas * b.diskGiB).toBeGreaterThanOrEqual(a.replicas * a.diskGiB);
      expect(b.cpu).toBeLessThanOrEqual(a.cpu);
    }), { numRuns: 300 });
  });

  it.each([
    ['load.spansPerSecond', { ...LOAD, spansPerSecond: -1 }, 4],
    ['load.bytesPerLine', { ...LOAD, bytesPerLine: 0 }, 4],
    ['load.peakFactor', { ...LOAD, peakFactor: NaN }, 4],
    ['outageHours', LOAD, 0],
    ['outageHours', LOAD, 1000],
  ] as const)('refuses %s out of bounds', (prop, load, hours) => {
    expect(() => sizeRegionalGateway(load, hours)).toThrow(`${prop}: got`);
  });
});
