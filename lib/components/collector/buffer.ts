import { bufferOf, isScram, type KafkaUser, type PlatformTraits } from '../../facts';
import { authorityMounts, kafkaEnv, wayTo, type Traffic } from '../../kube';
import type { RoleProps } from './component';
import { PATHS } from './config/shared';

/** What the pods of a collector need to reach the buffer: a login or an identity, the brokers' authority, and the way. */
export function atBuffer(traits: PlatformTraits, user: KafkaUser): Required<Pick<RoleProps, 'env' | 'mounts' | 'labels'>> & { readonly reaches: readonly Traffic[] } {
  const kafka = bufferOf(traits);
  const scram = isScram(kafka);
  return {
    env: kafkaEnv(kafka, user),
    mounts: scram ? authorityMounts(kafka.authority, PATHS.kafkaAuthority) : [],
    labels: scram ? {} : (traits.identityLabels ?? {}),
    reaches: [wayTo(kafka.listener), ...(scram ? [] : (traits.identityEndpoints ?? []).map(wayTo))],
  };
}
