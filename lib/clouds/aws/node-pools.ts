import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { POOL_LABEL } from '../../facts';
import type { NodePoolSizing } from '../../sizing';
import { Objects, type KubeObject } from '../objects';
import { addon, type AddonVersions } from './addons';
import { ec2TypeOf } from './node-types';
import { ROOT_DISK_GIB, UNTAINTED } from './nodes';

/** What every node of an Auto Mode cluster has. */
export interface NodeClassProps {
  /** Name of the IAM role of the nodes, which has an access entry: an `AutoModeNodeRole`. */
  readonly roleName: string;
  /** Private subnets, one per zone that has nodes. */
  readonly subnetIds: readonly string[];
  /** Security group of the nodes: the one that EKS gave the cluster. */
  readonly securityGroupId: string;
  /** ARN of the key of the disks. */
  readonly diskKeyArn: string;
  /** Tags of the machines. Default: none. */
  readonly tags?: { readonly [key: string]: string };
}

/** Not `default`, which is EKS's own. */
const NODE_CLASS = 'observability-constructs';

/** How nodes of an Auto Mode cluster are made (EKS user guide, create-node-class). */
export function nodeClass({ roleName, subnetIds, securityGroupId, diskKeyArn, tags = {} }: NodeClassProps): KubeObject {
  return {
    apiVersion: 'eks.amazonaws.com/v1',
    kind: 'NodeClass',
    metadata: { name: NODE_CLASS },
    spec: {
      role: roleName,
      subnetSelectorTerms: subnetIds.map((id) => ({ id })),
      securityGroupSelectorTerms: [{ id: securityGroupId }],
      // Policies are enforced; what no policy selects may talk.
      networkPolicy: 'DefaultAllow',
      ephemeralStorage: { size: `${ROOT_DISK_GIB}Gi`, kmsKeyID: diskKeyArn },
      ...(Object.keys(tags).length === 0 ? {} : { tags: { ...tags } }),
    },
  };
}

/** Days after which a node goes, and hours that its pods then have. EKS allows 21 days for both together (EKS user guide, automode). */
const EXPIRY = { days: 14, graceHours: 48 };

/** The nodes of one pool: its machine type and no other, so that the sizing's arithmetic holds, up to as many as the sizing allows. */
export function nodePool(pool: NodePoolSizing, zones: readonly string[]): KubeObject {
  const { role, type, maxNodesPerZone, zonal } = pool;
  const most = maxNodesPerZone * zones.length;
  const requirement = (key: string, ...values: string[]): object => ({ key, operator: 'In', values });
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: role },
    spec: {
      template: {
        metadata: { labels: { [POOL_LABEL]: role } },
        spec: {
          nodeClassRef: { group: 'eks.amazonaws.com', kind: 'NodeClass', name: NODE_CLASS },
          ...(role === UNTAINTED ? {} : { taints: [{ key: POOL_LABEL, value: role, effect: 'NoSchedule' }] }),
          requirements: [
            requirement('karpenter.sh/capacity-type', 'on-demand'),
            requirement('kubernetes.io/arch', ec2TypeOf(pool).architecture === 'arm64' ? 'arm64' : 'amd64'),
            requirement('node.kubernetes.io/instance-type', type.name),
            requirement('topology.kubernetes.io/zone', ...zones),
          ],
          expireAfter: `${EXPIRY.days * 24}h`,
          terminationGracePeriod: `${EXPIRY.graceHours}h`,
        },
      },
      // Nodes with volumes one after another, and none for being half empty, so that a disruption budget of one is never in the way; the others a quarter at a time.
      disruption: zonal
        ? { consolidationPolicy: 'WhenEmpty', consolidateAfter: '10m', budgets: [{ nodes: '1' }] }
        : { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '10m', budgets: [{ nodes: '25%' }] },
      limits: { cpu: String(most * type.cpu), memory: `${most * type.memoryMiB}Mi` },
    },
  };
}

/** Without it an Auto Mode cluster accepts network policies and enforces none (EKS user guide, auto-net-pol). */
export const ENFORCE_POLICIES: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
  data: { 'enable-network-policy-controller': 'true' },
};

/** The nodes of a platform in Auto Mode, and what they are made of. */
export interface AutoModeNodesProps extends NodeClassProps {
  /** EKS cluster in Auto Mode, into which metrics-server goes as an add-on. */
  readonly clusterName: string;
  /** Pools and numbers of nodes, from the sizing. */
  readonly pools: readonly NodePoolSizing[];
  /** Zones of the subnets, in their order. */
  readonly zones: readonly string[];
  /** Versions to pin; of the add-ons Auto Mode lacks metrics-server alone. Default: what EKS recommends. */
  readonly addonVersions?: Pick<AddonVersions, 'metrics-server'>;
}

/**
 * The pools of an Auto Mode cluster, and the one add-on that Auto Mode lacks, which needs nodes. Into a stack with the providers of AWS and Helm.
 * Throws a ValidationError for an id that is taken.
 * @returns what pods wait for
 */
export function autoModeNodes(stack: TerraformStack, props: AutoModeNodesProps): readonly ITerraformDependable[] {
  const objects = [ENFORCE_POLICIES, nodeClass(props), ...props.pools.map((pool) => nodePool(pool, props.zones))];
  const { release } = new Objects(stack, 'nodes', { namespace: 'kube-system', objects });
  const metrics = addon(stack, { cluster: { name: props.clusterName }, versions: props.addonVersions }, 'metrics-server', { after: [release] });
  return [release, metrics];
}
