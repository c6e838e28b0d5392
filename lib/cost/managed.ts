import { ValidationError } from '../errors';
import type { Load } from '../sizing';
import { demandOf } from '../sizing/demand';
import { NOTICE } from './estimate';
import { HOURS } from './line';
import type { Price } from './prices';

/** One item of a vendor's bill. */
export interface ManagedLine {
  /** What is paid for. */
  readonly item: string;
  /** How many units a month. */
  readonly quantity: number;
  /** What one unit is. */
  readonly unit: string;
  /** US dollars for one unit. */
  readonly unitPrice: number;
  /** US dollars a month. */
  readonly monthly: number;
  /** False: no public source was found for the price. */
  readonly verified: boolean;
  /** How the quantity comes about. */
  readonly formula: string;
  /** Where the price was read, with its day. */
  readonly source: string;
}

/** What a vendor's list price makes of a load, in US dollars a month. */
export interface ManagedEstimate {
  /** Says that this is an estimate at list prices. */
  readonly notice: string;
  /** Whose prices. */
  readonly vendor: string;
  /** Every item of the bill. */
  readonly lines: readonly ManagedLine[];
  /** US dollars a month. */
  readonly total: number;
  /** US dollars a month of lines with an unverified price. */
  readonly unverified: number;
  /** What the price leaves out. */
  readonly without: string;
}

/** List prices of the vendors; plain data, to be replaced by what a contract says. */
export interface ManagedPrices {
  /** Prices of Grafana Cloud. */
  readonly grafanaCloud: {
    /** US dollars a month, whatever is sent. */
    readonly platformMonth: Price;
    /** A thousand active series for a month. */
    readonly thousandSeries: Price;
    /** Samples a minute of a series that its price includes (Grafana Cloud documentation, "Understand metrics usage and cost"). */
    readonly includedPerMinute: number;
    /** Logs and traces: processed and written, kept for 30 days. */
    readonly gbProcessed: Price;
    /** A GB of logs or traces that is written, and kept for 30 days. */
    readonly gbWritten: Price;
    /** A GB kept for 30 days more. */
    readonly gbFurther30Days: Price;
    /** A person for a month. */
    readonly user: Price;
  };
  /** Prices of New Relic. */
  readonly newRelic: {
    /** A GB of any signal. */
    readonly gb: Price;
    /** GB a month that cost nothing. */
    readonly freeGb: number;
    /** A person with full rights for a month. */
    readonly fullUser: Price;
  };
}

const INVOICE = {
  source: 'Grafana Cloud documentation, "Understand your Grafana Cloud Logs, Traces, and Profiles invoices"',
  date: '2026-11-21',
  verified: true,
} as const;
const GRAFANA_PLANS = { source: 'grafana.com/pricing (Pro), as quoted alike in several public documents', date: '2026-09-20', verified: true } as const;
const NEW_RELIC_PLANS = {
  source: 'api-evangelist/new-relic, plans/new-relic-plans-pricing.yml, which says of itself that it was not harvested from the vendor',
  date: '2026-05-04',
  verified: false,
} as const;

export const MANAGED_PRICES: ManagedPrices = {
  grafanaCloud: {
    platformMonth: { ...GRAFANA_PLANS, value: 19, unit: 'month' },
    thousandSeries: { ...GRAFANA_PLANS, value: 6.5, unit: '1000 series' },
    includedPerMinute: 1,
    gbProcessed: { ...INVOICE, value: 0.05, unit: 'GB' },
    gbWritten: { ...INVOICE, value: 0.4, unit: 'GB' },
    gbFurther30Days: { ...INVOICE, value: 0.1, unit: 'GB and 30 days' },
    user: { ...GRAFANA_PLANS, value: 8, unit: 'user' },
  },
  newRelic: {
    gb: { ...NEW_RELIC_PLANS, value: 0.4, unit: 'GB' },
    freeGb: 100,
    fullUser: { ...NEW_RELIC_PLANS, value: 349, unit: 'user' },
  },
};

/** A vendor whose list prices are known. */
export type Vendor = keyof ManagedPrices;

export const VENDORS: readonly Vendor[] = ['grafanaCloud', 'newRelic'];

/** Whose prices, and how many people use it. */
export interface ManagedOptions {
  /** List prices of the vendors. Default: the library's `MANAGED_PRICES`. */
  readonly prices?: ManagedPrices;
  /** Number of people with a paid seat. Default: 0, data only. */
  readonly users?: number;
}

