import type { Faults } from '../../errors';
import type { PlatformSizing } from '../../sizing';
import { checkApart, format, parseCidr, size, type Cidr } from '../cidr';
import { ZONES } from './regions';

/** The ranges of a platform's network; none may meet another, nor a network that is peered with it. */
export interface NetworkRanges {
  /** Nodes and internal load balancers; a quarter of it is the subnet of a zone. Default: `10.0.0.0/20`. */
  readonly nodeCidr?: string;
  /** Pods, outside the virtual network: each node takes a /24 of it. Default: `10.64.0.0/14`, for 1,024 nodes. */
  readonly podCidr?: string;
  /** Services of the cluster, outside the virtual network. Default: `10.1.0.0/20`. */
  readonly serviceCidr?: string;
  /** The control plane's own addresses in the network. /28 or wider. Default: `10.2.0.0/27`. */
  readonly apiServerCidr?: string;
  /** Private endpoints of the storage account and the key vaults. Default: `10.2.1.0/26`. */
  readonly endpointCidr?: string;
  /** The database. /28 or wider. Default: `10.2.2.0/27`. */
  readonly dataCidr?: string;
}

type Range = keyof NetworkRanges;

/** Every range, the defaults filled in. */
export type AllRanges = Required<NetworkRanges>;

/** Longest prefix of each: rooms for load balancers beside the nodes, AKS's and flexible server's least. */
const RULES = {
  nodeCidr: { usual: '10.0.0.0/20', longest: 24 },
  podCidr: { usual: '10.64.0.0/14', longest: 21 },
  serviceCidr: { usual: '10.1.0.0/20', longest: 24 },
  apiServerCidr: { usual: '10.2.0.0/27', longest: 28 },
  endpointCidr: { usual: '10.2.1.0/26', longest: 28 },
  dataCidr: { usual: '10.2.2.0/27', longest: 28 },
} as const satisfies { readonly [R in Range]: object };

/** Widest range of Services (AKS "Azure CNI Overlay": smaller than /12). */
const WIDEST_SERVICES = 13;
/** Prefix of the pods' range that each node takes (AKS "Azure CNI Overlay"). */
const NODE_PODS_PREFIX = 24;
/** Addresses of a subnet that nodes cannot have: Azure keeps five; the rest for load balancers. */
export const UNUSABLE = 20;
/** Bits that split the nodes' range into subnets of zones. */
const ZONE_BITS = 2;

/** The same for subnets of a network that exists already; how many nodes one holds is counted. */
export const SUBNETS = { node: { longest: 28 }, endpoint: RULES.endpointCidr, apiServer: RULES.apiServerCidr, data: RULES.dataCidr } as const;

/** Every range, with the defaults. */
export function rangesOf(given: NetworkRanges = {}): AllRanges {
  const ranges = Object.entries(RULES).map(([range, { usual }]) => [range, given[range as Range] ?? usual]);
  return Object.fromEntries(ranges) as AllRanges;
}

/** Range of the nodes of a zone. */
export function zoneCidr({ nodeCidr }: AllRanges, zone: string): string {
  const { base, prefix } = parseCidr(nodeCidr) as Cidr;
  return format({ base: base + ZONES.indexOf(zone) * size(prefix + ZONE_BITS), prefix: prefix + ZONE_BITS });
}

/** Nodes of all pools in a zone with every autoscaler at its ceiling, and one more per pool for the surge of an upgrade. */
export function nodesPerZone({ pools }: PlatformSizing): number {
  return pools.reduce((sum, pool) => sum + pool.maxNodesPerZone + 1, 0);
}

const INSIDE = ['podCidr', 'serviceCidr'] as const;

/** Adds a fault for ranges that are inside the cluster alone, which AKS refuses or which are too small for the nodes; returns the names of those that can be read. */
export function checkInside(ranges: AllRanges, sizing: PlatformSizing, faults: Faults): readonly (typeof INSIDE)[number][] {
  const parsed = checkApart(ranges, { podCidr: RULES.podCidr, serviceCidr: RULES.serviceCidr }, faults);
  for (const { name, cidr } of parsed) checkReach(name as Range, cidr, ranges, sizing, faults);
  return INSIDE.filter((range) => parsed.some(({ name }) => name === range));
}

/** Adds a fault for a range with too few addresses for the nodes, or with more than AKS takes. */
function checkReach(range: Range, { prefix }: Cidr, ranges: AllRanges, sizing: PlatformSizing, faults: Faults): void {
  const perZone = nodesPerZone(sizing);
  const write = `network: { ${range}: '${RULES[range].usual}' }`;
  const fault = (allowed: string): void => faults.add({ prop: `network.${range}`, got: ranges[range], allowed, write });
  const zoneRoom = size(prefix + ZONE_BITS) - UNUSABLE;
  if (range === 'nodeCidr' && zoneRoom < perZone) fault(`room for ${perZone} nodes in each zone, with every autoscaler at its ceiling; a quarter of this one holds ${zoneRoom}`);
  const podRoom = 2 ** (NODE_PODS_PREFIX - prefix);
  if (range === 'podCidr' && podRoom < perZone * sizing.zones) fault(`room for ${perZone * sizing.zones} nodes, with every autoscaler at its ceiling; this one holds ${podRoom}`);
  if (range === 'serviceCidr' && prefix < WIDEST_SERVICES) fault(`/${WIDEST_SERVICES} to /${RULES.serviceCidr.longest} (AKS)`);
}

/** Adds a fault for every range of a network that is made which Azure refuses, that meets another, or that is too small for the nodes. */
export function checkRanges(ranges: AllRanges, sizing: PlatformSizing, faults: Faults): void {
  for (const { name, cidr } of checkApart(ranges, RULES, faults)) checkReach(name as Range, cidr, ranges, sizing, faults);
}
