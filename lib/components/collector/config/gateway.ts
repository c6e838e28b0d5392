import type { Overlay } from '../../../config';
import type { KafkaTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import { collectorConfig, exporter, pipeline, processor, receiver, type Step } from '../model';
import type { Sampling } from '../sampling';
import type { Signal } from '../version';
import { REDACTION } from './redaction';
import { HEALTH_CHECK, kafkaClient, PATHS, PORTS, selfTelemetry } from './shared';
import { GATEWAY_REQUEST_MIB, RECORD_BYTES } from './sizes';

export type Topics = { readonly [S in Signal]: TopicSizing };

export interface GatewayConfigProps {
  readonly clusterName: string;
  /** host:port under which it is reached; its own metrics take the same way. */
  readonly gatewayEndpoint: string;
  readonly topics: Topics;
  readonly kafka: KafkaTraits;
  readonly sampling: Sampling;
  readonly redaction: 'on' | 'off';
  /** MiB of the pod. */
  readonly memoryMiB: number;
}

const TLS: Overlay = { cert_file: `${PATHS.tls}/tls.crt`, key_file: `${PATHS.tls}/tls.key`, min_version: '1.2', reload_interval: '1h' };

const OTLP = receiver('otlp', {
  protocols: {
    grpc: {
      endpoint: `0.0.0.0:${PORTS.grpc}`,
      max_recv_msg_size_mib: GATEWAY_REQUEST_MIB,
      tls: TLS,
      keepalive: {
        // Clients keep one connection for ever, and so one pod: every two minutes they choose again.
        server_parameters: { max_connection_age: '2m', max_connection_age_grace: '30s', max_connection_idle: '10m', time: '30s', timeout: '10s' },
        enforcement_policy: { min_time: '10s', permit_without_stream: true },
      },
    },
    http: { endpoint: `0.0.0.0:${PORTS.http}`, max_request_body_size: GATEWAY_REQUEST_MIB * 2 ** 20, tls: TLS },
  },
});

const HEALTH_PATH = '"^/(healthz?|livez?|readyz?|ready|live|ping)/?$"';
/** One each, beginning with plain text: many times cheaper than alternatives in one pattern. */
const PROBE_LINES = ['kube-probe/', 'ELB-HealthChecker/', 'GoogleHC/', 'Azure Traffic Manager Endpoint Monitor', 'T /(?:healthz?|livez?|readyz?|ready|live|ping)[/ ?]'];

/** Spans and log lines of health checks: many, and nobody reads them. */
const NO_HEALTH_CHECKS: Step<'traces' | 'logs'> = processor(
  'filter',
  {
    error_mode: 'ignore',
    trace_conditions: [
      {
        conditions: [
          ...['url.path', 'http.target', 'http.route'].map((key) => `span.kind == SPAN_KIND_SERVER and IsMatch(span.attributes["${key}"], ${HEALTH_PATH})`),
          'span.name == "grpc.health.v1.Health/Check" or span.name == "grpc.health.v1.Health/Watch"',
        ],
      },
    ],
    log_conditions: [{ conditions: PROBE_LINES.map((line) => `IsString(log.body) and IsMatch(log.body, "${line}")`) }],
  },
  'health_checks',
);

/**
 * Key of a record, which decides its partition: all of a trace to one sampler. Nothing else is keyed. A key would cut batches into single resources
 * or traces, of which a consumer that waits for its backend delivers few per second; Loki and Mimir (within its out-of-order window) need no order.
 */
function recordKey(signal: Signal, sampling: Sampling): Overlay {
  return signal === 'traces' && sampling.wholeTraces ? { partition_traces_by_id: true } : {};
}

/** Answers when every in-sync replica has the record; when Kafka is away the queue fills and the sender is held back. */
function kafka(signal: Signal, props: GatewayConfigProps): ReturnType<typeof exporter<'kafka'>> {
  const topic = props.topics[signal];
  return exporter(
    'kafka',
    {
      ...kafkaClient('otel-gateway', props.kafka),
      [signal]: { topic: topic.name, encoding: 'otlp_proto' },
      ...recordKey(signal, props.sampling),
      producer: { required_acks: 'all', compression: 'zstd', max_message_bytes: topic.maxMessageBytes, allow_auto_topic_creation: false },
      timeout: '10s',
      // It ends before the sender gives up, who has not been answered and sends again: no copies wait here for nobody.
      retry_on_failure: { enabled: true, initial_interval: '500ms', randomization_factor: 0.5, multiplier: 1.5, max_interval: '5s', max_elapsed_time: '20s' },
      sending_queue: {
        enabled: true,
        wait_for_result: true,
        block_on_overflow: true,
        sizer: 'bytes',
        // In memory a queue costs several times its bytes; three of them must stay below the memory limiter.
        queue_size: (props.memoryMiB / 32) * 2 ** 20,
        num_consumers: 16,
        batch: { sizer: 'bytes', flush_timeout: '200ms', min_size: 2 ** 20, max_size: RECORD_BYTES },
      },
    },
    signal,
  );
}

/** The gateway's configuration: OTLP in, personal data out, into Kafka; a sender gets its answer when Kafka has given its own. */
export function gatewayConfig(props: GatewayConfigProps): Overlay {
  const { clusterName, gatewayEndpoint, redaction } = props;
  const redacted = redaction === 'on' ? [REDACTION] : [];
  return collectorConfig({
    extensions: [HEALTH_CHECK],
    telemetry: selfTelemetry({ service: 'otel-gateway', clusterName, gatewayEndpoint }),
    pipelines: [
      pipeline('traces', { from: [OTLP], through: [NO_HEALTH_CHECKS, ...redacted], to: [kafka('traces', props)] }),
      pipeline('metrics', { from: [OTLP], through: redacted, to: [kafka('metrics', props)] }),
      pipeline('logs', { from: [OTLP], through: [NO_HEALTH_CHECKS, ...redacted], to: [kafka('logs', props)] }),
    ],
  });
}
