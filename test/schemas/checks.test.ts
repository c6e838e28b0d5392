import { describe, expect, it } from 'vitest';
import { CHECKS } from './checks';
import { cluster, type Anything } from './checks/fixture';

type Change = (find: (kind: string, name: string) => Anything, objects: Anything[]) => void;
type Row = readonly [statement: string, fault: string, change: Change];

const GATEWAY = 'Deployment observability/gateway';
const STORE = 'StatefulSet observability/store';
const JOB = 'Job observability/once';

/** The first container of the gateway. */
const main = (find: Parameters<Change>[0]): Anything => find('Deployment', 'gateway').spec.template.spec.containers[0];
const pod = (find: Parameters<Change>[0]): Anything => find('Deployment', 'gateway').spec.template.spec;
const spec = (kind: string, name: string, change: (of: Anything) => void): Change => (find) => change(find(kind, name).spec);
const remove = (kind: string, name: string): Change => (_, objects) => {
  objects.splice(objects.findIndex((o) => o.kind === kind && o.metadata.name === name), 1);
};

const CONTENT: readonly Row[] = [
  ['no Terraform value stands in a manifest', 'ConfigMap observability/gateway.data.a.yaml: a Terraform value', (find) => (find('ConfigMap', 'gateway').data['a.yaml'] = 'x: ${TfToken[TOKEN.7]}')],
  ['no Terraform value stands in a manifest', 'ConfigMap observability/gateway.data.a.yaml: a Terraform value', (find) => (find('ConfigMap', 'gateway').data['a.yaml'] = '${aws_s3_bucket.b.arn}')],
  ['no Terraform value stands in a manifest', `${GATEWAY}.spec.replicas: a Terraform value`, spec('Deployment', 'gateway', (s) => (s.replicas = -1.8881545897087503e289))],
  ['no Terraform value stands in a manifest', `${GATEWAY}.spec.&{TfToken[TOKEN.1]}: a Terraform value`, spec('Deployment', 'gateway', (s) => (s['&{TfToken[TOKEN.1]}'] = ''))],
  ['no Secret is in a manifest', 'Secret observability/x: a Secret in a manifest', (_, objects) => objects.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x', namespace: 'observability' } })],
  ...['x/y', 'x/y:latest', 'registry:5000/x/y', 'x/y@sha256:0'].map((image): Row => ['every image has a tag other than latest, or a digest', `${GATEWAY}: image ${image} has no fixed tag or digest`, (find) => (main(find).image = image)]),
  ['no object is there twice', 'v1 ConfigMap observability/gateway: twice', (find, objects) => objects.push(find('ConfigMap', 'gateway'))],
  ['no object is there twice', 'v1 ConfigMap observability/platform-facts: twice', (find, objects) => objects.push({ ...find('ConfigMap', 'gateway'), metadata: { name: 'platform-facts', namespace: 'observability' } })],
  ['names, labels and port names are legal', 'ConfigMap observability/a_b: not a legal name', (find) => (find('ConfigMap', 'gateway').metadata.name = 'a_b')],
  ['names, labels and port names are legal', 'Service observability/1st: not a legal name', (find) => (find('Service', 'gateway').metadata.name = '1st')],
  ['names, labels and port names are legal', `ConfigMap observability/gateway: label app cannot be "${'x'.repeat(64)}"`, (find) => (find('ConfigMap', 'gateway').metadata.labels.app = 'x'.repeat(64))],
  ['names, labels and port names are legal', `${GATEWAY}: label version cannot be "1.0+a"`, (find) => (find('Deployment', 'gateway').spec.template.metadata.labels.version = '1.0+a')],
  ['names, labels and port names are legal', `${GATEWAY}: port name "a-very-long-name" is not one of up to 15 letters`, (find) => main(find).ports.push({ name: 'a-very-long-name', containerPort: 1 })],
];

const PODS: readonly Row[] = [
  ['pods but the agent pass Pod Security "restricted"', `${GATEWAY}: Privileged Containers: main: privileged = true`, (find) => (main(find).securityContext.privileged = true)],
  ['every container requests CPU and memory, and has a memory limit', `${GATEWAY}: main requests no cpu`, (find) => delete main(find).resources.requests.cpu],
  ['every container requests CPU and memory, and has a memory limit', `${GATEWAY}: main requests no memory`, (find) => delete main(find).resources.requests.memory],
  ['every container requests CPU and memory, and has a memory limit', `${JOB}: main has no memory limit`, spec('Job', 'once', (s) => delete s.template.spec.containers[0].resources.limits)],
  ...['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe): Row => ['every container has a startup, a readiness and a liveness probe', `${GATEWAY}: main has no ${probe}`, (find) => delete main(find)[probe]]),
  ['every probe asks a port that its container has', `${GATEWAY}: main: livenessProbe asks port health, which it has not`, (find) => (main(find).livenessProbe = { tcpSocket: { port: 'health' } })],
  ['every root file system is read-only', `${GATEWAY}: main can write to its root file system`, (find) => delete main(find).securityContext.readOnlyRootFilesystem],
  ['every pod has a ServiceAccount of its own, which exists', `${GATEWAY}: runs as the default ServiceAccount`, (find) => delete pod(find).serviceAccountName],
  ['every pod has a ServiceAccount of its own, which exists', `${GATEWAY}: ServiceAccount gatewy is made nowhere`, (find) => (pod(find).serviceAccountName = 'gatewy')],
  ['pods of a reserved priority are admitted by a quota', `${GATEWAY}: is of system-node-critical, for which its namespace has no ResourceQuota`, (find) => (pod(find).priorityClassName = 'system-node-critical')],
  ['only callers of the Kubernetes API have a token', `${STORE}: mounts the token of its ServiceAccount`, spec('StatefulSet', 'store', (s) => (s.template.spec.automountServiceAccountToken = true))],
  ['only callers of the Kubernetes API have a token', `${STORE}: mounts the token of its ServiceAccount`, spec('StatefulSet', 'store', (s) => delete s.template.spec.automountServiceAccountToken)],
];

const SELECTION: readonly Row[] = [
  ['every selector matches the pods of its workload and no others', `${GATEWAY}: its selector does not match its own pods`, spec('Deployment', 'gateway', (s) => (s.selector.matchLabels.app = 'x'))],
  ['every selector matches the pods of its workload and no others', `${GATEWAY}: its selector does not match its own pods`, spec('Deployment', 'gateway', (s) => (s.selector = {}))],
  ['every selector matches the pods of its workload and no others', `${GATEWAY}: its selector matches the pods of ${STORE} as well`, spec('Deployment', 'gateway', (s) => (s.selector = { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['agent'] }] }))],
  ['every workload has a NetworkPolicy that names it', `${GATEWAY}: no NetworkPolicy names it`, remove('NetworkPolicy', 'gateway')],
  ['every workload has a NetworkPolicy that names it', `${JOB}: no NetworkPolicy names it`, remove('NetworkPolicy', 'once')],
  ['every workload has a NetworkPolicy that names it', `${GATEWAY}: no NetworkPolicy names it`, (find) => (find('NetworkPolicy', 'gateway').metadata.namespace = 'other')],
  ['every workload has one disruption budget', `${GATEWAY}: no PodDisruptionBudget selects it`, remove('PodDisruptionBudget', 'gateway')],
  ['every workload has one disruption budget', `${GATEWAY}: 2 budgets, so that it can never be drained: PodDisruptionBudget observability/gateway, PodDisruptionBudget observability/store`, spec('PodDisruptionBudget', 'store', (s) => (s.selector = { matchExpressions: [{ key: 'app', operator: 'Exists' }] }))],
  ['every policy and budget selects something', 'NetworkPolicy observability/gateway: selects no pod', spec('NetworkPolicy', 'gateway', (s) => (s.podSelector = { matchLabels: { app: 'x' } }))],
  ['every policy and budget selects something', 'PodDisruptionBudget observability/gateway: selects no pod', spec('PodDisruptionBudget', 'gateway', (s) => (s.selector.matchLabels.app = 'x'))],
  ['every Service selects pods that have its ports', 'Service observability/gateway: selects no pod', spec('Service', 'gateway', (s) => (s.selector = {}))],
  ['every Service selects pods that have its ports', 'Service observability/gateway: selects no pod', spec('Service', 'gateway', (s) => (s.selector.app = 'x'))],
  ['every Service selects pods that have its ports', `Service observability/gateway: ${GATEWAY} has no port grpc`, spec('Service', 'gateway', (s) => (s.ports[0].targetPort = 'grpc'))],
  ['every Service selects pods that have its ports', `Service observability/gateway: ${GATEWAY} has no port 81`, spec('Service', 'gateway', (s) => (s.ports = [{ port: 81 }]))],
  ['every Service selects pods that have its ports', `Service observability/gateway: ${GATEWAY} has no port http`, spec('Service', 'gateway', (s) => (s.ports[0].protocol = 'UDP'))],
  ['every StatefulSet has its headless Service', `${STORE}: there is no headless Service store`, spec('Service', 'store', (s) => delete s.clusterIP)],
  ['every StatefulSet has its headless Service', `${STORE}: there is no headless Service stores`, spec('StatefulSet', 'store', (s) => (s.serviceName = 'stores'))],
];

