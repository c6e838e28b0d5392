import { estimate, findPrices, type CloudName, type CostEstimate, type EstimateOptions } from '../../lib/cost';
import { autopilotNode, awsNodeCatalog, azureNodeCatalog, gcpNodeCatalog, Tier, type Load, type NodeCatalog, type PlatformSizing, type TierName } from '../../lib/sizing';

export const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE] as const;

export const PRICES = findPrices('aws', 'us-east-1');

/** Clouds that there are prices for. */
export const CLOUDS = ['aws', 'gcp', 'azure'] as const satisfies readonly CloudName[];

const CATALOGS: { readonly [C in (typeof CLOUDS)[number]]: (tier: TierName) => NodeCatalog } = { aws: awsNodeCatalog, gcp: gcpNodeCatalog, azure: azureNodeCatalog };

export function sized(tier: Tier, cloud: CloudName = 'aws'): PlatformSizing {
  return tier.size(CATALOGS[cloud](tier.name), undefined, { kafkaInCluster: cloud !== 'aws' });
}

/** The same where pods are sold. */
export function onAutopilot(tier: Tier): PlatformSizing {
  const node = autopilotNode(tier.name);
  return tier.size({ collector: node, storage: node, general: node }, undefined, { kafkaInCluster: true, onePool: true });
}

/** The platform that carries a load, on the machines of its tier, in one zone or three as the tier has it. */
export function sizedFor({ availability: _, ...load }: Load): PlatformSizing {
  return sized(Tier.forLoad(load));
}

export function costOf(tier: Tier, options: Partial<EstimateOptions> = {}): CostEstimate {
  const { prices = PRICES } = options;
  return estimate(sized(tier, prices.cloud), { ...options, prices });
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
