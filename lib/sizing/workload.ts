import type { Ledger, Rule } from './ledger';

/** What one workload asks of the cluster. */
export interface WorkloadSizing {
  /** Replicas at the tier's load; the floor where an autoscaler takes over. */
  readonly replicas: number;
  /** Ceiling of the autoscaler; absent where there is none. */
  readonly maxReplicas?: number;
  /** Cores that a pod requests. */
  readonly cpu: number;
  /** MiB that a pod requests and is limited to. */
  readonly memoryMiB: number;
  /** GiB of a pod's persistent volume; absent where it keeps nothing. */
  readonly diskGiB?: number;
}

/** Rounds up to a step, for sizes that people can read. */
export function roundUp(value: number, step: number): number {
  const steps = Math.ceil(value / step - 1e-9);
  // A step such as 0.1 leaves dust behind: 3 x 0.1 is not 0.3.
  return Math.round(steps * step * 1e6) / 1e6;
}

/** Whole replicas for a need, never below the floor. */
export function replicasFor(need: number, perReplica: number, floor: number): number {
  return Math.max(floor, Math.ceil(need / perReplica - 1e-9));
}

/** The smallest of 1, 2, 4, 8 ... that is enough. Doubling keeps what is shared out, such as disks, from shrinking in sum. */
export function doubling(need: number): number {
  let n = 1;
  while (n < need - 1e-9) n *= 2;
  return n;
}

/** A number with its rule. */
export interface Reasoned extends Rule {
  readonly value: number;
}

/** The numbers of a workload, in the order in which they are decided: a later one may follow from those before it. */
export interface WorkloadRules {
  readonly replicas: Reasoned;
  /** The autoscaler's usual ceiling: it becomes twice the floor where the load alone needs more, and never more than `atMost`. */
  readonly scaledTo?: { readonly usual: number; readonly atMost?: number; readonly because?: string } & Pick<Rule, 'source'>;
  readonly cpu: Reasoned | ((replicas: number) => Reasoned);
  readonly memoryMiB: Reasoned | ((replicas: number, cpu: number) => Reasoned);
  readonly diskGiB?: Reasoned | ((replicas: number) => Reasoned);
}

function ceiling(ledger: Ledger, path: string, replicas: number, { usual, atMost = Infinity, because, source }: NonNullable<WorkloadRules['scaledTo']>): number {
  const model = Math.max(replicas, Math.min(atMost, Math.max(usual, 2 * replicas)));
  return ledger.decide(`${path}.maxReplicas`, model, {
    formula: atMost === Infinity ? 'max(usual ceiling, 2 x replicas)' : 'min(partitions, max(usual ceiling, 2 x replicas))',
    inputs: { usualCeiling: usual, replicas, ...(atMost === Infinity ? {} : { partitions: atMost }) },
    source,
    min: replicas,
    max: atMost,
    because: because ?? 'a ceiling is not below its floor',
  });
}

/** Decides every number of a workload. */
export function decideWorkload(ledger: Ledger, path: string, rules: WorkloadRules): WorkloadSizing {
  const decide = (name: string, { value, ...rule }: Reasoned): number => ledger.decide(`${path}.${name}`, value, rule);
  const replicas = decide('replicas', rules.replicas);
  const scaled = rules.scaledTo === undefined ? {} : { maxReplicas: ceiling(ledger, path, replicas, rules.scaledTo) };
  const cpu = decide('cpu', typeof rules.cpu === 'function' ? rules.cpu(replicas) : rules.cpu);
  const memoryMiB = decide('memoryMiB', typeof rules.memoryMiB === 'function' ? rules.memoryMiB(replicas, cpu) : rules.memoryMiB);
  const disk = typeof rules.diskGiB === 'function' ? rules.diskGiB(replicas) : rules.diskGiB;
  return { replicas, ...scaled, ...ledger.admitted(path, { cpu, memoryMiB }), ...(disk === undefined ? {} : { diskGiB: decide('diskGiB', disk) }) };
}
