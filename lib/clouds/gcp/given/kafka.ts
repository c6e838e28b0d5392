import type { Faults } from '../../../errors';
import type { KafkaSizing } from '../../../sizing';
import { checkBrokers, type BrokersAttributes } from '../../given/kafka';
import { checkId, SECRET_ID } from './ids';

/** A Kafka that exists already, with TLS and SCRAM-SHA-512. */
export interface KafkaAttributes extends BrokersAttributes {
  /**
   * A secret in Secret Manager with the clients' login, as `projects/p/secrets/s`, whose newest version is a JSON object with `username` and `password`.
   * The user may create, alter and describe the platform's topics, write and read them, and join any consumer group.
   */
  readonly secretId: string;
}

/** What `GcpKafka.fromAttributes` makes of a Kafka that exists already. */
export interface GivenKafka extends KafkaAttributes {
  /** Tells it from the choices of Kafka that the platform makes. */
  readonly given: true;
}

/** Adds a fault for everything that can be seen of it without asking anyone. `sizing` is absent for a platform without Kafka. */
export function checkGivenKafka(kafka: KafkaAttributes, sizing: KafkaSizing | undefined, faults: Faults): void {
  if (checkBrokers(kafka, sizing, 'kafka-1.example.com', faults)) checkId('kafka.secretId', kafka.secretId, SECRET_ID, faults);
}
