import type { MachinePrice, Price, PriceTable, ServerPrice, StorageStep } from '../prices';
import { newest, priceOf, round } from './read';
import { AWS_REGIONS, SOURCES, type AwsPriceRegion, type Read } from './aws-data';

/** Sizes of a family are priced in proportion to their cores (AWS price list; checked for us-east-1 against every type of the source). */
const SIZES: { readonly [size: string]: number } = { large: 0.5, xlarge: 1, '2xlarge': 2, '4xlarge': 4, '8xlarge': 8 };
/** The burstable family: memory and so price double from each size to the next (AWS price list). */
const BURSTABLE_SIZES: { readonly [size: string]: number } = { small: 0.125, medium: 0.25, large: 0.5, xlarge: 1, '2xlarge': 2 };

function price([value, source]: Read, unit: string): Price {
  return priceOf(SOURCES[source], value, unit);
}

function machinePrice(family: string, [value, source]: Read, factor: number, region: AwsPriceRegion): MachinePrice {
  const onDemand = price([round(value * factor), source], 'machine-hour');
  const share = (read: Read): Price => {
    const of = price(read, 'machine-hour');
    return { ...of, value: round(onDemand.value * of.value), verified: of.verified && onDemand.verified };
  };
  return { onDemand, reserved: share(region.reservedShare), spot: share(region.spotShares[family] ?? region.spotShare) };
}

function machines(region: AwsPriceRegion): PriceTable['machines'] {
  const rows = Object.entries(region.machinesPerXlarge).flatMap(([family, read]) =>
    Object.entries(family.startsWith('t') ? BURSTABLE_SIZES : SIZES).map(
      ([size, factor]) => [`${family}.${size}`, machinePrice(family, read, factor, region)] as const,
    ),
  );
  return Object.fromEntries(rows);
}

/** Broker sizes of MSK Standard: cores and MiB (MSK developer guide, broker sizes); priced in proportion to their cores. */
const BROKERS = [
  ['large', 2, 8],
  ['xlarge', 4, 16],
  ['2xlarge', 8, 32],
  ['4xlarge', 16, 64],
  ['8xlarge', 32, 128],
  ['12xlarge', 48, 192],
  ['16xlarge', 64, 256],
] as const;

function brokers([value, source]: Read): ServerPrice[] {
  return BROKERS.map(([size, cpu, gib]) => ({
    type: `kafka.m7g.${size}`,
    cpu,
    memoryMiB: gib * 1024,
    hour: price([round((value * cpu) / 2), source], 'broker-hour'),
  }));
}

/** What EKS Auto Mode costs, as a part of the machine's price on demand, however the machine is bought. */
const AUTO_MODE_SHARE: Read = [0.12, 'autoMode'];

/** Database classes that the foundation chooses from, smallest first, each size in proportion to one of its family (t4g.medium, m7g.large). Cores and GiB: RDS user guide, DB instance classes. */
const CLASSES = [
  ['db.t4g.micro', 2, 1, 0.25],
  ['db.t4g.small', 2, 2, 0.5],
  ['db.t4g.medium', 2, 4, 1],
  ['db.m7g.large', 2, 8, 1],
  ['db.m7g.xlarge', 4, 16, 2],
  ['db.m7g.2xlarge', 8, 32, 4],
  ['db.m7g.4xlarge', 16, 64, 8],
  ['db.m7g.8xlarge', 32, 128, 16],
  ['db.m7g.12xlarge', 48, 192, 24],
  ['db.m7g.16xlarge', 64, 256, 32],
] as const;

function databases({ t4gMedium, m7gLarge }: AwsPriceRegion['database'], copies: 1 | 2): ServerPrice[] {
  return CLASSES.map(([type, cpu, gib, factor]) => {
    const [value, source] = type.startsWith('db.t4g') ? t4gMedium : m7gLarge;
    return { type, cpu, memoryMiB: gib * 1024, hour: price([round(value * factor * copies), source], 'instance-hour') };
  });
}

/** S3 Standard: 50 TB, the next 450 TB, all above. */
function storageSteps([first, second, rest]: readonly [Read, Read, Read]): StorageStep[] {
  return [
    { upToGb: 51_200, gbMonth: price(first, 'GB-month') },
    { upToGb: 512_000, gbMonth: price(second, 'GB-month') },
    { gbMonth: price(rest, 'GB-month') },
  ];
}

function table(name: string, region: AwsPriceRegion): PriceTable {
  const [databaseGb, databaseSource] = region.database.gbMonth;
  return {
    cloud: 'aws',
    region: name,
    date: newest(SOURCES),
    machines: machines(region),
    disk: { gbMonth: price(region.diskGbMonth, 'GB-month') },
    cluster: { hour: price(region.clusterHour, 'cluster-hour'), autoModeShare: price(AUTO_MODE_SHARE, 'part of a machine-hour on demand') },
    network: {
      natHour: price(region.natHour, 'gateway-hour'),
      natGb: price(region.natGb, 'GB'),
      crossZoneGb: price(region.crossZoneGb, 'GB and direction'),
      crossZoneDirections: 2,
      addressHour: price(region.addressHour, 'address-hour'),
      endpointHour: price(region.endpointHour, 'endpoint-hour'),
    },
    objects: {
      storage: storageSteps(region.objectGbMonth),
      putPer1000: price(region.putPer1000, '1000 requests'),
      getPer1000: price(region.getPer1000, '1000 requests'),
    },
    kafka: {
      brokers: brokers(region.brokerM7gLarge),
      gbMonth: price(region.brokerGbMonth, 'GB-month'),
      throughputMonth: price(region.brokerThroughput, 'MiB/s-month'),
    },
    database: {
      single: databases(region.database, 1),
      standby: databases(region.database, 2),
      singleGbMonth: price([databaseGb, databaseSource], 'GB-month'),
      standbyGbMonth: price([round(2 * databaseGb), databaseSource], 'GB-month'),
    },
    keyMonth: price(region.keyMonth, 'key-month'),
    secretMonth: price(region.secretMonth, 'secret-month'),
    logs: { ingestGb: price(region.logsIngestGb, 'GB'), gbMonth: price(region.logsGbMonth, 'GB-month') },
  };
}

/** One table for each region that prices were collected for. */
export const AWS_PRICES: readonly PriceTable[] = Object.entries(AWS_REGIONS).map(([name, region]) => table(name, region));
