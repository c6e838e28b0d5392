import type { KafkaTraits } from './traits';

/** Name of the Kafka cluster that Strimzi runs in the workloads' namespace; Strimzi derives names of Services and Secrets from it. */
export const STRIMZI_CLUSTER = 'kafka';

const PORT = 9093;

/** Kafka in the cluster itself, as pods of Strimzi: its own authority signs the brokers' certificates. */
export const STRIMZI_TRAITS: KafkaTraits = {
  runsAs: 'strimzi',
  listener: { pods: { 'strimzi.io/cluster': STRIMZI_CLUSTER, 'strimzi.io/name': `${STRIMZI_CLUSTER}-kafka` }, port: PORT },
  mechanism: 'SCRAM-SHA-512',
  authority: { secret: `${STRIMZI_CLUSTER}-cluster-ca-cert`, key: 'ca.crt' },
};

/** Where its clients start from; by the Service's full name, since KEDA asks from another namespace. */
export function strimziBootstrap(namespace: string): string {
  return `${STRIMZI_CLUSTER}-kafka-bootstrap.${namespace}.svc:${PORT}`;
}
