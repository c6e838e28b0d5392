import type { Construct } from 'constructs';
import { Faults } from '../../errors';
import { bufferBrokers, bufferOf, isEventHubs, type KafkaUser, needs } from '../../facts';
import { ChartConstruct, checkedTraits, kafkaAuthentication, lagLogin, type Autoscaling, type Traffic, type Traits, type Workload } from '../../kube';
import type { ProcessorsSizing, TopicSizing } from '../../sizing';
import { atBuffer } from './buffer';
import { CollectorPods, type RoleProps } from './component';
import { logProcessorConfig } from './config/log-processor';
import { metricProcessorConfig } from './config/metric-processor';
import { SESSION_SECONDS, traceProcessorConfig, traceProcessorHolds } from './config/trace-processor';
import { checkGrpcEndpoint, checkHttpEndpoint, destination } from './endpoints';
import { GATEWAY, type ClientProps } from './props';
import { Sampling } from './sampling';
import type { Tenants } from './tenants';

/** What every consumer of the buffer needs: its topic, its size, and a way to log in. */
export interface ProcessorProps extends ClientProps {
  /** What the cloud decides: how the buffer is reached, and by which login. */
  readonly traits: Traits<'kafka'> | Traits<'buffer'>;
  /** The topic it reads; it never has more replicas than the topic has partitions, since a further one would idle. */
  readonly topic: TopicSizing;
  /** Number of records that a replica may be behind before another is added. Default: 10,000 where a record is one trace, 500 where it is a whole batch. */
  readonly lagThreshold?: number;
}

/** For those that write to the platform's backends. */
export interface BackendProcessorProps extends ProcessorProps {
  /** Whose data is whose; the same as the gateway's. Default: all of it is of one tenant, which the backends are not told. */
  readonly tenants?: Tenants;
}

/** What a trace processor needs: a sampler's room, and the two backends that it writes to. */
export interface TraceProcessorProps extends BackendProcessorProps {
  /** Replicas, requests, and how many traces a sampler holds, from `Tier.size`. */
  readonly sizing: ProcessorsSizing['traces'];
  /** host:port of Tempo's OTLP over gRPC. Default: `tempo-distributor:4317`. */
  readonly tempoEndpoint?: string;
  /** URL of Mimir's OTLP, without `/v1/metrics`, for metrics made from spans. */
  readonly mimirEndpoint: string;
  /** How many traces are kept. Default: `Sampling.tail()`. */
  readonly sampling?: Sampling;
}

/** What a metric processor needs: the topic of metrics, and Mimir. */
export interface MetricProcessorProps extends BackendProcessorProps {
  /** URL of Mimir's OTLP, without `/v1/metrics`. */
  readonly mimirEndpoint: string;
}

/** What a log processor needs: the topic of logs, and Loki. */
export interface LogProcessorProps extends BackendProcessorProps {
  /** URL of Loki's OTLP, without `/v1/logs`. */
  readonly lokiEndpoint: string;
}

/** Records a replica may be behind. */
export const LAG = {
  /** A record per trace: some seconds of traces. */
  ofSmallRecords: 10_000,
  /** Records of some MiB: a lag of 10,000 would be the better part of an hour. */
  ofWholeBatches: 500,
} as const;

/** Many decision windows: a pod that leaves gives up the traces it holds, so none leaves for a short lull. */
export const SAMPLER_SCALE_DOWN_SECONDS = 1800;

export interface Reader {
  readonly name: string;
  /** As whom it logs in to the buffer, where there are users. */
  readonly user: KafkaUser;
  readonly consumerGroup: string;
  readonly gatewayEndpoint: string;
}

/** Consumer group of a workload that reads the buffer. */
export function consumerGroup(workload: string): string {
  return `otel-${workload}`;
}

export function reader(name: string, user: KafkaUser, { gatewayEndpoint = GATEWAY }: ProcessorProps): Reader {
  return { name, user, consumerGroup: consumerGroup(name), gatewayEndpoint };
}

