import type { Faults } from '../../errors';
import type { PrometheusMetric } from '../../kube';
import { collectorMetric } from './metrics';
import type { Tenants } from './tenants';

/** Half full: a queue gathers for its next request, too, which takes up to a quarter of it. */
const TARGET = 0.5;

/** Seconds for which a queue must have been that full: a broker that restarts is back by then. */
const WINDOW = '2m';

/** Of the four reports that come within the window (`selfTelemetry`: one in 30 s). Some are lost on their way through a slow Kafka; a single one may be the first after an outage. */
const REPORTS = 2;

export interface QueueFillProps {
  /** Base of Mimir's query API. */
  readonly queryUrl: string;
  /** Of the gateway; undefined when its chart leaves it open. */
  readonly namespace: string | undefined;
  readonly clusterName: string;
  readonly tenants: Tenants | undefined;
}

/** KEDA asks from a namespace of its own, where a Service's short name means nothing. */
function fromAnywhere(queryUrl: string, namespace: string | undefined): string {
  return namespace === undefined ? queryUrl : queryUrl.replace(/^(https?:\/\/[^./:]+)(?=[:/]|$)/, `$1.${namespace}.svc`);
}

/** Adds a fault for what KEDA could not ask. */
export function checkQueryUrl(prop: string, queryUrl: string, namespace: string | undefined, faults: Faults): void {
  const write = `${prop}: 'http://mimir-query-frontend.${namespace ?? 'observability'}.svc:8080/prometheus'`;
  if (!/^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[^?#]*)?$/.test(queryUrl) || /\/api\/v1/.test(queryUrl)) {
    faults.add({ prop, got: queryUrl, allowed: 'a URL of http or https without /api/v1/<query>, which KEDA appends', write });
  } else if (!/^https?:\/\/[^/:]*\./.test(fromAnywhere(queryUrl, namespace))) {
    faults.add({ prop, got: queryUrl, allowed: 'a name with its namespace, where the chart of the gateway has none: KEDA asks from another', write });
  }
}

/**
 * How full the gateways' queues to Kafka are: of each gateway the fullest, at its least within the window, added up.
 * One result or none: a gateway that has not reported counts as empty, and when none has there is nothing to scale by.
 */
export function queueFill({ queryUrl, namespace, clusterName, tenants }: QueueFillProps): PrometheusMetric {
  const whose = { service_name: 'otel-gateway', ...(namespace === undefined ? {} : { service_namespace: namespace }), k8s_cluster_name: clusterName };
  const matchers = [...Object.entries(whose).map(([label, value]) => `${label}="${value}"`), 'exporter=~"kafka/.+"'].join(',');
  const size = `${collectorMetric('otelcol_exporter_queue_size')}{${matchers}}[${WINDOW}]`;
  const capacity = `${collectorMetric('otelcol_exporter_queue_capacity')}{${matchers}}[${WINDOW}]`;
  const fill = `(min_over_time(${size}) and count_over_time(${size}) >= ${REPORTS}) / min_over_time(${capacity})`;
  return {
    url: fromAnywhere(queryUrl, namespace),
    query: `sum(max by (instance) (${fill}))`,
    perReplica: TARGET,
    ...(tenants === undefined ? {} : { headers: { 'X-Scope-OrgID': tenants.platform } }),
  };
}
