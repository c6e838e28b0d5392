import { consumersFor, type DestinationNeed } from './collector';
import type { Demand } from './demand';
import { keptOnce, sizeBuffer, type BufferNeed, type BufferSizing } from './kafka-buffer';
import type { Ledger } from './ledger';
import { SIGNALS, type Signal } from './load';
import { COMPRESSION, KAFKA, TEMPO } from './tables/rules';
import { SOURCES } from './tables/sources';
import type { Policy } from './tables/tiers';
import { decideWorkload, replicasFor, roundUp, type Reasoned, type WorkloadSizing } from './workload';

/** One topic; every number is what the topic is created with. */
export interface TopicSizing {
  /** Name of the topic, as `otlp-traces`. */
  readonly name: string;
  /** Number of partitions; no more consumers than these can work at once. */
  readonly partitions: number;
  /** Copies of each record, on as many brokers. */
  readonly replicationFactor: number;
  /** Copies that must have a record before its writer is answered. */
  readonly minInSyncReplicas: number;
  /** How long records are kept, read or not. */
  readonly retentionHours: number;
  /** Bytes of the largest record batch. */
  readonly maxMessageBytes: number;
}

/** Brokers and topics; where the buffer is a service of its own, the brokers are those of the ingest log. */
export interface KafkaSizing {
  /** Number of brokers, a third of them in each zone. */
  readonly brokers: number;
  /** Cores of a broker. */
  readonly cpu: number;
  /** Memory of a broker, most of it page cache. */
  readonly memoryMiB: number;
  /** GiB of a broker's log disk at the tier's load; storage autoscaling may grow it to `maxDiskGiB`. */
  readonly diskGiB: number;
  /** GiB up to which a broker's disk may grow by itself. */
  readonly maxDiskGiB: number;
  /** True: brokers of MSK Express, which keep their data on no disk of their own; absent elsewhere. */
  readonly express?: true;
  /** What runs beside the brokers where they are pods of the cluster; absent elsewhere. */
  readonly inCluster?: KafkaBesideBrokers;
  /** What the buffer takes where it is a service of its own; absent where the same brokers serve both roles. */
  readonly buffer?: BufferSizing;
  /** The topics, by what they carry. */
  readonly topics: {
      /** Spans between gateways and trace processors, keyed by trace id. */
    readonly traces: TopicSizing;
      /** Data points between gateways and metric processors. */
      readonly metrics: TopicSizing;
      /** Log records between gateways and log processors. */
      readonly logs: TopicSizing;
      /** Spans between Tempo's distributors and its live-stores and block-builders. */
      readonly tempoIngest: TopicSizing;
      /** Mimir's ingest log; absent while Mimir is classic. */
    readonly mimirIngest?: TopicSizing;
    };
}

/** Tempo and Mimir form batches of up to 16 MB (Tempo 3.0 configure-kafka). */
export const INGEST_MAX_MESSAGE_BYTES = 16_000_000;
/** A request of 4 MiB, the most that an OTLP client may send by default, with what agents add; a gateway writes it as one record. */
const BUFFER_MAX_MESSAGE_BYTES = 8 * 2 ** 20;

/** Smallest of `from`, 2 x `from`, 4 x `from` ... that is enough. */
function doubled(need: number, from: number): number {
  let value = from;
  while (value < need - 1e-9) value *= 2;
  return value;
}

/** MB per second that producers write, compressed, by what they write. */
export function writtenMegabytes(demand: Demand, mimirIngests: boolean): { readonly [T in Signal | 'tempoIngest' | 'mimirIngest']: number } {
  const { traces, metrics, logs } = demand.rawMegabytes;
  return {
    traces: traces / COMPRESSION.traces,
    metrics: metrics / COMPRESSION.metrics,
    logs: logs / COMPRESSION.logs,
    tempoIngest: demand.keptTraceMegabytes / COMPRESSION.tempoIngest,
    mimirIngest: mimirIngests ? (demand.samplesPerSecond * KAFKA.bytesPerIngestedSample) / 1e6 : 0,
  };
}

