import { DataAzurermSubnet } from '@cdktf/provider-azurerm/lib/data-azurerm-subnet';
import { DataAzurermVirtualNetwork } from '@cdktf/provider-azurerm/lib/data-azurerm-virtual-network';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import type { PlatformSizing } from '../../../sizing';
import { isPrivate, overlap, parseCidr, size } from '../../cidr';
import { checkKnown, must } from '../../given/ids';
import { checkInside, nodesPerZone, rangesOf, SUBNETS, UNUSABLE, type AllRanges } from '../cidr';
import { PRIVATE_ZONES, type PrivateZoneIds } from '../endpoints';
import type { NetworkRef, WayOut } from '../network';
import { checkResource, DNS_ZONE, NETWORK, PART, partOf, SUBNET } from './ids';

/** A subnet that exists already. */
export interface SubnetAttributes {
  /** Id, its whole path. */
  readonly id: string;
  /** Its range, as `10.20.0.0/22`; it stands in network policies, so it must be plain text. */
  readonly cidr: string;
}

/** A virtual network that exists already, in the platform's subscription and region. */
export interface NetworkAttributes {
  /** Id, its whole path. */
  readonly networkId: string;
  /** Subnet of the nodes of each zone, by the zone's number; the same one may be that of several. */
  readonly nodeSubnets: { readonly [zone: string]: SubnetAttributes };
  /** Subnet of the private endpoints that the platform makes: of its key vaults, and of storage accounts and Event Hubs. */
  readonly endpointSubnet: SubnetAttributes;
  /** Subnet of the control plane alone, delegated to `Microsoft.ContainerService/managedClusters`, /28 or wider. Default: none, the cluster is your own. */
  readonly apiServerSubnet?: SubnetAttributes;
  /** Subnet of the database alone, delegated to `Microsoft.DBforPostgreSQL/flexibleServers`, /28 or wider. Default: none, the database is your own. */
  readonly dataSubnet?: SubnetAttributes;
  /** How nodes of a cluster that is made reach the internet, both set at the subnets: a NAT gateway, or a route table to a firewall. Default: `userAssignedNATGateway`. */
  readonly outbound?: WayOut;
  /** Private DNS zones that the network looks names up in already; they may be of another subscription. Default: the platform makes each, and links it with the network. */
  readonly privateZoneIds?: PrivateZoneIds;
  /** Pods of a cluster that is made, outside the network: each node takes a /24 of it. Default: `10.64.0.0/14`. */
  readonly podCidr?: string;
  /** Services of a cluster that is made, outside the network. Default: `10.1.0.0/20`. */
  readonly serviceCidr?: string;
}

/** What `AzureNetwork.fromAttributes` makes of a network that exists already. */
export interface GivenNetwork extends NetworkAttributes {
  /** Tells it from the props of a network that is made. */
  readonly given: true;
}

/** Its ranges by the names that those of a network that is made have. */
export function givenRanges({ podCidr, serviceCidr, apiServerSubnet, endpointSubnet, dataSubnet }: NetworkAttributes): AllRanges {
  return rangesOf({ podCidr, serviceCidr, apiServerCidr: apiServerSubnet?.cidr, endpointCidr: endpointSubnet.cidr, dataCidr: dataSubnet?.cidr });
}

/** The same as a construct would say it. */
export function networkRef({ networkId, nodeSubnets, endpointSubnet, apiServerSubnet, dataSubnet, outbound, privateZoneIds }: NetworkAttributes): NetworkRef {
  return {
    networkId,
    nodeSubnetIds: Object.fromEntries(Object.entries(nodeSubnets).map(([zone, { id }]) => [zone, id])),
    endpointSubnetId: endpointSubnet.id,
    apiServerSubnetId: apiServerSubnet?.id,
    dataSubnetId: dataSubnet?.id,
    outbound,
    privateZoneIds,
    ready: [],
  };
}

export interface Within {
  readonly subscriptionId: string;
  /** Zones that have nodes. */
  readonly zones: readonly string[];
  readonly sizing: PlatformSizing;
  /** What the platform puts into the network itself. */
  readonly makes: { readonly cluster: boolean; readonly nodes: boolean; readonly database: boolean };
}

