import type { ClusterTraits } from '../../facts';

/** Distributions of Kubernetes that differ in what pods and policies must say. */
export type Flavour = 'kubernetes' | 'k3s' | 'rke2' | 'openshift';

/** kubeadm, k3s, RKE2 and OpenShift all let their API servers listen here, behind a Service on 443. */
const API_PORT = 6443;

/** SELinux type that may read `/var/log/pods` and write a folder of the node (container-selinux: "super privileged container"). */
export const NODE_READER_TYPE = 'spc_t';

/** What each does otherwise than the clouds' own clusters. */
export const FLAVOURS: { readonly [F in Flavour]: ClusterTraits } = {
  kubernetes: { apiPort: API_PORT },
  k3s: { apiPort: API_PORT },
  rke2: { apiPort: API_PORT },
  // Pods of `openshift-dns` listen on 5353; "restricted-v2" takes users of the namespace's own range only; nodes enforce SELinux;
  // folders of a node, any user and that SELinux type together are in the SCC "privileged" only, which OpenShift grants by this role.
  openshift: { apiPort: API_PORT, dns: { namespace: 'openshift-dns', port: 5353 }, choosesUsers: true, agentSeLinuxType: NODE_READER_TYPE, agentClusterRole: 'system:openshift:scc:privileged' },
};

export const FLAVOUR_NAMES = Object.keys(FLAVOURS) as readonly Flavour[];
