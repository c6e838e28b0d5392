import { overlaid, toYaml, type Overlay, type Plain } from '../../config';
import { Faults, type Place } from '../../errors';

/** The three backends Grafana reads from; each key is also the fixed uid of its data source. */
export type DataSource = 'tempo' | 'mimir' | 'loki';

/** Where each backend answers queries, as `http://host:port`, Mimir's with its `/prometheus` prefix. */
export type DataSourceUrls = { readonly [S in DataSource]: string };

/** What is laid over the data source of each backend. */
export type DataSourceOverlays = { readonly [S in DataSource]?: Overlay };

/**
 * What the collector's span_metrics connector writes, as Mimir names it with `otel_metric_suffixes_enabled`:
 * namespace `traces.span.metrics`, durations in seconds.
 */
export const SPAN_METRICS = {
  calls: 'traces_span_metrics_calls_total',
  durationBucket: 'traces_span_metrics_duration_seconds_bucket',
} as const;

/** Time around a span in which its logs and metrics are looked for: clocks differ, and samples come at intervals. */
const AROUND_SPAN = { spanStartTimeShift: '-5m', spanEndTimeShift: '5m' };

/** Span attributes and the labels that Loki and Mimir keep them under; the link is shown on spans that have one of them. */
const TAGS = [{ key: 'service.name', value: 'service_name' }];

/** Data sources that lead to one another, and never to those of another tenant. */
interface Circle {
  /** Behind each of their ids and names; empty for those of all data. */
  readonly tenant: string;
  /** X-Scope-OrgID of every request, several tenants with `|` between them; undefined where the backends ask for none. */
  readonly scope: string | undefined;
}

/** Id of a circle's data source. */
function uidOf(source: DataSource, { tenant }: Circle): string {
  return tenant === '' ? source : `${source}-${tenant}`;
}

function tempo(url: string, circle: Circle): Overlay {
  const loki = uidOf('loki', circle);
  const mimir = uidOf('mimir', circle);
  return {
    type: 'tempo',
    url,
    jsonData: {
      // Structured metadata holds the trace id of an OTLP log record, so the line need not be searched.
      tracesToLogsV2: { datasourceUid: loki, ...AROUND_SPAN, tags: TAGS, customQuery: true, query: '{${__tags}} | trace_id = "${__trace.traceId}"' },
      tracesToMetrics: { datasourceUid: mimir, ...AROUND_SPAN, tags: TAGS, queries: spanQueries() },
      serviceMap: { datasourceUid: mimir },
      nodeGraph: { enabled: true },
      // Without a time range Tempo looks for a trace in every block it has.
      traceQuery: { timeShiftEnabled: true, spanStartTimeShift: '-1h', spanEndTimeShift: '1h' },
    },
  };
}

function spanQueries(): Plain[] {
  const { calls, durationBucket } = SPAN_METRICS;
  return [
    { name: 'Requests per second', query: `sum(rate(${calls}{$__tags}[5m]))` },
    { name: 'Share of errors', query: `sum(rate(${calls}{$__tags,status_code="STATUS_CODE_ERROR"}[5m])) / sum(rate(${calls}{$__tags}[5m]))` },
    { name: 'Duration, 99th percentile', query: `histogram_quantile(0.99, sum by (le) (rate(${durationBucket}{$__tags}[5m])))` },
  ];
}

function mimir(url: string, scrapeIntervalSeconds: number, circle: Circle): Overlay {
  return {
    type: 'prometheus',
    url,
    ...(circle.tenant === '' ? { isDefault: true } : {}),
    jsonData: {
      prometheusType: 'Mimir',
      httpMethod: 'POST',
      timeInterval: `${scrapeIntervalSeconds}s`,
      exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: uidOf('tempo', circle), urlDisplayLabel: 'View trace' }],
    },
  };
}

function loki(url: string, circle: Circle): Overlay {
  return {
    type: 'loki',
    url,
    jsonData: {
      maxLines: 1000,
      derivedFields: [
        // `label` also matches structured metadata; the pattern is one for the label's name.
        { name: 'Trace', matcherType: 'label', matcherRegex: 'trace_id', datasourceUid: uidOf('tempo', circle), url: '${__value.raw}', urlDisplayLabel: 'View trace' },
      ],
    },
  };
}

/** Provisioning files expand `$NAME`; a doubled sign is a plain one. */
function escaped(value: Plain): Plain {
  if (typeof value === 'string') return value.replace(/\$/g, '$$$$');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, escaped(v)]));
}

function checkUrls(urls: DataSourceUrls, place: Place): void {
  const faults = new Faults();
  for (const [source, url] of Object.entries(urls)) {
    if (/^https?:\/\/[^/\s:]+:\d+(\/\S*)?$/.test(url)) continue;
    const prop = `sources.${source}`;
    faults.add({ prop, got: url, allowed: 'http:// or https://, a host and a port, which the network policy opens', write: `${prop}: 'http://${source}-query-frontend:8080'` });
  }
  faults.throwIfAny(place);
}

export interface DataSourcesProps {
  readonly urls: DataSourceUrls;
  readonly scrapeIntervalSeconds: number;
  readonly overlays: DataSourceOverlays;
  readonly tenants: readonly string[];
}

const NAMES: { readonly [S in DataSource]: string } = { tempo: 'Tempo', mimir: 'Mimir', loki: 'Loki' };

/** The header of a tenant; no secret, but Grafana keeps values of headers among them. */
function scoped(of: Overlay, { scope }: Circle): Overlay {
  if (scope === undefined) return of;
  return { ...of, jsonData: { ...(of.jsonData as Overlay), httpHeaderName1: 'X-Scope-OrgID' }, secureJsonData: { httpHeaderValue1: scope } };
}

function sourcesOf(circle: Circle, { urls, scrapeIntervalSeconds, overlays }: DataSourcesProps): Plain[] {
  const sources = { tempo: tempo(urls.tempo, circle), mimir: mimir(urls.mimir, scrapeIntervalSeconds, circle), loki: loki(urls.loki, circle) };
  return (Object.keys(sources) as DataSource[]).map((source) => {
    const name = circle.tenant === '' ? NAMES[source] : `${NAMES[source]} ${circle.tenant}`;
    return overlaid(escaped({ uid: uidOf(source, circle), name, ...scoped(sources[source], circle), access: 'proxy', editable: false }), overlays[source]);
  });
}

/**
 * The provisioning file of the data sources, correlated in every direction: trace to logs and metrics, logs and exemplars to traces.
 * With tenants, those of the usual ids see all of them, and each tenant has its own beside them.
 * An overlay is laid on one data source and, unlike the library's own text, may name environment variables.
 */
export function dataSourcesFile(props: DataSourcesProps, place: Place): string {
  const { tenants, urls } = props;
  checkUrls(urls, place);
  const all: Circle = { tenant: '', scope: tenants.length === 0 ? undefined : tenants.join('|') };
  // Of a single tenant all is its own.
  const own = tenants.length === 1 ? [] : tenants.map((tenant): Circle => ({ tenant, scope: tenant }));
  const datasources = [all, ...own].flatMap((circle) => sourcesOf(circle, props));
  // What is no longer in the file goes from the database too.
  return toYaml({ apiVersion: 1, prune: true, datasources });
}
