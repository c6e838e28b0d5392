import type { Overlay } from '../../../config';
import type { BufferTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import type { Destination } from '../destination';
import { collectorConfig, connector, exporter, pipeline, receiver, type Pipeline, type Step } from '../model';
import type { SamplerRoom, Sampling } from '../sampling';
import type { Tenants } from '../tenants';
import { EXPORTERS, type ExporterRow, type Signal } from '../version';
import { bufferExtensions } from './buffer';
import { outlet, requestBytes } from './outlet';
import { HEALTH_CHECK, kafkaReceiver, NO_QUEUE, ownMetricsTo, RETRY_FOR_EVER, selfTelemetry, smoothing } from './shared';
import { withoutMark } from './tenancy';
import { MEMBERSHIP } from './trace-processor';

export interface DestinationProcessorConfigProps {
  readonly clusterName: string;
  readonly gatewayEndpoint: string;
  readonly destination: Destination;
  readonly signal: Signal;
  readonly topic: TopicSizing;
  readonly consumerGroup: string;
  readonly kafka: BufferTraits;
  /** The platform's, which decides how records of traces are keyed. */
  readonly sampling: Sampling;
  readonly room: SamplerRoom;
  readonly tenants?: Tenants;
}

/** Larger than a record that was unpacked: one that did not fit into the queue at all would be refused for ever. */
const QUEUE_BYTES = 64 * 2 ** 20;

/** Cuts a record into requests that the destination takes, and answers when the last of them has been answered. */
function cutting(maxBytes: number): Overlay {
  return {
    enabled: true,
    wait_for_result: true,
    block_on_overflow: true,
    sizer: 'bytes',
    queue_size: QUEUE_BYTES,
    num_consumers: 8,
    // Nothing waits to be joined by another record: each partition has one under way.
    batch: { sizer: 'bytes', flush_timeout: '200ms', min_size: 0, max_size: maxBytes },
  };
}

/** A record is one trace where whole traces are sampled: those are put together again after the sampler, in memory. */
function keyed(signal: Signal, sampling: Sampling): boolean {
  return signal === 'traces' && sampling.wholeTraces;
}

function samplingSteps({ destination, sampling, room }: DestinationProcessorConfigProps): readonly Step<'traces'>[] {
  const own = destination.sampling ?? sampling;
  return own.wholeTraces ? own.steps(room) : own.steps();
}

function steps(props: DestinationProcessorConfigProps): readonly Step<Signal>[] {
  const unmarking = props.destination.keepTenant === true ? [] : withoutMark(props.tenants);
  return [...(props.signal === 'traces' ? (samplingSteps(props) as readonly Step<Signal>[]) : []), ...unmarking];
}

const LOOP = '127.0.0.1:14317';

/**
 * The collector's own way around an exporter that calls a broken-off delivery final: Kafka's receiver breaks off what is under way when a
 * partition moves, and would then skip the record. One call within the pod stands in between, which is answered or is not;
 * it has no time limit, since the exporter behind it tries for ever.
 */
function aroundCancelling(from: ReturnType<typeof kafkaReceiver>, signal: Signal, before: readonly Step<Signal>[], last: Pick<ReturnType<typeof outlet>, 'to' | 'through'>): Pipeline[] {
  const into = exporter('otlp_grpc', { endpoint: LOOP, tls: { insecure: true }, compression: 'none', timeout: '0s', retry_on_failure: RETRY_FOR_EVER, sending_queue: NO_QUEUE }, 'loop');
  const out = receiver('otlp', { protocols: { grpc: { endpoint: LOOP, max_recv_msg_size_mib: 32 } } }, 'loop');
  return [pipeline(signal, { from: [from], through: before, to: [into] }), pipeline(signal, { name: 'sent', from: [out], through: last.through, to: [last.to] })];
}

/** Pipelines that a kill may cost what they hold: a sampler's window, and what is put together after it; and pipelines that may lose in an outage too. */
export function destinationLosses({ destination, signal, sampling }: Pick<DestinationProcessorConfigProps, 'destination' | 'signal' | 'sampling'>): { readonly holdsInMemory: readonly string[]; readonly mayLose: readonly string[] } {
  const together = keyed(signal, sampling);
  const last = `${signal}/${together ? 'sampled' : 'sent'}`;
  if (rowOf(destination.route(signal).exporter)?.detaches !== undefined) return { holdsInMemory: [], mayLose: [last] };
  return { holdsInMemory: together ? [last] : [], mayLose: [] };
}

function rowOf(type: string): ExporterRow | undefined {
  return (EXPORTERS as { readonly [type: string]: ExporterRow | undefined })[type];
}

/** One signal of Kafka to one destination, in a consumer group of its own; it holds back nobody but itself. */
export function destinationProcessorConfig(props: DestinationProcessorConfigProps): Overlay {
  const { clusterName, gatewayEndpoint, destination, signal, topic, consumerGroup, kafka, sampling } = props;
  const route = destination.route(signal);
  const row = rowOf(route.exporter);
  const together = keyed(signal, sampling);
  const last = outlet(destination, signal, route, { kind: 'waits', queue: together ? smoothing(64, requestBytes(route)) : cutting(requestBytes(route)) });
  const from = kafkaReceiver({ signal, topic, consumerGroup, kafka, ...(together ? { membership: MEMBERSHIP } : {}) });
  const before = steps(props);
  const through = [...before, ...last.through];
  const split = (name: string): Pipeline[] => {
    const forward = connector('forward', {}, name);
    return [pipeline(signal, { from: [from], to: [forward] }), pipeline(signal, { name, from: [forward], through, to: [last.to] })];
  };
  const ways = (): Pipeline[] => {
    if (row?.hidesCancelling === true) return aroundCancelling(from, signal, before, last);
    if (together) return split('sampled');
    // What an exporter may lose is one pipeline, so that the rules still hold for the rest.
    return row?.detaches === undefined ? [pipeline(signal, { from: [from], through, to: [last.to] })] : split('sent');
  };
  return collectorConfig({
    extensions: [HEALTH_CHECK, ...bufferExtensions(kafka), ...last.extensions],
    telemetry: selfTelemetry({ service: `otel-to-${destination.name}-${signal}`, clusterName }),
    pipelines: [...ways(), ownMetricsTo(gatewayEndpoint)],
  });
}
