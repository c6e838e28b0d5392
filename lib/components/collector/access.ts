import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import { LEASE } from './config/cluster-receiver';

/** What a collector may do in the Kubernetes API. */
export interface Access {
  /** In the whole cluster. */
  readonly cluster: readonly PolicyRule[];
  /** In its own namespace. Default: nothing. */
  readonly own?: readonly PolicyRule[];
}

const READ = ['get', 'list', 'watch'];

/** Which pod sent what (k8s_attributes), and the kubelet's statistics of its own node (kubelet_stats). */
export const AGENT_ACCESS: Access = {
  cluster: [
    { apiGroups: [''], resources: ['namespaces', 'pods'], verbs: READ },
    { apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] },
  ],
};

/** The objects that k8s_cluster counts and k8s_events reads, and the Lease that elects one replica; nothing secret. */
export const CLUSTER_RECEIVER_ACCESS: Access = {
  cluster: [
    { apiGroups: [''], resources: ['events', 'namespaces', 'nodes', 'persistentvolumeclaims', 'persistentvolumes', 'pods', 'replicationcontrollers', 'resourcequotas', 'services'], verbs: READ },
    { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: READ },
    { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: READ },
    { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: READ },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
  ],
  own: [
    // A name cannot limit the creation of what does not exist yet.
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: [LEASE], verbs: ['get', 'update'] },
  ],
};
