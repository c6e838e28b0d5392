/** Priority classes that Kubernetes keeps for what a node or a cluster cannot do without. */
export type CriticalPriority = 'system-node-critical' | 'system-cluster-critical';

/** So many that nothing is ever refused by it: the quota is there to admit (GKE gives its own namespaces the same number). */
export const CRITICAL_QUOTA = { pods: '1G' } as const;

/** The pods that a quota for one of these classes counts. */
export function criticalScope(priorityClass: CriticalPriority): { readonly scopeName: string; readonly operator: string; readonly values: string[] } {
  return { scopeName: 'PriorityClass', operator: 'In', values: [priorityClass] };
}
