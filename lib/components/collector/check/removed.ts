import type { Section } from '../model';
import { at, isObject, typeOf, type ConfigView, type FaultSink } from './view';

interface RemovedComponent {
  readonly section: Section;
  readonly type: string;
  readonly since: string;
  readonly write: string;
}

/** Components that the target version no longer has. */
export const REMOVED_COMPONENTS: readonly RemovedComponent[] = [
  { section: 'exporters', type: 'logging', since: '0.111', write: 'debug' },
  { section: 'extensions', type: 'memory_ballast', since: '0.109', write: 'GOMEMLIMIT, which every workload sets' },
  { section: 'exporters', type: 'loki', since: '0.131', write: 'otlp_http with endpoint http://<loki>:3100/otlp' },
  { section: 'exporters', type: 'jaeger', since: '0.86', write: 'otlp_grpc' },
  { section: 'exporters', type: 'sapm', since: '0.159', write: 'otlp_http' },
  { section: 'exporters', type: 'opencensus', since: '0.159', write: 'otlp_grpc' },
  { section: 'receivers', type: 'opencensus', since: '0.159', write: 'otlp' },
  { section: 'receivers', type: 'jmx', since: '0.154', write: "the Java agent's own JMX metrics, sent by OTLP" },
  { section: 'processors', type: 'spanmetrics', since: '0.96', write: 'the span_metrics connector' },
  { section: 'processors', type: 'servicegraph', since: '0.96', write: 'the service_graph connector' },
  { section: 'processors', type: 'routing', since: '0.157', write: 'the routing connector' },
];

interface RemovedField {
  readonly section: Section;
  /** Type of component; `*` for every one of the section. */
  readonly type: string;
  readonly path: readonly string[];
  readonly since: string;
  readonly write: string;
}

const KAFKA_BOTH = (['receivers', 'exporters'] as const).flatMap((section): RemovedField[] => [
  { section, type: 'kafka', path: ['topic'], since: '0.148', write: section === 'receivers' ? '<signal>: { topics: [...] }' : '<signal>: { topic: ... }' },
  { section, type: 'kafka', path: ['encoding'], since: '0.148', write: '<signal>: { encoding: ... }' },
  { section, type: 'kafka', path: ['auth', 'plain_text'], since: '0.162', write: 'auth: { sasl: { mechanism: PLAIN, ... } }' },
  { section, type: 'kafka', path: ['auth', 'tls'], since: '0.162', write: 'tls: {...} beside auth' },
  { section, type: 'kafka', path: ['auth', 'sasl', 'version'], since: '0.162', write: 'nothing, it is negotiated' },
  { section, type: 'kafka', path: ['resolve_canonical_bootstrap_servers_only'], since: '0.162', write: 'nothing' },
]);

const KAFKA_RECEIVER = ['traces', 'metrics', 'logs'].flatMap((signal): RemovedField[] => [
  { section: 'receivers', type: 'kafka', path: [signal, 'topic'], since: '0.147', write: `${signal}: { topics: [...] }` },
  { section: 'receivers', type: 'kafka', path: [signal, 'exclude_topic'], since: '0.147', write: `${signal}: { exclude_topics: [...] }` },
]);

/** Fields that the target version refuses, or that it ignores in silence. */
export const REMOVED_FIELDS: readonly RemovedField[] = [
  ...KAFKA_BOTH,
  ...KAFKA_RECEIVER,
  { section: 'receivers', type: 'kafka', path: ['group_rebalance_strategy'], since: '0.162', write: 'group_rebalance_strategies: [cooperative-sticky]' },
  { section: 'receivers', type: 'kafka', path: ['default_fetch_size'], since: '0.144', write: 'max_partition_fetch_size' },
  { section: 'receivers', type: 'prometheus', path: ['report_extra_scrape_metrics'], since: '0.149', write: 'extra_scrape_metrics in the scrape configuration' },
  { section: 'exporters', type: '*', path: ['sending_queue', 'blocking'], since: '0.129', write: 'sending_queue: { block_on_overflow: true }' },
  { section: 'exporters', type: '*', path: ['batcher'], since: '0.130', write: 'sending_queue: { batch: {...} }' },
  { section: 'exporters', type: '*', path: ['sending_queue', 'batch', 'min_size_items'], since: '0.123', write: 'sending_queue: { batch: { sizer: items, min_size: ... } }' },
  { section: 'exporters', type: '*', path: ['sending_queue', 'batch', 'max_size_items'], since: '0.123', write: 'sending_queue: { batch: { sizer: items, max_size: ... } }' },
  { section: 'processors', type: 'k8s_attributes', path: ['extract', 'regex'], since: '0.153', write: 'a transform processor after it' },
  { section: 'processors', type: 'resource_detection', path: ['attributes'], since: '0.142', write: '<detector>: { resource_attributes: { <name>: { enabled: true } } }' },
];

/** Nothing that the target version has dropped. */
export function nothingRemoved(view: ConfigView, faults: FaultSink): void {
  for (const { section, type, since, write } of REMOVED_COMPONENTS) {
    const written = view.ids(section).filter((id) => id.split('/')[0] === type);
    for (const id of written) faults.add({ prop: `${section}.${id}`, got: type, allowed: `components of the target version; this one is gone since ${since}`, write });
  }
  for (const { section, type, path, since, write } of REMOVED_FIELDS) {
    for (const id of view.ids(section)) {
      if (type !== '*' && typeOf(section, id) !== type) continue;
      const got = at(view.component(section, id), ...path);
      if (got !== undefined) faults.add({ prop: `${section}.${id}.${path.join('.')}`, got, allowed: `keys of the target version; this one is gone since ${since}`, write });
    }
  }
  const address = at(view.config, 'service', 'telemetry', 'metrics', 'address');
  if (address !== undefined) {
    const prop = 'service.telemetry.metrics.address';
    faults.add({ prop, got: address, allowed: 'readers: the address is gone since 0.128, and the metrics with it', write: 'readers: [{ pull: { exporter: { prometheus: {...} } } }]' });
  }
  bareVariables(view.config, '', faults);
}

/** `$NAME` is plain text since 0.107. */
function bareVariables(value: unknown, prop: string, faults: FaultSink): void {
  if (typeof value === 'string' && /^\$[A-Z_][A-Z0-9_]*$/.test(value)) {
    faults.add({ prop, got: value, allowed: '${env:NAME}: a bare $NAME is no longer replaced since 0.107', write: `\${env:${value.slice(1)}}` });
  }
  if (Array.isArray(value)) value.forEach((v, i) => bareVariables(v, `${prop}[${i}]`, faults));
  else if (isObject(value)) for (const [key, v] of Object.entries(value)) bareVariables(v, prop === '' ? key : `${prop}.${key}`, faults);
}
