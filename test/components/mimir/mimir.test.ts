import { describe, expect, test } from 'vitest';
import { Mimir, type MimirProps } from '../../../lib/components/mimir';
import { ADMITS, KAFKA, OBJECT_STORE, Rendered, TRAITS, listed, reached } from '../microservices/rendered';
import { MIMIR, MIMIR_INGEST_STORAGE, MIMIR_MONOLITHIC, MIMIR_TOPIC } from '../microservices/sizings';

const props: MimirProps = { sizing: MIMIR, traits: TRAITS, retentionDays: 9, admits: ADMITS };
const render = (over: Partial<MimirProps> = {}): Rendered => new Rendered((s) => new Mimir(s, 'mimir', { ...props, ...over }));
const rendered = render();

test('the workloads', () => {
  expect(listed(rendered)).toEqual([
    'Deployment mimir-distributor -',
    'StatefulSet mimir-ingester-zone-a 1',
    'StatefulSet mimir-ingester-zone-b 1',
    'StatefulSet mimir-ingester-zone-c 1',
    'Deployment mimir-querier -',
    'Deployment mimir-query-frontend 2',
    'Deployment mimir-query-scheduler 2',
    'StatefulSet mimir-store-gateway-zone-a 1',
    'StatefulSet mimir-store-gateway-zone-b 1',
    'StatefulSet mimir-store-gateway-zone-c 1',
    'StatefulSet mimir-compactor 1',
    'Deployment mimir-ruler 2',
    'StatefulSet mimir-alertmanager 3',
    'StatefulSet mimir-chunks-cache 3',
    'StatefulSet mimir-index-cache 3',
    'StatefulSet mimir-metadata-cache 2',
    'StatefulSet mimir-results-cache 2',
  ]);
});

test('the addresses others use are services', () => {
  const made: Mimir[] = [];
  new Rendered((s) => made.push(new Mimir(s, 'mimir', props)));
  expect(made[0]).toMatchObject({ otlpUrl: 'http://mimir-distributor:8080/otlp', queryUrl: 'http://mimir-query-frontend:8080/prometheus' });
  expect(rendered.names('Service')).toEqual(expect.arrayContaining(['mimir-distributor', 'mimir-query-frontend']));
});

test('the classic architecture, written to by its distributors', () => {
  expect(rendered.config('mimir.yaml')).toMatchObject({ ingest_storage: { enabled: false }, ingester: { push_grpc_method_enabled: true } });
});

test('ingesters and store-gateways keep three copies in three zones', () => {
  const ring = { replication_factor: 3, zone_awareness_enabled: true, tokens_file_path: '/data/tokens' };
  expect(rendered.config('mimir.yaml')).toMatchObject({ ingester: { ring }, store_gateway: { sharding_ring: ring } });
  const args = (name: string): string[] => rendered.get('StatefulSet', name).spec.template.spec.containers[0].args;
  expect(args('mimir-ingester-zone-b')).toContain('-ingester.ring.instance-availability-zone=zone-b');
  expect(args('mimir-store-gateway-zone-c')).toContain('-store-gateway.sharding-ring.instance-availability-zone=zone-c');
});

test('limits follow the sizing and the retention', () => {
  expect(rendered.config('mimir.yaml')).toMatchObject({
    limits: {
      max_global_series_per_user: MIMIR.maxSeries,
      ingestion_rate: MIMIR.maxSamplesPerSecond,
      compactor_blocks_retention_period: '216h',
      out_of_order_time_window: '24h',
    },
  });
  expect(render({ lateHours: 2 }).config('mimir.yaml')).toMatchObject({ limits: { out_of_order_time_window: '2h' } });
});

test('attributes that correlate become labels', () => {
  expect(rendered.config('mimir.yaml').limits.promote_otel_resource_attributes.split(',')).toEqual(
    expect.arrayContaining(['service.name', 'service.namespace', 'deployment.environment.name', 'k8s.namespace.name', 'k8s.pod.name', 'k8s.node.name']),
  );
});

test('blocks and what people write lie in buckets of their own', () => {
  expect(rendered.config('mimir.yaml')).toMatchObject({
    common: { storage: { backend: 's3', s3: { endpoint: '${OBJECT_STORE_ENDPOINT}', region: '${OBJECT_STORE_REGION}' } } },
    blocks_storage: { s3: { bucket_name: '${METRICS_BUCKET}' } },
    ruler_storage: { s3: { bucket_name: '${RULES_BUCKET}' }, storage_prefix: 'ruler' },
    alertmanager_storage: { s3: { bucket_name: '${RULES_BUCKET}' }, storage_prefix: 'alertmanager' },
  });
});

