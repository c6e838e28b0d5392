import { beforeAll, describe, expect, test } from 'vitest';
import { Authentication, Redaction, Sampling, Tenants, checkCollectorConfig, type GatewayProps } from '../../../lib/components/collector';
import { GATEWAY_REQUEST_MIB } from '../../../lib/components/collector/config/sizes';
import { kubernetesSchemas, type KubernetesSchemas } from '../../../scripts/schemas/kubernetes';
import type { KubeObject } from '../../../scripts/schemas/objects';
import { listed, reached } from '../microservices/rendered';
import { DIRECT, ROLES, configOf, refusal } from './fixtures';

const direct = (over: Partial<GatewayProps> = {}): ReturnType<typeof ROLES.gateway> => ROLES.gateway({ ...DIRECT, ...over });
const rendered = direct();
const { spec } = rendered.get('StatefulSet', 'gateway');
const pod = spec.template.spec;
const config = configOf('gateway', DIRECT);
const BACKENDS = { traces: 'otlp_grpc/tempo', metrics: 'otlp_http/mimir', logs: 'otlp_http/loki' } as const;
const GIB = 2 ** 30;

let schemas: KubernetesSchemas;
beforeAll(async () => {
  schemas = await kubernetesSchemas();
});

describe('its pods', () => {
  test('are as many as sized, each with a volume, and nothing scales them', () => {
    expect(listed(rendered)).toEqual(['StatefulSet gateway 2']);
    expect([...rendered.names('HorizontalPodAutoscaler'), ...rendered.names('ScaledObject')]).toEqual([]);
    expect(spec.volumeClaimTemplates[0].spec).toEqual({ accessModes: ['ReadWriteOnce'], storageClassName: 'encrypted', resources: { requests: { storage: '10Gi' } } });
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  });

  test('keep the queue on that volume', () => {
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/otelcol' });
    expect(config.extensions['file_storage/queue'].directory).toBe('/var/lib/otelcol/queue');
    expect(pod.securityContext.fsGroup).toBe(10001);
  });

  test('know nothing of Kafka', () => {
    expect(JSON.stringify(rendered.objects)).not.toMatch(/kafka/i);
    expect(pod.containers[0]).not.toHaveProperty('envFrom');
  });

  test('are reached by the same names and served while they leave', () => {
    expect(rendered.names('Service')).toEqual(['gateway', 'gateway-headless']);
    expect(rendered.get('Certificate', 'gateway-tls').spec.dnsNames).toEqual(['gateway', 'gateway.observability', 'gateway.observability.svc', 'gateway.observability.svc.cluster.local']);
    expect(pod.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(rendered.get('PodDisruptionBudget', 'gateway').spec.maxUnavailable).toBe(1);
  });

  test('reach the three backends, by the app of their pods in any mode', () => {
    const backend = (app: string, port: number): string => `{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"${app}"}}}:${port}`;
    expect(reached(rendered, 'gateway')).toEqual([
      backend('tempo', 4317),
      backend('mimir', 8080),
      backend('loki', 3100),
    ]);
  });

  test('are what Kubernetes and Pod Security "restricted" admit', () => {
    const builtIn = rendered.objects.filter((o) => o.kind !== 'Certificate');
    expect(builtIn.flatMap((o) => schemas.validateObject(o as unknown as KubeObject))).toEqual([]);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
  });
});

describe('its pipelines', () => {
  test('do what the processors do with Kafka, but for what needs whole traces', () => {
    expect(config.service.pipelines).toEqual({
      traces: { receivers: ['otlp', 'otlp/collectors'], processors: ['memory_limiter', 'filter/unread', 'redaction/pii', 'transform/span_text', 'transform/cardinality'], exporters: ['span_metrics', 'forward/sampling'] },
      'traces/sampled': { receivers: ['forward/sampling'], processors: [], exporters: ['otlp_grpc/tempo'] },
      metrics: { receivers: ['otlp', 'otlp/collectors', 'otlp/own'], processors: ['memory_limiter', 'redaction/pii', 'transform/cardinality'], exporters: ['otlp_http/mimir'] },
      'metrics/generated': { receivers: ['span_metrics'], processors: ['resource/instance'], exporters: ['otlp_http/mimir'] },
      logs: { receivers: ['otlp', 'otlp/collectors'], processors: ['memory_limiter', 'filter/unread', 'redaction/pii'], exporters: ['otlp_http/loki'] },
    });
    expect(config.connectors).not.toHaveProperty('service_graph');
  });

  test('keep the rules without an exception, on the volume', () => {
    expect(checkCollectorConfig(config, { lastingPaths: ['/var/lib/otelcol'] })).toEqual([]);
  });

  test('make metrics of every span, apart by pod', () => {
    expect(config.processors['resource/instance'].attributes).toContainEqual({ key: 'service.instance.id', value: '${env:POD_NAME}', action: 'upsert' });
    const { pipelines } = configOf('gateway', { ...DIRECT, sampling: Sampling.probabilistic({ percent: 5 }) }).service;
    expect(pipelines.traces.exporters).toEqual(['span_metrics', 'forward/sampling']);
    expect(pipelines['traces/sampled'].processors).toEqual(['probabilistic_sampler']);
  });

  test('redact until they are told not to', () => {
    const open = configOf('gateway', { ...DIRECT, redaction: Redaction.off() });
    expect(JSON.stringify(open)).not.toContain('redaction');
    expect(open.service.pipelines.metrics.processors).toEqual(['memory_limiter', 'transform/cardinality']);
  });
});

describe('its queues', () => {
  const queues = Object.values(BACKENDS).map((id) => config.exporters[id].sending_queue);

  test.each(Object.values(BACKENDS))('%s answers when the data is on disk, and tries for ever', (id) => {
    const { sending_queue, retry_on_failure } = config.exporters[id];
    expect(sending_queue).toMatchObject({ enabled: true, storage: 'file_storage/queue', sizer: 'bytes' });
    expect(sending_queue).not.toHaveProperty('wait_for_result');
    expect(retry_on_failure).toMatchObject({ enabled: true, max_elapsed_time: '0s' });
  });

  test('are synced, survive a broken file, and need no room for a copy at start', () => {
    expect(config.extensions['file_storage/queue']).toMatchObject({ fsync: true, recreate: true, compaction: { on_start: false, on_rebound: true, cleanup_on_start: true } });
    expect(configOf('agent').extensions['file_storage/queue']).toMatchObject({ fsync: false, compaction: { on_start: true } });
  });

  test.each([1, 10, 200])('hold 40 %% of %d GiB together, traces most', (diskGiB) => {
    const { exporters } = configOf('gateway', { ...DIRECT, sizing: { ...DIRECT.sizing, diskGiB } });
    const [traces = 0, metrics = 0, logs = 0] = Object.values(BACKENDS).map((id) => exporters[id].sending_queue.queue_size as number);
    expect(traces + metrics + logs).toBeLessThanOrEqual(0.4 * diskGiB * GIB);
    expect(traces + metrics + logs).toBeGreaterThan(0.399 * diskGiB * GIB);
    expect([metrics, logs, traces]).toEqual([traces, metrics, logs].sort((a, b) => a - b));
    // Room for more than one batch in each.
    expect(metrics).toBeGreaterThan(8 * exporters['otlp_http/mimir'].sending_queue.batch.max_size);
  });

  test('refuse when they are full, so that one backend’s outage stops no other signal', () => {
    expect(queues.map((q) => q.block_on_overflow)).toEqual([false, false, false]);
  });

  test('carry on whatever the gateway takes in: an item beyond a batch would be dropped after its answer', () => {
    const { grpc, http } = config.receivers.otlp.protocols;
    expect([grpc.max_recv_msg_size_mib * 2 ** 20, http.max_request_body_size]).toEqual([GATEWAY_REQUEST_MIB * 2 ** 20, GATEWAY_REQUEST_MIB * 2 ** 20]);
    for (const { batch } of queues) {
      expect(batch.sizer).toBe('bytes');
      expect(batch.max_size).toBeGreaterThan(http.max_request_body_size);
    }
  });
});

describe('what it refuses', () => {
  const to = (over: object): Partial<GatewayProps> => ({ destination: { ...DIRECT.destination, ...over } as GatewayProps['destination'] });
  const sized = (over: object): Partial<GatewayProps> => ({ sizing: { ...DIRECT.sizing, ...over } });

  test.each<[string, Partial<GatewayProps>, string]>([
    ['tail sampling', { sampling: Sampling.tail() }, 'write: sampling: Sampling.probabilistic({ percent: 10 }), or Sampling.none(); for Sampling.tail() a tier with Kafka'],
    ['a sampling of the user that needs whole traces', { sampling: { wholeTraces: true, steps: () => [] } }, 'sampling: got'],
    ['no disk', { sizing: { replicas: 2, cpu: 1, memoryMiB: 1024 } }, 'sizing.diskGiB: got nothing'],
    ['a disk of nothing', sized({ diskGiB: 0 }), 'sizing.diskGiB: got 0'],
    ['half a GiB', sized({ diskGiB: 0.5 }), 'sizing.diskGiB: got 0.5'],
    ['a disk of which each tenant’s queue has less than a request', { ...sized({ diskGiB: 1 }), tenants: Tenants.fromHeader({ allowed: Array.from({ length: 18 }, (_, i) => `t${i}`), default: 'none' }), authentication: Authentication.none() }, 'write: diskGiB: 2'],
    ['a ceiling above its replicas', sized({ maxReplicas: 9 }), 'sizing.maxReplicas: got 9'],
    ['Tempo by a URL', to({ tempoEndpoint: 'http://tempo:4317' }), 'destination.tempoEndpoint: got'],
    ['a path that the exporter appends', to({ mimirEndpoint: 'http://mimir:8080/otlp/v1/metrics' }), "destination.mimirEndpoint: 'http://mimir:8080/otlp'"],
    ['Loki without a scheme', to({ lokiEndpoint: 'loki:3100/otlp' }), 'destination.lokiEndpoint: got'],
    ['a queue that its overlay puts beside the volume', { overlay: { extensions: { 'file_storage/queue': { directory: '/tmp/queue' } } } }, 'extensions.file_storage/queue.directory: got "/tmp/queue"'],
    ['a queue that its overlay takes off the disk', { overlay: { exporters: { 'otlp_http/loki': { sending_queue: { storage: null } } } } }, 'exporters.otlp_http/loki.sending_queue'],
    ['retries that end', { overlay: { exporters: { 'otlp_http/loki': { retry_on_failure: { max_elapsed_time: '5m' } } } } }, 'exporters.otlp_http/loki.retry_on_failure'],
  ])('%s', (_, over, message) => {
    expect(refusal(() => direct(over))).toContain(message);
  });

  test('comes all at once', () => {
    const message = refusal(() => direct({ sampling: Sampling.tail(), sizing: { replicas: 2, cpu: 1, memoryMiB: 1024, maxReplicas: 3 }, ...to({ lokiEndpoint: 'loki' }) }));
    expect(message).toContain('4 faults');
  });
});

test('a ceiling of as many replicas is none', () => {
  expect(listed(direct({ sizing: { ...DIRECT.sizing, maxReplicas: 2 } }))).toEqual(['StatefulSet gateway 2']);
});

test('a sampling of the user that decides on each span fits', () => {
  const mine = { wholeTraces: false, steps: () => Sampling.probabilistic({ percent: 1 }).steps() } as const;
  expect(configOf('gateway', { ...DIRECT, sampling: mine }).processors.probabilistic_sampler.sampling_percentage).toBe(1);
});
