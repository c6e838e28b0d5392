import { DiskEncryptionSet } from '@cdktf/provider-azurerm/lib/disk-encryption-set';
import { KubernetesCluster } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import { Fn, Token, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { LONGEST_SHUTDOWN_SECONDS, needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { dnsAddress } from '../cidr';
import type { AllRanges } from './cidr';
import type { ClusterAttributes, GivenCluster } from './given/cluster';
import type { OwnIdentity } from './identity';
import type { KeyRef } from './keys';
import type { WayOut } from './network';
import { nodesOf, type ZoneNodes } from './nodes';
import type { Place } from './place';

/** Kubernetes version of new clusters; AKS supports each for a year. */
export const DEFAULT_KUBERNETES_VERSION = '1.35';

/** Who reaches a cluster, and how it is kept up to date. */
export interface ClusterAccess {
  /**
   * Ranges of clients that reach the API over the internet. Default: none, the cluster is private, and Terraform must run where it is reached:
   * a runner in the network, a peering, a VPN. From /8 to /32 each. From none to some, or back, replaces the cluster: decide before the first apply.
   */
  readonly publicAccessCidrs?: readonly string[];
  /** Ranges of clients inside or connected with the network that reach the API there, beside the nodes; a network of your own says it in a security group. Default: none. From /8 to /32 each. */
  readonly privateAccessCidrs?: readonly string[];
  /** Kubernetes version, as `1.35`. Default: `DEFAULT_KUBERNETES_VERSION`. One minor version up at a time; never down (AKS). */
  readonly kubernetesVersion?: string;
  /** When AKS may patch the control plane and the nodes' images. Default: Saturdays from 00:00 UTC, for 8 hours. */
  readonly maintenance?: MaintenanceWindow;
  /** True: what a machine itself caches is encrypted too; the subscription must have the feature `EncryptionAtHost` of `Microsoft.Compute`. Default: true. */
  readonly encryptionAtHost?: boolean;
  /** True: Microsoft Defender for Containers watches nodes and control plane, about $7 a core and month. Default: false. */
  readonly defender?: boolean;
  /** How `kubelogin` finds the identity that talks to the cluster. Default: `azurecli`. */
  readonly login?: 'azurecli' | 'msi' | 'spn' | 'workloadidentity';
}

/** A window of each week. */
export interface MaintenanceWindow {
  /** Day on which it begins, in UTC. Default: `Saturday`. */
  readonly dayOfWeek: 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday' | 'Sunday';
  /** Begin in UTC, as `00:00`. */
  readonly startTime: string;
  /** Hours that it lasts, 4 to 24. */
  readonly durationHours: number;
}

const SATURDAYS: MaintenanceWindow = { dayOfWeek: 'Saturday', startTime: '00:00', durationHours: 8 };

/** A cluster to put nodes into: an `AksCluster`, or one that exists already. */
export interface ClusterRef {
  /** Id of the resource. */
  readonly id: string;
}

/** A cluster that later stacks can reach, and whose pods have identities. */
export interface ClusterAddress {
  /** URL of the API. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
  /** URL under which it vouches for its pods. */
  readonly oidcIssuer: string;
}

/** A name, and the key that encrypts. */
export interface NodeDisksProps extends Place {
  /** Name, unique in the resource group. */
  readonly name: string;
  /** Key of the disks; the set's own identity is let use it. */
  readonly key: KeyRef;
}

/** Encrypts the disks of nodes and volumes by one key, and takes each new version of it within an hour. */
export class NodeDisks extends TerraformConstruct {
  /** The disk encryption set itself, for overrides. */
  public readonly set: DiskEncryptionSet;

  public constructor(scope: Construct, id: string, props: NodeDisksProps) {
    super(scope, id, needs(props, 'name', 'key', 'resourceGroup', 'region', 'tags'));
    const { name, region: location, resourceGroup: resourceGroupName, tags, key } = props;
    this.set = new DiskEncryptionSet(this, 'set', {
      name,
      location,
      resourceGroupName,
      keyVaultKeyId: key.keyUrl,
      autoKeyRotationEnabled: true,
      encryptionType: 'EncryptionAtRestWithCustomerKey',
      // Premium SSD v2, which the volumes are, takes no other kind (Azure "customer-managed keys of managed disks").
      identity: { type: 'SystemAssigned' },
      tags: { ...tags },
    });
  }
}

/** What a cluster needs: subnets, keys, an identity, and who may reach it. */
export interface ClusterProps extends Omit<ClusterAccess, 'defender'>, Place {
  /** Name, unique in the resource group. */
  readonly name: string;
  /** Id of the Entra tenant. */
  readonly tenantId: string;
  /** Ranges inside the cluster. */
  readonly ranges: Pick<AllRanges, 'podCidr' | 'serviceCidr'>;
  /** How nodes reach the internet, as their subnets are set up for. Default: `userAssignedNATGateway`. */
  readonly outbound?: WayOut;
  /** Id of the subnet that the control plane has for itself. */
  readonly apiServerSubnetId: string;
  /** Identity of the control plane, with its roles. */
  readonly identity: OwnIdentity;
  /** Its first nodes. */
  readonly nodes: ZoneNodes;
  /** Key of the Kubernetes Secrets, in a vault that the control plane reaches in the network. */
  readonly secretsKey: KeyRef;
  /** Id of what encrypts the disks of the nodes. */
  readonly diskEncryptionSetId: string;
  /** Id of the Log Analytics workspace to which Microsoft Defender for Containers reports. Default: none, Defender is off. */
  readonly defenderWorkspaceId?: string;
  /** What must exist first: ways out, roles, endpoints. */
  readonly after: readonly ITerraformDependable[];
  /** True: Terraform refuses to destroy it. Default: true. */
  readonly protect?: boolean;
}

/** An AKS cluster: control plane in the network, Entra logins only, Cilium, identities for pods, Secrets and disks under keys of the platform. */
export class AksCluster extends TerraformConstruct implements ClusterRef, ClusterAddress {
  /** A cluster that exists already, for `new AzureCloud({ cluster })`; nothing of it is changed but for node pools, and the plan stops where it is not fit for the platform. */
  public static fromAttributes(attributes: ClusterAttributes): GivenCluster {
    return { ...attributes, given: true };
  }

  /** The cluster itself, for overrides. */
  public readonly cluster: KubernetesCluster;
  public readonly id: string;

  public constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id, needs(props, 'name', 'tenantId', 'ranges', 'apiServerSubnetId', 'identity', 'nodes', 'secretsKey', 'diskEncryptionSetId', 'after', 'resourceGroup', 'region', 'tags'));
    const { name, region: location, resourceGroup: resourceGroupName, tags, identity, secretsKey, protect = true } = props;
    this.cluster = new KubernetesCluster(this, 'cluster', {
      name,
      location,
      resourceGroupName,
      dnsPrefix: name,
      // AKS's own group, which it empties and removes with the cluster.
      nodeResourceGroup: `${name}-nodes`,
      // With an uptime promise, and a control plane in three zones.
      skuTier: 'Standard',
      identity: identity.assigned,
      defaultNodePool: { ...nodesOf(props.nodes), type: 'VirtualMachineScaleSets' },
      diskEncryptionSetId: props.diskEncryptionSetId,
      // By its version: the control plane keeps to it until all Secrets are written anew.
      keyManagementService: { keyVaultKeyId: secretsKey.versionUrl, keyVaultNetworkAccess: 'Private' },
      microsoftDefender: props.defenderWorkspaceId === undefined ? undefined : { logAnalyticsWorkspaceId: props.defenderWorkspaceId },
      ...this.access(props),
      ...this.features(props),
      ...this.upkeep(props),
      tags: { ...tags },
      timeouts: { create: '90m', update: '6h', delete: '90m' },
      dependsOn: [...props.after, ...(secretsKey.ready ?? [])],
      lifecycle: { preventDestroy: protect, ignoreChanges: ['default_node_pool[0].node_count'] },
    });
    this.id = this.cluster.id;
  }

  /** URL of the API. */
  public get endpoint(): string {
    return this.open(this.cluster.kubeConfig.get(0).host);
  }

  /** Certificate authority of the API, base64. */
  public get caCertificate(): string {
    return this.open(this.cluster.kubeConfig.get(0).clusterCaCertificate);
  }

  public get oidcIssuer(): string {
    return this.cluster.oidcIssuerUrl;
  }

  /** Without local accounts the file holds no secret, and an output must be none. */
  private open(value: string): string {
    return Token.asString(Fn.nonsensitive(value));
  }

  /** Nobody but the nodes reaches the API until a range is named. */
  private access({ publicAccessCidrs = [], apiServerSubnetId, tenantId }: ClusterProps) {
    return {
      privateClusterEnabled: publicAccessCidrs.length === 0,
      privateDnsZoneId: publicAccessCidrs.length === 0 ? 'System' : undefined,
      privateClusterPublicFqdnEnabled: false,
      apiServerAccessProfile: {
        virtualNetworkIntegrationEnabled: true,
        subnetId: apiServerSubnetId,
        authorizedIpRanges: publicAccessCidrs.length === 0 ? undefined : [...publicAccessCidrs],
      },
      localAccountDisabled: true,
      roleBasedAccessControlEnabled: true,
      azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: true, tenantId },
      // A way round the network, for whoever may write the resource.
      runCommandEnabled: false,
    };
  }

  private features({ ranges, outbound = 'userAssignedNATGateway' }: ClusterProps) {
    return {
      networkProfile: {
        networkPlugin: 'azure',
        networkPluginMode: 'overlay',
        networkDataPlane: 'cilium',
        // Without it the cluster accepts NetworkPolicies and enforces none.
        networkPolicy: 'cilium',
        outboundType: outbound,
        loadBalancerSku: 'standard',
        podCidr: ranges.podCidr,
        serviceCidr: ranges.serviceCidr,
        dnsServiceIp: dnsAddress(ranges.serviceCidr),
      },
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      storageProfile: { diskDriverEnabled: true, fileDriverEnabled: false, blobDriverEnabled: false, snapshotControllerEnabled: false },
      // One group per zone: keep them alike, and take what leaves least idle.
      autoScalerProfile: { balanceSimilarNodeGroups: true, expander: 'least-waste', maxGracefulTerminationSec: String(LONGEST_SHUTDOWN_SECONDS), skipNodesWithLocalStorage: false, skipNodesWithSystemPods: false },
    };
  }

  /** Patches of the version that stands here; the next minor one comes by hand, since it may break what runs on it. */
  private upkeep({ kubernetesVersion = DEFAULT_KUBERNETES_VERSION, maintenance: { dayOfWeek, startTime, durationHours: duration } = SATURDAYS }: ClusterProps) {
    const window = { frequency: 'Weekly', interval: 1, dayOfWeek, startTime, duration, utcOffset: '+00:00' };
    return {
      kubernetesVersion,
      automaticUpgradeChannel: 'patch',
      nodeOsUpgradeChannel: 'NodeImage',
      maintenanceWindowAutoUpgrade: window,
      maintenanceWindowNodeOs: window,
    };
  }
}
