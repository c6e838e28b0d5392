import { describe, expect, test } from 'vitest';
import { Destination, DestinationProcessor, Sampling, type GatewayProps } from '../../../lib/components/collector';
import type { DestinationProcessorProps, Signal } from '../../../lib/components/collector';
import { Rendered, reached } from '../microservices/rendered';
import { COMMON, configOf, DIRECT, refusal, ROLES, SIZES, TOPICS } from './fixtures';

const key = { name: 'vendor', key: 'token' };
const REGION = { region: 'us-west-2' };

/** Every destination of the library. */
const ALL: readonly Destination[] = [
  Destination.xray(REGION),
  Destination.amazonPrometheus({ ...REGION, workspaceId: 'ws-12345678' }),
  Destination.cloudWatchLogs({ ...REGION, logGroup: '/observability/logs', logStream: 'otlp' }),
  Destination.googleCloud({ project: 'my-project' }),
  Destination.azureMonitor({ connectionString: key }),
  Destination.splunkObservability({ realm: 'us1', accessToken: key }),
  Destination.splunkHec({ endpoint: 'https://splunk.example.com:8088', token: key }),
  Destination.newRelic({ apiKey: key }),
  Destination.otlp({ name: 'vendor', endpoint: 'https://otlp.example.com', secretHeaders: { authorization: key } }),
];
const [XRAY, AMP, , , AZURE, , , NEW_RELIC, OTLP] = ALL as [Destination, Destination, Destination, Destination, Destination, Destination, Destination, Destination, Destination];

function processorFor(destination: Destination, signal: Signal, over: Partial<DestinationProcessorProps> = {}): Rendered {
  return new Rendered((s) => new DestinationProcessor(s, 'to', { ...COMMON, destination, signal, sizing: SIZES.processors[signal], topic: TOPICS[signal], ...over }));
}
const fileOf = (rendered: Rendered): ReturnType<typeof configOf> => rendered.config('config.yaml');
const SPANS = Sampling.probabilistic({ percent: 25 });

describe.each(ALL.flatMap((d) => d.signals.map((signal): [string, Signal, Destination] => [d.name, signal, d])))('%s of %s', (name, signal, destination) => {
  const rendered = processorFor(destination, signal);
  const config = fileOf(rendered);

  test('reads its topic in a consumer group of its own, whose lag scales it', () => {
    expect(config.receivers.kafka).toMatchObject({ group_id: `otel-to-${name}-${signal}`, initial_offset: 'earliest', [signal]: { topics: [`otlp-${signal}`] } });
    const [trigger] = rendered.get('ScaledObject', `to-${name}-${signal}`).spec.triggers;
    expect(trigger.metadata).toMatchObject({ consumerGroup: `otel-to-${name}-${signal}`, topic: `otlp-${signal}` });
  });

  test('holds nothing that is secret in its files', () => {
    const secrets = Object.entries(destination.env ?? {});
    const { env } = rendered.workloads[0]!.spec.template.spec.containers[0];
    for (const [variable, from] of secrets) {
      expect(JSON.stringify(config)).toContain(`\${env:${variable}}`);
      expect(env).toContainEqual({ name: variable, valueFrom: { secretKeyRef: from } });
    }
  });

  test('is one pipeline to one exporter that never gives up', () => {
    const ids = Object.keys(config.exporters).filter((id) => id.endsWith(`/${name}-${signal}`));
    expect(ids).toHaveLength(1);
    const { sending_queue: queue, retry_on_failure: retry } = config.exporters[ids[0]!];
    if (destination === AMP) return;
    expect(queue).toMatchObject({ enabled: true, block_on_overflow: true });
    expect(queue.batch.max_size).toBeGreaterThanOrEqual(queue.batch.min_size);
    if (destination !== AZURE) expect(retry.max_elapsed_time).toBe('0s');
  });
});

