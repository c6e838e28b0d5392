import { SECRETS } from './secrets';
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

/**
 * The clients of Kafka, by their components; `to-<name>` is a destination. Where Strimzi runs it each logs in as itself and may do what it needs;
 * elsewhere they share one login.
 */
export type KafkaUser = 'gateway' | 'trace-processor' | 'metric-processor' | 'log-processor' | `to-${string}` | 'tempo' | 'mimir';

/** A login: a name that is known, or both parts from a Secret. */
export interface KafkaLogin {
  readonly username: string | { readonly secret: string; readonly key: string };
  readonly password: { readonly secret: string; readonly key: string };
}

/** Name of a user under Strimzi, and of the Secret that its operator writes the password to. */
export function strimziUser(user: KafkaUser): string {
  return `${STRIMZI_CLUSTER}-${user}`;
}

/** How a client logs in. */
export function kafkaLogin({ runsAs }: KafkaTraits, user: KafkaUser): KafkaLogin {
  if (runsAs === 'strimzi') return { username: strimziUser(user), password: { secret: strimziUser(user), key: 'password' } };
  const { name: secret, keys } = SECRETS.kafka;
  return { username: { secret, key: keys[0] }, password: { secret, key: keys[1] } };
}
