import { ValidationError } from '../errors';
import type { PlatformSizing } from '../sizing';
import { HOURS, line, type CostLine } from './line';
import type { PriceTable, ServerPrice } from './prices';

/** The smallest server with the cores and the memory, as the foundation chooses it. */
function smallest(servers: readonly ServerPrice[], need: { readonly cpu: number; readonly memoryMiB: number }, prop: string): ServerPrice {
  const found = servers.find((server) => server.cpu >= need.cpu && server.memoryMiB >= need.memoryMiB);
  if (found !== undefined) return found;
  const allowed = `a server with a price: ${servers.map((s) => `${s.type} (${s.cpu} cores, ${s.memoryMiB} MiB)`).join(', ')}`;
  const got = { cpu: need.cpu, memoryMiB: need.memoryMiB };
  throw new ValidationError('cost', [{ prop, got, allowed, write: `add a larger one to ${prop}: { type, cpu, memoryMiB, hour }` }]);
}

/** MiB/s of a broker's disk that are in its price. */
const DISK_MIB_PER_SECOND = 250;

/** MiB/s that a broker's disk must be provisioned for: it is filled to 70 % once in the topics' retention, and what is written is also read. */
export function diskMiBPerSecond({ diskGiB, topics }: NonNullable<PlatformSizing['kafka']>): number {
  const seconds = Math.min(...Object.values(topics).map((topic) => topic.retentionHours)) * 3600;
  return Math.ceil((2 * 0.7 * diskGiB * 1024) / seconds);
}

/** Brokers of the managed Kafka and their disks; nothing where the platform runs without Kafka. */
export function kafkaLines({ kafka }: PlatformSizing, prices: PriceTable): CostLine[] {
  // In the cluster they are pods, paid with the nodes and their volumes.
  if (kafka === undefined || kafka.inCluster !== undefined) return [];
  if (prices.kafka === undefined) {
    const allowed = `prices of a managed Kafka on ${prices.cloud}: brokers by the hour, a GB-month and a MiB/s-month of their disks`;
    const write = 'prices: { ...prices, kafka: { brokers: [{ type, cpu, memoryMiB, hour }], gbMonth, throughputMonth } }';
    throw new ValidationError('cost', [{ prop: 'prices.kafka', got: undefined, allowed, write }]);
  }
  const broker = smallest(prices.kafka.brokers, kafka, 'prices.kafka.brokers');
  return [
    ...line({
      component: 'kafka',
      item: broker.type,
      quantity: kafka.brokers * HOURS,
      price: broker.hour,
      formula: `${kafka.brokers} brokers x ${HOURS} h; the smallest type with ${kafka.cpu} cores and ${kafka.memoryMiB} MiB`,
    }),
    ...line({
      component: 'kafka',
      item: 'disks of the brokers',
      quantity: kafka.brokers * kafka.diskGiB,
      price: prices.kafka.gbMonth,
      formula: `${kafka.brokers} brokers x ${kafka.diskGiB} GiB`,
    }),
    ...line({
      component: 'kafka',
      item: 'throughput of the brokers\' disks',
      quantity: kafka.brokers * Math.max(0, diskMiBPerSecond(kafka) - DISK_MIB_PER_SECOND),
      price: prices.kafka.throughputMonth,
      formula: `${kafka.brokers} brokers x (${diskMiBPerSecond(kafka)} MiB/s to fill the disk in the topics' retention and read it, less ${DISK_MIB_PER_SECOND} that are included)`,
    }),
  ];
}

/** Grafana's database; a standby doubles both the server and the disk. Backups up to the size of the disk are free. */
export function databaseLines({ database }: PlatformSizing, prices: PriceTable): CostLine[] {
  const kind = database.standby ? 'standby' : 'single';
  const server = smallest(prices.database[kind], database, `prices.database.${kind}`);
  const where = database.standby ? 'with a standby in a second zone' : 'in one zone';
  return [
    ...line({
      component: 'database',
      item: `${server.type}, ${where}`,
      quantity: HOURS,
      price: server.hour,
      formula: `${HOURS} h; the smallest class with ${database.cpu} cores and ${database.memoryMiB} MiB`,
    }),
    ...line({
      component: 'database',
      item: `disk, ${where}`,
      quantity: database.diskGiB,
      price: database.standby ? prices.database.standbyGbMonth : prices.database.singleGbMonth,
      formula: `${database.diskGiB} GiB`,
    }),
  ];
}
