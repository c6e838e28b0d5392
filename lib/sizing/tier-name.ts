/** Name of a row of the table of tiers, smallest first. */
export type TierName = 'small' | 'medium' | 'large' | 'xlarge';

/** The four rows of the tier table, smallest first. */
export const TIER_NAMES: readonly TierName[] = ['small', 'medium', 'large', 'xlarge'];
