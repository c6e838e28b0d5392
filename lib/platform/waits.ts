import { SECONDS_PER_POD, type Manifests } from '../delivery';

type KubeObject = Manifests['objects'][number];

function inNamespace({ metadata: { namespace } }: KubeObject): string {
  return namespace === undefined ? '' : ` -n ${namespace}`;
}

const ready = (resource: string, minutes: number) => (object: KubeObject): string => `kubectl${inNamespace(object)} wait ${resource}/${object.metadata.name} --for=condition=Ready --timeout=${minutes}m`;

const LEAST_MINUTES = 30;

const rollout = (resource: string, minutes = LEAST_MINUTES) => (object: KubeObject): string => `kubectl${inNamespace(object)} rollout status ${resource}/${object.metadata.name} --timeout=${minutes}m`;

/** Its pods go one after the other. Zones of a group wait for the rollout-operator, of which `kubectl rollout status` knows nothing. */
function statefulSet(object: KubeObject): string {
  const { replicas = 0, updateStrategy } = object.spec as { readonly replicas?: number; readonly updateStrategy: { readonly type: string } };
  const minutes = Math.max(LEAST_MINUTES, Math.ceil((replicas * SECONDS_PER_POD) / 60));
  if (updateStrategy.type !== 'OnDelete') return rollout('statefulset', minutes)(object);
  return `kubectl${inNamespace(object)} wait statefulset/${object.metadata.name} --for=jsonpath='{.status.readyReplicas}'=${replicas} --timeout=${minutes}m`;
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
