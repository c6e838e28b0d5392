import { ContainerCluster, type ContainerClusterConfig } from '@cdktf/provider-google/lib/container-cluster';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { ClusterAttributes, GivenCluster } from './given/cluster';
import { workloadPool, type NodeAccount } from './identity';
import type { KeyRef } from './keys';
import type { NetworkRef } from './network';

/** Who reaches a cluster, and how it is kept up to date. */
export interface ClusterAccess {
  /**
   * Ranges of clients outside the VPC that reach the API over the internet. Default: none, the endpoint is private, and Terraform must run
   * where it is reached: a runner in the VPC, a VPN, an Interconnect. From /8 to /32 each.
   */
  readonly publicAccessCidrs?: readonly string[];
  /** Ranges of clients inside or connected with the VPC that reach the private endpoint, beside the nodes. Default: none. From /8 to /32 each. */
  readonly privateAccessCidrs?: readonly string[];
  /** How soon GKE brings new Kubernetes versions. Default: `REGULAR`. */
  readonly releaseChannel?: 'RAPID' | 'REGULAR' | 'STABLE' | 'EXTENDED';
  /** When GKE may patch control plane and nodes. Default: Saturdays and Sundays, 00:00 to 08:00 UTC. */
  readonly maintenance?: MaintenanceWindow;
  /**
   * True: GKE Autopilot. Google makes and sizes the nodes, pods are paid by what they ask for, and the agent sees nothing of a node but log files: no host
   * metrics, no processes, and a replaced agent reads its node's files from their beginning (docs/decisions/011). A cluster cannot be changed to it or from it.
   * Default: false, GKE Standard with a node pool for each role.
   */
  readonly autopilot?: boolean;
}

/** A window that comes again. GKE asks for 48 hours in any 32 days, at least 4 in one piece. */
export interface MaintenanceWindow {
  /** Begin of the first window, as `2026-01-03T00:00:00Z`; only its time of day counts later. */
  readonly startTime: string;
  /** End of the first window. */
  readonly endTime: string;
  /** RFC 5545 rule, as `FREQ=WEEKLY;BYDAY=SA,SU`. */
  readonly recurrence: string;
}

const WEEKENDS: MaintenanceWindow = { startTime: '2026-01-03T00:00:00Z', endTime: '2026-01-03T08:00:00Z', recurrence: 'FREQ=WEEKLY;BYDAY=SA,SU' };

const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * What may be said of Autopilot's nodes: whose account and whose key. Workload Identity, shielded nodes and the kubelet's closed port come with
 * Autopilot; whatever conflicts with `enable_autopilot` in the provider's schema is left unsaid.
 */
function autopilotNodes({ nodes, diskKey }: ClusterProps): Partial<ContainerClusterConfig> {
  return {
    enableAutopilot: true,
    clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: nodes.account.email, oauthScopes: [CLOUD_PLATFORM], bootDiskKmsKey: diskKey.keyId } },
  };
}

/** A cluster to put nodes into: a `GkeCluster`, or one that exists already. */
export interface ClusterRef {
  /** Name of the cluster. */
  readonly name: string;
  /** Region of the cluster. */
  readonly region: string;
}

/** A cluster that later stacks can reach. */
export interface ClusterAddress {
  /** Name of the cluster. */
  readonly name: string;
  /** Address of the API, without a scheme. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
}

/** What a cluster needs: a network, keys, and who may reach it. */
export interface ClusterProps extends ClusterAccess {
  /** Name of the cluster, unique in the project and region. */
  readonly name: string;
  /** Id of the project. */
  readonly project: string;
  /** Region of the control plane, which runs in three of its zones. */
  readonly region: string;
  /** The VPC, with the secondary ranges of pods and Services. */
  readonly network: NetworkRef;
  /** Zones that have nodes. */
  readonly zones: readonly string[];
  /** Account of the nodes, also of those that GKE makes for a moment while it creates the cluster. */
  readonly nodes: NodeAccount;
  /** Key of the Kubernetes Secrets. */
  readonly secretsKey: KeyRef;
  /** Key of the nodes' disks. */
  readonly diskKey: KeyRef;
  /** What must exist first: the APIs. */
  readonly after: readonly ITerraformDependable[];
  /** True: GKE and Terraform refuse to destroy it. Default: true. */
  readonly protect?: boolean;
}

/** A regional, VPC-native GKE cluster, Standard or Autopilot: private nodes and endpoint, Dataplane V2, Secrets under a key of its own, no password and no certificate. */
export class GkeCluster extends TerraformConstruct implements ClusterRef, ClusterAddress {
  /** A cluster that exists already, for `new GcpCloud({ cluster })`; nothing of it is changed, and the plan stops where it is not fit for the platform. */
  public static fromAttributes(attributes: ClusterAttributes): GivenCluster {
    return { ...attributes, given: true };
  }

