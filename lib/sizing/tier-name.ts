/** The four rows of the tier table, smallest first. */
export const TIER_NAMES = ['small', 'medium', 'large', 'xlarge'] as const;

export type TierName = (typeof TIER_NAMES)[number];
