import type { Faults } from '../errors';
import type { KafkaSizing } from './kafka';
import type { Ledger } from './ledger';
import { nodesPerZone, roomOf, tooLarge, type PodGroup } from './packing';
import { admitted, type RequestRules } from './requests';
import { ADDONS } from './tables/addons';
import { SOURCES } from './tables/sources';
import type { Policy } from './tables/tiers';
import type { WorkloadSizing } from './workload';
import type { Pods } from './workloads';


/** Pools of nodes, by what runs on them. */
export type PoolRole = 'collector' | 'storage' | 'general';

/** A machine type as a cloud sells it. */
export interface NodeType {
  /** Name, as the cloud sells it. */
  readonly name: string;
  /** Cores (vCPU) of the machine. */
  readonly cpu: number;
  /** Memory of the machine, as sold. */
  readonly memoryMiB: number;
  /** Cores left for pods, after what the cloud's kubelet reserves. */
  readonly allocatableCpu: number;
  /** MiB left for pods, after what the cloud's kubelet reserves. */
  readonly allocatableMemoryMiB: number;
  /** Pods a node takes; on clouds that give each pod an address of the network, also the addresses it holds. */
  readonly maxPods: number;
  /** What the cluster makes of the requests of pods, where it sells pods and chooses their machines itself. Default: nothing, machines are bought. */
  readonly requests?: RequestRules;
}

/** The machine type of each pool. */
export type NodeCatalog = { readonly [R in PoolRole]: NodeType };

/** How many machines of which type hold what runs in a pool. */
export interface NodePoolSizing {
  /** What runs on them. */
  readonly role: PoolRole;
  /** The machine type. */
  readonly type: NodeType;
  /** Nodes in each zone that hold the tier's load. */
  readonly nodesPerZone: number;
  /** Nodes in each zone that hold every autoscaler at its ceiling. */
  readonly maxNodesPerZone: number;
  /** True: a node group of its own in each zone, since some pods are bound to theirs: by a volume, or by callers that prefer their own zone. */
  readonly zonal: boolean;
}

interface Packing {
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly catalog: NodeCatalog;
  readonly agent: WorkloadSizing;
  readonly zones: number;
  readonly kafka: KafkaSizing | undefined;
}

/** The rules of a cluster that sells pods; undefined where machines are bought. */
export function soldByPod({ pools }: { readonly pools: readonly NodePoolSizing[] }): RequestRules | undefined {
  return pools[0]?.type.requests;
}

function groups(pods: readonly Pods[], count: (w: WorkloadSizing) => number): PodGroup[] {
  return pods.map(({ name, sizing, pinnedZones, zoneLocal = false }) => {
    const { cpu, memoryMiB, diskGiB } = sizing;
    return { name, cpu, memoryMiB, count: count(sizing), strict: zoneLocal || diskGiB !== undefined, ...(pinnedZones === undefined ? {} : { pinnedZones }) };
  });
}

/**
 * Operators and cluster add-ons, as pods of the general pool.
 * @param kafka the platform's Kafka, if it has one
 * @param rules of a cluster that sells pods: its own add-ons are not among them. Default: machines are bought
 */
export function addonPods(kafka: Pick<KafkaSizing, 'inCluster'> | undefined, rules?: RequestRules): Pods[] {
  return ADDONS.filter((a) => (kafka !== undefined || a.withKafka !== true) && (kafka?.inCluster !== undefined || a.withStrimzi !== true) && (rules === undefined || a.ofCloud !== true))
    .map(({ name, replicas, cpu, memoryMiB }) => ({ role: 'general', name, sizing: admitted({ replicas, cpu, memoryMiB }, rules) }));
}

function addTooMuch(rules: RequestRules, pods: readonly PodGroup[], faults: Faults): void {
  for (const { name, cpu, memoryMiB } of pods) {
    if (cpu <= rules.mostCpu && memoryMiB <= rules.mostMemoryMiB) continue;
    const allowed = `up to ${rules.mostCpu} cores and ${rules.mostMemoryMiB / 1024} GiB in a pod (${rules.by})`;
    faults.add({ prop: `tier (pods: ${name})`, got: `${cpu} cores, ${memoryMiB} MiB`, allowed, write: 'more and smaller replicas by tier.with({ set }), or a cluster with node pools' });
  }
}

