/**
 * The platform, its components, its sizing and its costs, and a cluster that exists. Loads no cloud provider.
 *
 * @module observability-constructs
 */
export type { Cloud, FoundationFacts, FoundationNeed, GivenCluster, GivenNeed, GivenSecret, GivenValue, Place } from './clouds/cloud';
export { WorkloadFacts, type WorkloadFactsProps } from './clouds/workload-facts';
export { Database, ExistingCluster, Kafka, Nodes, ObjectStore } from './clouds/existing';
export type { DatabaseFacts, ExistingClusterProps, ExternalDatabaseProps, ExternalKafkaProps, Flavour, InstalledOperator, KafkaFacts, KubernetesProps, NodeShape, RookStoreProps, S3StoreProps, StoreFacts } from './clouds/existing';
export { AutoInstrumentation, type AutoInstrumentationProps, type InstrumentationChoice, type Language } from './components/auto-instrumentation';
export { Agent, Authentication, Cardinality, ClusterReceiver, Destination, DestinationProcessor, Filters, Gateway, LogProcessor, MetricProcessor, Redaction, RegionalGateway, Sampling, Tenants, TraceProcessor } from './components/collector';
export type { AgentProps, BackendProcessorProps, Backends, CentralPlatform, ClientProps, CollectorProps, DestinationProcessorProps, EntranceProps, GatewayDestination, GatewayProps, LogProcessorProps, MetricProcessorProps, ProcessorProps, RegionalGatewayProps, Topics, TraceProcessorProps } from './components/collector';
export type { AmazonPrometheusProps, AwsDestinationProps, AzureMonitorProps, CloudWatchLogsProps, DestinationProps, DestinationRoute, DestinationShape, GoogleCloudProps, NewRelicProps, OtlpDestinationProps, SignalsProps, SplunkHecProps, SplunkObservabilityProps } from './components/collector';
export type { BasicProps, BearerTokensProps, CardinalityProps, Cors, Exposure, FiltersProps, HashedKeys, HeaderTenantsProps, KeptAttribute, LogFilter, MutualTlsProps, OidcProps, ProbabilisticSamplingProps, ProcessClasses, ProcessesProps, RedactionPreset, RedactionProps, SamplerRoom, ScrapingProps, SecretKey, ServiceSampling, SeveralTenantsProps, SpanFilter, SpanSampling, TailSamplingProps, TenantSource, TokenTenantsProps, TraceSampling } from './components/collector';
export type { Component as CollectorComponent, Section as CollectorSection, Signals, Step as PipelineStep, StepsBySignal } from './components/collector';
export { collectorMetric, COLLECTOR_METRICS, mimirMetricName, type CollectorMetric, type CollectorMetricName, type MetricKind, type OtlpMetric } from './components/collector';
export { Grafana, type DataSource, type DataSourceOverlays, type DataSourceUrls, type GrafanaDatabase, type GrafanaProps } from './components/grafana';
export { KafkaTopics, type KafkaTopicsProps } from './components/kafka';
export { Loki, type LokiMicroservices, type LokiMonolith, type LokiProps } from './components/loki';
export type { Memcached } from './components/memcached';
export type { BackendPeers, TenantLimits } from './components/microservices';
export { Mimir, type MimirMicroservices, type MimirMonolith, type MimirProps } from './components/mimir';
export { NamespaceDefaults, type NamespaceDefaultsProps } from './components/namespace';
export { ObjectStoreCheck, type ObjectStoreCheckProps } from './components/object-store';
export { CloudNativePg, type CloudNativePgProps } from './components/postgres';
export { StrimziKafka, type StrimziKafkaProps } from './components/strimzi';
export { Tempo, type TempoMicroservices, type TempoMonolith, type TempoProps } from './components/tempo';
export type { Overlay, Plain } from './config';
export { estimate, estimateManaged, findPrices, growth, PRICE_TABLES, TRAFFIC } from './cost';
export type { CloudName, CostComponent, CostEstimate, CostLine, CustomServerPrice, EstimateOptions, FoundationCounts, Growth, GrowthPoint, MachinePrice, ManagedEstimate, ManagedLine, ManagedOptions, ManagedPrices, NetworkPrices, PlatformSize, Price, PriceTable, Purchase, PurchaseMix, ServerPrice, StorageStep, Traffic as ZoneTraffic, UnpricedLine, Vendor } from './cost';
export { Faults, ValidationError, type Fault, type Place as ConstructOrPath } from './errors';
export { BUCKETS, FACTS, FACTS_CONFIG_MAP, PUBLIC_STORE, SECRETS } from './facts';
export type { Authority, AuthorityTraits, BucketName, BufferTraits, BufferUse, CertificateTraits, CloudPermission, ClusterTraits, ComponentIdentity, DatabaseTraits, EventHubsTraits, ExternalIssuer, Fact, FactValues, KafkaRole, KafkaTraits, KnownFacts, Listener, MskIamTraits, Namespaces, NodeDiskTraits, ObjectStoreTraits, OperatorChart, OptionalFact, PlatformTraits, S3Traits, SecretName } from './facts';
export { ChartConstruct, HTTPS_ANYWHERE, Images, KEDA, podsOf } from './kube';
export type { ComponentChart, ComponentProps, ConfigFiles, Env, ImageName, ImagesProps, IssuerReference, Labels, Mount, OneShotJob, Peer, PrivateAuthority, ScrapedProps, Traffic, Traits, Workload } from './kube';
export { ObservabilityPlatform } from './platform/observability-platform';
export type { PlatformOutputs } from './platform/outputs';
export type { Backend, Delivery, OverlaidComponent, ObservabilityPlatformProps, PlaceProps, PlatformProps } from './platform/props';
export type { ComponentName, Workloads } from './platform/workloads';
export { sizeRegionalGateway, Tier } from './sizing';
export type { BucketSizing, BucketSizings, BufferNeed, BufferSizing, CollectorSizing, ComponentSizing, DatabaseSizing, DestinationNeed, Explanation, KafkaBesideBrokers, KafkaSizing, Load, LoadProps, LokiMicroservicesSizing, LokiMonolithicSizing, LokiSizing, MachineChoice, MimirLimits, MimirMicroservicesSizing, MimirMonolithicSizing, MimirSizing, NodeCatalog, NodePoolSizing, NodeType, NumberOverrides, PerSignal, PlatformSizing, PoolRole, ProcessorsSizing, RegionalGatewaySizing, RegionalLoad, RequestRules, RequestsPerMonth, Retention, Signal, SizedAlso, Source as NumberSource, TempoMicroservicesSizing, TempoMonolithicSizing, TempoSizing, TierName, TierOverrides, TopicSizing, TrafficSizing, WorkloadSizing } from './sizing';
