import type { Manifests } from '../delivery';

type KubeObject = Manifests['objects'][number];

function inNamespace({ metadata: { namespace } }: KubeObject): string {
  return namespace === undefined ? '' : ` -n ${namespace}`;
}

const ready = (resource: string, minutes: number) => (object: KubeObject): string => `kubectl${inNamespace(object)} wait ${resource}/${object.metadata.name} --for=condition=Ready --timeout=${minutes}m`;

const rollout = (resource: string) => (object: KubeObject): string => `kubectl${inNamespace(object)} rollout status ${resource}/${object.metadata.name} --timeout=30m`;

/** Zones of a group wait for the rollout-operator, of which `kubectl rollout status` knows nothing. */
function statefulSet(object: KubeObject): string {
  const { replicas, updateStrategy } = object.spec as { readonly replicas: number; readonly updateStrategy: { readonly type: string } };
  if (updateStrategy.type !== 'OnDelete') return rollout('statefulset')(object);
  return `kubectl${inNamespace(object)} wait statefulset/${object.metadata.name} --for=jsonpath='{.status.readyReplicas}'=${replicas} --timeout=30m`;
}

/** By kind, how kubectl waits until an object is what it should be; what is not named is at once. */
const WAITS: { readonly [kind: string]: (object: KubeObject) => string } = {
  Cluster: ready('cluster.postgresql.cnpg.io', 20),
  ClusterIssuer: ready('clusterissuer', 5),
  DaemonSet: rollout('daemonset'),
  Deployment: rollout('deployment'),
  Job: (object) => `kubectl${inNamespace(object)} wait job/${object.metadata.name} --for=condition=Complete --timeout=20m`,
  Kafka: ready('kafka.kafka.strimzi.io', 30),
  KafkaTopic: ready('kafkatopic', 10),
  KafkaUser: ready('kafkauser', 10),
  ObjectBucketClaim: (object) => `kubectl${inNamespace(object)} wait objectbucketclaim/${object.metadata.name} --for=jsonpath='{.status.phase}'=Bound --timeout=10m`,
  StatefulSet: statefulSet,
};

/** Commands that wait for what a file brings. */
export function waitsFor(objects: readonly KubeObject[]): readonly string[] {
  return objects.flatMap((object) => {
    const wait = WAITS[object.kind];
    return wait === undefined ? [] : [wait(object)];
  });
}
