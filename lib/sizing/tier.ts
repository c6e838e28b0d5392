import type { Load, Retention } from './load';
import { size, type PlatformSizing } from './size';
import type { NodeCatalog } from './nodes';
import { TIER_LOADS } from './tables/tiers';

/** What may be changed in a tier; everything else follows from it. */
export interface TierOverrides {
  /** Days each signal is kept. Default: the tier's row (Medium: traces 14, metrics 30, logs 30). From 1; whole days. */
  readonly retentionDays?: Partial<Retention>;
}

/** A size of platform: a row of data, from which every number follows. */
export class Tier {
  /** 10 K to 100 K events a second: 50 K spans/s, 500 K active series, 50 K log lines/s. */
  public static readonly MEDIUM = new Tier('medium', TIER_LOADS.medium);

  private constructor(
    public readonly name: keyof typeof TIER_LOADS,
    public readonly load: Load,
  ) {}

  /** The same tier with single decisions changed. */
  public with(overrides: TierOverrides): Tier {
    return new Tier(this.name, { ...this.load, retentionDays: { ...this.load.retentionDays, ...overrides.retentionDays } });
  }

  /** Every number of a platform of this tier on the given machine types. */
  public size(catalog: NodeCatalog): PlatformSizing {
    return size(this.load, catalog);
  }
}
