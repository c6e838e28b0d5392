import { ValidationError } from '../errors';
import { eventHubsUnits, managedKafkaVcpus, type KafkaSizing, type PlatformSizing } from '../sizing';
import { HOURS, line, type Entry } from './line';
import type { CustomServerPrice, PriceTable, ServerPrice } from './prices';

/** The smallest server with the cores and the memory, as the foundation chooses it. */
function smallest(servers: readonly ServerPrice[], need: { readonly cpu: number; readonly memoryMiB: number }, prop: string): ServerPrice {
  const found = servers.find((server) => server.cpu >= need.cpu && server.memoryMiB >= need.memoryMiB);
  if (found !== undefined) return found;
  const allowed = `a server with a price: ${servers.map((s) => `${s.type} (${s.cpu} cores, ${s.memoryMiB} MiB)`).join(', ')}`;
  const got = { cpu: need.cpu, memoryMiB: need.memoryMiB };
  throw new ValidationError('cost', [{ prop, got, allowed, write: `add a larger one to ${prop}: { type, cpu, memoryMiB, hour }` }]);
}

/** Share of a broker's disk that holds data (the sizing's). */
const DISK_FILL = 0.7;
/** MiB/s of a broker's disk that are in its price. */
const DISK_MIB_PER_SECOND = 250;

/** MiB/s that a broker's disk must be provisioned for: it is filled to 70 % once in the topics' retention, and what is written is also read. */
export function diskMiBPerSecond({ diskGiB, topics }: NonNullable<PlatformSizing['kafka']>): number {
  const seconds = Math.min(...Object.values(topics).map((topic) => topic.retentionHours)) * 3600;
  return Math.ceil((2 * DISK_FILL * diskGiB * 1024) / seconds);
}

/** GiB of the brokers' own disk for each vCPU of Google Managed Kafka (its page "pricing", local storage). */
const LOCAL_GIB_PER_VCPU = 100;

/** A service that holds the buffer alone, beside the brokers of the ingest log. */
function bufferLines(kafka: KafkaSizing, { cloud, buffer: sold }: PriceTable): Entry[] {
  const { buffer } = kafka;
  if (buffer === undefined) return [];
  const load = `${Math.ceil(buffer.megabytesPerSecond)} MB/s in and ${Math.ceil(buffer.readMegabytesPerSecond)} MB/s out`;
  const of = (item: string, quantity: number, formula: string, price = sold?.unitHour): Entry[] => line({ component: 'kafka', item, quantity, price, formula });
  if (cloud === 'azure') {
    const units = eventHubsUnits(kafka) ?? 0;
    return of('Event Hubs Premium, processing units', units * HOURS, `${units} units x ${HOURS} h, for ${load}`);
  }
  const vcpus = managedKafkaVcpus(kafka);
  const unpriced = (item: string, quantity: number, formula: string): Entry[] => line({ component: 'kafka', item, quantity, price: undefined, formula });
  return [
    ...of('Google Managed Kafka, compute units', vcpus * HOURS, `${vcpus} vCPUs with 4 GiB each x ${HOURS} h, for ${load}`),
    ...unpriced('Google Managed Kafka, local storage', vcpus * LOCAL_GIB_PER_VCPU, `${vcpus} vCPUs x ${LOCAL_GIB_PER_VCPU} GiB`),
    ...unpriced('Google Managed Kafka, kept data', buffer.keptGiB, `${buffer.keptGiB} GiB, each record once; what its copies cost between zones is not counted`),
  ];
}

/** Brokers of MSK Express; what they take in and keep is paid by the GB. */
function expressLines({ brokers, cpu, diskGiB }: KafkaSizing): Entry[] {
  const of = (item: string, quantity: number, formula: string): Entry[] => line({ component: 'kafka', item, quantity, price: undefined, formula });
  return [
    ...of('Express brokers', brokers * HOURS, `${brokers} brokers of ${cpu} cores x ${HOURS} h`),
    ...of('kept by Express brokers', Math.round(brokers * diskGiB * DISK_FILL), `${brokers} brokers x ${diskGiB} GiB, ${DISK_FILL * 100} % of it data, three copies; what is written is paid by the GB as well`),
  ];
}

