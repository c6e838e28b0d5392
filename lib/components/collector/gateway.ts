import { Construct } from 'constructs';
import { Faults } from '../../errors';
import type { Workload } from '../../kube';
import { CollectorPods, namespaceOf } from './component';
import { gatewayConfig, type Topics } from './config/gateway';
import { KAFKA_ENV, PORTS } from './config/shared';
import { TOPIC_MESSAGE_BYTES } from './config/sizes';
import { brokers, destination } from './destinations';
import type { CollectorProps } from './props';
import { Sampling } from './sampling';

export interface GatewayProps extends CollectorProps {
  /** The topics it writes; each takes messages of 8 MiB and more. */
  readonly topics: Topics;
  /** The same as the trace processor's: decides how records are keyed. Default: `Sampling.tail()`. */
  readonly sampling?: Sampling;
  /** `off` sends personal data and credentials to disk as they come. Default: `on`. */
  readonly redaction?: 'on' | 'off';
  /** Further host names under which clients reach it, for its certificate. Default: none. */
  readonly dnsNames?: readonly string[];
}

const NAME = 'gateway';

/** Seconds that a pod which is leaving goes on serving, until every client has noticed. */
const DRAIN_SECONDS = 15;

/** The one door for telemetry: OTLP with TLS from every pod, redacted, into Kafka. Answers its sender when Kafka has answered. */
export class Gateway extends Construct {
  /** OTLP over gRPC with TLS, as host:port, for the whole cluster. */
  public readonly grpcEndpoint: string;
  /** OTLP over HTTP with TLS, as a URL, for the whole cluster. */
  public readonly httpEndpoint: string;
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    this.check(props);
    const { clusterName, topics, traits, sampling = Sampling.tail(), redaction = 'on' } = props;
    const namespace = namespaceOf(this);
    const host = namespace === undefined ? NAME : `${NAME}.${namespace}.svc`;
    this.grpcEndpoint = `${host}:${PORTS.grpc}`;
    this.httpEndpoint = `https://${host}:${PORTS.http}`;
    const { memoryMiB } = props.sizing;
    this.workload = new CollectorPods(this, props, {
      name: NAME,
      kind: 'Deployment',
      config: gatewayConfig({ clusterName, gatewayEndpoint: this.grpcEndpoint, topics, kafka: traits.kafka, sampling, redaction, memoryMiB }),
      facts: true,
      env: KAFKA_ENV,
      ports: [
        { name: 'otlp-grpc', port: PORTS.grpc },
        { name: 'otlp-http', port: PORTS.http },
      ],
      autoscaling: { by: 'load', cpuPercent: 70, memoryPercent: 70 },
      dnsNames: [...serviceNames(namespace), ...(props.dnsNames ?? [])],
      // Longer than one batch, its retries and its answer.
      graceSeconds: 60,
      drainSeconds: DRAIN_SECONDS,
      admits: [{ peers: [{ everyPod: true }], ports: [PORTS.grpc, PORTS.http] }],
      reaches: [brokers(traits), destination(this.grpcEndpoint, 'collector')],
    }).workload;
  }

  /** A request must fit into one record, or Kafka would refuse it each time it is sent again. */
  private check({ topics }: GatewayProps): void {
    const faults = new Faults();
    for (const [signal, topic] of Object.entries(topics)) {
      if (topic.maxMessageBytes >= TOPIC_MESSAGE_BYTES) continue;
      faults.add({
        prop: `topics.${signal}.maxMessageBytes`,
        got: topic.maxMessageBytes,
        allowed: `from ${TOPIC_MESSAGE_BYTES} (8 MiB): a request of the 4 MiB that every SDK may send, with what agents add, must fit into one record, or its sender repeats it for ever`,
        write: `maxMessageBytes: ${TOPIC_MESSAGE_BYTES}`,
      });
    }
    faults.throwIfAny(this);
  }
}

/** Every name the service has in DNS. */
function serviceNames(namespace: string | undefined): string[] {
  const below = namespace === undefined ? [] : [`.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`];
  return ['', ...below].map((suffix) => `${NAME}${suffix}`);
}
