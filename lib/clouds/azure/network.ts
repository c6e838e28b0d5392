import { NatGateway } from '@cdktf/provider-azurerm/lib/nat-gateway';
import { NatGatewayPublicIpAssociation } from '@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association';
import { NetworkSecurityGroup, type NetworkSecurityGroupSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-group';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Subnet, type SubnetConfig } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNatGatewayAssociation } from '@cdktf/provider-azurerm/lib/subnet-nat-gateway-association';
import { SubnetNetworkSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/subnet-network-security-group-association';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { zoneCidr, type AllRanges } from './cidr';
import type { PrivateZoneIds } from './endpoints';
import type { GivenNetwork, NetworkAttributes } from './given/network';
import type { Place } from './place';
import { allow, allowProbes, deny, rules } from './security-rules';

/** How nodes reach the internet, by AKS's own names: a NAT gateway at their subnets, or a route table. */
export type WayOut = 'userAssignedNATGateway' | 'userDefinedRouting';

/** A network to put a platform into: an `AzureNetwork`, or one that exists already. */
export interface NetworkRef {
  /** Id of the virtual network. */
  readonly networkId: string;
  /** Id of the subnet of the nodes of each zone. */
  readonly nodeSubnetIds: { readonly [zone: string]: string };
  /** Id of the subnet of private endpoints. */
  readonly endpointSubnetId: string;
  /** Id of the subnet of the control plane; absent where the cluster exists already. */
  readonly apiServerSubnetId?: string;
  /** Id of the subnet of the database; absent where the database exists already. */
  readonly dataSubnetId?: string;
  /** How nodes reach the internet. Default: `userAssignedNATGateway`. */
  readonly outbound?: WayOut;
  /** Private DNS zones that the network looks names up in already. Default: none. */
  readonly privateZoneIds?: PrivateZoneIds;
  /** What whoever moves in waits for. */
  readonly ready: readonly ITerraformDependable[];
}

/** A name, ranges and zones; everything else has a default. */
export interface NetworkProps extends Place {
  /** Name, prefix of everything in it. */
  readonly name: string;
  /** The ranges of its subnets. */
  readonly ranges: AllRanges;
  /** Zones that have nodes. */
  readonly zones: readonly string[];
  /** Ranges of clients inside or connected with the network that reach the API, beside the nodes. Default: none. */
  readonly apiClientCidrs?: readonly string[];
  /** True: a NAT gateway in each zone with nodes; false: one for all, in the first zone. Default: true. */
  readonly natGatewayPerZone?: boolean;
}

type SubnetOptions = Pick<SubnetConfig, 'delegation' | 'serviceEndpoints' | 'privateEndpointNetworkPolicies' | 'defaultOutboundAccessEnabled'>;

/** What a delegated subnet lets its service do. */
const JOIN = ['Microsoft.Network/virtualNetworks/subnets/join/action'];

/** A virtual network with a subnet of nodes per zone, whose only way out is a NAT gateway, and subnets for the control plane, private endpoints and the database. */
export class AzureNetwork extends TerraformConstruct implements NetworkRef {
  /** A virtual network that exists already, for `new AzureCloud({ network })`; nothing of it is changed, and the plan stops where it is not as said here. */
  public static fromAttributes(attributes: NetworkAttributes): GivenNetwork {
    return { ...attributes, given: true };
  }

  /** The virtual network itself, for overrides. */
  public readonly network: VirtualNetwork;
  /** Subnet of the nodes of each zone. */
  public readonly nodes: { readonly [zone: string]: Subnet };
  /** Subnet of the control plane. */
  public readonly apiServer: Subnet;
  /** Subnet of the private endpoints. */
  public readonly endpoints: Subnet;
  /** Subnet of PostgreSQL, delegated to its service. */
  public readonly data: Subnet;
  /** What whoever moves in waits for: the subnets' rules, and the nodes' ways out. */
  public readonly ready: readonly ITerraformDependable[];
  private readonly settled: ITerraformDependable[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id, needs(props, 'name', 'ranges', 'zones', 'resourceGroup', 'region', 'tags'));
    const { name, region: location, resourceGroup: resourceGroupName, ranges, zones, tags } = props;
    const { nodeCidr, apiServerCidr, endpointCidr, dataCidr } = ranges;
    this.network = new VirtualNetwork(this, 'network', { name, location, resourceGroupName, addressSpace: [nodeCidr, apiServerCidr, endpointCidr, dataCidr], tags: { ...tags } });
    this.nodes = Object.fromEntries(zones.map((zone) => [zone, this.subnet(`nodes-${zone}`, zoneCidr(ranges, zone), [], { defaultOutboundAccessEnabled: false })]));
    this.apiServer = this.createApiServer();
    this.endpoints = this.subnet('endpoints', endpointCidr, [], { privateEndpointNetworkPolicies: 'Enabled', defaultOutboundAccessEnabled: false });
    this.data = this.createData();
    this.createWayOut();
    this.ready = this.settled;
  }

  public get networkId(): string {
    return this.network.id;
  }

  public get nodeSubnetIds(): { readonly [zone: string]: string } {
    return Object.fromEntries(Object.entries(this.nodes).map(([zone, { id }]) => [zone, id]));
  }

  public get endpointSubnetId(): string {
    return this.endpoints.id;
  }

  public get apiServerSubnetId(): string {
    return this.apiServer.id;
  }

  public get dataSubnetId(): string {
    return this.data.id;
  }

  private subnet(part: string, cidr: string, own: readonly NetworkSecurityGroupSecurityRule[], options: SubnetOptions): Subnet {
    const { name, region: location, resourceGroup: resourceGroupName, tags } = this.props;
    const subnet = new Subnet(this, part, { name: `${name}-${part}`, resourceGroupName, virtualNetworkName: this.network.name, addressPrefixes: [cidr], ...options });
    // What Azure adds by itself, below the rules: everything from the network, nothing from the internet.
    const group = new NetworkSecurityGroup(this, `${part}-group`, { name: `${name}-${part}`, location, resourceGroupName, securityRule: rules(own), tags: { ...tags } });
    this.settled.push(new SubnetNetworkSecurityGroupAssociation(this, `${part}-guard`, { subnetId: subnet.id, networkSecurityGroupId: group.id }));
    return subnet;
  }

  /** Nodes reach the API, and of all others those that are named (AKS "API Server VNet Integration", security rules). */
  private createApiServer(): Subnet {
    const { ranges, apiClientCidrs = [] } = this.props;
    const guard = [
      allow('nodes', [ranges.nodeCidr], ['443', '4443']),
      allow('itself', [ranges.apiServerCidr], ['*']),
      allowProbes(),
      ...(apiClientCidrs.length === 0 ? [] : [allow('clients', apiClientCidrs, ['443'])]),
      deny('others', ['443', '4443']),
    ];
    const serviceDelegation = { name: 'Microsoft.ContainerService/managedClusters', actions: JOIN };
    return this.subnet('api-server', ranges.apiServerCidr, guard, { delegation: [{ name: 'aks', serviceDelegation }] });
  }

  private createData(): Subnet {
    const { ranges } = this.props;
    const guard = [allow('nodes', [ranges.nodeCidr], ['5432']), allow('itself', [ranges.dataCidr], ['*']), allowProbes(), deny('others', ['*'])];
    const serviceDelegation = { name: 'Microsoft.DBforPostgreSQL/flexibleServers', actions: JOIN };
    // Backups and logs of the server go to storage that Azure keeps for it.
    return this.subnet('data', ranges.dataCidr, guard, { delegation: [{ name: 'postgresql', serviceDelegation }], serviceEndpoints: ['Microsoft.Storage'] });
  }

  /** A gateway is of one zone; that of another zone would take this one's nodes with it. */
  private createWayOut(): void {
    const { zones, natGatewayPerZone = true } = this.props;
    const gateways = new Map<string, NatGateway>();
    for (const zone of zones) {
      const home = natGatewayPerZone ? zone : (zones[0] as string);
      const gateway = gateways.get(home) ?? this.gateway(home);
      gateways.set(home, gateway);
      this.settled.push(new SubnetNatGatewayAssociation(this, `nodes-${zone}-way-out`, { subnetId: (this.nodes[zone] as Subnet).id, natGatewayId: gateway.id }));
    }
  }

  private gateway(zone: string): NatGateway {
    const { name, region: location, resourceGroup: resourceGroupName, tags } = this.props;
    const common = { name: `${name}-nat-${zone}`, location, resourceGroupName, zones: [zone], tags: { ...tags } };
    const address = new PublicIp(this, `nat-${zone}-address`, { ...common, allocationMethod: 'Static', sku: 'Standard' });
    const gateway = new NatGateway(this, `nat-${zone}`, { ...common, skuName: 'Standard' });
    this.settled.push(new NatGatewayPublicIpAssociation(this, `nat-${zone}-use`, { natGatewayId: gateway.id, publicIpAddressId: address.id }));
    return gateway;
  }
}
