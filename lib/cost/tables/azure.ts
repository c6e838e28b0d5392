import type { Price, PriceTable, ServerPrice, StorageStep } from '../prices';
import { AZURE_EVERYWHERE, AZURE_REGIONS, SOURCES, type AzurePriceRegion, type Read } from './azure-data';
import { newest, priceOf, round } from './read';

const CORES = [2, 4, 8, 16, 32];
/** Cores that the figures of a series are for. */
const READ_CORES = 4;

function price([value, source]: Read, unit: string): Price {
  return priceOf(SOURCES[source], value, unit);
}

function maybe(read: Read | undefined, unit: string): Price | undefined {
  return read === undefined ? undefined : price(read, unit);
}

/** On demand only: for machines that are reserved or on spot no source was found. */
function machines({ machines: series }: AzurePriceRegion): PriceTable['machines'] {
  const rows = Object.entries(series).flatMap(([name, value]) =>
    CORES.map((cores) => [`Standard_${name.charAt(0)}${cores}${name.slice(1)}`, { onDemand: price([round((value * cores) / READ_CORES), 'karpenter'], 'machine-hour') }] as const),
  );
  return Object.fromEntries(rows);
}

type Class = readonly [type: string, cpu: number, gib: number, hour: Read];

/** Machines of flexible server that the foundation chooses from, smallest first. B sizes cost a multiple of B1MS, and have no standby. */
function classes({ b1ms, coreHour, memoryCoreHour }: NonNullable<AzurePriceRegion['database']>, standby: boolean): readonly Class[] {
  const times = ([value, source]: Read, factor: number): Read => [round(value * factor), source];
  const bursting: Class[] = [
    ['B_Standard_B2s', 2, 4, times(b1ms, 4)],
    ['B_Standard_B2ms', 2, 8, times(b1ms, 8)],
    ['B_Standard_B4ms', 4, 16, times(b1ms, 16)],
    ['B_Standard_B8ms', 8, 32, times(b1ms, 32)],
  ];
  const steady = [2, 4, 8, 16, 32, 48, 64, 96].flatMap((cores): Class[] => [
    [`GP_Standard_D${cores}ds_v5`, cores, cores * 4, times(coreHour, cores)],
    [`MO_Standard_E${cores}ds_v5`, cores, Math.min(cores * 8, 672), times(memoryCoreHour, cores)],
  ]);
  return [...(standby ? [] : bursting), ...steady];
}

/** Sizes of a server's disk in GiB (flexible server "storage"). */
const DISKS = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384];

function database({ database: figures }: AzurePriceRegion): PriceTable['database'] {
  if (figures === undefined) return undefined;
  const servers = (copies: 1 | 2): ServerPrice[] =>
    classes(figures, copies === 2).map(([type, cpu, gib, [value, source]]) => ({ type, cpu, memoryMiB: gib * 1024, hour: price([round(value * copies), source], 'instance-hour') }));
  const [gb, source] = figures.gbMonth;
  return { single: servers(1), standby: servers(2), singleGbMonth: price([gb, source], 'GB-month'), standbyGbMonth: price([round(2 * gb), source], 'GB-month'), diskSizesGiB: DISKS };
}

/** Hot blobs: 50 TB, the next 450 TB, all above. */
function storageSteps(read: AzurePriceRegion['objectGbMonth']): StorageStep[] | undefined {
  const bounds = [51_200, 512_000, undefined];
  return read?.map((step, index) => ({ ...(bounds[index] === undefined ? {} : { upToGb: bounds[index] }), gbMonth: price(step, 'GB-month') }));
}

function table(name: string, region: AzurePriceRegion): PriceTable {
  const all = AZURE_EVERYWHERE;
  return {
    cloud: 'azure',
    region: name,
    date: newest(SOURCES),
    machines: machines(region),
    disk: { gbMonth: maybe(region.diskGbMonth, 'GB-month') },
    rootDisk: { gbMonth: maybe(region.rootDiskGbMonth, 'GB-month') },
    cluster: { hour: price(region.clusterHour, 'cluster-hour') },
    network: {
      natHour: price(region.natHour, 'gateway-hour'),
      natGb: price(region.natGb, 'GB'),
      addressHour: price(region.addressHour, 'address-hour'),
      crossZoneGb: price(all.crossZoneGb, 'GB and direction'),
      crossZoneDirections: 2,
      endpointHour: price(all.endpointHour, 'endpoint-hour'),
      endpointGb: price(all.endpointGb, 'GB'),
    },
    objects: {
      storage: storageSteps(region.objectGbMonth),
      putPer1000: maybe(region.putPer1000, '1000 requests'),
      getPer1000: maybe(region.getPer1000, '1000 requests'),
    },
    database: database(region),
    keyMonth: price(all.keyMonth, 'key-month'),
    secretMonth: price(all.secretMonth, 'secret-month'),
    logs: { ingestGb: maybe(region.logs?.ingestGb, 'GB'), gbMonth: maybe(region.logs?.gbMonth, 'GB-month') },
  };
}

/** One table for each region that prices were collected for. */
export const AZURE_PRICES: readonly PriceTable[] = Object.entries(AZURE_REGIONS).map(([name, region]) => table(name, region));