/** Brokers of the managed Kafka and their disks, or the service that holds the buffer; nothing where the platform runs without Kafka. */
export function kafkaLines({ kafka }: PlatformSizing, prices: PriceTable): Entry[] {
  if (kafka === undefined) return [];
  return [...bufferLines(kafka, prices), ...brokerLines(kafka, prices)];
}

function brokerLines(kafka: KafkaSizing, prices: PriceTable): Entry[] {
  // In the cluster they are pods, paid with the nodes and their volumes.
  if (kafka.inCluster !== undefined) return [];
  if (kafka.express === true) return expressLines(kafka);
  // The cloud sells none by brokers: they are somebody else's.
  if (prices.kafka === undefined) return line({ component: 'kafka', item: 'brokers', quantity: kafka.brokers * HOURS, price: undefined, formula: `${kafka.brokers} brokers of ${kafka.cpu} cores and ${kafka.diskGiB} GiB x ${HOURS} h, which somebody else runs` });
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

interface ServerNeed {
  /** Cores. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

/** Cloud SQL's custom machines (its page "machine types", Enterprise edition): one core or an even number, memory in steps of 256 MiB between bounds for each core. */
export function customServer({ cpu, memoryMiB }: ServerNeed): ServerNeed {
  const wanted = Math.max(cpu, Math.ceil(memoryMiB / 6_656));
  const cores = wanted <= 1 ? 1 : 2 * Math.ceil(wanted / 2);
  return { cpu: cores, memoryMiB: 256 * Math.ceil(Math.max(memoryMiB, 3_840, cores * 922) / 256) };
}

function customLines(need: ServerNeed, { coreHour, gibHour }: CustomServerPrice, where: string): Entry[] {
  const { cpu, memoryMiB } = customServer(need);
  const type = `db-custom-${cpu}-${memoryMiB}`;
  const formula = `the smallest machine with ${need.cpu} cores and ${need.memoryMiB} MiB`;
  return [
    ...line({ component: 'database', item: `${type}, ${where}, cores`, quantity: HOURS * cpu, price: coreHour, formula: `${HOURS} h x ${cpu}; ${formula}` }),
    ...line({ component: 'database', item: `${type}, ${where}, memory`, quantity: (HOURS * memoryMiB) / 1024, price: gibHour, formula: `${HOURS} h x ${memoryMiB} MiB; ${formula}` }),
  ];
}

function serverLines(need: ServerNeed, servers: readonly ServerPrice[] | CustomServerPrice, kind: string, where: string): Entry[] {
  if ('coreHour' in servers) return customLines(need, servers, where);
  const server = smallest(servers, need, `prices.database.${kind}`);
  const formula = `${HOURS} h; the smallest class with ${need.cpu} cores and ${need.memoryMiB} MiB`;
  return line({ component: 'database', item: `${server.type}, ${where}`, quantity: HOURS, price: server.hour, formula });
}

/** Grafana's database; a standby doubles both the server and the disk. Backups up to the size of the disk are free, or cost little. */
export function databaseLines({ database }: PlatformSizing, prices: PriceTable): Entry[] {
  const kind = database.standby ? 'standby' : 'single';
  const where = database.standby ? 'with a standby in a second zone' : 'in one zone';
  const disk = prices.database?.[`${kind}GbMonth`];
  const sold = prices.database?.diskSizesGiB?.find((size) => size >= database.diskGiB) ?? database.diskGiB;
  return [
    ...(prices.database === undefined
      ? line({ component: 'database', item: `server, ${where}`, quantity: HOURS, price: undefined, formula: `${HOURS} h of ${database.cpu} cores and ${database.memoryMiB} MiB` })
      : serverLines(database, prices.database[kind], kind, where)),
    ...line({ component: 'database', item: `disk, ${where}`, quantity: sold, price: disk, formula: sold === database.diskGiB ? `${sold} GiB` : `${sold} GiB, the smallest that holds ${database.diskGiB}` }),
  ];
}
