import { mimirMetricName, type MetricKind, type OtlpMetric } from './metric-name';

/** One of the collectors' own metrics. */
export interface CollectorMetric {
  /** Unit as OTLP carries it, which becomes a suffix. */
  readonly unit: string;
  /** What its points are. */
  readonly kind: MetricKind;
  /** Go module that declares it, below `go.opentelemetry.io/collector/` or, with `contrib:`, contrib's; with `go:` a library's. */
  readonly of: string;
  /** What must have happened before it exists. Default: it is there from the start, or from the first data on. */
  readonly after?: string;
}

const counter = (unit: string, of: string, after?: string): CollectorMetric & { readonly kind: 'counter' } => ({ unit, kind: 'counter', of, ...(after === undefined ? {} : { after }) });
const gauge = (unit: string, of: string): CollectorMetric & { readonly kind: 'gauge' } => ({ unit, kind: 'gauge', of });
const histogram = (unit: string, of: string, after?: string): CollectorMetric & { readonly kind: 'histogram' } => ({ unit, kind: 'histogram', of, ...(after === undefined ? {} : { after }) });

const EXPORTER = 'exporter/exporterhelper';
const RECEIVER = 'receiver/receiverhelper';
const LIMITER = 'processor/memorylimiterprocessor';
const FILTER = 'contrib:processor/filterprocessor';
const TAIL = 'contrib:processor/tailsamplingprocessor';
const KAFKA_IN = 'contrib:receiver/kafkareceiver';
const KAFKA_OUT = 'contrib:exporter/kafkaexporter';
const GRAPH = 'contrib:connector/servicegraphconnector';
const FILES = 'contrib:pkg/stanza/fileconsumer';

/**
 * The collectors' own metrics that operators watch, by the name that OTLP carries, for the target version `COLLECTOR_VERSION`. Their names in Mimir follow
 * by `collectorMetric`. `npm run conformance` holds unit and kind against what the components declare, `npm run e2e` against what they send.
 */
