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

/** Brokers of the managed Kafka and their disks; nothing where the platform runs without Kafka. */
export function kafkaLines({ kafka }: PlatformSizing, prices: PriceTable): CostLine[] {
  if (kafka === undefined) return [];
  if (prices.kafka === undefined) {
    const allowed = `prices of a managed Kafka on ${prices.cloud}: brokers by the hour and a GB-month of their disks`;
    const write = 'prices: { ...prices, kafka: { brokers: [{ type, cpu, memoryMiB, hour }], gbMonth } }';
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
