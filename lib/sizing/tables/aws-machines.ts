import type { NodeType, PoolRole } from '../nodes';
import type { TierName } from '../tier-name';
import { chosenMachines, type MachineChoice } from './catalog';

/** An EC2 machine type, with what decides how many pods it runs. */
export interface AwsNodeType extends NodeType {
  /** Instruction set of its processor, which decides on the node's image. */
  readonly architecture: 'x86_64' | 'arm64';
  /** Addresses of the VPC that a full node holds, warm ones included. */
  readonly addresses: number;
  /** Addresses of one interface; the VPC CNI takes and keeps whole ones. */
  readonly addressesPerInterface: number;
}

/** What EC2 publishes of a machine type. */
export interface Ec2Machine {
  /** Name, as `m6i.xlarge`. */
  readonly name: string;
  /** Cores (vCPU). */
  readonly cpu: number;
  /** Memory in MiB as sold. */
  readonly memoryMiB: number;
  /** Network interfaces it can carry. */
  readonly interfaces: number;
  /** IPv4 addresses of one interface. */
  readonly addressesPerInterface: number;
  /** Architecture of its processor, for which images must exist. Default: `x86_64`. */
  readonly architecture?: 'x86_64' | 'arm64';
}

/** Share of a machine's memory that the hypervisor and kernel take before the kubelet sees it: Karpenter's `VM_MEMORY_OVERHEAD_PERCENT` default. */
const MEMORY_OVERHEAD = 0.075;
/** kubelet's default hard eviction threshold on EKS, MiB (amazon-eks-ami). */
const EVICTION_MIB = 100;

/** Cores that EKS reserves: 6 % of the first, 1 % of the second, 0.5 % of the next two, 0.25 % of all others (amazon-eks-ami, nodeadm kubelet defaults). */
function reservedCpu(cpu: number): number {
  const shares = [0.06, 0.01, 0.005, 0.005];
  return Array.from({ length: cpu }, (_, core) => shares[core] ?? 0.0025).reduce((sum, share) => sum + share, 0);
}

/**
 * Pods of a node: each takes a secondary address, plus the two of the host network, never above EKS's ceiling for managed node groups
 * of 110 below 30 cores and 250 above (EKS user guide, choosing an instance type).
 */
function maxPodsOf(machine: Ec2Machine): number {
  const byAddresses = machine.interfaces * (machine.addressesPerInterface - 1) + 2;
  return Math.min(byAddresses, machine.cpu < 30 ? 110 : 250);
}

/** Addresses of a full node: whole interfaces, and one more that the VPC CNI keeps warm (`WARM_ENI_TARGET` 1). */
function addressesOf(machine: Ec2Machine, maxPods: number): number {
  const used = Math.ceil((maxPods - 2) / (machine.addressesPerInterface - 1));
  return Math.min(machine.interfaces, used + 1) * machine.addressesPerInterface;
}

/** A machine type as the sizing needs it, by EKS's published reservations. */
export function awsNodeType(machine: Ec2Machine): AwsNodeType {
  const maxPods = maxPodsOf(machine);
  // EKS reserves 255 MiB and 11 MiB for each pod (amazon-eks-ami, nodeadm kubelet defaults).
  const reservedMiB = 255 + 11 * maxPods + EVICTION_MIB;
  return {
    name: machine.name,
    cpu: machine.cpu,
    memoryMiB: machine.memoryMiB,
    allocatableCpu: Math.round((machine.cpu - reservedCpu(machine.cpu)) * 1000) / 1000,
    allocatableMemoryMiB: Math.floor(machine.memoryMiB * (1 - MEMORY_OVERHEAD)) - reservedMiB,
    maxPods,
    architecture: machine.architecture ?? 'x86_64',
    addresses: addressesOf(machine, maxPods),
    addressesPerInterface: machine.addressesPerInterface,
  };
}

type Row = readonly [cpu: number, gib: number, interfaces: number, addressesPerInterface: number];

