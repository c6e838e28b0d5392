import type { Faults } from '../../errors';
import type { PlatformSizing } from '../../sizing';

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

export type AllRanges = { readonly [R in Range]: string };

const DEFAULTS: AllRanges = { nodeCidr: '10.0.0.0/20', podCidr: '10.64.0.0/14', serviceCidr: '10.1.0.0/20', dataCidr: '10.2.0.0/20' };

/** Longest prefix of each: a subnet that holds load balancers too, GKE's least for Services, what private services access takes for one region. */
const LONGEST: { readonly [R in Range]: number } = { nodeCidr: 24, podCidr: 21, serviceCidr: 24, dataCidr: 24 };
const WIDEST = 9;
/** Prefix of the pods' range that each node takes: twice its 110 pods, rounded up (GKE "configure maximum Pods per node"). */
const NODE_PODS_PREFIX = 24;
/** Addresses of a subnet that nodes cannot have: Google keeps four (VPC "subnets"); the rest for load balancers and the endpoint. */
const BESIDE_NODES = 20;

const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

interface Cidr {
  readonly base: number;
  readonly prefix: number;
}

function size(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** Reads `10.0.0.0/16`; undefined when the text is no range or its address is not the first of it. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return base % size(prefix) === 0 ? { base, prefix } : undefined;
}

function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.prefix <= inner.prefix && inner.base >= outer.base && inner.base < outer.base + size(outer.prefix);
}

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

function checkRange(range: Range, text: string, faults: Faults): Cidr | undefined {
  const prop = `network.${range}`;
  const write = `network: { ${range}: '${DEFAULTS[range]}' }`;
  const cidr = parseCidr(text);
  if (cidr === undefined || !PRIVATE_RANGES.some((own) => contains(parseCidr(own) as Cidr, cidr))) {
    faults.add({ prop, got: text, allowed: `the first address of a range and its prefix, inside ${PRIVATE_RANGES.join(', ')}`, write });
    return undefined;
  }
  if (cidr.prefix > LONGEST[range] || cidr.prefix < WIDEST) {
    faults.add({ prop, got: text, allowed: `/${WIDEST} to /${LONGEST[range]}`, write });
    return undefined;
  }
  return cidr;
}

/** Adds a fault for every range that Google refuses, that meets another, or that is too small for the nodes. */
export function checkRanges(ranges: AllRanges, sizing: PlatformSizing, faults: Faults): void {
  const parsed = (Object.keys(DEFAULTS) as Range[]).flatMap((range) => {
    const cidr = checkRange(range, ranges[range], faults);
    return cidr === undefined ? [] : [{ range, cidr }];
  });
  parsed.forEach(({ range, cidr }, index) => {
    const other = parsed.slice(0, index).find((before) => contains(before.cidr, cidr) || contains(cidr, before.cidr));
    if (other === undefined) return;
    const allowed = `a range that does not meet network.${other.range}, ${ranges[other.range]}`;
    faults.add({ prop: `network.${range}`, got: ranges[range], allowed, write: 'ranges that lie apart' });
  });
  const nodes = mostNodes(sizing);
  for (const { range, cidr } of parsed) {
    const room = { nodeCidr: size(cidr.prefix) - BESIDE_NODES, podCidr: 2 ** (NODE_PODS_PREFIX - cidr.prefix) }[range as string];
    if (room === undefined || room >= nodes) continue;
    const allowed = `room for ${nodes} nodes, with every autoscaler at its ceiling; this one holds ${room}`;
    faults.add({ prop: `network.${range}`, got: ranges[range], allowed, write: `network: { ${range}: '${DEFAULTS[range]}' }` });
  }
}

/** Adds a fault for every address range of a list that is no range or opens the door to everyone. */
export function checkClientCidrs(prop: string, cidrs: readonly string[], faults: Faults): void {
  cidrs.forEach((text, index) => {
    const cidr = parseCidr(text);
    if (cidr !== undefined && cidr.prefix > 7) return;
    const allowed = 'ranges of the clients, from /8 to /32, written from their first address; the whole internet is refused';
    faults.add({ prop: `${prop}[${index}]`, got: text, allowed, write: `'203.0.113.7/32'` });
  });
}
