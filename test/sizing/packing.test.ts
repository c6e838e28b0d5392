import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsNodeCatalog, Tier, workloads, type NodePoolSizing, type NodeType, type PlatformSizing } from '../../lib/sizing';
import { addonPods } from '../../lib/sizing/nodes';
import { nodesPerZone } from '../../lib/sizing/packing';
import { LOADS, sizeOf } from './loads';

interface Pod {
  readonly name: string;
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Zones it may run in. */
  readonly zones: readonly number[];
}

/** Every pod of a pool one by one, with the zones it may run in: written apart from the model, to check it. */
function podsOf(s: PlatformSizing, role: string): Pod[] {
  const any = Array.from({ length: s.zones }, (_, zone) => zone);
  const all = [...workloads(s), ...addonPods(s.kafka).map((p) => ({ ...p, role: s.pools.length === 1 ? s.pools[0]?.role : p.role }))];
  return all.filter((p) => p.role === role).flatMap(({ name, sizing, pinnedZones }) =>
    Array.from({ length: sizing.replicas }, (_, i): Pod => {
      const bound = pinnedZones === undefined ? sizing.diskGiB !== undefined : true;
      return { name, cpu: sizing.cpu, memoryMiB: sizing.memoryMiB, zones: bound ? [i % (pinnedZones ?? s.zones)] : any };
    }),
  );
}

/** What is left of a machine by EKS's own numbers: its daemon sets (network, proxy, storage, identity) and our agent. */
function emptyNode(type: NodeType, agent: PlatformSizing['collector']['agent']): { cpu: number; memoryMiB: number; pods: number } {
  return { cpu: type.allocatableCpu - 0.25 - agent.cpu, memoryMiB: type.allocatableMemoryMiB - 400 - agent.memoryMiB, pods: type.maxPods - 5 };
}

type Order = (a: Pod, b: Pod) => number;
const ORDERS: readonly Order[] = [(a, b) => b.cpu - a.cpu || b.memoryMiB - a.memoryMiB, (a, b) => b.memoryMiB - a.memoryMiB || b.cpu - a.cpu, (a, b) => b.cpu / b.memoryMiB - a.cpu / a.memoryMiB];

/** Pods that find no room in an order: those bound to a zone first, each to the fullest node of its zones that still takes it. */
function leftOverIn(order: Order, s: PlatformSizing, pool: NodePoolSizing): string[] {
  const nodes = Array.from({ length: s.zones * pool.nodesPerZone }, (_, i) => ({ zone: i % s.zones, ...emptyNode(pool.type, s.collector.agent) }));
  const pods = podsOf(s, pool.role).sort((a, b) => a.zones.length - b.zones.length || order(a, b));
  return pods.flatMap((pod) => {
    const fits = nodes.filter((n) => pod.zones.includes(n.zone) && n.cpu >= pod.cpu - 1e-9 && n.memoryMiB >= pod.memoryMiB && n.pods > 0);
    const node = fits.reduce<(typeof nodes)[number] | undefined>((best, n) => (best === undefined || n.cpu < best.cpu ? n : best), undefined);
    if (node === undefined) return [pod.name];
    node.cpu -= pod.cpu;
    node.memoryMiB -= pod.memoryMiB;
    node.pods -= 1;
    return [];
  });
}

/** Pods that find no room in any of some orders; one that leaves none proves that they fit. */
function leftOver(s: PlatformSizing, pool: NodePoolSizing): string[] {
  let left: string[] = [];
  for (const order of ORDERS) {
    left = leftOverIn(order, s, pool);
    if (left.length === 0) break;
  }
  return left;
}

const type: NodeType = { name: 'four', cpu: 4, memoryMiB: 16_384, allocatableCpu: 3.9, allocatableMemoryMiB: 15_000, maxPods: 58 };
const agent = { cpu: 0.2, memoryMiB: 512 };

describe('nodes', () => {
  it.each([Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE])('hold every pod of $name with the daemon sets, on its own machines', (tier) => {
    const s = tier.size(awsNodeCatalog(tier.name));
    expect(s.pools.flatMap((pool) => leftOver(s, pool))).toEqual([]);
  });

  it('hold every pod of any load', () => {
    fc.assert(
      fc.property(LOADS, (load) => {
        const s = sizeOf(load);
        expect(s.pools.flatMap((pool) => leftOver(s, pool))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('are one more when one is full of pods, not only of cores', () => {
    const tiny = (count: number): number => nodesPerZone([{ name: 'tiny', cpu: 0.001, memoryMiB: 1, count, strict: false }], type, agent, 1);
    expect([tiny(53), tiny(54)]).toEqual([1, 2]);
  });

  it('are counted for the zone that holds more, where a volume binds a pod', () => {
    const large = { name: 'large', cpu: 3, memoryMiB: 1024 };
    expect(nodesPerZone([{ ...large, count: 4, strict: true }], type, agent, 3)).toBe(2);
    expect(nodesPerZone([{ ...large, count: 6, strict: true, pinnedZones: 2 }], type, agent, 3)).toBe(3);
    expect(nodesPerZone([{ ...large, count: 3, strict: false }], type, agent, 3)).toBe(1);
  });

  it('refuse a machine that is too small for a pod, and name the pod', () => {
    const tiny = { ...type, name: 'tiny', allocatableCpu: 1.9 };
    expect(() => Tier.MEDIUM.size({ collector: tiny, storage: type, general: type })).toThrow(/machine type of the pool collector: got "tiny"\n.*gateway \(3 cores, 4096 MiB\)/);
  });
});
