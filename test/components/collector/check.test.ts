import { describe, expect, test } from 'vitest';
import { checkCollectorConfig } from '../../../lib/components/collector';
import { REMOVED_COMPONENTS, REMOVED_FIELDS } from '../../../lib/components/collector/check/removed';
import { overlaid, type Overlay, type Plain } from '../../../lib/config';

/** A configuration that loses nothing, with one of everything that the rules speak of. */
const GOOD: Overlay = {
  extensions: { 'file_storage/queue': { directory: '/q' } },
  receivers: {
    otlp: { protocols: { grpc: {} } },
    kafka: { brokers: 'b:9092', traces: { topics: ['t'] }, group_id: 'mine', message_marking: { after: true }, error_backoff: { enabled: true, max_elapsed_time: '0s' }, initial_offset: 'earliest' },
    file_log: { start_at: 'beginning', storage: 'file_storage/queue', retry_on_failure: { enabled: true, max_elapsed_time: '0s' } },
    host_metrics: { scrapers: { cpu: {} } },
  },
  processors: { memory_limiter: { check_interval: '1s', limit_percentage: 75 }, filter: { error_mode: 'ignore' }, batch: null, tail_sampling: { policies: [], block_on_overflow: true } },
  connectors: { forward: null, span_metrics: null },
  exporters: {
    kafka: { brokers: 'b:9092', traces: { topic: 't' }, producer: { required_acks: 'all', allow_auto_topic_creation: false }, sending_queue: { wait_for_result: true } },
    otlp_grpc: { sending_queue: { enabled: false } },
    'otlp_grpc/stored': { sending_queue: { storage: 'file_storage/queue', sizer: 'bytes', queue_size: 2 ** 30 }, retry_on_failure: { max_elapsed_time: '0s' } },
    otlp_http: null,
  },
  service: {
    extensions: ['file_storage/queue'],
    pipelines: {
      traces: { receivers: ['otlp'], processors: ['memory_limiter', 'filter'], exporters: ['kafka'] },
      'traces/back': { receivers: ['kafka'], processors: ['memory_limiter'], exporters: ['otlp_grpc', 'forward', 'span_metrics'] },
      'traces/loose': { receivers: ['forward'], processors: ['tail_sampling', 'batch'], exporters: ['otlp_http'] },
      logs: { receivers: ['file_log'], processors: ['memory_limiter'], exporters: ['otlp_grpc/stored'] },
      metrics: { receivers: ['host_metrics'], processors: ['memory_limiter'], exporters: ['otlp_grpc/stored'] },
      'metrics/generated': { receivers: ['span_metrics'], exporters: ['otlp_http'] },
    },
  },
};
const MAY_LOSE = ['traces/loose', 'metrics/generated'];

const check = (over: Overlay, mayLose: readonly string[] = MAY_LOSE): string[] =>
  checkCollectorConfig(overlaid(GOOD, over) as Overlay, { mayLose }).map((f) => f.prop);

/** One key of one component. */
const set = (section: string, id: string, config: Plain): Overlay => ({ [section]: { [id]: config } });
const pipelines = (of: Overlay): Overlay => ({ service: { pipelines: of } });
const traces = (over: Overlay): Overlay => pipelines({ traces: over });

test('a configuration that keeps the rules has no fault', () => {
  expect(check({})).toEqual([]);
});

