import { Token } from 'cdktf';
import type { Faults } from '../../../errors';
import type { KafkaTraits } from '../../../facts';
import type { KafkaSizing } from '../../../sizing';
import { SCRAM_PORT } from '../kafka';
import { checkPort, checkRanges } from './database';
import { checkArn, checkId, SECRET, SECURITY_GROUP_ID } from './ids';

/** A Kafka that exists already, with TLS of a public authority (as MSK has) and SCRAM-SHA-512. */
export interface KafkaAttributes {
  /** Host names of the brokers that clients start from, without port; at least one, better three. In the order in which they shall stand. */
  readonly brokers: readonly string[];
  /** Port of all of them. Default: 9096, as MSK has it. */
  readonly port?: number;
  /** Ranges in which the brokers lie, from /8 to /32; they stand in network policies, so they must be plain text. */
  readonly cidrs: readonly string[];
  /** Security group of the brokers, which gets a rule that admits the nodes. Default: none, it admits them already. */
  readonly securityGroupId?: string;
  /**
   * A secret in Secrets Manager with the clients' SCRAM login, a JSON object with `username` and `password`. The user may create, alter and describe
   * the platform's topics, write and read them, and join any consumer group.
   */
  readonly secretArn: string;
  /** Bytes of the largest message that the brokers take, their `message.max.bytes`; Tempo and Mimir write up to 16,000,000. */
  readonly maxMessageBytes: number;
}

/** What `MskKafka.fromAttributes` makes of a Kafka that exists already. */
export interface GivenKafka extends KafkaAttributes {
  /** Tells it from the props of a cluster that is made. */
  readonly given: true;
}

/** What is known of it before anything is applied. */
export function kafkaTraits({ cidrs, port = SCRAM_PORT }: KafkaAttributes): KafkaTraits {
  return { listener: { cidrs, port }, mechanism: 'SCRAM-SHA-512' };
}

/** Each broker as host:port. */
export function bootstrap({ brokers, port = SCRAM_PORT }: KafkaAttributes): string[] {
  return brokers.map((broker) => `${broker}:${port}`);
}

/** Adds a fault for everything that can be seen of it without asking anyone. `sizing` is absent for a platform without Kafka. */
export function checkGivenKafka(kafka: KafkaAttributes, sizing: KafkaSizing | undefined, region: string, faults: Faults): void {
  const { brokers, port, cidrs, securityGroupId, secretArn, maxMessageBytes } = kafka;
  if (sizing === undefined) {
    faults.add({ prop: 'kafka', got: brokers, allowed: 'nothing in this tier: its gateways write to the backends themselves', write: 'no kafka, or Tier.MEDIUM and up' });
    return;
  }
  const hosts = brokers.every((broker) => Token.isUnresolved(broker) || /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(broker));
  if (brokers.length === 0 || !hosts) {
    const allowed = 'at least one host name, without port: `port` says it for all of them';
    faults.add({ prop: 'kafka.brokers', got: brokers, allowed, write: "brokers: ['b-1.prod.a1b2c3.c2.kafka.us-west-2.amazonaws.com', ...]" });
  }
  checkPort('kafka.port', port, faults);
  checkRanges('kafka.cidrs', cidrs, faults);
  if (securityGroupId !== undefined) checkId('kafka.securityGroupId', securityGroupId, SECURITY_GROUP_ID, faults);
  checkArn('kafka.secretArn', secretArn, { ...SECRET, region }, faults);
  checkMessages(maxMessageBytes, sizing, faults);
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
