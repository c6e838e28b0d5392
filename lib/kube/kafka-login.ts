import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { isByCertificate, isScram, kafkaLogin, type BufferTraits, type CertificateTraits, type KafkaTraits, type KafkaUser, type MskIamTraits } from '../facts';
import { standardLabels, type Identity } from './labels';
import type { Env } from './pod';

const USERNAME = 'KAFKA_USERNAME';

/** Environment of a pod that reaches Kafka; the brokers are a fact. Empty where Kafka knows the pod itself. */
export function kafkaEnv(kafka: BufferTraits, user: KafkaUser): { readonly [name: string]: Env } {
  if (!isScram(kafka)) return {};
  const { username, password } = kafkaLogin(kafka, user);
  return { [USERNAME]: username, KAFKA_PASSWORD: password };
}

/** A buffer that KEDA can ask for lag. To Event Hubs it knows only ways with a password (2.20: no token of a workload identity). */
export type AskedForLag = KafkaTraits | MskIamTraits | CertificateTraits;

/** How KEDA's trigger says that it logs in to the buffer. */
export function lagLogin(kafka: AskedForLag): { readonly [key: string]: string } {
  if (isScram(kafka)) return { sasl: 'scram_sha512', tls: 'enable' };
  if (isByCertificate(kafka)) return { sasl: 'none', tls: 'enable' };
  return { sasl: 'oauthbearer', saslTokenProvider: 'aws_msk_iam', awsRegion: kafka.region, tls: 'enable' };
}

export interface KafkaAuthenticationProps extends Identity {
  readonly name: string;
  readonly kafka: AskedForLag;
  readonly user: KafkaUser;
}

/** How KEDA logs in to the buffer: user, password and the brokers' authority from Secrets of the same namespace, or by the identity of its own pods. */
export function kafkaAuthentication(scope: Construct, id: string, props: KafkaAuthenticationProps): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { name: props.name, labels: { ...standardLabels(props) } },
    spec: specOf(props),
  });
}

/** Secret with the certificate that a workload shows to the buffer. */
export function clientSecret(workload: string): string {
  return `${workload}-kafka-client`;
}

function specOf(props: KafkaAuthenticationProps): object {
  if (isScram(props.kafka)) return fromSecrets(props);
  if (!isByCertificate(props.kafka)) return { podIdentity: { provider: 'aws' } };
  const name = clientSecret(props.component);
  return { secretTargetRef: [{ parameter: 'cert', name, key: 'tls.crt' }, { parameter: 'key', name, key: 'tls.key' }] };
}

function fromSecrets({ kafka, user }: KafkaAuthenticationProps): object {
  if (!isScram(kafka)) return {};
  const login = kafkaLogin(kafka, user);
  const from = Object.entries({ username: login.username, password: login.password, ca: kafka.authority });
  const secretTargetRef = from.flatMap(([parameter, value]) => (typeof value === 'object' ? [{ parameter, name: value.secret, key: value.key }] : []));
  // KEDA reads it where the workload does.
  return { secretTargetRef, ...(typeof login.username === 'string' ? { env: [{ parameter: 'username', name: USERNAME }] } : {}) };
}
