import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { ChartConstruct, PrivateAuthority, admitCriticalPods, networkPolicy, wayToKubernetes } from '../../kube';

/** What the names and policies of a namespace depend on. */
export interface NamespaceDefaultsProps {
  /** Name of the platform's certificate authority; unique in the cluster. */
  readonly authority: string;
  /** Namespace of the agent, which gets the same default. */
  readonly agentNamespace: string;
  /** True: the rollout-operator runs here. */
  readonly rolloutOperator: boolean;
}

/**
 * What a namespace holds before any workload comes: a network policy that admits nobody and reaches DNS alone,
 * what the rollout-operator needs beyond it (its way to the API, its priority), and the certificate authority.
 */
export class NamespaceDefaults extends ChartConstruct {
  /** The platform's certificate authority, whose issuer every collector names. */
  public readonly authority: PrivateAuthority;

  public constructor(scope: Construct, id: string, props: NamespaceDefaultsProps) {
    super(scope, id, { name: 'namespace defaults', given: needs(props, 'authority', 'agentNamespace', 'rolloutOperator') });
    const of = { app: 'platform', component: 'network' };
    networkPolicy(this, 'default-deny', { ...of, name: 'default-deny', selector: {}, admits: [], reaches: [] });
    networkPolicy(this, 'default-deny-agent', { ...of, name: 'default-deny', namespace: props.agentNamespace, selector: {}, admits: [], reaches: [] });
    if (props.rolloutOperator) {
      admitCriticalPods(this, 'critical-pods', { ...of, priorityClass: 'system-cluster-critical' });
      networkPolicy(this, 'rollout-operator', {
        ...of,
        name: 'rollout-operator',
        selector: { 'app.kubernetes.io/name': 'rollout-operator' },
        admits: [],
        // It speaks to the Kubernetes API only.
        reaches: [wayToKubernetes(this)],
      });
    }
    this.authority = new PrivateAuthority(this, 'authority', { name: props.authority });
  }
}