/** Interfaces and addresses: upstream amazon-vpc-cni-k8s, `pkg/vpc/vpc_ip_resource_limit.go`; the same for all generations of a size below. */
const SIZES: { readonly [family: string]: { readonly [size: string]: Row } } = {
  m: { 'large': [2, 8, 3, 10], 'xlarge': [4, 16, 4, 15], '2xlarge': [8, 32, 4, 15], '4xlarge': [16, 64, 8, 30], '8xlarge': [32, 128, 8, 30] },
  r: { 'large': [2, 16, 3, 10], 'xlarge': [4, 32, 4, 15], '2xlarge': [8, 64, 4, 15], '4xlarge': [16, 128, 8, 30], '8xlarge': [32, 256, 8, 30] },
  c: { 'large': [2, 4, 3, 10], 'xlarge': [4, 8, 4, 15], '2xlarge': [8, 16, 4, 15], '4xlarge': [16, 32, 8, 30], '8xlarge': [32, 64, 8, 30] },
  t: { 'large': [2, 8, 3, 12], 'xlarge': [4, 16, 4, 15], '2xlarge': [8, 32, 4, 15] },
};

const STEADY = { '6i': 'x86_64', '7i': 'x86_64', '6a': 'x86_64', '7a': 'x86_64', '6g': 'arm64', '7g': 'arm64' } as const;
const GENERATIONS: { readonly [family: string]: { readonly [generation: string]: AwsNodeType['architecture'] } } = {
  m: STEADY,
  r: STEADY,
  c: STEADY,
  t: { '3': 'x86_64', '3a': 'x86_64', '4g': 'arm64' },
};

/** The machine types that are known by name, for people. */
export const AWS_MACHINE_NAMES = 'families m, r, c of generations 6i, 7i, 6a, 7a, 6g, 7g, sizes large to 8xlarge; t3, t3a, t4g, sizes large to 2xlarge';

/** The machine type of that name; undefined when the table does not know it. */
export function findAwsNodeType(name: string): AwsNodeType | undefined {
  const [, family = '', generation = '', size = ''] = /^([mrct])(\d[iag]?)\.(\w+)$/.exec(name) ?? [];
  const row = SIZES[family]?.[size];
  const architecture = GENERATIONS[family]?.[generation];
  if (row === undefined || architecture === undefined) return undefined;
  const [cpu, gib, interfaces, addressesPerInterface] = row;
  return awsNodeType({ name, cpu, memoryMiB: gib * 1024, interfaces, addressesPerInterface, architecture });
}

/** True for a type that gives its cores in bursts: what it uses beyond its baseline it pays for by the hour, or is slowed. */
export function isBurstable({ name }: Pick<NodeType, 'name'>): boolean {
  return /^t\d/.test(name);
}

/**
 * Machine types of each tier's pools: of those that hold loads of the whole row, what holds the tier's own for the least money (prices of us-east-1).
 * Collectors ask up to 2 GiB per core and backends 3 to 4, so the mission's r6i would leave half of its memory idle.
 * Small has one pool, `general`: three machines, so that the three replicas of Mimir and of Loki need not share one.
 */
export const AWS_NODE_TYPES = {
  small: { collector: 'm6i.xlarge', storage: 'm6i.xlarge', general: 'm6i.xlarge' },
  medium: { collector: 'c6i.2xlarge', storage: 'm6i.2xlarge', general: 'm6i.large' },
  large: { collector: 'c6i.4xlarge', storage: 'm6i.2xlarge', general: 'm6i.xlarge' },
  xlarge: { collector: 'c6i.4xlarge', storage: 'm6i.4xlarge', general: 'm6i.2xlarge' },
} as const satisfies { readonly [T in TierName]: { readonly [R in PoolRole]: string } };

/** Which machines the pools use: a name of the table, or a type of one's own. */
export type AwsNodeTypeChoice = MachineChoice<AwsNodeType>;

/** The machine types of all pools of a tier; where a chosen name is unknown the default stands in. */
export function awsNodeCatalog(tier: TierName, choice: AwsNodeTypeChoice = {}): { readonly [R in PoolRole]: AwsNodeType } {
  return chosenMachines(AWS_NODE_TYPES[tier], choice, findAwsNodeType);
}
