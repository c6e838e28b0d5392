import type { NodeType } from './nodes';
import { SYSTEM_PODS } from './tables/addons';
import type { PodRow } from './tables/tiers';

/** Above this share of a machine, pods are counted as whole fractions of it: three to a machine, two, or one. */
const LARGE = 0.34;

/** Pods of one kind. */
export interface PodGroup extends PodRow {
  readonly name: string;
  readonly count: number;
  /** Zones that hold all of them each; else they are shared by the zones. */
  readonly pinnedZones?: number;
  /** True: each zone holds its share, since a volume cannot move, or callers prefer their own zone; false: they rather run in a crowded zone than not at all. */
  readonly strict: boolean;
}

/** Room for pods on an empty machine beside its daemon sets. */
export function roomOf(type: NodeType, agent: PodRow): { readonly cpu: number; readonly memoryMiB: number; readonly pods: number } {
  return {
    cpu: type.allocatableCpu - SYSTEM_PODS.cpu - agent.cpu,
    memoryMiB: type.allocatableMemoryMiB - SYSTEM_PODS.memoryMiB - agent.memoryMiB,
    pods: type.maxPods - SYSTEM_PODS.count - 1,
  };
}

interface Slot {
  cpu: number;
  memoryMiB: number;
  pods: number;
}

/** Puts as many of `count` equal pods as there is room for, first node first; returns how many are left. */
function place(nodes: readonly Slot[], pod: PodRow, count: number): number {
  let left = count;
  for (const node of nodes) {
    if (left === 0) break;
    const fits = Math.min(left, node.pods, Math.floor(node.cpu / pod.cpu + 1e-9), Math.floor(node.memoryMiB / pod.memoryMiB + 1e-9));
    if (fits <= 0) continue;
    node.cpu -= fits * pod.cpu;
    node.memoryMiB -= fits * pod.memoryMiB;
    node.pods -= fits;
    left -= fits;
  }
  return left;
}

/** Pods of a group in one zone, for groups that are bound to their zones. */
function shareOf({ count, pinnedZones }: PodGroup, zone: number, zones: number): number {
  if (pinnedZones !== undefined) return zone < pinnedZones ? count / pinnedZones : 0;
  return Math.ceil(count / zones);
}

function holds(groups: readonly PodGroup[], room: Slot, perZone: number, zones: number): boolean {
  const byZone = Array.from({ length: zones }, () => Array.from({ length: perZone }, () => ({ ...room })));
  // Zones in turn, so that what may run anywhere spreads.
  const all = Array.from({ length: zones * perZone }, (_, i) => (byZone[i % zones] as Slot[])[Math.floor(i / zones)] as Slot);
  return groups.every((group) =>
    group.strict ? byZone.every((nodes, zone) => place(nodes, group, shareOf(group, zone, zones)) === 0) : place(all, group, group.count) === 0,
  );
}

/** Pods that are larger than an empty machine. */
export function tooLarge(groups: readonly PodGroup[], type: NodeType, agent: PodRow): readonly PodGroup[] {
  const room = roomOf(type, agent);
  return groups.filter((g) => g.count > 0 && (g.cpu > room.cpu || g.memoryMiB > room.memoryMiB || room.pods < 1));
}

/** What one pod takes of a machine: its cores or its memory, whichever is more; a large pod also what it leaves and no other of its size can use. */
function shareOfMachine(pod: PodRow, room: Slot): number {
  const share = Math.max(pod.cpu / room.cpu, pod.memoryMiB / room.memoryMiB, 1 / room.pods);
  return share > LARGE ? 1 / Math.floor(1 / share + 1e-9) : share;
}

/** Orders in which pods are placed; where one leaves a pod over, another may not. */
type Order = (a: PodGroup, b: PodGroup) => number;

function orders(share: (g: PodGroup) => number): readonly Order[] {
  const largest: Order = (a, b) => share(b) - share(a) || Number(b.strict) - Number(a.strict);
  return [
    largest,
    (a, b) => Number(b.strict) - Number(a.strict) || largest(a, b),
    (a, b) => b.memoryMiB - a.memoryMiB || largest(a, b),
    (a, b) => b.cpu - a.cpu || largest(a, b),
    (a, b) => b.cpu / b.memoryMiB - a.cpu / a.memoryMiB || largest(a, b),
  ];
}

/**
 * Machines in each zone that hold the pods. As many as the pods' shares sum up to, which leaves room for what a scheduler places less well than this;
 * more where no order of placing them, each into the first machine with room, gets by. Pods with volumes stay in their zone. None may be too large.
 * The sum never shrinks when pods are added, as a placing alone now and then would.
 */
export function nodesPerZone(groups: readonly PodGroup[], type: NodeType, agent: PodRow, zones: number): number {
  const room = roomOf(type, agent);
  const share = (g: PodGroup): number => shareOfMachine(g, room);
  const present = groups.filter((g) => g.count > 0);
  const sum = present.reduce((total, g) => total + g.count * share(g), 0);
  const sorted = orders(share).map((order) => [...present].sort(order));
  let n = Math.max(1, Math.ceil(sum / zones - 1e-9));
  while (!sorted.some((inOrder) => holds(inOrder, room, n, zones))) n += 1;
  return n;
}
