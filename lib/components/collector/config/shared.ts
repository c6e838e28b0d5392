import type { Overlay } from '../../../config';
import { bufferBrokers, isByCertificate, isScram, type BufferTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import { bufferLogin } from './buffer';
import { exporter, extension, pipeline, receiver, type Pipeline, type Sink } from '../model';
import type { Signal } from '../version';
import { NODE_BATCH_BYTES } from './sizes';
import type { Way } from './tenancy';

/** Where the pods find their files. */
export const PATHS = { config: '/etc/otelcol', tls: '/etc/otelcol-tls', authentication: '/etc/otelcol-authentication', issuer: '/etc/otelcol-issuer', clients: '/etc/otelcol-clients', kafkaAuthority: '/etc/otelcol-kafka', kafkaClient: '/etc/otelcol-kafka-client', centralToken: '/etc/otelcol-central-token', centralAuthority: '/etc/otelcol-central-ca', state: '/var/lib/otelcol', host: '/hostfs' } as const;

/** `collectors` is the gateway's door for the platform's own collectors; `own` takes a collector's own metrics from itself. */
export const PORTS = { grpc: 4317, http: 4318, collectors: 4319, own: 4320, metrics: 8888, health: 13_133 } as const;

/** Environment of every collector: what it says about itself. */
export const OWN_ENV = { POD_NAME: { field: 'metadata.name' }, POD_NAMESPACE: { field: 'metadata.namespace' } } as const;

/** Waits longer after each failure, with jitter, and never gives up: nobody else would send the data again. */
export const RETRY_FOR_EVER: Overlay = {
  enabled: true,
  initial_interval: '1s',
  randomization_factor: 0.5,
  multiplier: 1.5,
  max_interval: '30s',
  max_elapsed_time: '0s',
};

/** For exporters behind Kafka: no queue at all, the offset moves when the backend has answered. */
export const NO_QUEUE: Overlay = { enabled: false };

/** What a sampler or a connector has let go is answered for already, so these queues only smooth; they hold their source back when full. */
export function smoothing(megabytes: number, maxBatchBytes: number): Overlay {
  return {
    enabled: true,
    block_on_overflow: true,
    sizer: 'bytes',
    queue_size: megabytes * 2 ** 20,
    num_consumers: 4,
    batch: { sizer: 'bytes', flush_timeout: '200ms', min_size: Math.min(2 ** 20, Math.floor(maxBatchBytes / 2)), max_size: maxBatchBytes },
  };
}

export const HEALTH_CHECK = extension('health_check', { endpoint: `0.0.0.0:${PORTS.health}` });

export interface SelfTelemetryProps {
  /** `service.name` of the collector's own metrics. */
  readonly service: string;
  readonly clusterName: string;
}

/**
 * A collector's own metrics: pushed to its own receiver `OWN`, and so into Mimir like everybody's, and on a port for whoever scrapes.
 * It sends them itself, by an exporter: what pushes here reads a client's certificate once, and would show it long after it has expired.
 * The three `without_*` keep names on that port free of suffixes in every version; rules and dashboards rely on it.
 */
export function selfTelemetry({ service, clusterName }: SelfTelemetryProps): Overlay {
  const scraped = { host: '0.0.0.0', port: PORTS.metrics, without_type_suffix: true, without_units: true, without_scope_info: true };
  const pushed = {
    protocol: 'grpc',
    endpoint: `http://${OWN_ENDPOINT}`,
    timeout: 10_000,
    temporality_preference: 'cumulative',
  };
  const resource = { 'service.name': service, 'service.namespace': '${env:POD_NAMESPACE}', 'service.instance.id': '${env:POD_NAME}', 'k8s.cluster.name': clusterName };
  return {
    resource: { attributes: Object.entries(resource).map(([name, value]) => ({ name, value })) },
    logs: { level: 'info', encoding: 'json' },
    metrics: {
      // The only level that takes views, and whose failed exports say whether they were final.
      level: 'detailed',
      views: VIEWS,
      readers: [{ pull: { exporter: { prometheus: scraped } } }, { periodic: { interval: 30_000, timeout: 10_000, exporter: { otlp: pushed } } }],
    },
  };
}

const OTEL_GO = 'go.opentelemetry.io/contrib/instrumentation';
const HELPER = 'go.opentelemetry.io/collector';

/** Bounds in seconds of how long senders wait; few, since each is a series. */
const WAITED = { explicit_bucket_histogram: { boundaries: [0.1, 1, 10], record_min_max: false } };

function kept(meter_name: string, instrument_name: string, included: readonly string[]): Overlay {
  return { selector: { meter_name, instrument_name }, stream: { attribute_keys: { included: [...included] }, aggregation: WAITED } };
}

function dropped(meter_name: string, instrument_name: string): Overlay {
  return { selector: { meter_name, instrument_name }, stream: { aggregation: { drop: {} } } };
}

/**
 * At the level `detailed` a receiver counts each request with its answer, also those that it could not read: of these no other metric knows.
 * Everything else that the level adds to `normal` (0.159) is left out: it costs some hundred series a collector.
 */
const VIEWS: readonly Overlay[] = [
  kept(`${OTEL_GO}/google.golang.org/grpc/otelgrpc`, 'rpc.server.call.duration', ['rpc.method', 'rpc.response.status_code']),
  kept(`${OTEL_GO}/net/http/otelhttp`, 'http.server.request.duration', ['http.route', 'http.response.status_code']),
  dropped(`${OTEL_GO}/google.golang.org/grpc/otelgrpc`, 'rpc.client.*'),
  dropped(`${OTEL_GO}/net/http/otelhttp`, 'http.client.*'),
  dropped(`${OTEL_GO}/net/http/otelhttp`, 'http.server.*.body.size'),
  dropped(`${HELPER}/processor/processorhelper`, 'otelcol_processor_internal_duration'),
  dropped(`${HELPER}/exporter/exporterhelper`, 'otelcol_exporter_queue_batch_send_size*'),
  dropped(`${HELPER}/exporter/exporterhelper`, 'otelcol_exporter_enqueue_size*'),
  dropped(`${HELPER}/processor/batchprocessor`, 'otelcol_processor_batch_batch_send_size_bytes'),
  dropped(`${HELPER}/service`, 'otelcol.*.size'),
];

const OWN_ENDPOINT = `127.0.0.1:${PORTS.own}`;

/** Takes a collector's own metrics, from itself alone. */
export const OWN = receiver('otlp', { protocols: { grpc: { endpoint: OWN_ENDPOINT } } }, 'own');

/** The way of a collector's own metrics to the gateway. */
export function ownMetrics(to: Sink<'metrics'>): Pipeline {
  return pipeline('metrics', { name: 'own', from: [OWN], to: [to] });
}

/** The same, for one that sends nothing else to the gateway. */
export function ownMetricsTo(gatewayEndpoint: string): Pipeline {
  return ownMetrics(gatewayExporter(gatewayEndpoint, { wait_for_result: true, queue_size: 8 * 2 ** 20 }));
}

/** A certificate of cert-manager's, read anew every hour: renewed a month before its end, it is in use long before. */
export const CERTIFICATE: Overlay = { cert_file: `${PATHS.tls}/tls.crt`, key_file: `${PATHS.tls}/tls.key`, min_version: '1.2', reload_interval: '1h' };

/** OTLP to the gateway, which asks for a certificate, in large batches; the caller says how the queue holds what is not yet sent. */
export function gatewayExporter(gatewayEndpoint: string, queue: Overlay): ReturnType<typeof exporter<'otlp_grpc'>> {
  return exporter('otlp_grpc', {
    endpoint: gatewayEndpoint,
    tls: { ...CERTIFICATE, ca_file: `${PATHS.tls}/ca.crt` },
    compression: 'zstd',
    timeout: '30s',
    keepalive: { time: '30s', timeout: '10s', permit_without_stream: true },
    retry_on_failure: RETRY_FOR_EVER,
    sending_queue: {
      enabled: true,
      block_on_overflow: true,
      sizer: 'bytes',
      num_consumers: 4,
      ...queue,
      batch: { sizer: 'bytes', flush_timeout: '1s', min_size: 2 ** 19, max_size: NODE_BATCH_BYTES },
    },
  });
}

/** TLS, said plainly: without a word of it the client would speak plain text. */
function bufferTls(kafka: BufferTraits): Overlay {
  if (isByCertificate(kafka)) return { insecure: false, cert_file: `${PATHS.kafkaClient}/tls.crt`, key_file: `${PATHS.kafkaClient}/tls.key`, reload_interval: '1h' };
  const authority = isScram(kafka) ? kafka.authority : undefined;
  return authority === undefined ? { insecure: false } : { insecure: false, ca_file: `${PATHS.kafkaAuthority}/${authority.key}`, reload_interval: '1h' };
}

/** How every client reaches the buffer: the brokers as one comma separated fact, TLS by the system's roots or the brokers' own authority. */
export function kafkaClient(clientId: string, kafka: BufferTraits): Overlay {
  return {
    brokers: `\${env:${bufferBrokers(kafka)}}`,
    client_id: clientId,
    protocol_version: '3.0.0',
    tls: bufferTls(kafka),
    ...(isByCertificate(kafka) ? {} : { auth: { sasl: bufferLogin(kafka) } }),
    // Only the topics in use, not the whole cluster's.
    metadata: { full: false, refresh_interval: '1m' },
  };
}

export interface KafkaReceiverProps {
  readonly signal: Signal;
  readonly topic: TopicSizing;
  readonly consumerGroup: string;
  readonly kafka: BufferTraits;
  /** Further keys. Default: none. */
  readonly membership?: Overlay;
}

/** A consumer whose offset moves when the record has been delivered, and that tries again until it is. */
export function kafkaReceiver({ signal, topic, consumerGroup, kafka, membership }: KafkaReceiverProps): ReturnType<typeof receiver<'kafka'>> {
  return receiver('kafka', {
    ...kafkaClient(consumerGroup, kafka),
    group_id: consumerGroup,
    session_timeout: '30s',
    heartbeat_interval: '5s',
    group_rebalance_strategies: ['cooperative-sticky'],
    ...membership,
    initial_offset: 'earliest',
    [signal]: { topics: [topic.name], encoding: 'otlp_proto' },
    // Compressed bytes that wait in memory, per broker: they unpack to many times that, and a consumer that works off a backlog of every
    // partition must stay below its limiter. A batch that is larger comes all the same (Kafka returns the first whole).
    max_partition_fetch_size: 2 ** 20,
    max_fetch_size: 4 * 2 ** 20,
    autocommit: { enable: true, interval: '1s' },
    // A record that a backend refuses for good is skipped, or it would stop its partition for good.
    message_marking: { after: true, on_error: false, on_permanent_error: true },
    error_backoff: { enabled: true, initial_interval: '1s', randomization_factor: 0.5, multiplier: 1.5, max_interval: '30s', max_elapsed_time: '0s' },
  });
}

/** OTLP over gRPC to Tempo, a tenant's way. */
export function tempoExporter(endpoint: string, queue: Overlay, { suffix, headers }: Way): ReturnType<typeof exporter<'otlp_grpc'>> {
  const config = { endpoint, tls: { insecure: true }, ...headers, compression: 'zstd', timeout: '30s', retry_on_failure: RETRY_FOR_EVER, sending_queue: queue };
  return exporter('otlp_grpc', config, `tempo${suffix}`);
}

/** OTLP over HTTP to Mimir or Loki, a tenant's way. */
export function backendExporter(name: 'mimir' | 'loki', endpoint: string, queue: Overlay, { suffix, headers }: Way): ReturnType<typeof exporter<'otlp_http'>> {
  // A new connection each time: a service spreads connections, not requests, and distributors share their limits evenly.
  const config = { endpoint, ...headers, compression: 'gzip', disable_keep_alives: true, timeout: '30s', retry_on_failure: RETRY_FOR_EVER, sending_queue: queue };
  return exporter('otlp_http', config, `${name}${suffix}`);
}