/** Nodes that nobody chooses and nobody pays for: as many as the requests fill. */
function estimateNodes(own: readonly Pods[], rules: RequestRules, { ledger, faults, catalog, agent, zones }: Packing): NodePoolSizing {
  const { general: type } = catalog;
  const room = roomOf(type, agent);
  const filled = (count: (w: WorkloadSizing) => number): number => {
    const pods = groups(own, count);
    return Math.max(1, Math.ceil(pods.reduce((sum, p) => sum + p.count * Math.max(p.cpu / room.cpu, p.memoryMiB / room.memoryMiB), 0) / zones - 1e-9));
  };
  addTooMuch(rules, groups(own, (w) => w.replicas), faults);
  const inputs = { cores: type.cpu, gib: type.memoryMiB / 1024, zones };
  const least = { inputs, source: SOURCES.autopilot, min: 1, because: 'a zone has one at least' };
  const nodesPerZone = ledger.decide('pools.general.nodesPerZone', filled((w) => w.replicas), { ...least, formula: 'requests of all floors / a machine, / zones; an estimate, the cluster makes nodes itself' });
  const maxNodesPerZone = ledger.decide('pools.general.maxNodesPerZone', Math.max(nodesPerZone, filled((w) => w.maxReplicas ?? w.replicas)) + 1, { ...least, formula: 'the same at every ceiling, and one for the surge of an upgrade', min: nodesPerZone });
  return { role: 'general', type, nodesPerZone, maxNodesPerZone, zonal: true };
}

function addTooSmall(role: PoolRole, type: NodeType, pods: readonly PodGroup[], { agent, faults }: Packing): void {
  const room = roomOf(type, agent);
  const names = pods.map((p) => `${p.name} (${p.cpu} cores, ${p.memoryMiB} MiB)`).join(', ');
  const has = `${Math.floor(room.cpu * 10) / 10} cores and ${Math.floor(room.memoryMiB)} MiB for pods`;
  const allowed = `a machine with room for its largest pods beside the daemon sets: ${names}; this one has ${has}`;
  faults.add({ prop: `machine type of the pool ${role}`, got: type.name, allowed, write: 'a larger type' });
}

function sizePool(role: PoolRole, own: readonly Pods[], packing: Packing): NodePoolSizing {
  const { ledger, catalog, agent, zones } = packing;
  const type = catalog[role];
  // An autoscaler of nodes sees one zone in a group that spans several, and cannot tell which zone a waiting pod needs.
  const zonal = own.some((p) => p.zoneLocal === true || p.sizing.diskGiB !== undefined);
  const atFloors = groups(own, (w) => w.replicas);
  const large = tooLarge(atFloors, type, agent);
  if (large.length > 0) {
    addTooSmall(role, type, large, packing);
    return { role, type, nodesPerZone: 1, maxNodesPerZone: 1, zonal };
  }
  const path = `pools.${role}`;
  const inputs = { pods: atFloors.reduce((sum, g) => sum + g.count, 0), machine: type.name, zones };
  const needed = nodesPerZone(atFloors, type, agent, zones);
  const most = nodesPerZone(groups(own, (w) => w.maxReplicas ?? w.replicas), type, agent, zones);
  const because = 'fewer do not hold the pods with their daemon sets';
  const nodes = ledger.decide(`${path}.nodesPerZone`, needed, { formula: 'the pods\' shares of a machine, summed over all floors, / zones; more where the pods of a zone do not fit so', inputs, source: SOURCES.packing, min: needed, because });
  const maxNodesPerZone = ledger.decide(`${path}.maxNodesPerZone`, Math.max(nodes, most) + 1, {
    formula: 'machines that hold every ceiling, and one for the surge of an upgrade',
    inputs,
    source: SOURCES.packing,
    min: nodes,
    because: 'a ceiling is not below its floor',
  });
  return { role, type, nodesPerZone: nodes, maxNodesPerZone, zonal };
}

/** The pools, and how many machines hold their pods. */
export function sizePools(pods: readonly Pods[], policy: Policy, packing: Packing): NodePoolSizing[] {
  const { requests } = packing.catalog.general;
  const all = [...pods, ...addonPods(packing.kafka, requests)];
  if (requests !== undefined) return [estimateNodes(all, requests, packing)];
  if (policy.pools === 'one') return [sizePool('general', all, packing)];
  const roles: readonly PoolRole[] = ['collector', 'storage', 'general'];
  return roles.map((role) => sizePool(role, all.filter((p) => p.role === role), packing));
}
