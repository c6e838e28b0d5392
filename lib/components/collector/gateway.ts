import type { Construct } from 'constructs';
import type { Overlay } from '../../config';
import { Faults, ValidationError } from '../../errors';
import { bufferOf, EVENT_HUBS_MESSAGE_BYTES, isEventHubs, type BufferTraits, needs } from '../../facts';
import { ChartConstruct, checkedTraits, type PrometheusMetric, type Traits, type Workload } from '../../kube';
import { atBuffer } from './buffer';
import { CollectorPods, namespaceOf } from './component';
import { directMayLose } from './config/direct-destinations';
import { directGatewayConfig, type Backends } from './config/direct-gateway';
import { QUEUE_STORAGE } from './config/disk-queue';
import type { DoorProps } from './config/door';
import { kafkaGatewayConfig, type Topics } from './config/kafka-gateway';
import { PATHS } from './config/shared';
import { GATEWAY_BATCH_BYTES, TOPIC_MESSAGE_BYTES } from './config/sizes';
import { checkDestination, gatesOf, reachesOf, secretEnv, UNKEYED, type Destination } from './destination';
import { checkGrpcEndpoint, checkHttpEndpoint, destination } from './endpoints';
import { Entrance, type EntranceProps, type Way } from './entrance';
import { expose } from './exposure';
import type { CollectorProps } from './props';
import { checkDisk } from './queue-disk';
import { checkQueryUrl, queueFill } from './queue-fill';
import { Sampling, type SpanSampling } from './sampling';
import { checkTenants, type Tenants } from './tenants';

/** Where a gateway brings what it takes. */
export type GatewayDestination =
  | {
      /** Into Kafka, from which processors carry it on; scaled by CPU, memory and, with `mimirQueryUrl`, queues. */
      readonly kind: 'kafka';
      /** The topic of each signal; each takes messages of 8 MiB and more. */
      readonly topics: Topics;
      /**
       * URL of the query API of the Mimir that the gateway's own metrics reach, such as `mimir.queryUrl`. With it gateways are scaled by how full their queues
       * are, too, through KEDA, which must be in the cluster and among Mimir's `admits.query` (`KEDA`). Default: none, by CPU and memory.
       */
      readonly mimirQueryUrl?: string;
    }
  | ({
      /** Through a queue on its own volume to the backends, without Kafka and processors; as many replicas as sized, each with `sizing.diskGiB`. */
      readonly kind: 'direct';
      /** Destinations beside the backends, each through a queue of its own; a full one drops for that destination alone. Default: none. */
      readonly destinations?: readonly Destination[];
    } & Backends);

/** What a gateway needs: a certificate's issuer, its size, and where data goes. */
export interface GatewayProps extends CollectorProps, EntranceProps {
  /** What the cloud decides: with Kafka `kafka` or `buffer`, how it is reached; without `storageClass`, for the queues. */
  readonly traits: Traits;
  /** Into Kafka, or straight to the backends. */
  readonly destination: GatewayDestination;
  /**
   * How many traces are kept. With Kafka the same as the trace processor's, since it decides how records are keyed, by default `Sampling.tail()`;
   * without, one that decides on each span alone, by default `Sampling.none()`.
   */
  readonly sampling?: Sampling;
  /** Whose data is whose; the same as the processors'. Default: all of it is of one tenant, which the backends are not told. */
  readonly tenants?: Tenants;
}

const NAME = 'gateway';

type IntoKafka = Extract<GatewayDestination, { kind: 'kafka' }>;
type Direct = Extract<GatewayDestination, { kind: 'direct' }>;

/**
 * The one way in for telemetry: OTLP with TLS, redacted, into Kafka or to the backends. Two doors: one with the authentication of your
 * choice, and one with certificates for the platform's own collectors.
 * Answers its sender when Kafka has answered; without Kafka when the data is on its disk.
 */
