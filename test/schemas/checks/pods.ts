import type { Check, Workload } from './cluster';

/** ServiceAccounts that may call the Kubernetes API; nobody else has a token. */
const CALLS_KUBERNETES = ['agent', 'cluster-receiver'];

const faultsOf = (workloads: readonly Workload[], faults: (of: Workload) => string[]): string[] => workloads.flatMap((w) => faults(w).map((fault) => `${w.title}: ${fault}`));

export const resourcesAreSet: Check = ({ workloads }) =>
  faultsOf(workloads, ({ containers }) =>
    containers.flatMap(({ name, resources }) => [
      ...(resources?.requests?.['cpu'] === undefined ? [`${name} requests no cpu`] : []),
      ...(resources?.requests?.['memory'] === undefined ? [`${name} requests no memory`] : []),
      ...(resources?.limits?.['memory'] === undefined ? [`${name} has no memory limit`] : []),
    ]),
  );

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

export const probesAreSet: Check = ({ services }) =>
  faultsOf(services, ({ pod }) => pod.containers.flatMap((c) => PROBES.filter((probe) => c[probe] === undefined).map((probe) => `${c.name} has no ${probe}`)));

/** A probe by name asks a port of its own container. */
export const probePortsExist: Check = ({ workloads }) =>
  faultsOf(workloads, ({ containers }) =>
    containers.flatMap((c) => {
      const known = (c.ports ?? []).flatMap((p) => [p.name, p.containerPort]);
      return PROBES.flatMap((probe) => [c[probe]?.httpGet?.port, c[probe]?.tcpSocket?.port, c[probe]?.grpc?.port].filter((port) => port !== undefined && !known.includes(port)).map((port) => `${c.name}: ${probe} asks port ${port}, which it has not`));
    }),
  );

export const rootFileSystemsAreReadOnly: Check = ({ workloads }) =>
  faultsOf(workloads, ({ containers }) => containers.filter((c) => c.securityContext?.readOnlyRootFilesystem !== true).map((c) => `${c.name} can write to its root file system`));

export const serviceAccountsAreNamed: Check = (cluster) =>
  faultsOf(cluster.workloads, ({ namespace, pod }) => {
    const name = pod.serviceAccountName ?? 'default';
    if (name === 'default') return ['runs as the default ServiceAccount'];
    return cluster.find('ServiceAccount', namespace, name) === undefined ? [`ServiceAccount ${name} is made nowhere`] : [];
  });

export const tokensAreRare: Check = ({ workloads }) =>
  faultsOf(workloads, ({ pod }) => {
    if (pod.automountServiceAccountToken === false || CALLS_KUBERNETES.includes(pod.serviceAccountName ?? '')) return [];
    return ['mounts the token of its ServiceAccount'];
  });

/** Pods of a class that Kubernetes keeps for itself: some clusters (GKE) admit them only where a quota counts them. */
export const criticalPodsAreAdmitted: Check = (cluster) =>
  faultsOf(cluster.workloads, ({ namespace, pod }) => {
    const wanted = pod.priorityClassName ?? '';
    if (!wanted.startsWith('system-') || cluster.find('ResourceQuota', namespace, wanted) !== undefined) return [];
    return [`is of ${wanted}, for which its namespace has no ResourceQuota`];
  });
