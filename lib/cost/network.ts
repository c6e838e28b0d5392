import { COMPRESSION, type PerSignal, type PlatformSizing } from '../sizing';
import { demandOf } from '../sizing/demand';
import type { FoundationCounts } from './counts';
import { HOURS, line, type Entry } from './line';
import type { PriceTable } from './prices';

/** How data travels; assumptions, to be changed by the option `traffic`. */
export interface Traffic {
  /** Uncompressed bytes over bytes on the wire where collectors send OTLP (gzip, zstd), by signal. */
  readonly otlpCompression: PerSignal;
  /** Bytes of a sample on its way from a distributor to one ingester; its labels go with each. */
  readonly copiedSampleBytes: number;
  /** Bytes of a log line, with its labels and metadata, on its way from a distributor to one ingester, for each byte of the line. */
  readonly copiedPerLineByte: number;
  /** Share of what consumers fetch from Kafka that comes from a replica in their own zone. 0: always from the partition's leader. */
  readonly fetchedNearby: number;
}

/**
 * Copies to ingesters under snappy, as the platform sets it. Measured 2026-11-21 with telemetry of 100 made-up pods: Mimir (main of 2026-04-23) sends 55 B
 * for a sample with 16 labels, 715 uncompressed and 19 with gzip; Loki 3.7.8 sends 149 B for a line of 301 B, 740 uncompressed and 81 with gzip.
 * Snappy cost no more processor time than no compression, gzip a fifth more in Mimir and half more in Loki.
 */
export const TRAFFIC: Traffic = { otlpCompression: { traces: COMPRESSION.traces, metrics: COMPRESSION.metrics, logs: COMPRESSION.logs }, copiedSampleBytes: 55, copiedPerLineByte: 0.5, fetchedNearby: 0 };

/** One way that data takes between pods, brokers and nodes. */
export interface Hop {
  readonly name: string;
  /** GB (10^9 bytes) a day on the wire, all zones together. */
  readonly gbPerDay: number;
  /** Share of it that arrives in another zone than it left. */
  readonly crossing: number;
  readonly formula: string;
}

const LEADER = 'to the leader of a partition, in any zone';
const IN_STEP = 'copies, each in a zone of its own';
const NEARBY = 'to the pods of the own zone, of another only from a zone that has none';

interface Ways {
  readonly sizing: PlatformSizing;
  readonly traffic: Traffic;
  /** Share that leaves its zone when every zone is as likely: (zones - 1) / zones. */
  readonly away: number;
}

/** Share that leaves its zone for pods that keep evenly to the zones, and are called from their own first. */
function nearby({ zones }: PlatformSizing, replicas: number): number {
  return Math.max(0, zones - replicas) / zones;
}

/** The fewest pods that take a signal in for a backend. */
function takers({ tempo, mimir, loki }: PlatformSizing): number {
  return Math.min(...[tempo, mimir, loki].map((b) => ('distributor' in b ? b.distributor : b.all).replicas));
}

function fetched({ fetchedNearby }: Traffic): string {
  return fetchedNearby === 0 ? 'from the leader of a partition, in any zone' : `${100 * fetchedNearby} % from a replica nearby`;
}

/** Into and out of Kafka, between gateways and processors. */
function bufferHops({ sizing: { traffic: flows, collector }, traffic, away }: Ways): Hop[] {
  if (flows.kafkaGBPerDay === undefined) return [];
  const { traces, metrics, logs } = flows.kafkaGBPerDay;
  const gbPerDay = traces + metrics + logs;
  const of = flows.kafkaGBPerDay;
  const further = Object.values(collector.destinations ?? {}).reduce((sum, d) => sum + (d.traces ? of.traces : 0) + (d.metrics ? of.metrics : 0) + (d.logs ? of.logs : 0), 0);
  const crossing = away * (1 - traffic.fetchedNearby);
  return [
    { name: 'gateways to Kafka', gbPerDay, crossing: away, formula: LEADER },
    { name: 'Kafka to processors', gbPerDay, crossing, formula: fetched(traffic) },
    ...(further === 0 ? [] : [{ name: 'Kafka to processors of destinations', gbPerDay: further, crossing, formula: fetched(traffic) }]),
  ];
}

/** What brokers that are pods send each other: every record goes to the zones that its leader is not in. */
function brokerHops({ sizing: { kafka, traffic, zones } }: Ways): Hop[] {
  if (kafka?.inCluster === undefined || traffic.kafkaGBPerDay === undefined) return [];
  const written = Object.values(traffic.kafkaGBPerDay).reduce((sum, gb) => sum + gb, 0);
  const copies = kafka.topics.traces.replicationFactor - 1;
  return [{ name: 'among Kafka brokers', gbPerDay: written * copies, crossing: zones > 1 ? 1 : 0, formula: `${copies} further ${IN_STEP}` }];
}

/** Into and out of a backend's own ingest log: every zone of readers reads everything. */
function ingestHops(app: string, gbPerDay: number, readers: number, who: string, { traffic, away }: Ways): Hop[] {
  return [
    { name: `${app}: distributors to Kafka`, gbPerDay, crossing: away, formula: LEADER },
    { name: `${app}: Kafka to ${who}`, gbPerDay: gbPerDay * readers, crossing: away * (1 - traffic.fetchedNearby), formula: `read ${readers} times over, ${fetched(traffic)}` },
  ];
}

