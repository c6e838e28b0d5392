import type { PlatformSizing } from '../sizing';
import { HOURS, line, SECONDS, type CostComponent, type CostLine } from './line';
import type { PriceTable, StorageStep } from './prices';

export type Signal = 'traces' | 'metrics' | 'logs';

export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];

/**
 * Requests to object storage. No upstream document gives them, so they are assumptions; change them by `requests`.
 * `putsPerGb`: requests that write one GB of what is kept in the end, compaction included.
 * `getsPerQuery`: objects or ranges that a query reads after the caches.
 */
export interface Requests {
  readonly putsPerGb: { readonly [S in Signal]: number };
  readonly getsPerQuery: number;
}

/**
 * Traces: blocks go up in parts of about 10 MB and are rewritten twice by compaction: 3 x 102. Metrics: blocks of three replicas in parts
 * of about 16 MB, rewritten three times: 6 x 64. Logs: chunks of about 0.5 MB, since most streams are too slow to fill Loki's target of
 * 1.5 MB before they are flushed: 2,048. Queries: 50 reads of which four in five are answered by a cache.
 */
export const REQUESTS: Requests = { putsPerGb: { traces: 306, metrics: 384, logs: 2048 }, getsPerQuery: 10 };

/** GB that a signal's bucket holds once its retention is full. */
export interface StoredGb {
  readonly traces: number;
  readonly metrics: number;
  readonly logs: number;
}

/** Monthly price of a number of GB, each step at its own price. */
function steps(gb: number, storage: readonly StorageStep[]): { readonly gb: number; readonly price: StorageStep['gbMonth'] }[] {
  let below = 0;
  return storage.map(({ upToGb = Infinity, gbMonth }) => {
    const own = Math.max(0, Math.min(gb, upToGb) - below);
    below = upToGb;
    return { gb: own, price: gbMonth };
  });
}

/**
 * What the buckets cost. Expiry by a lifecycle rule costs nothing on any of the clouds, and the platform never moves a live object to a
 * colder class, so a lifecycle has no line of its own: it acts by what is stored.
 */
export function objectLines(sizing: PlatformSizing, stored: StoredGb, prices: PriceTable, requests: Requests): CostLine[] {
  const { load } = sizing;
  const total = SIGNALS.reduce((sum, signal) => sum + stored[signal], 0);
  const gets = load.queriesPerSecond * SECONDS * requests.getsPerQuery;
  // The steps of the price count all buckets of the account together, so each signal pays its share of every step.
  return SIGNALS.flatMap((signal) => {
    const component: CostComponent = `${signal} storage`;
    const share = total === 0 ? 0 : stored[signal] / total;
    const days = load.retentionDays[signal];
    const puts = ((stored[signal] / days) * (HOURS / 24) * requests.putsPerGb[signal]) / 1000;
    return [
      ...steps(total, prices.objects.storage).flatMap((step, index) =>
        line({
          component,
          item: `stored ${signal}${index === 0 ? '' : `, price step ${index + 1}`}`,
          quantity: step.gb * share,
          price: step.price,
          formula: `${whole(stored[signal])} GB kept for ${days} days; its share of this price step of ${whole(total)} GB in all buckets`,
        }),
      ),
      ...line({
        component,
        item: 'requests that write',
        quantity: puts,
        price: prices.objects.putPer1000,
        formula: `${whole(stored[signal])} GB / ${days} days x 30.4 days x ${requests.putsPerGb[signal]} requests per GB (assumed) / 1000`,
        assumed: true,
      }),
      ...line({
        component,
        item: 'requests that read',
        quantity: (gets / 1000) * (1 / SIGNALS.length),
        price: prices.objects.getPer1000,
        formula: `${load.queriesPerSecond} queries/s x ${SECONDS} s x ${requests.getsPerQuery} reads past the caches (assumed) / 3 signals / 1000`,
        assumed: true,
      }),
    ];
  });
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
