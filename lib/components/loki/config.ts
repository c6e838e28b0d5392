import type { Overlay } from '../../config';
import { FACTS, type ObjectStoreTraits, type PlatformTraits } from '../../facts';
import type { LokiMicroservicesSizing, LokiMonolithicSizing, LokiSizing } from '../../sizing';
import { cacheAddress } from '../memcached';
import { s3Client, GRPC_PORT, POD_IP, SHUTDOWN_DELAY_SECONDS, env, hours, memberlist, type TenantLimits } from '../microservices';

export const LOKI_HTTP_PORT = 3100;
/** The one folder Loki writes in. */
export const LOKI_DATA = '/var/loki';
/** MiB of the largest item in each cache (Loki 3.7, operations/caching). */
export const LOKI_MAX_ITEM_MIB = { chunksCache: 2, resultsCache: 5 } as const;

/** File of tenants' limits, which Loki reads anew every 10 s. */
export const LOKI_RUNTIME = 'runtime.yaml';

/** Of processes with every part, the one that compacts and deletes: two would undo each other's work. */
export const LOKI_MAIN_POD = 'loki-0';

/** Streams for each MB a second of the ingestion limit. Assumed: a hundred containers that each send 10 KB a second. */
const STREAMS_PER_MEGABYTE = 100;

/** What Loki's configuration follows from. */
export interface LokiConfigProps {
  readonly sizing: LokiSizing;
  readonly traits: PlatformTraits;
  /** Days that lines are kept. */
  readonly retentionDays: number;
  /** True: every request names its tenant. Default: false. */
  readonly multitenancy?: boolean;
  /** Limits of single tenants. Default: none. */
  readonly tenantLimits?: TenantLimits;
}

/** Seconds that a query may take; the server gives up a little later. */
const QUERY_TIMEOUT_SECONDS = 300;

/**
 * Resource attributes that become index labels: few values each, for a stream per combination. Pods, nodes and instances stay
 * out of the index; they and everything else become structured metadata, which queries filter by all the same.
 */
const INDEX_LABELS = [
  'service.name',
  'service.namespace',
  'deployment.environment.name',
  'cloud.region',
  'k8s.cluster.name',
  'k8s.namespace.name',
  'k8s.container.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.cronjob.name',
];

function objectStore(store: ObjectStoreTraits): Overlay {
  switch (store.kind) {
    case 's3':
      return { bucket_name: env(FACTS.logsBucket), ...s3Client(store, 'logs') };
    case 'gcs':
      return { bucket_name: env(FACTS.logsBucket) };
    case 'azure':
      return { account_name: env(FACTS.objectStoreAccount), container_name: env(FACTS.logsBucket) };
  }
}

function server({ multitenancy = false, tenantLimits }: LokiConfigProps): Overlay {
  const http_server_timeout = `${QUERY_TIMEOUT_SECONDS + 10}s`;
  return {
    auth_enabled: multitenancy,
    ...(tenantLimits === undefined ? {} : { runtime_config: { file: `/etc/loki/${LOKI_RUNTIME}` } }),
    shutdown_delay: `${SHUTDOWN_DELAY_SECONDS}s`,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: LOKI_HTTP_PORT,
      grpc_listen_port: GRPC_PORT,
      log_format: 'json',
      http_server_read_timeout: http_server_timeout,
      http_server_write_timeout: http_server_timeout,
      grpc_server_max_recv_msg_size: 100 * 2 ** 20,
      grpc_server_max_send_msg_size: 100 * 2 ** 20,
      grpc_server_max_concurrent_streams: 1000,
    },
  };
}

/** Paths below `path_prefix`, the rings' addresses and their store hold for every target. */
function common(compactor: string): Overlay {
  return {
    path_prefix: LOKI_DATA,
    replication_factor: 3,
    instance_addr: env(POD_IP),
    compactor_grpc_address: `${compactor}:${GRPC_PORT}`,
    ring: { kvstore: { store: 'memberlist' } },
  };
}

function storage(store: ObjectStoreTraits, shipper: Overlay, caching: Overlay, compactor: Overlay): Overlay {
  const { kind } = store;
  return {
    schema_config: {
      // Never change a row once lines were written under it: a new schema is a new row with a date to come.
      configs: [{ from: '2024-04-01', store: 'tsdb', object_store: kind, schema: 'v13', index: { prefix: 'loki_index_', period: '24h' } }],
    },
    storage_config: {
      use_thanos_objstore: true,
      object_store: { [kind]: objectStore(store) },
      tsdb_shipper: {
        active_index_directory: `${LOKI_DATA}/tsdb-index`,
        cache_location: `${LOKI_DATA}/tsdb-cache`,
        ...shipper,
      },
    },
    chunk_store_config: { chunk_cache_config: caching },
    // The compactor deletes what is past retention, and what users ask it to delete.
    compactor: { working_directory: `${LOKI_DATA}/compactor`, retention_enabled: true, delete_request_store: kind, ...compactor },
  };
}

function memcachedClient(name: string, maxItemMiB: number, timeout: string): Overlay {
  return { addresses: cacheAddress(name), consistent_hash: true, timeout, max_item_size: maxItemMiB * 2 ** 20 };
}