export class Gateway extends ChartConstruct {
  /** OTLP over gRPC with TLS, as host:port, for the whole cluster. */
  public readonly grpcEndpoint: string;
  /** OTLP over HTTP with TLS, as a URL, for the whole cluster. */
  public readonly httpEndpoint: string;
  /** The platform's own collectors' door, as host:port: OTLP over gRPC with a certificate by the same issuer. */
  public readonly collectorEndpoint: string;
  /** The Deployment, without Kafka the StatefulSet, with its services, autoscaler, budget and policies. */
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id, { name: NAME, props, needs: (props as Partial<GatewayProps>).destination?.kind === 'kafka' ? ['buffer'] : ['storageClass'], sized: 'collector.gateway', given: needs(props, 'traits', 'destination', 'sizing', 'clusterName', 'issuer') });
    const { destination: to, exposure, tenants } = props;
    if (tenants !== undefined) {
      const faults = new Faults();
      checkTenants(tenants, props.authentication, faults);
      faults.throwIfAny(this);
    }
    const entrance = new Entrance(this, NAME, props);
    this.grpcEndpoint = entrance.grpcEndpoint;
    this.httpEndpoint = entrance.httpEndpoint;
    this.collectorEndpoint = entrance.collectorEndpoint;
    const door: DoorProps = { ...entrance.door, ...(tenants === undefined ? {} : { tenants }) };
    const way = to.kind === 'kafka' ? this.intoKafka(door, props, to) : this.direct(door, props, to);
    this.workload = new CollectorPods(this, props, entrance.pods(way)).workload;
    if (exposure !== undefined) expose(this, NAME, exposure);
  }

  private intoKafka(door: DoorProps, props: GatewayProps, { topics, mimirQueryUrl }: IntoKafka): Way {
    const { facts, sizing, serviceAccount = NAME, sampling = Sampling.tail() } = props;
    const traits = checkedTraits(props.traits);
    checkTopics(this, topics, bufferOf(traits));
    return {
      kind: 'Deployment',
      config: kafkaGatewayConfig({ ...door, topics, kafka: bufferOf(traits), sampling, memoryMiB: sizing.memoryMiB }),
      facts: facts ?? true,
      ...atBuffer(this, { traits, name: NAME, serviceAccount, user: 'gateway' }),
      autoscaling: { by: 'load', cpuPercent: 70, memoryPercent: 70, ...(mimirQueryUrl === undefined ? {} : { metric: this.queues(mimirQueryUrl, props) }) },
    };
  }

  private queues(queryUrl: string, { clusterName, tenants }: GatewayProps): PrometheusMetric {
    const namespace = namespaceOf(this);
    const faults = new Faults();
    checkQueryUrl('destination.mimirQueryUrl', queryUrl, namespace, faults);
    faults.throwIfAny(this);
    return queueFill({ queryUrl, namespace, clusterName, tenants });
  }

  /** No autoscaler: it would take pods away together with what their disks hold. */
  private direct(door: DoorProps, { sizing, traits, sampling = Sampling.none() }: GatewayProps, to: Direct): Way {
    const { tempoEndpoint, mimirEndpoint, lokiEndpoint, destinations = [] } = to;
    const faults = new Faults();
    checkGrpcEndpoint('destination.tempoEndpoint', tempoEndpoint, faults);
    checkHttpEndpoint('destination.mimirEndpoint', mimirEndpoint, faults);
    checkHttpEndpoint('destination.lokiEndpoint', lokiEndpoint, faults);
    const { diskGiB = 0 } = sizing;
    checkDisk(sizing, faults);
    const bySpan = spanSampling(sampling, faults);
    checkDestinations(destinations, faults);
    faults.throwIfAny(this);
    const config = directGatewayConfig({ ...door, tempoEndpoint, mimirEndpoint, lokiEndpoint, diskGiB, destinations, sampling: bySpan });
    checkQueues(this, config, diskGiB);
    return {
      kind: 'StatefulSet',
      config,
      mayLose: directMayLose(destinations),
      env: Object.fromEntries(destinations.flatMap((d) => Object.entries(secretEnv(d)))),
      featureGates: [...new Set(destinations.flatMap(gatesOf))],
      mounts: [{ kind: 'data', path: PATHS.state }],
      reaches: [destination(tempoEndpoint, 'tempo'), destination(mimirEndpoint, 'mimir'), destination(lokiEndpoint, 'loki'), ...destinations.flatMap((d) => reachesOf(d, checkedTraits(traits)))],
    };
  }
}

