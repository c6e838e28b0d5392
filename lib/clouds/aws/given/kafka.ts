import type { Faults } from '../../../errors';
import type { KafkaSizing } from '../../../sizing';
import { checkBrokers, type BrokersAttributes } from '../../given/kafka';
import { SCRAM_PORT } from '../kafka';
import { checkArn, checkId, SECRET, SECURITY_GROUP_ID } from './ids';

/** A Kafka that exists already, with TLS, as MSK has it, and SCRAM-SHA-512. */
export interface KafkaAttributes extends Omit<BrokersAttributes, 'port'> {
  /** Port of all of them. Default: 9096, as MSK has it. */
  readonly port?: number;
  /** Security group of the brokers, which gets a rule that admits the nodes. Default: none, it admits them already. */
  readonly securityGroupId?: string;
  /**
   * A secret in Secrets Manager with the clients' SCRAM login, a JSON object with `username` and `password`. The user may create, alter and describe
   * the platform's topics, write and read them, and join any consumer group.
   */
  readonly secretArn: string;
}

/** What `MskKafka.fromAttributes` makes of a Kafka that exists already. */
export interface GivenKafka extends KafkaAttributes {
  /** Tells it from the props of a cluster that is made. */
  readonly given: true;
}

/** With the port, where it was not said. */
export function brokersOf({ port = SCRAM_PORT, ...kafka }: KafkaAttributes): BrokersAttributes {
  return { ...kafka, port };
}

/** Adds a fault for everything that can be seen of it without asking anyone. `sizing` is absent for a platform without Kafka. */
export function checkGivenKafka(kafka: KafkaAttributes, sizing: KafkaSizing | undefined, region: string, faults: Faults): void {
  const { securityGroupId, secretArn } = kafka;
  if (!checkBrokers(brokersOf(kafka), sizing, 'b-1.prod.a1b2c3.c2.kafka.us-west-2.amazonaws.com', faults)) return;
  if (securityGroupId !== undefined) checkId('kafka.securityGroupId', securityGroupId, SECURITY_GROUP_ID, faults);
  checkArn('kafka.secretArn', secretArn, { ...SECRET, region }, faults);
}
