import type { Overlay } from '../../config';
import { FACTS, type ObjectStoreKind, type PlatformTraits } from '../../facts';
import type { MimirSizing } from '../../sizing';
import { cacheAddress } from '../memcached';
import { GRPC_PORT, POD_IP, SHUTDOWN_DELAY_SECONDS, env, hours, memberlist, ring } from '../microservices';

export const MIMIR_HTTP_PORT = 8080;
/** The one folder Mimir writes in. */
export const MIMIR_DATA = '/data';
/** MiB of the largest item in each cache, by the names of their sizing. */
export const MIMIR_MAX_ITEM_MIB = { chunksCache: 1, indexCache: 5, metadataCache: 1, resultsCache: 5 } as const;

/** What Mimir's configuration follows from. */
export interface MimirConfigProps {
  readonly sizing: MimirSizing;
  readonly traits: PlatformTraits;
  /** Days that samples are kept. */
  readonly retentionDays: number;
  /** Hours that a sample may come late. Default: 24, what Kafka keeps for the processors to catch up with. */
  readonly lateHours?: number;
}

/**
 * Resource attributes that become labels: those that tell two resources' series apart where no `service.instance.id` does,
 * and those that logs and traces are found by.
 */
const PROMOTED_ATTRIBUTES = [
  'service.name',
  'service.namespace',
  'deployment.environment.name',
  'cloud.region',
  'cloud.availability_zone',
  'host.name',
  'k8s.cluster.name',
  'k8s.namespace.name',
  'k8s.node.name',
  'k8s.pod.name',
  'k8s.container.name',
  'k8s.deployment.name',
  'k8s.replicaset.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.job.name',
  'k8s.cronjob.name',
  'k8s.hpa.name',
  'k8s.persistentvolumeclaim.name',
];

interface ObjectStore {
  /** What every use of the object store shares. */
  readonly common: Overlay;
  /** One bucket. */
  bucket(name: string): Overlay;
}

const OBJECT_STORES: { readonly [K in ObjectStoreKind]: ObjectStore } = {
  s3: {
    common: {
      backend: 's3',
      // The SDK's own search for credentials, which knows every workload identity of the cloud.
      s3: { endpoint: env(FACTS.objectStoreEndpoint), region: env(FACTS.objectStoreRegion), native_aws_auth_enabled: true },
    },
    bucket: (name) => ({ s3: { bucket_name: env(name) } }),
  },
};

function server(): Overlay {
  return {
    multitenancy_enabled: false,
    shutdown_delay: `${SHUTDOWN_DELAY_SECONDS}s`,
    usage_stats: { enabled: false },
    // It would write to the working directory, which is read-only.
    activity_tracker: { filepath: '' },
    server: { http_listen_port: MIMIR_HTTP_PORT, grpc_listen_port: GRPC_PORT, log_format: 'json', grpc_server_max_concurrent_streams: 1000 },
    runtime_config: { file: '/etc/mimir/runtime.yaml' },
  };
}

/** Rings of what holds data: it keeps its tokens, and stays in the ring while it restarts. */
function zonedRing(): Overlay {
  return ring({ replication_factor: 3, zone_awareness_enabled: true, tokens_file_path: `${MIMIR_DATA}/tokens`, unregister_on_shutdown: false });
}

function writePath(): Overlay {
  return {
    ingest_storage: { enabled: false },
    distributor: { ring: ring() },
    ingester: { push_grpc_method_enabled: true, ring: zonedRing() },
  };
}

/** A use of a cache, with the largest item as its memcached allows it. */
function cached(name: string, maxItemMiB: number, timeout: string): Overlay {
  return { backend: 'memcached', memcached: { addresses: cacheAddress(name), timeout, max_item_size: maxItemMiB * 2 ** 20 } };
}