describe('what would lose data', () => {
  test.each<[string, Overlay, string]>([
    ['a memory limiter behind another processor', traces({ processors: ['filter', 'memory_limiter'] }), 'service.pipelines.traces.processors'],
    ['no memory limiter', traces({ processors: ['filter'] }), 'service.pipelines.traces.processors'],
    ['no processor at all', pipelines({ metrics: { processors: [] } }), 'service.pipelines.metrics.processors'],
    ['a second memory limiter', { ...set('processors', 'memory_limiter/2', { check_interval: '1s', limit_mib: 1 }), ...traces({ processors: ['memory_limiter', 'memory_limiter/2', 'filter'] }) }, 'service.pipelines.traces.processors'],
    ['a memory limiter without check_interval', set('processors', 'memory_limiter', { check_interval: null }), 'processors.memory_limiter.check_interval'],
    ['a memory limiter that is off', set('processors', 'memory_limiter', { check_interval: '0s' }), 'processors.memory_limiter.check_interval'],
    ['a memory limiter without a limit', set('processors', 'memory_limiter', { limit_percentage: null }), 'processors.memory_limiter'],
    ['the batch processor', traces({ processors: ['memory_limiter', 'filter', 'batch'] }), 'service.pipelines.traces.processors'],
    ['a sampler where nothing may be lost', traces({ processors: ['memory_limiter', 'filter', 'tail_sampling'] }), 'service.pipelines.traces.processors'],
    ['a sampler that drops what it holds', set('processors', 'tail_sampling', { drop_pending_traces_on_shutdown: true }), 'processors.tail_sampling.drop_pending_traces_on_shutdown'],
    ['a filter that drops a payload for one failing statement', set('processors', 'filter', { error_mode: 'propagate' }), 'processors.filter.error_mode'],
    ['a consumer that marks before it has delivered', set('receivers', 'kafka', { message_marking: { after: false } }), 'receivers.kafka.message_marking.after'],
    ['a consumer with the default marking', set('receivers', 'kafka', { message_marking: null }), 'receivers.kafka.message_marking.after'],
    ['a consumer that marks what failed', set('receivers', 'kafka', { message_marking: { on_error: true } }), 'receivers.kafka.message_marking.on_error'],
    ['a consumer without back-off', set('receivers', 'kafka', { error_backoff: { enabled: false } }), 'receivers.kafka.error_backoff.enabled'],
    ['a consumer whose back-off ends', set('receivers', 'kafka', { error_backoff: { max_elapsed_time: '5m' } }), 'receivers.kafka.error_backoff.max_elapsed_time'],
    ['a consumer that starts at latest', set('receivers', 'kafka', { initial_offset: 'latest' }), 'receivers.kafka.initial_offset'],
    ['a consumer with the default offset', set('receivers', 'kafka', { initial_offset: null }), 'receivers.kafka.initial_offset'],
    ['files read without a place to remember', set('receivers', 'file_log', { storage: null }), 'receivers.file_log.storage'],
    ['files read without retries', set('receivers', 'file_log', { retry_on_failure: { enabled: false } }), 'receivers.file_log.retry_on_failure.enabled'],
    ['files read with retries that end', set('receivers', 'file_log', { retry_on_failure: { max_elapsed_time: '5m' } }), 'receivers.file_log.retry_on_failure.max_elapsed_time'],
    ['one acknowledgement', set('exporters', 'kafka', { producer: { required_acks: 1 } }), 'exporters.kafka.producer.required_acks'],
    ['the default acknowledgement', set('exporters', 'kafka', { producer: { required_acks: null } }), 'exporters.kafka.producer.required_acks'],
    ['the default queue', set('exporters', 'kafka', { sending_queue: null }), 'exporters.kafka.sending_queue'],
    ['a queue in memory', set('exporters', 'otlp_grpc', { sending_queue: { enabled: true } }), 'exporters.otlp_grpc.sending_queue'],
    ['a stored queue that waits, which does not start', set('exporters', 'otlp_grpc/stored', { sending_queue: { wait_for_result: true } }), 'exporters.otlp_grpc/stored.sending_queue'],
    ['a stored queue that counts requests', set('exporters', 'otlp_grpc/stored', { sending_queue: { sizer: null } }), 'exporters.otlp_grpc/stored.sending_queue'],
    ['a stored queue without a size', set('exporters', 'otlp_grpc/stored', { sending_queue: { queue_size: null } }), 'exporters.otlp_grpc/stored.sending_queue'],
    ['retries that end behind a stored queue', set('exporters', 'otlp_grpc/stored', { retry_on_failure: { max_elapsed_time: '5m' } }), 'exporters.otlp_grpc/stored.retry_on_failure'],
    ['the default retries behind a stored queue', set('exporters', 'otlp_grpc/stored', { retry_on_failure: null }), 'exporters.otlp_grpc/stored.retry_on_failure'],
    ['no retries behind a stored queue', set('exporters', 'otlp_grpc/stored', { retry_on_failure: { enabled: false } }), 'exporters.otlp_grpc/stored.retry_on_failure'],
    ['retries that end where nobody sends again', pipelines({ metrics: { exporters: ['otlp_grpc'] } }), 'exporters.otlp_grpc.retry_on_failure'],
  ])('%s', (_, over, prop) => {
    expect(check(over)).toEqual([prop]);
  });

  test('retries that end behind a stored queue, even when the source sends again: it has its answer', () => {
    const stored = { sending_queue: { storage: 'file_storage/queue', sizer: 'bytes', queue_size: 2 ** 30 }, retry_on_failure: { max_elapsed_time: '5m' } };
    expect(check({ exporters: { 'otlp_grpc/late': stored }, ...traces({ exporters: ['kafka', 'otlp_grpc/late'] }) })).toEqual(['exporters.otlp_grpc/late.retry_on_failure']);
  });

  test('an old name is held to the rules of the new one', () => {
    const over = { receivers: { filelog: { start_at: 'beginning', retry_on_failure: { enabled: true, max_elapsed_time: '0s' } } }, ...pipelines({ logs: { receivers: ['file_log', 'filelog'] } }) };
    expect(check(over)).toEqual(['receivers.filelog.storage']);
  });

  test('an exporter that the library does not know is held to its queue', () => {
    const vendor = (config: Overlay): Overlay => ({ exporters: { vendor: config }, ...traces({ exporters: ['kafka', 'vendor'] }) });
    expect(check(vendor({ endpoint: 'x', anything: 1 }))).toEqual(['exporters.vendor.sending_queue']);
    expect(check(vendor({ endpoint: 'x', anything: 1, sending_queue: { wait_for_result: true } }))).toEqual([]);
  });

  test('an unknown receiver is not trusted to send again', () => {
    const over = { receivers: { vendor: {} }, ...pipelines({ 'traces/back': { receivers: ['kafka', 'vendor'] } }) };
    expect(check(over)).toEqual(['exporters.otlp_grpc.retry_on_failure']);
  });
});