const AGREE = 'what a policy lets out to a pod, the policy of that pod lets in';
const WAY_IN = 'NetworkPolicy observability/store: Ingress of {"app":"gateway"} on port 80 gets nowhere';
const WAY_OUT = 'NetworkPolicy observability/gateway: Egress of {"app":"store"} on port 80 gets nowhere';

const TRAFFIC: readonly Row[] = [
  [AGREE, WAY_OUT, spec('NetworkPolicy', 'store', (s) => (s.ingress = []))],
  [AGREE, WAY_OUT, spec('NetworkPolicy', 'store', (s) => (s.ingress[0].from = [{ ipBlock: { cidr: '10.0.0.0/8' } }]))],
  [AGREE, WAY_IN, spec('NetworkPolicy', 'gateway', (s) => (s.egress = []))],
  [AGREE, WAY_IN, spec('NetworkPolicy', 'gateway', (s) => (s.egress[0] = { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }], ports: [{ port: 80 }] }))],
  [AGREE, 'NetworkPolicy observability/gateway: Egress of {"app":"store"} on port 9095 gets nowhere', spec('NetworkPolicy', 'gateway', (s) => s.egress.push({ to: s.egress[0].to, ports: [{ port: 9095 }] }))],
  [AGREE, 'NetworkPolicy observability/store: Ingress of {"app":"grafana"} on port http gets nowhere', spec('NetworkPolicy', 'store', (s) => s.ingress.push({ from: [{ podSelector: { matchLabels: { app: 'grafana' } } }], ports: [{ port: 'http' }] }))],
];

