import { soldByPod, type PlatformSizing } from '../sizing';
import { autoModeLines, computeLines } from './compute';
import { foundationCounts, type FoundationCounts } from './counts';
import { clusterLines } from './foundation';
import { COMPONENTS, isPriced, type CostComponent, type CostLine, type UnpricedLine } from './line';
import { networkLines, TRAFFIC, type Traffic } from './network';
import { objectLines } from './objects';
import { podLines } from './pods';
import { checkPrices, type CloudName, type PriceTable } from './prices';
import { mixOf, type Purchase } from './purchase';
import { databaseLines, kafkaLines } from './servers';
import { volumeLines } from './volumes';

/** Stands in every output of this room. */
export const NOTICE =
  'This is an estimate from list prices and assumed traffic, not an offer: a bill depends on the real load, on discounts and on what else the account uses.';

/** What no line stands for. */
export const NOT_INCLUDED: readonly string[] = [
  "the cloud's support plan",
  'data that leaves for the internet or another region, and what queries return to people',
  'people who run the platform',
  'taxes and negotiated discounts',
  'nodes that an autoscaler adds above the load this was sized for',
];

/** Which prices, and how machines are bought. */
export interface EstimateOptions {
  /** The table of a cloud and region, from `findPrices`, or one of your own. */
  readonly prices: PriceTable;
  /** How machines are paid for. Default: `on-demand`. */
  readonly purchase?: Purchase;
  /** How data travels between zones. Default: `TRAFFIC`. */
  readonly traffic?: Traffic;
  /** True: the nodes are EKS Auto Mode's, which is paid beside each machine, however that is bought. Default: false. */
  readonly autoMode?: boolean;
  /** Single counts that differ from what the foundation creates. Default: none. */
  readonly foundation?: Partial<FoundationCounts>;
}

/** A month's cost of one platform, in US dollars. */
export interface CostEstimate {
  /** Says that this is an estimate. */
  readonly notice: string;
  /** What is in no sum: support, people, taxes and more. */
  readonly notIncluded: readonly string[];
  /** Cloud of the prices. */
  readonly cloud: CloudName;
  /** Region of the prices. */
  readonly region: string;
  readonly currency: 'USD';
  /** Day of the newest price of the table. */
  readonly pricesDate: string;
  /** Day of the oldest price that a line uses. */
  readonly oldestPriceDate: string;
  /** How machines are bought. */
  readonly purchase: Purchase;
  /** Every item of the bill, with its formula and the source of its price. */
  readonly lines: readonly CostLine[];
  /** What is used and has no price in the table: in no sum. */
  readonly unpriced: readonly UnpricedLine[];
  /** Sum of each component's lines; components without lines are absent. */
  readonly components: { readonly [C in CostComponent]?: number };
  /** US dollars a month, everything that has a price. */
  readonly total: number;
  /** What lines with an unverified price add up to. */
  readonly unverified: number;
  /** Says what is unverified, and how much of the total it is. Absent where every price has a source. */
  readonly unverifiedNotice?: string;
  /** Names what has no price and is in no sum. Absent where everything has one. */
  readonly unpricedNotice?: string;
}

/** Length of a day as `2026-07-20`, with which the source of a line ends. */
const DAY = 10;

/** Sum of the lines' months. */
function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { monthly }) => total + monthly, 0);
}

function byComponent(lines: readonly CostLine[]): CostEstimate['components'] {
  const present = COMPONENTS.map((component) => [component, lines.filter((l) => l.component === component)] as const);
  return Object.fromEntries(present.filter(([, own]) => own.length > 0).map(([component, own]) => [component, sum(own)]));
}

function unverifiedNotice(lines: readonly CostLine[], total: number): string | undefined {
  const items = lines.filter((l) => !l.verified);
  if (items.length === 0) return undefined;
  const share = total === 0 ? 0 : Math.round((100 * sum(items)) / total);
  return `unverified: no public source was found for the prices of ${items.length} of ${lines.length} items, ${share} % of the total`;
}

function unpricedNotice(unpriced: readonly UnpricedLine[]): string | undefined {
  if (unpriced.length === 0) return undefined;
  const kinds = new Map<string, Set<string>>();
  for (const { component, item } of unpriced) {
    const kind = item.replace(/^volumes of .+/, 'volumes').replace(/^stored .+/, 'stored objects');
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(component));
  }
  const named = [...kinds].map(([kind, components]) => `${kind} (${[...components].join(', ')})`);
  return `not priced, and in no sum: no public source was found for ${named.join('; ')}`;
}

/**
 * Estimates what a platform costs in a month: its nodes at the load it was sized for, everything else as the foundation creates it. Pure: the same
 * sizing and prices give the same estimate. Throws a ValidationError for a price that is none or names no source, and for machines, brokers or
 * servers that the table does not have.
 */
export function estimate(sizing: PlatformSizing, options: EstimateOptions): CostEstimate {
  const { prices, purchase = 'on-demand', traffic = TRAFFIC, autoMode = false } = options;
  checkPrices(prices);
  const mix = mixOf(purchase);
  const byPod = soldByPod(sizing);
  const counts = { ...foundationCounts(sizing, prices.cloud), ...options.foundation };
  const entries = [
    ...(byPod === undefined ? computeLines(sizing, prices, mix) : podLines(sizing, byPod, prices, purchase)),
    ...(autoMode ? autoModeLines(sizing, prices) : []),
    ...volumeLines(sizing, prices),
    ...kafkaLines(sizing, prices),
    ...databaseLines(sizing, prices),
    ...objectLines(sizing, prices),
    ...networkLines(sizing, prices, counts, traffic),
    ...clusterLines(sizing, prices, counts),
  ];
  const lines = entries.filter(isPriced);
  const unpriced = entries.filter((entry): entry is UnpricedLine => !isPriced(entry));
  const total = sum(lines);
  return {
    notice: NOTICE,
    notIncluded: NOT_INCLUDED,
    cloud: prices.cloud,
    region: prices.region,
    currency: 'USD',
    pricesDate: prices.date,
    oldestPriceDate: lines.map(({ source }) => source.slice(-DAY)).sort()[0] ?? prices.date,
    purchase,
    lines,
    unpriced,
    components: byComponent(lines),
    total,
    unverified: sum(lines.filter((l) => !l.verified)),
    unverifiedNotice: unverifiedNotice(lines, total),
    unpricedNotice: unpricedNotice(unpriced),
  };
}
