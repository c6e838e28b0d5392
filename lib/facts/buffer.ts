import { FACTS, type Fact } from './facts';
import type { BufferTraits, CertificateTraits, EventHubsTraits, KafkaTraits, PlatformTraits } from './traits';

/** The collectors' way to the buffer. */
export function bufferOf({ buffer, kafka }: Pick<PlatformTraits, 'buffer' | 'kafka'>): BufferTraits {
  return buffer ?? kafka;
}

/** True where clients log in with user and password. */
export function isScram(buffer: BufferTraits): buffer is KafkaTraits {
  return buffer.mechanism === 'SCRAM-SHA-512';
}

/** True where clients show a certificate. */
export function isByCertificate(buffer: BufferTraits): buffer is CertificateTraits {
  return buffer.mechanism === 'mTLS';
}

/** True where the buffer is a service of its own, which serves no other role. */
export function isServiceOfItsOwn(buffer: BufferTraits): boolean {
  return isEventHubs(buffer) || isByCertificate(buffer);
}

export function isEventHubs(buffer: BufferTraits): buffer is EventHubsTraits {
  return buffer.mechanism === 'OAUTHBEARER';
}

/** Bytes of the largest record batch of an event hub: 1 MB in every tier (Event Hubs quotas); a request above 1,046,528 ends the connection. */
export const EVENT_HUBS_MESSAGE_BYTES = 1_000_000;

/** The fact that holds the brokers of the buffer. */
export function bufferBrokers(buffer: BufferTraits): Fact {
  return isScram(buffer) ? FACTS.kafkaBrokers : FACTS.bufferBrokers;
}

/** What a component does at the buffer, by name. */
export interface BufferUse {
  /** Topics it writes. Default: none. */
  readonly writes?: readonly string[];
  /** Topics it reads. Default: none. */
  readonly reads?: readonly string[];
  /** Consumer groups it takes part in. Default: none. */
  readonly groups?: readonly string[];
}
