import { describe, expect, test } from 'vitest';
import { Authentication, checkCollectorConfig, Destination, DestinationProcessor, Sampling, Tenants, type CheckOptions } from '../../../lib/components/collector';
import type { Overlay } from '../../../lib/config';
import { Rendered } from '../microservices/rendered';
import { COMMON, DIRECT, refusal, ROLES, SIZES, TOPICS, type Role } from './fixtures';

const over = (section: string, id: string, config: Overlay): Overlay => ({ [section]: { [id]: config } });
const pipelines = (of: Overlay): Overlay => ({ service: { pipelines: of } });
const refusedFor = (role: Role, overlay: Overlay): string => refusal(() => ROLES[role]({ overlay } as never));
const directRefusedFor = (overlay: Overlay): string => refusal(() => ROLES.gateway({ ...DIRECT, overlay }));

/** Overlays on what really runs. Each would lose data, or not start. */
describe('an overlay is refused', () => {
  test.each<[string, Role, Overlay, string]>([
    ['retries that end behind the sampler', 'trace-processor', over('exporters', 'otlp_grpc/tempo', { retry_on_failure: { max_elapsed_time: '5m' } }), 'exporters.otlp_grpc/tempo.retry_on_failure'],
    ['a full queue that drops behind the sampler', 'trace-processor', over('exporters', 'otlp_grpc/tempo', { sending_queue: { block_on_overflow: false } }), 'exporters.otlp_grpc/tempo.sending_queue.block_on_overflow'],
    ['a sampler that throws out traces when it is full', 'trace-processor', over('processors', 'tail_sampling', { block_on_overflow: false }), 'processors.tail_sampling.block_on_overflow'],
    ['a limiter behind the sampler', 'trace-processor', pipelines({ 'traces/sampled': { processors: ['memory_limiter', 'tail_sampling'] } }), 'service.pipelines.traces/sampled.processors'],
    ['retries that end behind what counts spans', 'trace-processor', over('exporters', 'otlp_http/mimir', { retry_on_failure: { max_elapsed_time: '5m' } }), 'exporters.otlp_http/mimir.retry_on_failure'],
    ['a full queue that drops behind what counts spans', 'trace-processor', over('exporters', 'otlp_http/mimir', { sending_queue: { block_on_overflow: false } }), 'exporters.otlp_http/mimir.sending_queue.block_on_overflow'],
    ['one member’s id for every pod', 'log-processor', over('receivers', 'kafka', { group_instance_id: 'logs' }), 'receivers.kafka.group_instance_id: got "logs"'],
    ['a limit that is the whole pod', 'gateway', over('processors', 'memory_limiter', { limit_percentage: 100 }), 'processors.memory_limiter.limit_percentage: got 100'],
    ['a topic that nobody reads', 'gateway', over('exporters', 'kafka/logs', { logs: { topic: 'other' } }), 'exporters.kafka/logs.logs.topic: got "other"'],
    ['topics that senders choose', 'gateway', over('exporters', 'kafka/logs', { topic_from_attribute: 'team' }), 'exporters.kafka/logs.topic_from_attribute: got "team"'],
    ['topics that headers choose', 'gateway', over('exporters', 'kafka/logs', { logs: { topic_from_metadata_key: 'team' } }), 'exporters.kafka/logs.logs.topic_from_metadata_key: got "team"'],
    ['records that the processors cannot read', 'gateway', over('exporters', 'kafka/logs', { logs: { encoding: 'otlp_json' } }), 'exporters.kafka/logs.logs.encoding: got "otlp_json"'],
    ['records that the gateways do not write', 'log-processor', over('receivers', 'kafka', { logs: { encoding: 'raw' } }), 'receivers.kafka.logs.encoding: got "raw"'],
    ['another topic in place of the gateway’s', 'log-processor', over('receivers', 'kafka', { logs: { topics: ['other'] } }), "write: topics: ['otlp-logs', 'other']"],
    ['traces without their key', 'gateway', over('exporters', 'kafka/traces', { partition_traces_by_id: false }), 'exporters.kafka/traces.partition_traces_by_id: got false'],
    ['partitions that do not ask for the key', 'gateway', over('exporters', 'kafka/traces', { record_partitioner: { round_robin: {} } }), 'exporters.kafka/traces.record_partitioner'],
    ['a receiver that shuts out the agents', 'gateway', { receivers: { zipkin: {} }, ...pipelines({ traces: { receivers: ['otlp', 'zipkin'] } }) }, "write: receivers: ['otlp', 'otlp/collectors', 'zipkin']"],
    ['an exporter in place of ours', 'agent', { exporters: { 'otlp_http/mine': { sending_queue: { enabled: false } } }, ...pipelines({ logs: { exporters: ['otlp_http/mine'] } }) }, 'service.pipelines.logs.exporters: got "a list without otlp_grpc"'],
    ['what comes through our door, as it came', 'gateway', { exporters: { 'otlp_http/mine': { sending_queue: { enabled: false } } }, ...pipelines({ 'logs/mine': { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['otlp_http/mine'] } }) }, "write: processors: ['memory_limiter', 'filter/unread', 'redaction/pii']"],
    ['a consumer group that everybody is in', 'log-processor', over('receivers', 'kafka', { group_id: null }), 'receivers.kafka.group_id'],
    ['a limiter that looks every five minutes', 'gateway', over('processors', 'memory_limiter', { check_interval: '5m' }), 'processors.memory_limiter.check_interval: got "5m"'],
    ['no brokers', 'log-processor', over('receivers', 'kafka', { brokers: null }), 'receivers.kafka.brokers: got nothing'],
    ['no topic to read', 'log-processor', over('receivers', 'kafka', { logs: { topics: [] } }), 'receivers.kafka.logs.topics: got []'],
    ['no topic to write', 'gateway', over('exporters', 'kafka/logs', { logs: { topic: null } }), 'exporters.kafka/logs.logs.topic: got nothing'],
    ['logs to the screen', 'log-processor', { exporters: { debug: {}, 'otlp_http/loki': null }, ...pipelines({ logs: { exporters: ['debug'] } }) }, 'service.pipelines.logs.exporters'],
    ['logs to a file of the pod', 'log-processor', { exporters: { file: { path: '/tmp/x' } }, ...pipelines({ logs: { exporters: ['otlp_http/loki', 'file'] } }) }, 'exporters.file: got "logs"'],
    ['offsets that move before', 'log-processor', over('receivers', 'kafka', { message_marking: { after: false } }), 'receivers.kafka.message_marking.after'],
    ['errors that are skipped', 'metric-processor', over('receivers', 'kafka', { message_marking: { on_error: true } }), 'receivers.kafka.message_marking.on_error'],
    ['only what comes from now on', 'metric-processor', over('receivers', 'kafka', { initial_offset: 'latest' }), 'receivers.kafka.initial_offset'],
    ['a queue in memory', 'metric-processor', over('exporters', 'otlp_http/mimir', { sending_queue: { enabled: true } }), 'exporters.otlp_http/mimir.sending_queue'],
    ['one acknowledgement', 'gateway', over('exporters', 'kafka/logs', { producer: { required_acks: 1 } }), 'producer.required_acks'],
    ['topics that the brokers make', 'gateway', over('exporters', 'kafka/logs', { producer: { allow_auto_topic_creation: true } }), 'producer.allow_auto_topic_creation'],
    ['records that Kafka refuses', 'gateway', over('exporters', 'kafka/logs', { producer: { max_message_bytes: 1_000_000 } }), 'producer.max_message_bytes: got 1000000'],
    ['the default size of records', 'gateway', over('exporters', 'kafka/logs', { producer: { max_message_bytes: null } }), 'producer.max_message_bytes: got 1000000'],
    ['a batch processor', 'gateway', { processors: { batch: {} }, ...pipelines({ logs: { processors: ['memory_limiter', 'batch'] } }) }, 'service.pipelines.logs.processors'],
    ['files from their end', 'agent', over('receivers', 'file_log', { start_at: 'end' }), 'receivers.file_log.start_at'],
    ['lines that nobody can read, away', 'agent', over('receivers', 'file_log', { operators: [{ type: 'container' }, { type: 'json_parser', on_error: 'drop' }] }), 'receivers.file_log.operators'],
    ['a login that is nowhere', 'metric-processor', over('exporters', 'otlp_http/mimir', { auth: { authenticator: 'basicauth/mimir' } }), 'exporters.otlp_http/mimir.auth.authenticator'],
    ['a login of a door that is nowhere', 'gateway', over('receivers', 'otlp', { protocols: { grpc: { auth: { authenticator: 'oidc/x' } } } }), 'receivers.otlp.protocols.grpc.auth.authenticator'],
    ['a middleware that is nowhere', 'gateway', over('receivers', 'otlp', { protocols: { http: { middlewares: [{ id: 'memory_limiter/x' }] } } }), 'receivers.otlp.protocols.http.middlewares'],
  ])('%s', (_, role, overlay, message) => {
    expect(refusedFor(role, overlay)).toContain(message);
  });

  test('an extension that another one needs and nobody starts', () => {
    const overlay = { extensions: { headers_setter: { additional_auth: 'basicauth/x' } }, service: { extensions: ['health_check', 'headers_setter'] } };
    expect(refusedFor('log-processor', overlay)).toContain('extensions.headers_setter.additional_auth: got "basicauth/x"');
  });

  test('what is behind the sampler of one of several tenants', () => {
    const tenants = Tenants.fromHeader({ allowed: ['shop'], default: 'unknown' });
    const refused = (tempo: Overlay): string => refusal(() => ROLES['trace-processor']({ tenants, overlay: over('exporters', 'otlp_grpc/tempo_shop', tempo) }));
    expect(refused({ retry_on_failure: { max_elapsed_time: '5m' } })).toContain('exporters.otlp_grpc/tempo_shop.retry_on_failure');
    expect(refused({ sending_queue: { block_on_overflow: false } })).toContain('exporters.otlp_grpc/tempo_shop.sending_queue.block_on_overflow');
    expect(refused({ timeout: '7s' })).toBe('nothing');
  });

  test('a door that forgets whose data it is', () => {
    const names = { allowed: ['shop'], default: 'unknown' };
    const byHeader = { authentication: Authentication.none(), tenants: Tenants.fromHeader(names) };
    const byToken = { authentication: Authentication.oidc({ issuer: 'https://login.example.com', audience: 'telemetry' }), tenants: Tenants.fromToken({ ...names, claim: 'team' }) };
    const door = (grpc: Overlay): Overlay => over('receivers', 'otlp', { protocols: { grpc } });
    expect(refusal(() => ROLES.gateway({ ...byHeader, overlay: door({ include_metadata: false }) }))).toContain('receivers.otlp.protocols.grpc.include_metadata: got false');
    expect(refusal(() => ROLES.gateway({ ...byToken, overlay: door({ auth: null }) }))).toContain('receivers.otlp.protocols.grpc.auth: got nothing');
    // The steps of both doors in one pipeline would take the mark away again.
    const doors = { exporters: { 'otlp_http/mine': { sending_queue: { enabled: false } } }, ...pipelines({ 'logs/mine': { receivers: ['otlp', 'otlp/collectors'], processors: ['memory_limiter', 'filter/unread', 'redaction/pii', 'resource/tenant', 'resource/no_tenant'], exporters: ['otlp_http/mine'] } }) };
    expect(refusal(() => ROLES.gateway({ ...byHeader, overlay: doors }))).toContain('service.pipelines.logs/mine.receivers');
    // The collectors' own door says nothing of tenants, and is not asked.
    expect(refusal(() => ROLES.gateway({ ...byHeader, overlay: door({ max_recv_msg_size_mib: 5 }) }))).toBe('nothing');
  });

  test('a circle', () => {
    const overlay = { connectors: { 'forward/back': {} }, ...pipelines({ 'logs/a': { receivers: ['forward/back'], exporters: ['forward/back'] }, logs: { exporters: ['otlp_http/loki', 'forward/back'] } }) };
    expect(refusedFor('log-processor', overlay)).toContain('service.pipelines.logs/a.receivers: got ["forward/back"]');
  });

  test('routes that leave a rest, or lose a payload', () => {
    const routing = (config: Overlay): Overlay => ({ connectors: { routing: config }, ...pipelines({ logs: { exporters: ['routing'] }, 'logs/rest': { receivers: ['routing'], exporters: ['otlp_http/loki'] } }) });
    expect(refusedFor('log-processor', routing({ table: [] }))).toContain('connectors.routing.default_pipelines: got nothing');
    expect(refusedFor('log-processor', routing({ default_pipelines: ['logs/rest'], error_mode: 'propagate' }))).toContain('connectors.routing.error_mode');
    expect(refusedFor('log-processor', routing({ default_pipelines: ['logs/rest'] }))).toBe('nothing');
  });

  test('the sampler’s queue without a gateway of Kafka: stored and waiting', () => {
    expect(directRefusedFor(over('exporters', 'otlp_http/loki', { sending_queue: { wait_for_result: true } }))).toContain('storage or wait_for_result, not both');
    expect(directRefusedFor(over('exporters', 'otlp_http/loki', { retry_on_failure: { enabled: false } }))).toContain('exporters.otlp_http/loki.retry_on_failure');
  });

  test('but not what stays whole', () => {
    expect(refusedFor('log-processor', over('receivers', 'kafka', { logs: { topics: ['other', 'otlp-logs'] }, group_instance_id: '${env:POD_NAME}' }))).toBe('nothing');
    expect(refusedFor('gateway', over('exporters', 'kafka/traces', { record_partitioner: { sticky_key: { hasher: 'murmur2' } } }))).toBe('nothing');
    expect(refusal(() => ROLES.gateway({ sampling: Sampling.none(), overlay: over('exporters', 'kafka/traces', { record_partitioner: { round_robin: {} } }) }))).toBe('nothing');
    // To Kafka through connectors that hand errors back, so that senders still learn of them.
    const ways = { connectors: { forward: {}, count: {} }, ...pipelines({ logs: { exporters: ['forward', 'count'] }, 'logs/out': { receivers: ['forward'], exporters: ['kafka/logs'] }, 'metrics/counted': { receivers: ['count'], exporters: ['kafka/metrics'] } }) };
    expect(refusedFor('gateway', ways)).toBe('nothing');
    // A receiver may move to another pipeline of its signal, with its steps; and what went through none may go through none again.
    const moved = pipelines({ traces: { receivers: ['otlp'] }, 'traces/agents': { receivers: ['otlp/collectors'], processors: ['memory_limiter', 'filter/unread', 'redaction/pii', 'transform/span_text', 'transform/cardinality'], exporters: ['kafka/traces'] } });
    expect(refusedFor('gateway', moved)).toBe('nothing');
    expect(refusedFor('log-processor', { exporters: { 'otlp_http/mine': { sending_queue: { enabled: false } } }, ...pipelines({ 'logs/mine': { receivers: ['kafka'], processors: ['memory_limiter'], exporters: ['otlp_http/mine'] } }) })).toBe('nothing');
  });

  test('connectors that answer at once leave nobody who sends again', () => {
    const overlay = { connectors: { span_metrics: {} }, ...pipelines({ traces: { exporters: ['kafka/traces', 'span_metrics'] }, 'metrics/spans': { receivers: ['span_metrics'], exporters: ['kafka/metrics'] } }) };
    expect(refusedFor('gateway', overlay)).toContain('exporters.kafka/metrics.retry_on_failure');
  });

  test('but not what only says more', () => {
    expect(refusedFor('trace-processor', over('exporters', 'otlp_grpc/tempo', { timeout: '7s', anything: { new: 1 } }))).toBe('nothing');
    expect(refusedFor('log-processor', { exporters: { debug: {} }, ...pipelines({ logs: { exporters: ['otlp_http/loki', 'debug'] } }) })).toBe('nothing');
  });
});