const BINDINGS = 'every binding has a role and ServiceAccounts that exist';

const ACCESS: readonly Row[] = [
  [BINDINGS, 'ClusterRoleBinding agent: ClusterRole agent does not exist', remove('ClusterRole', 'agent')],
  [BINDINGS, 'RoleBinding observability/agent: Role agent does not exist', remove('Role', 'agent')],
  [BINDINGS, 'RoleBinding observability/agent: ServiceAccount other/agent does not exist', (find) => (find('RoleBinding', 'agent').subjects[0].namespace = 'other')],
  [BINDINGS, 'RoleBinding observability/agent: Group /all does not exist', (find) => (find('RoleBinding', 'agent').subjects = [{ kind: 'Group', name: 'all' }])],
  ['no role grants everything, or Secrets', 'ClusterRole agent: grants everything by "*"', (find) => (find('ClusterRole', 'agent').rules[0].verbs = ['*'])],
  ['no role grants everything, or Secrets', 'Role observability/agent: grants get on secrets', (find) => (find('Role', 'agent').rules[0].resources = ['secrets'])],
];

const hpa = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'x', namespace: 'observability' }, spec: { scaleTargetRef: { kind: 'Deployment', name: 'gateway' }, minReplicas: 1, maxReplicas: 2 } };
const SCALER = 'ScaledObject observability/gateway';

