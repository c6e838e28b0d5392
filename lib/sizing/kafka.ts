import { samplesPerSecond, tracesMegabytesPerSecond, type Load } from './load';
import { KAFKA, TEMPO } from './tables/rules';
import { replicasFor, roundUp } from './workload';

/** One topic; every number is what the topic is created with. */
export interface TopicSizing {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly minInSyncReplicas: number;
  readonly retentionHours: number;
  /** Bytes of the largest record batch. */
  readonly maxMessageBytes: number;
}

export interface KafkaSizing {
  readonly brokers: number;
  /** Cores of a broker. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** GiB of a broker's log disk at the tier's load; storage autoscaling may grow it to `maxDiskGiB`. */
  readonly diskGiB: number;
  readonly maxDiskGiB: number;
  readonly topics: {
    readonly traces: TopicSizing; readonly metrics: TopicSizing; readonly logs: TopicSizing; readonly tempoIngest: TopicSizing;
    /** Mimir's ingest log; absent while Mimir is classic. */
    readonly mimirIngest?: TopicSizing;
  };
}

/** Tempo and Mimir form batches of up to 16 MB (Tempo 3.0 configure-kafka). */
export const INGEST_MAX_MESSAGE_BYTES = 16_000_000;
/** A request of 4 MiB, the most that an OTLP client may send by default, with what agents add; a gateway writes it as one record. */
const BUFFER_MAX_MESSAGE_BYTES = 8 * 2 ** 20;

function eventsPerSecond(load: Load): number {
  return load.spansPerSecond + samplesPerSecond(load) + load.logLinesPerSecond;
}

/** Partitions of each buffer topic for a load. */
export function bufferPartitions(load: Load): number {
  const events = eventsPerSecond(load);
  const row = KAFKA.partitions.find((r) => events <= r.upToEventsPerSecond);
  return row?.partitions ?? roundUp(events / 40_000, 12);
}

function diskGiB(load: Load): number {
  const raw =
    load.spansPerSecond * load.bytesPerSpan + samplesPerSecond(load) * KAFKA.bytesPerSample + load.logLinesPerSecond * load.bytesPerLine;
  const ingest = tracesMegabytesPerSecond(load) * 1e6;
  const perSecond = raw / KAFKA.compressionRatio + ingest;
  const kept = (perSecond * 3600 * KAFKA.retentionHours * KAFKA.replicationFactor) / 2 ** 30;
  return roundUp(kept / KAFKA.replicationFactor / KAFKA.diskFill, 100);
}

export function sizeKafka(load: Load): KafkaSizing {
  const partitions = bufferPartitions(load);
  const disk = diskGiB(load);
  const topic = (name: string, count: number, maxMessageBytes: number): TopicSizing => ({
    name,
    partitions: count,
    replicationFactor: KAFKA.replicationFactor,
    minInSyncReplicas: 2,
    retentionHours: KAFKA.retentionHours,
    maxMessageBytes,
  });
  return {
    brokers: 3,
    cpu: 4,
    memoryMiB: 16_384,
    diskGiB: disk,
    maxDiskGiB: 2 * disk,
    topics: {
      traces: topic('otlp-traces', partitions, BUFFER_MAX_MESSAGE_BYTES),
      metrics: topic('otlp-metrics', partitions, BUFFER_MAX_MESSAGE_BYTES),
      logs: topic('otlp-logs', partitions, BUFFER_MAX_MESSAGE_BYTES),
      tempoIngest: topic(
        'tempo-ingest',
        replicasFor(tracesMegabytesPerSecond(load), TEMPO.megabytesPerSecondPerPartition, 3),
        INGEST_MAX_MESSAGE_BYTES,
      ),
    },
  };
}
