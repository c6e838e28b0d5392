import type { Overlay } from '../../../config';
import type { BufferTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import { collectorConfig, exporter } from '../model';
import type { Sampling } from '../sampling';
import type { Signal } from '../version';
import { bufferExtensions, carriedSteps, producing } from './buffer';
import { cleaning, doors, type DoorProps } from './door';
import { HEALTH_CHECK, kafkaClient, selfTelemetry } from './shared';
import { GATEWAY_REQUEST_MIB } from './sizes';

/** The topic of each signal. */
export type Topics = { readonly [S in Signal]: TopicSizing };

export interface KafkaGatewayConfigProps extends DoorProps {
  readonly topics: Topics;
  readonly kafka: BufferTraits;
  readonly sampling: Sampling;
  /** MiB of the pod. */
  readonly memoryMiB: number;
}

/**
 * Key of a record, which decides its partition: all of a trace to one sampler. Nothing else is keyed. A key would cut batches into single resources
 * or traces, of which a consumer that waits for its backend delivers few per second; Loki and Mimir (within its out-of-order window) need no order.
 */
function recordKey(signal: Signal, sampling: Sampling): Overlay {
  return signal === 'traces' && sampling.wholeTraces ? { partition_traces_by_id: true } : {};
}

/**
 * How long items are gathered for one request to Kafka. What is not keyed becomes one record, and consumers take a partition's records one after
 * the other, each with the whole way to the backend and back: few large ones, or many gateways with little each would outrun the partitions.
 */
function gathered(keyed: boolean, queueBytes: number, batchBytes: number): Overlay {
  const [flush_timeout, enough] = keyed ? ['200ms', 2 ** 20] : ['1s', Math.min(4 * 2 ** 20, queueBytes / 4)];
  return { sizer: 'bytes', flush_timeout, min_size: Math.min(enough, Math.floor((2 * batchBytes) / 3)), max_size: batchBytes };
}

const LEAST_QUEUE_MIB = GATEWAY_REQUEST_MIB + 2;

/** Answers when every in-sync replica has the record; when Kafka is away the queue fills and the sender is held back. */
function kafka(signal: Signal, props: KafkaGatewayConfigProps): ReturnType<typeof exporter<'kafka'>> {
  const topic = props.topics[signal];
  const key = recordKey(signal, props.sampling);
  const keyed = 'partition_traces_by_id' in key;
  const { compression, consumers, batchBytes } = producing(props.kafka, keyed);
  // In memory a queue costs several times its bytes; three of them must stay below the memory limiter.
  // Full queues must also stay below the memory at which the autoscaler adds gateways: whether they help it decides by the queues, not by what these happen to take.
  // A request that is larger than the queue would be refused each time it comes.
  const queueBytes = Math.max(props.memoryMiB / 64, LEAST_QUEUE_MIB) * 2 ** 20;
  return exporter(
    'kafka',
    {
      ...kafkaClient('otel-gateway', props.kafka),
      [signal]: { topic: topic.name, encoding: 'otlp_proto' },
      ...key,
      producer: { required_acks: 'all', compression, max_message_bytes: topic.maxMessageBytes, allow_auto_topic_creation: false },
      timeout: '10s',
      // It ends before the sender gives up, who has not been answered and sends again: no copies wait here for nobody.
      retry_on_failure: { enabled: true, initial_interval: '500ms', randomization_factor: 0.5, multiplier: 1.5, max_interval: '5s', max_elapsed_time: '20s' },
      sending_queue: {
        enabled: true,
        wait_for_result: true,
        block_on_overflow: true,
        sizer: 'bytes',
        queue_size: queueBytes,
        num_consumers: consumers,
        batch: gathered(keyed, queueBytes, batchBytes),
      },
    },
    signal,
  );
}

/** The gateway's configuration: OTLP in, personal data out, into Kafka; a sender gets its answer when Kafka has given its own. */
export function kafkaGatewayConfig(props: KafkaGatewayConfigProps): Overlay {
  const { clusterName } = props;
  const clean = cleaning(props);
  const carried = carriedSteps(props.kafka);
  const { extensions, pipelines } = doors(props);
  return collectorConfig({
    extensions: [HEALTH_CHECK, ...bufferExtensions(props.kafka), ...extensions],
    telemetry: selfTelemetry({ service: 'otel-gateway', clusterName }),
    pipelines: [
      ...pipelines('traces', { through: [...clean.traces, ...carried.traces], to: [kafka('traces', props)] }),
      ...pipelines('metrics', { through: [...clean.metrics, ...carried.metrics], to: [kafka('metrics', props)] }),
      ...pipelines('logs', { through: [...clean.logs, ...carried.logs], to: [kafka('logs', props)] }),
    ],
  });
}
