import { describe, expect, test } from 'vitest';
import { Tempo, tempoConfig, type TempoProps } from '../../../lib/components/tempo';
import { ADMITS, KAFKA, OBJECT_STORE, Rendered, TRAITS, listed, reached } from '../microservices/rendered';
import { TEMPO, TEMPO_MONOLITHIC, TEMPO_TOPIC } from '../microservices/sizings';

const topic = TEMPO_TOPIC;
const props = { sizing: TEMPO, traits: TRAITS, topic, retentionDays: 9, admits: ADMITS } satisfies TempoProps;
const render = (over: Partial<TempoProps> = {}): Rendered => new Rendered((s) => new Tempo(s, 'tempo', { ...props, ...over }));
const rendered = render();

test('the workloads', () => {
  expect(listed(rendered)).toEqual([
    'Deployment tempo-distributor -',
    'StatefulSet tempo-live-store-zone-a 3',
    'StatefulSet tempo-live-store-zone-b 3',
    'StatefulSet tempo-block-builder 3',
    'Deployment tempo-querier -',
    'Deployment tempo-query-frontend 2',
    'StatefulSet tempo-backend-scheduler 1',
    'Deployment tempo-backend-worker 3',
    'StatefulSet tempo-cache 3',
  ]);
});

test('the addresses others use are services', () => {
  const chart: Tempo[] = [];
  new Rendered((s) => chart.push(new Tempo(s, 'tempo', props)));
  expect(chart[0]).toMatchObject({ otlpEndpoint: 'tempo-distributor:4317', queryUrl: 'http://tempo-query-frontend:3200' });
  expect(rendered.get('Service', 'tempo-distributor').spec.ports).toContainEqual({ name: 'otlp-grpc', port: 4317, targetPort: 'otlp-grpc' });
  expect(rendered.policy('tempo-distributor').spec.ingress?.[0]?.ports).toEqual([{ port: 4317, protocol: 'TCP' }]);
});

test('every partition has a builder and a live-store in each zone', () => {
  for (const name of ['tempo-block-builder', 'tempo-live-store-zone-a', 'tempo-live-store-zone-b']) {
    expect(rendered.get('StatefulSet', name).spec.replicas).toBe(topic.partitions);
  }
  expect(rendered.config('tempo.yaml')).toMatchObject({ block_builder: { partitions_per_instance: 1 } });
});

test.each(['liveStore', 'blockBuilder'] as const)('%s that do not match the partitions are refused', (part) => {
  const sizing = { ...TEMPO, [part]: { ...TEMPO[part], replicas: 2 } };
  expect(() => render({ sizing })).toThrow(`sizing.${part}.replicas: got 2`);
});

test('microservices without a topic are refused', () => {
  const { topic: _, ...without } = props;
  expect(() => new Rendered((s) => new Tempo(s, 'tempo', without))).toThrow(/topic: got nothing[^]*distributors hand spans over through Kafka/);
});

test.each([0, 1.5, NaN])('a retention of %s days is refused', (retentionDays) => {
  expect(() => render({ retentionDays })).toThrow('retentionDays');
});

test('retention stands wherever blocks are deleted by it', () => {
  expect(rendered.config('tempo.yaml')).toMatchObject({
    backend_scheduler: { provider: { compaction: { compaction: { block_retention: '216h' } } } },
    backend_worker: { compaction: { block_retention: '216h' } },
  });
});

test('Kafka is reached by one address with a login and TLS, and never makes topics', () => {
  expect(rendered.config('tempo.yaml')).toMatchObject({
    ingest: {
      kafka: {
        address: '${KAFKA_BROKER}',
        topic: 'tempo-ingest',
        auto_create_topic_enabled: false,
        sasl_mechanism: 'SCRAM-SHA-512',
        sasl_username: '${KAFKA_USERNAME}',
        sasl_password: '${KAFKA_PASSWORD}',
        tls_enabled: true,
      },
    },
  });
});

test('the bucket comes from the facts', () => {
  expect(rendered.config('tempo.yaml')).toMatchObject({
    storage: { trace: { backend: 's3', s3: { bucket: '${TRACES_BUCKET}', endpoint: '${OBJECT_STORE_ENDPOINT}', region: '${OBJECT_STORE_REGION}' } } },
  });
});

