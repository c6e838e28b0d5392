import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tier, type Explanation, type PlatformSizing } from '../../lib/sizing';
import { CATALOG, LOADS, sizeOf } from './loads';

/** Every plain number of a sizing with its path; pools are named by their role. A machine type is the cloud's, and no decision. */
function numbers(value: unknown, path: string): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.flatMap((item: { readonly role?: string }) => (item.role === undefined ? [] : numbers(item, below(item.role))));
  return Object.entries(value).flatMap(([key, item]) => (key === 'type' ? [] : numbers(item, below(key))));
}

function unexplained(s: PlatformSizing): string[] {
  const why = new Map(s.explain().map((e) => [e.path, e]));
  return numbers(s, '').flatMap(([path, value]) => (why.get(path)?.value === value ? [] : [path]));
}

const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];

describe('explain', () => {
  it.each(TIERS)('says why every number of $name is what it is', (tier) => {
    const s = tier.size(CATALOG);
    expect(unexplained(s)).toEqual([]);
    const paths = s.explain().map((e) => e.path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => !numbers(s, '').some(([known]) => known === path))).toEqual([]);
  });

  it('says so for any load', () => {
    fc.assert(
      fc.property(LOADS, (load) => {
        expect(unexplained(sizeOf(load))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it.each(TIERS)('gives every number of $name a rule and a source', (tier) => {
    const without = tier.size(CATALOG).explain().filter(({ formula, source }) => formula === '' || source.text === '');
    expect(without).toEqual([]);
  });

  it('says where upstream publishes no rule', () => {
    const of = (tier: Tier, path: string): Explanation | undefined => tier.size(CATALOG).explain().find((e) => e.path === path);
    const beyond = Tier.XLARGE.with({ load: { logLinesPerSecond: 2e6 } });
    expect(of(beyond, 'loki.ingester.replicas')?.source).toMatchObject({ kind: 'assumed', text: expect.stringContaining('above 30 TB a day') });
    expect(of(Tier.XLARGE, 'loki.ingester.replicas')?.source.kind).toBe('upstream');
    expect(of(Tier.XLARGE, 'tempo.liveStore.cpu')?.source.kind).toBe('assumed');
  });

  it('keeps what the model says beside what the user has set', () => {
    const s = Tier.MEDIUM.with({ set: { 'mimir.ingester.replicas': 4 } }).size(CATALOG);
    expect(s.explain().find((e) => e.path === 'mimir.ingester.replicas')).toMatchObject({ value: 4, model: 1, source: { kind: 'override' } });
  });

  it('tells a load of the user from the row', () => {
    const why = Tier.MEDIUM.with({ load: { spansPerSecond: 60_000 } }).size(CATALOG).explain();
    const kind = (path: string): string | undefined => why.find((e) => e.path === path)?.source.kind;
    expect([kind('load.spansPerSecond'), kind('load.activeSeries')]).toEqual(['override', 'mission']);
  });
});
