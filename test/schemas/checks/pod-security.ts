import type { Capabilities, Container, LifecycleHandler, PodSecurityContext, Probe, SecurityContext, Volume } from 'kubernetes-types/core/v1';
import type { Check, Cluster, Workload } from './cluster';

// The Pod Security standard "restricted", which includes "baseline", as Kubernetes 1.36 states it:
// https://kubernetes.io/docs/concepts/security/pod-security-standards/

/** A rule says where a pod breaks it. */
type Rule = (of: Workload) => string[];

/** Newer than the types of the pinned Kubernetes release. */
interface Security extends SecurityContext, Pick<PodSecurityContext, 'sysctls'> {
  readonly appArmorProfile?: { readonly type: string };
}

const SYSCTLS = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_syncookies',
];
const VOLUME_TYPES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];
const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

const said = (where: string, value: unknown): string => `${where} = ${JSON.stringify(value)}`;

/** The given security context fields of the pod and of each container, with where they stand. */
function contexts(of: Workload): { readonly where: string; readonly context: Security }[] {
  const ofContainers = of.containers.map((c) => ({ where: `${c.name}: `, context: c.securityContext ?? {} }));
  return [{ where: '', context: of.pod.securityContext ?? {} }, ...ofContainers] as { where: string; context: Security }[];
}

/** A rule on one field of the security contexts: of the pod and each container, wherever it is set. */
function everywhere<T>(field: string, value: (context: Security) => T | undefined, good: (value: T) => boolean): Rule {
  return (of) => contexts(of).flatMap(({ where, context }) => {
    const found = value(context);
    return found === undefined || good(found) ? [] : [said(`${where}${field}`, found)];
  });
}

/** A rule on each container. */
function eachContainer(broken: (container: Container) => string[]): Rule {
  return ({ containers }) => containers.flatMap((c) => broken(c).map((fault) => `${c.name}: ${fault}`));
}

/** A rule that each container keeps, unless it leaves it to the pod and the pod does. */
function keptByPodOrContainer<T>(field: string, value: (context: Security) => T | undefined, good: (value: T) => boolean): Rule {
  return ({ pod, containers }) => containers.flatMap((c) => {
    const found = value((c.securityContext ?? {}) as Security) ?? value((pod.securityContext ?? {}) as Security);
    return found !== undefined && good(found) ? [] : [said(`${c.name}: ${field}`, found ?? null)];
  });
}

const capabilities = (list: keyof Capabilities, container: Container): readonly string[] => container.securityContext?.capabilities?.[list] ?? [];

function hosts(container: Container): string[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const handlers: [string, Probe | LifecycleHandler | undefined][] = [
    ['livenessProbe', livenessProbe],
    ['readinessProbe', readinessProbe],
    ['startupProbe', startupProbe],
    ['lifecycle.postStart', lifecycle?.postStart],
    ['lifecycle.preStop', lifecycle?.preStop],
  ];
  return handlers.flatMap(([name, handler]) => [handler?.httpGet?.host, handler?.tcpSocket?.host].filter(Boolean).map((host) => said(`${name} host`, host)));
}

function appArmorAnnotations({ annotations }: Workload): string[] {
  return Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(APPARMOR_ANNOTATION) && !/^(runtime\/default|localhost\/.*)?$/.test(value))
    .map(([key, value]) => said(key, value));
}

const volumeType = ({ name: _, ...sources }: Volume): string => Object.keys(sources)[0] ?? 'emptyDir';

/** Every control of the standard by its name there. */
export const RESTRICTED: { readonly [control: string]: Rule } = {
  'HostProcess': everywhere('windowsOptions.hostProcess', (c) => c.windowsOptions?.hostProcess, (v) => !v),
  'Host Namespaces': ({ pod }) => (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => pod[field] === true).map((field) => said(field, true)),
  'Privileged Containers': everywhere('privileged', (c) => c.privileged, (v) => !v),
  'HostPath Volumes': ({ volumes }) => volumes.filter((v) => v.hostPath !== undefined).map((v) => said(v.name, v.hostPath?.path)),
  'Host Ports': eachContainer((c) => (c.ports ?? []).filter((p) => (p.hostPort ?? 0) !== 0).map((p) => said('hostPort', p.hostPort))),
  'Host Probes / Lifecycle Hooks': eachContainer(hosts),
  'AppArmor': (of) => [...everywhere('appArmorProfile.type', (c) => c.appArmorProfile?.type, (v) => ['RuntimeDefault', 'Localhost'].includes(v))(of), ...appArmorAnnotations(of)],
  'SELinux': everywhere('seLinuxOptions', (c) => c.seLinuxOptions, (v) => SELINUX_TYPES.includes(v.type ?? '') && !v.user && !v.role),
  '/proc Mount Type': everywhere('procMount', (c) => c.procMount, (v) => v === 'Default'),
  'Sysctls': everywhere('sysctls', (c) => c.sysctls?.map(({ name }) => name), (v) => v.every((name) => SYSCTLS.includes(name))),
  'Volume Types': ({ volumes }) => volumes.filter((v) => !VOLUME_TYPES.includes(volumeType(v))).map((v) => said(v.name, volumeType(v))),
  'Privilege Escalation': eachContainer((c) => (c.securityContext?.allowPrivilegeEscalation === false ? [] : [said('allowPrivilegeEscalation', c.securityContext?.allowPrivilegeEscalation ?? null)])),
  'Running as Non-root': keptByPodOrContainer('runAsNonRoot', (c) => c.runAsNonRoot, (v) => v),
  'Running as Non-root user': everywhere('runAsUser', (c) => c.runAsUser, (v) => v !== 0),
  'Seccomp': (of) => [
    ...keptByPodOrContainer('seccompProfile.type', (c) => c.seccompProfile?.type, (v) => ['RuntimeDefault', 'Localhost'].includes(v))(of),
    ...(of.pod.securityContext?.seccompProfile?.type === 'Unconfined' ? [said('seccompProfile.type', 'Unconfined')] : []),
  ],
  'Capabilities (drop)': eachContainer((c) => (capabilities('drop', c).includes('ALL') ? [] : [said('capabilities.drop', capabilities('drop', c))])),
  'Capabilities (add)': eachContainer((c) => capabilities('add', c).filter((name) => name !== 'NET_BIND_SERVICE').map((name) => said('capabilities.add', name))),
};

/** Every control that the pods of a workload break, as `control: where = value`. */
export function violations(of: Workload): string[] {
  return Object.entries(RESTRICTED).flatMap(([control, rule]) => rule(of).map((fault) => `${control}: ${fault}`));
}

export const isAgent = ({ object }: Workload): boolean => object.kind === 'DaemonSet' && object.metadata.name === 'agent';

export const podsAreRestricted: Check = (cluster: Cluster) =>
  cluster.workloads.filter((w) => !isAgent(w)).flatMap((w) => violations(w).map((violation) => `${w.title}: ${violation}`));
