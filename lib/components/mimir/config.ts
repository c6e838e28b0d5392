import type { Overlay } from '../../config';
import { BUCKETS, FACTS, type ObjectStoreTraits, type PlatformTraits } from '../../facts';
import type { MimirMonolithicSizing, MimirSizing, TopicSizing } from '../../sizing';
import { cacheAddress } from '../memcached';
import { AUTHORITIES, s3Client, s3Keys, GRPC_PORT, POD_IP, SHUTDOWN_DELAY_SECONDS, env, hours, memberlist, ring } from '../microservices';

export const MIMIR_HTTP_PORT = 8080;
/** The one folder Mimir writes in. */
export const MIMIR_DATA = '/data';
/** MiB of the largest item in each cache, by the names of their sizing. */
export const MIMIR_MAX_ITEM_MIB = { chunksCache: 1, indexCache: 5, metadataCache: 1, resultsCache: 5 } as const;

/** What Mimir's configuration follows from. */
export interface MimirConfigProps {
  readonly sizing: MimirSizing;
  /** The topic between distributors and ingesters; needed where the sizing's mode is ingest storage. Default: none. */
  readonly ingestTopic?: TopicSizing;
  readonly traits: PlatformTraits;
  /** Days that samples are kept. */
  readonly retentionDays: number;
  /** Hours that a sample may come late. Default: 24, what Kafka keeps for the processors to catch up with. */
  readonly lateHours?: number;
  /** True: every request names its tenant. Default: false. */
  readonly multitenancy?: boolean;
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
  bucket(name: 'metrics' | 'rules'): Overlay;
}

function objectStore(store: ObjectStoreTraits): ObjectStore {
  switch (store.kind) {
    case 's3':
      return { common: { backend: 's3', s3: s3Client(store, 'metrics') }, bucket: (name) => ({ s3: { bucket_name: env(BUCKETS[name]), ...(store.login === 'claim' && name !== 'metrics' ? s3Keys(store, name) : {}) } }) };
    case 'gcs':
      return { common: { backend: 'gcs' }, bucket: (name) => ({ gcs: { bucket_name: env(BUCKETS[name]) } }) };
    case 'azure':
      return {
        common: { backend: 'azure', azure: { account_name: env(FACTS.objectStoreAccount) } },
        bucket: (name) => ({ azure: { ...(name === 'rules' ? { account_name: env(FACTS.rulesAccount) } : {}), container_name: env(BUCKETS[name]) } }),
      };
  }
}

type Mode = MimirSizing['mode'];

function server({ multitenancy = false }: MimirConfigProps): Overlay {
  return {
    multitenancy_enabled: multitenancy,
    ...(multitenancy ? { tenant_federation: { enabled: true } } : {}),
    shutdown_delay: `${SHUTDOWN_DELAY_SECONDS}s`,
    usage_stats: { enabled: false },
    // It would write to the working directory, which is read-only.
    activity_tracker: { filepath: '' },
    server: { http_listen_port: MIMIR_HTTP_PORT, grpc_listen_port: GRPC_PORT, log_format: 'json', grpc_server_max_concurrent_streams: 1000 },
    // Limits of single tenants, read anew every 10 s; a key there wins over `limits`, and so over your overlay.
    runtime_config: { file: '/etc/mimir/runtime.yaml' },
  };
}

/** Rings of what holds data: it stays in them while it restarts, and a sample or block is in three places, or in three zones. */
function dataRing(mode: Mode, further: Overlay = {}): Overlay {
  return ring({ replication_factor: 3, zone_awareness_enabled: mode !== 'monolithic', unregister_on_shutdown: false, ...further });
}

/** A pod keeps its tokens over a restart; in one process each ring needs a file of its own. */
function tokens(mode: Mode, owner: string): Overlay {
  return { tokens_file_path: `${MIMIR_DATA}/${mode === 'monolithic' ? `${owner}-tokens` : 'tokens'}` };
}

