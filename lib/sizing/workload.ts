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
  return Math.ceil(value / step - 1e-9) * step;
}

/** Whole replicas for a need, never below the floor. */
export function replicasFor(need: number, perReplica: number, floor: number): number {
  return Math.max(floor, Math.ceil(need / perReplica - 1e-9));
}

/** Floor and ceiling of an autoscaler: the usual ceiling, or twice the floor where the load alone needs more. */
export function scaled(replicas: number, usualCeiling: number): Pick<WorkloadSizing, 'replicas' | 'maxReplicas'> {
  return { replicas, maxReplicas: Math.max(usualCeiling, 2 * replicas) };
}
