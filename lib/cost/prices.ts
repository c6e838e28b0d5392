import { ValidationError } from '../errors';

/** Clouds that a table of prices can be for. */
export type CloudName = 'aws' | 'gcp' | 'azure';

/** One price, and where it was read. */
export interface Price {
  /** US dollars for one unit. */
  readonly value: number;
  /** What one unit is, for example `machine-hour` or `GB-month`. */
  readonly unit: string;
  /** The public page or document it was read from; for an unverified price, how it was arrived at. */
  readonly source: string;
  /** Day on which the source was read or made, as `2026-07-20`. */
  readonly date: string;
  /** False: no public source was found that states this price for this region. */
  readonly verified: boolean;
}

/** What a machine costs, by the way it is bought. */
export interface MachinePrice {
  /** An hour, without any commitment. */
  readonly onDemand: Price;
  /** One year, nothing paid up front. Absent: no source was found; an estimate with reserved machines is refused. */
  readonly reserved?: Price;
  /** A recent price of spare capacity; it moves with demand. Absent: no source was found; an estimate with spot machines is refused. */
  readonly spot?: Price;
}

/** A kind of server that a managed service sells by the hour, with the room it has. */
export interface ServerPrice {
  /** Name of the type, as the service sells it. */
  readonly type: string;
  /** Cores (vCPU). */
  readonly cpu: number;
  /** Memory of the server. */
  readonly memoryMiB: number;
  /** An hour of one server. */
  readonly hour: Price;
}

/** A managed server of any shape, paid by its cores and its memory: Cloud SQL's custom machines. */
export interface CustomServerPrice {
  /** An hour of one core. */
  readonly coreHour: Price;
  /** An hour of one GiB of memory. */
  readonly gibHour: Price;
}

/** Price of stored GB up to a bound; the last step has none. */
export interface StorageStep {
  /** GB stored up to which this price holds. Absent: without end. */
  readonly upToGb?: number;
  /** A GB for a month. */
  readonly gbMonth: Price;
}

/**
 * Every price of one cloud and region that an estimate uses. Plain data: replace single prices by spreading it, or the whole of it.
 * A price that may be absent and is needed appears in the estimate's `unpriced` with its quantity, and in no sum.
 */
export interface PriceTable {
  /** Cloud of the prices. */
  readonly cloud: CloudName;
  /** Region of the prices. */
  readonly region: string;
  /** Day of the newest price in the table. */
  readonly date: string;
  /** Machines of nodes, by type. */
  readonly machines: { readonly [type: string]: MachinePrice };
  /** Pods, where a cluster sells pods and no machines: GKE Autopilot, general purpose, on demand. Absent: none does, or no source was found; an estimate of such a cluster is refused. */
  readonly pods?: {
    /** A core that a pod asks for, an hour. */
    readonly coreHour: Price;
    /** A GiB of memory that a pod asks for, an hour. */
    readonly gibHour: Price;
    /** A GiB of its node's disk that a pod asks for, an hour. */
    readonly diskGibHour: Price;
  };
  /** Persistent volumes. */
  readonly disk: {
    /** A GB of the platform's StorageClass for a month. Absent: no source was found. */
    readonly gbMonth?: Price;
  };
  /** Root disks of nodes. Default: as `disk`. */
  readonly rootDisk?: {
    /** A GB for a month. Absent: no source was found. */
    readonly gbMonth?: Price;
  };
  /** The control plane. */
  readonly cluster: {
    /** An hour of one control plane. Absent: no source was found. */
    readonly hour?: Price;
    /** EKS Auto Mode, as a part of a machine's price on demand. Absent: an estimate with Auto Mode is refused. */
    readonly autoModeShare?: Price;
  };
  /** Gateways, endpoints, addresses, and what crosses zones. */
  readonly network: NetworkPrices;
  /** The object store. */
  readonly objects: {
    /** Steps of the standard class, lowest first. Absent: no source was found. */
    readonly storage?: readonly StorageStep[];
    /** A thousand requests that write or list. Absent: no source was found. */
    readonly putPer1000?: Price;
    /** A thousand requests that read. Absent: no source was found. */
    readonly getPer1000?: Price;
  };
  /** The managed Kafka; absent where the cloud sells none that is priced by brokers. */
  readonly kafka?: {
    /** Brokers by size, smallest first. */
    readonly brokers: readonly ServerPrice[];
    /** A GB of a broker's disk for a month. */
    readonly gbMonth: Price;
    /** A MiB/s that a broker's disk is provisioned for above the 250 that every disk gives. */
    readonly throughputMonth: Price;
  };
  /** A service that holds the buffer alone. Absent: the cloud sells none, or no source was found. */
  readonly buffer?: {
    /** What it is sold by, an hour: a data compute unit of Google Managed Kafka, which is a vCPU with 4 GiB; a processing unit of Event Hubs Premium. Absent: no source was found. */
    readonly unitHour?: Price;
  };
  /** Grafana's PostgreSQL. Absent: no source was found. */
  readonly database?: {
    /** Servers without a standby, smallest first, or a price by cores and memory. */
    readonly single: readonly ServerPrice[] | CustomServerPrice;
    /** With a standby in a second zone. */
    readonly standby: readonly ServerPrice[] | CustomServerPrice;
    /** A GB of disk for a month, without a standby. */
    readonly singleGbMonth: Price;
    /** A GB of disk for a month, with a standby. */
    readonly standbyGbMonth: Price;
    /** Sizes that the disk comes in, GiB, rising; the smallest that holds the sizing's is paid. Default: any size. */
    readonly diskSizesGiB?: readonly number[];
  };
  /** A key for a month; on Google Cloud one version of it. Absent: no source was found. */
  readonly keyMonth?: Price;
  /** A secret for a month. Absent: no source was found. */
  readonly secretMonth?: Price;
  /** Logs of the cloud's own services. */
  readonly logs: {
    /** A GB of logs that is written. Absent: no source was found. */
    readonly ingestGb?: Price;
    /** A GB of logs for a month. Absent: no source was found. */
    readonly gbMonth?: Price;
  };
}

