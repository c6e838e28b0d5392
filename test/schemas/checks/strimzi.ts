import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import type { KubeObject } from '../../../scripts/schemas/objects';
import type { Labels } from './cluster';

/** What Strimzi makes of its resources (strimzi-kafka-operator 1.2: labels, ports, Secrets and NetworkPolicies of its model classes), as far as others refer to it. */
export interface Operated {
  /** Pods, as a Deployment or StatefulSet would describe them. */
  readonly pods: readonly KubeObject[];
  readonly policies: readonly KubeObject[];
  readonly secrets: readonly KubeObject[];
}

interface KafkaSpec {
  readonly kafka: { readonly listeners: readonly { readonly port: number; readonly networkPolicyPeers?: readonly NetworkPolicyPeer[] }[] };
  readonly cruiseControl?: object;
}

/** Between the brokers, and their agent's port, by which the operator asks whether they are ready. */
const BROKER_PORTS = [9090, 9091, 8443];
const CRUISE_CONTROL_PORT = 9090;

function pods(namespace: string, name: string, labels: Labels, ports: readonly number[]): KubeObject {
  const containers = [{ name, image: 'x', ports: ports.map((containerPort) => ({ containerPort })) }];
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace }, spec: { template: { metadata: { labels: { ...labels } }, spec: { containers } } } } as KubeObject;
}

function secret(namespace: string, name: string, keys: readonly string[]): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data: Object.fromEntries(keys.map((key) => [key, ''])) } as KubeObject;
}

function ofKafka({ metadata: { name, namespace = '' }, spec }: KubeObject): Operated {
  const { kafka, cruiseControl } = spec as unknown as KafkaSpec;
  const labels = (of: string): Labels => ({ 'strimzi.io/cluster': name, 'strimzi.io/name': `${name}-${of}` });
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${name}-network-policy-kafka`, namespace },
    spec: { podSelector: { matchLabels: labels('kafka') }, ingress: kafka.listeners.map(({ port, networkPolicyPeers }) => ({ from: networkPolicyPeers, ports: [{ port, protocol: 'TCP' }] })) },
  } as unknown as KubeObject;
  return {
    pods: [
      pods(namespace, `${name}-kafka`, labels('kafka'), [...BROKER_PORTS, ...kafka.listeners.map(({ port }) => port)]),
      ...(cruiseControl === undefined ? [] : [pods(namespace, `${name}-cruise-control`, labels('cruise-control'), [CRUISE_CONTROL_PORT])]),
    ],
    policies: [policy],
    secrets: [secret(namespace, `${name}-cluster-ca-cert`, ['ca.crt', 'ca.p12', 'ca.password'])],
  };
}

/** PostgreSQL, where each instance says how it is, and metrics (cloudnative-pg 1.30: labels, ports and Secrets of its reconcilers). */
function ofDatabase({ metadata: { name, namespace = '' } }: KubeObject): Operated {
  return {
    pods: [pods(namespace, name, { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' }, [5432, 8000, 9187])],
    policies: [],
    secrets: [secret(namespace, `${name}-app`, ['username', 'password']), secret(namespace, `${name}-ca`, ['ca.crt', 'ca.key'])],
  };
}

/** The keys of a claimed bucket (lib-bucket-provisioner, as Rook uses it). */
function ofClaim({ metadata: { name, namespace = '' } }: KubeObject): Operated {
  return { pods: [], policies: [], secrets: [secret(namespace, name, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])] };
}

/** Rook's gateway, which was there before. */
function gateways(objects: readonly KubeObject[]): Operated[] {
  if (!objects.some(({ kind }) => kind === 'ObjectBucketClaim')) return [];
  return [{ pods: [pods('rook-ceph', 'rook-ceph-rgw', { app: 'rook-ceph-rgw', rook_object_store: 'telemetry' }, [8080, 443])], policies: [], secrets: [] }];
}

/** KEDA's operator, which was there before (chart keda 2.20: labels of its pods). */
function keda(objects: readonly KubeObject[]): Operated[] {
  if (!objects.some(({ kind }) => kind === 'ScaledObject')) return [];
  return [{ pods: [pods('keda', 'keda-operator', { 'app': 'keda-operator', 'app.kubernetes.io/name': 'keda-operator' }, [9666])], policies: [], secrets: [] }];
}

/** What Strimzi and CloudNativePG make of the manifests; nothing without their resources. */
export function operatedBy(objects: readonly KubeObject[]): Operated {
  const own = objects.filter(({ apiVersion }) => apiVersion.startsWith('kafka.strimzi.io/'));
  const clusters = own.filter(({ kind }) => kind === 'Kafka').map(ofKafka);
  const users = own.filter(({ kind }) => kind === 'KafkaUser');
  const databases = objects.filter(({ apiVersion, kind }) => apiVersion.startsWith('postgresql.cnpg.io/') && kind === 'Cluster').map(ofDatabase);
  clusters.push(...databases, ...objects.filter(({ kind }) => kind === 'ObjectBucketClaim').map(ofClaim), ...gateways(objects), ...keda(objects));
  return {
    pods: clusters.flatMap((made) => made.pods),
    policies: clusters.flatMap((made) => made.policies),
    secrets: [...clusters.flatMap((made) => made.secrets), ...users.map(({ metadata }) => secret(metadata.namespace ?? '', metadata.name, ['password', 'sasl.jaas.config']))],
  };
}