describe('where records are whole traces', () => {
  const config = fileOf(processorFor(XRAY, 'traces'));

  test('the same sampling is run again, before the records are put together', () => {
    expect(config.service.pipelines['traces/sampled'].processors).toEqual(['tail_sampling']);
    expect(config.processors.tail_sampling.num_traces).toBe(40_000);
    expect(config.exporters['otlp_http/xray-traces'].sending_queue).not.toHaveProperty('wait_for_result');
  });

  test('each pod is a fixed member of its group, and leaves slowly', () => {
    expect(config.receivers.kafka.group_instance_id).toBe('${env:POD_NAME}');
    expect(processorFor(XRAY, 'traces').names('StatefulSet')).toEqual(['to-xray-traces']);
  });

  test('a destination may have a sampling of its own', () => {
    const own = Destination.xray({ ...REGION, sampling: Sampling.probabilistic({ percent: 1 }) });
    expect(fileOf(processorFor(own, 'traces')).processors.probabilistic_sampler.sampling_percentage).toBe(1);
    expect(fileOf(processorFor(own, 'traces', { sampling: SPANS })).processors.probabilistic_sampler.sampling_percentage).toBe(1);
  });
});

describe('where records are whole batches', () => {
  test.each<[Signal, Destination]>([['traces', XRAY], ['metrics', NEW_RELIC], ['logs', NEW_RELIC]])('an offset of %s moves when the last piece has been answered', (signal, destination) => {
    const config = fileOf(processorFor(destination, signal, { sampling: SPANS }));
    const queue = config.exporters[`otlp_http/${destination.name}-${signal}`].sending_queue;
    expect(queue).toMatchObject({ wait_for_result: true, block_on_overflow: true, sizer: 'bytes' });
    expect(queue.queue_size).toBeGreaterThan(TOPICS[signal].maxMessageBytes);
    expect(queue.batch).toMatchObject({ min_size: 0, max_size: destination === XRAY ? 3 * 2 ** 20 : 1_000_000 });
    expect(processorFor(destination, signal, { sampling: SPANS }).names('Deployment')).toEqual([`to-${destination.name}-${signal}`]);
  });
});

describe('remote write', () => {
  const rendered = processorFor(AMP, 'metrics');
  const config = fileOf(rendered);

  test('stands behind a call within the pod: it would call a broken-off delivery final', () => {
    expect(config.service.pipelines.metrics.exporters).toEqual(['otlp_grpc/loop']);
    expect(config.service.pipelines['metrics/sent']).toMatchObject({ receivers: ['otlp/loop'], exporters: ['prometheus_remote_write/amp-metrics'] });
    expect(config.exporters['otlp_grpc/loop']).toMatchObject({ endpoint: config.receivers['otlp/loop'].protocols.grpc.endpoint, sending_queue: { enabled: false } });
    expect(config.receivers['otlp/loop'].protocols.grpc.endpoint).toMatch(/^127\.0\.0\.1:/);
  });

  test('answers when it is done, and takes 429 as a reason to try again', () => {
    expect(config.exporters['prometheus_remote_write/amp-metrics']).toMatchObject({ remote_write_queue: { enabled: false }, retry_on_failure: { enabled: true, max_elapsed_time: '0s' }, timeout: '0s' });
    expect(config.exporters['otlp_grpc/loop']).toMatchObject({ timeout: '0s', retry_on_failure: { max_elapsed_time: '0s' } });
    expect(rendered.workloads[0]!.spec.template.spec.containers[0].args).toContain('--feature-gates=exporter.prometheusremotewritexporter.RetryOn429');
  });

  test('right behind Kafka is refused', () => {
    const overlay = { service: { pipelines: { metrics: { exporters: ['prometheus_remote_write/amp-metrics'] } } }, exporters: { 'otlp_grpc/loop': null } };
    expect(refusal(() => processorFor(AMP, 'metrics', { overlay }))).toContain('exporters.prometheus_remote_write/amp-metrics: got "behind kafka"');
  });
});

