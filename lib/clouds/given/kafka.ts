import { Token } from 'cdktf';
import type { Faults } from '../../errors';
import type { KafkaTraits } from '../../facts';
import type { KafkaSizing } from '../../sizing';
import { authorityTraits, checkAuthority } from './authority';
import { checkPort, checkRanges, HOST } from './server';

/** A Kafka that exists already, with TLS and SCRAM-SHA-512. It serves both roles: the buffer, and the ingest log of Tempo and Mimir. */
export interface BrokersAttributes {
  /** Host names of the brokers that clients start from, without port; at least one, better three. In the order in which they shall stand. */
  readonly brokers: readonly string[];
  /** Port of all of them, 1 to 65535. */
  readonly port: number;
  /** Ranges in which the brokers lie, from /8 to /32; they stand in network policies, so they must be plain text. */
  readonly cidrs: readonly string[];
  /** Bytes of the largest message that the brokers take, their `message.max.bytes`; Tempo and Mimir write up to 16,000,000. */
  readonly maxMessageBytes: number;
  /**
   * Certificates of the authority that signed the brokers', as text in PEM, one or several; nothing secret, and no private key. Clients then trust these
   * alone. Other text restarts them one by one; before the brokers change their authority, give the old certificate and the new one. What only Terraform
   * knows is taken as it is, and restarts nothing. Default: none, a public authority signed them.
   */
  readonly certificateAuthority?: string;
}

/** What is known of it before anything is applied. */
export function kafkaTraits({ cidrs, port, certificateAuthority }: BrokersAttributes): KafkaTraits {
  return { listener: { cidrs, port }, mechanism: 'SCRAM-SHA-512', ...authorityTraits('kafka', certificateAuthority) };
}

/** Each broker as host:port. */
export function bootstrap({ brokers, port }: BrokersAttributes): string[] {
  return brokers.map((broker) => `${broker}:${port}`);
}

/** Adds a fault for everything that can be seen of it without asking anyone, and says whether the tier has Kafka at all: `sizing` is absent where it has none. */
export function checkBrokers(kafka: BrokersAttributes, sizing: KafkaSizing | undefined, example: string, faults: Faults): boolean {
  const { brokers, port, cidrs, maxMessageBytes, certificateAuthority } = kafka;
  if (sizing === undefined) {
    faults.add({ prop: 'kafka', got: brokers, allowed: 'nothing in this tier: its gateways write to the backends themselves', write: 'no kafka, or Tier.MEDIUM and up' });
    return false;
  }
  const hosts = brokers.every((broker) => Token.isUnresolved(broker) || HOST.test(broker));
  if (brokers.length === 0 || !hosts) {
    const allowed = 'at least one host name, without port: `port` says it for all of them';
    faults.add({ prop: 'kafka.brokers', got: brokers, allowed, write: `brokers: ['${example}', ...]` });
  }
  checkPort('kafka.port', port, 9096, faults);
  checkRanges('kafka.cidrs', cidrs, faults);
  checkMessages(maxMessageBytes, sizing, faults);
  checkAuthority('kafka.certificateAuthority', certificateAuthority, faults);
  return true;
}

function checkMessages(maxMessageBytes: number, { topics }: KafkaSizing, faults: Faults): void {
  const [first, ...others] = Object.values(topics)
    .filter((topic) => !(topic.maxMessageBytes <= maxMessageBytes))
    .sort((a, b) => b.maxMessageBytes - a.maxMessageBytes);
  if (first === undefined) return;
  const names = [first, ...others].map(({ name }) => name).join(', ');
  const why = first === topics.tempoIngest || first === topics.mimirIngest ? 'Tempo and Mimir put batches of that size into the ingest log' : 'a gateway writes a request as one message';
  faults.add({
    prop: 'kafka.maxMessageBytes',
    got: maxMessageBytes,
    allowed: `at least ${first.maxMessageBytes} (too small for ${names}): ${why}`,
    write: `message.max.bytes=${first.maxMessageBytes} and replica.fetch.max.bytes=${first.maxMessageBytes} on the brokers, and maxMessageBytes: ${first.maxMessageBytes} here`,
  });
}
