import type { Faults } from '../../errors';
import { FACTS, SECRETS, STRIMZI_TRAITS, strimziBootstrap, type Authority, type FactValues, type KafkaTraits, type Listener } from '../../facts';
import type { GivenNeed, GivenSecret } from '../cloud';
import { anywhere, authoritySecrets, checkAuthority, checkListener, isHost, isPort } from './endpoint';

/** What the workloads are told of a Kafka. */
export type KafkaFacts = Pick<FactValues, (typeof FACTS)['kafkaBrokers' | 'kafkaBroker']>;

/** Who runs Kafka, for the tiers that have it. */
export interface Kafka {
  /** How its clients reach it and log in. */
  readonly traits: KafkaTraits;
  /** Secrets that the user makes. */
  readonly secrets: readonly GivenSecret[];
  /** Its brokers, by the names of the facts. */
  facts(need: GivenNeed): KafkaFacts;
  /** Adds a fault for everything that can be seen of it without asking. */
  check(faults: Faults): void;
}

/** A Kafka that you run, with TLS and SCRAM-SHA-512. */
export interface ExternalKafkaProps {
  /** Brokers to start from, as `host:port`, one or more; all listen on one port, with TLS and SCRAM-SHA-512. */
  readonly bootstrapServers: readonly string[];
  /** Secret with the certificate of the authority that signed the brokers'. Default: none, a public authority did. */
  readonly authority?: Authority;
  /** Where the brokers listen, for network policies. Default: any address, on their port; needed for a Service of the cluster. */
  readonly listener?: Listener;
}

class StrimziRuns implements Kafka {
  public readonly traits = STRIMZI_TRAITS;
  public readonly secrets = [];

  public facts({ namespace }: GivenNeed): KafkaFacts {
    const bootstrap = strimziBootstrap(namespace);
    return { [FACTS.kafkaBrokers]: bootstrap, [FACTS.kafkaBroker]: bootstrap };
  }

  public check(): void {
    // Everything is the platform's own.
  }
}

interface Broker {
  readonly host: string;
  readonly port: number;
}

class ExternalKafka implements Kafka {
  private readonly brokers: readonly (Broker | undefined)[];
  private readonly props: ExternalKafkaProps;

  public constructor(props: ExternalKafkaProps) {
    // A user of plain JavaScript may have left it out; `check` says so.
    this.props = { ...props, bootstrapServers: (props as Partial<ExternalKafkaProps>).bootstrapServers ?? [] };
    this.brokers = this.props.bootstrapServers.map((text) => {
      const [, host = '', port = ''] = /^([^:/\s]+):(\d+)$/.exec(text) ?? [];
      return isHost(host) && isPort(Number(port)) ? { host, port: Number(port) } : undefined;
    });
  }

  public get traits(): KafkaTraits {
    const { authority, listener } = this.props;
    return { mechanism: 'SCRAM-SHA-512', listener: listener ?? anywhere(this.brokers[0]?.port ?? 9093), ...(authority === undefined ? {} : { authority }) };
  }

  public get secrets(): readonly GivenSecret[] {
    const { name, keys } = SECRETS.kafka;
    return [{ name, keys: { [keys[0]]: { asked: 'user of Kafka' }, [keys[1]]: { asked: 'password of that user' } } }, ...authoritySecrets(this.props.authority, "Kafka's brokers")];
  }

  public facts(): KafkaFacts {
    const { bootstrapServers } = this.props;
    return { [FACTS.kafkaBrokers]: bootstrapServers.join(','), [FACTS.kafkaBroker]: bootstrapServers[0] ?? '' };
  }

  public check(faults: Faults): void {
    const { bootstrapServers, authority, listener } = this.props;
    const prop = 'kafka.bootstrapServers';
    const write = "bootstrapServers: ['kafka-1.example.com:9093']";
    if (bootstrapServers.length === 0) faults.add({ prop, got: bootstrapServers, allowed: 'one broker or more', write });
    this.brokers.forEach((broker, index) => {
      if (broker === undefined) faults.add({ prop: `${prop}[${index}]`, got: bootstrapServers[index], allowed: 'host:port, without a scheme', write });
    });
    const ports = new Set(this.brokers.flatMap((b) => (b === undefined ? [] : [b.port])));
    if (ports.size > 1) faults.add({ prop, got: bootstrapServers, allowed: 'one port for all brokers, which network policies name', write });
    checkAuthority('kafka.authority', authority, faults);
    for (const broker of this.brokers.slice(0, 1)) if (broker !== undefined) checkListener('kafka.listener', broker.host, listener, faults);
  }
}

/** The ways to have Kafka in a cluster that exists; anything else that implements `Kafka` fits as well. */
export const Kafka = {
  /** The platform makes a cluster of its own, as resources of Strimzi. */
  strimzi: (): Kafka => new StrimziRuns(),
  /** Brokers that somebody else runs: TLS, SCRAM-SHA-512, one user that may create and use the platform's topics and groups. A Job makes the topics. */
  external: (props: ExternalKafkaProps): Kafka => new ExternalKafka(props),
};