/** Topics are made once for all deployments to come: a partition more re-deals the keys, so there is room from the first day. */
function bufferPartitions(ledger: Ledger, signal: Signal, demand: Demand, { partitions: row, processors }: NonNullable<Policy['kafka']>, recordBytes: number): number {
  const consumers = consumersFor(demand, processors)[signal];
  // Traces are keyed, and a sampler takes in without waiting for Tempo.
  const megabytesPerSecond = signal === 'traces' ? 0 : demand.rawMegabytes[signal];
  // A consumer delivers a partition's records one after the other, so smaller ones carry less in the same time.
  const perPartition = Math.round(KAFKA.megabytesPerPartition * Math.min(1, recordBytes / KAFKA.recordBytes) * 10) / 10;
  const needed = Math.max(consumers * KAFKA.partitionsPerConsumer, megabytesPerSecond / perPartition);
  return ledger.decide(`kafka.topics.${signal}.partitions`, Math.max(row, roundUp(needed, 6)), {
    formula: `max(row, 1.25 x consumers at the load, MB/s / ${perPartition}), to a multiple of 6`,
    inputs: { row, consumers, megabytesPerSecond },
    source: SOURCES.kafkaPartitions,
    min: 1,
  });
}

/** The topics of the ingest log alone, or of the buffer alone. */
export function topicsOf(topics: KafkaSizing['topics'], role: 'buffer' | 'ingest log'): readonly TopicSizing[] {
  const { traces, metrics, logs, tempoIngest, mimirIngest } = topics;
  return role === 'buffer' ? [traces, metrics, logs] : [tempoIngest, ...(mimirIngest === undefined ? [] : [mimirIngest])];
}

interface TopicRules {
  readonly key: keyof KafkaSizing['topics'];
  readonly name: string;
  readonly partitions: number;
  readonly maxMessageBytes: number;
}

function topic(ledger: Ledger, brokers: number, { key, name, partitions, maxMessageBytes }: TopicRules): TopicSizing {
  const ingest = maxMessageBytes === INGEST_MAX_MESSAGE_BYTES;
  const small = maxMessageBytes < 2 ** 20;
  const formula = ingest ? 'batches of up to 16 MB' : small ? 'as much as the service takes' : 'a request of 4 MiB with what agents add';
  const source = ingest ? SOURCES.kafkaIngest : SOURCES.kafkaDisk;
  const decide = (of: string, value: number, formula: string, unit: string, bounds: object = {}): number =>
    ledger.decide(`kafka.topics.${key}.${of}`, value, { formula, source, ...bounds }, unit);
  const replicationFactor = decide('replicationFactor', Math.min(brokers, KAFKA.replicationFactor), 'three copies', 'copies', {
    max: brokers,
    because: `there are ${brokers} brokers, and no broker holds a record twice`,
  });
  return {
    name,
    partitions,
    replicationFactor,
    minInSyncReplicas: decide('minInSyncReplicas', Math.min(KAFKA.minInSyncReplicas, replicationFactor), 'two of three, so that one broker may go', 'copies', {
      max: Math.max(1, replicationFactor - 1),
      because: 'with every copy asked for, one broker away stops all writers',
    }),
    retentionHours: decide('retentionHours', KAFKA.retentionHours, 'a day', 'h', { min: 1, because: 'Tempo names 40 minutes as the least' }),
    maxMessageBytes: decide('maxMessageBytes', maxMessageBytes, formula, 'bytes', small ? { max: maxMessageBytes, because: 'the service takes no more' } : {
      min: ingest ? INGEST_MAX_MESSAGE_BYTES : 2 ** 20,
      because: ingest ? 'Tempo and Mimir form batches of up to 16 MB' : 'a request of 1 MiB is usual',
    }),
  };
}

/** What Strimzi runs beside the brokers. */
export interface KafkaBesideBrokers {
  /** Pods that keep the cluster's metadata, apart from the brokers. */
  readonly controller: WorkloadSizing;
  /** Moves partitions when brokers come and go. */
  readonly cruiseControl: WorkloadSizing;
  /** The operators of topics and of users, in one pod. */
  readonly entityOperator: WorkloadSizing;
  /** Metrics of consumer lag. */
  readonly exporter: WorkloadSizing;
}