/** What is paid for the network; a price that is absent has no source, and what it is for appears in `unpriced`. */
export interface NetworkPrices {
  /** An hour of a NAT gateway; on Google Cloud of one machine behind it, of which 32 are paid at most. Absent: no source was found. */
  readonly natHour?: Price;
  /** A GB through a NAT gateway. Absent: no source was found. */
  readonly natGb?: Price;
  /** An hour of a public address in use. Absent: no source was found. */
  readonly addressHour?: Price;
  /** A GB that crosses zones, in one direction. Absent: no source was found. */
  readonly crossZoneGb?: Price;
  /** 2: such a GB is charged where it leaves and where it arrives; 1: where it leaves alone. */
  readonly crossZoneDirections: 1 | 2;
  /** An hour of one interface endpoint, or private endpoint. Absent: no source was found. */
  readonly endpointHour?: Price;
  /** A GB through one. Absent: no source was found. */
  readonly endpointGb?: Price;
}

/** Every price of a table with its place in it, in a stable order. */
export function pricesOf(table: PriceTable): { readonly path: string; readonly price: Price }[] {
  const found: { readonly path: string; readonly price: Price }[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isPrice(value)) {
      found.push({ path, price: value });
      return;
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, joined(path, value, key, inner));
  };
  walk(table, '');
  return found;
}

/** A list's entries are called by their type where they have one. */
function joined(path: string, parent: object, key: string, inner: unknown): string {
  const type = (inner as { readonly type?: unknown } | null)?.type;
  const name = Array.isArray(parent) && typeof type === 'string' ? type : key;
  return path === '' ? name : `${path}.${name}`;
}

function isPrice(value: object): value is Price {
  return 'value' in value && 'verified' in value;
}

/** Throws a ValidationError unless every price of the table is a number from 0, with a source and a date. */
export function checkPrices(table: PriceTable): void {
  const faults = pricesOf(table)
    .filter(({ price }) => !Number.isFinite(price.value) || price.value < 0 || price.source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(price.date))
    .map(({ path, price }) => ({
      prop: `prices.${path}`,
      got: price,
      allowed: 'a value in US dollars from 0, a source, and a date as 2026-07-20',
      write: "{ value: 0.1, unit: 'machine-hour', source: 'our contract', date: '2026-07-20', verified: true }",
    }));
  if (faults.length > 0) throw new ValidationError('cost', faults);
}