test('every file that the configuration names lies beside it', () => {
  expect(Object.keys(rendered.get('ConfigMap', 'mimir-config').data).sort()).toEqual(['alertmanager-fallback.yaml', 'mimir.yaml', 'runtime.yaml']);
  expect(rendered.config('mimir.yaml')).toMatchObject({
    runtime_config: { file: '/etc/mimir/runtime.yaml' },
    alertmanager: { fallback_config_file: '/etc/mimir/alertmanager-fallback.yaml' },
  });
  expect(rendered.config('runtime.yaml')).toEqual({ overrides: {} });
  expect(rendered.config('alertmanager-fallback.yaml')).toMatchObject({ route: { receiver: 'none' }, receivers: [{ name: 'none' }] });
});

describe('pods reach only what they must', () => {
  test.each([
    ['mimir-distributor', []],
    ['mimir-ingester-zone-a', OBJECT_STORE],
    ['mimir-querier', OBJECT_STORE],
    ['mimir-query-frontend', []],
    ['mimir-query-scheduler', []],
    ['mimir-store-gateway-zone-a', OBJECT_STORE],
    ['mimir-compactor', OBJECT_STORE],
    ['mimir-ruler', OBJECT_STORE],
    ['mimir-alertmanager', OBJECT_STORE],
    ['mimir-chunks-cache', []],
    ['mimir-index-cache', []],
    ['mimir-metadata-cache', []],
    ['mimir-results-cache', []],
  ])('%s', (name, allowed) => {
    expect(reached(rendered, name)).toEqual(allowed);
  });
});

test('an ingester is not restarted while it replays its log, and has time to stop', () => {
  const { containers, terminationGracePeriodSeconds } = rendered.get('StatefulSet', 'mimir-ingester-zone-a').spec.template.spec;
  const { livenessProbe, readinessProbe, startupProbe } = containers[0];
  expect([startupProbe.tcpSocket, livenessProbe.tcpSocket, readinessProbe.httpGet]).toEqual([{ port: 'http' }, { port: 'http' }, { path: '/ready', port: 'http' }]);
  expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(1200);
});

test('a cache leaves room for its connections and takes the largest item its clients send', () => {
  const { args } = rendered.get('StatefulSet', 'mimir-index-cache').spec.template.spec.containers[0];
  expect(args).toEqual(expect.arrayContaining(['--memory-limit=853', '--max-item-size=5m', '--port=11211']));
  expect(rendered.config('mimir.yaml')).toMatchObject({
    blocks_storage: { bucket_store: { index_cache: { memcached: { addresses: 'dns+mimir-index-cache-headless:11211', max_item_size: 5 * 2 ** 20 } } } },
  });
});

test.each([0, 2.5])('a retention of %s days is refused', (retentionDays) => {
  expect(() => render({ retentionDays })).toThrow('retentionDays');
});

test('the overlay wins over what follows from the sizing', () => {
  const config = render({ overlay: { limits: { max_global_series_per_user: 1, ruler_max_rules_per_rule_group: null } } }).config('mimir.yaml');
  expect(config).toMatchObject({ limits: { max_global_series_per_user: 1, ingestion_rate: MIMIR.maxSamplesPerSecond } });
  expect(config.limits).not.toHaveProperty('ruler_max_rules_per_rule_group');
});