/** Upstream publishes no sizes for them at this load; they carry metadata only, and none of them lies on the way of the data. */
function besideBrokers(ledger: Ledger): KafkaBesideBrokers {
  const one = (name: keyof KafkaBesideBrokers, replicas: number, cpu: number, memoryMiB: number, diskGiB?: number): WorkloadSizing => {
    const rule = (value: number, formula: string): Reasoned => ({ value, formula, source: SOURCES.strimzi });
    return decideWorkload(ledger, `kafka.inCluster.${name}`, {
      replicas: rule(replicas, replicas === 3 ? 'three, so that one may go' : 'one'),
      cpu: rule(cpu, 'fixed'),
      memoryMiB: rule(memoryMiB, 'fixed'),
      ...(diskGiB === undefined ? {} : { diskGiB: rule(diskGiB, 'fixed') }),
    });
  };
  return { controller: one('controller', 3, 0.5, 2048, 20), cruiseControl: one('cruiseControl', 1, 0.5, 2048), entityOperator: one('entityOperator', 1, 0.2, 1024), exporter: one('exporter', 1, 0.1, 256) };
}

interface Brokers {
  readonly brokers: number;
  readonly cpu: number;
  readonly memoryMiB: number;
}

interface Carried {
  /** MB per second that are written. */
  readonly megabytes: number;
  /** MB per second that are read. */
  readonly readMegabytes: number;
  readonly totalDiskGiB: number;
}

/** Brokers and their machines grow by doubling: machines first to twice the row's, then their number, so that a share of the disks never shrinks in sum. */
function brokers(ledger: Ledger, policy: NonNullable<Policy['kafka']>, { megabytes: writtenMB, readMegabytes, totalDiskGiB }: Carried, kind: BrokerKind): Brokers {
  const { throughput, cores: share, sizesDisks } = KAFKA.kinds[kind];
  const perCore = Math.round(KAFKA.megabytesPerSecondPerCore * throughput * 10) / 10;
  const { brokers: least } = policy;
  const brokerCores = policy.brokerCores / share;
  // Express brokers may be read twice as fast as they are written.
  const megabytes = kind === 'express' ? Math.max(writtenMB, readMegabytes / 2) : writtenMB;
  const cores = megabytes / perCore / KAFKA.utilisation;
  const most = 4 * brokerCores;
  const n = Math.max(doubled(cores / most, least), sizesDisks ? doubled(totalDiskGiB / KAFKA.plannedDiskGiB, least) : 0);
  const count = ledger.decide(
    'kafka.brokers',
    n,
    {
      formula: 'the row, doubled until cores and disks suffice',
      inputs: { megabytesPerSecond: megabytes, coresNeeded: cores, diskGiBNeeded: totalDiskGiB, row: least },
      source: SOURCES.kafkaBroker,
      min: KAFKA.replicationFactor,
      multipleOf: 3,
      because: 'three copies, one in each of three zones',
    },
    'brokers',
  );
  const cpu = ledger.decide('kafka.cpu', doubled(cores / count, brokerCores), {
    formula: `MB/s / ${perCore} per core / 70 % / brokers, doubled from the row`,
    inputs: { megabytesPerSecond: megabytes, brokers: count, row: brokerCores },
    source: SOURCES.kafkaBroker,
  });
  const memoryMiB = ledger.decide('kafka.memoryMiB', cpu * KAFKA.gibPerCore * 1024, { formula: '4 GiB per core, the shape of managed brokers; most of it is page cache', inputs: { cpu }, source: SOURCES.kafkaBroker });
  return { brokers: count, ...(kind === 'inCluster' ? ledger.admitted('kafka', { cpu, memoryMiB }) : { cpu, memoryMiB }) };
}

function tempoPartitions(ledger: Ledger, demand: Demand, floor: number): number {
  const needed = demand.keptTraceMegabytes * TEMPO.stormFactor;
  return ledger.decide('kafka.topics.tempoIngest.partitions', replicasFor(needed, TEMPO.megabytesPerSecondPerPartition, floor), {
    formula: 'ceil(2 x MB/s after sampling / 10 MB/s), at least the row; twice, since an incident keeps every error and slow trace',
    inputs: { keptMegabytesPerSecond: demand.keptTraceMegabytes, row: floor },
    source: SOURCES.tempoPartitions,
    min: 1,
  });
}

