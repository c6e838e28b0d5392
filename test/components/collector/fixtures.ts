import {
  Agent,
  ClusterReceiver,
  Gateway,
  LogProcessor,
  MetricProcessor,
  RegionalGateway,
  TraceProcessor,
  type AgentProps,
  type ClientProps,
  type GatewayProps,
  type LogProcessorProps,
  type MetricProcessorProps,
  type RegionalGatewayProps,
  type TraceProcessorProps,
} from '../../../lib/components/collector';
import type { CollectorSizing, TopicSizing } from '../../../lib/sizing';
import { Rendered, TRAITS } from '../microservices/rendered';

function topic(name: string): TopicSizing {
  return { name, partitions: 12, replicationFactor: 3, minInSyncReplicas: 2, retentionHours: 24, maxMessageBytes: 8 * 2 ** 20 };
}

export const TOPICS = { traces: topic('otlp-traces'), metrics: topic('otlp-metrics'), logs: topic('otlp-logs') };

/** Sizes of their own, so that these tests do not hang on the model's numbers. */
export const SIZES = {
  agent: { replicas: 0, cpu: 0.2, memoryMiB: 512 },
  clusterReceiver: { replicas: 2, cpu: 0.2, memoryMiB: 512 },
  gateway: { replicas: 3, maxReplicas: 20, cpu: 3, memoryMiB: 4096 },
  processors: {
    traces: { replicas: 3, maxReplicas: 12, cpu: 1.5, memoryMiB: 4096, tracesInMemory: 40_000 },
    metrics: { replicas: 3, maxReplicas: 12, cpu: 1, memoryMiB: 2048 },
    logs: { replicas: 3, maxReplicas: 12, cpu: 2, memoryMiB: 4096 },
  },
} as const satisfies CollectorSizing;

/** A gateway without Kafka. */
export const DIRECT: Pick<GatewayProps, 'destination' | 'sizing'> = {
  destination: { kind: 'direct', tempoEndpoint: 'tempo:4317', mimirEndpoint: 'http://mimir:8080/otlp', lokiEndpoint: 'http://loki:3100/otlp' },
  sizing: { replicas: 2, cpu: 0.5, memoryMiB: 1024, diskGiB: 10 },
};

export const COMMON = { traits: TRAITS, clusterName: 'prod', issuer: { name: 'platform-ca', kind: 'ClusterIssuer' } } as const;
/** A regional gateway's own props. */
export const REGION = {
  sizing: { replicas: 2, cpu: 0.5, memoryMiB: 1024, diskGiB: 10 },
  region: 'eu-west-1',
  central: { endpoint: 'otlp.example.com:4317', token: { name: 'central', key: 'token' } },
} as const;
const mimirEndpoint = 'http://mimir-distributor:8080/otlp';

/** Every role, with what a test may change in it. */
export const ROLES = {
  agent: (over: Partial<AgentProps> = {}) => new Rendered((s) => new Agent(s, 'agent', { ...COMMON, sizing: SIZES.agent, ...over })),
  'cluster-receiver': (over: Partial<ClientProps> = {}) => new Rendered((s) => new ClusterReceiver(s, 'events', { ...COMMON, sizing: SIZES.clusterReceiver, ...over })),
  gateway: (over: Partial<GatewayProps> = {}) => new Rendered((s) => new Gateway(s, 'gateway', { ...COMMON, sizing: SIZES.gateway, destination: { kind: 'kafka', topics: TOPICS }, ...over })),
  'regional-gateway': (over: Partial<RegionalGatewayProps> = {}) => new Rendered((s) => new RegionalGateway(s, 'gateway', { ...COMMON, ...REGION, ...over })),
  'trace-processor': (over: Partial<TraceProcessorProps> = {}) =>
    new Rendered((s) => new TraceProcessor(s, 'traces', { ...COMMON, sizing: SIZES.processors.traces, topic: TOPICS.traces, mimirEndpoint, ...over })),
  'metric-processor': (over: Partial<MetricProcessorProps> = {}) =>
    new Rendered((s) => new MetricProcessor(s, 'metrics', { ...COMMON, sizing: SIZES.processors.metrics, topic: TOPICS.metrics, mimirEndpoint, ...over })),
  'log-processor': (over: Partial<LogProcessorProps> = {}) =>
    new Rendered((s) => new LogProcessor(s, 'logs', { ...COMMON, sizing: SIZES.processors.logs, topic: TOPICS.logs, lokiEndpoint: 'http://loki-distributor:3100/otlp', ...over })),
};

export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** What a test may change in a role. */
type Over<R extends Role> = NonNullable<Parameters<(typeof ROLES)[R]>[0]>;

/** A role's configuration file as the collector reads it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as many shapes as roles
export function configOf<R extends Role>(role: R, over?: Over<R>): { readonly [key: string]: any } {
  const build = ROLES[role] as (over?: Over<R>) => Rendered;
  return build(over).config('config.yaml');
}

/** What a build was refused for. */
export function refusal(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    return String(error);
  }
  return 'nothing';
}
