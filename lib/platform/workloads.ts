import { Agent, ClusterReceiver, DestinationProcessor, Gateway, LogProcessor, MetricProcessor, Sampling, TraceProcessor, type Destination, type GatewayProps, type Tenants } from '../components/collector';
import { AutoInstrumentation } from '../components/auto-instrumentation';
import { GRAFANA, Grafana } from '../components/grafana';
import { KafkaClientIssuer, KafkaTopics } from '../components/kafka';
import { Loki } from '../components/loki';
import type { TenantLimits } from '../components/microservices';
import { Mimir } from '../components/mimir';
import { NamespaceDefaults } from '../components/namespace';
import { ObjectStoreCheck } from '../components/object-store';
import { CloudNativePg } from '../components/postgres';
import { StrimziKafka } from '../components/strimzi';
import { Tempo } from '../components/tempo';
import { bufferOf, isByCertificate, type Namespaces } from '../facts';
import { Images, KEDA, ManifestTree, podsOf, selectorLabels, type ComponentChart, type ComponentProps, type IssuerReference, type Peer } from '../kube';
import type { KafkaSizing, PlatformSizing, PoolRole, ProcessorsSizing } from '../sizing';
import { isGiven, type ObservabilityPlatformProps, type OverlaidComponent } from './props';
import { tenantsOf } from './tenants';

/** A component, its chart, its manifest and its release; all carry this name. */
export type ComponentName = 'namespace' | 'object-store' | 'postgres' | 'auto-instrumentation' | 'kafka-topics' | 'kafka' | 'kafka-clients' | OverlaidComponent;

/** A component's props with all that a cloud says. */
type EveryTrait = ComponentProps<'objectStore' | 'storageClass' | 'kafka' | 'database'>;

/** What every collector is given. */
interface Shared extends EveryTrait {
  readonly clusterName: string;
  readonly issuer: IssuerReference;
}

/** Every component of a platform, each in a chart of its own. */
export class Workloads {
  /** What the namespaces hold first: policies, the certificate authority. */
  public readonly namespace: NamespaceDefaults;
  /** Absent without Kafka, like the three processors. */
  public readonly kafkaTopics?: KafkaTopics | StrimziKafka;
  /** The backend of traces. */
  public readonly tempo: Tempo;
  /** The backend of metrics, with rules and alerts. */
  public readonly mimir: Mimir;
  /** The backend of logs. */
  public readonly loki: Loki;
  /** The way in for telemetry. */
  public readonly gateway: Gateway;
  /** From Kafka to Tempo; absent without Kafka. */
  public readonly traceProcessor?: TraceProcessor;
  /** From Kafka to Mimir; absent without Kafka. */
  public readonly metricProcessor?: MetricProcessor;
  /** From Kafka to Loki; absent without Kafka. */
  public readonly logProcessor?: LogProcessor;
  /** One for each signal of each destination; none without Kafka, when the gateway sends to them itself. */
  public readonly destinationProcessors: readonly DestinationProcessor[];
  /** The collector of every node. */
  public readonly agent: Agent;
  /** The collector of the cluster's own objects and events. */
  public readonly clusterReceiver: ClusterReceiver;
  /** Absent where nobody asked for it. */
  public readonly autoInstrumentation?: AutoInstrumentation;
  /** Dashboards, on all three backends. */
  public readonly grafana: Grafana;
  private readonly made = new Map<ComponentName, ComponentChart>();
  private readonly tree: ManifestTree;
  private readonly images: Images;
  private readonly sampling: Sampling;
  /** The one pool of a small platform; undefined where each role has its own. */
  private readonly pool: PoolRole | undefined;

