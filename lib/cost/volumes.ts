import { workloads, type PlatformSizing } from '../sizing';
import { componentOf } from './compute';
import { line, type Entry } from './line';
import type { PriceTable } from './prices';

/** Persistent volumes of the pods. */
export function volumeLines(sizing: PlatformSizing, prices: PriceTable): Entry[] {
  return workloads(sizing).flatMap(({ name, sizing: { replicas, diskGiB = 0 } }) =>
    line({
      component: componentOf(name),
      item: `volumes of ${name}`,
      quantity: replicas * diskGiB,
      price: prices.disk.gbMonth,
      formula: `${replicas} replicas x ${diskGiB} GiB`,
    }),
  );
}