function writePath(mode: Mode): Overlay {
  return {
    ingest_storage: { enabled: false },
    distributor: { ring: ring() },
    // Three copies of every sample cross zones, each with all of its labels; without it they are thirteen times larger.
    ingester_client: { grpc_client_config: { grpc_compression: 'snappy' } },
    ingester: { push_grpc_method_enabled: true, ring: dataRing(mode, tokens(mode, 'ingester')) },
  };
}

/** Samples go through Kafka; an ingester owns the partition of its number, so that it needs no tokens. */
function kafkaWritePath(topic: TopicSizing, { traits }: MimirConfigProps): Overlay {
  return {
    ingest_storage: {
      enabled: true,
      kafka: {
        address: env(FACTS.kafkaBrokers),
        topic: topic.name,
        client_id: 'mimir',
        auto_create_topic_enabled: false,
        sasl_mechanism: traits.kafka.mechanism,
        // Every target checks that it has a login, and those that never reach Kafka have none.
        sasl_username: '${KAFKA_USERNAME:none}',
        sasl_password: '${KAFKA_PASSWORD:none}',
        tls_enabled: true,
        ...(traits.kafka.authority === undefined ? {} : { tls_ca_path: `${AUTHORITIES.kafka}/${traits.kafka.authority.key}` }),
        // What queries that must see everything wait by.
        last_produced_offset_poll_interval: '500ms',
        consumer_group_offset_commit_interval: '5s',
      },
    },
    // The same holds for Kafka's answer, which takes longer than an ingester's.
    distributor: { ring: ring(), remote_timeout: '5s' },
    ingester: {
      push_grpc_method_enabled: false,
      ring: dataRing('ingest-storage', { num_tokens: 0 }),
      // As long as a querier asks ingesters for it.
      partition_ring: { kvstore: { store: 'memberlist' }, delete_inactive_partition_after: '13h' },
    },
  };
}

/** A use of a cache, with the largest item as its memcached allows it. */
function cached(name: string, maxItemMiB: number, timeout: string): Overlay {
  return { backend: 'memcached', memcached: { addresses: cacheAddress(name), timeout, max_item_size: maxItemMiB * 2 ** 20 } };
}

/** Frontends and queriers meet at the schedulers. */
function readPath(schedulers: string, frontend: Overlay): Overlay {
  const scheduler_address = `${schedulers}:${GRPC_PORT}`;
  return {
    querier: { max_concurrent: 8, ring: { instance_addr: env(POD_IP) } },
    frontend: { address: env(POD_IP), scheduler_address, parallelize_shardable_queries: true, ...frontend },
    frontend_worker: { scheduler_address },
    query_scheduler: { ring: { instance_addr: env(POD_IP) } },
  };
}

const CACHED_RESULTS: Overlay = {
  cache_results: true,
  results_cache: cached('mimir-results-cache', MIMIR_MAX_ITEM_MIB.resultsCache, '500ms'),
};

const METADATA_CACHE = cached('mimir-metadata-cache', MIMIR_MAX_ITEM_MIB.metadataCache, '500ms');

/** Memcached for what queries read from the object store. */
const BLOCK_CACHES: Overlay = {
  chunks_cache: cached('mimir-chunks-cache', MIMIR_MAX_ITEM_MIB.chunksCache, '750ms'),
  index_cache: cached('mimir-index-cache', MIMIR_MAX_ITEM_MIB.indexCache, '750ms'),
  metadata_cache: METADATA_CACHE,
};

/** Share of a process with every part that its own cache of index entries may take; Mimir's default is 1 GiB. */
const INDEX_CACHE_SHARE = 0.05;

/** A small cache of a process' own, and no other. */
function ownCache({ all }: MimirMonolithicSizing): Overlay {
  return { index_cache: { backend: 'inmemory', inmemory: { max_size_bytes: Math.floor(INDEX_CACHE_SHARE * all.memoryMiB) * 2 ** 20 } } };
}

