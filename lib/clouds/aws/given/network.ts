import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet';
import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { overlap, parseCidr, size } from '../../cidr';
import { addressesNeeded, type NodeAddresses } from '../cidr';
import type { NetworkRef } from '../network';
import { isZoneOf } from '../regions';
import { quoted } from '../../given/ids';
import { checkId, checkKnown, SUBNET_ID, VPC_ID } from './ids';

/** A subnet that exists already. */
export interface SubnetAttributes {
  /** Id, as `subnet-0123456789abcdef0`. */
  readonly id: string;
  /** Zone that it lies in, as `us-west-2a`. */
  readonly zone: string;
  /** Its range, as `10.20.0.0/19`; it stands in network policies, so it must be plain text. */
  readonly cidr: string;
}

/** A VPC that exists already. */
export interface NetworkAttributes {
  /** Id, as `vpc-0123456789abcdef0`. */
  readonly vpcId: string;
  /**
   * Subnets of nodes and pods, one per zone and at least two, with a way to the internet that is not an internet gateway. Nodes run in as many of
   * them, from the first on, as the sizing says; so keep their order.
   */
  readonly privateSubnets: readonly SubnetAttributes[];
  /** Subnets of brokers and database, one per zone, for which no way out is needed. Default: `privateSubnets`. */
  readonly dataSubnets?: readonly SubnetAttributes[];
}

/** What `AwsNetwork.fromAttributes` makes of a VPC that exists already. */
export interface GivenNetwork extends NetworkAttributes {
  /** Tells it from the props of a network that is made. */
  readonly given: true;
}

/** EKS and RDS want subnets in two zones, whatever runs in them. */
const LEAST_ZONES = 2;
const EXAMPLE = "{ id: 'subnet-0123456789abcdef0', zone: 'us-west-2a', cidr: '10.20.0.0/19' }";

/** Ranges in which brokers and database lie. */
export function dataCidrs({ privateSubnets, dataSubnets = privateSubnets }: NetworkAttributes): string[] {
  return dataSubnets.map(({ cidr }) => cidr);
}

/** The same as a construct would say it; data subnets in the order of the zones that have nodes. */
export function networkRef({ vpcId, privateSubnets, dataSubnets = privateSubnets }: NetworkAttributes): NetworkRef {
  const place = ({ zone }: SubnetAttributes): number => {
    const index = privateSubnets.findIndex((subnet) => subnet.zone === zone);
    return index < 0 ? privateSubnets.length : index;
  };
  const sorted = [...dataSubnets].sort((a, b) => place(a) - place(b));
  return { vpcId, privateSubnetIds: privateSubnets.map(({ id }) => id), dataSubnetIds: sorted.map(({ id }) => id) };
}

interface Within {
  readonly region: string;
  /** Zones that have nodes. */
  readonly nodeZones: number;
  /** Absent where nodes are the user's own. */
  readonly nodes?: NodeAddresses;
}

/** Adds a fault for everything that can be seen of a VPC without asking AWS. */
export function checkGivenNetwork(network: NetworkAttributes, within: Within, faults: Faults): void {
  const { vpcId, privateSubnets, dataSubnets } = network;
  checkId('network.vpcId', vpcId, VPC_ID, faults);
  const known = checkSubnets('network.privateSubnets', privateSubnets, within, faults);
  if (dataSubnets === undefined) {
    if (known) checkOverlap(network, faults);
  } else if (checkSubnets('network.dataSubnets', dataSubnets, within, faults)) {
    checkDataZones(network, within, faults);
    if (known) checkOverlap(network, faults);
  }
  if (known) checkRoom(privateSubnets, within, faults);
}

/** Says whether each range is one. */
function checkSubnets(prop: string, subnets: readonly SubnetAttributes[], { region, nodeZones }: Within, faults: Faults): boolean {
  const least = Math.max(nodeZones, LEAST_ZONES);
  const zones = new Set(subnets.map(({ zone }) => zone));
  if (zones.size < least || zones.size !== subnets.length) {
    const allowed = `one subnet per zone, in at least ${least} zones: ${nodeZones > 1 ? 'data is kept in each of them' : 'EKS and RDS refuse fewer'}`;
    faults.add({ prop, got: subnets.map(({ zone }) => zone), allowed, write: `${prop.replace('network.', '')}: [${EXAMPLE}, ...]` });
  }
  return subnets
    .map(({ id, zone, cidr }, index) => {
      const at = `${prop}[${index}]`;
      checkId(`${at}.id`, id, SUBNET_ID, faults);
      if (checkKnown(`${at}.zone`, zone, 'nodes are placed by it', "'us-west-2a'", faults) && !isZoneOf(region, zone)) {
        faults.add({ prop: `${at}.zone`, got: zone, allowed: `a zone of ${region}: the region's code and one letter`, write: `'${region}a'` });
      }
      if (!checkKnown(`${at}.cidr`, cidr, 'it stands in network policies', "'10.20.0.0/19'", faults)) return false;
      if (parseCidr(cidr) !== undefined) return true;
      faults.add({ prop: `${at}.cidr`, got: cidr, allowed: 'the first address of a range and its prefix', write: "'10.20.0.0/19'" });
      return false;
    })
    .every(Boolean);
}

