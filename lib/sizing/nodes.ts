import type { WorkloadSizing } from './workload';

/** Pools of nodes, by what runs on them. */
export type PoolRole = 'collector' | 'storage' | 'general';

/** A machine type as a cloud sells it. */
export interface NodeType {
  readonly name: string;
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Cores left for pods, after what the cloud's kubelet reserves. */
  readonly allocatableCpu: number;
  /** MiB left for pods, after what the cloud's kubelet reserves. */
  readonly allocatableMemoryMiB: number;
  /** Pods a node takes; on clouds that give each pod an address of the network, also the addresses it holds. */
  readonly maxPods: number;
}

/** The machine type of each pool. */
export type NodeCatalog = { readonly [R in PoolRole]: NodeType };

export interface NodePoolSizing {
  readonly role: PoolRole;
  readonly type: NodeType;
  /** Nodes in each zone that hold the tier's load. */
  readonly nodesPerZone: number;
  /** Nodes in each zone that hold every autoscaler at its ceiling. */
  readonly maxNodesPerZone: number;
  /** True: a node group of its own in each zone, since a volume cannot leave its zone. */
  readonly zonal: boolean;
}

/** A workload as the packer sees it. */
export interface Pods {
  readonly role: PoolRole;
  readonly name: string;
  readonly sizing: WorkloadSizing;
}

interface Slot {
  cpu: number;
  memoryMiB: number;
  pods: number;
}

/** Pods of the cloud's own daemon sets on every node: network, proxy, storage, identity. */
const SYSTEM_PODS = { count: 4, cpu: 0.25, memoryMiB: 400 };

function emptyNode(type: NodeType, agent: WorkloadSizing): Slot {
  return {
    cpu: type.allocatableCpu - SYSTEM_PODS.cpu - agent.cpu,
    memoryMiB: type.allocatableMemoryMiB - SYSTEM_PODS.memoryMiB - agent.memoryMiB,
    pods: type.maxPods - SYSTEM_PODS.count - 1,
  };
}

/** Nodes that hold the given pods, largest first into the first node with room. Infinity when one pod fits no node. */
export function nodesFor(pods: readonly WorkloadSizing[], type: NodeType, agent: WorkloadSizing): number {
  const nodes: Slot[] = [];
  const sorted = [...pods].sort((a, b) => b.cpu - a.cpu || b.memoryMiB - a.memoryMiB);
  for (const pod of sorted) {
    let node = nodes.find((n) => n.cpu >= pod.cpu && n.memoryMiB >= pod.memoryMiB && n.pods > 0);
    if (node === undefined) {
      node = emptyNode(type, agent);
      if (node.cpu < pod.cpu || node.memoryMiB < pod.memoryMiB) return Infinity;
      nodes.push(node);
    }
    node.cpu -= pod.cpu;
    node.memoryMiB -= pod.memoryMiB;
    node.pods -= 1;
  }
  return nodes.length;
}

/** One zone's share: each workload's replicas spread evenly, so a zone holds its share rounded up. */
function zoneShare(pods: readonly Pods[], zones: number, count: (w: WorkloadSizing) => number): WorkloadSizing[] {
  return pods.flatMap((p) => Array.from({ length: Math.ceil(count(p.sizing) / zones) }, () => p.sizing));
}

export function sizePools(pods: readonly Pods[], agent: WorkloadSizing, catalog: NodeCatalog, zones: number): NodePoolSizing[] {
  const roles: readonly PoolRole[] = ['collector', 'storage', 'general'];
  return roles.map((role) => {
    const own = pods.filter((p) => p.role === role);
    const at = (count: (w: WorkloadSizing) => number): number =>
      Math.max(1, nodesFor(zoneShare(own, zones, count), catalog[role], agent));
    const nodesPerZone = at((w) => w.replicas);
    // One node more than the ceilings need, for surge during upgrades.
    const maxNodesPerZone = at((w) => w.maxReplicas ?? w.replicas) + 1;
    return { role, type: catalog[role], nodesPerZone, maxNodesPerZone, zonal: role === 'storage' };
  });
}