interface NamedSubnet extends SubnetAttributes {
  readonly prop: string;
  /** Longest prefix. */
  readonly longest: number;
}

function subnetsOf({ nodeSubnets, endpointSubnet, apiServerSubnet, dataSubnet }: NetworkAttributes): NamedSubnet[] {
  const of = (prop: string, subnet: SubnetAttributes | undefined, { longest }: { readonly longest: number }): NamedSubnet[] => (subnet === undefined ? [] : [{ ...subnet, prop: `network.${prop}`, longest }]);
  return [
    ...Object.entries(nodeSubnets).flatMap(([zone, subnet]) => of(`nodeSubnets.${zone}`, subnet, SUBNETS.node)),
    ...of('endpointSubnet', endpointSubnet, SUBNETS.endpoint),
    ...of('apiServerSubnet', apiServerSubnet, SUBNETS.apiServer),
    ...of('dataSubnet', dataSubnet, SUBNETS.data),
  ];
}

/** Adds a fault for everything that can be seen of a network without asking Azure. */
export function checkGivenNetwork(network: NetworkAttributes, within: Within, faults: Faults): void {
  const { subscriptionId, makes, sizing } = within;
  const { networkId, privateZoneIds = {} } = network;
  const subnets = subnetsOf(network);
  const known = checkResource('network.networkId', networkId, NETWORK, subscriptionId, faults);
  for (const { prop, id } of subnets) {
    if (!checkResource(`${prop}.id`, id, SUBNET, subscriptionId, faults) || !known || Token.isUnresolved(id) || Token.isUnresolved(networkId)) continue;
    if (!id.startsWith(`${networkId}/`)) faults.add({ prop: `${prop}.id`, got: id, allowed: `a subnet of ${networkId}`, write: `'${networkId}/subnets/<name>'` });
  }
  for (const [service, id] of Object.entries(privateZoneIds)) checkZone(service as keyof PrivateZoneIds, id as string | undefined, faults);
  checkNeeded(network, within, faults);
  if (!subnets.map((subnet) => checkRange(subnet, faults)).every(Boolean)) return;
  const inside = makes.cluster ? checkInside(givenRanges(network), sizing, faults) : [];
  checkOverlap([...subnets, ...inside.map((name) => ({ prop: `network.${name}`, id: name, cidr: givenRanges(network)[name] }))], faults);
  if (makes.nodes) checkRoom(network, within, faults);
}

function checkZone(service: keyof PrivateZoneIds, id: string | undefined, faults: Faults): void {
  const prop = `network.privateZoneIds.${service}`;
  const name = PRIVATE_ZONES[service];
  if (id === undefined || !checkResource(prop, id, DNS_ZONE, undefined, faults) || Token.isUnresolved(id) || id.endsWith(`/${name}`)) return;
  faults.add({ prop, got: id, allowed: `the zone ${name}: clients ask for no other`, write: `'/subscriptions/<id>/resourceGroups/<name>/providers/${DNS_ZONE.type}/${name}'` });
}

/** A subnet for each part that the platform puts into the network. */
function checkNeeded({ nodeSubnets, apiServerSubnet, dataSubnet }: NetworkAttributes, { zones, makes }: Within, faults: Faults): void {
  const subnet = "{ id: '...', cidr: '...' }";
  const missing = zones.filter((zone) => nodeSubnets[zone] === undefined);
  if (makes.nodes && missing.length > 0) {
    faults.add({ prop: 'network.nodeSubnets', got: Object.keys(nodeSubnets), allowed: `a subnet for the nodes of each zone, so also of ${missing.join(', ')}; the same one may be that of several`, write: `nodeSubnets: { ${missing.map((zone) => `'${zone}': ${subnet}`).join(', ')}, ... }` });
  }
  if (makes.cluster && apiServerSubnet === undefined) {
    faults.add({ prop: 'network.apiServerSubnet', got: apiServerSubnet, allowed: 'a subnet for the control plane, which is made', write: `apiServerSubnet: ${subnet}, or a cluster of your own` });
  }
  if (makes.database && dataSubnet === undefined) {
    faults.add({ prop: 'network.dataSubnet', got: dataSubnet, allowed: 'a subnet for the database, which is made', write: `dataSubnet: ${subnet}, or a database of your own` });
  }
}

