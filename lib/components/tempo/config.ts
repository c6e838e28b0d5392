import { overlaid, type Overlay } from '../../config';
import { FACTS, type ObjectStoreTraits, type S3Traits, type PlatformTraits } from '../../facts';
import type { TopicSizing } from '../../sizing';
import { cacheHost } from '../memcached';
import { AUTHORITIES, keysFromEnv, storeAuthority, GRPC_PORT, SHUTDOWN_DELAY_SECONDS, env, hours, memberlist, ring, type TenantLimits } from '../microservices';
import { OTLP_PORT } from './targets';

export const TEMPO_HTTP_PORT = 3200;
/** The one folder Tempo writes in. */
export const TEMPO_DATA = '/var/tempo';
/** MiB of the largest item in the cache: pages of Parquet footers and of search results. */
export const TEMPO_MAX_ITEM_MIB = 5;

/** File of tenants' limits, which Tempo reads anew every 10 s. */
export const TEMPO_OVERRIDES = 'overrides.yaml';

/** What Tempo's configuration follows from. */
export interface TempoConfigProps {
  readonly traits: PlatformTraits;
  /** Days that traces are kept. */
  readonly retentionDays: number;
  /** The topic between distributors and those who read from it. Default: none, all of Tempo is one process. */
  readonly topic?: TopicSizing;
  /** MiB of a block-builder. Default: 4096. */
  readonly builderMiB?: number;
  /** True: every request names its tenant. Default: false. */
  readonly multitenancy?: boolean;
  /** Limits of single tenants. Default: none. */
  readonly tenantLimits?: TenantLimits;
}

/** MB per second that one partition of the ingest topic carries (Tempo 3.0 plan/size). */
const MEGABYTES_PER_SECOND_PER_PARTITION = 10;
/** MB per second that one process carries (Tempo 3.0 plan/deployment-modes: 25 to 35). */
const MEGABYTES_PER_SECOND_OF_MONOLITH = 30;

function s3(store: S3Traits & ObjectStoreTraits): Overlay {
  const authority = storeAuthority(store);
  const { id, secret } = keysFromEnv(store, 'traces');
  return {
    bucket: env(FACTS.tracesBucket),
    endpoint: env(FACTS.objectStoreEndpoint),
    region: env(FACTS.objectStoreRegion),
    ...(store.login === 'pod' ? {} : { access_key: id, secret_key: secret }),
    ...(store.plaintext === true ? { insecure: true } : {}),
    ...(store.pathStyle === true ? { forcepathstyle: true } : {}),
    ...(authority === undefined ? {} : { tls_ca_path: authority }),
  };
}

function objectStore(store: ObjectStoreTraits): Overlay {
  switch (store.kind) {
    case 's3':
      return { backend: 's3', s3: s3(store) };
    case 'gcs':
      return { backend: 'gcs', gcs: { bucket_name: env(FACTS.tracesBucket) } };
    case 'azure':
      return { backend: 'azure', azure: { storage_account_name: env(FACTS.objectStoreAccount), container_name: env(FACTS.tracesBucket), use_federated_token: true } };
  }
}

function server({ multitenancy = false }: TempoConfigProps): Overlay {
  return {
    multitenancy_enabled: multitenancy,
    stream_over_http_enabled: true,
    shutdown_delay: `${SHUTDOWN_DELAY_SECONDS}s`,
    usage_report: { reporting_enabled: false },
    server: {
      http_listen_port: TEMPO_HTTP_PORT,
      grpc_listen_port: GRPC_PORT,
      log_format: 'json',
    },
  };
}

function distributor(): Overlay {
  return {
    receivers: {
      otlp: {
        protocols: {
          grpc: {
            endpoint: `0.0.0.0:${OTLP_PORT}`,
            max_recv_msg_size_mib: 16,
            // Senders come back to another pod now and then, so that new pods get their share.
            keepalive: { server_parameters: { max_connection_age: '2m', max_connection_age_grace: '30s' } },
          },
        },
      },
    },
  };
}

function ingest(topic: TopicSizing, traits: PlatformTraits): Overlay {
  return {
    kafka: {
      address: env(FACTS.kafkaBroker),
      topic: topic.name,
      client_id: 'tempo',
      // It would make 1000 partitions and change the brokers' default.
      auto_create_topic_enabled: false,
      sasl_mechanism: traits.kafka.mechanism,
      sasl_username: env('KAFKA_USERNAME'),
      sasl_password: env('KAFKA_PASSWORD'),
      tls_enabled: true,
      ...(traits.kafka.authority === undefined ? {} : { tls_ca_path: `${AUTHORITIES.kafka}/${traits.kafka.authority.key}` }),
      disable_kafka_telemetry: true,
    },
  };
}

/** What both modes write to. */
function liveStorePaths(): Overlay {
  return {
    wal: { path: `${TEMPO_DATA}/live-store/traces` },
    shutdown_marker_dir: `${TEMPO_DATA}/live-store/shutdown-marker`,
  };
}

