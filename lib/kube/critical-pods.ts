import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { CRITICAL_QUOTA, criticalScope, type CriticalPriority } from '../facts';
import { standardLabels, type Identity } from './labels';

export interface CriticalPodsProps extends Identity {
  /** Default: the chart's namespace. */
  readonly namespace?: string;
  readonly priorityClass: CriticalPriority;
}

/** Lets pods of a class that Kubernetes keeps for itself into a namespace: GKE, and whoever limits these classes by default, admit them only where a quota counts them. */
export function admitCriticalPods(scope: Construct, id: string, { namespace, priorityClass, ...identity }: CriticalPodsProps): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: priorityClass, ...(namespace === undefined ? {} : { namespace }), labels: { ...standardLabels(identity) } },
    spec: { hard: { ...CRITICAL_QUOTA }, scopeSelector: { matchExpressions: [criticalScope(priorityClass)] } },
  });
}
