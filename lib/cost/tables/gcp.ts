import { HOURS } from '../line';
import type { MachinePrice, Price, PriceTable } from '../prices';
import { GCP_EVERYWHERE, GCP_REGIONS, SOURCES, type GcpPriceRegion, type MachineRead, type Read } from './gcp-data';
import { newest, priceOf, round } from './read';

const CORES = [2, 4, 8, 16, 32];
/** Cores that the figures of a shape are for. */
const READ_CORES = 4;

function price([value, source]: Read, unit: string): Price {
  return priceOf(SOURCES[source], value, unit);
}

function read(value: number, unit: string): Price {
  return price([round(value), 'gcosts'], unit);
}

/** A node runs all month, and a machine that does costs less by itself (sustained use: N2 and N2D a fifth), so an hour is a month's 730th. */
function machinePrice([month, monthOfYear, spotHour]: MachineRead, cores: number): MachinePrice {
  const factor = cores / READ_CORES;
  const hour = (value: number): Price => read(value * factor, 'machine-hour');
  return { onDemand: hour(month / HOURS), reserved: hour(monthOfYear / HOURS), spot: hour(spotHour) };
}

function machines({ machines: shapes }: GcpPriceRegion): PriceTable['machines'] {
  // e2-highmem ends at 16 cores.
  const sold = (shape: string, cores: number): boolean => !(shape === 'e2-highmem' && cores > 16);
  const rows = Object.entries(shapes).flatMap(([shape, figures]) =>
    CORES.filter((cores) => sold(shape, cores)).map((cores) => [`${shape}-${cores}`, machinePrice(figures, cores)] as const),
  );
  return Object.fromEntries(rows);
}

function database({ database: figures }: GcpPriceRegion): PriceTable['database'] {
  if (figures === undefined) return undefined;
  const times = ([value, source]: Read, copies: number, unit: string): Price => price([round(value * copies), source], unit);
  const servers = (copies: number): NonNullable<PriceTable['database']>['single'] => ({
    coreHour: times(figures.coreHour, copies, 'core-hour'),
    gibHour: times(figures.gibHour, copies, 'GiB-hour'),
  });
  return { single: servers(1), standby: servers(2), singleGbMonth: times(figures.gbMonth, 1, 'GB-month'), standbyGbMonth: times(figures.gbMonth, 2, 'GB-month') };
}

function table(name: string, region: GcpPriceRegion): PriceTable {
  const all = GCP_EVERYWHERE;
  return {
    cloud: 'gcp',
    region: name,
    date: newest(SOURCES),
    machines: machines(region),
    pods: {
      coreHour: price(region.pods.coreHour, 'core-hour of pods'),
      gibHour: price(region.pods.gibHour, 'GiB-hour of pods'),
      diskGibHour: price(region.pods.diskGibHour, 'GiB-hour of disk'),
    },
    disk: { gbMonth: read(region.diskGbMonth, 'GB-month') },
    cluster: { hour: price(all.clusterHour, 'cluster-hour') },
    network: {
      natHour: price(all.natHour, 'machine behind it-hour'),
      natGb: price(all.natGb, 'GB'),
      addressHour: price(all.addressHour, 'address-hour'),
      crossZoneGb: price(all.crossZoneGb, 'GB'),
      crossZoneDirections: 1,
    },
    objects: {
      storage: [{ gbMonth: read(region.objectGbMonth, 'GB-month') }],
      putPer1000: price(all.putPer1000, '1000 requests'),
      getPer1000: price(all.getPer1000, '1000 requests'),
    },
    ...(region.kafkaUnitHour === undefined ? {} : { buffer: { unitHour: price(region.kafkaUnitHour, 'data compute unit-hour') } }),
    database: database(region),
    keyMonth: price(all.keyMonth, 'version-month'),
    secretMonth: price(all.secretMonth, 'version-month'),
    logs: { ingestGb: price(all.logsIngestGb, 'GB') },
  };
}

/** One table for each region that prices were collected for. */
export const GCP_PRICES: readonly PriceTable[] = Object.entries(GCP_REGIONS).map(([name, region]) => table(name, region));
