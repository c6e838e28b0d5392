import type { Faults } from '../../errors';
import { AWS_MACHINE_NAMES, AWS_NODE_TYPES, findAwsNodeType, isBurstable, type AwsNodeType, type AwsNodeTypeChoice, type NodePoolSizing, type PoolRole, type TierName } from '../../sizing';

/** Nodes of one managed node group (EKS service quotas; AWS raises it on request, and EKS still advises against more). */
export const MAX_NODES_PER_GROUP = 450;

/** The machine type of a pool, with what only EC2 has: its architecture and its addresses. */
export function ec2TypeOf({ type }: Pick<NodePoolSizing, 'type'>): AwsNodeType {
  if ('addresses' in type) return type as AwsNodeType;
  const known = findAwsNodeType(type.name);
  if (known === undefined) throw new RangeError(`no EC2 machine type ${type.name} in the table: make it by awsNodeType({ ... })`);
  return known;
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
