import type { NodeType, PoolRole } from '../nodes';
import type { TierName } from '../tier-name';
import { SYSTEM_PODS } from './addons';
import { chosenMachines, type MachineChoice } from './catalog';

/** A Compute Engine machine type, as a GKE node. */
export type GcpNodeType = NodeType;

/** What Compute Engine publishes of a machine type. */
export interface GceMachine {
  /** Name, as `n2-standard-4`. */
  readonly name: string;
  /** Cores (vCPU). */
  readonly cpu: number;
  /** Memory in MiB as sold. */
  readonly memoryMiB: number;
}

/** Pods of a node: GKE Standard's default, for which each node takes a /24 of the pods' range (GKE "configure maximum Pods per node"). */
export const GKE_PODS_PER_NODE = 110;

/** kubelet's hard eviction threshold on GKE, MiB (GKE "plan node sizes"). */
const EVICTION_MIB = 100;
/** Share of a machine's memory that firmware and kernel take before the kubelet sees it. Assumed: GKE publishes none. */
const MEMORY_OVERHEAD = 0.03;
/**
 * What GKE's own daemon sets ask for on each node: Dataplane V2, metadata server, disk driver, logs, metrics, konnectivity.
 * Assumed, rounded up from what their manifests ask for; GKE publishes no sum.
 */
const GKE_DAEMONS = { count: 12, cpu: 0.5, memoryMiB: 800 } as const;

/** Cores that GKE reserves: 6 % of the first, 1 % of the second, 0.5 % of the next two, 0.25 % of all others (GKE "plan node sizes", 2026). */
function reservedCpu(cpu: number): number {
  const shares = [0.06, 0.01, 0.005, 0.005];
  return Array.from({ length: cpu }, (_, core) => shares[core] ?? 0.0025).reduce((sum, share) => sum + share, 0);
}

/** Memory that GKE reserves: 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of all above (GKE "plan node sizes", 2026). */
function reservedMiB(memoryMiB: number): number {
  const steps: readonly (readonly [gib: number, share: number])[] = [[4, 0.25], [4, 0.2], [8, 0.1], [112, 0.06], [Infinity, 0.02]];
  let left = memoryMiB;
  return steps.reduce((sum, [gib, share]) => {
    const part = Math.min(left, gib * 1024);
    left -= part;
    return sum + part * share;
  }, 0);
}

/** A machine type as the sizing needs it, by GKE's published reservations; the sizing takes off `SYSTEM_PODS` itself, here goes what GKE's ask beyond. */
export function gcpNodeType({ name, cpu, memoryMiB }: GceMachine): GcpNodeType {
  const seenMiB = memoryMiB * (1 - MEMORY_OVERHEAD);
  return {
    name,
    cpu,
    memoryMiB,
    allocatableCpu: Math.round((cpu - reservedCpu(cpu) - (GKE_DAEMONS.cpu - SYSTEM_PODS.cpu)) * 1000) / 1000,
    allocatableMemoryMiB: Math.floor(seenMiB - reservedMiB(memoryMiB) - EVICTION_MIB - (GKE_DAEMONS.memoryMiB - SYSTEM_PODS.memoryMiB)),
    maxPods: GKE_PODS_PER_NODE - (GKE_DAEMONS.count - SYSTEM_PODS.count),
  };
}

/** GiB per core by shape: Compute Engine "general-purpose machine family", 2026. All of them take balanced persistent disks. */
const FAMILIES: { readonly [family: string]: { readonly [shape: string]: number } } = {
  e2: { standard: 4, highmem: 8, highcpu: 1 },
  n2: { standard: 4, highmem: 8, highcpu: 1 },
  n2d: { standard: 4, highmem: 8, highcpu: 1 },
  c2d: { standard: 4, highmem: 8, highcpu: 2 },
};
const CORES = [2, 4, 8, 16, 32];
/** e2-highmem ends at 16 cores. */
const MISSING = ['e2-highmem-32'];

/** The machine types that are known by name, for people. */
export const GCP_MACHINE_NAMES = 'families e2, n2, n2d, c2d, shapes standard, highmem, highcpu, 2 to 32 cores (e2-highmem to 16)';

/** The machine type of that name; undefined when the table does not know it. */
export function findGcpNodeType(name: string): GcpNodeType | undefined {
  const [, family = '', shape = '', cores = ''] = /^([a-z]\d[a-z]?)-([a-z]+)-(\d+)$/.exec(name) ?? [];
  const gib = FAMILIES[family]?.[shape];
  const cpu = Number(cores);
  if (gib === undefined || !CORES.includes(cpu) || MISSING.includes(name)) return undefined;
  return gcpNodeType({ name, cpu, memoryMiB: cpu * gib * 1024 });
}

/**
 * Machine types of each tier's pools: 4 GiB per core throughout, of the family that most regions have.
 * Storage nodes from Large on hold a Kafka broker of 8 cores and 32 GiB beside a backend's pods.
 */
export const GCP_NODE_TYPES = {
  small: { collector: 'n2-standard-4', storage: 'n2-standard-4', general: 'n2-standard-4' },
  medium: { collector: 'n2-standard-8', storage: 'n2-standard-8', general: 'n2-standard-4' },
  large: { collector: 'n2-standard-16', storage: 'n2-standard-16', general: 'n2-standard-4' },
  xlarge: { collector: 'n2-standard-16', storage: 'n2-standard-16', general: 'n2-standard-8' },
} as const satisfies { readonly [T in TierName]: { readonly [R in PoolRole]: string } };

/** Which machines the pools use: a name of the table, or a type of one's own. */
export type GcpNodeTypeChoice = MachineChoice<GcpNodeType>;

/** The machine types of all pools of a tier; where a chosen name is unknown the default stands in. */
export function gcpNodeCatalog(tier: TierName, choice: GcpNodeTypeChoice = {}): { readonly [R in PoolRole]: GcpNodeType } {
  return chosenMachines(GCP_NODE_TYPES[tier], choice, findGcpNodeType);
}