/** A consumer of metrics that loses nothing, up to its exporter. */
const READER: Overlay = {
  receivers: { kafka: { brokers: 'b:9092', metrics: { topics: ['m'] }, group_id: 'mine', message_marking: { after: true }, error_backoff: { enabled: true, max_elapsed_time: '0s' }, initial_offset: 'earliest' }, otlp: {} },
  processors: { memory_limiter: { check_interval: '1s', limit_percentage: 75 } },
};
function faultsOf(receiver: string, exporter: string, config: Overlay, options: CheckOptions = {}): string[] {
  const unused = receiver === 'kafka' ? 'otlp' : 'kafka';
  const receivers = Object.fromEntries(Object.entries(READER['receivers'] as Overlay).filter(([id]) => id !== unused));
  const service = { pipelines: { metrics: { receivers: [receiver], processors: ['memory_limiter'], exporters: [exporter] } } };
  return checkCollectorConfig({ ...READER, receivers, exporters: { [exporter]: config }, service }, options).map((f) => f.prop);
}

describe('exporters with answers of their own', () => {
  const REMOTE = { timeout: '0s', remote_write_queue: { enabled: false }, retry_on_failure: { enabled: false } };

  test.each<[string, string, string, Overlay, string[]]>([
    ['remote write behind a call that is answered or not', 'otlp', 'prometheus_remote_write', REMOTE, []],
    ['remote write right behind Kafka', 'kafka', 'prometheus_remote_write', REMOTE, ['exporters.prometheus_remote_write']],
    ['by its old name too', 'kafka', 'prometheusremotewrite', REMOTE, ['exporters.prometheusremotewrite']],
    ['remote write with its default queue', 'otlp', 'prometheus_remote_write', { timeout: '0s' }, ['exporters.prometheus_remote_write.remote_write_queue.enabled']],
    ['remote write with a limit for all requests together', 'otlp', 'prometheus_remote_write', { ...REMOTE, timeout: '30s' }, ['exporters.prometheus_remote_write.timeout']],
    ['X-Ray’s own exporter', 'otlp', 'awsxray', {}, ['service.pipelines.metrics.exporters', 'exporters.awsxray']],
    ['Azure Monitor', 'kafka', 'azuremonitor', { sending_queue: { enabled: false } }, ['exporters.azuremonitor']],
    ['CloudWatch’s embedded metrics', 'kafka', 'awsemf', {}, []],
    ['a balancer whose own exporters queue in memory', 'kafka', 'load_balancing', { sending_queue: { enabled: false } }, ['exporters.load_balancing.protocol.otlp.sending_queue']],
    ['a balancer that queues nowhere', 'kafka', 'load_balancing', { sending_queue: { enabled: false }, protocol: { otlp: { sending_queue: { enabled: false } } } }, []],
    ['Google’s own exporter behind Kafka', 'kafka', 'googlemanagedprometheus', { sending_queue: { enabled: false } }, ['exporters.googlemanagedprometheus']],
    ['Google’s own exporter behind a queue: it does not retry', 'otlp', 'googlemanagedprometheus', { sending_queue: { wait_for_result: true } }, []],
  ])('%s', (_, receiver, exporter, config, expected) => {
    expect(faultsOf(receiver, exporter, config)).toEqual(expected);
  });

  test('may lose where that is said', () => {
    expect(faultsOf('kafka', 'azuremonitor', { sending_queue: { enabled: false } }, { mayLose: ['metrics'] })).toEqual([]);
  });
});

test('remote write behind Kafka is found through a connector as well', () => {
  const amp = Destination.amazonPrometheus({ region: 'us-west-2', workspaceId: 'ws-12345678' });
  const overlay = {
    connectors: { forward: {} },
    receivers: { 'otlp/loop': null },
    exporters: { 'otlp_grpc/loop': null },
    ...pipelines({ metrics: { exporters: ['forward'] }, 'metrics/sent': { receivers: ['forward'], processors: [] } }),
  };
  const build = (): unknown =>
    new Rendered((s) => new DestinationProcessor(s, 'to', { ...COMMON, destination: amp, signal: 'metrics', sizing: SIZES.processors.metrics, topic: TOPICS.metrics, sampling: Sampling.tail(), overlay }));
  expect(refusal(build)).toContain('got "behind kafka"');
});