function readPath(): Overlay {
  const scheduler_address = `mimir-query-scheduler-headless:${GRPC_PORT}`;
  return {
    querier: { max_concurrent: 8, ring: { instance_addr: env(POD_IP) } },
    frontend: {
      address: env(POD_IP),
      scheduler_address,
      parallelize_shardable_queries: true,
      cache_results: true,
      results_cache: cached('mimir-results-cache', MIMIR_MAX_ITEM_MIB.resultsCache, '500ms'),
    },
    frontend_worker: { scheduler_address },
    query_scheduler: { ring: { instance_addr: env(POD_IP) } },
  };
}

function storage(store: ObjectStore): Overlay {
  const metadata = cached('mimir-metadata-cache', MIMIR_MAX_ITEM_MIB.metadataCache, '500ms');
  return {
    common: { storage: store.common },
    blocks_storage: {
      ...store.bucket(FACTS.metricsBucket),
      tsdb: { dir: `${MIMIR_DATA}/tsdb` },
      bucket_store: {
        sync_dir: `${MIMIR_DATA}/tsdb-sync`,
        chunks_cache: cached('mimir-chunks-cache', MIMIR_MAX_ITEM_MIB.chunksCache, '750ms'),
        index_cache: cached('mimir-index-cache', MIMIR_MAX_ITEM_MIB.indexCache, '750ms'),
        metadata_cache: metadata,
      },
    },
    store_gateway: { sharding_ring: zonedRing() },
    compactor: { data_dir: `${MIMIR_DATA}/compactor`, sharding_ring: ring() },
    // One bucket for what people write by hand, told apart by prefix.
    ruler_storage: { ...store.bucket(FACTS.rulesBucket), storage_prefix: 'ruler', cache: metadata },
    alertmanager_storage: { ...store.bucket(FACTS.rulesBucket), storage_prefix: 'alertmanager' },
  };
}

function alerting(): Overlay {
  const alertmanager = `http://mimir-alertmanager:${MIMIR_HTTP_PORT}/alertmanager`;
  return {
    ruler: { rule_path: `${MIMIR_DATA}/ruler`, alertmanager_url: alertmanager, ring: ring() },
    alertmanager: {
      data_dir: `${MIMIR_DATA}/alertmanager`,
      external_url: alertmanager,
      fallback_config_file: '/etc/mimir/alertmanager-fallback.yaml',
      sharding_ring: ring({ replication_factor: 3 }),
    },
  };
}

function limits({ sizing, retentionDays, lateHours = 24 }: MimirConfigProps): Overlay {
  return {
    max_global_series_per_user: sizing.maxSeries,
    ingestion_rate: sizing.maxSamplesPerSecond,
    // Senders catch up in bursts after an outage.
    ingestion_burst_size: 10 * sizing.maxSamplesPerSecond,
    out_of_order_time_window: `${lateHours}h`,
    compactor_blocks_retention_period: hours(retentionDays),
    // Exemplars lead from a metric to a trace; the default keeps none.
    max_global_exemplars_per_user: 100_000,
    max_label_names_per_series: 40,
    ruler_max_rules_per_rule_group: 50,
    ruler_max_rule_groups_per_tenant: 200,
    otel_metric_suffixes_enabled: true,
    promote_otel_resource_attributes: PROMOTED_ATTRIBUTES.join(','),
  };
}

/** The one configuration of all of Mimir's targets. */
export function mimirConfig(props: MimirConfigProps): Overlay {
  return {
    ...server(),
    memberlist: memberlist('mimir'),
    ...writePath(),
    ...readPath(),
    ...storage(OBJECT_STORES[props.traits.objectStore]),
    ...alerting(),
    limits: limits(props),
  };
}

/** Limits that Mimir reads anew every 10 s; a key here wins over `limits`. Empty, so that the configuration's overlay has the last word. */
export const MIMIR_RUNTIME: Overlay = { overrides: {} };

/** Holds until somebody uploads a configuration: alerts can be seen, nobody is told. */
export const MIMIR_ALERTMANAGER_FALLBACK: Overlay = {
  route: { receiver: 'none', group_by: ['alertname', 'namespace'] },
  receivers: [{ name: 'none' }],
};
