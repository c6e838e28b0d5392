/** The four rows of the tier table, smallest first. */
export const TIER_NAMES = ['small', 'medium', 'large', 'xlarge'] as const;

/** Name of a row of the table of tiers, smallest first. */
export type TierName = (typeof TIER_NAMES)[number];
