import type { Overlay } from '../../../config';
import type { BufferTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import { collectorConfig, connector, pipeline, type Pipeline } from '../model';
import type { SamplerRoom, Sampling } from '../sampling';
import { backendExporter, HEALTH_CHECK, kafkaReceiver, NO_QUEUE, ownMetricsTo, selfTelemetry, smoothing, tempoExporter } from './shared';
import { TRACE_BATCH_BYTES } from './sizes';
import { OWN_SERIES, SERVICE_GRAPH, SPAN_METRICS } from './span-metrics';

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
}

/**
 * Seconds for which Kafka keeps a processor's partitions when it is gone. Longer than a restart, so that no rollout moves a
 * partition and splits the traces on it; a pod that is gone for good stops its partitions for that long.
 */
export const SESSION_SECONDS = 60;

/** A fixed member id: a restarted pod gets its partitions back, and no other one moves. */
export const MEMBERSHIP: Overlay = { group_instance_id: '${env:POD_NAME}', session_timeout: `${SESSION_SECONDS}s` };

/**
 * One pipeline makes metrics from all spans, the next samples. A sampler that waits for whole traces answers before Tempo does;
 * without one every record is in Tempo before its offset moves. The limiter stands before both, or a refusal would count spans twice.
 */
function tracePipelines(props: TraceProcessorConfigProps): Pipeline[] {
  const { topic, consumerGroup, kafka, tempoEndpoint, sampling, room } = props;
  const sampler = connector('forward', {}, 'sampling');
  const queue = sampling.wholeTraces ? smoothing(64, TRACE_BATCH_BYTES) : NO_QUEUE;
  return [
    pipeline('traces', { from: [kafkaReceiver({ signal: 'traces', topic, consumerGroup, kafka, membership: MEMBERSHIP })], to: [...generators(sampling), sampler] }),
    pipeline('traces', { name: 'sampled', from: [sampler], through: sampling.wholeTraces ? sampling.steps(room) : sampling.steps(), to: [tempoExporter(tempoEndpoint, queue)] }),
  ];
}

/** Client and server spans of a call must meet in one processor to make an edge; without keys by trace id they do not. */
function generators(sampling: Sampling): (typeof SPAN_METRICS | typeof SERVICE_GRAPH)[] {
  return sampling.wholeTraces ? [SPAN_METRICS, SERVICE_GRAPH] : [SPAN_METRICS];
}

/** Pipelines whose data waits in memory: the sampler's window, and counts that are not yet flushed. */
export function traceProcessorHolds(sampling: Sampling): readonly string[] {
  return sampling.wholeTraces ? ['traces/sampled', 'metrics/generated'] : ['metrics/generated'];
}

/** The trace processor's configuration: Kafka, metrics from every span, sampling, Tempo. */
export function traceProcessorConfig(props: TraceProcessorConfigProps): Overlay {
  const { clusterName, gatewayEndpoint, mimirEndpoint, sampling } = props;
  return collectorConfig({
    extensions: [HEALTH_CHECK],
    telemetry: selfTelemetry({ service: 'otel-trace-processor', clusterName }),
    pipelines: [
      ...tracePipelines(props),
      pipeline('metrics', { name: 'generated', from: generators(sampling), through: [OWN_SERIES], to: [backendExporter('mimir', mimirEndpoint, smoothing(32, 4 * 2 ** 20))] }),
      ownMetricsTo(gatewayEndpoint),
    ],
  });
}