/** Faults that every processor can have, and those of its own endpoints. */
export function checkReader(scope: Construct, props: ProcessorProps, endpoints: (faults: Faults) => void): void {
  const faults = new Faults();
  const { topic, sizing, lagThreshold, gatewayEndpoint = GATEWAY } = props;
  const most = sizing.maxReplicas ?? sizing.replicas;
  if (most > topic.partitions || sizing.replicas > most) {
    const allowed = `up to the ${topic.partitions} partitions of ${topic.name}, and not below replicas: a consumer beyond the partitions gets none`;
    faults.add({ prop: 'sizing.maxReplicas', got: most, allowed, write: `maxReplicas: ${topic.partitions}` });
  }
  if (lagThreshold !== undefined && !(Number.isInteger(lagThreshold) && lagThreshold >= 1)) {
    faults.add({ prop: 'lagThreshold', got: lagThreshold, allowed: 'whole records from 1', write: `lagThreshold: ${LAG.ofSmallRecords}` });
  }
  checkGrpcEndpoint('gatewayEndpoint', gatewayEndpoint, faults);
  endpoints(faults);
  faults.throwIfAny(scope);
}

interface PodsOfReader extends Pick<RoleProps, 'kind' | 'config' | 'mayLose' | 'holdsInMemory' | 'graceSeconds' | 'scaleDownSeconds' | 'env' | 'featureGates'> {
  readonly lagThreshold: number;
  readonly backends: readonly Traffic[];
}

/** A destination and the buffer may both ask for the way to the cloud's identities. */
function once(ways: readonly Traffic[]): Traffic[] {
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()];
}

/** By lag, with KEDA's login beside it; by load where KEDA cannot ask for lag without a password. */
function scaling(scope: Construct, { traits, topic, lagThreshold }: ProcessorProps, of: Pick<Reader, 'name' | 'user' | 'consumerGroup'> & { readonly lagThreshold: number }): Autoscaling {
  const kafka = bufferOf(checkedTraits(traits));
  if (isEventHubs(kafka)) return { by: 'load', cpuPercent: 70 };
  const authentication = `${of.name}-kafka`;
  kafkaAuthentication(scope, 'kafka-authentication', { app: 'collector', component: of.name, name: authentication, kafka, user: of.user });
  return {
    by: 'lag',
    topic: topic.name,
    consumerGroup: of.consumerGroup,
    lagThreshold: lagThreshold ?? of.lagThreshold,
    brokersEnv: bufferBrokers(kafka),
    authentication,
    login: lagLogin(kafka),
  };
}

/** The pods of a consumer of Kafka, scaled by its lag. */
export function readerPods(scope: Construct, props: ProcessorProps, { name, user, consumerGroup, gatewayEndpoint }: Reader, { lagThreshold, backends, env, ...role }: PodsOfReader): Workload {
  const buffer = atBuffer(scope, { traits: checkedTraits(props.traits), name, serviceAccount: props.serviceAccount ?? name, user });
  return new CollectorPods(scope, props, {
    ...role,
    name,
    facts: props.facts ?? true,
    ...buffer,
    env: { ...buffer.env, ...env },
    noService: true,
    autoscaling: scaling(scope, props, { name, user, consumerGroup, lagThreshold }),
    admits: [],
    reaches: once([...buffer.reaches, destination(gatewayEndpoint, 'collector'), ...backends]),
  }).workload;
}

