import type { PlatformSizing } from '../sizing';
import { samplesPerSecond } from '../sizing/load';
import { HOURS, line, SECONDS, type CostLine } from './line';
import type { PriceTable } from './prices';
import type { FoundationCounts } from './foundation';

/** How well data is compressed on the way; assumptions, to be changed by `traffic`. */
export interface Traffic {
  /** Bytes of one sample as OTLP, uncompressed. */
  readonly bytesPerSample: number;
  /** Uncompressed bytes over bytes on the wire, where a hop compresses (gzip, zstd). */
  readonly compression: number;
  /** Share of what consumers fetch from Kafka that comes from a replica in their own zone. 0: always from the partition's leader. */
  readonly fetchedNearby: number;
}

export const TRAFFIC: Traffic = { bytesPerSample: 60, compression: 4, fetchedNearby: 0 };

/** One way that data takes between pods, brokers and nodes. */
export interface Hop {
  readonly name: string;
  /** Bytes per second on the wire, all zones together. */
  readonly bytesPerSecond: number;
  /** Share of them that arrives in another zone than it left. */
  readonly crossing: number;
  readonly formula: string;
}

interface Rates {
  /** Uncompressed bytes per second before sampling. */
  readonly all: number;
  readonly traces: number;
  readonly metrics: number;
  readonly logs: number;
}

function ratesOf({ load }: PlatformSizing, { bytesPerSample }: Traffic): Rates {
  const spans = load.spansPerSecond * load.bytesPerSpan;
  const metrics = samplesPerSecond(load) * bytesPerSample;
  const logs = load.logLinesPerSecond * load.bytesPerLine;
  return { all: spans + metrics + logs, traces: spans * load.spansKept, metrics, logs };
}

/** What each backend does with a byte that it was sent. */
function backendHops(sizing: PlatformSizing, rates: Rates, traffic: Traffic, away: number): Hop[] {
  const { compression, fetchedNearby } = traffic;
  const wire = (bytes: number): number => bytes / compression;
  const fetched = away * (1 - fetchedNearby);
  const hops: Hop[] = [];
  const copies = (name: string, bytes: number): Hop => ({
    // Replication 3 puts one copy in each zone, so that of three copies those for the other zones cross.
    name: `${name}: distributors to ingesters`,
    bytesPerSecond: wire(3 * bytes),
    crossing: away,
    formula: '3 copies, one in each zone',
  });
  if (sizing.tempo.mode === 'microservices') {
    const zones = sizing.tempo.liveStoreZones;
    hops.push(
      { name: 'tempo: distributors to Kafka', bytesPerSecond: wire(rates.traces), crossing: away, formula: 'to the leader of a partition, in any zone' },
      {
        name: 'tempo: Kafka to live-stores and block-builders',
        bytesPerSecond: wire((zones + 1) * rates.traces),
        crossing: fetched,
        formula: `read once by each of ${zones} zones of live-stores and once by the block-builders`,
      },
    );
  }
  if (sizing.mimir.mode === 'classic') hops.push(copies('mimir', rates.metrics));
  if (sizing.mimir.mode === 'ingest-storage') {
    hops.push(
      { name: 'mimir: distributors to Kafka', bytesPerSecond: wire(rates.metrics), crossing: away, formula: 'to the leader of a partition, in any zone' },
      {
        name: 'mimir: Kafka to ingesters',
        bytesPerSecond: wire(sizing.mimir.zones * rates.metrics),
        crossing: fetched,
        formula: `read once by the ingesters of each of ${sizing.mimir.zones} zones`,
      },
    );
  }
  hops.push(copies('loki', rates.logs));
  return hops;
}

/**
 * The ways that data takes, and what of it crosses zones. Nothing does in a platform of one zone.
 * A Service, or a partition's leader, is in each of z zones equally often, whoever asks: (z - 1) / z of the bytes cross. Not counted:
 * copies among the brokers of a managed Kafka and between a database and its standby, which the clouds do not charge for; objects, which
 * lie in the region and not in a zone; what queries return, which is small beside what is written.
 */
export function hopsOf(sizing: PlatformSizing, traffic: Traffic = TRAFFIC): Hop[] {
  const away = (sizing.zones - 1) / sizing.zones;
  const rates = ratesOf(sizing, traffic);
  const wire = (bytes: number): number => bytes / traffic.compression;
  const toBackends = rates.traces + rates.metrics + rates.logs;
  const hops: Hop[] = [{ name: 'agents and applications to gateways', bytesPerSecond: wire(rates.all), crossing: away, formula: 'a Service spreads over all zones' }];
  if (sizing.kafka !== undefined) {
    hops.push(
      { name: 'gateways to Kafka', bytesPerSecond: wire(rates.all), crossing: away, formula: 'to the leader of a partition, in any zone' },
      {
        name: 'Kafka to processors',
        bytesPerSecond: wire(rates.all),
        crossing: away * (1 - traffic.fetchedNearby),
        formula: traffic.fetchedNearby === 0 ? 'from the leader of a partition, in any zone' : `from the leader, but for ${100 * traffic.fetchedNearby} % from a replica nearby`,
      },
    );
  }
  hops.push({
    name: sizing.kafka === undefined ? 'gateways to backends' : 'processors to backends',
    bytesPerSecond: wire(toBackends),
    crossing: away,
    formula: 'after sampling; a Service spreads over all zones',
  });
  return [...hops, ...backendHops(sizing, rates, traffic, away)];
}

/** NAT gateways, endpoints and what crosses zones. */
export function networkLines(sizing: PlatformSizing, prices: PriceTable, counts: FoundationCounts, traffic: Traffic): CostLine[] {
  const { zones } = sizing;
  const crossing = hopsOf(sizing, traffic).flatMap(({ name, bytesPerSecond, crossing: share, formula }) =>
    line({
      component: 'network',
      item: `across zones, ${name}`,
      quantity: (2 * bytesPerSecond * share * SECONDS) / 2 ** 30,
      price: prices.network.crossZoneGb,
      formula:
        `${(bytesPerSecond / 1e6).toFixed(2)} MB/s on the wire (compressed ${traffic.compression} times, assumed) x ${(100 * share).toFixed(1)} % ` +
        `x ${SECONDS} s x 2 directions; ${formula}`,
      assumed: true,
    }),
  );
  return [
    ...line({
      component: 'network',
      item: 'NAT gateways',
      quantity: counts.natGateways * HOURS,
      price: prices.network.natHour,
      formula: `${counts.natGateways} gateways x ${HOURS} h`,
    }),
    ...line({
      component: 'network',
      item: 'through the NAT gateways',
      quantity: counts.natGb,
      price: prices.network.natGb,
      formula: `${counts.natGbFormula} (assumed); objects take the free way to the buckets`,
      assumed: true,
    }),
    ...line({
      component: 'network',
      item: 'interface endpoints',
      quantity: counts.interfaceEndpoints * zones * HOURS,
      price: prices.network.endpointHour,
      formula: `${counts.interfaceEndpoints} services x ${zones} zones x ${HOURS} h`,
    }),
    ...crossing,
  ];
}