  /** The cluster itself, for overrides. */
  public readonly cluster: ContainerCluster;
  public readonly name: string;
  public readonly region: string;

  public constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id, needs(props, 'name', 'project', 'region', 'network', 'zones', 'nodes', 'secretsKey', 'diskKey', 'after'));
    const { name, region, network, nodes, secretsKey, diskKey, protect = true, autopilot = false } = props;
    this.cluster = new ContainerCluster(this, 'cluster', {
      name,
      // A region and not a zone: a control plane of three, which stays reachable while it is patched.
      location: region,
      nodeLocations: [...props.zones],
      network: network.networkId,
      subnetwork: network.subnetId,
      networkingMode: 'VPC_NATIVE',
      ipAllocationPolicy: { clusterSecondaryRangeName: network.podRange, servicesSecondaryRangeName: network.serviceRange },
      // Without it the cluster accepts NetworkPolicies and enforces none.
      datapathProvider: 'ADVANCED_DATAPATH',
      ...(autopilot ? autopilotNodes(props) : this.firstNodes(props)),
      databaseEncryption: { state: 'ENCRYPTED', keyName: secretsKey.keyId },
      releaseChannel: { channel: props.releaseChannel ?? 'REGULAR' },
      maintenancePolicy: { recurringWindow: { ...(props.maintenance ?? WEEKENDS) } },
      ...this.access(props),
      ...this.features(autopilot),
      deletionProtection: protect,
      dependsOn: [...props.after, ...nodes.ready, ...(secretsKey.ready ?? []), ...(diskKey.ready ?? [])],
      // The pools below are the nodes; what this says of the first ones is history.
      lifecycle: { preventDestroy: protect, ...(autopilot ? {} : { ignoreChanges: ['node_config', 'initial_node_count'] }) },
    });
    this.name = this.cluster.name;
    this.region = region;
  }

  public get endpoint(): string {
    return this.cluster.endpoint;
  }

  public get caCertificate(): string {
    return this.cluster.masterAuth.clusterCaCertificate;
  }

  private firstNodes({ project, nodes, diskKey }: ClusterProps): Partial<ContainerClusterConfig> {
    return {
      // GKE cannot create a cluster without nodes; these go at once.
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: {
        serviceAccount: nodes.account.email,
        oauthScopes: [CLOUD_PLATFORM],
        bootDiskKmsKey: diskKey.keyId,
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
        workloadMetadataConfig: { mode: 'GKE_METADATA' },
      },
      workloadIdentityConfig: { workloadPool: workloadPool(project) },
    };
  }

  /** Nobody but the nodes reaches the API until a range is named. */
  private access({ publicAccessCidrs = [], privateAccessCidrs = [] }: ClusterProps): object {
    const ranges = [...new Set([...publicAccessCidrs, ...privateAccessCidrs])];
    return {
      privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: publicAccessCidrs.length === 0 },
      masterAuthorizedNetworksConfig: {
        cidrBlocks: ranges.length === 0 ? undefined : ranges.map((cidrBlock) => ({ cidrBlock, displayName: publicAccessCidrs.includes(cidrBlock) ? 'public' : 'private' })),
        // Else any virtual machine of Google's, anyone's, could knock.
        gcpPublicCidrsAccessEnabled: false,
        privateEndpointEnforcementEnabled: true,
      },
    };
  }

  private features(autopilot: boolean): object {
    return {
      // Autopilot has them always, and the provider takes no word about it.
      ...(autopilot ? {} : { enableShieldedNodes: true }),
      enableLegacyAbac: false,
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      addonsConfig: {
        ...(autopilot ? {} : { gcePersistentDiskCsiDriverConfig: { enabled: true } }),
        horizontalPodAutoscaling: { disabled: false },
        httpLoadBalancing: { disabled: false },
        // Names by pods of kube-system, whom the network policies admit, and not by an address of the node. On Autopilot Google decides it.
        ...(autopilot ? {} : { dnsCacheConfig: { enabled: false } }),
      },
      ...(autopilot ? {} : { dnsConfig: { clusterDns: 'PLATFORM_DEFAULT' } }),
      loggingConfig: { enableComponents: ['SYSTEM_COMPONENTS', 'APISERVER', 'CONTROLLER_MANAGER', 'SCHEDULER'] },
      // The platform watches the workloads itself; a second collector on each node would be paid for twice. Autopilot keeps Google's, which scrapes nobody unasked.
      monitoringConfig: { enableComponents: ['SYSTEM_COMPONENTS'], ...(autopilot ? {} : { managedPrometheus: { enabled: false } }) },
    };
  }
}
