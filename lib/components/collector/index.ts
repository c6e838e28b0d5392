export { Agent, type AgentProps } from './agent';
export { checkCollectorConfig, type CheckOptions } from './check';
export { ClusterReceiver } from './cluster-receiver';
export type { Topics } from './config/gateway';
export { Gateway, type GatewayProps } from './gateway';
export {
  LogProcessor,
  MetricProcessor,
  TraceProcessor,
  type LogProcessorProps,
  type MetricProcessorProps,
  type ProcessorProps,
  type TraceProcessorProps,
} from './processors';
export type { ClientProps, CollectorProps } from './props';
export { Sampling, type SamplerRoom, type TailSamplingProps } from './sampling';
export { COLLECTOR_VERSION, type Signal } from './version';
