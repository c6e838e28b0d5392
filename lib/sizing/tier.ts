import { Faults } from '../errors';
import { demandOf } from './demand';
import type { NumberOverrides } from './ledger';
import type { Load, Retention } from './load';
import type { NodeCatalog } from './nodes';
import { size, type ComponentSizing, type PlatformSizing, type SizedAlso } from './size';
import { TIER_ROWS, type Ceilings } from './tables/tiers';
import { TIER_NAMES, type TierName } from './tier-name';
import { checkLoad } from './validate';

/** A load of which only the three rates must be known; the rest is the row's. */
export type LoadProps = Pick<Load, 'spansPerSecond' | 'activeSeries' | 'logLinesPerSecond'> &
  Partial<Omit<Load, 'retentionDays'>> & {
    /** Days each signal is kept. Default: the row's, signal by signal. */
    readonly retentionDays?: Partial<Retention>;
  };

/** What may be changed in a tier; everything else follows from it. */
export interface TierOverrides {
  /** Days each signal is kept. Default: the tier's row (Medium: traces 14, metrics 30, logs 30). From 1; whole days. */
  readonly retentionDays?: Partial<Retention>;
  /** Parts of the load. Where it is more than the row carries, the next row's policy holds. Default: the row's load. */
  readonly load?: Partial<Omit<Load, 'retentionDays'>>;
  /** Numbers in place of the model's, by the path that `sizing.explain()` gives, for example `{ 'mimir.ingester.replicas': 6 }`; the rest follows. Default: none. */
  readonly set?: NumberOverrides;
}

/** A load whose availability is the row's unless it was asked for. */
type Given = Omit<Load, 'availability'> & Partial<Pick<Load, 'availability'>>;

function complete(name: TierName, { retentionDays, ...given }: LoadProps): Load {
  const row = TIER_ROWS[name].load;
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...row, ...known, retentionDays: { ...row.retentionDays, ...retentionDays } };
}

/** True where a row carries a load. More than one zone needs three copies of everything, which Small does not keep. */
function carries(name: TierName, load: Load): boolean {
  const demand = demandOf(load);
  const { ceilings, load: own } = TIER_ROWS[name];
  const within = (Object.keys(ceilings) as (keyof Ceilings)[]).every((key) => demand[key] <= ceilings[key]);
  return within && (own.availability === 'zone-redundant' || load.availability === 'single');
}

/** The first row, from `least` on, that carries a load; the last where none does. */
function rowFor(load: LoadProps, least: TierName = 'small'): TierName {
  return TIER_NAMES.slice(TIER_NAMES.indexOf(least)).find((name) => carries(name, complete(name, load))) ?? 'xlarge';
}

/** A size of platform: a row of data, from which every number follows. */
export class Tier {
  /** Up to 10 K spans and lines a second in one zone, without Kafka: 5 K spans/s, 100 K active series, 5 K log lines/s. */
  public static readonly SMALL = Tier.row('small');
  /** 10 K to 100 K spans and lines a second: 50 K spans/s, 500 K active series, 50 K log lines/s. */
  public static readonly MEDIUM = Tier.row('medium');
  /** 100 K to 500 K spans and lines a second: 250 K spans/s, 2 M active series, 250 K log lines/s. */
  public static readonly LARGE = Tier.row('large');
  /** 500 K to 2 M spans and lines a second and more: 1 M spans/s, 10 M active series, 1 M log lines/s. */
  public static readonly XLARGE = Tier.row('xlarge');

  /** What is sized: the row's load with everything that was changed. */
  public readonly load: Load;

  private constructor(
    /** The row whose policy holds. */
    public readonly name: TierName,
    private readonly given: Given,
    /** Numbers that the user has set. */
    public readonly set: NumberOverrides,
    /** How the user wrote the load, for messages. */
    private readonly written: 'tier' | 'tier.load',
  ) {
    this.load = { ...given, availability: given.availability ?? TIER_ROWS[name].load.availability };
  }

  /** The row that carries a load, sized for exactly this load. What is not given is the row's. */
  public static forLoad(load: LoadProps): Tier {
    const name = rowFor(load);
    return new Tier(name, { ...complete(name, load), availability: load.availability }, {}, 'tier');
  }

  private static row(name: TierName): Tier {
    return new Tier(name, { ...TIER_ROWS[name].load, availability: undefined }, {}, 'tier.load');
  }

  /** The same tier with single decisions changed. What was not changed stays; where the row no longer carries the load, a larger one's policy holds. */
  public with({ retentionDays, load: changed, set }: TierOverrides): Tier {
    const given: Given = { ...this.given, ...changed, retentionDays: { ...this.given.retentionDays, ...retentionDays } };
    return new Tier(rowFor(given, this.name), given, { ...this.set, ...set }, 'tier.load');
  }

  /** Adds a fault for everything in the load that cannot be sized. */
  public check(faults: Faults): void {
    checkLoad(this.load, faults, this.name, this.written);
  }

  /**
   * Every number of a platform of this tier on the given machine types.
   * @param faults where to add what is wrong with an override or a machine type; without it a ValidationError is thrown, for the load as well
   * @param also what the platform runs beside the usual. Default: nothing
   */
  public size(catalog: NodeCatalog, faults?: Faults, also: SizedAlso = {}): PlatformSizing {
    return this.sized(catalog, faults, also);
  }

  /**
   * Every number of the components alone, for one that is used without a platform: `Tier.MEDIUM.components().tempo`. Machines are yours.
   * @param also what runs beside the usual, for example `{ kafkaInCluster: true }` for a `StrimziKafka`. Default: nothing
   */
  public components(also: SizedAlso = {}): ComponentSizing {
    return this.sized(undefined, undefined, also);
  }

  private sized(catalog: NodeCatalog | undefined, faults: Faults | undefined, also: SizedAlso): PlatformSizing {
    const own = new Faults();
    if (faults === undefined) {
      this.check(own);
      own.throwIfAny(`Tier ${this.name}`);
    }
    const sized = size({ load: this.load, policy: TIER_ROWS[this.name].policy, catalog, set: this.set, also }, faults ?? own);
    own.throwIfAny(`Tier ${this.name}`);
    return sized;
  }
}