const SCALING: readonly Row[] = [
  ['replicas are set by an autoscaler or by the manifest, never by two', `${GATEWAY}: replicas beside ${SCALER}`, spec('Deployment', 'gateway', (s) => (s.replicas = 2))],
  ['replicas are set by an autoscaler or by the manifest, never by two', `${GATEWAY}: 2 autoscalers: HorizontalPodAutoscaler observability/x, ${SCALER}`, (_, objects) => objects.push(hpa)],
  ['replicas are set by somebody', `${STORE}: neither replicas nor an autoscaler`, spec('StatefulSet', 'store', (s) => delete s.replicas)],
  ['every autoscaler has a target, a range and a login that exist', `${SCALER}: scales Deployment gatewy, which does not exist`, spec('ScaledObject', 'gateway', (s) => (s.scaleTargetRef.name = 'gatewy'))],
  ['every autoscaler has a target, a range and a login that exist', `${SCALER}: scales StatefulSet gateway, which does not exist`, spec('ScaledObject', 'gateway', (s) => (s.scaleTargetRef.kind = 'StatefulSet'))],
  ['every autoscaler has a target, a range and a login that exist', `${SCALER}: scales from 2 to 1`, spec('ScaledObject', 'gateway', (s) => (s.maxReplicaCount = 1))],
  ['every autoscaler has a target, a range and a login that exist', `${SCALER}: scales from 0 to 5`, spec('ScaledObject', 'gateway', (s) => (s.minReplicaCount = 0))],
  ['every autoscaler has a target, a range and a login that exist', `${SCALER}: logs in by kafka, which does not exist`, remove('TriggerAuthentication', 'kafka')],
];

const REFERENCES: readonly Row[] = [
  ['every ConfigMap and Secret of an environment exists, with its key', `${GATEWAY}: envFrom: ConfigMap facts is made nowhere in observability`, (find) => (main(find).envFrom[0].configMapRef.name = 'facts')],
  ['every ConfigMap and Secret of an environment exists, with its key', `${GATEWAY}: envFrom: Secret x is made nowhere in observability`, (find) => (main(find).envFrom[0] = { secretRef: { name: 'x' } })],
  ['every ConfigMap and Secret of an environment exists, with its key', `${GATEWAY}: USER: Secret x is made nowhere in observability`, (find) => (main(find).env[0].valueFrom.secretKeyRef.name = 'x')],
  ['every ConfigMap and Secret of an environment exists, with its key', `${GATEWAY}: USER: Secret login has no key user`, (find) => (main(find).env[0].valueFrom.secretKeyRef.key = 'user')],
  ['every ConfigMap and Secret of an environment exists, with its key', `${GATEWAY}: USER: ConfigMap gateway has no key x`, (find) => (main(find).env[0].valueFrom = { configMapKeyRef: { name: 'gateway', key: 'x' } })],
  ['every ConfigMap and Secret of a volume exists, with its key', `${GATEWAY}: volume config: ConfigMap gateway is made nowhere in observability`, remove('ConfigMap', 'gateway')],
  ['every ConfigMap and Secret of a volume exists, with its key', `${GATEWAY}: volume config: ConfigMap gateway has no key b.yaml`, (find) => (pod(find).volumes[0].configMap.items[0].key = 'b.yaml')],
  ['every ConfigMap and Secret of a volume exists, with its key', `${GATEWAY}: volume tls: Secret gateway-tls is made nowhere in observability`, remove('Certificate', 'gateway')],
  ['every ConfigMap and Secret of a volume exists, with its key', `${GATEWAY}: volume tls: Secret gateway-tls has no key ca.pem`, (find) => (pod(find).volumes[1].projected.sources[0].secret.items[0].key = 'ca.pem')],
  ['every ConfigMap and Secret of a volume exists, with its key', `${GATEWAY}: volume scratch: Secret x is made nowhere in observability`, (find) => (pod(find).volumes[2] = { name: 'scratch', secret: { secretName: 'x' } })],
  ['every mount has a volume, and every volume a mount', `${GATEWAY}: mounts confg, which is no volume`, (find) => main(find).volumeMounts.push({ name: 'confg', mountPath: '/x' })],
  ['every mount has a volume, and every volume a mount', `${STORE}: volume data is mounted nowhere`, spec('StatefulSet', 'store', (s) => (s.template.spec.containers[0].volumeMounts = []))],
  ['every Secret of a scaler exists, with its key', 'TriggerAuthentication observability/kafka: username: Secret login has no key user', spec('TriggerAuthentication', 'kafka', (s) => (s.secretTargetRef[0].key = 'user'))],
];