describe('pods reach only what they must', () => {
  test.each([
    ['tempo-distributor', KAFKA],
    ['tempo-live-store-zone-a', KAFKA],
    ['tempo-live-store-zone-b', KAFKA],
    ['tempo-block-builder', [...OBJECT_STORE, ...KAFKA]],
    ['tempo-querier', OBJECT_STORE],
    ['tempo-query-frontend', OBJECT_STORE],
    ['tempo-backend-scheduler', OBJECT_STORE],
    ['tempo-backend-worker', OBJECT_STORE],
    ['tempo-cache', []],
  ])('%s', (name, allowed) => {
    expect(reached(rendered, name)).toEqual(allowed);
  });

  test('and only those that reach Kafka know its login', () => {
    const knowing = rendered.workloads.filter((w) => JSON.stringify(w).includes('kafka-credentials')).map((w) => w.metadata.name);
    expect(knowing).toEqual(['tempo-distributor', 'tempo-live-store-zone-a', 'tempo-live-store-zone-b', 'tempo-block-builder']);
  });
});

test('a live-store knows its zone, has time to flush, and keeps its disk', () => {
  const { template, volumeClaimTemplates } = rendered.get('StatefulSet', 'tempo-live-store-zone-b').spec;
  expect(template.spec.containers[0].args).toContain('-live-store.instance-availability-zone=zone-b');
  expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(1200);
  expect(volumeClaimTemplates[0].spec).toMatchObject({ storageClassName: 'encrypted', resources: { requests: { storage: '30Gi' } } });
});

test('the overlay wins and unknown keys pass', () => {
  const config = render({ overlay: { server: { log_level: 'debug' }, query_frontend: { new_key: 1 }, usage_report: null } }).config('tempo.yaml');
  expect(config).toMatchObject({ server: { http_listen_port: 3200, log_level: 'debug' }, query_frontend: { new_key: 1 } });
  expect(config).not.toHaveProperty('usage_report');
});

test('the ingestion limit follows the partitions', () => {
  const limit = (partitions: number): unknown => tempoConfig({ ...props, topic: { ...topic, partitions } }).overrides;
  expect(limit(3)).toMatchObject({ defaults: { ingestion: { rate_limit_bytes: 30_000_000 } } });
  expect(limit(6)).toMatchObject({ defaults: { ingestion: { rate_limit_bytes: 60_000_000 } } });
});

describe('in one process', () => {
  const { topic: _, ...without } = props;
  const alone = { ...without, sizing: TEMPO_MONOLITHIC } satisfies TempoProps;
  const monolith = new Rendered((s) => new Tempo(s, 'tempo', alone));
  const config = monolith.config('tempo.yaml');

  test('starts every part, with time to write down what it holds', () => {
    const { containers, terminationGracePeriodSeconds } = monolith.get('StatefulSet', 'tempo').spec.template.spec;
    expect(containers[0].args).toEqual(['-config.file=/etc/tempo/tempo.yaml', '-config.expand-env=true', '-target=all']);
    expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(120);
  });

  test('has rings of its own, no memberlist, no Kafka, no cache', () => {
    const ring = { kvstore: { store: 'inmemory' } };
    expect(config).toMatchObject({ live_store: { ring, partition_ring: ring }, backend_worker: { ring } });
    for (const key of ['memberlist', 'ingest', 'block_builder', 'cache', 'querier']) expect(config).not.toHaveProperty(key);
  });

  test('stops at once, since nobody takes over', () => {
    expect(config).toMatchObject({ shutdown_delay: '0s', backend_worker: { finish_on_shutdown_timeout: '0s' } });
  });

  test('keeps and limits as microservices do', () => {
    expect(config).toMatchObject({
      backend_scheduler: { provider: { compaction: { compaction: { block_retention: '216h' } } } },
      backend_worker: { compaction: { block_retention: '216h' } },
      overrides: { defaults: { ingestion: { rate_strategy: 'local', rate_limit_bytes: 30_000_000 } } },
      storage: { trace: { backend: 's3', s3: { bucket: '${TRACES_BUCKET}' } } },
    });
  });

  test('ignores a topic', () => {
    const given = new Rendered((s) => new Tempo(s, 'tempo', { ...alone, topic }));
    expect(given.config('tempo.yaml')).toEqual(config);
  });

  test.each([
    [{ replicas: 2 }, 'sizing.all.replicas: got 2'],
    [{ diskGiB: undefined as never }, 'sizing.all.diskGiB: got nothing'],
  ])('refuses %j', (wrong, message) => {
    const sizing = { ...TEMPO_MONOLITHIC, all: { ...TEMPO_MONOLITHIC.all, ...wrong } };
    expect(() => new Rendered((s) => new Tempo(s, 'tempo', { ...alone, sizing }))).toThrow(message);
  });
});
