/**
 * Facts are what is known only after the cloud was applied. They reach a workload as environment variables,
 * from one ConfigMap, so that no Terraform value ever stands in a manifest.
 */

/** The ConfigMap that holds every fact that is not secret. */
export const FACTS_CONFIG_MAP = 'platform-facts';

/** The names of the facts: keys of the ConfigMap, environment variables of the workloads, outputs of the foundation stack. */
export const FACTS = {
  /** Region of an S3 store. */
  objectStoreRegion: 'OBJECT_STORE_REGION',
  /** Host of an S3 store's endpoint, with its port where that is not 443, without a scheme. */
  objectStoreEndpoint: 'OBJECT_STORE_ENDPOINT',
  /** Storage account of an Azure store. */
  objectStoreAccount: 'OBJECT_STORE_ACCOUNT',
  /** Storage account of an Azure store that keeps versions, for Mimir's rules and Alertmanager state: Azure decides that for a whole account. */
  rulesAccount: 'RULES_ACCOUNT',
  /** Bucket of Tempo's blocks. */
  tracesBucket: 'TRACES_BUCKET',
  /** Bucket of Mimir's blocks. */
  metricsBucket: 'METRICS_BUCKET',
  /** Bucket of Mimir's rules and Alertmanager state. */
  rulesBucket: 'RULES_BUCKET',
  /** Bucket of Loki's chunks and index. */
  logsBucket: 'LOGS_BUCKET',
  /** Every broker as host:port, separated by commas. */
  kafkaBrokers: 'KAFKA_BROKERS',
  /** One broker as host:port, for clients that take a single address to start from. */
  kafkaBroker: 'KAFKA_BROKER',
  /** Every broker of the buffer as host:port, separated by commas, where collectors reach it by another way than Tempo and Mimir their log. */
  bufferBrokers: 'KAFKA_BUFFER_BROKERS',
  /** What a token for the buffer is asked for, where clients log in with one. */
  bufferScope: 'KAFKA_BUFFER_SCOPE',
  /** Host of Grafana's PostgreSQL. */
  databaseHost: 'DATABASE_HOST',
} as const;

/** Name of a fact, as the ConfigMap and the workloads' environment have it. */
export type Fact = (typeof FACTS)[keyof typeof FACTS];

/** Facts that not every platform has: some run without Kafka, and each kind of object store has its own. */
export type OptionalFact = (typeof FACTS)['kafkaBrokers' | 'kafkaBroker' | 'bufferBrokers' | 'bufferScope' | 'objectStoreRegion' | 'objectStoreEndpoint' | 'objectStoreAccount' | 'rulesAccount'];

/** Every fact a platform needs; a missing one is a compile error. */
export type FactValues = { readonly [F in Exclude<Fact, OptionalFact>]: string } & { readonly [F in OptionalFact]?: string };

/** Facts that are known before anything is applied. */
export type KnownFacts = { readonly [F in Fact]?: string };

/** Signals, each with its own bucket; `rules` is Mimir's second bucket. */
export const BUCKETS = { traces: FACTS.tracesBucket, metrics: FACTS.metricsBucket, rules: FACTS.rulesBucket, logs: FACTS.logsBucket } as const satisfies { readonly [B in BucketName]: Fact };

/** What a bucket holds: blocks of traces or metrics, rules, or logs. */
export type BucketName = 'traces' | 'metrics' | 'rules' | 'logs';
