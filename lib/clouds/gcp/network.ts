import { ComputeGlobalAddress } from '@cdktf/provider-google/lib/compute-global-address';
import { ComputeNetwork } from '@cdktf/provider-google/lib/compute-network';
import { ComputeRouter } from '@cdktf/provider-google/lib/compute-router';
import { ComputeRouterNat } from '@cdktf/provider-google/lib/compute-router-nat';
import { ComputeSubnetwork } from '@cdktf/provider-google/lib/compute-subnetwork';
import { ServiceNetworkingConnection } from '@cdktf/provider-google/lib/service-networking-connection';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { AllRanges } from './cidr';
import type { GivenNetwork, NetworkAttributes } from './given/network';

/** Names of the subnet's secondary ranges. */
export const POD_RANGE = 'pods';
export const SERVICE_RANGE = 'services';

/** A network to put a platform into: a `GcpNetwork`, or one that exists already. */
export interface NetworkRef {
  /** Id of the VPC. */
  readonly networkId: string;
  /** Id of the subnet of the nodes. */
  readonly subnetId: string;
  /** Name of the subnet's secondary range for pods. */
  readonly podRange: string;
  /** Name of the subnet's secondary range for Services. */
  readonly serviceRange: string;
  /** What a database with a private address waits for. Default: nothing. */
  readonly services?: ITerraformDependable;
}

/** A name, a region and ranges; everything else has a default. */
export interface NetworkProps {
  /** Name, prefix of everything in it. */
  readonly name: string;
  /** Region of the subnet. */
  readonly region: string;
  /** The ranges of the subnet, of pods and of Services. */
  readonly ranges: AllRanges;
  /** Share of the connections that the flow logs hold, 0 to 1; 0: no flow logs. Default: 0.1. */
  readonly flowLogSampling?: number;
  /** What must exist first: the APIs. */
  readonly after: readonly ITerraformDependable[];
}

/** A VPC with one subnet over the region's zones: no public address on any node, the way out by Cloud NAT, Google's own services reached privately. */
export class GcpNetwork extends TerraformConstruct implements NetworkRef {
  /** A VPC that exists already, for `new GcpCloud({ network })`; nothing of it is changed, and the plan stops where it is not as said here. */
  public static fromAttributes(attributes: NetworkAttributes): GivenNetwork {
    return { ...attributes, given: true };
  }

  public readonly podRange = POD_RANGE;
  public readonly serviceRange = SERVICE_RANGE;
  /** The VPC itself, for overrides. */
  public readonly network: ComputeNetwork;
  /** The subnet of the nodes, with the secondary ranges. */
  public readonly subnet: ComputeSubnetwork;
  /** What a database with a private address waits for. */
  public readonly services: ServiceNetworkingConnection;

  public constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, needs(props, 'name', 'region', 'ranges', 'after'));
    const { name, after } = props;
    this.network = new ComputeNetwork(this, 'vpc', { name, autoCreateSubnetworks: false, routingMode: 'REGIONAL', dependsOn: [...after] });
    this.subnet = this.createSubnet(props);
    this.createWayOut(props);
    this.services = this.connectServices(props);
  }

  public get networkId(): string {
    return this.network.id;
  }

  public get subnetId(): string {
    return this.subnet.id;
  }

  private createSubnet({ name, region, ranges, flowLogSampling = 0.1 }: NetworkProps): ComputeSubnetwork {
    return new ComputeSubnetwork(this, 'subnet', {
      name: `${name}-nodes`,
      region,
      network: this.network.id,
      ipCidrRange: ranges.nodeCidr,
      // Buckets, secrets and images without a way over the internet.
      privateIpGoogleAccess: true,
      secondaryIpRange: [
        { rangeName: POD_RANGE, ipCidrRange: ranges.podCidr },
        { rangeName: SERVICE_RANGE, ipCidrRange: ranges.serviceCidr },
      ],
      logConfig: flowLogSampling === 0 ? undefined : { aggregationInterval: 'INTERVAL_10_MIN', flowSampling: flowLogSampling, metadata: 'INCLUDE_ALL_METADATA' },
    });
  }

  private createWayOut({ name, region }: NetworkProps): void {
    const router = new ComputeRouter(this, 'router', { name, region, network: this.network.id });
    new ComputeRouterNat(this, 'nat', {
      name,
      region,
      router: router.name,
      natIpAllocateOption: 'AUTO_ONLY',
      sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
      // A node of many pods opens more connections than the 64 ports it would be given for good.
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      minPortsPerVm: 64,
      maxPortsPerVm: 4096,
      logConfig: { enable: true, filter: 'ERRORS_ONLY' },
    });
  }

  /** Private services access: a range of the VPC in which Google's managed services get their addresses. */
  private connectServices({ name, ranges }: NetworkProps): ServiceNetworkingConnection {
    const [address, prefix] = ranges.dataCidr.split('/');
    const range = new ComputeGlobalAddress(this, 'services-range', {
      name: `${name}-services`,
      purpose: 'VPC_PEERING',
      addressType: 'INTERNAL',
      address,
      prefixLength: Number(prefix),
      network: this.network.id,
    });
    return new ServiceNetworkingConnection(this, 'services', {
      network: this.network.id,
      service: 'servicenetworking.googleapis.com',
      reservedPeeringRanges: [range.name],
      // Google refuses to take the peering down for days after the last database; the network goes with it anyway.
      deletionPolicy: 'ABANDON',
    });
  }
}