/** Three copies, one for each zone: those for the other zones cross. */
function copies(app: string, megabytesPerSecond: number, crossing: number, bytes: string): Hop {
  return { name: `${app}: distributors to ingesters`, gbPerDay: 3 * megabytesPerSecond * 86.4, crossing, formula: `3 copies, one in each zone; ${bytes}` };
}

function backendHops(ways: Ways): Hop[] {
  const { sizing, traffic, away } = ways;
  const { tempo, mimir } = sizing;
  const log = sizing.traffic.kafkaGBPerDay;
  const { samplesPerSecond, lineMegabytes } = demandOf({ ...sizing.load, peakFactor: 1 });
  return [
    ...(tempo.mode === 'microservices' && log !== undefined ? ingestHops('tempo', log.tempoIngest, tempo.liveStoreZones + 1, 'live-stores and block-builders', ways) : []),
    ...(mimir.mode === 'ingest-storage' && log !== undefined ? ingestHops('mimir', log.mimirIngest, mimir.zones, 'ingesters', ways) : []),
    ...(mimir.mode === 'ingest-storage' ? [] : [copies('mimir', (samplesPerSecond * traffic.copiedSampleBytes) / 1e6, away, `${traffic.copiedSampleBytes} B of a sample`)]),
    copies('loki', lineMegabytes * traffic.copiedPerLineByte, away, `${traffic.copiedPerLineByte} B for each byte of a line`),
  ];
}

/**
 * The ways that data takes, and what of it crosses zones; nothing does in a platform of one zone.
 * A partition's leader is in each of z zones equally often, whoever asks: (z - 1) / z of the bytes cross. Gateways and distributors are
 * reached in the caller's own zone. Not counted,
 * since the clouds do not charge for it: copies among the brokers of a managed Kafka (those among brokers in the cluster are a hop of their own), and between a database and its standby. Objects
 * lie in the region and in no zone. What queries return is small beside what is written.
 */
export function hopsOf(sizing: PlatformSizing, traffic: Traffic = TRAFFIC): Hop[] {
  const ways: Ways = { sizing, traffic, away: (sizing.zones - 1) / sizing.zones };
  const { ingressGBPerDay } = sizing.traffic;
  const sent = (signal: keyof PerSignal): number => ingressGBPerDay[signal] / traffic.otlpCompression[signal];
  const [traces, metrics, logs] = [sent('traces'), sent('metrics'), sent('logs')];
  return [
    { name: 'agents and applications to gateways', gbPerDay: traces + metrics + logs, crossing: nearby(sizing, sizing.collector.gateway.replicas), formula: `${NEARBY}; compressed` },
    ...bufferHops(ways),
    ...brokerHops(ways),
    {
      name: sizing.kafka === undefined ? 'gateways to backends' : 'processors to backends',
      gbPerDay: traces * sizing.load.spansKept + metrics + logs,
      crossing: nearby(sizing, takers(sizing)),
      formula: `after sampling; ${NEARBY}; compressed`,
    },
    ...backendHops(ways),
  ];
}

function crossingLines(sizing: PlatformSizing, prices: PriceTable, traffic: Traffic): Entry[] {
  const directions = prices.network.crossZoneDirections;
  return hopsOf(sizing, traffic).flatMap(({ name, gbPerDay, crossing, formula }) =>
    line({
      component: 'network',
      item: `across zones, ${name}`,
      // Clouds count GB of 2^30 bytes; some charge where data leaves a zone and where it arrives.
      quantity: (directions * gbPerDay * crossing * (HOURS / 24) * 1e9) / 2 ** 30,
      price: prices.network.crossZoneGb,
      formula: `${gbPerDay.toFixed(1)} GB a day on the wire x ${(100 * crossing).toFixed(1)} % x 30.4 days${directions === 2 ? ' x 2 directions' : ''}; ${formula} (assumed)`,
      assumed: true,
    }),
  );
}

/** NAT gateways, endpoints and what crosses zones. */
export function networkLines(sizing: PlatformSizing, prices: PriceTable, counts: FoundationCounts, traffic: Traffic): Entry[] {
  const component = 'network';
  return [
    ...line({
      component,
      item: 'NAT gateways',
      quantity: counts.natGateways * HOURS,
      price: prices.network.natHour,
      formula: counts.natGatewaysFormula,
    }),
    ...line({
      component,
      item: 'through the NAT gateways',
      quantity: counts.natGb,
      price: prices.network.natGb,
      formula: `${counts.natGbFormula} (assumed); objects take a free way to the buckets`,
      assumed: true,
    }),
    ...line({
      component,
      item: 'public addresses',
      quantity: counts.addresses * HOURS,
      price: prices.network.addressHour,
      formula: `${counts.addresses} of the NAT gateways x ${HOURS} h`,
    }),
    ...line({
      component,
      item: 'endpoints',
      quantity: counts.endpoints * HOURS,
      price: prices.network.endpointHour,
      formula: counts.endpointsFormula,
    }),
    ...line({
      component,
      item: 'through the endpoints',
      quantity: counts.endpointGb,
      price: prices.network.endpointGb,
      formula: `${counts.endpointGbFormula} (assumed)`,
      assumed: true,
    }),
    ...crossingLines(sizing, prices, traffic),
  ];
}
