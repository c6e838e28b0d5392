import {
  Agent,
  ClusterReceiver,
  Gateway,
  LogProcessor,
  MetricProcessor,
  TraceProcessor,
  type AgentProps,
  type ClientProps,
  type GatewayProps,
  type LogProcessorProps,
  type MetricProcessorProps,
  type TraceProcessorProps,
} from '../../../lib/components/collector';
import { MEDIUM, Rendered, TRAITS } from '../microservices/rendered';

const { traces, metrics, logs } = MEDIUM.kafka.topics;

export const TOPICS = { traces, metrics, logs };

const common = { traits: TRAITS, clusterName: 'prod', issuer: { name: 'platform-ca', kind: 'ClusterIssuer' } } as const;
const sizing = MEDIUM.collector;
const mimirEndpoint = 'http://mimir-distributor:8080/otlp';

/** Every role, with what a test may change in it. */
export const ROLES = {
  agent: (over: Partial<AgentProps> = {}) => new Rendered((s) => new Agent(s, 'agent', { ...common, sizing: sizing.agent, ...over })),
  'cluster-receiver': (over: Partial<ClientProps> = {}) => new Rendered((s) => new ClusterReceiver(s, 'events', { ...common, sizing: sizing.clusterReceiver, ...over })),
  gateway: (over: Partial<GatewayProps> = {}) => new Rendered((s) => new Gateway(s, 'gateway', { ...common, sizing: sizing.gateway, topics: TOPICS, ...over })),
  'trace-processor': (over: Partial<TraceProcessorProps> = {}) =>
    new Rendered((s) => new TraceProcessor(s, 'traces', { ...common, sizing: sizing.traces, topic: TOPICS.traces, mimirEndpoint, ...over })),
  'metric-processor': (over: Partial<MetricProcessorProps> = {}) =>
    new Rendered((s) => new MetricProcessor(s, 'metrics', { ...common, sizing: sizing.metrics, topic: TOPICS.metrics, mimirEndpoint, ...over })),
  'log-processor': (over: Partial<LogProcessorProps> = {}) =>
    new Rendered((s) => new LogProcessor(s, 'logs', { ...common, sizing: sizing.logs, topic: TOPICS.logs, lokiEndpoint: 'http://loki-distributor:3100/otlp', ...over })),
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
