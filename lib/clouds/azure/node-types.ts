import type { Faults } from '../../errors';
import { AZURE_MACHINE_NAMES, AZURE_NODE_TYPES, findAzureNodeType, workloads, type AzureNodeType, type AzureNodeTypeChoice, type NodePoolSizing, type PlatformSizing, type PoolRole, type TierName } from '../../sizing';

/** Nodes of one pool, which is one zone's (AKS "quotas and limits"). */
export const MAX_NODES_PER_POOL = 1_000;

/** Adds a fault for every machine type that the table does not know. */
export function checkNodeTypes(choice: AzureNodeTypeChoice, tier: TierName, faults: Faults): void {
  for (const [role, wanted] of Object.entries(choice)) {
    if (typeof wanted !== 'string' || findAzureNodeType(wanted) !== undefined) continue;
    const write = `nodeTypes: { ${role}: '${AZURE_NODE_TYPES[tier][role as PoolRole]}' }`;
    faults.add({ prop: `nodeTypes.${role}`, got: wanted, allowed: `${AZURE_MACHINE_NAMES}; any other by azureNodeType({ ... })`, write });
  }
}

/** Adds a fault for a pool that is larger than AKS lets it be. */
export function checkPools(pools: readonly NodePoolSizing[], faults: Faults): void {
  for (const { role, type, maxNodesPerZone: most } of pools) {
    if (most <= MAX_NODES_PER_POOL) continue;
    const got = Number.isFinite(most) ? most : `${type.name}, on which a pod does not fit`;
    const allowed = `up to ${MAX_NODES_PER_POOL} nodes of a pool in a zone, with every autoscaler at its ceiling (AKS)`;
    faults.add({ prop: `tier (nodes: ${role})`, got, allowed, write: `nodeTypes: { ${role}: '...' } with a larger machine` });
  }
}

/** Adds a fault for a pool whose machines together take fewer disks than its pods have volumes. */
export function checkVolumes(sizing: PlatformSizing, catalog: { readonly [R in PoolRole]: AzureNodeType }, faults: Faults): void {
  for (const { role, nodesPerZone } of sizing.pools) {
    const { name, dataDisks } = catalog[role];
    const volumes = workloads(sizing).reduce((sum, pods) => sum + (pods.role === role && pods.sizing.diskGiB !== undefined ? pods.sizing.replicas : 0), 0);
    const room = nodesPerZone * sizing.zones * dataDisks;
    if (volumes <= room) continue;
    const allowed = `machines that take the ${volumes} volumes of the pool's pods; ${nodesPerZone * sizing.zones} of ${name} take ${room}`;
    faults.add({ prop: `nodeTypes.${role}`, got: name, allowed, write: `nodeTypes: { ${role}: '...' } with more data disks` });
  }
}
