import { describe, expect, it } from 'vitest';
import { compareToBand, COST_BANDS, estimateManaged, MANAGED_PRICES, NOTICE, VENDORS, type Vendor } from '../../lib/cost';
import { ValidationError } from '../../lib/errors';
import { Tier, TIER_NAMES } from '../../lib/sizing';
import { sum, TIERS } from './fixtures';

describe("a vendor's list price", () => {
  it.each(VENDORS.flatMap((vendor) => TIERS.map((tier) => ({ vendor, tier }))))('of $vendor for $tier.name adds up and says what it is', ({ vendor, tier }) => {
    const cost = estimateManaged(vendor, tier.load, { users: 3 });
    expect(sum(cost.lines.map((line) => line.monthly))).toBeCloseTo(cost.total, 6);
    expect(cost.lines.every((line) => Number.isFinite(line.monthly) && line.monthly > 0)).toBe(true);
    expect(cost.notice).toBe(NOTICE);
    expect(cost.unverified).toBeCloseTo(sum(cost.lines.filter((line) => !line.verified).map((line) => line.monthly)), 6);
  });

  it('of Grafana Cloud counts a series once for each sample a minute that is not included', () => {
    const series = (scrapeIntervalSeconds: number): number =>
      estimateManaged('grafanaCloud', { ...Tier.MEDIUM.load, scrapeIntervalSeconds }).lines.find((line) => line.item === 'metrics')?.quantity ?? 0;
    expect(series(60)).toBe(500);
    expect(series(120)).toBe(500);
    expect(series(15)).toBe(2000);
  });

  it('counts traces after sampling', () => {
    const traces = (spansKept: number): number =>
      estimateManaged('grafanaCloud', { ...Tier.MEDIUM.load, spansKept }).lines.find((line) => line.item === 'traces written')?.quantity ?? 0;
    expect(traces(0.5)).toBeCloseTo(5 * traces(0.1), 6);
  });

  it('can be replaced', () => {
    const prices = { ...MANAGED_PRICES, newRelic: { ...MANAGED_PRICES.newRelic, gb: { ...MANAGED_PRICES.newRelic.gb, value: 0.2 } } };
    const [list, own] = [estimateManaged('newRelic', Tier.LARGE.load), estimateManaged('newRelic', Tier.LARGE.load, { prices })];
    expect(own.total).toBeCloseTo(list.total / 2, 6);
  });

  it('of an unknown vendor is refused', () => {
    expect(() => estimateManaged('else' as Vendor, Tier.SMALL.load)).toThrow(ValidationError);
    expect(() => estimateManaged('else' as Vendor, Tier.SMALL.load)).toThrow(/grafanaCloud, newRelic/);
  });
});

describe('the cost band of a tier', () => {
  it('stands for every tier, each above the one before', () => {
    const bands = TIER_NAMES.map((name) => COST_BANDS[name]);
    for (const [index, band] of bands.entries()) {
      expect(band.from).toBeLessThan(band.to);
      expect(band.from).toBeGreaterThan(bands[index - 1]?.to ?? 0);
    }
  });

  it('says where a cost lies', () => {
    expect(compareToBand('medium', 550)).toMatchObject({ place: 'below', factor: 0.5 });
    expect(compareToBand('medium', 1_100)).toMatchObject({ place: 'within', factor: 1 });
    expect(compareToBand('medium', 8_000)).toMatchObject({ place: 'above', factor: 2 });
  });
});
