import type { NodeType, PoolRole } from '../nodes';
import type { TierName } from '../tier-name';
import { SYSTEM_PODS } from './addons';
import { chosenMachines, type MachineChoice } from './catalog';

/** A virtual machine size of Azure, as an AKS node. */
export interface AzureNodeType extends NodeType {
  /** Managed disks that it takes beside its own: the persistent volumes of its pods. */
  readonly dataDisks: number;
}

/** What Azure publishes of a virtual machine size. */
export interface AzureMachine {
  /** Name, as `Standard_D4s_v5`. */
  readonly name: string;
  /** Cores (vCPU). */
  readonly cpu: number;
  /** Memory in MiB as sold. */
  readonly memoryMiB: number;
  /** Number of data disks that it takes at most. */
  readonly dataDisks: number;
}

/** Pods of a node: what AKS reserves memory for, and the addresses of the /24 that each node gets cover twice (AKS "Azure CNI Overlay"). */
export const AKS_PODS_PER_NODE = 110;

/** kubelet's hard eviction threshold from AKS 1.29 on, MiB (AKS "node resource reservations"). */
const EVICTION_MIB = 100;
/** Share of a machine's memory that firmware and kernel take before the kubelet sees it. Assumed: AKS publishes none. */
const MEMORY_OVERHEAD = 0.03;
/**
 * What AKS's own daemon sets ask for on each node: Cilium, its address manager, masquerading, the cloud's node manager, the disk driver.
 * Assumed, rounded up from what their manifests ask for; AKS publishes no sum.
 */
const AKS_DAEMONS = { count: 8, cpu: 0.45, memoryMiB: 700 } as const;

/** Cores that AKS reserves: 6 % of the first, 4 % of the second, 2 % of the next two, 1 % of all others, which gives AKS's table for 1 to 64 cores (AKS "node resource reservations", 2026). */
function reservedCpu(cpu: number): number {
  const shares = [0.06, 0.04, 0.02, 0.02];
  return Array.from({ length: cpu }, (_, core) => shares[core] ?? 0.01).reduce((sum, share) => sum + share, 0);
}

/** MiB that AKS reserves from 1.29 on: 20 MB for each pod and 50 MB more, but a quarter of the memory at most (AKS "node resource reservations", 2026). */
function reservedMiB(memoryMiB: number): number {
  return Math.min(20 * AKS_PODS_PER_NODE + 50, memoryMiB / 4);
}

/** A machine type as the sizing needs it, by AKS's published reservations; the sizing takes off `SYSTEM_PODS` itself, here goes what AKS's ask beyond. */
export function azureNodeType({ name, cpu, memoryMiB, dataDisks }: AzureMachine): AzureNodeType {
  const seenMiB = memoryMiB * (1 - MEMORY_OVERHEAD);
  return {
    name,
    cpu,
    memoryMiB,
    allocatableCpu: Math.round((cpu - reservedCpu(cpu) - (AKS_DAEMONS.cpu - SYSTEM_PODS.cpu)) * 1000) / 1000,
    allocatableMemoryMiB: Math.floor(seenMiB - reservedMiB(memoryMiB) - EVICTION_MIB - (AKS_DAEMONS.memoryMiB - SYSTEM_PODS.memoryMiB)),
    maxPods: AKS_PODS_PER_NODE - (AKS_DAEMONS.count - SYSTEM_PODS.count),
    dataDisks,
  };
}

/** GiB per core by series: Azure "general purpose" and "memory optimized" virtual machine sizes, 2026. All of them take premium SSDs. */
const SERIES: { readonly [series: string]: number } = {
  'Ds_v5': 4, 'Dds_v5': 4, 'Das_v5': 4, 'Dads_v5': 4, 'Dls_v5': 2, 'Dlds_v5': 2,
  'Es_v5': 8, 'Eds_v5': 8, 'Eas_v5': 8, 'Eads_v5': 8,
  'Ds_v6': 4, 'Dds_v6': 4, 'Das_v6': 4, 'Dads_v6': 4, 'Dals_v6': 2,
  'Es_v6': 8, 'Eds_v6': 8, 'Eas_v6': 8, 'Eads_v6': 8,
};

/** Data disks by cores, the same in each of the series (Azure virtual machine sizes, 2026, the pages of the series); the sizes of version 6 take more, which nothing here needs. */
const DATA_DISKS: { readonly [cores: string]: number } = { 2: 4, 4: 8, 8: 16, 16: 32, 32: 32 };

/** The machine types that are known by name, for people. */
export const AZURE_MACHINE_NAMES = 'series Ds, Dds, Das, Dads, Dls, Dlds, Es, Eds, Eas, Eads of version 5 and 6 (of 6 Dals in place of Dls and Dlds), 2, 4, 8, 16, 32 cores, as Standard_D4s_v5';

/** The machine type of that name; undefined when the table does not know it. */
export function findAzureNodeType(name: string): AzureNodeType | undefined {
  const [, family = '', cores = '', features = '', version = ''] = /^Standard_([DE])([1-9]\d*)([a-z]+)_(v[56])$/.exec(name) ?? [];
  const gib = SERIES[`${family}${features}_${version}`];
  const dataDisks = DATA_DISKS[cores];
  if (gib === undefined || dataDisks === undefined) return undefined;
  return azureNodeType({ name, cpu: Number(cores), memoryMiB: Number(cores) * gib * 1024, dataDisks });
}

/**
 * Machine types of each tier's pools: 4 GiB per core throughout, of the series that most regions have in all their zones.
 * Storage nodes from Large on hold a Kafka broker of 8 cores and 32 GiB beside a backend's pods.
 */
export const AZURE_NODE_TYPES = {
  small: { collector: 'Standard_D4s_v5', storage: 'Standard_D4s_v5', general: 'Standard_D4s_v5' },
  medium: { collector: 'Standard_D8s_v5', storage: 'Standard_D8s_v5', general: 'Standard_D4s_v5' },
  large: { collector: 'Standard_D16s_v5', storage: 'Standard_D16s_v5', general: 'Standard_D4s_v5' },
  xlarge: { collector: 'Standard_D16s_v5', storage: 'Standard_D16s_v5', general: 'Standard_D8s_v5' },
} as const satisfies { readonly [T in TierName]: { readonly [R in PoolRole]: string } };

/** Which machines the pools use: a name of the table, or a type of one's own. */
export type AzureNodeTypeChoice = MachineChoice<AzureNodeType>;

/** The machine types of all pools of a tier; where a chosen name is unknown the default stands in. */
export function azureNodeCatalog(tier: TierName, choice: AzureNodeTypeChoice = {}): { readonly [R in PoolRole]: AzureNodeType } {
  return chosenMachines(AZURE_NODE_TYPES[tier], choice, findAzureNodeType);
}
