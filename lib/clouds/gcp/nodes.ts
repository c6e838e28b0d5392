import { ContainerNodePool } from '@cdktf/provider-google/lib/container-node-pool';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../construct';
import { POOL_LABEL, needs } from '../../facts';
import { GKE_PODS_PER_NODE, type NodePoolSizing, type PoolRole } from '../../sizing';
import type { ClusterRef } from './cluster';
import type { NodeAccount } from './identity';
import type { KeyRef } from './keys';

/** The pool that takes whatever names no pool: add-ons, operators. */
const UNTAINTED: PoolRole = 'general';
const ROOT_DISK_GIB = 100;

/** Which cluster, how many machines and in which zones. */
export interface NodePoolProps {
  /** The cluster that the nodes join. */
  readonly cluster: ClusterRef;
  /** First part of the pool's name, in a cluster that holds pools of others. Default: none. */
  readonly prefix?: string;
  /** Account of the nodes. */
  readonly account: NodeAccount;
  /** Pool and number of nodes, from the sizing. */
  readonly pool: NodePoolSizing;
  /** Zones in which the pool runs. */
  readonly zones: readonly string[];
  /** Key of the root disks. */
  readonly diskKey: KeyRef;
  /** Labels of machines and disks, which the provider's default labels do not reach. */
  readonly labels: { readonly [key: string]: string };
}

/** The nodes of one pool over its zones. GKE keeps a group of machines per zone below it, and its autoscaler adds a node where a volume is. */
export class NodePool extends TerraformConstruct {
  /** The pool itself, for overrides. */
  public readonly pool: ContainerNodePool;

  public constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id, needs(props, 'cluster', 'account', 'pool', 'zones', 'diskKey', 'labels'));
    const { cluster, prefix, pool, zones } = props;
    this.pool = new ContainerNodePool(this, 'pool', {
      name: prefix === undefined ? pool.role : `${prefix}-${pool.role}`,
      cluster: cluster.name,
      location: cluster.region,
      nodeLocations: [...zones],
      // All three in each zone.
      initialNodeCount: pool.nodesPerZone,
      autoscaling: { minNodeCount: pool.nodesPerZone, maxNodeCount: pool.maxNodesPerZone, locationPolicy: 'BALANCED' },
      maxPodsPerNode: GKE_PODS_PER_NODE,
      management: { autoRepair: true, autoUpgrade: true },
      // One node more and none less: what a drained node held has a place before it goes.
      upgradeSettings: { strategy: 'SURGE', maxSurge: 1, maxUnavailable: 0 },
      networkConfig: { enablePrivateNodes: true },
      nodeConfig: this.machine(props),
      timeouts: { create: '60m', update: '6h', delete: '60m' },
      dependsOn: [...props.account.ready, ...(props.diskKey.ready ?? [])],
      // It counts at creation only, and any change of it would replace the pool; the autoscaler decides from then on.
      lifecycle: { ignoreChanges: ['initial_node_count'] },
    });
  }

  private machine({ account, pool, diskKey, labels }: NodePoolProps): ContainerNodePool['nodeConfigInput'] {
    return {
      machineType: pool.type.name,
      imageType: 'COS_CONTAINERD',
      diskType: 'pd-balanced',
      diskSizeGb: ROOT_DISK_GIB,
      bootDiskKmsKey: diskKey.keyId,
      serviceAccount: account.account.email,
      // The account's roles decide; scopes are the older, wider gate before them.
      oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      // Pods ask GKE's metadata server, which answers as their own identity and never as the node's.
      workloadMetadataConfig: { mode: 'GKE_METADATA' },
      metadata: { 'disable-legacy-endpoints': 'true' },
      kubeletConfig: { insecureKubeletReadonlyPortEnabled: 'FALSE', cpuManagerPolicy: 'none', cpuCfsQuota: true },
      labels: { [POOL_LABEL]: pool.role },
      resourceLabels: { ...labels },
      taint: pool.role === UNTAINTED ? undefined : [{ key: POOL_LABEL, value: pool.role, effect: 'NO_SCHEDULE' }],
    };
  }
}