/** Mimir's ingesters each own one partition; as many again lie ready, so that ingesters can double without touching the topic. */
function mimirPartitions(ledger: Ledger, ingesters: number): number {
  return ledger.decide('kafka.topics.mimirIngest.partitions', Math.max(12, 2 * ingesters), {
    formula: 'max(12, 2 x ingesters of a zone)',
    inputs: { ingestersPerZone: ingesters },
    source: SOURCES.mimirIngestStorage,
    min: ingesters,
    because: `each of the ${ingesters} ingesters of a zone reads a partition of its own`,
  });
}

/** What brokers are: machines of a managed Kafka, those of MSK Express, or pods beside the workloads. */
export type BrokerKind = keyof typeof KAFKA.kinds;

export interface KafkaProps {
  /** Ingesters of one zone where Mimir reads from Kafka, else undefined. */
  readonly mimirIngesters: number | undefined;
  readonly kind: BrokerKind;
  /** Undefined where the same brokers serve both roles. */
  readonly buffer: BufferNeed | undefined;
  readonly destinations: readonly DestinationNeed[];
}

/** Brokers and topics. */
export function sizeKafka(ledger: Ledger, policy: NonNullable<Policy['kafka']>, demand: Demand, { mimirIngesters, kind, buffer, destinations }: KafkaProps): KafkaSizing {
  const written = writtenMegabytes(demand, mimirIngesters !== undefined);
  const buffered = SIGNALS.reduce((sum, signal) => sum + written[signal], 0);
  const bufferRead = SIGNALS.reduce((sum, signal) => sum + written[signal] * (1 + destinations.filter((d) => d.signals.includes(signal)).length), 0);
  const ingested = written.tempoIngest + written.mimirIngest;
  const inCluster = kind === 'inCluster';
  const megabytes = buffer === undefined ? Object.values(written).reduce((sum, mb) => sum + mb, 0) : ingested;
  const totalGiB = (keptOnce(megabytes) * KAFKA.replicationFactor) / KAFKA.diskFill;
  const readMegabytes = KAFKA.readersOfIngestLog * ingested + (buffer === undefined ? bufferRead : 0);
  const machines = brokers(ledger, policy, { megabytes, readMegabytes, totalDiskGiB: totalGiB }, kind);
  const diskGiB = ledger.decide('kafka.diskGiB', roundUp(totalGiB / machines.brokers, 100), {
    formula: 'compressed MB/s at the peak x 24 h x 3 copies / brokers / 70 % full',
    inputs: { megabytesPerSecond: megabytes, brokers: machines.brokers },
    source: SOURCES.kafkaDisk,
  }, 'GiB');
  const maxDiskGiB = ledger.decide('kafka.maxDiskGiB', Math.max(diskGiB, Math.min(2 * diskGiB, KAFKA.maxDiskGiB)), {
    formula: 'twice the disk, up to the largest of managed brokers', inputs: { diskGiB }, source: SOURCES.kafkaDisk, min: diskGiB, because: 'a disk never shrinks',
  }, 'GiB');
  const largest = buffer?.maxMessageBytes ?? BUFFER_MAX_MESSAGE_BYTES;
  const partitionsOf = (signal: Signal): number => bufferPartitions(ledger, signal, demand, policy, largest);
  const made = (key: keyof KafkaSizing['topics'], name: string, partitions: number, maxMessageBytes = largest): TopicSizing =>
    topic(ledger, machines.brokers, { key, name, partitions, maxMessageBytes });
  return {
    ...machines,
    diskGiB,
    maxDiskGiB,
    ...(kind === 'express' ? { express: true } : {}),
    ...(inCluster ? { inCluster: besideBrokers(ledger) } : {}),
    ...(buffer === undefined ? {} : { buffer: sizeBuffer(ledger, buffered, bufferRead) }),
    topics: {
      traces: made('traces', 'otlp-traces', partitionsOf('traces')),
      metrics: made('metrics', 'otlp-metrics', partitionsOf('metrics')),
      logs: made('logs', 'otlp-logs', partitionsOf('logs')),
      tempoIngest: made('tempoIngest', 'tempo-ingest', tempoPartitions(ledger, demand, policy.tempoPartitions), INGEST_MAX_MESSAGE_BYTES),
      ...(mimirIngesters === undefined ? {} : { mimirIngest: made('mimirIngest', 'mimir-ingest', mimirPartitions(ledger, mimirIngesters), INGEST_MAX_MESSAGE_BYTES) }),
    },
  };
}
