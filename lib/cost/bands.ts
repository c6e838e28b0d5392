import type { TierName } from '../sizing';

/** US dollars a month. */
export interface CostBand {
  readonly from: number;
  readonly to: number;
}

/** What the mission expects a self-hosted platform of each tier to cost a month. */
export const COST_BANDS: { readonly [T in TierName]: CostBand } = {
  small: { from: 70, to: 350 },
  medium: { from: 1_100, to: 4_000 },
  large: { from: 8_000, to: 25_000 },
  xlarge: { from: 40_000, to: 125_000 },
};

/** Where a cost stands to its tier's band: `below`, `within` or `above`, and by what factor it misses the nearer end (1 within). */
export function compareToBand(tier: TierName, monthly: number): { readonly band: CostBand; readonly place: 'below' | 'within' | 'above'; readonly factor: number } {
  const band = COST_BANDS[tier];
  if (monthly < band.from) return { band, place: 'below', factor: monthly / band.from };
  if (monthly > band.to) return { band, place: 'above', factor: monthly / band.to };
  return { band, place: 'within', factor: 1 };
}
