/** The two namespaces of a platform. */
export interface Namespaces {
  /** Where every workload but the agent runs; enforces Pod Security "restricted". */
  readonly workloads: string;
  /** Where the agent runs alone, since it reads the node's log files, which "restricted" forbids. */
  readonly agent: string;
}

export function namespaces(workloads: string): Namespaces {
  return { workloads, agent: `${workloads}-agent` };
}
