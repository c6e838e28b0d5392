import type { Signal } from '../../sizing';

/**
 * The components of one collector version, and what the checks must know of each.
 * Names change between versions: whoever raises the version goes through this file, `check/removed.ts` and docs/components/collector.md.
 */

/** The version whose binary validated the configurations; the names below hold from 0.157 on. */
export const COLLECTOR_VERSION = '0.159.0';

export type { Signal };

/** The signals a component can handle, as a record, so that one that handles more fits where less is needed. */
export type Signals<S extends Signal = Signal> = { readonly [P in S]: true };

const TRACES = { traces: true } as const;
const METRICS = { metrics: true } as const;
const LOGS = { logs: true } as const;
const METRICS_AND_LOGS = { ...METRICS, ...LOGS } as const;
const ALL = { ...TRACES, ...METRICS, ...LOGS } as const;

export interface ReceiverRow {
  readonly signals: Partial<Signals>;
  /** True: when its pipeline fails, whoever sent the data sends it again. */
  readonly resends?: true;
}

export const RECEIVERS = {
  otlp: { signals: ALL, resends: true },
  kafka: { signals: ALL, resends: true },
  // Sends again only with retry_on_failure, which has a check of its own.
  file_log: { signals: LOGS, resends: true },
  host_metrics: { signals: METRICS },
  kubelet_stats: { signals: METRICS },
  k8s_cluster: { signals: METRICS_AND_LOGS },
  k8s_events: { signals: LOGS },
  k8s_objects: { signals: LOGS },
  kafka_metrics: { signals: METRICS },
  prometheus: { signals: METRICS },
} as const satisfies { readonly [type: string]: ReceiverRow };

export interface ProcessorRow {
  readonly signals: Partial<Signals>;
  /** Set for what answers its source before the data has gone on; says what a kill then loses. */
  readonly detaches?: string;
}

export const PROCESSORS = {
  memory_limiter: { signals: ALL },
  attributes: { signals: ALL },
  filter: { signals: ALL },
  k8s_attributes: { signals: ALL },
  redaction: { signals: ALL },
  resource: { signals: ALL },
  resource_detection: { signals: ALL },
  transform: { signals: ALL },
  cumulative_to_delta: { signals: METRICS },
  probabilistic_sampler: { signals: { ...TRACES, ...LOGS } },
  batch: { signals: ALL, detaches: 'it answers at once and hides later errors, so a kill loses its whole buffer' },
  groupbyattrs: { signals: ALL },
  groupbytrace: { signals: TRACES, detaches: 'it holds traces in memory and has answered for them' },
  interval: { signals: METRICS, detaches: 'it holds an interval of metrics in memory and has answered for them' },
  log_dedup: { signals: LOGS, detaches: 'it holds an interval of logs in memory and has answered for them' },
  tail_sampling: { signals: TRACES, detaches: 'it holds a decision window of traces in memory and has answered for them' },
} as const satisfies { readonly [type: string]: ProcessorRow };

export interface ExporterRow {
  readonly signals: Partial<Signals>;
  /** False for what has no sending queue and answers when it is done. */
  readonly queue?: false;
  /** Set for what answers before the data has gone on, whatever its queue; says what is lost then. */
  readonly detaches?: string;
  /** True: it has no retries and calls no error final, so that a record which its destination refuses comes again for ever. */
  readonly neverFinal?: true;
  /** True: it calls a delivery that its source has broken off a final error, or a success; so whoever stands before it must not be one that breaks off. */
  readonly hidesCancelling?: true;
}

export const EXPORTERS = {
  otlp_grpc: { signals: ALL },
  otlp_http: { signals: ALL },
  kafka: { signals: ALL },
  load_balancing: { signals: ALL },
  splunk_hec: { signals: ALL },
  azuremonitor: { signals: ALL, detaches: 'it answers when the data is in a buffer of its own, and a kill or a long outage loses that' },
  prometheus_remote_write: { signals: METRICS, queue: false, hidesCancelling: true },
  debug: { signals: ALL, queue: false },
  file: { signals: ALL, queue: false, detaches: 'it writes to a buffer that it flushes every second, to a disk of the pod' },
  awsxray: { signals: TRACES, queue: false, detaches: 'it drops segments that X-Ray returns as unprocessed' },
  awsemf: { signals: METRICS, queue: false },
  awscloudwatchlogs: { signals: LOGS },
  googlecloud: { signals: ALL, neverFinal: true },
  googlemanagedprometheus: { signals: METRICS, neverFinal: true },
  signalfx: { signals: ALL },
  nop: { signals: ALL, queue: false },
} as const satisfies { readonly [type: string]: ExporterRow };

export interface ConnectorRow {
  readonly takes: Partial<Signals>;
  readonly gives: Partial<Signals>;
  /** True: it answers when the pipelines behind it have, with their errors. */
  readonly handsBack?: true;
}

export const CONNECTORS = {
  forward: { takes: ALL, gives: ALL, handsBack: true },
  routing: { takes: ALL, gives: ALL, handsBack: true },
  span_metrics: { takes: TRACES, gives: METRICS },
  service_graph: { takes: TRACES, gives: METRICS },
  count: { takes: ALL, gives: METRICS, handsBack: true },
  exceptions: { takes: TRACES, gives: METRICS_AND_LOGS },
} as const satisfies { readonly [type: string]: ConnectorRow };

export const EXTENSIONS = ['health_check', 'file_storage', 'k8s_leader_elector', 'bearertokenauth', 'basicauth', 'oidc', 'headers_setter', 'sigv4auth', 'googleclientauth', 'azure_auth', 'pprof', 'zpages'] as const;

/** Old names that this version still reads, by section; the rules hold for them too. */
export const ALIASES: { readonly [section: string]: { readonly [old: string]: string } } = {
  receivers: { filelog: 'file_log', hostmetrics: 'host_metrics', k8sobjects: 'k8s_objects', kafkametrics: 'kafka_metrics', kubeletstats: 'kubelet_stats' },
  processors: {
    cumulativetodelta: 'cumulative_to_delta',
    k8sattributes: 'k8s_attributes',
    logdedup: 'log_dedup',
    resourcedetection: 'resource_detection',
  },
  exporters: { loadbalancing: 'load_balancing', otlp: 'otlp_grpc', otlphttp: 'otlp_http', prometheusremotewrite: 'prometheus_remote_write' },
  connectors: { servicegraph: 'service_graph', spanmetrics: 'span_metrics' },
};