function liveStore(): Overlay {
  return {
    ...liveStorePaths(),
    ring: ring(),
    partition_ring: { kvstore: { store: 'memberlist' } },
    // Serves once it has caught up, or else after this long; answers that would miss spans are errors.
    readiness_target_lag: '1m',
    readiness_max_wait: '10m',
    fail_on_high_lag: true,
  };
}

/** Retention stands at both: the scheduler plans deletions by it and the workers carry them out by it. */
function backend(retentionDays: number, worker: Overlay): Overlay {
  const block_retention = hours(retentionDays);
  return {
    backend_scheduler: { local_work_path: TEMPO_DATA, provider: { compaction: { compaction: { block_retention } } } },
    backend_worker: { ...worker, compaction: { block_retention } },
  };
}

/** @param strategy `global`: the distributors share the limit, and find their number by a ring */
function overrides(megabytesPerSecond: number, strategy: 'global' | 'local'): Overlay {
  const bytesPerSecond = megabytesPerSecond * 1e6;
  return {
    defaults: {
      // Above it senders are told to retry.
      ingestion: { rate_strategy: strategy, rate_limit_bytes: bytesPerSecond, burst_size_bytes: 2 * bytesPerSecond, max_traces_per_user: 100_000 },
      global: { max_bytes_per_trace: 5_000_000 },
    },
  };
}

function cache(): Overlay {
  return {
    caches: [
      {
        roles: ['bloom', 'trace-id-index', 'parquet-footer', 'parquet-column-idx', 'parquet-offset-idx', 'frontend-search'],
        memcached: {
          host: cacheHost('tempo-cache'),
          service: 'memcached',
          consistent_hash: true,
          timeout: '200ms',
          max_item_size: TEMPO_MAX_ITEM_MIB * 2 ** 20,
        },
      },
    ],
  };
}

/** Rings of one process, which has nobody to share them with. */
const ALONE: Overlay = { kvstore: { store: 'inmemory' } };

function monolith({ retentionDays }: TempoConfigProps): Overlay {
  return {
    // Nobody takes over meanwhile: the shorter the stop, the shorter the outage.
    shutdown_delay: '0s',
    live_store: { ...liveStorePaths(), ring: ring(ALONE), partition_ring: ALONE },
    ...backend(retentionDays, { ring: ring(ALONE), finish_on_shutdown_timeout: '0s' }),
    overrides: overrides(MEGABYTES_PER_SECOND_OF_MONOLITH, 'local'),
  };
}

/** Share of a builder's memory that one cycle may read; what it makes of that takes about as much again. */
const BUILDER_SHARE = 0.3;

function microservices({ retentionDays, builderMiB = 4096, traits }: TempoConfigProps, topic: TopicSizing): Overlay {
  return {
    memberlist: memberlist('tempo'),
    ingest: ingest(topic, traits),
    live_store: liveStore(),
    // One builder for each partition.
    block_builder: {
      partitions_per_instance: 1,
      // It holds what it has read until the end of its cycle, and would read it all again if that were more than its memory.
      max_consuming_bytes: Math.floor(BUILDER_SHARE * builderMiB) * 2 ** 20,
      wal: { path: `${TEMPO_DATA}/block-builder/traces` },
    },
    querier: { frontend_worker: { frontend_address: `tempo-query-frontend-headless:${GRPC_PORT}` } },
    ...backend(retentionDays, { backend_scheduler_addr: `tempo-backend-scheduler:${GRPC_PORT}`, ring: ring(), finish_on_shutdown_timeout: '30s' }),
    overrides: overrides(topic.partitions * MEGABYTES_PER_SECOND_PER_PARTITION, 'global'),
    cache: cache(),
  };
}

/** Tempo's configuration, the same for all of its pods. */
export function tempoConfig(props: TempoConfigProps): Overlay {
  const { overrides: shared, ...others } = props.topic === undefined ? monolith(props) : microservices(props, props.topic);
  return {
    ...server(props),
    distributor: props.topic === undefined ? distributor() : { ...distributor(), ring: ring() },
    ...others,
    overrides: props.tenantLimits === undefined ? shared : { ...(shared as Overlay), per_tenant_override_config: `/etc/tempo/${TEMPO_OVERRIDES}` },
    storage: { trace: { ...objectStore(props.traits.objectStore), wal: { path: `${TEMPO_DATA}/wal` } } },
  };
}

/** Tempo's own limits where `defaults` names none (3.1, modules/overrides/config.go); a tenant with an entry would be without. */
const BUILT_IN: Overlay = { ingestion: { retry_info_enabled: true }, read: { max_bytes_per_tag_values_query: 1_000_000, max_condition_groups_per_tag_query: 100 } };

/** The limits of single tenants, each on those of all: Tempo does not put them together itself. */
export function tempoTenants(config: Overlay, limits: TenantLimits): Overlay {
  const { defaults } = config.overrides as { readonly defaults: Overlay };
  return { overrides: Object.fromEntries(Object.entries(limits).map(([tenant, own]) => [tenant, overlaid(overlaid(BUILT_IN, defaults), own)])) };
}
