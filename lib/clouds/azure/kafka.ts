import type { Faults } from '../../errors';
import type { KafkaRole } from '../../facts';
import { EVENT_HUBS, eventHubsUnits, type KafkaSizing } from '../../sizing';
import { isGiven } from '../given';
import type { GivenKafka, KafkaAttributes } from './given/kafka';

/** Which Kafka a platform on Azure has, and what it can hold. */
export interface AzureKafka {
  /** Who runs it: `strimzi` in the cluster, `eventHubs` as a service. */
  readonly service: 'strimzi' | 'eventHubs';
  /** What it can hold: the buffer between collectors, and Tempo's and Mimir's ingest log. */
  readonly serves: readonly KafkaRole[];
}

/** A Kafka that can hold the ingest log of Tempo and Mimir as well. */
export interface AzureIngestLog extends AzureKafka {
  /** Both roles. */
  readonly serves: readonly ['buffer', 'ingest log'];
}

/** The choices of Kafka on Azure. */
export const AzureKafka = {
  /** Strimzi, on the platform's own nodes. */
  strimzi: (): AzureIngestLog => ({ service: 'strimzi', serves: ['buffer', 'ingest log'] }),
  /** Azure Event Hubs, Premium, for the buffer: no broker to run, each pod logs in as itself. The ingest log stays with Strimzi, since an event hub takes 1 MB and Tempo and Mimir write 16. */
  eventHubs: (): AzureKafka => ({ service: 'eventHubs', serves: ['buffer'] }),
  /** A Kafka that exists already, for both roles; nothing of it is changed but its topics, which a Job makes. */
  fromAttributes: (attributes: KafkaAttributes): GivenKafka => ({ ...attributes, given: true }),
};

/** Whether the buffer is a namespace that is made. */
export function usesEventHubs(kafka: AzureKafka | GivenKafka | undefined): boolean {
  return kafka !== undefined && !isGiven(kafka) && kafka.service === 'eventHubs';
}

/** Port of Event Hubs for Kafka's clients. */
export const EVENT_HUBS_PORT = 9093;

const INSTEAD = 'kafka: AzureKafka.strimzi()';

/** Adds a fault for a Kafka that is asked for what it cannot hold, and for a load beyond the largest namespace. */
export function checkKafka(kafka: AzureKafka, ingestLog: AzureKafka, sizing: KafkaSizing | undefined, faults: Faults): void {
  if (!ingestLog.serves.includes('ingest log')) {
    const allowed = 'a Kafka that takes record batches of 16 MB, as Tempo and Mimir write them: Strimzi. An event hub takes 1 MB, so Event Hubs serves the buffer role only';
    faults.add({ prop: 'ingestLog', got: 'Azure Event Hubs', allowed, write: 'kafka: AzureKafka.eventHubs(), and no ingestLog: it is AzureKafka.strimzi()' });
  }
  if (kafka.service !== 'eventHubs' || sizing === undefined) return;
  const { traces, metrics, logs } = sizing.topics;
  for (const { name, partitions } of [traces, metrics, logs]) {
    if (partitions <= EVENT_HUBS.hubPartitions) continue;
    faults.add({ prop: `tier (partitions of ${name})`, got: partitions, allowed: `up to ${EVENT_HUBS.hubPartitions} in an event hub (Premium)`, write: INSTEAD });
  }
  if (eventHubsUnits(sizing) !== undefined) return;
  const got = `${Math.ceil(sizing.buffer?.megabytesPerSecond ?? 0)} MB/s in, ${Math.ceil(sizing.buffer?.readMegabytesPerSecond ?? 0)} MB/s out`;
  const most = EVENT_HUBS.units[EVENT_HUBS.units.length - 1] as number;
  const allowed = `up to ${most * EVENT_HUBS.megabytesPerSecond} MB/s in and ${most * EVENT_HUBS.readMegabytesPerSecond} MB/s out: ${most} processing units, the largest namespace of Event Hubs Premium`;
  faults.add({ prop: 'tier (buffer)', got, allowed, write: INSTEAD });
}
