import { LONGEST_SHUTDOWN_SECONDS, type OperatorChart } from '../../facts';
import { AUTOSCALER } from './identity';

export interface ClusterAutoscalerProps {
  readonly clusterName: string;
  readonly region: string;
}

/** Chart 9.59.0 = cluster-autoscaler 1.35: adds nodes for pods that wait, and takes away what nobody uses. */
export function clusterAutoscaler(props: ClusterAutoscalerProps): OperatorChart {
  return {
    name: 'cluster-autoscaler',
    repository: 'https://kubernetes.github.io/autoscaler',
    chart: 'cluster-autoscaler',
    version: '9.59.0',
    // Where the identity is bound; the chart makes the ServiceAccount.
    namespace: AUTOSCALER.namespace,
    values: {
      fullnameOverride: 'cluster-autoscaler',
      autoDiscovery: { clusterName: props.clusterName },
      awsRegion: props.region,
      replicaCount: 2,
      rbac: { serviceAccount: { create: true, name: AUTOSCALER.serviceAccount } },
      // One storage group per zone: keep them alike, and take the type that leaves least idle.
      extraArgs: {
        'balance-similar-node-groups': true,
        'skip-nodes-with-system-pods': false,
        'skip-nodes-with-local-storage': false,
        expander: 'least-waste',
        'max-graceful-termination-sec': LONGEST_SHUTDOWN_SECONDS,
      },
      podDisruptionBudget: { maxUnavailable: 1 },
      securityContext: { runAsNonRoot: true, runAsUser: 65534, fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
      containerSecurityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      resources: { requests: { cpu: '100m', memory: '600Mi' }, limits: { memory: '600Mi' } },
    },
  };
}
