import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, growth, GROWTH_FACTORS, NOTICE, scaleLoad, sizeOf } from '../../lib/cost';
import { machineOf } from '../../lib/cost/compute';
import { HOURS } from '../../lib/cost/line';
import { ValidationError } from '../../lib/errors';
import { Tier, type Load, type PlatformSizing } from '../../lib/sizing';
import { PRICES, sized, sizedFor, sum } from './fixtures';

describe('growth', () => {
  const of = growth(Tier.MEDIUM.load, sizedFor, { prices: PRICES });

  it('has a point for every factor that the sizing takes', () => {
    expect(of.points.map((point) => point.factor)).toEqual(GROWTH_FACTORS);
    expect(of.refused).toEqual([]);
    expect(of.notice).toBe(NOTICE);
    expect(GROWTH_FACTORS[0]).toBe(0.1);
    expect(GROWTH_FACTORS.at(-1)).toBe(10);
  });

  it('says what the platform itself costs at factor 1', () => {
    const one = of.points.find((point) => point.factor === 1);
    expect(one?.total).toBeCloseTo(estimate(sized(Tier.MEDIUM), { prices: PRICES }).total, 6);
    expect(one?.size).toEqual(sizeOf(sized(Tier.MEDIUM)));
  });

  it('lists what the sizing refuses, and goes on', () => {
    const { points, refused } = growth(Tier.XLARGE.load, sizedFor, { prices: PRICES }, [1, 100]);
    expect(points).toHaveLength(1);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ factor: 100, reason: expect.stringContaining('fault') });
  });

  it.each([[[0]], [[1, -2]], [[NaN]]])('refuses the factors %j', (factors) => {
    expect(() => growth(Tier.SMALL.load, sizedFor, { prices: PRICES }, factors)).toThrow(ValidationError);
  });
});

describe('more load', () => {
  const load = fc.record({
    spansPerSecond: fc.integer({ min: 1_000, max: 800_000 }),
    activeSeries: fc.integer({ min: 10_000, max: 5_000_000 }),
    logLinesPerSecond: fc.integer({ min: 1_000, max: 800_000 }),
  });
  /** Up to five times as much of everything, or of one rate alone. */
  const more = fc.record({
    factor: fc.double({ min: 1.05, max: 5, noNaN: true }),
    what: fc.constantFrom('all', 'spansPerSecond', 'activeSeries', 'logLinesPerSecond'),
  });

  /** Two platforms, the second with more load. */
  const pairs = fc.tuple(fc.constantFrom(Tier.SMALL, Tier.LARGE), load, more).map(([tier, rates, { factor, what }]) => {
    const one: Load = { ...tier.load, ...rates };
    const two = what === 'all' ? scaleLoad(one, factor) : { ...one, [what]: one[what as keyof typeof rates] * factor };
    return [sizedFor(one), sizedFor(two)] as const;
  });

  /** Nodes are whole, and larger pods may pack better: a machine in every zone of each pool is the most that this saves. */
  const packing = (sizing: PlatformSizing): number =>
    sum(sizing.pools.map((pool) => sizing.zones * (HOURS * machineOf(pool, PRICES).onDemand.value + 100 * (PRICES.disk.gbMonth?.value ?? NaN) + 50)));

  it('never costs less, but for how well pods pack', () => {
    fc.assert(
      fc.property(pairs, ([one, two]) => {
        expect(estimate(two, { prices: PRICES }).total).toBeGreaterThanOrEqual(estimate(one, { prices: PRICES }).total - packing(one));
      }),
      { numRuns: 60 },
    );
  });

  // Mimir's ingest storage sends less across zones than its classic mode, which the next smaller tier has.
  it('never costs less for brokers and objects, nor, within a tier, for what crosses zones', () => {
    fc.assert(
      fc.property(pairs, ([one, two]) => {
        const parts = (sizing: PlatformSizing): number[] => {
          const { lines } = estimate(sizing, { prices: PRICES });
          const of = (wanted: (line: (typeof lines)[number]) => boolean): number => sum(lines.filter(wanted).map((line) => line.monthly));
          return [of((l) => l.component === 'kafka'), of((l) => l.component.endsWith('storage')), of((l) => l.item.startsWith('across zones'))];
        };
        const [less, greater] = [parts(one), parts(two)];
        const compared = one.tier === two.tier ? less : less.slice(0, 2);
        compared.forEach((value, index) => expect(greater[index]).toBeGreaterThanOrEqual(value - 1e-6));
      }),
      { numRuns: 60 },
    );
  });

  it('is not the only thing that costs: longer retention does', () => {
    const kept = (days: number): number => estimate(sized(Tier.MEDIUM.with({ retentionDays: { logs: days } })), { prices: PRICES }).total;
    expect(kept(60)).toBeGreaterThan(kept(30));
  });
});
