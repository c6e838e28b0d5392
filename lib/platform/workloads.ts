import { Agent, ClusterReceiver, Gateway, LogProcessor, MetricProcessor, Sampling, TraceProcessor } from '../components/collector';
import { Grafana } from '../components/grafana';
import { KafkaTopics } from '../components/kafka';
import { Loki } from '../components/loki';
import { Mimir } from '../components/mimir';
import { NamespaceDefaults } from '../components/namespace';
import { Tempo } from '../components/tempo';
import type { Namespaces } from '../facts';
import { Images, ManifestTree, podsOf, type ComponentChart, type ComponentProps, type IssuerReference } from '../kube';
import type { PlatformSizing } from '../sizing';
import type { ObservabilityPlatformProps, OverlaidComponent } from './props';

/** A component, its chart, its manifest and its release; all carry this name. */
export type ComponentName = 'namespace' | 'kafka-topics' | OverlaidComponent;

/** What every collector is given. */
interface Shared extends ComponentProps {
  readonly clusterName: string;
  readonly issuer: IssuerReference;
}

/** ServiceAccounts that the platform stack makes, by namespace. */
export const SERVICE_ACCOUNTS = {
  workloads: [
    'kafka-topics',
    'tempo',
    'mimir',
    'loki',
    'memcached',
    'gateway',
    'trace-processor',
    'metric-processor',
    'log-processor',
    'cluster-receiver',
    'grafana',
    'grafana-database',
  ],
  agent: ['agent'],
} as const satisfies { readonly [N in keyof Namespaces]: readonly string[] };

/** Every component of a platform, each in a chart of its own. */
export class Workloads {
  public readonly namespace: NamespaceDefaults;
  public readonly kafkaTopics: KafkaTopics;
  public readonly tempo: Tempo;
  public readonly mimir: Mimir;
  public readonly loki: Loki;
  public readonly gateway: Gateway;
  public readonly traceProcessor: TraceProcessor;
  public readonly metricProcessor: MetricProcessor;
  public readonly logProcessor: LogProcessor;
  public readonly agent: Agent;
  public readonly clusterReceiver: ClusterReceiver;
  public readonly grafana: Grafana;
  private readonly made = new Map<ComponentName, ComponentChart>();
  private readonly tree = new ManifestTree();
  private readonly images: Images;
  private readonly sampling: Sampling;

  public constructor(
    private readonly platformId: string,
    private readonly props: ObservabilityPlatformProps,
    private readonly sizing: PlatformSizing,
    private readonly namespaces: Namespaces,
  ) {
    this.images = new Images(props.images);
    this.sampling = props.sampling ?? Sampling.tail();
    this.namespace = new NamespaceDefaults(this.chart('namespace'), 'defaults', { authority: `${platformId}-ca` });
    this.kafkaTopics = new KafkaTopics(this.chart('kafka-topics'), 'topics', {
      ...this.shared(),
      topics: sizing.kafka.topics,
      repartitionTraces: props.repartitionTraces ?? false,
    });
    this.tempo = this.makeTempo();
    this.mimir = this.makeMimir();
    this.loki = this.makeLoki();
    this.gateway = this.makeGateway();
    this.traceProcessor = this.makeTraceProcessor();
    this.metricProcessor = new MetricProcessor(this.chart('metric-processor'), 'collector', {
      ...this.collector('metric-processor'),
      sizing: sizing.collector.metrics,
      topic: sizing.kafka.topics.metrics,
      mimirEndpoint: this.mimir.otlpUrl,
    });
    this.logProcessor = new LogProcessor(this.chart('log-processor'), 'collector', {
      ...this.collector('log-processor'),
      sizing: sizing.collector.logs,
      topic: sizing.kafka.topics.logs,
      lokiEndpoint: this.loki.otlpUrl,
    });
    this.agent = new Agent(this.chart('agent', namespaces.agent), 'collector', { ...this.client('agent'), sizing: sizing.collector.agent });
    this.clusterReceiver = new ClusterReceiver(this.chart('cluster-receiver'), 'collector', {
      ...this.client('cluster-receiver'),
      sizing: sizing.collector.clusterReceiver,
    });
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

  private shared(component?: OverlaidComponent): ComponentProps {
    const overlay = component === undefined ? undefined : this.props.overlays?.[component];
    return { traits: this.props.cloud.traits, images: this.images, ...(overlay === undefined ? {} : { overlay }) };
  }

  private collector(component: OverlaidComponent): Shared {
    return { ...this.shared(component), clusterName: this.platformId, issuer: this.namespace.authority.issuer };
  }

  /** The same, for collectors that send to the gateway from anywhere. */
  private client(component: OverlaidComponent): Shared & { readonly gatewayEndpoint: string } {
    return { ...this.collector(component), gatewayEndpoint: this.gateway.grpcEndpoint };
  }

  private makeTempo(): Tempo {
    return new Tempo(this.chart('tempo'), 'tempo', {
      ...this.shared('tempo'),
      sizing: this.sizing.tempo,
      topic: this.sizing.kafka.topics.tempoIngest,
      retentionDays: this.sizing.load.retentionDays.traces,
      admits: { ingest: [podsOf('collector', 'trace-processor')], query: [podsOf('grafana')] },
    });
  }

  private makeMimir(): Mimir {
    return new Mimir(this.chart('mimir'), 'mimir', {
      ...this.shared('mimir'),
      sizing: this.sizing.mimir,
      retentionDays: this.sizing.load.retentionDays.metrics,
      admits: { ingest: [podsOf('collector', 'metric-processor'), podsOf('collector', 'trace-processor')], query: [podsOf('grafana')] },
    });
  }

  private makeLoki(): Loki {
    return new Loki(this.chart('loki'), 'loki', {
      ...this.shared('loki'),
      sizing: this.sizing.loki,
      retentionDays: this.sizing.load.retentionDays.logs,
      admits: { ingest: [podsOf('collector', 'log-processor')], query: [podsOf('grafana')] },
    });
  }

  private makeGateway(): Gateway {
    const { traces, metrics, logs } = this.sizing.kafka.topics;
    return new Gateway(this.chart('gateway'), 'collector', {
      ...this.collector('gateway'),
      sizing: this.sizing.collector.gateway,
      topics: { traces, metrics, logs },
      sampling: this.sampling,
      redaction: this.props.redaction ?? 'on',
    });
  }

  private makeTraceProcessor(): TraceProcessor {
    return new TraceProcessor(this.chart('trace-processor'), 'collector', {
      ...this.collector('trace-processor'),
      sizing: this.sizing.collector.traces,
      topic: this.sizing.kafka.topics.traces,
      tempoEndpoint: this.tempo.otlpEndpoint,
      mimirEndpoint: this.mimir.otlpUrl,
      sampling: this.sampling,
    });
  }

  private makeGrafana(): Grafana {
    return new Grafana(this.chart('grafana'), 'grafana', {
      ...this.shared('grafana'),
      sizing: this.sizing.grafana,
      sources: { tempo: this.tempo.queryUrl, mimir: this.mimir.queryUrl, loki: this.loki.queryUrl },
      scrapeIntervalSeconds: this.sizing.load.scrapeIntervalSeconds,
      secretsRevision: this.props.secretsRevision ?? 1,
    });
  }
}