describe('one of your own', () => {
  const mine = (name: string, route: Partial<ReturnType<Destination['route']>> = {}): Destination => ({ name, signals: ['logs'], route: () => ({ exporter: 'otlp_http', config: { endpoint: 'https://logs.example.com' }, ...route }) });
  const queued = { endpoint: 'https://logs.example.com', sending_queue: { enabled: true, wait_for_result: true }, retry_on_failure: { enabled: false } };
  const direct = (...destinations: Destination[]): unknown => ROLES.gateway({ ...DIRECT, destination: { ...DIRECT.destination, destinations } as GatewayProps['destination'] });

  test('cannot bring a queue or retries that would be written over', () => {
    for (const build of [() => processorFor(mine('mine', { config: queued }), 'logs'), () => direct(mine('mine', { config: queued }))]) {
      expect(refusal(build)).toMatch(/route\('logs'\)\.config\.sending_queue: got .*route\('logs'\)\.config\.retry_on_failure: got/s);
    }
  });

  test.each(['REDACTION_HASH_KEY', 'AZURE_CLIENT_ID', 'KAFKA_PASSWORD', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'GOMEMLIMIT'])('cannot take %s from the pod', (variable) => {
    expect(refusal(() => processorFor({ ...mine('mine'), env: { [variable]: key } }, 'logs'))).toContain('write: TO_MINE_TOKEN');
  });

  test('keeps those that it says are its own, as far as the rules let it', () => {
    const config = fileOf(processorFor(mine('mine', { config: queued, queues: false, retries: false }), 'logs'));
    expect(config.exporters['otlp_http/mine-logs']).toEqual(queued);
    expect(refusal(() => processorFor(mine('mine', { config: { sending_queue: { enabled: true } }, queues: false }), 'logs'))).toContain('exporters.otlp_http/mine-logs.sending_queue');
  });

  test('shares an extension with another in the gateway, where both say the same of it', () => {
    const login = (password: string): Partial<ReturnType<Destination['route']>> => ({ config: { endpoint: 'https://logs.example.com', auth: { authenticator: 'basicauth/logs' } }, extensions: { 'basicauth/logs': { client_auth: { username: 'a', password } } } });
    expect(() => direct(mine('a', login('${env:ONE}')), mine('b', login('${env:ONE}')))).not.toThrow();
    expect(refusal(() => direct(mine('a', login('${env:ONE}')), mine('b', login('${env:TWO}'))))).toContain('extensions.basicauth/logs: got');
  });
});

describe('identity', () => {
  test.each<[string, Destination, readonly string[], string]>([
    ['X-Ray', XRAY, ['xray:PutTraceSegments', 'xray:PutSpans', 'xray:PutSpansForIndexing'], '*'],
    ['Amazon Prometheus', AMP, ['aps:RemoteWrite'], 'arn:aws:aps:us-west-2:*:workspace/ws-12345678'],
    ['CloudWatch Logs', ALL[2]!, ['logs:PutLogEvents'], 'arn:aws:logs:us-west-2:*:log-group:/observability/logs:log-stream:otlp'],
    ['another account', Destination.xray({ ...REGION, roleArn: 'arn:aws:iam::111122223333:role/telemetry' }), ['sts:AssumeRole'], 'arn:aws:iam::111122223333:role/telemetry'],
    ['China', Destination.amazonPrometheus({ region: 'cn-north-1', workspaceId: 'ws-12345678' }), ['aps:RemoteWrite'], 'arn:aws-cn:aps:cn-north-1:*:workspace/ws-12345678'],
  ])('%s asks for what it needs', (_, destination, actions, resource) => {
    expect(destination.permissions).toEqual([{ cloud: 'aws', actions, resources: [resource] }]);
  });

  test('is fetched by those that need one, and by nobody else', () => {
    const agent = '{"ipBlock":{"cidr":"169.254.170.23/32"}}:80';
    expect(reached(processorFor(XRAY, 'traces'), 'to-xray-traces')).toContain(agent);
    expect(reached(processorFor(OTLP, 'logs'), 'to-vendor-logs')).not.toContain(agent);
  });

  test('reaches port 443 outside, or the port of its URL', () => {
    expect(reached(processorFor(XRAY, 'traces'), 'to-xray-traces')).toContain('{"ipBlock":{"cidr":"0.0.0.0/0"}}:443');
    expect(reached(processorFor(ALL[6]!, 'logs'), 'to-splunk-hec-logs')).toContain('{"ipBlock":{"cidr":"0.0.0.0/0"}}:8088');
    const near = Destination.otlp({ name: 'near', endpoint: 'http://collector.team.svc:4318' });
    expect(reached(processorFor(near, 'logs'), 'to-near-logs')).toContain('{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"team"}}}:4318');
  });
});

