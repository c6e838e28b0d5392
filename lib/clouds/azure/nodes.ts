import { KubernetesClusterNodePool } from '@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../construct';
import { POOL_LABEL, needs } from '../../facts';
import { AKS_PODS_PER_NODE, type NodePoolSizing, type PoolRole } from '../../sizing';
import type { ClusterRef } from './cluster';
import type { Tags } from './tags';

/** The pool that takes whatever names no pool: AKS's own pods, add-ons, operators. */
export const UNTAINTED: PoolRole = 'general';
const ROOT_DISK_GIB = 128;
const DRAIN_MINUTES = 30;

/** Name of the nodes of a pool in one zone: at most 12 lower-case letters and digits (AKS). */
export function poolName(role: PoolRole, zone: string): string {
  return `${role}${zone}`;
}

/** Name of the nodes that take over while those of a pool are made anew. */
function standInName(role: PoolRole, zone: string): string {
  return `t${poolName(role, zone)}`;
}

/** Nodes of a pool in one zone: how many, of which machine, in which subnet. */
export interface ZoneNodes {
  /** Pool and number of nodes, from the sizing. */
  readonly pool: NodePoolSizing;
  /** Zone of the nodes, as `1`. */
  readonly zone: string;
  /** Id of the zone's subnet of nodes. */
  readonly subnetId: string;
  /** Kubernetes version, the cluster's own. Default: the cluster's when they are made, and later whatever upgrades it. */
  readonly kubernetesVersion?: string;
  /** True: what the machine itself caches and keeps for a while is encrypted too. */
  readonly encryptionAtHost: boolean;
  /** Tags of machines and disks. */
  readonly tags: Tags;
}

/** What the first nodes of a cluster and all others have alike. */
export function nodesOf({ pool, zone, subnetId, kubernetesVersion, encryptionAtHost, tags }: ZoneNodes) {
  return {
    name: poolName(pool.role, zone),
    temporaryNameForRotation: standInName(pool.role, zone),
    // Else a new version would come to the control plane alone.
    orchestratorVersion: kubernetesVersion,
    vmSize: pool.type.name,
    zones: [zone],
    vnetSubnetId: subnetId,
    nodePublicIpEnabled: false,
    autoScalingEnabled: true,
    nodeCount: pool.nodesPerZone,
    minCount: pool.nodesPerZone,
    maxCount: pool.maxNodesPerZone,
    maxPods: AKS_PODS_PER_NODE,
    osSku: 'AzureLinux',
    osDiskType: 'Managed',
    osDiskSizeGb: ROOT_DISK_GIB,
    hostEncryptionEnabled: encryptionAtHost,
    nodeLabels: { [POOL_LABEL]: pool.role },
    // One node more and none less: what a drained node held has a place before it goes.
    upgradeSettings: { maxSurge: '1', drainTimeoutInMinutes: DRAIN_MINUTES, nodeSoakDurationInMinutes: 0 },
    tags: { ...tags },
  };
}

/** Which cluster, how many machines and in which subnets. */
export interface NodePoolProps extends Omit<ZoneNodes, 'zone' | 'subnetId'> {
  /** The cluster that the nodes join. */
  readonly cluster: ClusterRef;
  /** True: nodes that take whatever names no pool take AKS's own pods too. False: in a cluster that has nodes for these. Default: true. */
  readonly system?: boolean;
  /** Id of the subnet of each zone in which the pool gets nodes here. */
  readonly subnetIds: { readonly [zone: string]: string };
}

/**
 * The nodes of one pool, a group of machines per zone: a volume cannot leave its zone, so the autoscaler must be able to add a node in the right one,
 * and each zone has its own subnet with its own way out.
 */
export class NodePool extends TerraformConstruct {
  /** The groups of machines, one per zone. */
  public readonly groups: readonly KubernetesClusterNodePool[];

  public constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id, needs(props, 'cluster', 'subnetIds', 'pool', 'encryptionAtHost', 'tags'));
    const groups: KubernetesClusterNodePool[] = [];
    // Each after the one before: a disruption budget spans the zones, so no two of them may be drained at once.
    for (const zone of Object.keys(props.subnetIds).sort()) groups.push(this.group(zone, props, groups.slice(-1)));
    this.groups = groups;
  }

  private group(zone: string, props: NodePoolProps, after: readonly ITerraformDependable[]): KubernetesClusterNodePool {
    const { cluster, pool, subnetIds, system = true } = props;
    return new KubernetesClusterNodePool(this, `zone-${zone}`, {
      ...nodesOf({ ...props, zone, subnetId: subnetIds[zone] as string }),
      kubernetesClusterId: cluster.id,
      mode: system && pool.role === UNTAINTED ? 'System' : 'User',
      osType: 'Linux',
      nodeTaints: pool.role === UNTAINTED ? undefined : [`${POOL_LABEL}=${pool.role}:NoSchedule`],
      timeouts: { create: '60m', update: '3h', delete: '60m' },
      dependsOn: [...after],
      // It counts at creation only; the autoscaler decides from then on.
      lifecycle: { ignoreChanges: ['node_count'] },
    });
  }
}
