import { describe, expect, it } from 'vitest';
import { cluster, type Anything } from './checks/fixture';
import { RESTRICTED, violations } from './checks/pod-security';

/** What the gateway's pods break after a change of their template. */
function broken(change: (pod: Anything, container: Anything, template: Anything) => void): string[] {
  const changed = cluster((find) => {
    const { template } = find('Deployment', 'gateway').spec;
    change(template.spec, template.spec.containers[0], template);
  });
  return changed.workloads.filter(({ object }) => object.metadata.name === 'gateway').flatMap(violations);
}

type Row = readonly [violation: string, change: Parameters<typeof broken>[0]];

const ROWS: readonly Row[] = [
  ['HostProcess: windowsOptions.hostProcess = true', (pod) => (pod.securityContext.windowsOptions = { hostProcess: true })],
  ['HostProcess: main: windowsOptions.hostProcess = true', (_, c) => (c.securityContext.windowsOptions = { hostProcess: true })],
  ['Host Namespaces: hostNetwork = true', (pod) => (pod.hostNetwork = true)],
  ['Host Namespaces: hostPID = true', (pod) => (pod.hostPID = true)],
  ['Host Namespaces: hostIPC = true', (pod) => (pod.hostIPC = true)],
  ['Privileged Containers: main: privileged = true', (_, c) => (c.securityContext.privileged = true)],
  ['Host Ports: main: hostPort = 80', (_, c) => (c.ports[0].hostPort = 80)],
  ['Host Probes / Lifecycle Hooks: main: livenessProbe host = "10.0.0.1"', (_, c) => (c.livenessProbe.httpGet.host = '10.0.0.1')],
  ['Host Probes / Lifecycle Hooks: main: lifecycle.preStop host = "x"', (_, c) => (c.lifecycle = { preStop: { tcpSocket: { host: 'x', port: 1 } } })],
  ['AppArmor: appArmorProfile.type = "Unconfined"', (pod) => (pod.securityContext.appArmorProfile = { type: 'Unconfined' })],
  ['AppArmor: main: appArmorProfile.type = "Unconfined"', (_, c) => (c.securityContext.appArmorProfile = { type: 'Unconfined' })],
  [
    'AppArmor: container.apparmor.security.beta.kubernetes.io/main = "unconfined"',
    (_pod, _c, template) => (template.metadata.annotations = { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' }),
  ],
  ['SELinux: seLinuxOptions = {"type":"spc_t"}', (pod) => (pod.securityContext.seLinuxOptions = { type: 'spc_t' })],
  ['SELinux: main: seLinuxOptions = {"user":"root"}', (_, c) => (c.securityContext.seLinuxOptions = { user: 'root' })],
  ['SELinux: main: seLinuxOptions = {"role":"r"}', (_, c) => (c.securityContext.seLinuxOptions = { role: 'r' })],
  ['/proc Mount Type: main: procMount = "Unmasked"', (_, c) => (c.securityContext.procMount = 'Unmasked')],
  ['Sysctls: sysctls = ["kernel.msgmax"]', (pod) => (pod.securityContext.sysctls = [{ name: 'kernel.msgmax', value: '1' }])],
  ['Volume Types: scratch = "nfs"', (pod) => (pod.volumes[2] = { name: 'scratch', nfs: { server: 'x', path: '/' } })],
  ['Privilege Escalation: main: allowPrivilegeEscalation = null', (_, c) => delete c.securityContext.allowPrivilegeEscalation],
  ['Privilege Escalation: main: allowPrivilegeEscalation = true', (_, c) => (c.securityContext.allowPrivilegeEscalation = true)],
  ['Running as Non-root: main: runAsNonRoot = null', (pod) => delete pod.securityContext.runAsNonRoot],
  ['Running as Non-root: main: runAsNonRoot = false', (_, c) => (c.securityContext.runAsNonRoot = false)],
  ['Running as Non-root user: runAsUser = 0', (pod) => (pod.securityContext.runAsUser = 0)],
  ['Running as Non-root user: main: runAsUser = 0', (_, c) => (c.securityContext.runAsUser = 0)],
  ['Seccomp: main: seccompProfile.type = null', (pod) => delete pod.securityContext.seccompProfile],
  ['Seccomp: main: seccompProfile.type = "Unconfined"', (_, c) => (c.securityContext.seccompProfile = { type: 'Unconfined' })],
  [
    'Seccomp: seccompProfile.type = "Unconfined"',
    (pod, c) => {
      pod.securityContext.seccompProfile = { type: 'Unconfined' };
      c.securityContext.seccompProfile = { type: 'RuntimeDefault' };
    },
  ],
  ['Capabilities (drop): main: capabilities.drop = []', (_, c) => delete c.securityContext.capabilities],
  ['Capabilities (drop): main: capabilities.drop = ["NET_RAW"]', (_, c) => (c.securityContext.capabilities.drop = ['NET_RAW'])],
  ['Capabilities (add): main: capabilities.add = "SYS_PTRACE"', (_, c) => (c.securityContext.capabilities.add = ['SYS_PTRACE'])],
];

describe('Pod Security "restricted"', () => {
  it.each(ROWS)('%s', (violation, change) => {
    expect(broken(change)).toEqual([violation]);
  });

  it('a host path breaks two controls', () => {
    expect(broken((pod) => (pod.volumes[2] = { name: 'scratch', hostPath: { path: '/' } }))).toEqual(['HostPath Volumes: scratch = "/"', 'Volume Types: scratch = "hostPath"']);
  });

  it('init containers are held to it as well', () => {
    const faults = broken((pod) => (pod.initContainers = [{ name: 'first', image: 'x:1' }]));
    expect(faults).toEqual(['Privilege Escalation: first: allowPrivilegeEscalation = null', 'Capabilities (drop): first: capabilities.drop = []']);
  });

  it('every control can be broken', () => {
    const seen = [...ROWS.map(([violation]) => violation), 'HostPath Volumes: above'].map((violation) => violation.split(': ')[0]);
    expect(new Set(seen)).toEqual(new Set(Object.keys(RESTRICTED)));
  });

  it.each<[string, Parameters<typeof broken>[0]]>([
    ['a port below 1024', (_, c) => (c.securityContext.capabilities.add = ['NET_BIND_SERVICE'])],
    ['a profile of the node', (pod) => (pod.securityContext.seccompProfile = { type: 'Localhost', localhostProfile: 'x' })],
    ['a container that says itself what its pod does not', (pod, c) => (delete pod.securityContext.runAsNonRoot, (c.securityContext.runAsNonRoot = true))],
    ['safe sysctls', (pod) => (pod.securityContext.sysctls = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }])],
    ['flags that are off', (pod, c) => (Object.assign(pod, { hostNetwork: false, hostPID: false, hostIPC: false }), (c.securityContext.privileged = false))],
    ['claims, and files from the downward API', (pod) => pod.volumes.push({ name: 'a', persistentVolumeClaim: { claimName: 'x' } }, { name: 'b', downwardAPI: { items: [] } })],
  ])('allows %s', (_, change) => {
    expect(broken(change)).toEqual([]);
  });
});
