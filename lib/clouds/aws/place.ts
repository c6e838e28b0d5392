import { awsNodeCatalog, type AwsNodeType, type PoolRole, type TierName } from '../../sizing';
import { serviceCidrBeside } from './cidr';
import type { AwsCloudProps } from './cloud';
import { isGiven } from './given';
import type { GivenCluster } from './given/cluster';
import type { GivenNetwork } from './given/network';
import { autoModeCatalog } from './node-types';
import { defaultZones } from './regions';

/** What follows from the props alone: where a platform is, and which parts of that are the user's own. */
export interface Place {
  /** Zones of the network; nodes run in as many of them, from the first on, as the sizing says. */
  readonly zones: readonly string[];
  /** Range of the VPC that is made. */
  readonly cidr: string;
  readonly autoMode: boolean;
  /** Range of the Services in Auto Mode. */
  readonly serviceCidr: string;
  readonly givenNetwork: GivenNetwork | undefined;
  readonly givenCluster: GivenCluster | undefined;
}

const DEFAULT_CIDR = '10.0.0.0/16';

export function placeOf({ region, zones, network = {}, cluster = {} }: AwsCloudProps): Place {
  const givenNetwork = isGiven(network) ? network : undefined;
  const cidr = isGiven(network) ? DEFAULT_CIDR : (network.cidr ?? DEFAULT_CIDR);
  return {
    zones: givenNetwork?.privateSubnets.map(({ zone }) => zone) ?? zones ?? defaultZones(region),
    cidr,
    autoMode: !isGiven(cluster) && cluster.autoMode === true,
    serviceCidr: serviceCidrBeside(givenNetwork?.privateSubnets.map((subnet) => subnet.cidr) ?? [cidr]),
    givenNetwork,
    givenCluster: isGiven(cluster) ? cluster : undefined,
  };
}

/** The machines of a tier's pools, as this cluster runs them. */
export function catalogOf(props: AwsCloudProps, tier: TierName): { readonly [R in PoolRole]: AwsNodeType } {
  const catalog = awsNodeCatalog(tier, props.nodeTypes);
  return placeOf(props).autoMode ? autoModeCatalog(catalog) : catalog;
}