  /** @hidden Made by the platform. */
  public constructor(
    private readonly platformId: string,
    private readonly props: ObservabilityPlatformProps,
    private readonly sizing: PlatformSizing,
    private readonly namespaces: Namespaces,
  ) {
    this.tree = new ManifestTree(props.cloud.traits.cluster, sizing.zones);
    this.images = new Images(props.images);
    // A trace can be judged as a whole only where Kafka brings its spans together.
    this.sampling = props.sampling ?? (sizing.kafka === undefined ? Sampling.none() : Sampling.tail());
    this.pool = sizing.pools.length === 1 ? sizing.pools[0]?.role : undefined;
    this.namespace = new NamespaceDefaults(this.chart('namespace'), 'defaults', { authority: `${platformId}-ca`, agentNamespace: namespaces.agent, rolloutOperator: this.zoned });
    if (isGiven(props.cloud) && props.cloud.traits.objectStore.kind === 's3') new ObjectStoreCheck(this.chart('object-store'), 'check', this.shared());
    this.tempo = this.makeTempo();
    this.mimir = this.makeMimir();
    this.loki = this.makeLoki();
    this.gateway = this.makeGateway();
    const { kafka } = sizing;
    const { processors } = sizing.collector;
    if (kafka !== undefined) this.kafkaTopics = this.makeTopics(kafka);
    const buffer = bufferOf(props.cloud.traits);
    if (kafka !== undefined && isByCertificate(buffer)) new KafkaClientIssuer(this.chart('kafka-clients'), 'issuer', { issuer: buffer.issuer, platformId });
    if (kafka !== undefined && processors !== undefined) {
      this.traceProcessor = this.makeTraceProcessor(kafka, processors);
      this.metricProcessor = this.makeMetricProcessor(kafka, processors);
      this.logProcessor = this.makeLogProcessor(kafka, processors);
    }
    this.destinationProcessors = kafka === undefined ? [] : (props.destinations ?? []).flatMap((d) => this.makeDestination(kafka, d));
    this.agent = new Agent(this.chart('agent', namespaces.agent), 'collector', {
      ...this.client('agent'),
      sizing: sizing.collector.agent,
      ...(props.processes === undefined ? {} : { processes: props.processes }),
      scraping: props.scraping === 'off' ? 'off' : { intervalSeconds: sizing.load.scrapeIntervalSeconds },
    });
    if (props.autoInstrumentation !== undefined) {
      this.autoInstrumentation = new AutoInstrumentation(this.chart('auto-instrumentation'), 'instrumentation', { ...props.autoInstrumentation, endpoint: this.agent.httpEndpoint });
    }
    this.clusterReceiver = new ClusterReceiver(this.chart('cluster-receiver'), 'collector', {
      ...this.client('cluster-receiver'),
      sizing: sizing.collector.clusterReceiver,
    });
    if (props.cloud.traits.database.runsAs === 'cloudnative-pg') {
      new CloudNativePg(this.chart('postgres'), 'postgres', { ...this.shared(), ...this.scrapers(), sizing: sizing.database, database: GRAFANA.database });
    }
    this.grafana = this.makeGrafana();
  }

  /** The chart of each component, in the order they were made. */
  public get charts(): ReadonlyMap<ComponentName, ComponentChart> {
    return this.made;
  }

  private chart(name: ComponentName, namespace = this.namespaces.workloads): ComponentChart {
    const chart = this.tree.chart(name, namespace);
    this.made.set(name, chart);
    return chart;
  }

  /** ServiceAccounts that the pods name, by namespace. */
  public get serviceAccounts(): { readonly [N in keyof Namespaces]: readonly string[] } {
    const own = [...this.made.keys()].filter((name) => !['namespace', 'agent', 'auto-instrumentation', 'kafka', 'kafka-clients', 'postgres'].includes(name));
    const caches = this.sizing.tempo.mode === 'microservices' ? ['memcached'] : [];
    return { workloads: [...own, ...caches, 'grafana-database'], agent: ['agent'] };
  }

  /** True when samples go to Mimir's ingesters through Kafka. */
  public get mimirReadsKafka(): boolean {
    return this.sizing.mimir.mode === 'ingest-storage';
  }

  /** True when a component runs in zones that must not roll together. */
  public get zoned(): boolean {
    const { tempo, mimir, loki } = this.sizing;
    return [tempo, mimir, loki].some(({ mode }) => mode !== 'monolithic');
  }

