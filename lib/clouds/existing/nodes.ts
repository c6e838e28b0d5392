import type { Faults } from '../../errors';
import type { NodeCatalog, NodeType, PlatformSizing, PoolRole } from '../../sizing';

/** Machines that are alike, as `kubectl describe node` shows them. */
export interface NodeShape {
  /** Cores as the machine has them. */
  readonly cores: number;
  /** Memory in GiB as the machine has it. */
  readonly memoryGiB: number;
  /** Machines in each zone that the platform may fill. Small runs in one zone, every other tier in three. */
  readonly perZone: number;
  /** Pods that a machine takes. Default: 110, the kubelet's own limit. */
  readonly maxPods?: number;
}

/** The machines of a cluster that exists, and which of them pods of the platform run on. */
export interface Nodes {
  /** True: on any machine that takes pods without a toleration. */
  readonly shared: boolean;
  /** The machines of each pool, or the ones that all pods share. */
  readonly shapes: { readonly [R in PoolRole]: NodeShape };
}

const ROLES: readonly PoolRole[] = ['collector', 'storage', 'general'];

/** The two ways to place pods; anything else that implements `Nodes` fits as well. */
export const Nodes = {
  /** On any machine: no label and no taint is needed. Of machines that differ, give the smallest. */
  shared: (shape: NodeShape): Nodes => ({ shared: true, shapes: { collector: shape, storage: shape, general: shape } }),
  /** On machines with the label `observability-constructs/pool`, whose value is the pool; a taint with the same key and value, `NoSchedule`, keeps others away. Small uses `general` alone. */
  pools: (shapes: { readonly [R in PoolRole]: NodeShape }): Nodes => ({ shared: false, shapes }),
};

const MIB = 1024;
/** Share of a machine's memory that firmware and kernel take before the kubelet sees it. Assumed. */
const MEMORY_OVERHEAD = 0.03;
/** What is kept from pods: kubelet and system, beside the hard eviction threshold of 100 MiB. Assumed; upstream Kubernetes reserves nothing by itself. */
const RESERVED = { cpu: 0.25, memoryMiB: 1024 } as const;

/** What stands in for a number that no machine has, until `checkShapes` says so: large enough for everything, since nothing could be sized for the other. */
const STAND_IN = 10_000;

function possible(value: number, from: number): number {
  return Number.isFinite(value) && value >= from ? value : STAND_IN;
}

function nodeType(role: PoolRole, shape: NodeShape, shared: boolean): NodeType {
  const cores = possible(shape.cores, 1);
  const memoryMiB = possible(shape.memoryGiB, 2) * MIB;
  const maxPods = possible(shape.maxPods ?? 110, 10);
  return {
    name: shared ? 'your machine' : `your ${role} machine`,
    cpu: cores,
    memoryMiB,
    allocatableCpu: cores - RESERVED.cpu,
    allocatableMemoryMiB: Math.floor(memoryMiB * (1 - MEMORY_OVERHEAD)) - RESERVED.memoryMiB,
    maxPods,
  };
}

/** The machines as the sizing needs them. */
export function existingNodeCatalog({ shared, shapes }: Nodes): NodeCatalog {
  const of = (role: PoolRole): NodeType => nodeType(role, shapes[role], shared);
  return { collector: of('collector'), storage: of('storage'), general: of('general') };
}

/** Adds a fault for every shape that no machine has. */
export function checkShapes({ shared, shapes }: Nodes, faults: Faults): void {
  for (const role of shared ? (['general'] as const) : ROLES) {
    const path = shared ? 'nodes' : `nodes.${role}`;
    const shape = shapes[role];
    const check = (name: keyof NodeShape, got: number, from: number, whole: boolean, write: string): void => {
      if (got >= from && (!whole || Number.isInteger(got)) && Number.isFinite(got)) return;
      faults.add({ prop: `${path}.${name}`, got, allowed: `a ${whole ? 'whole ' : ''}number from ${from}, of one machine`, write });
    };
    check('cores', shape.cores, 1, false, 'cores: 16');
    check('memoryGiB', shape.memoryGiB, 2, false, 'memoryGiB: 64');
    check('perZone', shape.perZone, 1, true, 'perZone: 3');
    if (shape.maxPods !== undefined) check('maxPods', shape.maxPods, 10, true, 'maxPods: 110');
  }
}

/** Adds a fault for every pool whose machines do not hold the platform. */
export function checkRoom({ shared, shapes }: Nodes, { pools, zones }: PlatformSizing, faults: Faults): void {
  for (const { role, nodesPerZone, maxNodesPerZone } of pools) {
    const { perZone } = shapes[role];
    if (!(perZone < nodesPerZone)) continue;
    const most = `${maxNodesPerZone} with every autoscaler at its ceiling`;
    const allowed = `${nodesPerZone} machines of this shape or more in each of ${zones === 1 ? 'one zone' : `${zones} zones`} (${most}), or the platform does not fit`;
    faults.add({ prop: shared ? 'nodes.perZone' : `nodes.${role}.perZone`, got: perZone, allowed, write: `perZone: ${nodesPerZone}, or larger machines, or a smaller load` });
  }
}
