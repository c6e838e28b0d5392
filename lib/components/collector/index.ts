export { Agent, NO_PROCESSES, type AgentProps } from './agent';
export { Authentication, type BasicProps, type BearerTokensProps, type MutualTlsProps, type OidcProps, type SecretKey } from './authentication';
export { checkCollectorConfig, type CheckOptions } from './check';
export { ClusterReceiver } from './cluster-receiver';
export type { Backends } from './config/direct-gateway';
export type { Topics } from './config/kafka-gateway';
export type { ProcessClasses } from './config/processes';
export type { ScrapingProps } from './config/scraping';
export type { EntranceProps } from './entrance';
export type { Component, Section, Step, StepsBySignal } from './model';
export type { Cors } from './cors';
export type { Exposure } from './exposure';
export { checkDestination, Destination, UNKEYED } from './destination';
export type { AmazonPrometheusProps, AwsDestinationProps, AzureMonitorProps, CloudWatchLogsProps, DestinationProps, DestinationRoute, DestinationShape, GoogleCloudProps, NewRelicProps, OtlpDestinationProps, SignalsProps, SplunkHecProps, SplunkObservabilityProps } from './destination';
export { DestinationProcessor, type DestinationProcessorProps } from './destination-processor';
export type { LogFilter, SpanFilter } from './config/filters';
export { Filters, type FiltersProps } from './filters';
export { Gateway, type GatewayDestination, type GatewayProps } from './gateway';
export {
  LogProcessor,
  MetricProcessor,
  TraceProcessor,
  consumerGroup,
  type BackendProcessorProps,
  type LogProcessorProps,
  type MetricProcessorProps,
  type ProcessorProps,
  type TraceProcessorProps,
} from './processors';
export type { ClientProps, CollectorProps } from './props';
export { Cardinality, type CardinalityProps } from './cardinality';
export type { ProcessesProps } from './processes';
export type { RedactionPreset } from './config/redaction';
export { RegionalGateway, type CentralPlatform, type RegionalGatewayProps } from './regional-gateway';
export { mimirMetricName, type MetricKind, type OtlpMetric } from './metric-name';
export { collectorMetric, COLLECTOR_METRICS, otlpMetric, type CollectorMetric, type CollectorMetricName } from './metrics';
export { Redaction, type HashedKeys, type RedactionProps } from './redaction';
export { Sampling, type ProbabilisticSamplingProps, type SamplerRoom, type SpanSampling, type TraceSampling } from './sampling';
export type { KeptAttribute, ServiceSampling, TailSamplingProps } from './tail-sampling';
export { checkTenants, tenantNames, Tenants, type HeaderTenantsProps, type SeveralTenantsProps, type TenantSource, type TokenTenantsProps } from './tenants';
export { COLLECTOR_VERSION, type Signal, type Signals } from './version';
