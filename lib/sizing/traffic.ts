import type { BucketSizings } from './buckets';
import { demandOf } from './demand';
import type { DestinationNeed } from './collector';
import { writtenMegabytes } from './kafka';
import type { Ledger } from './ledger';
import { SIGNALS, type Load, type Signal } from './load';
import { COMPRESSION, REQUESTS } from './tables/rules';
import { SOURCES } from './tables/sources';
import type { Policy } from './tables/tiers';
import type { PlatformSizing } from './size';

/** A number for each signal. */
export interface PerSignal {
  /** Of spans. */
  readonly traces: number;
  /** Of samples. */
  readonly metrics: number;
  /** Of log lines. */
  readonly logs: number;
}

/** Requests to the object store in a month of 30 days. */
export interface RequestsPerMonth {
  /** PUT, COPY, POST, LIST. */
  readonly writes: PerSignal;
  /** GET and HEAD. */
  readonly reads: PerSignal;
}

/** What flows in a usual day: averages, without the peak. GB are 10^9 bytes. */
export interface TrafficSizing {
  /** GB of OTLP a day into the gateways, uncompressed. */
  readonly ingressGBPerDay: PerSignal;
  /** GB a day that producers write to Kafka, compressed, each record once; brokers copy it twice more. Absent without Kafka. */
  readonly kafkaGBPerDay?: PerSignal & {
    /** GB a day of Tempo's ingest log. */
    readonly tempoIngest: number;
    /** GB a day of Mimir's ingest log; 0 while Mimir is classic. */
    readonly mimirIngest: number;
  };
  /** GB a day that consumers read from Kafka: each buffer topic once and once more for each destination that takes it, the ingest logs once for each zone and builder. Absent without Kafka. */
  readonly kafkaReadGBPerDay?: number;
  /** GB a day that the backends write to object storage. */
  readonly objectStoreGBPerDay: PerSignal;
  /** Requests to the object store, by signal. */
  readonly requestsPerMonth: RequestsPerMonth;
}

const GB_PER_GIB = 2 ** 30 / 1e9;
const DAYS = 30;

type Decide = (path: string, value: number, formula: string, source: (typeof SOURCES)[keyof typeof SOURCES]) => number;

function perSignal(of: (signal: Signal) => number): PerSignal {
  return { traces: of('traces'), metrics: of('metrics'), logs: of('logs') };
}

/** Writes and reads by the objects that each backend makes of its data, and opens for a query. */
function requests(ledger: Ledger, load: Load, storedGB: PerSignal, builders: PerSignal): RequestsPerMonth {
  const queries = load.queriesPerSecond * 86_400 * DAYS;
  const decide = (path: string, value: number, formula: string, inputs: { readonly [name: string]: number }): number =>
    ledger.decide(`traffic.requestsPerMonth.${path}`, Math.ceil(value), { formula, inputs, source: SOURCES.requests }, 'requests');
  const writes = perSignal((signal) => {
    const { objectMB, requestsPerObject, objectsPerWriterDay } = REQUESTS[signal];
    const objects = (storedGB[signal] * 1000) / objectMB + builders[signal] * objectsPerWriterDay;
    const formula = `30 x (GB a day / ${objectMB} MB + writers x ${objectsPerWriterDay}) x ${requestsPerObject}`;
    return decide(`writes.${signal}`, DAYS * objects * requestsPerObject, formula, { gbPerDay: storedGB[signal], writers: builders[signal] });
  });
  const reads = perSignal((signal) => {
    const { queries: share, readsPerQuery } = REQUESTS[signal];
    return decide(`reads.${signal}`, queries * share * readsPerQuery + writes[signal], `queries x ${share} x ${readsPerQuery} reads past the caches + one per write for compaction`, { queries, writes: writes[signal] });
  });
  return { writes, reads };
}

/** Processes that write blocks or chunks. */
function writersOf({ tempo, mimir, loki }: Pick<PlatformSizing, 'tempo' | 'mimir' | 'loki'>): PerSignal {
  return {
    traces: tempo.mode === 'monolithic' ? 1 : tempo.blockBuilder.replicas,
    metrics: mimir.mode === 'monolithic' ? mimir.all.replicas : mimir.zones * mimir.ingester.replicas,
    logs: loki.mode === 'monolithic' ? loki.all.replicas : loki.zones * loki.ingester.replicas,
  };
}

function kafkaTraffic(decide: Decide, load: Load, { mimir }: Policy, destinations: readonly DestinationNeed[]): Pick<TrafficSizing, 'kafkaGBPerDay' | 'kafkaReadGBPerDay'> {
  const written = writtenMegabytes(demandOf({ ...load, peakFactor: 1 }), mimir.mode === 'ingest-storage');
  const gb = (topic: keyof typeof written): number =>
    decide(`kafkaGBPerDay.${topic}`, written[topic] * 86.4, topic.endsWith('Ingest') ? 'MB/s into the log x 86,400' : `OTLP / ${COMPRESSION[topic as Signal]} compression`, SOURCES.kafkaDisk);
  const kafkaGBPerDay = { ...perSignal(gb), tempoIngest: gb('tempoIngest'), mimirIngest: gb('mimirIngest') };
  const { traces, metrics, logs, tempoIngest, mimirIngest } = kafkaGBPerDay;
  const further = SIGNALS.reduce((sum, signal) => sum + kafkaGBPerDay[signal] * destinations.filter((d) => d.signals.includes(signal)).length, 0);
  const read = traces + metrics + logs + further + 3 * tempoIngest + 3 * mimirIngest;
  return { kafkaGBPerDay, kafkaReadGBPerDay: decide('kafkaReadGBPerDay', read, `buffer + 3 x Tempo (two live-stores, one builder) + 3 x Mimir (three zones)${destinations.length === 0 ? '' : ' + each destination its signals'}`, SOURCES.kafkaIngest) };
}

/** What flows, for what is paid by the byte and by the request. */
export function sizeTraffic(ledger: Ledger, load: Load, policy: Policy, buckets: BucketSizings, backends: Pick<PlatformSizing, 'tempo' | 'mimir' | 'loki'> & { readonly destinations: readonly DestinationNeed[] }): TrafficSizing {
  const decide: Decide = (path, value, formula, source) => ledger.decide(`traffic.${path}`, Math.round(value * 100) / 100, { formula, source }, 'GB/day');
  const raw = demandOf({ ...load, peakFactor: 1 }).rawMegabytes;
  const ingressGBPerDay = perSignal((signal) => decide(`ingressGBPerDay.${signal}`, raw[signal] * 86.4, 'rate x bytes x 86,400', SOURCES.tiers));
  const objectStoreGBPerDay = perSignal((signal) =>
    decide(`objectStoreGBPerDay.${signal}`, buckets[signal].storedGiBPerDay * GB_PER_GIB, 'what the bucket grows by', SOURCES.requests),
  );
  return {
    ingressGBPerDay,
    ...(policy.kafka === undefined ? {} : kafkaTraffic(decide, load, policy, backends.destinations)),
    objectStoreGBPerDay,
    requestsPerMonth: requests(ledger, load, objectStoreGBPerDay, writersOf(backends)),
  };
}