function storage(store: ObjectStore, mode: Mode, blockCaches: Overlay): Overlay {
  return {
    common: { storage: store.common },
    blocks_storage: {
      ...store.bucket('metrics'),
      tsdb: { dir: `${MIMIR_DATA}/tsdb` },
      bucket_store: { sync_dir: `${MIMIR_DATA}/tsdb-sync`, ...blockCaches },
    },
    store_gateway: { sharding_ring: dataRing(mode, tokens(mode, 'store-gateway')) },
    compactor: { data_dir: `${MIMIR_DATA}/compactor`, sharding_ring: ring() },
    // One bucket for what people write by hand, told apart by prefix.
    ruler_storage: { ...store.bucket('rules'), storage_prefix: 'ruler', ...(mode === 'monolithic' ? {} : { cache: METADATA_CACHE }) },
    alertmanager_storage: { ...store.bucket('rules'), storage_prefix: 'alertmanager' },
  };
}

function alerting(host: string, ruler: Overlay = {}): Overlay {
  const alertmanager = `http://${host}:${MIMIR_HTTP_PORT}/alertmanager`;
  return {
    ruler: { rule_path: `${MIMIR_DATA}/ruler`, alertmanager_url: alertmanager, ring: ring(), ...ruler },
    alertmanager: {
      data_dir: `${MIMIR_DATA}/alertmanager`,
      external_url: alertmanager,
      fallback_config_file: '/etc/mimir/alertmanager-fallback.yaml',
      sharding_ring: ring({ replication_factor: 3 }),
    },
  };
}

/** Series that one compacted block may hold (Mimir 3.2, compactor). */
const SERIES_PER_SHARD = 8e6;

/** Shards of compaction: one, or an even number. */
function shardsOf({ maxSeries }: MimirSizing): number {
  const shards = Math.ceil(maxSeries / SERIES_PER_SHARD);
  return shards > 1 ? 2 * Math.ceil(shards / 2) : 1;
}

function limits({ sizing, retentionDays, lateHours = 24 }: MimirConfigProps): Overlay {
  const shards = shardsOf(sizing);
  return {
    max_global_series_per_user: sizing.maxSeries,
    ingestion_rate: sizing.maxSamplesPerSecond,
    // Senders catch up in bursts after an outage.
    ingestion_burst_size: 10 * sizing.maxSamplesPerSecond,
    out_of_order_time_window: `${lateHours}h`,
    // One block of all series would take a day to compact (Mimir 3.2, compactor: an even number, one for 8 M series).
    ...(shards > 1 ? { compactor_split_and_merge_shards: shards } : {}),
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

/** Rules are evaluated by the queriers, which know how to wait for what an earlier rule wrote through Kafka. */
const REMOTE_EVALUATION: Overlay = { query_frontend: { address: `dns:///mimir-query-frontend-headless:${GRPC_PORT}` } };

function monolith(sizing: MimirMonolithicSizing, store: ObjectStore): Overlay {
  return {
    ...writePath('monolithic'),
    // A query stays in the process that got it: a scheduler that other processes hang on to would never finish its stop.
    ...readPath('127.0.0.1', {}),
    ...storage(store, 'monolithic', ownCache(sizing)),
    ...alerting('mimir'),
  };
}

function microservices(props: MimirConfigProps, mode: Mode, store: ObjectStore): Overlay {
  const topic = mode === 'ingest-storage' ? props.ingestTopic : undefined;
  return {
    ...(topic === undefined ? writePath(mode) : kafkaWritePath(topic, props)),
    ...readPath('mimir-query-scheduler-headless', CACHED_RESULTS),
    ...storage(store, mode, BLOCK_CACHES),
    ...alerting('mimir-alertmanager', topic === undefined ? {} : REMOTE_EVALUATION),
  };
}

/** Mimir's configuration, the same for all of its pods. */
export function mimirConfig(props: MimirConfigProps): Overlay {
  const { sizing } = props;
  const store = objectStore(props.traits.objectStore);
  return {
    ...server(props),
    memberlist: memberlist('mimir'),
    ...(sizing.mode === 'monolithic' ? monolith(sizing, store) : microservices(props, sizing.mode, store)),
    limits: limits(props),
  };
}

/** Holds until somebody uploads a configuration: alerts can be seen, nobody is told. */
export const MIMIR_ALERTMANAGER_FALLBACK: Overlay = {
  route: { receiver: 'none', group_by: ['alertname', 'namespace'] },
  receivers: [{ name: 'none' }],
};
