import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { freePorts } from '../conformance/ports';
import type { Certificates } from './certificates';
import type { Topic } from './platform';
import { listens, run, Service, until } from './process';

/** How clients log in. */
export interface Login {
  readonly KAFKA_BROKERS: string;
  readonly KAFKA_USERNAME: string;
  readonly KAFKA_PASSWORD: string;
}

interface KafkaParts {
  /** Folder of this run. */
  readonly folder: string;
  readonly jars: string;
  readonly certificates: Certificates;
  readonly keystorePassword: string;
  /** The program of e2e/otlp. */
  readonly otlp: string;
}

const USER = 'otel';

/** One broker that is its own controller, on the loopback, with TLS and SCRAM as in production; one copy of everything. */
export class Kafka {
  private service?: Service;

  private constructor(
    private readonly parts: KafkaParts,
    public readonly login: Login,
  ) {}

  public static async start(parts: KafkaParts): Promise<Kafka> {
    fs.mkdirSync(parts.folder, { recursive: true });
    const [broker, controller] = await freePorts(2);
    const login: Login = { KAFKA_BROKERS: `127.0.0.1:${broker}`, KAFKA_USERNAME: USER, KAFKA_PASSWORD: randomBytes(16).toString('hex') };
    const kafka = new Kafka(parts, login);
    fs.writeFileSync(kafka.file('server.properties'), kafka.properties(broker!, controller!), { mode: 0o600 });
    fs.writeFileSync(kafka.file('log4j2.properties'), 'rootLogger.level=warn\nappender.c.type=Console\nappender.c.name=c\nappender.c.layout.type=PatternLayout\nappender.c.layout.pattern=%d %p %c %m%n\nrootLogger.appenderRef.c.ref=c\n');
    const user = `SCRAM-SHA-512=[name=${USER},password=${login.KAFKA_PASSWORD}]`;
    await run('java', kafka.java('kafka.tools.StorageTool', ['format', '-t', randomBytes(16).toString('base64url'), '-c', kafka.file('server.properties'), '--add-scram', user]));
    kafka.up();
    await until(`Kafka, see ${kafka.file('kafka.log')}`, 90, () => listens(broker!), kafka.service);
    return kafka;
  }

  /** Starts the broker on what is on its disk. */
  public up(): void {
    this.service = Service.start({ command: 'java', args: this.java('kafka.Kafka', [this.file('server.properties')]), log: this.file('kafka.log') });
  }

  public async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.service?.end(signal);
  }

  /** Makes topics with the settings of production, but one copy: there is one broker. */
  public async topics(topics: readonly Topic[]): Promise<void> {
    const wanted = topics.map(({ name, partitions, settings }) => ({ name, partitions, settings: { ...settings, 'min.insync.replicas': '1' } }));
    await this.client(['topics'], JSON.stringify(wanted));
  }

  /** Runs a command of e2e/otlp against this broker. */
  public client([command, ...args]: readonly string[], input?: string): Promise<string> {
    const { otlp, certificates } = this.parts;
    return run(otlp, [command!, '-brokers', this.login.KAFKA_BROKERS, '-ca', certificates.ca, ...args], { env: { ...this.login }, ...(input === undefined ? {} : { input }) });
  }

  private file(name: string): string {
    return path.join(this.parts.folder, name);
  }

  private java(program: string, args: readonly string[]): string[] {
    return ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', `-Dlog4j2.configurationFile=${this.file('log4j2.properties')}`, '-cp', path.join(this.parts.jars, '*'), program, ...args];
  }

  private properties(broker: number, controller: number): string {
    return [
      'process.roles=broker,controller',
      'node.id=1',
      `controller.quorum.voters=1@127.0.0.1:${controller}`,
      `listeners=SASL_SSL://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
      `advertised.listeners=SASL_SSL://127.0.0.1:${broker}`,
      'listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
      'inter.broker.listener.name=SASL_SSL',
      'controller.listener.names=CONTROLLER',
      'sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512',
      'sasl.enabled.mechanisms=SCRAM-SHA-512',
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'ssl.keystore.type=PKCS12',
      `ssl.keystore.location=${this.parts.certificates.keystore}`,
      `ssl.keystore.password=${this.parts.keystorePassword}`,
      'ssl.truststore.type=PEM',
      `ssl.truststore.location=${this.parts.certificates.ca}`,
      `ssl.key.password=${this.parts.keystorePassword}`,
      `log.dirs=${this.file('data')}`,
      'auto.create.topics.enable=false',
      'offsets.topic.replication.factor=1',
      'offsets.topic.num.partitions=3',
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      'group.initial.rebalance.delay.ms=0',
      '',
    ].join('\n');
  }
}
