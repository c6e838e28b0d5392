import type { Overlay } from '../../../config';
import { processor, type StepsBySignal } from '../model';
import { escaped, quoted } from './escape';

/** Attributes with a new value per request or person: on a data point each value is a series. */
export const UNBOUNDED_KEYS: readonly string[] = [
  ...['request', 'correlation', 'trace', 'span', 'session', 'user', 'transaction', 'message'].flatMap((of) => [`${of}.id`, `${of}_id`]),
  'enduser.id',
  'user.email',
  'user.name',
  'client.address',
  'url.full',
  'url.query',
];

/** Attributes that hold a path, and so an id now and then. */
export const PATH_KEYS: readonly string[] = ['http.route', 'http.target', 'url.path'];

/** Parts of a path that are ids: numbers, UUIDs, long hexadecimal ones. What follows a question mark goes too. */
const ID_IN_PATH = '/(?:[0-9]+|[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|[0-9A-Fa-f]{16,})\\b';
const QUERY = '\\?.*';

export interface CardinalityRules {
  readonly dropKeys: readonly string[];
  /** Metric to the only keys that its points keep. */
  readonly keepOnly: { readonly [metric: string]: readonly string[] };
  /** RE2 of whole names. */
  readonly dropMetrics: readonly string[];
  readonly pathKeys: readonly string[];
  /** True: also in names and routes of spans, of which metrics are made. */
  readonly spanNames: boolean;
}

/** Says within one batch that points of this metric have lost an attribute; the aggregation removes it with everything in the metric's metadata. */
const MARK = 'metric.metadata["cardinality"]';

const attribute = (key: string): string => `datapoint.attributes[${quoted(key)}]`;

/**
 * Adds up what can no longer be told apart: sums, counts and buckets stay exact. Of a gauge nobody knows what its sum would mean, so the largest stays.
 * Grouping costs 5 µs a point (0.159), so it is done only where it must be. Summaries cannot be added; theirs stay as they are.
 */
function aggregations(condition: string, keys?: readonly string[]): string[] {
  const kept = keys === undefined ? '' : `, [${keys.map(quoted).join(', ')}]`;
  return [
    `aggregate_on_attributes("sum"${kept}) where ${condition} and metric.type != METRIC_DATA_TYPE_GAUGE and metric.type != METRIC_DATA_TYPE_SUMMARY`,
    `aggregate_on_attributes("max"${kept}) where ${condition} and metric.type == METRIC_DATA_TYPE_GAUGE`,
  ];
}

function metricStatements({ dropKeys, keepOnly, pathKeys }: CardinalityRules): Overlay[] {
  const inPath = pathKeys.map((key) => `IsMatch(${attribute(key)}, ${JSON.stringify(`${ID_IN_PATH}|\\?`)})`);
  const anyOf = (conditions: readonly string[]): string => `metric.type != METRIC_DATA_TYPE_SUMMARY and (${conditions.join(' or ')})`;
  const mark = `set(${MARK}, true)`;
  const marking = [
    ...(dropKeys.length > 0
      ? [{ context: 'datapoint', conditions: [anyOf(dropKeys.map((key) => `${attribute(key)} != nil`))], statements: [mark, ...dropKeys.map((key) => `delete_key(datapoint.attributes, ${quoted(key)})`)] }]
      : []),
    ...(inPath.length > 0 ? [{ context: 'datapoint', conditions: [anyOf(inPath)], statements: [mark, ...pathKeys.flatMap((key) => templated(attribute(key)))] }] : []),
  ];
  const kept = Object.entries(keepOnly).flatMap(([metric, keys]) => aggregations(`metric.name == ${quoted(metric)}`, keys));
  return [
    ...marking,
    ...(marking.length > 0 ? [{ context: 'metric', conditions: [`${MARK} != nil`], statements: aggregations('true') }] : []),
    ...(kept.length > 0 ? [{ context: 'metric', statements: kept }] : []),
  ];
}

function templated(path: string): string[] {
  return [`replace_pattern(${path}, ${JSON.stringify(QUERY)}, "")`, `replace_pattern(${path}, ${JSON.stringify(ID_IN_PATH)}, "/{id}")`];
}

/** One condition for both: most spans have neither. */
function spanStatements(): Overlay[] {
  const paths = ['span.name', 'span.attributes["http.route"]'];
  const id = JSON.stringify(ID_IN_PATH);
  return [{ context: 'span', conditions: paths.map((path) => `IsMatch(${path}, ${id})`), statements: paths.map((path) => `replace_pattern(${path}, ${id}, "/{id}")`) }];
}

/** Keeps the number of series within bounds; in the gateway, where a request is still whole and what belongs together can be added up. */
export function cardinalitySteps(rules: CardinalityRules): StepsBySignal {
  const metrics = metricStatements(rules);
  const traces = rules.spanNames ? spanStatements() : [];
  const dropped = `IsMatch(metric.name, ${JSON.stringify(`^(?:${rules.dropMetrics.map(escaped).join('|')})$`)})`;
  const transform = processor(
    'transform',
    { error_mode: 'ignore', ...(metrics.length > 0 ? { metric_statements: metrics } : {}), ...(traces.length > 0 ? { trace_statements: traces } : {}) },
    'cardinality',
  );
  return {
    traces: traces.length > 0 ? [transform] : [],
    metrics: [
      ...(rules.dropMetrics.length > 0 ? [processor('filter', { error_mode: 'ignore', metric_conditions: [{ conditions: [dropped] }] }, 'metrics')] : []),
      ...(metrics.length > 0 ? [transform] : []),
    ],
    logs: [],
  };
}
