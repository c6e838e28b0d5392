import { ValidationError, type Fault } from '../errors';

/** How machines are bought: shares from 0 to 1. */
export interface PurchaseMix {
  /** Share of what is not on spot that is reserved for a year, nothing paid up front. */
  readonly reserved: number;
  /** Share, of what may be lost at any time, that runs on spot capacity: Grafana, and processors behind Kafka. Nothing else ever does. */
  readonly spot: number;
}

/** `reserved`: every machine for a year. `spot`: on spot whatever may be lost, the rest on demand. */
export type Purchase = 'on-demand' | 'reserved' | 'spot' | PurchaseMix;

const NAMED: { readonly [name: string]: PurchaseMix } = {
  'on-demand': { reserved: 0, spot: 0 },
  reserved: { reserved: 1, spot: 0 },
  spot: { reserved: 0, spot: 1 },
};

/** The shares that a purchase stands for. */
export function mixOf(purchase: Purchase): PurchaseMix {
  const mix = typeof purchase === 'string' ? NAMED[purchase] : purchase;
  const allowed = `one of ${Object.keys(NAMED).join(', ')}, or shares from 0 to 1`;
  const write = "purchase: { reserved: 0.7, spot: 1 }";
  if (mix === undefined) throw new ValidationError('cost', [{ prop: 'purchase', got: purchase, allowed, write }]);
  const faults: Fault[] = (['reserved', 'spot'] as const)
    .filter((name) => !(mix[name] >= 0 && mix[name] <= 1))
    .map((name) => ({ prop: `purchase.${name}`, got: mix[name], allowed, write }));
  if (faults.length > 0) throw new ValidationError('cost', faults);
  return mix;
}