const ROWS = [...CONTENT, ...PODS, ...SELECTION, ...TRAFFIC, ...ACCESS, ...SCALING, ...REFERENCES];

describe('the checks of a platform', () => {
  it.each(Object.entries(CHECKS))('%s: nothing to say of a good one', (_, check) => {
    expect(check(cluster())).toEqual([]);
  });

  it.each(ROWS)('%s: or else "%s"', (statement, fault, change) => {
    expect(CHECKS[statement]?.(cluster(change))).toEqual([fault]);
  });

  it('can each fail', () => {
    expect(new Set(ROWS.map(([statement]) => statement))).toEqual(new Set(Object.keys(CHECKS)));
  });
});

describe('exceptions', () => {
  const expectNothing = (statement: string, change: Change) => expect(CHECKS[statement]?.(cluster(change))).toEqual([]);

  it('the agent and the cluster receiver may have a token', () => {
    expectNothing('only callers of the Kubernetes API have a token', (find) => (find('DaemonSet', 'agent').spec.template.spec.automountServiceAccountToken = true));
  });

  it('the agent may go beyond "restricted"', () => {
    expectNothing('pods but the agent pass Pod Security "restricted"', (find) => (find('DaemonSet', 'agent').spec.template.spec.hostNetwork = true));
  });

  it('a Service without pods may stand for an external name', () => {
    expectNothing('every Service selects pods that have its ports', (find) => (find('Service', 'gateway').spec = { type: 'ExternalName', externalName: 'x' }));
  });

  it('without a policy of its own a pod admits everybody', () => {
    expectNothing(AGREE, (find, objects) => (remove('NetworkPolicy', 'store')(find, objects), remove('NetworkPolicy', 'default-deny')(find, objects)));
    expectNothing(AGREE, spec('NetworkPolicy', 'store', (s) => (s.ingress = [{}])));
    expectNothing(AGREE, spec('NetworkPolicy', 'store', (s) => (s.ingress[0].ports = [{ port: 79, endPort: 81 }])));
  });

  it("a zone-aware budget counts, and may stand beside Kubernetes' own", () => {
    const zoned: Change = (find, objects) => objects.push({ ...find('PodDisruptionBudget', 'gateway'), kind: 'ZoneAwarePodDisruptionBudget' });
    expectNothing('every workload has one disruption budget', zoned);
    expectNothing('every workload has one disruption budget', (find, objects) => (zoned(find, objects), remove('PodDisruptionBudget', 'gateway')(find, objects)));
  });

  it('variables of configuration files are no Terraform values', () => {
    expectNothing('no Terraform value stands in a manifest', (find) => (find('ConfigMap', 'gateway').data['a.yaml'] = '${env:KAFKA_BROKERS} ${OBJECT_STORE_REGION} ${__value.raw} $${x} {{ .Values.x }}'));
  });
});
