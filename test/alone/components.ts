/** Each component as a user writes it who has nothing else of ours: in a Chart of his own, on nodes, with a Kafka and an issuer of his own. */
import { Chart } from 'cdk8s';
import { Agent, AutoInstrumentation, CloudNativePg, ClusterReceiver, Destination, DestinationProcessor, Gateway, Grafana, KafkaTopics, LogProcessor, Loki, MetricProcessor, Mimir, NamespaceDefaults, ObjectStoreCheck, PUBLIC_STORE, RegionalGateway, StrimziKafka, Tempo, Tier, TraceProcessor, sizeRegionalGateway, type ChartConstruct, type KafkaSizing, type ProcessorsSizing, type PlatformTraits } from '../../lib';

const sizing = Tier.MEDIUM.components();
const { collector } = sizing;
const kafka = sizing.kafka as KafkaSizing;
const processors = collector.processors as ProcessorsSizing;

// What the user knows of his cluster and of what is outside it.
export const traits: PlatformTraits = {
  storageClass: 'fast',
  objectStore: { kind: 's3', login: 'secret', listener: PUBLIC_STORE },
  kafka: { mechanism: 'SCRAM-SHA-512', listener: { cidrs: ['10.0.0.0/16'], port: 9096 } },
  database: { listener: { cidrs: ['10.0.0.0/16'], port: 5432 } },
  cluster: { sharedNodes: true },
};
const issuer = { name: 'theirs', kind: 'ClusterIssuer' } as const;
const client = { clusterName: 'shop', issuer, traits };
const brokers = { KAFKA_BROKERS: 'b-1.example.com:9096,b-2.example.com:9096' };
const store = { OBJECT_STORE_REGION: 'us-west-2', OBJECT_STORE_ENDPOINT: 's3.us-west-2.amazonaws.com' };
const admits = { ingest: [{ namespace: 'shop' }], query: [{ namespace: 'grafana' }] };
const regional = { spansPerSecond: 2000, bytesPerSpan: 500, activeSeries: 50_000, scrapeIntervalSeconds: 30, logLinesPerSecond: 2000, bytesPerLine: 250, peakFactor: 2 };

type Make = (chart: Chart) => ChartConstruct;

export const COMPONENTS: { readonly [name: string]: Make } = {
  'Gateway into Kafka': (chart) =>
    new Gateway(chart, 'mine', { ...client, facts: brokers, sizing: collector.gateway, destination: { kind: 'kafka', topics: kafka.topics } }),
  'Gateway to backends': (chart) =>
    new Gateway(chart, 'mine', {
      ...client,
      sizing: Tier.SMALL.components().collector.gateway,
      destination: { kind: 'direct', tempoEndpoint: 'tempo.traces.svc:4317', mimirEndpoint: 'http://mimir.metrics.svc:8080/otlp', lokiEndpoint: 'http://loki.logs.svc:3100/otlp' },
    }),
  RegionalGateway: (chart) =>
    new RegionalGateway(chart, 'mine', { ...client, region: 'eu-west-1', central: { endpoint: 'otlp.example.com:4317', token: { name: 'central', key: 'token' } }, sizing: sizeRegionalGateway(regional, 8) }),
  TraceProcessor: (chart) =>
    new TraceProcessor(chart, 'mine', { ...client, facts: brokers, sizing: processors.traces, topic: kafka.topics.traces, tempoEndpoint: 'tempo.traces.svc:4317', mimirEndpoint: 'http://mimir.metrics.svc:8080/otlp' }),
  MetricProcessor: (chart) =>
    new MetricProcessor(chart, 'mine', { ...client, facts: brokers, sizing: processors.metrics, topic: kafka.topics.metrics, mimirEndpoint: 'http://mimir.metrics.svc:8080/otlp' }),
  LogProcessor: (chart) =>
    new LogProcessor(chart, 'mine', { ...client, facts: brokers, sizing: processors.logs, topic: kafka.topics.logs, lokiEndpoint: 'http://loki.logs.svc:3100/otlp' }),
  DestinationProcessor: (chart) =>
    new DestinationProcessor(chart, 'mine', { ...client, facts: brokers, destination: Destination.otlp({ name: 'vendor', endpoint: 'https://otlp.example.com' }), signal: 'logs', sizing: processors.logs, topic: kafka.topics.logs }),
  Agent: (chart) =>
    new Agent(chart, 'mine', { ...client, sizing: collector.agent, gatewayEndpoint: 'gateway.telemetry.svc:4319' }),
  ClusterReceiver: (chart) =>
    new ClusterReceiver(chart, 'mine', { ...client, sizing: collector.clusterReceiver }),
  AutoInstrumentation: (chart) =>
    new AutoInstrumentation(chart, 'mine', { endpoint: 'http://agent.telemetry.svc:4318' }),
  Tempo: (chart) =>
    new Tempo(chart, 'mine', { traits, admits, facts: { ...store, ...brokers, KAFKA_BROKER: 'b-1.example.com:9096', TRACES_BUCKET: 'acme-traces' }, sizing: sizing.tempo, topic: kafka.topics.tempoIngest, retentionDays: 14 }),
  'Tempo in one process': (chart) =>
    new Tempo(chart, 'mine', { traits, admits, facts: { ...store, TRACES_BUCKET: 'acme-traces' }, sizing: Tier.SMALL.components().tempo, retentionDays: 7 }),
  Mimir: (chart) =>
    new Mimir(chart, 'mine', { traits, admits, facts: { ...store, METRICS_BUCKET: 'acme-metrics', RULES_BUCKET: 'acme-rules' }, sizing: sizing.mimir, retentionDays: 30 }),
  Loki: (chart) =>
    new Loki(chart, 'mine', { traits, admits, facts: { ...store, LOGS_BUCKET: 'acme-logs' }, sizing: sizing.loki, retentionDays: 30 }),
  Grafana: (chart) =>
    new Grafana(chart, 'mine', { traits, facts: { DATABASE_HOST: 'postgres.example.com' }, sizing: sizing.grafana, sources: { tempo: 'http://tempo.traces.svc:3200', mimir: 'http://mimir.metrics.svc:8080/prometheus', loki: 'http://loki.logs.svc:3100' } }),
  StrimziKafka: (chart) =>
    new StrimziKafka(chart, 'mine', { traits, sizing: Tier.MEDIUM.components({ kafkaInCluster: true }).kafka as KafkaSizing }),
  KafkaTopics: (chart) =>
    new KafkaTopics(chart, 'mine', { traits, facts: brokers, topics: kafka.topics }),
  ObjectStoreCheck: (chart) =>
    new ObjectStoreCheck(chart, 'mine', { traits, facts: { ...store, TRACES_BUCKET: 'acme-traces', METRICS_BUCKET: 'acme-metrics', RULES_BUCKET: 'acme-rules', LOGS_BUCKET: 'acme-logs' } }),
  CloudNativePg: (chart) =>
    new CloudNativePg(chart, 'mine', { traits, sizing: sizing.database, database: 'grafana' }),
  NamespaceDefaults: (chart) =>
    new NamespaceDefaults(chart, 'mine', { authority: 'shop-ca', agentNamespace: 'telemetry-agent', rolloutOperator: false }),
};