interface Sent {
  readonly traces: number;
  readonly metrics: number;
  readonly logs: number;
}

/** GB (10^9 bytes) that a usual month of the load sends, traces after sampling, uncompressed as vendors meter them. */
function sentGb(load: Load): Sent {
  const { traces, metrics, logs } = demandOf({ ...load, peakFactor: 1 }).rawMegabytes;
  const month = (megabytesPerSecond: number): number => (megabytesPerSecond * HOURS * 3600) / 1000;
  return { traces: month(traces * load.spansKept), metrics: month(metrics), logs: month(logs) };
}

function item(name: string, quantity: number, price: Price, formula: string): ManagedLine[] {
  if (quantity === 0) return [];
  return [
    {
      item: name,
      quantity,
      unit: price.unit,
      unitPrice: price.value,
      monthly: quantity * price.value,
      verified: price.verified,
      formula,
      source: `${price.source}, ${price.date}`,
    },
  ];
}

/** Series are metered at the 95th percentile, and as many more of them as samples come faster than the price includes. */
function grafanaCloud(load: Load, { grafanaCloud: p }: ManagedPrices, users: number): ManagedLine[] {
  const perMinute = 60 / load.scrapeIntervalSeconds;
  const factor = Math.max(1, perMinute / p.includedPerMinute);
  const { traces, logs } = sentGb(load);
  const gb = (signal: 'logs' | 'traces', sent: number): ManagedLine[] => {
    const further = Math.max(0, Math.ceil(load.retentionDays[signal] / 30) - 1);
    return [
      ...item(`${signal} processed`, sent, p.gbProcessed, `${Math.round(sent)} GB sent a month, uncompressed`),
      ...item(`${signal} written`, sent, p.gbWritten, `${Math.round(sent)} GB, kept for 30 days`),
      ...item(`${signal} kept longer`, sent * further, p.gbFurther30Days, `${Math.round(sent)} GB x ${further} further 30 days`),
    ];
  };
  return [
    ...item('platform', 1, p.platformMonth, 'one account'),
    ...item(
      'metrics',
      (load.activeSeries * factor) / 1000,
      p.thousandSeries,
      `${load.activeSeries} series x ${factor} (${perMinute} samples a minute, ${p.includedPerMinute} included) / 1000`,
    ),
    ...gb('logs', logs),
    ...gb('traces', traces),
    ...item('users', users, p.user, `${users} active users`),
  ];
}

function newRelic(load: Load, { newRelic: p }: ManagedPrices, users: number): ManagedLine[] {
  const { traces, metrics, logs } = sentGb(load);
  const sent = traces + metrics + logs;
  return [
    ...item(
      'data sent',
      Math.max(0, sent - p.freeGb),
      p.gb,
      `${Math.round(traces)} GB of traces + ${Math.round(metrics)} GB of metrics (as OTLP, assumed) + ${Math.round(logs)} GB of logs - ${p.freeGb} GB free`,
    ),
    ...item('full platform users', users, p.fullUser, `${users} users`),
  ];
}

/**
 * What the same load costs at a managed vendor's list price. Sampling is taken to happen before the data is sent, as it does here. Throws a
 * ValidationError for a vendor that is not known.
 */
export function estimateManaged(vendor: Vendor, load: Load, options: ManagedOptions = {}): ManagedEstimate {
  const { prices = MANAGED_PRICES, users = 0 } = options;
  const bills = { grafanaCloud, newRelic };
  const names = { grafanaCloud: 'Grafana Cloud Pro', newRelic: 'New Relic' };
  if (!(vendor in bills)) {
    const write = `estimateManaged('${VENDORS[0]}', load)`;
    throw new ValidationError('cost', [{ prop: 'vendor', got: vendor, allowed: VENDORS.join(', '), write }]);
  }
  const lines = bills[vendor](load, prices, users);
  const sum = (of: readonly ManagedLine[]): number => of.reduce((total, { monthly }) => total + monthly, 0);
  return {
    notice: NOTICE,
    vendor: names[vendor],
    lines,
    total: sum(lines),
    unverified: sum(lines.filter((l) => !l.verified)),
    without: users === 0 ? 'seats of users, and the discount that a contract of this size brings' : 'the discount that a contract of this size brings',
  };
}
