import type { Faults } from '../../errors';
import type { PlatformSizing } from '../../sizing';
import { checkApart, parseCidr, size, type Cidr } from '../cidr';
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

export type AllRanges = { readonly [R in Range]: string };

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
/** Addresses of a zone's subnet that nodes cannot have: Azure keeps five; the rest for load balancers. */
const BESIDE_NODES = 20;
/** Bits that split the nodes' range into subnets of zones. */
const ZONE_BITS = 2;

/** Every range, with the defaults. */
export function rangesOf(given: NetworkRanges = {}): AllRanges {
  const ranges = Object.entries(RULES).map(([range, { usual }]) => [range, given[range as Range] ?? usual]);
  return Object.fromEntries(ranges) as AllRanges;
}

function text({ base, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Range of the nodes of a zone. */
export function zoneCidr({ nodeCidr }: AllRanges, zone: string): string {
  const { base, prefix } = parseCidr(nodeCidr) as Cidr;
  return text({ base: base + ZONES.indexOf(zone) * size(prefix + ZONE_BITS), prefix: prefix + ZONE_BITS });
}

/** Address of the cluster's DNS, the tenth of the Services. */
export function dnsAddress({ serviceCidr }: AllRanges): string {
  const { base } = parseCidr(serviceCidr) as Cidr;
  return text({ base: base + 10, prefix: 32 }).replace('/32', '');
}

/** Adds a fault for every range that Azure refuses, that meets another, or that is too small for the nodes. */
export function checkRanges(ranges: AllRanges, { pools, zones }: PlatformSizing, faults: Faults): void {
  // One node more per pool for the surge of an upgrade.
  const perZone = pools.reduce((sum, pool) => sum + pool.maxNodesPerZone + 1, 0);
  for (const { name, cidr } of checkApart(ranges, RULES, faults)) {
    const range = name as Range;
    const write = `network: { ${range}: '${RULES[range].usual}' }`;
    const fault = (allowed: string): void => faults.add({ prop: `network.${range}`, got: ranges[range], allowed, write });
    const zoneRoom = size(cidr.prefix + ZONE_BITS) - BESIDE_NODES;
    if (range === 'nodeCidr' && zoneRoom < perZone) fault(`room for ${perZone} nodes in each zone, with every autoscaler at its ceiling; a quarter of this one holds ${zoneRoom}`);
    const podRoom = 2 ** (NODE_PODS_PREFIX - cidr.prefix);
    if (range === 'podCidr' && podRoom < perZone * zones) fault(`room for ${perZone * zones} nodes, with every autoscaler at its ceiling; this one holds ${podRoom}`);
    if (range === 'serviceCidr' && cidr.prefix < WIDEST_SERVICES) fault(`/${WIDEST_SERVICES} to /${RULES.serviceCidr.longest} (AKS)`);
  }
}