/** Says whether the range can be read. */
function checkRange({ prop, cidr: text, longest }: NamedSubnet, faults: Faults): boolean {
  const write = `'10.20.0.0/${Math.min(longest, 22)}'`;
  if (!checkKnown(`${prop}.cidr`, text, 'it stands in network policies', write, faults)) return false;
  const cidr = parseCidr(text);
  if (cidr !== undefined && isPrivate(cidr) && cidr.prefix <= longest) return true;
  faults.add({ prop: `${prop}.cidr`, got: text, allowed: `the first address of a private range and its prefix, /${longest} or wider`, write });
  return false;
}

function checkOverlap(all: readonly (SubnetAttributes & { readonly prop: string })[], faults: Faults): void {
  all.forEach(({ prop, id, cidr }, index) => {
    const other = all.slice(0, index).find((before) => overlap(before.cidr, cidr) && !(isOfNodes(prop) && isOfNodes(before.prop) && before.id === id && before.cidr === cidr));
    if (other === undefined) return;
    faults.add({ prop: isOfNodes(prop) || prop.endsWith('Subnet') ? `${prop}.cidr` : prop, got: cidr, allowed: `a range that does not meet that of ${other.prop}, ${other.cidr}`, write: 'ranges that lie apart' });
  });
}

function isOfNodes(prop: string): boolean {
  return prop.startsWith('network.nodeSubnets');
}

function checkRoom({ nodeSubnets }: NetworkAttributes, { zones, sizing }: Within, faults: Faults): void {
  for (const zone of zones) {
    const subnet = nodeSubnets[zone];
    const range = parseCidr(subnet?.cidr ?? '');
    if (subnet === undefined || range === undefined) continue;
    const needed = nodesPerZone(sizing) * zones.filter((each) => nodeSubnets[each]?.id === subnet.id).length;
    const room = size(range.prefix) - UNUSABLE;
    if (room >= needed) continue;
    const allowed = `room for ${needed} nodes, with every autoscaler at its ceiling; this one holds ${room}`;
    faults.add({ prop: `network.nodeSubnets.${zone}.cidr`, got: subnet.cidr, allowed, write: `a subnet of /${32 - Math.ceil(Math.log2(needed + UNUSABLE))} or wider` });
  }
}

/** Asks Azure, while Terraform plans, whether a network is what its attributes say; a plan that finds otherwise stops. */
export class NetworkLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, network: NetworkAttributes & { readonly region: string }) {
    super(scope, id);
    const { networkId, region, outbound } = network;
    new DataAzurermVirtualNetwork(this, 'network', {
      name: partOf(networkId, PART.name),
      resourceGroupName: partOf(networkId, PART.resourceGroup),
      lifecycle: { postcondition: [must(`self.location == "${region}"`, `The virtual network is not in ${region}, where the platform is.`)] },
    });
    const seen = new Set<string>();
    for (const { prop, id: subnetId, cidr } of subnetsOf(network)) {
      if (seen.has(subnetId)) continue;
      seen.add(subnetId);
      new DataAzurermSubnet(this, prop.replace('network.', '').replace('.', '-'), {
        name: partOf(subnetId, PART.child),
        virtualNetworkName: partOf(subnetId, PART.name),
        resourceGroupName: partOf(subnetId, PART.resourceGroup),
        lifecycle: {
          postcondition: [
            must(`contains(self.address_prefixes, "${cidr}")`, `The range of this subnet is not ${cidr}, as the attributes of the network say.`),
            ...(isOfNodes(prop) && outbound === 'userDefinedRouting' ? [must('self.route_table_id != ""', 'A subnet of nodes must have the route table by which they reach the internet.')] : []),
          ],
        },
      });
    }
  }
}