describe('without Kafka', () => {
  const to = (...destinations: Destination[]): Partial<GatewayProps> => ({ ...DIRECT, sampling: SPANS, destination: { ...DIRECT.destination, destinations } as GatewayProps['destination'] });
  const config = configOf('gateway', to(...ALL));
  const ours = ['otlp_grpc/tempo', 'otlp_http/mimir', 'otlp_http/loki'];
  const stored = Object.entries(config.exporters as { [id: string]: { sending_queue?: { storage: string; queue_size: number; block_on_overflow: boolean } } }).filter(([, e]) => e.sending_queue !== undefined);

  test('each destination has pipelines of its own, behind a valve that never refuses', () => {
    for (const { name, signals } of ALL) {
      for (const signal of signals) {
        const { receivers, processors } = config.service.pipelines[`${signal}/to-${name}`];
        expect(receivers).toEqual([signal === 'traces' ? 'forward/sampling' : 'forward/destinations']);
        expect(processors.at(-1)).toMatch(/^batch\//);
      }
    }
  });

  test('our own pipelines and queues are as they were, but for their part of the disk', () => {
    const before = configOf('gateway', { ...DIRECT, sampling: SPANS });
    expect(config.service.pipelines['traces/sampled']).toEqual(before.service.pipelines['traces/sampled']);
    expect(config.service.pipelines.logs.exporters).toEqual(['otlp_http/loki', 'forward/destinations']);
    for (const id of ours) expect({ ...config.exporters[id].sending_queue, queue_size: 0 }).toEqual({ ...before.exporters[id].sending_queue, queue_size: 0 });
  });

  test('all queues together hold 40 % of the disk, and a full one refuses at once', () => {
    const sum = stored.reduce((bytes, [, { sending_queue: q }]) => bytes + q!.queue_size, 0);
    expect(sum / 2 ** 30).toBeLessThanOrEqual(4);
    expect(sum / 2 ** 30).toBeGreaterThan(3.5);
    expect(stored.every(([, { sending_queue: q }]) => q!.storage === 'file_storage/queue' && !q!.block_on_overflow)).toBe(true);
  });

  test('traces are sampled alike on every way, or as the destination says', () => {
    expect(config.service.pipelines['traces/to-newrelic'].processors).toEqual(['probabilistic_sampler/to-newrelic', 'batch/valve']);
    expect(config.processors['probabilistic_sampler/to-newrelic']).toEqual(config.processors.probabilistic_sampler);
    const own = configOf('gateway', to(Destination.xray({ ...REGION, sampling: Sampling.none() })));
    expect(own.service.pipelines['traces/to-xray'].processors).toEqual(['batch/valve']);
  });

  test('the gateway gets their secrets, their gates and their ways out', () => {
    const rendered = ROLES.gateway(to(...ALL));
    const [container] = rendered.workloads[0]!.spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: 'TO_NEWRELIC_API_KEY', valueFrom: { secretKeyRef: key } });
    expect(container.args).toContain('--feature-gates=exporter.prometheusremotewritexporter.RetryOn429');
    expect(reached(rendered, 'gateway')).toContain('{"ipBlock":{"cidr":"0.0.0.0/0"}}:443');
  });

  test('without destinations it writes what it wrote', () => {
    expect(configOf('gateway', to())).toEqual(configOf('gateway', { ...DIRECT, sampling: SPANS }));
  });
});

test('a destination of the user: any exporter of collector contrib', () => {
  const mine: Destination = {
    name: 'lake',
    signals: ['logs'],
    env: { LAKE_KEY: key },
    reaches: [{ peers: [{ cidr: '203.0.113.0/24' }], ports: [9000] }],
    route: () => ({ exporter: 'clickhouse', config: { endpoint: 'tcp://lake:9000', password: '${env:LAKE_KEY}' }, processors: { 'resource/team': { attributes: [] } }, maxRequestBytes: 2 ** 20 }),
  };
  const rendered = processorFor(mine, 'logs');
  expect(fileOf(rendered).exporters['clickhouse/lake-logs']).toMatchObject({ password: '${env:LAKE_KEY}', sending_queue: { wait_for_result: true, batch: { max_size: 2 ** 20 } } });
  expect(fileOf(rendered).service.pipelines.logs.processors).toEqual(['memory_limiter', 'resource/team-logs']);
  expect(reached(rendered, 'to-lake-logs')).toContain('{"ipBlock":{"cidr":"203.0.113.0/24"}}:9000');
});

