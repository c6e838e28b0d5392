import type { Price } from '../prices';

/** Where prices were read. `date`: the day the document gives for itself, or else the day it was read. */
export interface PriceSource {
  readonly text: string;
  readonly date: string;
  readonly verified: boolean;
}

/** A price with its source. */
export function priceOf({ text, date, verified }: PriceSource, value: number, unit: string): Price {
  return { value, unit, source: text, date, verified };
}

/** To a millionth of a dollar. */
export function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Day of the newest source. */
export function newest(sources: { readonly [name: string]: PriceSource }): string {
  return Object.values(sources).map((source) => source.date).sort().at(-1) as string;
}