  /** Collectors that write to a backend: the named processors, or the gateway where there are none. */
  private senders(...processors: readonly OverlaidComponent[]): Peer[] {
    return (this.sizing.kafka === undefined ? ['gateway'] : processors).map((name) => podsOf('collector', name));
  }

  private shared(component?: OverlaidComponent): EveryTrait {
    const overlay = component === undefined ? undefined : this.props.overlays?.[component];
    const { images, pool } = this;
    const { secretsRevision = 1, cloud } = this.props;
    return { traits: cloud.traits, images, secretsRevision, ...(pool === undefined ? {} : { pool }), ...(overlay === undefined ? {} : { overlay }) };
  }

  /** Agents, where they scrape. */
  private scrapers(): { readonly scrapers: readonly Peer[] } {
    const agents: Peer = { namespace: this.namespaces.agent, pods: selectorLabels({ app: 'collector', component: 'agent' }) };
    return { scrapers: this.props.scraping === 'off' ? [] : [agents] };
  }

  private tenancyOf(backend: 'tempo' | 'mimir' | 'loki'): { readonly multitenancy: boolean; readonly tenantLimits?: TenantLimits } {
    const { tenants, tenantLimits: { [backend]: tenantLimits } = {} } = this.props;
    return { multitenancy: tenants !== undefined, ...(tenantLimits === undefined ? {} : { tenantLimits }) };
  }

  /** For everybody who handles data of tenants. */
  private tenants(): { readonly tenants?: Tenants } {
    const { tenants } = this.props;
    return tenants === undefined ? {} : { tenants };
  }

  private collector(component: OverlaidComponent): Shared {
    return { ...this.shared(component), clusterName: this.platformId, issuer: this.namespace.authority.issuer };
  }

  /** The same, for collectors that send to the gateway from anywhere. */
  private client(component: OverlaidComponent): Shared & { readonly gatewayEndpoint: string } {
    return { ...this.collector(component), gatewayEndpoint: this.gateway.collectorEndpoint };
  }

  private makeTempo(): Tempo {
    return new Tempo(this.chart('tempo'), 'tempo', {
      ...this.shared('tempo'),
      ...this.tenancyOf('tempo'),
      ...this.scrapers(),
      sizing: this.sizing.tempo,
      ...(this.sizing.kafka === undefined ? {} : { topic: this.sizing.kafka.topics.tempoIngest }),
      retentionDays: this.sizing.load.retentionDays.traces,
      admits: { ingest: this.senders('trace-processor'), query: [podsOf('grafana')] },
    });
  }

  private makeMimir(): Mimir {
    return new Mimir(this.chart('mimir'), 'mimir', {
      ...this.shared('mimir'),
      ...this.tenancyOf('mimir'),
      ...this.scrapers(),
      sizing: this.sizing.mimir,
      retentionDays: this.sizing.load.retentionDays.metrics,
      ...(this.sizing.kafka?.topics.mimirIngest === undefined ? {} : { ingestTopic: this.sizing.kafka.topics.mimirIngest }),
      // KEDA is there with Kafka, and asks for the gateways' queues.
      admits: { ingest: this.senders('metric-processor', 'trace-processor'), query: [podsOf('grafana'), ...(this.sizing.kafka === undefined ? [] : [KEDA])] },
    });
  }

  private makeLoki(): Loki {
    return new Loki(this.chart('loki'), 'loki', {
      ...this.shared('loki'),
      ...this.tenancyOf('loki'),
      ...this.scrapers(),
      sizing: this.sizing.loki,
      retentionDays: this.sizing.load.retentionDays.logs,
      admits: { ingest: this.senders('log-processor'), query: [podsOf('grafana')] },
    });
  }