describe('what is refused', () => {
  test.each<[string, () => unknown, string]>([
    ['a name that is none', () => Destination.xray({ ...REGION, name: 'X-Ray' }), 'props.name: got "X-Ray"'],
    ['a long name', () => Destination.xray({ ...REGION, name: 'a-name-of-seventee' }), 'props.name'],
    ['no signal', () => Destination.newRelic({ apiKey: key, signals: [] }), 'props.signals: got []'],
    ['a signal twice', () => Destination.newRelic({ apiKey: key, signals: ['logs', 'logs'] }), 'props.signals'],
    ['a region that is none', () => Destination.xray({ region: 'Oregon' }), 'region: got "Oregon"'],
    ['a user for a role', () => Destination.xray({ ...REGION, roleArn: 'arn:aws:iam::111122223333:user/me' }), 'roleArn: got'],
    ['a workspace by its name', () => Destination.amazonPrometheus({ ...REGION, workspaceId: 'prod' }), 'workspaceId: got "prod"'],
    ['a stream with a star', () => Destination.cloudWatchLogs({ ...REGION, logGroup: 'a', logStream: '*' }), 'logStream: got "*"'],
    ['a path that the exporter appends', () => Destination.otlp({ name: 'v', endpoint: 'https://a.example.com/v1/traces' }), 'endpoint: got'],
    ['an address without a scheme', () => Destination.otlp({ name: 'v', endpoint: 'a.example.com:4317' }), 'endpoint: got'],
    ['credentials in a file', () => Destination.otlp({ name: 'v', endpoint: 'https://a.example.com', headers: { Authorization: 'Bearer abc' } }), 'headers.Authorization: got "a value of 10 characters"'],
    ['requests of nothing', () => Destination.otlp({ name: 'v', endpoint: 'https://a.example.com', maxRequestBytes: 10 }), 'maxRequestBytes: got 10'],
    ['logs for Splunk Observability', () => Destination.splunkObservability({ realm: 'us1', accessToken: key, signals: ['logs'] as never }), 'signals: got ["logs"]'],
    ['a realm that is a URL', () => Destination.splunkObservability({ realm: 'https://us1', accessToken: key }), 'realm: got'],
    ['a token in clear', () => Destination.splunkHec({ endpoint: 'http://splunk.example.com:8088', token: key }), 'endpoint: got'],
    ['a project that is a number', () => Destination.googleCloud({ project: '12345' }), 'project: got "12345"'],
    ['a signal that it does not take', () => processorFor(XRAY, 'logs'), 'signal: got "logs"'],
    ['more consumers than partitions', () => processorFor(OTLP, 'logs', { sizing: { ...SIZES.processors.logs, maxReplicas: 50 } }), 'sizing.maxReplicas: got 50'],
    ['whole traces where they are not keyed', () => processorFor(Destination.xray({ ...REGION, sampling: Sampling.tail() }), 'traces', { sampling: SPANS }), 'destination.sampling: got'],
    ['whole traces without Kafka', () => configOf('gateway', { ...DIRECT, destination: { ...DIRECT.destination, destinations: [Destination.xray({ ...REGION, sampling: Sampling.tail() })] } as GatewayProps['destination'] }), 'destination.destinations[0].sampling'],
    ['a variable that the pods have', () => processorFor({ ...OTLP, env: { KAFKA_PASSWORD: key } }, 'logs'), 'destination.env.KAFKA_PASSWORD: got'],
    ['a variable for two Secrets', () => configOf('gateway', { ...DIRECT, destination: { ...DIRECT.destination, destinations: [{ ...XRAY, env: { A: key } }, { ...OTLP, env: { A: { name: 'other', key: 'k' } } }] } as GatewayProps['destination'] }), 'destination.destinations[1].env.A: got "other/k"'],
    ['two of a name', () => configOf('gateway', { ...DIRECT, destination: { ...DIRECT.destination, destinations: [XRAY, XRAY] } as GatewayProps['destination'] }), 'destination.destinations[1].name: got "xray"'],
  ])('%s', (_, build, message) => {
    expect(refusal(build)).toContain(message);
  });

  test('and the value of a header that should be secret is not shown', () => {
    expect(refusal(() => Destination.otlp({ name: 'v', endpoint: 'https://a.example.com', headers: { 'api-key': 'abc' } }))).not.toContain('abc');
  });
});
