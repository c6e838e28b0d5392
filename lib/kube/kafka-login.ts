import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { kafkaLogin, type Authority, type KafkaLogin, type KafkaTraits, type KafkaUser } from '../facts';
import { standardLabels, type Identity } from './labels';
import type { Env } from './pod';

const USERNAME = 'KAFKA_USERNAME';

/** Environment of a pod that reaches Kafka; the brokers are a fact. */
export function kafkaEnv(kafka: KafkaTraits, user: KafkaUser): { readonly [name: string]: Env } {
  const { username, password } = kafkaLogin(kafka, user);
  return { [USERNAME]: username, KAFKA_PASSWORD: password };
}

/** How KEDA logs in to Kafka: user, password and the brokers' authority from Secrets of the same namespace. */
export function kafkaAuthentication(scope: Construct, id: string, props: Identity & { readonly name: string; readonly login: KafkaLogin; readonly authority?: Authority }): ApiObject {
  const { login, authority } = props;
  const from = Object.entries({ username: login.username, password: login.password, ca: authority });
  const secrets = from.flatMap(([parameter, value]) => (typeof value === 'object' ? [{ parameter, name: value.secret, key: value.key }] : []));
  // KEDA reads it where the workload does.
  const env = typeof login.username === 'string' ? [{ parameter: 'username', name: USERNAME }] : [];
  return new ApiObject(scope, id, {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { name: props.name, labels: { ...standardLabels(props) } },
    spec: { secretTargetRef: secrets, ...(env.length === 0 ? {} : { env }) },
  });
}
