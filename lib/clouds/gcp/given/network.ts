import { DataGoogleComputeNetwork } from '@cdktf/provider-google/lib/data-google-compute-network';
import { DataGoogleComputeSubnetwork } from '@cdktf/provider-google/lib/data-google-compute-subnetwork';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import type { AllRanges } from '../cidr';
import type { NetworkRef } from '../network';
import { checkId, checkKnown, must, NETWORK_ID, quoted, subnetId } from './ids';

/** A VPC that exists already, with the one subnet that the platform uses. Ranges must be plain text: they stand in network policies, and say how many nodes there is room for. */
export interface NetworkAttributes extends AllRanges {
  /** Id, as `projects/my-project-id/global/networks/shared`; the project may be the host project of a Shared VPC. */
  readonly networkId: string;
  /** Id of the subnet of the nodes, in the platform's region, as `projects/my-project-id/regions/europe-west1/subnetworks/shared`. */
  readonly subnetId: string;
  /** Name of the subnet's secondary range for pods. Default: `pods`. */
  readonly podRange?: string;
  /** Name of the subnet's secondary range for Services. Default: `services`. */
  readonly serviceRange?: string;
}

/** What `GcpNetwork.fromAttributes` makes of a VPC that exists already. */
export interface GivenNetwork extends NetworkAttributes {
  /** Tells it from the props of a network that is made. */
  readonly given: true;
}

/** The same as a construct would say it. */
export function networkRef({ networkId, subnetId: subnet, podRange = 'pods', serviceRange = 'services' }: NetworkAttributes): NetworkRef {
  return { networkId, subnetId: subnet, podRange, serviceRange };
}

/** Adds a fault for everything that can be seen of a VPC without asking Google, but for its ranges; says whether these are text. */
export function checkGivenNetwork(network: NetworkAttributes, region: string, faults: Faults): boolean {
  checkId('network.networkId', network.networkId, NETWORK_ID, faults);
  checkId('network.subnetId', network.subnetId, subnetId(region), faults);
  const form = { pattern: /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, allowed: 'the name of a secondary range: lower-case letters, digits and dashes', write: "'pods'" };
  for (const range of ['podRange', 'serviceRange'] as const) {
    const name = network[range];
    if (name !== undefined) checkId(`network.${range}`, name, form, faults);
  }
  const ranges = ['nodeCidr', 'podCidr', 'serviceCidr', 'dataCidr'] as const;
  return ranges.map((range) => checkKnown(`network.${range}`, network[range], 'it stands in network policies', "'10.20.0.0/20'", faults)).every(Boolean);
}

/** Asks Google, while Terraform plans, whether a VPC is what its attributes say; a plan that finds otherwise stops. */
export class NetworkLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, network: NetworkAttributes) {
    super(scope, id);
    const { podRange, serviceRange } = networkRef(network);
    const secondary = (name: string, cidr: string): { condition: string; errorMessage: string } =>
      must(
        `anytrue([for range in self.secondary_ip_range : range.range_name == ${quoted(name)} && range.ip_cidr_range == "${cidr}"])`,
        `The subnet has no secondary range ${name} of ${cidr}, as the attributes of the network say.`,
      );
    new DataGoogleComputeNetwork(this, 'vpc', { name: lastOf(network.networkId), project: projectOf(network.networkId) });
    new DataGoogleComputeSubnetwork(this, 'subnet', {
      selfLink: `https://www.googleapis.com/compute/v1/${network.subnetId}`,
      lifecycle: {
        postcondition: [
          must(`endswith(self.network, ${quoted(network.networkId)})`, 'The subnet is in another VPC than the attributes of the network say.'),
          must(`self.ip_cidr_range == "${network.nodeCidr}"`, `The range of the subnet is not ${network.nodeCidr}, as the attributes of the network say.`),
          must('self.private_ip_google_access', 'The subnet must have Private Google Access: nodes have no public address, and buckets would cost NAT by the gigabyte.'),
          secondary(podRange, network.podCidr),
          secondary(serviceRange, network.serviceCidr),
        ],
      },
    });
  }
}

/** Terraform's expression, or the text itself, of a part of an id; ids of other stacks are known only in the plan. */
function lastOf(id: string): string {
  return id.startsWith('projects/') ? (id.split('/').at(-1) as string) : Token.asString(Fn.element(Fn.split('/', id), 4));
}

function projectOf(id: string): string {
  return id.startsWith('projects/') ? (id.split('/')[1] as string) : Token.asString(Fn.element(Fn.split('/', id), 1));
}
