import type { KafkaSizing } from './kafka';

/** Event Hubs Premium, for the buffer. */
export const EVENT_HUBS = {
  /** Processing units that a namespace may have. */
  units: [1, 2, 4, 8, 16],
  /** MB/s in and out of a unit; Microsoft names 5 to 10 and 10 to 20 (Event Hubs Premium overview). */
  megabytesPerSecond: 5,
  readMegabytesPerSecond: 10,
  /** GiB that a unit keeps: 1 TB. */
  keptGiB: 1000 * 0.931,
  /** Partitions of an event hub, and of all event hubs of a namespace for each unit (Event Hubs quotas). */
  hubPartitions: 100,
  unitPartitions: 200,
} as const;

/** Processing units for a buffer; undefined where the largest namespace is too small. */
export function eventHubsUnits({ buffer, topics }: Pick<KafkaSizing, 'buffer' | 'topics'>): number | undefined {
  if (buffer === undefined) return undefined;
  const partitions = topics.traces.partitions + topics.metrics.partitions + topics.logs.partitions;
  const needed = Math.max(
    buffer.megabytesPerSecond / EVENT_HUBS.megabytesPerSecond,
    buffer.readMegabytesPerSecond / EVENT_HUBS.readMegabytesPerSecond,
    buffer.keptGiB / EVENT_HUBS.keptGiB,
    partitions / EVENT_HUBS.unitPartitions,
  );
  return EVENT_HUBS.units.find((units) => units >= needed);
}

/** MB/s that are written for each vCPU, a third of it spare as the model plans brokers; Google publishes no sum for records of this size. Assumed. */
const MEGABYTES_PER_VCPU = 2;
const ZONES = 3;

/** vCPUs of a cluster of Google Managed Kafka for a buffer, at least a few in each of three zones. */
export function managedKafkaVcpus({ buffer }: Pick<KafkaSizing, 'buffer'>): number {
  return ZONES * Math.max(1, Math.ceil((buffer?.megabytesPerSecond ?? 0) / MEGABYTES_PER_VCPU / ZONES));
}