describe('with ingest storage', () => {
  const stored = render({ sizing: MIMIR_INGEST_STORAGE, ingestTopic: MIMIR_TOPIC });
  const config = stored.config('mimir.yaml');

  test('the same workloads, an ingester of each zone for each partition', () => {
    expect(listed(stored).map((w) => w.split(' ')[1])).toEqual(listed(rendered).map((w) => w.split(' ')[1]));
    for (const zone of ['a', 'b', 'c']) expect(stored.get('StatefulSet', `mimir-ingester-zone-${zone}`).spec.replicas).toBe(4);
  });

  test('Kafka is reached by every broker, with a login and TLS, and never makes topics', () => {
    expect(config).toMatchObject({
      ingest_storage: {
        enabled: true,
        kafka: {
          address: '${KAFKA_BROKERS}',
          topic: 'mimir-ingest',
          auto_create_topic_enabled: false,
          sasl_mechanism: 'SCRAM-SHA-512',
          sasl_username: '${KAFKA_USERNAME:none}',
          sasl_password: '${KAFKA_PASSWORD:none}',
          tls_enabled: true,
        },
      },
      distributor: { remote_timeout: '5s' },
    });
  });

  test('ingesters take nothing but what Kafka holds, by partition and without tokens', () => {
    expect(config).toMatchObject({
      ingester: {
        push_grpc_method_enabled: false,
        ring: { num_tokens: 0, zone_awareness_enabled: true },
        partition_ring: { kvstore: { store: 'memberlist' }, delete_inactive_partition_after: '13h' },
      },
    });
    expect(config.ingester.ring).not.toHaveProperty('tokens_file_path');
  });

  test('rules are evaluated through the query-frontends, each of which is found by name', () => {
    expect(config).toMatchObject({ ruler: { query_frontend: { address: 'dns:///mimir-query-frontend-headless:9095' } } });
    expect(stored.names('Service')).toContain('mimir-query-frontend-headless');
    expect(rendered.config('mimir.yaml').ruler).not.toHaveProperty('query_frontend');
  });

  test.each([
    ['mimir-distributor', KAFKA],
    ['mimir-ingester-zone-c', [...OBJECT_STORE, ...KAFKA]],
    ['mimir-querier', [...OBJECT_STORE, ...KAFKA]],
    ['mimir-query-frontend', KAFKA],
    ['mimir-query-scheduler', []],
    ['mimir-store-gateway-zone-a', OBJECT_STORE],
    ['mimir-compactor', OBJECT_STORE],
    ['mimir-ruler', [...OBJECT_STORE, ...KAFKA]],
    ['mimir-alertmanager', OBJECT_STORE],
  ])('%s reaches only what it must, and knows Kafka\'s login only then', (name, allowed) => {
    expect(reached(stored, name)).toEqual(allowed);
    const workload = stored.workloads.find((w) => w.metadata.name === name);
    expect(JSON.stringify(workload).includes('kafka-credentials')).toBe(allowed.includes(KAFKA[0] ?? ''));
  });

  test('classic knows no Kafka', () => {
    expect(JSON.stringify(rendered.objects)).not.toMatch(/KAFKA|kafka-credentials/);
  });

  test('more ingesters of a zone than partitions are refused', () => {
    expect(() => render({ sizing: MIMIR_INGEST_STORAGE, ingestTopic: { ...MIMIR_TOPIC, partitions: 3 } })).toThrow(
      /sizing\.ingester\.replicas: got 4[^]*at most as many as the topic mimir-ingest has partitions \(3\)/,
    );
    expect(() => render({ sizing: MIMIR_INGEST_STORAGE, ingestTopic: { ...MIMIR_TOPIC, partitions: 12 } })).not.toThrow();
  });

  test('a missing topic is refused', () => {
    expect(() => render({ sizing: MIMIR_INGEST_STORAGE })).toThrow('ingestTopic: got nothing');
  });
});

describe('in a few processes', () => {
  const monolith = render({ sizing: MIMIR_MONOLITHIC });
  const config = monolith.config('mimir.yaml');

  test('each starts every part, and the Alertmanager, which is not one of them', () => {
    const { containers, terminationGracePeriodSeconds } = monolith.get('StatefulSet', 'mimir').spec.template.spec;
    expect(containers[0].args).toEqual(['-config.file=/etc/mimir/mimir.yaml', '-config.expand-env=true', '-target=all,alertmanager']);
    expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(1200);
    expect(config).toMatchObject({
      ruler: { alertmanager_url: 'http://mimir:8080/alertmanager' },
      alertmanager: { external_url: 'http://mimir:8080/alertmanager', sharding_ring: { replication_factor: 3 } },
    });
  });

  test('three copies over the processes, and a file of tokens for each ring', () => {
    const ring = { replication_factor: 3, zone_awareness_enabled: false, unregister_on_shutdown: false };
    expect(config).toMatchObject({
      ingest_storage: { enabled: false },
      ingester: { push_grpc_method_enabled: true, ring: { ...ring, tokens_file_path: '/data/ingester-tokens' } },
      store_gateway: { sharding_ring: { ...ring, tokens_file_path: '/data/store-gateway-tokens' } },
    });
  });

  test('a query stays where it came in, so that a stop ends', () => {
    expect(config).toMatchObject({ frontend: { scheduler_address: '127.0.0.1:9095' }, frontend_worker: { scheduler_address: '127.0.0.1:9095' } });
  });

  test('a cache of its own that is a small part of its memory', () => {
    const { bucket_store } = config.blocks_storage;
    expect(bucket_store.index_cache).toEqual({ backend: 'inmemory', inmemory: { max_size_bytes: 102 * 2 ** 20 } });
    expect(bucket_store).not.toHaveProperty('chunks_cache');
    expect(config.frontend).not.toHaveProperty('results_cache');
  });

  test('limits and retention as in every mode', () => {
    expect(config).toMatchObject({ limits: { max_global_series_per_user: MIMIR_MONOLITHIC.maxSeries, compactor_blocks_retention_period: '216h' } });
  });

  test('fewer than three are refused', () => {
    const sizing = { ...MIMIR_MONOLITHIC, all: { ...MIMIR_MONOLITHIC.all, replicas: 2 } };
    expect(() => render({ sizing })).toThrow(/sizing\.all\.replicas: got 2[^]*3 or more, since every sample is kept by three/);
  });
});
