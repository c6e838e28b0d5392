import type { Faults } from '../../errors';
import type { PlatformSizing } from '../../sizing';
import { checkApart, size } from '../cidr';

/** The ranges of a platform's network; none may meet another, nor a network that is peered with it. */
export interface NetworkRanges {
  /** Nodes, internal load balancers and the private endpoint. Default: `10.0.0.0/20`. */
  readonly nodeCidr?: string;
  /** Pods: each node takes a /24 of it. Default: `10.64.0.0/14`, for 1,024 nodes. */
  readonly podCidr?: string;
  /** Services of the cluster. Default: `10.1.0.0/20`. */
  readonly serviceCidr?: string;
  /** What Google runs for the platform by private services access: the database. /24 or wider. Default: `10.2.0.0/20`. */
  readonly dataCidr?: string;
}

type Range = keyof NetworkRanges;

/** Every range, the defaults filled in. */
export type AllRanges = Required<NetworkRanges>;

const DEFAULTS: AllRanges = { nodeCidr: '10.0.0.0/20', podCidr: '10.64.0.0/14', serviceCidr: '10.1.0.0/20', dataCidr: '10.2.0.0/20' };

/** Longest prefix of each: a subnet that holds load balancers too, GKE's least for Services, what private services access takes for one region. */
const LONGEST: { readonly [R in Range]: number } = { nodeCidr: 24, podCidr: 21, serviceCidr: 24, dataCidr: 24 };
/** Prefix of the pods' range that each node takes: twice its 110 pods, rounded up (GKE "configure maximum Pods per node"). */
const NODE_PODS_PREFIX = 24;
/** Addresses of a subnet that nodes cannot have: Google keeps four (VPC "subnets"); the rest for load balancers and the endpoint. */
const BESIDE_NODES = 20;

/** Every range, with the defaults. */
export function rangesOf(given: NetworkRanges = {}): AllRanges {
  return {
    nodeCidr: given.nodeCidr ?? DEFAULTS.nodeCidr,
    podCidr: given.podCidr ?? DEFAULTS.podCidr,
    serviceCidr: given.serviceCidr ?? DEFAULTS.serviceCidr,
    dataCidr: given.dataCidr ?? DEFAULTS.dataCidr,
  };
}

/** Nodes of all zones with every autoscaler at its ceiling, and one more per zone and pool for the surge of an upgrade. */
function mostNodes({ pools, zones }: PlatformSizing): number {
  return pools.reduce((sum, pool) => sum + (pool.maxNodesPerZone + 1) * zones, 0);
}

/** Adds a fault for every range that Google refuses, that meets another, or that is too small for the nodes. */
export function checkRanges(ranges: AllRanges, sizing: PlatformSizing, faults: Faults): void {
  const rules = Object.fromEntries((Object.keys(DEFAULTS) as Range[]).map((range) => [range, { usual: DEFAULTS[range], longest: LONGEST[range] }]));
  const parsed = checkApart(ranges, rules, faults);
  const nodes = mostNodes(sizing);
  for (const { name: range, cidr } of parsed) {
    const room = { nodeCidr: size(cidr.prefix) - BESIDE_NODES, podCidr: 2 ** (NODE_PODS_PREFIX - cidr.prefix) }[range];
    if (room === undefined || room >= nodes) continue;
    const allowed = `room for ${nodes} nodes, with every autoscaler at its ceiling; this one holds ${room}`;
    faults.add({ prop: `network.${range}`, got: ranges[range as Range], allowed, write: `network: { ${range}: '${DEFAULTS[range as Range]}' }` });
  }
}
