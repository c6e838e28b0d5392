import type { Construct } from 'constructs';
import { bufferOf, isByCertificate, isScram, type BufferTraits, type KafkaUser, type PlatformTraits } from '../../facts';
import { authorityMounts, certificate, clientSecret, kafkaEnv, wayTo, type Mount, type Traffic } from '../../kube';
import type { RoleProps } from './component';
import { PATHS } from './config/shared';

export interface BufferClient {
  readonly traits: PlatformTraits;
  /** Name of the workload. */
  readonly name: string;
  /** Its ServiceAccount, as which it is known to the buffer. */
  readonly serviceAccount: string;
  /** Whose password it has, where there are passwords. */
  readonly user: KafkaUser;
}

/** A certificate that says who the pods are, renewed by cert-manager. */
function clientCertificate(scope: Construct, { name, serviceAccount }: BufferClient, kafka: BufferTraits): readonly Mount[] {
  if (!isByCertificate(kafka)) return [];
  const secret = clientSecret(name);
  // Kubernetes names are no host names; the authority wants one all the same.
  const made = { app: 'collector', component: name, name: secret, secret, issuer: kafka.issuer, commonName: serviceAccount, dnsNames: [serviceAccount], proves: 'client' } as const;
  certificate(scope, 'kafka-certificate', made);
  return [{ kind: 'secret', secret, path: PATHS.kafkaClient }];
}

/** What the pods of a collector need to reach the buffer: a login, an identity or a certificate, the brokers' authority, and the way. */
export function atBuffer(scope: Construct, client: BufferClient): Required<Pick<RoleProps, 'env' | 'mounts' | 'labels'>> & { readonly reaches: readonly Traffic[] } {
  const { traits, user } = client;
  const kafka = bufferOf(traits);
  const byIdentity = !isScram(kafka) && !isByCertificate(kafka);
  return {
    env: kafkaEnv(kafka, user),
    mounts: isScram(kafka) ? authorityMounts(kafka.authority, PATHS.kafkaAuthority) : clientCertificate(scope, client, kafka),
    labels: byIdentity ? (traits.identityLabels ?? {}) : {},
    reaches: [wayTo(kafka.listener), ...(byIdentity ? (traits.identityEndpoints ?? []).map(wayTo) : [])],
  };
}
