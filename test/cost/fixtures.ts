import { estimate, findPrices, type CostEstimate, type EstimateOptions } from '../../lib/cost';
import { awsNodeCatalog, Tier, type Load, type PlatformSizing } from '../../lib/sizing';

export const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE] as const;

export const PRICES = findPrices('aws', 'us-east-1');

export function sized(tier: Tier): PlatformSizing {
  return tier.size(awsNodeCatalog(tier.name));
}

/** The platform that carries a load, on the machines of its tier, in one zone or three as the tier has it. */
export function sizedFor({ availability: _, ...load }: Load): PlatformSizing {
  return sized(Tier.forLoad(load));
}

export function costOf(tier: Tier, options: Partial<EstimateOptions> = {}): CostEstimate {
  return estimate(sized(tier), { prices: PRICES, ...options });
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
