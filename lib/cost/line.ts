import type { Price } from './prices';

/** What a cost belongs to: a component, storage of a signal, network or cluster. */
export type CostComponent =
  | 'gateway'
  | 'processors'
  | 'agents'
  | 'kafka'
  | 'tempo'
  | 'mimir'
  | 'loki'
  | 'grafana'
  | 'database'
  | 'traces storage'
  | 'metrics storage'
  | 'logs storage'
  | 'network'
  | 'cluster';

/** Everything that a cost can belong to, in the order in which it is shown. */
export const COMPONENTS: readonly CostComponent[] = [
  'gateway',
  'processors',
  'agents',
  'kafka',
  'tempo',
  'mimir',
  'loki',
  'grafana',
  'database',
  'traces storage',
  'metrics storage',
  'logs storage',
  'network',
  'cluster',
];

/** One item of a month's bill. */
export interface CostLine {
  /** What it belongs to. */
  readonly component: CostComponent;
  /** What is paid for, as `machines`. */
  readonly item: string;
  /** How many units a month. */
  readonly quantity: number;
  /** What one unit is, as `machine-hour`. */
  readonly unit: string;
  /** US dollars for one unit. */
  readonly unitPrice: number;
  /** US dollars a month. */
  readonly monthly: number;
  /** False: no public source was found for the price. */
  readonly verified: boolean;
  /** True: the quantity rests on an assumption that the formula names, and not on the sizing. */
  readonly assumed: boolean;
  /** How the quantity comes about, in words and signs. */
  readonly formula: string;
  /** Where the price was read, with its day. */
  readonly source: string;
}

/** Something that is used, and that no price was found for: in no sum. */
export interface UnpricedLine {
  /** What it belongs to. */
  readonly component: CostComponent;
  /** What would be paid for. */
  readonly item: string;
  /** How many units a month. */
  readonly quantity: number;
  /** How the quantity comes about. */
  readonly formula: string;
}

/** What an estimate is made of. */
export type Entry = CostLine | UnpricedLine;

/** True for what has a price. */
export function isPriced(entry: Entry): entry is CostLine {
  return 'monthly' in entry;
}

/** Hours of a month as the clouds count them: 8,760 / 12. */
export const HOURS = 730;

export interface Item {
  readonly component: CostComponent;
  readonly item: string;
  readonly quantity: number;
  /** undefined: none was found. */
  readonly price: Price | undefined;
  readonly formula: string;
  readonly assumed?: boolean;
}

/** A line of the bill, or of what has no price; none where nothing is used. */
export function line({ component, item, quantity, price, formula, assumed = false }: Item): Entry[] {
  if (quantity === 0) return [];
  if (price === undefined) return [{ component, item, quantity, formula }];
  return [
    {
      component,
      item,
      quantity,
      unit: price.unit,
      unitPrice: price.value,
      monthly: quantity * price.value,
      verified: price.verified,
      assumed,
      formula,
      source: `${price.source}, ${price.date}`,
    },
  ];
}
