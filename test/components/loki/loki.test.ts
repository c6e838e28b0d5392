import { describe, expect, test } from 'vitest';
import { Loki, type LokiProps } from '../../../lib/components/loki';
import { ADMITS, OBJECT_STORE, Rendered, TRAITS, listed, reached } from '../microservices/rendered';
import { LOKI, LOKI_MONOLITHIC } from '../microservices/sizings';

const props: LokiProps = { sizing: LOKI, traits: TRAITS, retentionDays: 9, admits: ADMITS };
const render = (over: Partial<LokiProps> = {}): Rendered => new Rendered((s) => new Loki(s, 'loki', { ...props, ...over }));
const rendered = render();

test('the workloads', () => {
  const { ingester, indexGateway } = LOKI;
  expect(listed(rendered)).toEqual([
    'Deployment loki-distributor -',
    `StatefulSet loki-ingester-zone-a ${ingester.replicas}`,
    `StatefulSet loki-ingester-zone-b ${ingester.replicas}`,
    `StatefulSet loki-ingester-zone-c ${ingester.replicas}`,
    'Deployment loki-querier -',
    'Deployment loki-query-frontend 2',
    'Deployment loki-query-scheduler 2',
    `StatefulSet loki-index-gateway ${indexGateway.replicas}`,
    'StatefulSet loki-compactor 1',
    'StatefulSet loki-chunks-cache 3',
    'StatefulSet loki-results-cache 3',
  ]);
});

test('the addresses others use are services', () => {
  const made: Loki[] = [];
  new Rendered((s) => made.push(new Loki(s, 'loki', props)));
  expect(made[0]).toMatchObject({ otlpUrl: 'http://loki-distributor:3100/otlp', queryUrl: 'http://loki-query-frontend:3100' });
  expect(rendered.names('Service')).toEqual(expect.arrayContaining(['loki-distributor', 'loki-query-frontend']));
});

test('retention stands at the compactor and in the limits, and a query may span it', () => {
  expect(rendered.config('loki.yaml')).toMatchObject({
    compactor: { retention_enabled: true, delete_request_store: 's3', working_directory: '/var/loki/compactor' },
    limits_config: { retention_period: '216h', max_query_length: '217h' },
  });
});

test('limits follow the sizing', () => {
  const { limits_config } = rendered.config('loki.yaml');
  expect(limits_config).toMatchObject({ ingestion_rate_mb: LOKI.maxMegabytesPerSecond });
  expect(limits_config.ingestion_burst_size_mb).toBeGreaterThanOrEqual(2 * LOKI.maxMegabytesPerSecond);
});

test('a replay may not outgrow the pod', () => {
  const ceiling = parseInt(rendered.config('loki.yaml').ingester.wal.replay_memory_ceiling, 10);
  expect(ceiling).toBeLessThan(0.8 * LOKI.ingester.memoryMiB);
  expect(ceiling).toBeGreaterThan(0.5 * LOKI.ingester.memoryMiB);
});

test('the index holds few values a label', () => {
  const labels: string[] = rendered.config('loki.yaml').distributor.otlp_config.default_resource_attributes_as_index_labels;
  expect(labels).toContain('service.name');
  expect(labels.filter((l) => /pod|node|instance|replicaset|job\.name|container\.id/.test(l) && l !== 'k8s.cronjob.name')).toEqual([]);
});

test('lines that come late or long are kept', () => {
  expect(rendered.config('loki.yaml')).toMatchObject({
    limits_config: { max_line_size_truncate: true, shard_streams: { enabled: true, time_sharding_enabled: true } },
  });
});

test('the schema is TSDB v13 in the bucket of the facts', () => {
  expect(rendered.config('loki.yaml')).toMatchObject({
    schema_config: { configs: [{ from: '2024-04-01', store: 'tsdb', object_store: 's3', schema: 'v13', index: { prefix: 'loki_index_', period: '24h' } }] },
    storage_config: { use_thanos_objstore: true, object_store: { s3: { bucket_name: '${LOGS_BUCKET}', endpoint: '${OBJECT_STORE_ENDPOINT}' } } },
  });
});

test('ingesters keep three copies in three zones and their log over a restart', () => {
  expect(rendered.config('loki.yaml')).toMatchObject({
    common: { replication_factor: 3 },
    ingester: { wal: { dir: '/var/loki/wal', flush_on_shutdown: false }, lifecycler: { ring: { zone_awareness_enabled: true } } },
  });
  const { containers, terminationGracePeriodSeconds } = rendered.get('StatefulSet', 'loki-ingester-zone-c').spec.template.spec;
  expect(containers[0].args).toContain('-ingester.availability-zone=zone-c');
  expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(300);
});

