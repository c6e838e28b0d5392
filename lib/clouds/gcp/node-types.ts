import type { Faults } from '../../errors';
import { findGcpNodeType, GCP_MACHINE_NAMES, GCP_NODE_TYPES, type GcpNodeTypeChoice, type NodePoolSizing, type PoolRole, type TierName } from '../../sizing';

/** Nodes of one pool in one zone (GKE "quotas and limits"). */
export const MAX_NODES_PER_POOL_ZONE = 1_000;

/** Adds a fault for every machine type that the table does not know. */
export function checkNodeTypes(choice: GcpNodeTypeChoice, tier: TierName, faults: Faults): void {
  for (const [role, wanted] of Object.entries(choice)) {
    if (typeof wanted !== 'string' || findGcpNodeType(wanted) !== undefined) continue;
    const write = `nodeTypes: { ${role}: '${GCP_NODE_TYPES[tier][role as PoolRole]}' }`;
    faults.add({ prop: `nodeTypes.${role}`, got: wanted, allowed: `${GCP_MACHINE_NAMES}; any other by gcpNodeType({ ... })`, write });
  }
}

/** Adds a fault for a pool that is larger than GKE lets it be. */
export function checkPools(pools: readonly NodePoolSizing[], faults: Faults): void {
  for (const { role, type, maxNodesPerZone: most } of pools) {
    if (most <= MAX_NODES_PER_POOL_ZONE) continue;
    const got = Number.isFinite(most) ? most : `${type.name}, on which a pod does not fit`;
    const allowed = `up to ${MAX_NODES_PER_POOL_ZONE} nodes of a pool in a zone, with every autoscaler at its ceiling (GKE)`;
    faults.add({ prop: `tier (nodes: ${role})`, got, allowed, write: `nodeTypes: { ${role}: '...' } with a larger machine` });
  }
}