/** Reads traces from Kafka, makes metrics from every span, samples, and writes what is kept to Tempo. */
export class TraceProcessor extends ChartConstruct {
  /** The StatefulSet with its autoscaler, budget and policies. */
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: TraceProcessorProps) {
    super(scope, id, { name: 'trace-processor', props, needs: ['buffer'], sized: 'collector.processors.traces', given: needs(props, 'sizing', 'mimirEndpoint', 'traits', 'topic', 'clusterName', 'issuer') });
    const { clusterName, topic, traits, sizing, mimirEndpoint, tempoEndpoint = 'tempo-distributor:4317', sampling = Sampling.tail(), tenants } = props;
    checkReader(this, props, (faults) => {
      checkGrpcEndpoint('tempoEndpoint', tempoEndpoint, faults);
      checkHttpEndpoint('mimirEndpoint', mimirEndpoint, faults);
    });
    const of = reader('trace-processor', 'trace-processor', props);
    const room = { tracesInMemory: sizing.tracesInMemory, cores: sizing.cpu, replicas: sizing.replicas };
    this.workload = readerPods(this, props, of, {
      // Stable names: each pod is a fixed member of the consumer group.
      kind: 'StatefulSet',
      config: traceProcessorConfig({ ...of, clusterName, topic, kafka: bufferOf(checkedTraits(traits)), tempoEndpoint, mimirEndpoint, sampling, room, ...(tenants === undefined ? {} : { tenants }) }),
      holdsInMemory: traceProcessorHolds(sampling, tenants),
      // To decide on what it holds and send it; shorter than its session, so that it comes back to its own partitions.
      graceSeconds: SESSION_SECONDS - 15,
      scaleDownSeconds: SAMPLER_SCALE_DOWN_SECONDS,
      lagThreshold: sampling.wholeTraces ? LAG.ofSmallRecords : LAG.ofWholeBatches,
      backends: [destination(tempoEndpoint, 'tempo'), destination(mimirEndpoint, 'mimir')],
    });
  }
}

/** Reads metrics from Kafka and writes to Mimir; an offset moves when Mimir has answered. */
export class MetricProcessor extends ChartConstruct {
  /** The Deployment with its autoscaler, budget and policies. */
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: MetricProcessorProps) {
    super(scope, id, { name: 'metric-processor', props, needs: ['buffer'], sized: 'collector.processors.metrics', given: needs(props, 'mimirEndpoint', 'traits', 'topic', 'sizing', 'clusterName', 'issuer') });
    const { clusterName, topic, traits, mimirEndpoint, tenants } = props;
    checkReader(this, props, (faults) => checkHttpEndpoint('mimirEndpoint', mimirEndpoint, faults));
    const of = reader('metric-processor', 'metric-processor', props);
    this.workload = readerPods(this, props, of, {
      kind: 'Deployment',
      config: metricProcessorConfig({ ...of, clusterName, topic, kafka: bufferOf(checkedTraits(traits)), mimirEndpoint, ...(tenants === undefined ? {} : { tenants }) }),
      lagThreshold: LAG.ofWholeBatches,
      backends: [destination(mimirEndpoint, 'mimir')],
    });
  }
}

/** Reads logs from Kafka and writes to Loki; an offset moves when Loki has answered. */
export class LogProcessor extends ChartConstruct {
  /** The Deployment with its autoscaler, budget and policies. */
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: LogProcessorProps) {
    super(scope, id, { name: 'log-processor', props, needs: ['buffer'], sized: 'collector.processors.logs', given: needs(props, 'lokiEndpoint', 'traits', 'topic', 'sizing', 'clusterName', 'issuer') });
    const { clusterName, topic, traits, lokiEndpoint, tenants } = props;
    checkReader(this, props, (faults) => checkHttpEndpoint('lokiEndpoint', lokiEndpoint, faults));
    const of = reader('log-processor', 'log-processor', props);
    this.workload = readerPods(this, props, of, {
      kind: 'Deployment',
      config: logProcessorConfig({ ...of, clusterName, topic, kafka: bufferOf(checkedTraits(traits)), lokiEndpoint, ...(tenants === undefined ? {} : { tenants }) }),
      lagThreshold: LAG.ofWholeBatches,
      backends: [destination(lokiEndpoint, 'loki')],
    });
  }
}