/** @param replayMiB what a replay may take before it flushes rather than grow */
function writePath(replayMiB: number, zones: boolean): Overlay {
  return {
    distributor: { otlp_config: { default_resource_attributes_as_index_labels: INDEX_LABELS } },
    // Three copies of every line cross zones; without it they are five times larger.
    ingester_client: { grpc_client_config: { grpc_compression: 'snappy' } },
    ingester: {
      chunk_encoding: 'snappy',
      shutdown_marker_path: LOKI_DATA,
      wal: {
        dir: `${LOKI_DATA}/wal`,
        // A stop leaves the log for the next start.
        flush_on_shutdown: false,
        replay_memory_ceiling: `${Math.floor(replayMiB)}MB`,
      },
      lifecycler: { tokens_file_path: `${LOKI_DATA}/tokens`, ring: { zone_awareness_enabled: zones } },
    },
  };
}

function readPath(cache: Overlay, { multitenancy = false }: LokiConfigProps): Overlay {
  return {
    querier: { max_concurrent: 8, ...(multitenancy ? { multi_tenant_queries_enabled: true } : {}) },
    query_range: { align_queries_with_step: true, cache_results: true, results_cache: { cache } },
  };
}

function limits({ sizing, retentionDays }: LokiConfigProps): Overlay {
  return {
    retention_period: hours(retentionDays),
    // A query over all that is kept, and not one hour more.
    max_query_length: `${retentionDays * 24 + 1}h`,
    query_timeout: `${QUERY_TIMEOUT_SECONDS}s`,
    ingestion_rate_strategy: 'global',
    ingestion_rate_mb: sizing.maxMegabytesPerSecond,
    // Each distributor's own bucket; never below a few batches of a sender.
    ingestion_burst_size_mb: Math.max(20, 2 * sizing.maxMegabytesPerSecond),
    per_stream_rate_limit: '10MB',
    per_stream_rate_limit_burst: '30MB',
    // Against a label of many values; lines beyond it would wait in Kafka for ever, so it grows with the load.
    max_global_streams_per_user: Math.max(50_000, STREAMS_PER_MEGABYTE * sizing.maxMegabytesPerSecond),
    // Long lines are cut; refused ones would be lost.
    max_line_size: '256KB',
    max_line_size_truncate: true,
    // Loud streams are split, and so are lines that come late, as from a partition of Kafka that lagged: Loki refuses lines
    // an hour older than the newest of their stream.
    shard_streams: { enabled: true, desired_rate: '3MB', time_sharding_enabled: true },
  };
}

/** A cache in the process itself. */
function ownCache(megabytes: number): Overlay {
  return { embedded_cache: { enabled: true, max_size_mb: Math.floor(megabytes) } };
}

function monolith(props: LokiConfigProps, { all }: LokiMonolithicSizing, compactor: 'main' | 'worker'): Overlay {
  const store = props.traits.objectStore;
  return {
    common: common(`${LOKI_MAIN_POD}.loki-headless`),
    ...storage(store, {}, ownCache(0.05 * all.memoryMiB), { horizontal_scaling_mode: compactor }),
    // The other half is for everything else in the process.
    ...writePath(0.4 * all.memoryMiB, false),
    ...readPath(ownCache(0.05 * all.memoryMiB), props),
    // Schedulers are found by their ring, which they leave when they stop: a name would go on leading to them, and the stop would never end.
    query_scheduler: { use_scheduler_ring: true },
  };
}

function microservices(props: LokiConfigProps, { ingester }: LokiMicroservicesSizing): Overlay {
  const chunksCache: Overlay = {
    default_validity: '0s',
    // What waits to be written to the cache; the default of 500 MB is a third of a querier.
    background: { writeback_size_limit: '200MB' },
    memcached_client: memcachedClient('loki-chunks-cache', LOKI_MAX_ITEM_MIB.chunksCache, '2s'),
  };
  const resultsCache: Overlay = {
    default_validity: '12h',
    memcached_client: memcachedClient('loki-results-cache', LOKI_MAX_ITEM_MIB.resultsCache, '500ms'),
  };
  const indexGateway: Overlay = { index_gateway_client: { server_address: `dns+loki-index-gateway-headless:${GRPC_PORT}` } };
  // Frontends and queriers meet at the schedulers, each of which they find by name resolution.
  const scheduler_address = `loki-query-scheduler-headless:${GRPC_PORT}`;
  return {
    common: common('loki-compactor'),
    ...storage(props.traits.objectStore, indexGateway, chunksCache, {}),
    ...writePath(0.7 * ingester.memoryMiB, true),
    ...readPath(resultsCache, props),
    frontend: { scheduler_address, tail_proxy_url: `http://loki-querier:${LOKI_HTTP_PORT}` },
    frontend_worker: { scheduler_address },
  };
}

/**
 * Loki's configuration, the same for all of its pods but the first monolithic one.
 * @param compactor part of a process with every part in compaction; only the first pod may be `main`
 */
export function lokiConfig(props: LokiConfigProps, compactor: 'main' | 'worker' = 'worker'): Overlay {
  const { sizing } = props;
  return {
    ...server(props),
    memberlist: memberlist('loki'),
    ...(sizing.mode === 'monolithic' ? monolith(props, sizing, compactor) : microservices(props, sizing)),
    limits_config: limits(props),
  };
}