/** Brokers stand where the nodes are: a zone without them would send all of its traffic through another. */
function checkDataZones({ privateSubnets, dataSubnets = [] }: NetworkAttributes, { nodeZones }: Within, faults: Faults): void {
  const have = new Set(dataSubnets.map(({ zone }) => zone));
  const missing = privateSubnets.slice(0, nodeZones).filter(({ zone }) => !have.has(zone));
  if (missing.length === 0) return;
  const zones = missing.map(({ zone }) => zone);
  faults.add({ prop: 'network.dataSubnets', got: [...have], allowed: `a subnet in each zone that has nodes, so also in ${zones.join(', ')}`, write: `dataSubnets: [..., ${EXAMPLE.replace('us-west-2a', zones[0] ?? '')}]` });
}

function checkOverlap({ privateSubnets, dataSubnets = [] }: NetworkAttributes, faults: Faults): void {
  // One subnet may serve as both; that is no overlap.
  const all = [...new Map([...privateSubnets, ...dataSubnets].map((subnet) => [`${subnet.id} ${subnet.cidr}`, subnet])).values()];
  all.forEach((subnet, index) => {
    const other = all.slice(0, index).find(({ cidr }) => overlap(cidr, subnet.cidr));
    if (other === undefined) return;
    const prop = privateSubnets.includes(subnet) ? 'network.privateSubnets' : 'network.dataSubnets';
    faults.add({ prop, got: `${subnet.cidr} (${subnet.id})`, allowed: `ranges that do not overlap; ${other.cidr} is that of ${other.id}`, write: 'the range that AWS shows for this subnet' });
  });
}

function checkRoom(subnets: readonly SubnetAttributes[], { nodeZones, nodes }: Within, faults: Faults): void {
  if (nodes === undefined) return;
  const need = addressesNeeded(nodes.planned);
  subnets.slice(0, nodeZones).forEach(({ cidr }, index) => {
    const range = parseCidr(cidr);
    if (range === undefined || size(range.prefix) >= need) return;
    const prefix = 32 - Math.ceil(Math.log2(need));
    const allowed = `up to /${prefix}: ${need} addresses, since every node holds whole interfaces, one of them spare (VPC CNI)`;
    faults.add({ prop: `network.privateSubnets[${index}].cidr`, got: cidr, allowed, write: `a subnet of /${prefix} or larger, or nodeTypes with fewer, larger machines` });
  });
}

/** Asks AWS, while Terraform plans, whether a VPC is what its attributes say; a plan that finds otherwise stops. */
export class NetworkLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, { vpcId, privateSubnets, dataSubnets = [] }: NetworkAttributes) {
    super(scope, id);
    new DataAwsVpc(this, 'vpc', {
      id: vpcId,
      lifecycle: {
        postcondition: [
          {
            condition: '${self.enable_dns_support && self.enable_dns_hostnames}',
            errorMessage: "The VPC must have DNS support and DNS hostnames: the cluster's private endpoint and the database are reached by name.",
          },
        ],
      },
    });
    privateSubnets.forEach((subnet, index) => this.lookUp(`private-${index}`, vpcId, subnet));
    dataSubnets.forEach((subnet, index) => this.lookUp(`data-${index}`, vpcId, subnet));
  }

  private lookUp(id: string, vpcId: string, subnet: SubnetAttributes): void {
    const is = (attribute: string, value: string): { condition: string; errorMessage: string } => ({
      condition: `\${self.${attribute} == ${quoted(value)}}`,
      errorMessage: `The ${attribute} of this subnet is not "${value}", as the attributes of the network say.`,
    });
    new DataAwsSubnet(this, id, {
      id: subnet.id,
      lifecycle: {
        postcondition: [
          is('vpc_id', vpcId),
          is('availability_zone', subnet.zone),
          is('cidr_block', subnet.cidr),
          { condition: '${!self.map_public_ip_on_launch}', errorMessage: 'This subnet gives out public addresses; nodes, brokers and database belong into private ones.' },
        ],
      },
    });
  }
}