export const COLLECTOR_METRICS = {
  'otelcol_process_cpu_seconds': counter('s', 'service'),
  'otelcol_process_memory_rss': gauge('By', 'service'),
  'otelcol_process_runtime_heap_alloc_bytes': gauge('By', 'service'),
  'otelcol_process_uptime': counter('s', 'service'),

  // Each request with its answer, also those that could not be read; attributes rpc.response.status_code and http.response.status_code.
  'rpc.server.call.duration': histogram('s', 'go:otelgrpc'),
  'http.server.request.duration': histogram('s', 'go:otelhttp', 'a request over HTTP'),

  // `refused`: the sender may send again. `failed`: what this collector itself could not do.
  'otelcol_receiver_accepted_spans': counter('{span}', RECEIVER),
  'otelcol_receiver_accepted_metric_points': counter('{datapoint}', RECEIVER),
  'otelcol_receiver_accepted_log_records': counter('{record}', RECEIVER),
  'otelcol_receiver_refused_spans': counter('{span}', RECEIVER),
  'otelcol_receiver_refused_metric_points': counter('{datapoint}', RECEIVER),
  'otelcol_receiver_refused_log_records': counter('{record}', RECEIVER),
  'otelcol_receiver_failed_spans': counter('{span}', RECEIVER),
  'otelcol_receiver_failed_metric_points': counter('{datapoint}', RECEIVER),
  'otelcol_receiver_failed_log_records': counter('{record}', RECEIVER),
  'otelcol_scraper_scraped_metric_points': counter('{datapoint}', 'scraper/scraperhelper'),
  'otelcol_scraper_errored_metric_points': counter('{datapoint}', 'scraper/scraperhelper'),
  'otelcol_fileconsumer_open_files': { unit: '1', kind: 'upDownCounter', of: FILES },
  'otelcol_fileconsumer_reading_files': { unit: '1', kind: 'upDownCounter', of: FILES },

  'otelcol_processor_incoming_items': counter('{item}', 'processor/processorhelper'),
  'otelcol_processor_outgoing_items': counter('{item}', 'processor/processorhelper'),
  'otelcol_processor_memory_limiter_refused_spans': counter('{span}', LIMITER, 'a refusal for memory'),
  'otelcol_processor_memory_limiter_refused_metric_points': counter('{datapoint}', LIMITER, 'a refusal for memory'),
  'otelcol_processor_memory_limiter_refused_log_records': counter('{record}', LIMITER, 'a refusal for memory'),
  'otelcol_processor_filter_spans.filtered': counter('1', FILTER),
  'otelcol_processor_filter_datapoints.filtered': counter('1', FILTER, 'a filter of metrics, by an overlay'),
  'otelcol_processor_filter_logs.filtered': counter('1', FILTER),
  'otelcol_processor_probabilistic_sampler_count_traces_sampled': counter('1', 'contrib:processor/probabilisticsamplerprocessor'),

  'otelcol_processor_tail_sampling_sampling_traces_on_memory': gauge('{traces}', TAIL),
  'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early': counter('{traces}', TAIL),
  'otelcol_processor_tail_sampling_sampling_policy_evaluation_error': counter('{errors}', TAIL),
  'otelcol_processor_tail_sampling_sampling_decision_timer_latency': histogram('ms', TAIL),
  'otelcol_processor_tail_sampling_sampling_late_span_age': histogram('s', TAIL, 'a span after its trace was decided on'),
  'otelcol_processor_tail_sampling_global_count_traces_sampled': counter('{traces}', TAIL),
  'otelcol_processor_tail_sampling_new_trace_id_received': counter('{traces}', TAIL),
  'otelcol_connector_servicegraph_total_edges': counter('1', GRAPH),
  'otelcol_connector_servicegraph_expired_edges': counter('1', GRAPH),
  'otelcol_connector_servicegraph_dropped_spans': counter('1', GRAPH, 'a store of edges that is full'),

  // Attributes error.permanent ("true": given up, lost here) and error.type.
  'otelcol_exporter_send_failed_spans': counter('{span}', EXPORTER, 'a failure'),
  'otelcol_exporter_send_failed_metric_points': counter('{datapoint}', EXPORTER, 'a failure'),
  'otelcol_exporter_send_failed_log_records': counter('{record}', EXPORTER, 'a failure'),
  'otelcol_exporter_enqueue_failed_spans': counter('{span}', EXPORTER, 'a full queue'),
  'otelcol_exporter_enqueue_failed_metric_points': counter('{datapoint}', EXPORTER, 'a full queue'),
  'otelcol_exporter_enqueue_failed_log_records': counter('{record}', EXPORTER, 'a full queue'),
  'otelcol_exporter_sent_spans': counter('{span}', EXPORTER),
  'otelcol_exporter_sent_metric_points': counter('{datapoint}', EXPORTER),
  'otelcol_exporter_sent_log_records': counter('{record}', EXPORTER),
  // In what the queue's sizer counts: bytes, in every queue of this library.
  'otelcol_exporter_queue_size': gauge('{batch}', EXPORTER),
  'otelcol_exporter_queue_capacity': gauge('{batch}', EXPORTER),
  'otelcol_exporter_in_flight_requests': { unit: '{request}', kind: 'upDownCounter', of: EXPORTER },

  'otelcol_kafka_exporter_records': counter('1', KAFKA_OUT),
  'otelcol_kafka_exporter_bytes': counter('By', KAFKA_OUT),
  'otelcol_kafka_exporter_write_latency': histogram('s', KAFKA_OUT),
  'otelcol_kafka_broker_connects': counter('1', KAFKA_OUT),
  'otelcol_kafka_broker_closed': counter('1', KAFKA_OUT, 'a connection that ends'),
  'otelcol_kafka_broker_throttling_latency': histogram('s', KAFKA_OUT, 'a quota of the brokers'),
  'otelcol_kafka_receiver_records': counter('1', KAFKA_IN),
  'otelcol_kafka_receiver_bytes': counter('By', KAFKA_IN),
  'otelcol_kafka_receiver_offset_lag': gauge('1', KAFKA_IN),
  'otelcol_kafka_receiver_current_offset': gauge('1', KAFKA_IN),
  'otelcol_kafka_receiver_read_latency': histogram('s', KAFKA_IN),
  'otelcol_kafka_receiver_partition_start': counter('1', KAFKA_IN),
  'otelcol_kafka_receiver_partition_close': counter('1', KAFKA_IN, 'a partition that moves'),
  'otelcol_kafka_receiver_unmarshal_failed_spans': counter('1', KAFKA_IN, 'a record that cannot be read'),
  'otelcol_kafka_receiver_unmarshal_failed_metric_points': counter('1', KAFKA_IN, 'a record that cannot be read'),
  'otelcol_kafka_receiver_unmarshal_failed_log_records': counter('1', KAFKA_IN, 'a record that cannot be read'),
} as const satisfies { readonly [name: string]: CollectorMetric };

/** A name of `COLLECTOR_METRICS`, as OTLP carries it. */
export type CollectorMetricName = keyof typeof COLLECTOR_METRICS;

/** One of them as OTLP carries it. */
export function otlpMetric(name: CollectorMetricName): OtlpMetric {
  const { unit, kind } = COLLECTOR_METRICS[name];
  return { name, unit, kind };
}

/**
 * Its name in Mimir, for rules, dashboards and queries: `collectorMetric('otelcol_exporter_sent_spans')` is `otelcol_exporter_sent_spans_total`.
 * A histogram has `_bucket`, `_sum` and `_count` behind it.
 */
export function collectorMetric(name: CollectorMetricName): string {
  return mimirMetricName(otlpMetric(name));
}
