import type { PlatformSizing } from '../sizing';
import { HOURS, line, type CostComponent, type Entry } from './line';
import type { PriceTable, StorageStep } from './prices';

export type Signal = 'traces' | 'metrics' | 'logs';

export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];

/** The sizing counts requests for a month of 30 days. */
const MONTH = HOURS / (30 * 24);

/** Parts of a number of GB, each with its own price. */
function steps(gb: number, storage: readonly StorageStep[]): { readonly gb: number; readonly price: StorageStep['gbMonth'] }[] {
  let below = 0;
  return storage.map(({ upToGb = Infinity, gbMonth }) => {
    const own = Math.max(0, Math.min(gb, upToGb) - below);
    below = upToGb;
    return { gb: own, price: gbMonth };
  });
}

/**
 * What the buckets cost once their retention is full. A lifecycle has no line of its own: expiry is free on all of the clouds, and the
 * platform never moves a live object to a colder class; it acts by what is stored. A versioned bucket's old objects are too few to count.
 */
export function objectLines({ load, buckets, traffic }: PlatformSizing, prices: PriceTable): Entry[] {
  const total = SIGNALS.reduce((sum, signal) => sum + buckets[signal].storedGiB, 0);
  return SIGNALS.flatMap((signal) => {
    const component: CostComponent = `${signal} storage`;
    const stored = buckets[signal].storedGiB;
    const requests = (kind: 'writes' | 'reads', item: string, price: PriceTable['objects']['putPer1000']): Entry[] => {
      const count = traffic.requestsPerMonth[kind][signal];
      const formula = `${whole(count)} in 30 days (assumed: sizing.explain() names the size of objects and the reads of a query) x ${HOURS} h / 720 h / 1000`;
      return line({ component, item, quantity: (count * MONTH) / 1000, price, formula, assumed: true });
    };
    const { storage } = prices.objects;
    const unpriced = line({ component, item: `stored ${signal}`, quantity: storage === undefined ? stored : 0, price: undefined, formula: `${whole(stored)} GiB kept for ${load.retentionDays[signal]} days` });
    return [
      ...unpriced,
      // The price falls with what all buckets hold together, so each signal has its share of every step.
      ...steps(total, storage ?? []).flatMap((step, index) =>
        line({
          component,
          item: index === 0 ? `stored ${signal}` : `stored ${signal}, price step ${index + 1}`,
          quantity: total === 0 ? 0 : (step.gb * stored) / total,
          price: step.price,
          formula: `${whole(stored)} GiB kept for ${load.retentionDays[signal]} days, of ${whole(total)} GiB in all buckets; its share of price step ${index + 1}`,
        }),
      ),
      ...requests('writes', 'requests that write', prices.objects.putPer1000),
      ...requests('reads', 'requests that read', prices.objects.getPer1000),
    ];
  });
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
