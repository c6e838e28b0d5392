import type { NodeType } from './nodes';
import { SYSTEM_PODS } from './tables/addons';
import type { PodRow } from './tables/tiers';

/** Share of a machine that pods are planned for; the rest is for what a scheduler, which does not know what comes, leaves in pieces. */
export const PLANNED = 0.95;

/** Pods of one kind. */
export interface PodGroup extends PodRow {
  readonly name: string;
  readonly count: number;
  /** Zones that hold all of them each; else they are shared by the zones. */
  readonly pinnedZones?: number;
  /** True: each zone holds its share, since a volume cannot move; false: they rather run in a crowded zone than not at all. */
  readonly strict: boolean;
}

/** Room for pods on an empty machine beside its daemon sets. */
export function roomOf(type: NodeType, agent: PodRow): { readonly cpu: number; readonly memoryMiB: number; readonly pods: number } {
  return {
    cpu: PLANNED * (type.allocatableCpu - SYSTEM_PODS.cpu - agent.cpu),
    memoryMiB: PLANNED * (type.allocatableMemoryMiB - SYSTEM_PODS.memoryMiB - agent.memoryMiB),
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

/**
 * Machines in each zone that hold the pods: largest first, each into the first machine with room. Pods with volumes stay in their zone.
 * None may be too large.
 */
export function nodesPerZone(groups: readonly PodGroup[], type: NodeType, agent: PodRow, zones: number): number {
  const room = roomOf(type, agent);
  const share = (g: PodRow): number => Math.max(g.cpu / room.cpu, g.memoryMiB / room.memoryMiB);
  const sorted = groups.filter((g) => g.count > 0).sort((a, b) => share(b) - share(a) || Number(b.strict) - Number(a.strict));
  const sum = (of: (g: PodGroup) => number): number => sorted.reduce((total, g) => total + g.count * of(g), 0);
  const least = Math.max(sum((g) => g.cpu) / room.cpu, sum((g) => g.memoryMiB) / room.memoryMiB, sum(() => 1) / room.pods) / zones;
  let n = Math.max(1, Math.ceil(least - 1e-9));
  while (!holds(sorted, room, n, zones)) n += 1;
  return n;
}