describe('what is stored', () => {
  const places = (over: Overlay, lastingPaths?: readonly string[]): string[] =>
    checkCollectorConfig(overlaid(GOOD, over) as Overlay, { mayLose: MAY_LOSE, ...(lastingPaths === undefined ? {} : { lastingPaths }) }).map((f) => `${f.prop}: ${f.write}`);
  const directory = (path: Plain): Overlay => set('extensions', 'file_storage/queue', { directory: path });

  test('is stored by something that stores', () => {
    const over = { extensions: { zpages: {} }, service: { extensions: ['file_storage/queue', 'zpages'] }, ...set('exporters', 'otlp_grpc/stored', { sending_queue: { storage: 'zpages' } }) };
    expect(check(over)).toEqual(['exporters.otlp_grpc/stored.sending_queue.storage']);
    const vendor = { extensions: { vendor_storage: {} }, service: { extensions: ['file_storage/queue', 'vendor_storage'] }, ...set('exporters', 'otlp_grpc/stored', { sending_queue: { storage: 'vendor_storage' } }) };
    expect(check(vendor)).toEqual([]);
  });

  test('lies on what outlives the pod, where that is known', () => {
    expect(places(directory('/tmp/q'))).toEqual([]);
    expect(places({}, ['/q'])).toEqual([]);
    expect(places(directory('/q/deep'), ['/data', '/q'])).toEqual([]);
    expect(places(directory('/tmp/q'), ['/data'])).toEqual(["extensions.file_storage/queue.directory: directory: '/data/...'"]);
    expect(places(directory('/database'), ['/data'])).toHaveLength(1);
    expect(places({}, [])).toEqual(['extensions.file_storage/queue.directory: a queue with wait_for_result: true instead']);
  });

  test('lies in the collector’s own folder when none is written', () => {
    expect(places(directory(null), ['/var/lib/otelcol'])).toEqual([]);
    expect(places(directory(null), ['/data'])).toHaveLength(1);
  });

  test('may be lost where that is said', () => {
    const loose = { exporters: { otlp_http: { sending_queue: { storage: 'file_storage/queue' } } } };
    expect(check(loose)).toEqual([]);
  });
});

describe('what is allowed', () => {
  test.each<[string, Overlay]>([
    ['acknowledgement by -1', set('exporters', 'kafka', { producer: { required_acks: -1 } })],
    ['0 for no end', set('exporters', 'otlp_grpc/stored', { retry_on_failure: { max_elapsed_time: 0 } })],
    ['retries that end when the source sends again', set('exporters', 'kafka', { retry_on_failure: { max_elapsed_time: '1m' } })],
    ['an exporter without a queue', { exporters: { debug: {} }, ...traces({ exporters: ['kafka', 'debug'] }) }],
    ['unknown keys', set('exporters', 'kafka', { made_up: true })],
    ['an unknown processor', { processors: { vendor: {} }, ...traces({ processors: ['memory_limiter', 'filter', 'vendor'] }) }],
  ])('%s', (_, over) => {
    expect(check(over)).toEqual([]);
  });

  test('a pipeline may lose only when it is named', () => {
    expect(check({}, ['metrics/generated'])).toEqual(
      expect.arrayContaining(['service.pipelines.traces/loose.processors', 'exporters.otlp_http.sending_queue']),
    );
    expect(check({}, ['traces/loose'])).toContain('exporters.otlp_http.sending_queue');
  });

  test('an exporter that two pipelines share must keep what the stricter one needs', () => {
    expect(check(pipelines({ 'traces/back': { exporters: ['otlp_http', 'otlp_grpc', 'forward', 'span_metrics'] } }))).toEqual(['exporters.otlp_http.sending_queue']);
  });
});