  private makeGateway(): Gateway {
    const { authentication, cors, exposure, filters, redaction, cardinality } = this.props;
    return new Gateway(this.chart('gateway'), 'collector', {
      ...this.collector('gateway'),
      ...this.tenants(),
      sizing: this.sizing.collector.gateway,
      destination: this.gatewayDestination(),
      sampling: this.sampling,
      ...(filters === undefined ? {} : { filters }),
      ...(redaction === undefined ? {} : { redaction }),
      ...(cardinality === undefined ? {} : { cardinality }),
      ...(authentication === undefined ? {} : { authentication }),
      ...(cors === undefined ? {} : { cors }),
      ...(exposure === undefined ? {} : { exposure }),
      collectors: [{ namespace: this.namespaces.agent, pods: { 'app.kubernetes.io/name': 'collector' } }],
    });
  }

  private gatewayDestination(): GatewayProps['destination'] {
    if (this.sizing.kafka === undefined) {
      return { kind: 'direct', destinations: this.props.destinations ?? [], tempoEndpoint: this.tempo.otlpEndpoint, mimirEndpoint: this.mimir.otlpUrl, lokiEndpoint: this.loki.otlpUrl };
    }
    const { traces, metrics, logs } = this.sizing.kafka.topics;
    return { kind: 'kafka', topics: { traces, metrics, logs }, mimirQueryUrl: this.mimir.queryUrl };
  }

  /** Where the cloud runs Kafka a Job makes the topics; where Strimzi does, they are resources beside the brokers. */
  private makeTopics({ topics, inCluster, ...brokers }: KafkaSizing): KafkaTopics | StrimziKafka {
    if (inCluster !== undefined) return new StrimziKafka(this.chart('kafka'), 'kafka', { traits: this.props.cloud.traits, ...this.scrapers(), destinations: this.props.destinations ?? [], sizing: { ...brokers, topics, inCluster } });
    return new KafkaTopics(this.chart('kafka-topics'), 'topics', { ...this.shared(), topics, repartitionTraces: this.props.repartitionTraces ?? false });
  }

  private makeMetricProcessor({ topics }: KafkaSizing, { metrics }: ProcessorsSizing): MetricProcessor {
    return new MetricProcessor(this.chart('metric-processor'), 'collector', {
      ...this.collector('metric-processor'),
      ...this.tenants(),
      sizing: metrics,
      topic: topics.metrics,
      mimirEndpoint: this.mimir.otlpUrl,
    });
  }

  private makeLogProcessor({ topics }: KafkaSizing, { logs }: ProcessorsSizing): LogProcessor {
    return new LogProcessor(this.chart('log-processor'), 'collector', {
      ...this.collector('log-processor'),
      ...this.tenants(),
      sizing: logs,
      topic: topics.logs,
      lokiEndpoint: this.loki.otlpUrl,
    });
  }

  private makeTraceProcessor({ topics }: KafkaSizing, { traces }: ProcessorsSizing): TraceProcessor {
    return new TraceProcessor(this.chart('trace-processor'), 'collector', {
      ...this.collector('trace-processor'),
      ...this.tenants(),
      sizing: traces,
      topic: topics.traces,
      tempoEndpoint: this.tempo.otlpEndpoint,
      mimirEndpoint: this.mimir.otlpUrl,
      sampling: this.sampling,
    });
  }

  private makeDestination({ topics }: KafkaSizing, destination: Destination): DestinationProcessor[] {
    const release = `to-${destination.name}` as const;
    const chart = this.chart(release);
    return destination.signals.flatMap((signal) => {
      const sizing = this.sizing.collector.destinations?.[destination.name]?.[signal];
      if (sizing === undefined) return [];
      const props = { ...this.client(`${release}-${signal}`), ...this.tenants(), serviceAccount: release, destination, signal, topic: topics[signal], sizing, sampling: this.sampling };
      return [new DestinationProcessor(chart, signal, props)];
    });
  }

  private makeGrafana(): Grafana {
    return new Grafana(this.chart('grafana'), 'grafana', {
      ...this.shared('grafana'),
      ...this.scrapers(),
      sizing: this.sizing.grafana,
      sources: { tempo: this.tempo.queryUrl, mimir: this.mimir.queryUrl, loki: this.loki.queryUrl },
      tenants: tenantsOf(this.props),
      scrapeIntervalSeconds: this.sizing.load.scrapeIntervalSeconds,
    });
  }
}