/** Each destination is well made, has a name of its own, and samples without the help of Kafka. */
function checkDestinations(destinations: readonly Destination[], faults: Faults): void {
  destinations.forEach((d, index) => {
    const prop = `destination.destinations[${index}]`;
    checkDestination(prop, d, faults);
    if (destinations.findIndex(({ name }) => name === d.name) !== index) faults.add({ prop: `${prop}.name`, got: d.name, allowed: 'a name of its own', write: `name: '${d.name}-2'` });
    if (d.sampling?.wholeTraces === true) faults.add({ ...UNKEYED, prop: `${prop}.sampling` });
    for (const [variable, { name, key }] of Object.entries(d.env ?? {})) {
      const other = destinations.find((o) => o.env?.[variable] !== undefined && (o.env[variable].name !== name || o.env[variable].key !== key));
      if (other === undefined) continue;
      faults.add({ prop: `${prop}.env.${variable}`, got: `${name}/${key}`, allowed: `one Secret for a variable: ${other.name} means another, and both run in one pod`, write: `${variable}_2` });
    }
  });
}

/** Each tenant and each destination has its part of the disk: a request that is larger than a queue would be refused each time it comes. */
function checkQueues(scope: Construct, { exporters }: Overlay, diskGiB: number): void {
  const queues = Object.values(exporters as { readonly [id: string]: Overlay }).map((exporter) => exporter['sending_queue'] as Overlay | undefined);
  const least = Math.min(...queues.filter((queue) => queue?.['storage'] === QUEUE_STORAGE.id).map((queue) => Number(queue?.['queue_size'])));
  if (least >= GATEWAY_BATCH_BYTES) return;
  const allowed = `enough for a request in the smallest queue, which has ${Math.floor(least / 2 ** 20)} MiB of the ${GATEWAY_BATCH_BYTES / 2 ** 20} MiB: each tenant and each destination has its part`;
  throw new ValidationError(scope, [{ prop: 'sizing.diskGiB', got: diskGiB, allowed, write: `diskGiB: ${Math.ceil((diskGiB * GATEWAY_BATCH_BYTES) / least)}` }]);
}

/** Without Kafka only what decides on each span alone; a fault for anything else. */
function spanSampling(sampling: Sampling, faults: Faults): SpanSampling {
  if (!sampling.wholeTraces) return sampling;
  faults.add({
    prop: 'sampling',
    got: 'a sampling of whole traces, such as Sampling.tail()',
    allowed: 'one that decides on each span alone: without Kafka the spans of a trace come to several gateways, and none of them sees all',
    write: 'sampling: Sampling.probabilistic({ percent: 10 }), or Sampling.none(); for Sampling.tail() a tier with Kafka',
  });
  return Sampling.none();
}

/** A request must fit into one record, or Kafka would refuse it each time it is sent again. */
function checkTopics(scope: Construct, topics: Topics, kafka: BufferTraits): void {
  const faults = new Faults();
  for (const [signal, topic] of Object.entries(topics)) {
    if (isEventHubs(kafka) ? topic.maxMessageBytes === EVENT_HUBS_MESSAGE_BYTES : topic.maxMessageBytes >= TOPIC_MESSAGE_BYTES) continue;
    if (isEventHubs(kafka)) {
      const allowed = `${EVENT_HUBS_MESSAGE_BYTES}, the record batch that an event hub takes`;
      faults.add({ prop: `destination.topics.${signal}.maxMessageBytes`, got: topic.maxMessageBytes, allowed, write: `maxMessageBytes: ${EVENT_HUBS_MESSAGE_BYTES}` });
      continue;
    }
    faults.add({
      prop: `destination.topics.${signal}.maxMessageBytes`,
      got: topic.maxMessageBytes,
      allowed: `from ${TOPIC_MESSAGE_BYTES} (8 MiB): a request of the 4 MiB that every SDK may send, with what agents add, must fit into one record, or its sender repeats it for ever`,
      write: `maxMessageBytes: ${TOPIC_MESSAGE_BYTES}`,
    });
  }
  faults.throwIfAny(scope);
}