describe('what would not start', () => {
  test.each<[string, Overlay, string[]]>([
    ['an undefined processor', traces({ processors: ['memory_limiter', 'filter', 'missing'] }), ['service.pipelines.traces.processors']],
    ['an undefined exporter', traces({ exporters: ['kafka', 'missing'] }), ['service.pipelines.traces.exporters']],
    ['an undefined extension', { service: { extensions: ['file_storage/queue', 'missing'] } }, ['service.extensions']],
    ['an unused receiver', set('receivers', 'prometheus', {}), ['receivers.prometheus']],
    ['an unused processor', set('processors', 'transform', {}), ['processors.transform']],
    ['an unused exporter', set('exporters', 'debug', {}), ['exporters.debug']],
    ['an unused extension', set('extensions', 'health_check', {}), ['extensions.health_check']],
    ['a connector that ends nothing', pipelines({ 'traces/back': { exporters: ['otlp_grpc', 'forward'] } }), ['connectors.span_metrics']],
    ['no receiver', pipelines({ metrics: { receivers: [] } }), ['service.pipelines.metrics.receivers', 'receivers.host_metrics']],
    ['a stored queue without its extension', set('exporters', 'otlp_grpc/stored', { sending_queue: { storage: 'file_storage/other' } }), ['exporters.otlp_grpc/stored.sending_queue.storage']],
    ['a signal that a receiver does not give', pipelines({ traces: { receivers: ['otlp', 'host_metrics'] } }), ['service.pipelines.traces.receivers', 'exporters.kafka.retry_on_failure']],
    ['a signal that a processor does not handle', pipelines({ logs: { processors: ['memory_limiter', 'tail_sampling'] } }), ['service.pipelines.logs.processors', 'service.pipelines.logs.processors']],
    ['a signal that a connector does not take', pipelines({ logs: { exporters: ['otlp_grpc/stored', 'span_metrics'] } }), ['service.pipelines.logs.exporters']],
    ['a signal that a connector does not give', pipelines({ 'traces/loose': { receivers: ['forward', 'span_metrics'] } }), ['service.pipelines.traces/loose.receivers']],
  ])('%s', (_, over, props) => {
    expect(check(over)).toEqual(props);
  });

  test('an unknown signal', () => {
    const over = pipelines({ spans: { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['kafka'] } });
    expect(check(over)).toEqual(['service.pipelines']);
  });
});

describe('what the target version no longer has', () => {
  test.each(REMOVED_COMPONENTS.map((c) => [c.section, c.type] as const))('%s: %s', (section, type) => {
    const faults = checkCollectorConfig({ [section]: { [type]: {} } }).filter((f) => f.allowed.includes('gone since'));
    expect(faults.map((f) => f.prop)).toEqual([`${section}.${type}`]);
  });

  test.each(REMOVED_FIELDS.map((f) => [f.section, f.type, f.path.join('.'), f] as const))('%s: %s %s', (section, type, _, { path }) => {
    const config = path.reduceRight<Plain>((inner, key) => ({ [key]: inner }), 1) as Overlay;
    const id = type === '*' ? 'vendor' : type;
    const faults = checkCollectorConfig({ [section]: { [id]: config } }).filter((f) => f.allowed.includes('gone since'));
    expect(faults.map((f) => f.prop)).toEqual([`${section}.${id}.${path.join('.')}`]);
  });

  test('the address of the own metrics', () => {
    expect(check({ service: { telemetry: { metrics: { address: '0.0.0.0:8888' } } } })).toEqual(['service.telemetry.metrics.address']);
  });

  test('bare variables, anywhere', () => {
    expect(check(set('exporters', 'kafka', { brokers: ['$KAFKA'] }))).toEqual(['exporters.kafka.brokers[0]']);
    expect(check(set('exporters', 'kafka', { brokers: '${env:KAFKA}', pattern: '^a$', group: '$1' }))).toEqual([]);
  });
});

test('every fault of a configuration comes at once, and says what to write', () => {
  const faults = checkCollectorConfig(overlaid(GOOD, { processors: { memory_limiter: { check_interval: null } }, exporters: { kafka: { producer: { required_acks: null }, sending_queue: null } } }) as Overlay, { mayLose: MAY_LOSE });
  expect(faults.map((f) => f.write)).toEqual([
    "check_interval: '1s'",
    'producer: { required_acks: all }',
    'sending_queue: { enabled: true, wait_for_result: true, block_on_overflow: true }, or { enabled: true, storage: file_storage/queue, sizer: bytes, queue_size: ... }',
  ]);
});
