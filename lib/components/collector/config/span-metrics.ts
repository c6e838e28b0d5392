import type { Overlay } from '../../../config';
import { connector, processor } from '../model';

const BUCKETS = ['5ms', '10ms', '25ms', '50ms', '100ms', '250ms', '500ms', '1s', '2500ms', '5s', '10s'];

const SPAN_METRICS: Overlay = {
  namespace: 'traces.span.metrics',
  histogram: { unit: 's', explicit: { buckets: BUCKETS } },
  dimensions: ['http.request.method', 'http.response.status_code', 'http.route', 'rpc.service', 'rpc.method'].map((name) => ({ name })),
  exemplars: { enabled: true, max_per_data_point: 5 },
  resource_metrics_key_attributes: ['service.name', 'service.namespace', 'k8s.cluster.name', 'deployment.environment.name'],
  // A random id at every start; OWN_SERIES keeps collectors apart by a name that stays.
  exclude_dimensions: ['collector.instance.id'],
  aggregation_temporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
  // Per service: span names that carry ids must not become series without end; each combination is 15 of them.
  aggregation_cardinality_limit: 1000,
  resource_metrics_cache_size: 5000,
  metrics_flush_interval: '30s',
  metrics_expiration: '10m',
  series_expiration: '10m',
};

/** Calls, errors and durations by service and span name; it must see every span, so it stands before sampling. */
export function spanMetrics(name?: string): ReturnType<typeof connector<'span_metrics'>> {
  return connector('span_metrics', SPAN_METRICS, name);
}

const SERVICE_GRAPH: Overlay = {
  latency_histogram_buckets: BUCKETS,
  dimensions: ['k8s.cluster.name'],
  store: { ttl: '10s', max_items: 50_000 },
  cache_loop: '1m',
  store_expiration_loop: '2s',
  virtual_node_peer_attributes: ['peer.service', 'db.name', 'db.system'],
  metrics_flush_interval: '30s',
};

/** Which service calls which; only where client and server spans of a call meet. */
export function serviceGraph(name?: string): ReturnType<typeof connector<'service_graph'>> {
  return connector('service_graph', SERVICE_GRAPH, name);
}

/** The connector keeps the resource of a service's first span: what names one of its pods does not hold for their sum. */
const OF_ONE_POD = '^(?:k8s\\.(?:pod|node|container|replicaset|job)\\.|host\\.|container\\.|process\\.|os\\.|telemetry\\.)';

/** Each collector counts the spans it sees: without its own name in the series they would overwrite each other. */
export const OWN_SERIES = processor(
  'resource',
  {
    attributes: [
      { pattern: OF_ONE_POD, action: 'delete' },
      { key: 'service.instance.id', value: '${env:POD_NAME}', action: 'upsert' },
    ],
  },
  'instance',
);
