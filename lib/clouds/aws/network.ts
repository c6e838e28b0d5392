import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { planSubnets } from './cidr';
import { VpcEndpoints } from './endpoints';
import { FlowLogs } from './flow-logs';
import type { GivenNetwork, NetworkAttributes } from './given/network';
import type { KeyRef } from './keys';

/** A network to put a platform into: an `AwsNetwork`, or one that exists already. */
export interface NetworkRef {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Subnets of nodes and pods, one per zone. */
  readonly privateSubnetIds: readonly string[];
  /** Subnets of brokers and database, one per zone. */
  readonly dataSubnetIds: readonly string[];
}

/** A name, a range and the zones; everything else has a default. */
export interface NetworkProps {
  /** Name, prefix of everything in it. */
  readonly name: string;
  /** Region of the network. */
  readonly region: string;
  /** Two or three zones, as `us-west-2a`. */
  readonly zones: readonly string[];
  /** Zones that nodes run in, from the first on; only these get a NAT gateway and interface endpoints. Default: all. */
  readonly nodeZones?: number;
  /** Range of the VPC. Default: `10.0.0.0/16`. From /16 to /24, inside the private ranges. */
  readonly cidr?: string;
  /** True: a NAT gateway in each zone with nodes, so that the loss of one zone takes no other's way out; false: one for all. Default: true. */
  readonly natGatewayPerZone?: boolean;
  /** Services reached by an interface endpoint. Default: `DEFAULT_INTERFACE_ENDPOINTS` (none in China). */
  readonly interfaceEndpoints?: readonly string[];
  /** Key of the flow logs; its policy admits CloudWatch Logs. */
  readonly logKey: KeyRef;
  /** Days that flow logs are kept. Default: 365. */
  readonly logRetentionDays?: number;
}

/** A VPC over two or three zones: private subnets for nodes and pods, isolated ones for brokers and databases, public ones for the ways in and out. */
export class AwsNetwork extends TerraformConstruct implements NetworkRef {
  /** A VPC that exists already, for `new AwsCloud({ network })`; nothing of it is changed, and the plan stops where it is not as said here. */
  public static fromAttributes(attributes: NetworkAttributes): GivenNetwork {
    return { ...attributes, given: true };
  }

  /** The VPC itself, for overrides. */
  public readonly vpc: Vpc;
  /** Subnets of nodes and pods, one per zone. */
  public readonly privateSubnets: readonly Subnet[];
  /** Subnets without any route out of the VPC, one per zone. */
  public readonly dataSubnets: readonly Subnet[];
  /** Subnets of NAT gateways and load balancers, one per zone. */
  public readonly publicSubnets: readonly Subnet[];
  /** Ways to AWS's own services that do not leave the VPC. */
  public readonly endpoints: VpcEndpoints;

  public constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, needs(props, 'name', 'region', 'zones', 'logKey'));
    const cidr = props.cidr ?? '10.0.0.0/16';
    const plan = planSubnets(cidr);
    this.vpc = new Vpc(this, 'vpc', {
      cidrBlock: cidr,
      // Both are what lets interface endpoints and the cluster's private endpoint answer under their usual names.
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: props.name },
    });
    // Whatever is created without a security group falls into this one, which admits nothing.
    new DefaultSecurityGroup(this, 'default', { vpcId: this.vpc.id, tags: { Name: `${props.name}-unused` } });

    this.publicSubnets = this.subnets('public', props, plan.public, { 'kubernetes.io/role/elb': '1' });
    this.privateSubnets = this.subnets('private', props, plan.private, { 'kubernetes.io/role/internal-elb': '1' });
    this.dataSubnets = this.subnets('data', props, plan.data, {});

    this.routePublic(props);
    const privateTables = this.routePrivate(props);
    const dataTable = this.table('data', `${props.name}-data`, this.dataSubnets);
    this.endpoints = new VpcEndpoints(this, 'endpoints', {
      name: props.name,
      region: props.region,
      vpcId: this.vpc.id,
      subnetIds: this.privateSubnets.slice(0, props.nodeZones).map((subnet) => subnet.id),
      clientCidr: cidr,
      routeTableIds: [...privateTables, dataTable].map((table) => table.id),
      services: props.interfaceEndpoints,
    });
    new FlowLogs(this, 'flow-logs', { ...props, key: props.logKey, vpcId: this.vpc.id });
  }

  public get vpcId(): string {
    return this.vpc.id;
  }

  public get privateSubnetIds(): readonly string[] {
    return this.privateSubnets.map((subnet) => subnet.id);
  }

  public get dataSubnetIds(): readonly string[] {
    return this.dataSubnets.map((subnet) => subnet.id);
  }

  private subnets(kind: string, { name, zones }: NetworkProps, cidrs: readonly string[], tags: { [key: string]: string }): Subnet[] {
    return zones.map(
      (zone, index) =>
        new Subnet(this, `${kind}-${index}`, {
          vpcId: this.vpc.id,
          availabilityZone: zone,
          cidrBlock: cidrs[index],
          mapPublicIpOnLaunch: false,
          tags: { Name: `${name}-${kind}-${zone}`, ...tags },
        }),
    );
  }

  private table(id: string, name: string, subnets: readonly Subnet[]): RouteTable {
    const table = new RouteTable(this, `${id}-routes`, { vpcId: this.vpc.id, tags: { Name: name } });
    subnets.forEach((subnet, index) => {
      new RouteTableAssociation(this, `${id}-routes-${index}`, { routeTableId: table.id, subnetId: subnet.id });
    });
    return table;
  }

  private routePublic({ name }: NetworkProps): void {
    const gateway = new InternetGateway(this, 'internet', { vpcId: this.vpc.id, tags: { Name: name } });
    const table = this.table('public', `${name}-public`, this.publicSubnets);
    new Route(this, 'public-out', { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: gateway.id });
  }

  private routePrivate({ name, zones, nodeZones, natGatewayPerZone = true }: NetworkProps): RouteTable[] {
    const nats = this.publicSubnets.slice(0, natGatewayPerZone ? nodeZones : 1).map((subnet, index) => {
      const tags = { Name: `${name}-${zones[index]}` };
      const address = new Eip(this, `nat-address-${index}`, { domain: 'vpc', tags });
      return new NatGateway(this, `nat-${index}`, { allocationId: address.id, subnetId: subnet.id, tags });
    });
    return this.privateSubnets.map((subnet, index) => {
      const table = this.table(`private-${index}`, `${name}-private-${zones[index]}`, [subnet]);
      const nat = nats[index] ?? (nats[0] as NatGateway);
      new Route(this, `private-out-${index}`, { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat.id });
      return table;
    });
  }
}
