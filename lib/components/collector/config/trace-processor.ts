import type { Overlay } from '../../../config';
import type { BufferTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import { collectorConfig, pipeline, type Pipeline } from '../model';
import type { SamplerRoom, Sampling } from '../sampling';
import type { Tenants } from '../tenants';
import { bufferExtensions } from './buffer';
import { backendExporter, HEALTH_CHECK, kafkaReceiver, NO_QUEUE, ownMetricsTo, selfTelemetry, smoothing, tempoExporter } from './shared';
import { TRACE_BATCH_BYTES } from './sizes';
import { waysOf } from './tenancy';
import { tracesMayLose, tracesOut } from './traces';

export interface TraceProcessorConfigProps {
  readonly clusterName: string;
  readonly gatewayEndpoint: string;
  readonly topic: TopicSizing;
  readonly consumerGroup: string;
  readonly kafka: BufferTraits;
  /** host:port of Tempo's OTLP over gRPC. */
  readonly tempoEndpoint: string;
  /** URL of Mimir's OTLP, without `/v1/metrics`. */
  readonly mimirEndpoint: string;
  readonly sampling: Sampling;
  readonly room: SamplerRoom;
  readonly tenants?: Tenants;
}

/**
 * Seconds for which Kafka keeps a processor's partitions when it is gone. Longer than a restart, so that no rollout moves a
 * partition and splits the traces on it; a pod that is gone for good stops its partitions for that long.
 */
export const SESSION_SECONDS = 60;

/** A fixed member id: a restarted pod gets its partitions back, and no other one moves. */
export const MEMBERSHIP: Overlay = { group_instance_id: '${env:POD_NAME}', session_timeout: `${SESSION_SECONDS}s` };

/**
 * Queues of all tenants together, in MiB, and the least of one tenant's. What is larger than its queue is dropped (0.159): a whole trace from the sampler,
 * of which 100,000 spans have 37 MB; and of the counts all that one flush sends, 0.9 KB for each combination of service, span name and the rest.
 */
const QUEUES = { tempo: { all: 64, least: 40 }, mimir: { all: 128, least: 32 } } as const;
const METRIC_BATCH_BYTES = 4 * 2 ** 20;

/**
 * One pipeline makes metrics from all spans, the next samples. A sampler that waits for whole traces answers before Tempo does;
 * without one every record is in Tempo before its offset moves. The limiter stands before both, or a refusal would count spans twice.
 */
function tracePipelines(props: TraceProcessorConfigProps): readonly Pipeline[] {
  const { topic, consumerGroup, kafka, tempoEndpoint, mimirEndpoint, sampling, room, tenants } = props;
  const part = ({ all, least }: { readonly all: number; readonly least: number }, share: number): number => Math.max(least, Math.floor(all * share));
  const ways = waysOf(tenants).map((way) => ({
    ...way,
    tempo: tempoExporter(tempoEndpoint, sampling.wholeTraces ? smoothing(part(QUEUES.tempo, way.share), TRACE_BATCH_BYTES) : NO_QUEUE, way),
    mimir: backendExporter('mimir', mimirEndpoint, smoothing(part(QUEUES.mimir, way.share), METRIC_BATCH_BYTES), way),
  }));
  const steps = sampling.wholeTraces ? sampling.steps(room) : sampling.steps();
  const out = tracesOut({ tenants, ways, sampling: steps, wholeTraces: sampling.wholeTraces });
  return [pipeline('traces', { from: [kafkaReceiver({ signal: 'traces', topic, consumerGroup, kafka, membership: MEMBERSHIP })], to: out.to }), ...out.pipelines];
}

/** Pipelines whose data waits in memory. */
export function traceProcessorHolds(sampling: Sampling, tenants?: Tenants): readonly string[] {
  return tracesMayLose(waysOf(tenants), sampling.wholeTraces);
}

/** The trace processor's configuration: Kafka, metrics from every span, sampling, Tempo. */
export function traceProcessorConfig(props: TraceProcessorConfigProps): Overlay {
  const { clusterName, gatewayEndpoint } = props;
  return collectorConfig({
    extensions: [HEALTH_CHECK, ...bufferExtensions(props.kafka)],
    telemetry: selfTelemetry({ service: 'otel-trace-processor', clusterName }),
    pipelines: [...tracePipelines(props), ownMetricsTo(gatewayEndpoint)],
  });
}