describe('pods reach only what they must', () => {
  test.each([
    ['loki-distributor', []],
    ['loki-ingester-zone-a', OBJECT_STORE],
    ['loki-querier', OBJECT_STORE],
    ['loki-query-frontend', []],
    ['loki-query-scheduler', []],
    ['loki-index-gateway', OBJECT_STORE],
    ['loki-compactor', OBJECT_STORE],
    ['loki-chunks-cache', []],
    ['loki-results-cache', []],
  ])('%s', (name, allowed) => {
    expect(reached(rendered, name)).toEqual(allowed);
  });
});

test.each([0, 0.5])('a retention of %s days is refused', (retentionDays) => {
  expect(() => render({ retentionDays })).toThrow('retentionDays');
});

test('the overlay wins', () => {
  expect(render({ overlay: { limits_config: { retention_period: '24h' } } }).config('loki.yaml')).toMatchObject({
    limits_config: { retention_period: '24h', max_query_length: '217h' },
  });
});

describe('in a few processes', () => {
  const monolith = render({ sizing: LOKI_MONOLITHIC });
  const config = monolith.config('loki.yaml');

  test('each starts every part, the first with a configuration of its own', () => {
    const { containers, terminationGracePeriodSeconds } = monolith.get('StatefulSet', 'loki').spec.template.spec;
    const [{ args, env }] = containers;
    expect(args).toEqual(['-config.file=/etc/loki/$(POD_NAME).yaml,/etc/loki/loki.yaml', '-config.expand-env=true', '-target=all']);
    expect(env).toContainEqual({ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } });
    expect(Object.keys(monolith.get('ConfigMap', 'loki-config').data)).toEqual(['loki-0.yaml', 'loki.yaml']);
    expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(600);
  });

  test('exactly one compacts and deletes, and the others know it', () => {
    const main = monolith.config('loki-0.yaml');
    expect([main.compactor.horizontal_scaling_mode, config.compactor.horizontal_scaling_mode]).toEqual(['main', 'worker']);
    expect({ ...main, compactor: { ...main.compactor, horizontal_scaling_mode: 'worker' } }).toEqual(config);
    expect(config).toMatchObject({
      common: { compactor_grpc_address: 'loki-0.loki-headless:9095' },
      compactor: { retention_enabled: true, delete_request_store: 's3' },
      limits_config: { retention_period: '216h' },
    });
    expect(monolith.get('StatefulSet', 'loki').spec.serviceName).toBe('loki-headless');
    expect(rendered.config('loki.yaml').compactor).not.toHaveProperty('horizontal_scaling_mode');
  });

  test('the overlay wins in both files', () => {
    const laid = render({ sizing: LOKI_MONOLITHIC, overlay: { limits_config: { retention_period: '24h' } } });
    for (const file of ['loki.yaml', 'loki-0.yaml']) expect(laid.config(file)).toMatchObject({ limits_config: { retention_period: '24h' } });
  });

  test('three copies over the processes, without zones', () => {
    expect(config).toMatchObject({ common: { replication_factor: 3 }, ingester: { lifecycler: { ring: { zone_awareness_enabled: false } } } });
  });

  test('schedulers are found by a ring that they leave, so that a stop ends', () => {
    expect(config).toMatchObject({ query_scheduler: { use_scheduler_ring: true } });
    for (const key of ['frontend', 'frontend_worker']) expect(config).not.toHaveProperty(key);
  });

  test('reads the index itself, and caches a little in its own memory', () => {
    expect(config.storage_config.tsdb_shipper).not.toHaveProperty('index_gateway_client');
    const embedded_cache = { enabled: true, max_size_mb: 204 };
    expect(config).toMatchObject({ chunk_store_config: { chunk_cache_config: { embedded_cache } }, query_range: { results_cache: { cache: { embedded_cache } } } });
  });

  test('a replay leaves half the memory to the other parts', () => {
    expect(parseInt(config.ingester.wal.replay_memory_ceiling, 10)).toBeLessThan(0.5 * LOKI_MONOLITHIC.all.memoryMiB);
  });

  test('fewer than three are refused', () => {
    const sizing = { ...LOKI_MONOLITHIC, all: { ...LOKI_MONOLITHIC.all, replicas: 1 } };
    expect(() => render({ sizing })).toThrow(/sizing\.all\.replicas: got 1[^]*3 or more, since every line is kept by three/);
  });
});
