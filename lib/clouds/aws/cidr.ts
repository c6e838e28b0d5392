import type { Faults } from '../../errors';
import { PRIVATE_RANGES, format, isPrivate, overlap, parseCidr, size, type Cidr } from '../cidr';

/** The VPC's ranges, one of each kind per zone. */
export interface SubnetPlan {
  /** A quarter of the VPC each: nodes and pods. */
  readonly private: readonly string[];
  /** A thirty-second of the VPC each: NAT gateways and public load balancers. */
  readonly public: readonly string[];
  /** A thirty-second of the VPC each, without a route out: brokers and database. */
  readonly data: readonly string[];
}

/** Zones that the layout below has room for: what a platform in three zones needs. */
export const ZONES = 3;

/** AWS keeps the first four addresses and the last of each subnet (VPC user guide, subnet sizing). */
const KEPT_BY_AWS = 5;

/**
 * Addresses of a private subnet that no node holds: 16 for the cluster's own interfaces (EKS network requirements),
 * 8 for load balancers (ELB subnet requirements), 8 for interface endpoints and what a user adds.
 */
const BESIDE_NODES = 32;

function part(cidr: Cidr, bits: number, index: number): string {
  const prefix = cidr.prefix + bits;
  return format({ base: cidr.base + index * size(prefix), prefix });
}

/** Cuts a VPC's range: three quarters for nodes and pods, the last one for everything that needs few addresses. */
export function planSubnets(text: string): SubnetPlan {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new RangeError(`not a CIDR: ${text}`);
  const zones = Array.from({ length: ZONES }, (_, zone) => zone);
  const lastQuarter = 24;
  return {
    private: zones.map((zone) => part(cidr, 2, zone)),
    public: zones.map((zone) => part(cidr, 5, lastQuarter + zone)),
    data: zones.map((zone) => part(cidr, 5, lastQuarter + ZONES + zone)),
  };
}

/** Addresses that a private subnet must have, from those that its nodes hold. */
export function addressesNeeded(nodeAddresses: number): number {
  return nodeAddresses + BESIDE_NODES + KEPT_BY_AWS;
}

/** Longest prefix of a VPC whose private subnets hold the given addresses; undefined when even a /16, AWS's largest, does not. */
export function smallestVpc(nodeAddresses: number): number | undefined {
  const need = addressesNeeded(nodeAddresses);
  for (let prefix = 24; prefix >= 16; prefix -= 1) if (size(prefix + 2) >= need) return prefix;
  return undefined;
}

/** Addresses that the nodes of one zone hold. */
export interface NodeAddresses {
  /** With every node full of pods, whoever's they are. */
  readonly full: number;
  /** With the platform's own pods on them. */
  readonly planned: number;
}

/** Adds a fault for a VPC range that AWS or the platform's nodes refuse. */
export function checkVpcCidr(text: string, nodes: NodeAddresses, faults: Faults): void {
  const prop = 'network.cidr';
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    faults.add({ prop, got: text, allowed: 'the first address of a range and its prefix', write: "network: { cidr: '10.0.0.0/16' }" });
    return;
  }
  if (!isPrivate(cidr)) {
    faults.add({ prop, got: text, allowed: `a range inside ${PRIVATE_RANGES.join(', ')}`, write: "network: { cidr: '10.0.0.0/16' }" });
    return;
  }
  // Room costs nothing, so every node may be filled; only where AWS has no larger network does the platform's own need decide.
  const roomy = smallestVpc(nodes.full);
  const smallest = roomy ?? smallestVpc(nodes.planned);
  const need = roomy === undefined
    ? `${nodes.planned} addresses per zone: every node holds whole interfaces, one of them spare (VPC CNI)`
    : `${nodes.full} addresses per zone: every node holds one for each pod it can run (VPC CNI)`;
  if (smallest === undefined) {
    const write = 'nodeTypes: machines of 8xlarge, which hold fewer addresses per core; or several platforms that share the load';
    faults.add({ prop, got: text, allowed: `${need}, more than a /16, AWS's largest, can give`, write });
  } else if (cidr.prefix > smallest || cidr.prefix < 16) {
    faults.add({ prop, got: text, allowed: `/16 to /${smallest}; ${need}`, write: `network: { cidr: '${suggest(cidr, smallest)}' }` });
  }
}

function suggest(cidr: Cidr, prefix: number): string {
  const wide = Math.max(16, Math.min(cidr.prefix, prefix));
  return format({ base: cidr.base - (cidr.base % size(wide)), prefix: wide });
}

/** The two ranges of Services that EKS itself chooses from (EKS user guide, network requirements). */
const SERVICE_CIDRS = ['172.20.0.0/16', '10.100.0.0/16'] as const;

/** A range of Services that meets none of the given ones. */
export function serviceCidrBeside(cidrs: readonly string[]): string {
  const known = cidrs.filter((cidr) => parseCidr(cidr) !== undefined);
  return SERVICE_CIDRS.find((services) => known.every((cidr) => !overlap(services, cidr))) ?? SERVICE_CIDRS[0];
}
