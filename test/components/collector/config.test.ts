import { describe, expect, test } from 'vitest';
import { Redaction, checkCollectorConfig } from '../../../lib/components/collector';
import { NODE_BATCH_BYTES, AGENT_REQUEST_MIB, GATEWAY_REQUEST_MIB, GATEWAY_BATCH_BYTES, REGIONAL_BATCH_BYTES, REGIONAL_REQUEST_MIB, TOPIC_MESSAGE_BYTES } from '../../../lib/components/collector/config/sizes';
import { ROLE_NAMES, SIZES, TOPICS, configOf } from './fixtures';

const SIGNALS = ['traces', 'metrics', 'logs'] as const;

describe.each(ROLE_NAMES)('%s', (role) => {
  const config = configOf(role);

  test('every pipeline that starts at a receiver has the memory limiter first', () => {
    expect(config.processors.memory_limiter).toEqual({ check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 15 });
    const mayLose = role === 'trace-processor' ? ['traces/sampled', 'metrics/generated'] : [];
    expect(checkCollectorConfig(config, { mayLose })).toEqual([]);
  });

  test('answers probes and names itself', () => {
    expect(config.extensions.health_check).toEqual({ endpoint: '0.0.0.0:13133' });
    expect(config.service.telemetry.resource.attributes).toEqual([
      { name: 'service.name', value: `otel-${role}` },
      { name: 'service.namespace', value: '${env:POD_NAMESPACE}' },
      { name: 'service.instance.id', value: '${env:POD_NAME}' },
      { name: 'k8s.cluster.name', value: 'prod' },
    ]);
  });

  test('sends its own metrics the way of everybody’s, and offers them without suffixes', () => {
    const [scraped, pushed] = config.service.telemetry.metrics.readers;
    expect(scraped.pull.exporter.prometheus).toEqual({ host: '0.0.0.0', port: 8888, without_type_suffix: true, without_units: true, without_scope_info: true });
    expect(pushed.periodic.exporter.otlp).toMatchObject({ protocol: 'grpc', endpoint: 'http://127.0.0.1:4320' });
    expect(config.receivers['otlp/own']).toEqual({ protocols: { grpc: { endpoint: '127.0.0.1:4320' } } });
    if (role.endsWith('gateway')) return expect(config.service.pipelines.metrics.receivers).toContain('otlp/own');
    expect(config.service.pipelines['metrics/own']).toEqual({ receivers: ['otlp/own'], processors: ['memory_limiter'], exporters: ['otlp_grpc'] });
    expect(config.exporters.otlp_grpc).toMatchObject({
      endpoint: 'gateway:4319',
      tls: { ca_file: '/etc/otelcol-tls/ca.crt', cert_file: '/etc/otelcol-tls/tls.crt', key_file: '/etc/otelcol-tls/tls.key', min_version: '1.2', reload_interval: '1h' },
    });
  });

  test('has no batch processor and no old name', () => {
    expect(JSON.stringify(config)).not.toMatch(/"(batch\/|otlphttp|k8sattributes|filelog|hostmetrics|kubeletstats|spanmetrics|servicegraph)/);
    expect(Object.keys(config.processors)).not.toContain('batch');
  });
});

describe('sizes of messages', () => {
  test('nothing is taken in that the next hop could not carry', () => {
    const hops = [AGENT_REQUEST_MIB * 2 ** 20, NODE_BATCH_BYTES, GATEWAY_REQUEST_MIB * 2 ** 20, GATEWAY_BATCH_BYTES, TOPIC_MESSAGE_BYTES];
    expect(hops).toEqual([...hops].sort((a, b) => a - b));
    expect(new Set(hops).size).toBe(hops.length);
  });

  test('nor between an agent, its region’s gateway and the central one', () => {
    expect(REGIONAL_REQUEST_MIB * 2 ** 20).toBeGreaterThanOrEqual(NODE_BATCH_BYTES);
    expect(REGIONAL_BATCH_BYTES).toBeGreaterThan(REGIONAL_REQUEST_MIB * 2 ** 20);
    expect(REGIONAL_BATCH_BYTES).toBeLessThan(GATEWAY_REQUEST_MIB * 2 ** 20);
  });

  test('and the configurations say so', () => {
    const { grpc, http } = configOf('agent').receivers.otlp.protocols;
    expect(grpc.max_recv_msg_size_mib * 2 ** 20).toBe(http.max_request_body_size);
    expect(http.max_request_body_size).toBeLessThan(configOf('agent').exporters.otlp_grpc.sending_queue.batch.max_size);
    const gateway = configOf('gateway');
    expect(configOf('agent').exporters.otlp_grpc.sending_queue.batch.max_size).toBeLessThan(gateway.receivers.otlp.protocols.http.max_request_body_size);
    for (const signal of SIGNALS) {
      const { producer, sending_queue } = gateway.exporters[`kafka/${signal}`];
      expect(gateway.receivers.otlp.protocols.http.max_request_body_size).toBeLessThan(sending_queue.batch.max_size);
      expect(sending_queue.batch).toMatchObject({ sizer: 'bytes' });
      expect(sending_queue.batch.max_size).toBeLessThan(producer.max_message_bytes);
      expect(producer.max_message_bytes).toBe(TOPICS[signal].maxMessageBytes);
    }
  });
});

describe('the agent', () => {
  const config = configOf('agent');

  test('queues on the node, and never gives up', () => {
    const { sending_queue, retry_on_failure, endpoint, tls } = config.exporters.otlp_grpc;
    expect(sending_queue).toMatchObject({ storage: 'file_storage/queue', block_on_overflow: true, sizer: 'bytes', queue_size: 512 * 2 ** 20 });
    expect(retry_on_failure).toMatchObject({ enabled: true, max_elapsed_time: '0s', randomization_factor: 0.5 });
    expect(endpoint).toBe('gateway:4319');
    expect(tls).toMatchObject({ ca_file: '/etc/otelcol-tls/ca.crt' });
    expect(configOf('agent', { queueMiB: 1024 }).exporters.otlp_grpc.sending_queue.queue_size).toBe(2 ** 30);
  });

  test('remembers how far it read each log, and reads a new node from the beginning', () => {
    expect(config.receivers.file_log).toMatchObject({
      include: ['/var/log/pods/*/*/*.log'],
      exclude: ['/var/log/pods/${env:POD_NAMESPACE}_${env:POD_NAME}_*/*/*.log'],
      start_at: 'beginning',
      storage: 'file_storage/checkpoints',
      retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    });
    expect(config.extensions['file_storage/checkpoints'].directory).not.toBe(config.extensions['file_storage/queue'].directory);
  });

  test('takes host metrics without processes of their own, and the kubelet’s', () => {
    expect(Object.keys(config.receivers.host_metrics.scrapers).sort()).toEqual(['cpu', 'disk', 'load', 'memory', 'paging', 'processes']);
    expect(config.receivers.host_metrics.root_path).toBe('/hostfs');
    expect(config.receivers.kubelet_stats).toMatchObject({ auth_type: 'serviceAccount', metric_groups: ['node', 'pod', 'container', 'volume'] });
  });

  test('says which pod of its own node each signal came from', () => {
    expect(config.processors.k8s_attributes.filter).toEqual({ node_from_env_var: 'K8S_NODE_NAME' });
    for (const signal of SIGNALS) expect(config.service.pipelines[signal].processors).toEqual(['memory_limiter', 'k8s_attributes', 'resource/cluster']);
    expect(config.processors['resource/cluster'].attributes[0]).toEqual({ key: 'k8s.cluster.name', value: 'prod', action: 'upsert' });
  });
});

describe('the cluster receiver', () => {
  test('works in one replica at a time', () => {
    const { receivers, extensions, service } = configOf('cluster-receiver');
    expect(receivers.k8s_cluster.k8s_leader_elector).toBe('k8s_leader_elector');
    expect(receivers.k8s_events.k8s_leader_elector).toBe('k8s_leader_elector');
    expect(extensions.k8s_leader_elector).toMatchObject({ lease_name: 'otel-cluster-receiver', lease_namespace: '${env:POD_NAMESPACE}' });
    expect(service.extensions).toContain('k8s_leader_elector');
  });

  test('waits for the gateway', () => {
    const { sending_queue, retry_on_failure } = configOf('cluster-receiver').exporters.otlp_grpc;
    expect(sending_queue).toMatchObject({ wait_for_result: true, block_on_overflow: true });
    expect(retry_on_failure).toMatchObject({ max_elapsed_time: '0s' });
  });
});

describe('the gateway', () => {
  const config = configOf('gateway');

  test.each(SIGNALS)('answers for %s when every in-sync replica has them', (signal) => {
    const { producer, sending_queue, retry_on_failure, ...kafka } = config.exporters[`kafka/${signal}`];
    expect(producer).toMatchObject({ required_acks: 'all', allow_auto_topic_creation: false, compression: 'zstd' });
    expect(sending_queue).toMatchObject({ wait_for_result: true, block_on_overflow: true, sizer: 'bytes' });
    // An OTLP client waits 30 s at most in the library's own agents; its copy is the one that counts.
    expect(retry_on_failure).toMatchObject({ enabled: true, max_elapsed_time: '20s' });
    expect(kafka[signal]).toEqual({ topic: `otlp-${signal}`, encoding: 'otlp_proto' });
    expect(kafka).toMatchObject({
      brokers: '${env:KAFKA_BROKERS}',
      tls: { insecure: false },
      auth: { sasl: { mechanism: 'SCRAM-SHA-512', username: '${env:KAFKA_USERNAME}', password: '${env:KAFKA_PASSWORD}' } },
    });
  });

  test('keys traces, and nothing else', () => {
    const keys = (signal: string): string[] => Object.keys(config.exporters[`kafka/${signal}`]).filter((key) => key.startsWith('partition_'));
    expect(SIGNALS.map(keys)).toEqual([['partition_traces_by_id'], [], []]);
  });

  test('serves both protocols with TLS, and lets clients choose a pod again', () => {
    const { grpc, http } = config.receivers.otlp.protocols;
    for (const server of [grpc, http]) expect(server.tls).toMatchObject({ cert_file: '/etc/otelcol-tls/tls.crt', key_file: '/etc/otelcol-tls/tls.key', min_version: '1.2' });
    expect([grpc.endpoint, http.endpoint]).toEqual(['0.0.0.0:4317', '0.0.0.0:4318']);
    expect(grpc.keepalive.server_parameters).toMatchObject({ max_connection_age: '2m', max_connection_age_grace: '30s' });
  });

  test('redacts every signal before Kafka, until it is told not to', () => {
    const redacted = (of: typeof config): string[] => SIGNALS.filter((s) => of.service.pipelines[s].processors.includes('redaction/pii'));
    expect(redacted(config)).toEqual(SIGNALS);
    expect(config.processors['redaction/pii']).toMatchObject({ allow_all_keys: true });
    const open = configOf('gateway', { redaction: Redaction.off() });
    expect(redacted(open)).toEqual([]);
    expect(open.processors).not.toHaveProperty('redaction/pii');
  });

  test('drops lines of probes, and no others', () => {
    const [{ conditions }] = config.processors['filter/unread'].log_conditions as [{ conditions: string[] }];
    // Those of one expression; texts of JSON and records with fields are in filters.test.ts.
    const patterns = conditions.flatMap((c) => /^IsString\(log\.body\) and IsMatch\(log\.body, "([^"]*)"\)$/.exec(c)?.[1] ?? []).map((re2) => new RegExp(re2));
    expect(patterns).toHaveLength(5);
    const dropped = (line: string): boolean => patterns.some((p) => p.test(line));
    expect(['"GET /healthz HTTP/1.1" 200', 'GET /ready?full=1', 'ua=kube-probe/1.34', 'ELB-HealthChecker/2.0'].filter((l) => !dropped(l))).toEqual([]);
    expect(['GET /healthcare/plans', 'GET /api/live-scores', 'system is alive'].filter(dropped)).toEqual([]);
  });

  test('drops spans and lines of health checks, and no metrics', () => {
    expect(SIGNALS.map((s) => config.service.pipelines[s].processors.includes('filter/unread'))).toEqual([true, false, true]);
    expect(config.processors['filter/unread'].error_mode).toBe('ignore');
  });

  test('three queues cost less than the memory limiter allows', () => {
    const { queue_size } = config.exporters['kafka/traces'].sending_queue;
    expect(queue_size).toBe(64 * 2 ** 20);
  });

  test('a small one still takes the largest request that its door lets in', () => {
    const { receivers, exporters } = configOf('gateway', { sizing: { ...SIZES.gateway, memoryMiB: 256 } });
    expect(exporters['kafka/logs'].sending_queue.queue_size).toBeGreaterThan(receivers.otlp.protocols.http.max_request_body_size);
  });
});

describe.each([
  ['trace-processor', 'traces'],
  ['metric-processor', 'metrics'],
  ['log-processor', 'logs'],
] as const)('the %s', (role, signal) => {
  test('moves its offset when the record is delivered', () => {
    expect(configOf(role).receivers.kafka).toMatchObject({
      group_id: `otel-${role}`,
      initial_offset: 'earliest',
      [signal]: { topics: [`otlp-${signal}`], encoding: 'otlp_proto' },
      message_marking: { after: true, on_error: false, on_permanent_error: true },
      error_backoff: { enabled: true, max_elapsed_time: '0s' },
      group_rebalance_strategies: ['cooperative-sticky'],
      max_partition_fetch_size: 2 ** 20,
      max_fetch_size: 4 * 2 ** 20,
    });
  });
});

test.each([
  ['metric-processor', 'otlp_http/mimir', 'http://mimir-distributor:8080/otlp'],
  ['log-processor', 'otlp_http/loki', 'http://loki-distributor:3100/otlp'],
] as const)('the %s has no queue of its own', (role, exporter, endpoint) => {
  expect(configOf(role).exporters[exporter]).toMatchObject({ endpoint, sending_queue: { enabled: false }, retry_on_failure: { max_elapsed_time: '0s' } });
});

test('the trace processor is a fixed member of its group, for longer than a restart', () => {
  expect(configOf('trace-processor').receivers.kafka).toMatchObject({ group_instance_id: '${env:POD_NAME}', session_timeout: '60s' });
  expect(configOf('log-processor').receivers.kafka).not.toHaveProperty('group_instance_id');
});

test('the trace processor’s own series differ by pod, and not by start', () => {
  const [ofOnePod, own] = configOf('trace-processor').processors['resource/instance'].attributes;
  expect(own).toEqual({ key: 'service.instance.id', value: '${env:POD_NAME}', action: 'upsert' });
  expect(ofOnePod.action).toBe('delete');
  const pattern = new RegExp(ofOnePod.pattern);
  expect(['k8s.pod.name', 'host.name', 'container.image.name', 'process.pid'].filter((k) => !pattern.test(k))).toEqual([]);
  expect(['service.name', 'k8s.namespace.name', 'k8s.deployment.name', 'k8s.cluster.name', 'cloud.region'].filter((k) => pattern.test(k))).toEqual([]);
  expect(configOf('trace-processor').connectors.span_metrics.exclude_dimensions).toEqual(['collector.instance.id']);
});
