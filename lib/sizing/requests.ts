/** What a cluster that sells pods and no machines makes of their requests: what lies below or beside is raised, what lies above is refused. */
export interface RequestRules {
  /** What sets them, for people. */
  readonly by: string;
  /** Cores that requests are multiples of; also the least. */
  readonly cpuStep: number;
  /** Least MiB of a pod. */
  readonly leastMemoryMiB: number;
  /** Least MiB for each core. */
  readonly leastMiBPerCore: number;
  /** Most MiB for each core. */
  readonly mostMiBPerCore: number;
  /** Most cores of a pod. */
  readonly mostCpu: number;
  /** Most MiB of a pod. */
  readonly mostMemoryMiB: number;
  /** Least cores of a pod that keeps away from others. */
  readonly leastCpuApart: number;
}

/** What a pod asks for. */
export interface Requests {
  /** Cores. */
  readonly cpu: number;
  /** MiB. */
  readonly memoryMiB: number;
}

/** What such a cluster makes of a request. */
export function admitted<R extends Requests>(requests: R, rules: RequestRules | undefined): R {
  if (rules === undefined) return requests;
  const { cpuStep, leastMemoryMiB, leastMiBPerCore, mostMiBPerCore } = rules;
  const least = Math.max(requests.memoryMiB, leastMemoryMiB);
  const steps = Math.ceil(Math.max(requests.cpu, least / mostMiBPerCore) / cpuStep - 1e-9);
  const cpu = Math.round(Math.max(1, steps) * cpuStep * 1e6) / 1e6;
  return { ...requests, cpu, memoryMiB: Math.max(least, Math.ceil(cpu * leastMiBPerCore)) };
}
