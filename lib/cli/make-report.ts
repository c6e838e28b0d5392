import { compareToBand, estimate, estimateManaged, findPrices, growth, GROWTH_FACTORS, scaleLoad, VENDORS, type CostEstimate, type PriceTable } from '../cost';
import { ValidationError } from '../errors';
import { awsNodeCatalog, azureNodeCatalog, gcpNodeCatalog, Tier, type Load, type LoadProps, type NodeCatalog, type PlatformSizing, type TierName } from '../sizing';
import { sizePlan } from './plan';
import type { CloudChoice, SizeRequest } from './request';
import type { Comparison, GrowthPlan, Report } from './result';

const CATALOGS: { readonly [C in CloudChoice]: (tier: TierName) => NodeCatalog } = { aws: (tier) => awsNodeCatalog(tier), gcp: (tier) => gcpNodeCatalog(tier), azure: (tier) => azureNodeCatalog(tier) };

/** Clouds whose platforms bring their own brokers, as pods. */
const KAFKA_IN_CLUSTER: readonly CloudChoice[] = ['gcp', 'azure'];

/** The tier that a request names, or the one that carries its load. */
function tierOf({ tier, load, retentionDays, set }: SizeRequest): Tier {
  const known = { ...load, retentionDays } as LoadProps;
  const chosen = tier === undefined ? Tier.forLoad(known) : Tier[tier.toUpperCase() as Uppercase<TierName>].with({ load, retentionDays });
  return chosen.with({ set });
}

function sized(request: SizeRequest): PlatformSizing {
  const tier = tierOf(request);
  return tier.size(CATALOGS[request.cloud](tier.name), undefined, { kafkaInCluster: KAFKA_IN_CLUSTER.includes(request.cloud) });
}

/** The same request at another load: what was typed stays, rates follow, and what belongs to a row is that row's. */
function sizedFor(request: SizeRequest, { spansPerSecond, activeSeries, logLinesPerSecond, queriesPerSecond }: Load): PlatformSizing {
  const rates = { spansPerSecond, activeSeries, logLinesPerSecond, queriesPerSecond };
  return sized({ ...request, load: { ...request.load, ...rates }, set: {} });
}

function reasonOf(request: SizeRequest, load: Load): string {
  try {
    sizedFor(request, load);
    return 'no price for a machine of its size';
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.faults.map(({ got, allowed, write }) => `${String(got)}; allowed: ${allowed}; instead: ${write}`).join('. ');
  }
}

function growthPlan(request: SizeRequest, load: Load, prices: PriceTable): GrowthPlan {
  const { purchase } = request;
  const { points, refused } = growth(load, (scaled) => sizedFor(request, scaled), { prices, purchase }, GROWTH_FACTORS);
  return {
    points: points.map(({ factor, load: at, total, size }) => ({
      factor,
      tier: sizedFor(request, at).tier,
      monthly: total,
      cores: size.cores,
      memoryGiB: size.memoryMiB / 1024,
      nodes: size.nodes,
      brokers: size.brokers,
      pods: size.pods,
      diskGiB: size.diskGiB,
    })),
    refused: refused.map(({ factor }) => ({ factor, reason: reasonOf(request, scaleLoad(load, factor)) })),
  };
}

function comparisons(sizing: PlatformSizing, cost: CostEstimate): Comparison[] {
  const { band, place, factor } = compareToBand(sizing.tier, cost.total);
  const share = factor >= 1 ? `${factor.toFixed(1)} times its upper end` : `${Math.round(100 * factor)} % of its lower end`;
  const expected: Comparison = {
    name: `the mission's band for tier ${sizing.tier}`,
    low: band.from,
    high: band.to,
    note: `this estimate is ${place === 'within' ? 'within it' : `${place} it, ${share}`}; the band is for the whole tier, not for this load`,
    verified: true,
  };
  const managed = VENDORS.map((vendor): Comparison => {
    const { vendor: name, total, unverified, without } = estimateManaged(vendor, sizing.load);
    return { name: `${name}, list price`, low: total, high: total, note: `for the same load, without ${without}`, verified: unverified === 0 };
  });
  return [expected, ...managed];
}

/** Sizes, prices and compares; throws a ValidationError for what cannot be sized. */
export function makeReport(request: SizeRequest, version: string): Report {
  const prices = findPrices(request.cloud, request.region);
  const sizing = sized(request);
  const cost = estimate(sizing, { prices, purchase: request.purchase });
  return {
    schemaVersion: 1,
    version,
    plan: sizePlan(sizing),
    cost: { ...cost, unverifiedNotice: cost.unverifiedNotice ?? null, unpricedNotice: cost.unpricedNotice ?? null, comparisons: comparisons(sizing, cost) },
    growth: growthPlan(request, sizing.load, prices),
  };
}
