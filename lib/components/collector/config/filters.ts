import { processor, type StepsBySignal } from '../model';
import { quoted } from './escape';

/** A span is dropped when all that is given holds. */
export interface SpanFilter {
  /** `service.name`. Default: any. */
  readonly service?: string;
  /** RE2 of the span's whole name. Default: any. */
  readonly name?: string;
  /** Attributes of the span and their values, compared by type. Default: any. */
  readonly attributes?: { readonly [key: string]: string | number | boolean };
}

/** A log record is dropped when all that is given holds. */
export interface LogFilter {
  /** `service.name`. Default: any. */
  readonly service?: string;
  /** RE2 that occurs in its body, when that is a text. Default: any. */
  readonly body?: string;
  /** Attributes of the record and their values, compared by type. Default: any. */
  readonly attributes?: { readonly [key: string]: string | number | boolean };
  /** Severity that it is below; a record without one is not below any. Default: any. */
  readonly below?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}

export interface FilterRules {
  readonly healthChecks: boolean;
  /** Paths of health checks beside the usual ones. */
  readonly healthPaths: readonly string[];
  readonly spans: readonly SpanFilter[];
  readonly logs: readonly LogFilter[];
  readonly dropAttributes: readonly string[];
}

const HEALTH_PATHS = ['healthz?', 'livez?', 'readyz?', 'ready', 'live', 'ping'];
/** One each, beginning with plain text: many times cheaper than alternatives in one pattern. */
const PROBE_LINES = ['kube-probe/', 'ELB-HealthChecker/', 'GoogleHC/', 'Azure Traffic Manager Endpoint Monitor'];
const PATH_KEYS = ['url.path', 'http.target', 'http.route'];
/** What loggers call the path of a request in a body with fields, be it a map or a text of JSON. */
const BODY_KEYS = ['path', 'url', 'uri'];

/** The alternatives of a path, behind its first slash. */
function paths({ healthPaths }: FilterRules): string {
  return [...HEALTH_PATHS, ...healthPaths.map((path) => path.replace(/^\/|\/$/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))].join('|');
}

/** A path, with a query where there is one, and nothing else. */
function wholePath(rules: FilterRules): string {
  return quoted(`^/(?:${paths(rules)})/?(?:\\?.*)?$`);
}

function attributesOf(of: 'span' | 'log', attributes: SpanFilter['attributes'] = {}): string[] {
  return Object.entries(attributes).map(([key, value]) => `${of}.attributes[${quoted(key)}] == ${typeof value === 'string' ? quoted(value) : value}`);
}

function service(name: string | undefined): string[] {
  return name === undefined ? [] : [`resource.attributes["service.name"] == ${quoted(name)}`];
}

function spanConditions(rules: FilterRules): string[] {
  const path = wholePath(rules);
  const health = [
    ...PATH_KEYS.map((key) => `span.kind == SPAN_KIND_SERVER and IsMatch(span.attributes["${key}"], ${path})`),
    'span.name == "grpc.health.v1.Health/Check" or span.name == "grpc.health.v1.Health/Watch"',
  ];
  const own = rules.spans.map((s) => [...service(s.service), ...attributesOf('span', s.attributes), ...(s.name === undefined ? [] : [`IsMatch(span.name, ${quoted(`^(?:${s.name})$`)})`])].join(' and '));
  return [...(rules.healthChecks ? health : []), ...own];
}

/** Lines of access logs, texts of JSON with a path in one of their fields, and records with fields or attributes. */
function healthLogs(rules: FilterRules): string[] {
  const path = wholePath(rules);
  const field = `"/(?:${paths(rules)})/?[?"]`;
  return [
    ...[...PROBE_LINES, `T /(?:${paths(rules)})[/ ?]`].map(holds),
    // The first begins with plain text, and so few bodies come to the second.
    `${holds(field)} and IsMatch(log.body, ${quoted(`(?i)(?:path|ur[il]|target)"\\s*:\\s*${field}`)})`,
    ...PATH_KEYS.map((key) => `IsMatch(log.attributes["${key}"], ${path})`),
    `IsMap(log.body) and (${BODY_KEYS.map((key) => `IsMatch(log.body["${key}"], ${path})`).join(' or ')})`,
  ];
}

function holds(line: string): string {
  return `IsString(log.body) and IsMatch(log.body, ${quoted(line)})`;
}

function logConditions(rules: FilterRules): string[] {
  const own = rules.logs.map(({ below, body, attributes, ...log }) =>
    [
      ...service(log.service),
      ...(below === undefined ? [] : [`log.severity_number != 0 and log.severity_number < SEVERITY_NUMBER_${below}`]),
      ...attributesOf('log', attributes),
      ...(body === undefined ? [] : [holds(body)]),
    ].join(' and '),
  );
  return [...(rules.healthChecks ? healthLogs(rules) : []), ...own];
}

/** Attributes of spans, their events, records and the resources of both. Not of data points: without one of theirs two could become one. */
function dropped(keys: readonly string[]): StepsBySignal {
  if (keys.length === 0) return { traces: [], metrics: [], logs: [] };
  const group = (context: string): { readonly context: string; readonly statements: readonly string[] } => ({
    context,
    statements: keys.map((key) => `delete_key(${context}.attributes, ${quoted(key)})`),
  });
  const step = processor(
    'transform',
    { error_mode: 'ignore', trace_statements: ['span', 'spanevent', 'resource'].map(group), log_statements: ['log', 'resource'].map(group) },
    'attributes',
  );
  return { traces: [step], metrics: [], logs: [step] };
}

/** What nobody reads, out of the way before anything else is done to it. */
export function filterSteps(rules: FilterRules): StepsBySignal {
  const spans = spanConditions(rules);
  const logs = logConditions(rules);
  const filter = processor(
    'filter',
    { error_mode: 'ignore', ...(spans.length > 0 ? { trace_conditions: [{ conditions: spans }] } : {}), ...(logs.length > 0 ? { log_conditions: [{ conditions: logs }] } : {}) },
    'unread',
  );
  const without = dropped(rules.dropAttributes);
  return {
    traces: [...(spans.length > 0 ? [filter] : []), ...without.traces],
    metrics: [],
    logs: [...(logs.length > 0 ? [filter] : []), ...without.logs],
  };
}
