import type { KubeObject } from '../../../scripts/schemas/objects';
import { Cluster } from './cluster';

/** Any part of an object, to be changed by a test. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reaches anywhere
export type Anything = any;

const NAMESPACE = 'observability';
const IMAGE = `registry.example.com:5000/x/y@sha256:${'0'.repeat(64)}`;
const security = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } };

function meta(name: string): { name: string; namespace: string; labels: { app: string } } {
  return { name, namespace: NAMESPACE, labels: { app: name } };
}

function template(name: string, container: object, volumes: object[]): object {
  const probe = { httpGet: { path: '/', port: 'http' } };
  return {
    metadata: { labels: { app: name }, annotations: {} },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        { name: 'main', image: IMAGE, ports: [{ name: 'http', containerPort: 80 }], startupProbe: probe, readinessProbe: probe, livenessProbe: probe, resources, securityContext: security, ...container },
      ],
      volumes,
    },
  };
}

function deployment(): object {
  const env = [
    { name: 'USER', valueFrom: { secretKeyRef: { name: 'login', key: 'username' } } },
    { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  ];
  const mounts = [{ name: 'config', mountPath: '/etc/x' }, { name: 'tls', mountPath: '/tls' }, { name: 'scratch', mountPath: '/tmp' }];
  const volumes = [
    { name: 'config', configMap: { name: 'gateway', items: [{ key: 'a.yaml', path: 'a.yaml' }] } },
    { name: 'tls', projected: { sources: [{ secret: { name: 'gateway-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }] } },
    { name: 'scratch', emptyDir: {} },
  ];
  const pods = template('gateway', { env, envFrom: [{ configMapRef: { name: 'platform-facts' } }], volumeMounts: mounts }, volumes);
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta('gateway'), spec: { selector: { matchLabels: { app: 'gateway' } }, template: pods } };
}

function statefulSet(): object {
  const pods = template('store', { volumeMounts: [{ name: 'data', mountPath: '/data' }] }, []);
  const spec = { replicas: 3, serviceName: 'store', selector: { matchLabels: { app: 'store' } }, template: pods, volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: meta('store'), spec };
}

function daemonSet(): object {
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: meta('agent'), spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent', {}, []) } };
}

function job(): object {
  const container = { startupProbe: undefined, readinessProbe: undefined, livenessProbe: undefined, ports: [] };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: meta('once'), spec: { template: template('once', container, []) } };
}

function service(name: string, spec: object): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: meta(name), spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], ...spec } };
}

const budget = (name: string): object => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: meta(name), spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } } });
const policy = (name: string, podSelector: object, rules: object = {}): object => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: meta(name), spec: { podSelector, ...rules } });
const policyOf = (name: string): object => policy(name, { matchExpressions: [{ key: 'app', operator: 'In', values: [name] }] });
const on = [{ port: 80, protocol: 'TCP' }];
const pods = (app: string): object => ({ podSelector: { matchLabels: { app } } });

/** The gateway writes to the store, and everybody may write to the gateway. */
function policies(): object[] {
  const both = ['Ingress', 'Egress'];
  return [
    policy('default-deny', {}, { policyTypes: both }),
    policy('gateway', { matchLabels: { app: 'gateway' } }, { policyTypes: both, ingress: [{ from: [{ namespaceSelector: {} }], ports: on }], egress: [{ to: [pods('store')], ports: on }] }),
    policy('store', { matchLabels: { app: 'store' } }, { ingress: [{ from: [pods('gateway')], ports: on }] }),
    policyOf('agent'),
    policyOf('once'),
  ];
}

function access(): object[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const subjects = [{ kind: 'ServiceAccount', name: 'agent', namespace: NAMESPACE }];
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
  return [
    { apiVersion, kind: 'ClusterRole', metadata: { name: 'agent' }, rules },
    { apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'agent' }, roleRef: { kind: 'ClusterRole', name: 'agent' }, subjects },
    { apiVersion, kind: 'Role', metadata: meta('agent'), rules },
    { apiVersion, kind: 'RoleBinding', metadata: meta('agent'), roleRef: { kind: 'Role', name: 'agent' }, subjects },
  ];
}

function scaling(): object[] {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gateway' };
  const triggers = [{ type: 'kafka', metadata: {}, authenticationRef: { name: 'kafka' } }];
  return [
    { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: meta('gateway'), spec: { scaleTargetRef, minReplicaCount: 2, maxReplicaCount: 5, triggers } },
    { apiVersion: 'keda.sh/v1alpha1', kind: 'TriggerAuthentication', metadata: meta('kafka'), spec: { secretTargetRef: [{ parameter: 'username', name: 'login', key: 'username' }] } },
  ];
}

function manifests(): object[] {
  return [
    deployment(),
    statefulSet(),
    daemonSet(),
    job(),
    service('gateway', {}),
    service('store', { clusterIP: 'None' }),
    budget('gateway'),
    budget('store'),
    ...policies(),
    ...access(),
    ...scaling(),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('gateway'), data: { 'a.yaml': 'key: ${env:USER}' } },
    { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: meta('gateway'), spec: { secretName: 'gateway-tls' } },
  ];
}

function given(): object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'platform-facts', namespace: NAMESPACE }, data: { REGION: '' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: NAMESPACE }, data: { username: '', password: '' } },
    ...['gateway', 'store', 'agent', 'once'].map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: NAMESPACE } })),
  ];
}

/** A small cluster without a fault, that has one of everything the checks look at; a test may break a copy of it. */
export function cluster(change: (find: (kind: string, name: string) => Anything, objects: Anything[]) => void = () => {}): Cluster {
  const objects = JSON.parse(JSON.stringify(manifests())) as Anything[];
  change((kind, name) => objects.find((o) => o.kind === kind && o.metadata.name === name), objects);
  return new Cluster(objects as KubeObject[], given() as KubeObject[]);
}
