import { beforeAll, describe, expect, it } from 'vitest';
import { kubernetesSchemas, type KubernetesSchemas } from '../../scripts/schemas/kubernetes';
import type { KubeObject } from '../../scripts/schemas/objects';

let schemas: KubernetesSchemas;
beforeAll(async () => {
  schemas = await kubernetesSchemas();
}, 60_000);

const labels = { app: 'x' };

function deployment(spec: object = {}, container: object = {}): KubeObject {
  const containers = [{ name: 'x', image: 'x:1', resources: { requests: { cpu: '1' } }, ...container }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x', labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } }, ...spec },
  };
}

const faultsOf = (object: unknown): string[] => schemas.validateObject(object as KubeObject);

describe('built-in kinds', () => {
  it('accept a good object', () => {
    const probe = { httpGet: { path: '/', port: 'http' } };
    expect(faultsOf(deployment({ replicas: 2 }, { livenessProbe: probe, ports: [{ containerPort: 80 }] }))).toEqual([]);
    expect(faultsOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { 'a.yaml': 'text' } })).toEqual([]);
    expect(faultsOf({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'x' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] })).toEqual([]);
  });

  it.each<[string, () => object, string[]]>([
    ['an unknown field', () => deployment({ replica: 1 }), ['spec.replica: unknown field']],
    ['an unknown field, deep', () => deployment({}, { imagePullPolice: 'Always' }), ['spec.template.spec.containers[0].imagePullPolice: unknown field']],
    ['a wrong type', () => deployment({ replicas: '2' }), ['spec.replicas: must be integer']],
    ['a number for a quantity', () => deployment({}, { resources: { requests: { cpu: 1 } } }), ['spec.template.spec.containers[0].resources.requests.cpu: must be string']],
    ['a float for an integer', () => deployment({ replicas: 1.5 }), ['spec.replicas: must be integer', 'spec.replicas: must match format "int32"']],
    ['an integer beyond 32 bits', () => deployment({ replicas: 2 ** 31 }), ['spec.replicas: must match format "int32"']],
    ['a missing required field', () => deployment({ selector: undefined }), ['spec.selector: missing']],
    ['a missing name', () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }), ['metadata.name: missing']],
    ['no metadata', () => ({ apiVersion: 'v1', kind: 'ConfigMap' }), ['metadata: missing']],
    ['a value that is no text', () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { 'a.yaml': 1 } }), ['data["a.yaml"]: must be string']],
    ['null', () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: null }), ['data: must be object']],
    [
      'every fault at once',
      () => deployment({ selector: undefined, replica: 1 }, { ports: [{ containerPort: true }] }),
      ['spec.selector: missing', 'spec.replica: unknown field', 'spec.template.spec.containers[0].ports[0].containerPort: must be integer'],
    ],
  ])('report %s', (_, object, faults) => {
    expect(faultsOf(JSON.parse(JSON.stringify(object()))).sort()).toEqual([...faults].sort());
  });

  it.each(['http', 8080])('take %s for an int-or-string', (port) => {
    expect(faultsOf(deployment({}, { livenessProbe: { tcpSocket: { port } } }))).toEqual([]);
    expect(faultsOf(deployment({}, { livenessProbe: { tcpSocket: { port: true } } }))).toEqual(['spec.template.spec.containers[0].livenessProbe.tcpSocket.port: must be integer or string']);
  });

  it.each([
    ['extensions/v1beta1', 'Deployment'],
    ['batch/v1beta1', 'CronJob'],
    ['policy/v1beta1', 'PodDisruptionBudget'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler'],
    ['v1', 'Deployment'],
    ['apps/v1', 'Deploymint'],
    ['policy/v1', 'NetworkPolicy'],
  ])('know no %s %s', (apiVersion, kind) => {
    expect(faultsOf({ apiVersion, kind, metadata: { name: 'x' } })).toEqual([`apiVersion, kind: Kubernetes has no ${apiVersion} ${kind}`]);
  });

  it.each([
    'v1 Service', 'v1 ServiceAccount', 'v1 Namespace', 'v1 PersistentVolumeClaim', 'v1 Event', 'apps/v1 StatefulSet', 'apps/v1 DaemonSet', 'batch/v1 Job',
    'batch/v1 CronJob', 'autoscaling/v2 HorizontalPodAutoscaler', 'policy/v1 PodDisruptionBudget', 'networking.k8s.io/v1 NetworkPolicy',
    'networking.k8s.io/v1 Ingress', 'rbac.authorization.k8s.io/v1 ClusterRoleBinding', 'scheduling.k8s.io/v1 PriorityClass', 'storage.k8s.io/v1 StorageClass',
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration', 'apiextensions.k8s.io/v1 CustomResourceDefinition', 'events.k8s.io/v1 Event',
  ])('know %s', (gvk) => {
    const [apiVersion, kind] = gvk.split(' ');
    const object = { apiVersion, kind, metadata: { name: 'x' }, nonsense: 1 };
    expect(faultsOf(object)).toContain('nonsense: unknown field');
    expect(faultsOf(object)).not.toContainEqual(expect.stringContaining('Kubernetes has no'));
  });
});
