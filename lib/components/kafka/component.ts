import type { Construct } from 'constructs';
import { SECRETS, needs } from '../../facts';
import { ChartConstruct, ConfigFiles, Images, OneShotJob, authorityMounts, wayTo, type ComponentProps } from '../../kube';
import type { KafkaSizing } from '../../sizing';
import { REFUSED, topicsScript } from './script';
import { planTopics } from './topics';

const SCRIPTS_PATH = '/scripts';
const AUTHORITY_PATH = '/authority';

/** Two of three in sync and no unclean leader, always; whoever says so again is refused (MSK developer guide, topic-level configurations on Express brokers). */
const KEPT_BY_EXPRESS = ['min.insync.replicas', 'unclean.leader.election.enable'];

/** The topics, and what differs from their usual settings. */
export interface KafkaTopicsProps extends Omit<ComponentProps<'kafka'>, 'overlay'> {
  /** The topics, as sized; all are created with Kafka's own tools, never by a client. */
  readonly topics: KafkaSizing['topics'];
  /**
   * Settings by the topic's name, stronger than the platform's own, for example `{ 'otlp-logs': { 'retention.ms': 3_600_000 } }`;
   * any setting of Kafka passes through, `null` leaves one to the broker. Default: none.
   */
  readonly overlay?: ComponentProps['overlay'];
  /**
   * True lets the traces' topic grow: traces that are under way at that moment are split between two samplers. Set it for one
   * deployment in a quiet hour. Default: false, the job refuses and fails, and leaves the topic as it is.
   */
  readonly repartitionTraces?: boolean;
}

/** A Job that creates the platform's topics in a managed Kafka and aligns those that exist. */
export class KafkaTopics extends ChartConstruct {
  /** The Job with its network policy. */
  public readonly job: OneShotJob;

  public constructor(scope: Construct, id: string, props: KafkaTopicsProps) {
    super(scope, id, { name: 'kafka-topics', props, needs: ['kafka'], given: needs(props, 'topics', 'traits') });
    const { kafka } = props.traits;
    const authorityFile = kafka.authority === undefined ? undefined : `${AUTHORITY_PATH}/${kafka.authority.key}`;
    const script = topicsScript(planTopics(props.topics, props.overlay ?? {}, this, kafka.runsAs === 'express' ? KEPT_BY_EXPRESS : []), { repartitionTraces: props.repartitionTraces === true, authorityFile });
    const { name: secret, keys } = SECRETS.kafka;
    const files = new ConfigFiles(this, 'scripts', { ...IDENTITY, files: { 'topics.sh': script } });
    this.job = new OneShotJob(this, 'job', {
      ...IDENTITY,
      serviceAccount: 'kafka-topics',
      image: (props.images ?? new Images()).of('kafkaTools'),
      command: ['/bin/bash', `${SCRIPTS_PATH}/topics.sh`],
      env: {
        KAFKA_USERNAME: { secret, key: keys[0] },
        KAFKA_PASSWORD: { secret, key: keys[1] },
        KAFKA_HEAP_OPTS: '-Xmx256m',
        // The tools write logs beside themselves unless told otherwise.
        LOG_DIR: '/tmp/logs',
      },
      facts: props.facts ?? true,
      sizing: { replicas: 1, cpu: 0.5, memoryMiB: 512 },
      go: false,
      mounts: [
        { kind: 'config', files, path: SCRIPTS_PATH },
        { kind: 'scratch', path: '/tmp', sizeMiB: 64 },
        ...authorityMounts(kafka.authority, AUTHORITY_PATH),
      ],
      pool: 'general',
      // appuser of the image.
      uid: 1000,
      givesUpOn: REFUSED,
      reaches: [wayTo(kafka.listener)],
    });
  }
}

const IDENTITY = { app: 'kafka', component: 'topics', name: 'kafka-topics' } as const;
