import type { Faults } from '../../errors';
import {
  AWS_MACHINE_NAMES,
  AWS_NODE_TYPES,
  findAwsNodeType,
  isBurstable,
  workloads,
  type AwsNodeType,
  type AwsNodeTypeChoice,
  type NodePoolSizing,
  type PlatformSizing,
  type PoolRole,
  type TierName,
} from '../../sizing';
import type { NodeAddresses } from './cidr';

/** Nodes of one managed node group (EKS service quotas; AWS raises it on request, and EKS still advises against more). */
export const MAX_NODES_PER_GROUP = 450;

/** The machine type of a pool, with what only EC2 has: its architecture and its addresses. */
export function ec2TypeOf({ type }: Pick<NodePoolSizing, 'type'>): AwsNodeType {
  if ('addresses' in type) return type as AwsNodeType;
  const known = findAwsNodeType(type.name);
  if (known === undefined) throw new RangeError(`no EC2 machine type ${type.name} in the table: make it by awsNodeType({ ... })`);
  return known;
}

/** Pods of daemon sets with an address of their own, the platform's and those of others. */
const DAEMON_PODS = 10;

/** Addresses of one pool in one zone; `pods` run on it in all zones together, and after the loss of a zone more of them in the others. */
function plannedAddresses(pool: NodePoolSizing, pods: number): number {
  const { addresses, addressesPerInterface: own } = ec2TypeOf(pool);
  const nodes = pool.maxNodesPerZone;
  // A node has an interface in use and one spare; each further one is there because pods have filled one.
  const filled = Math.floor((pods + DAEMON_PODS * nodes) / (own - 1));
  return Math.min(nodes * addresses, nodes * 2 * own + filled * own);
}

/** Addresses that the nodes of one zone hold with every autoscaler at its ceiling. */
export function nodeAddresses(sizing: PlatformSizing): NodeAddresses {
  const all = workloads(sizing);
  const podsOf = (role: PoolRole): number => all.filter((pods) => pods.role === role).reduce((sum, { sizing: of }) => sum + (of.maxReplicas ?? of.replicas), 0);
  // Whatever has no pool runs on the general nodes, so these are counted full.
  const planned = (pool: NodePoolSizing): number => (pool.role === 'general' ? pool.maxNodesPerZone * ec2TypeOf(pool).addresses : plannedAddresses(pool, podsOf(pool.role)));
  return {
    full: sizing.pools.reduce((sum, pool) => sum + pool.maxNodesPerZone * ec2TypeOf(pool).addresses, 0),
    planned: sizing.pools.reduce((sum, pool) => sum + planned(pool), 0),
  };
}

/** Adds a fault for every machine type that the table does not know, or that the tier's load would exhaust. */
export function checkNodeTypes(choice: AwsNodeTypeChoice, tier: TierName, faults: Faults): void {
  for (const [role, wanted] of Object.entries(choice)) {
    const prop = `nodeTypes.${role}`;
    const write = `nodeTypes: { ${role}: '${AWS_NODE_TYPES[tier][role as PoolRole]}' }`;
    if (wanted === undefined) continue;
    const type = typeof wanted === 'string' ? findAwsNodeType(wanted) : wanted;
    if (type === undefined) {
      faults.add({ prop, got: wanted, allowed: `${AWS_MACHINE_NAMES}; any other by awsNodeType({ ... })`, write });
    } else if (tier !== 'small' && isBurstable(type)) {
      const allowed = 'a type with steady cores: burstable ones (t3, t3a, t4g) run out of CPU credits under this load, and are for Small only';
      faults.add({ prop, got: type.name, allowed, write });
    }
  }
}

/** Adds a fault for a pool that is larger than a node group may be. */
export function checkPools(pools: readonly NodePoolSizing[], zones: number, faults: Faults): void {
  for (const { role, type, maxNodesPerZone, zonal } of pools) {
    const most = maxNodesPerZone * (zonal ? 1 : zones);
    if (most <= MAX_NODES_PER_GROUP) continue;
    const allowed = `up to ${MAX_NODES_PER_GROUP} nodes in a managed node group, with every autoscaler at its ceiling (EKS)`;
    faults.add({ prop: `tier (nodes: ${role})`, got: Number.isFinite(most) ? most : `${type.name}, on which a pod does not fit`, allowed, write: `nodeTypes: { ${role}: '...' } with a larger machine` });
  }
}

/** Pods of a node in Auto Mode, whatever its addresses would allow (EKS user guide, create-node-class). */
const AUTO_MODE_PODS = 110;
/** Addresses of a prefix; Auto Mode takes whole ones. */
const PREFIX = 16;

/** The same machines as Auto Mode runs them: 110 pods at most, and prefixes in place of interfaces, as many as the pods fill and a spare one. */
export function autoModeCatalog(catalog: { readonly [R in PoolRole]: AwsNodeType }): { readonly [R in PoolRole]: AwsNodeType } {
  const of = (type: AwsNodeType): AwsNodeType => {
    const maxPods = Math.min(type.maxPods, AUTO_MODE_PODS);
    // Two interfaces carry the prefixes, each with an address of its own.
    return { ...type, maxPods, addresses: 2 + PREFIX * (Math.ceil(maxPods / PREFIX) + 1), addressesPerInterface: PREFIX };
  };
  return { collector: of(catalog.collector), storage: of(catalog.storage), general: of(catalog.general) };
}

/** Families that are not in EKS's list for Auto Mode (EKS user guide, automode-learn-instances). */
const NOT_IN_AUTO_MODE = /^(?:[cmr][1-3]|t1|a1|f\d|hpc|mac|u-|u7|vt|dl)/;

/** Adds a fault for every machine type that Auto Mode does not make. */
export function checkAutoModeTypes(choice: AwsNodeTypeChoice, tier: TierName, faults: Faults): void {
  for (const [role, wanted] of Object.entries(choice)) {
    if (wanted === undefined || typeof wanted === 'string' || !NOT_IN_AUTO_MODE.test(wanted.name)) continue;
    const allowed = 'a family that EKS Auto Mode makes, such as c, m and r from the fourth generation on';
    faults.add({ prop: `nodeTypes.${role}`, got: wanted.name, allowed, write: `nodeTypes: { ${role}: '${AWS_NODE_TYPES[tier][role as PoolRole]}' }` });
  }
}
