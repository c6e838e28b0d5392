import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { overlaid, type Overlay } from '../../config';
import { ValidationError } from '../../errors';
import { POOL_LABEL, STRIMZI_CLUSTER, STRIMZI_TRAITS, strimziUser, type KafkaUser, needs } from '../../facts';
import { ChartConstruct, GROUP_LABEL, ZONE_LABEL, clusterTraits, networkPolicy, standardLabels, tolerationOf, wayToKubernetes, zoneOfItsOwn, zonesOnDemand, type ComponentProps, type ScrapedProps, type Traffic } from '../../kube';
import { topicsOf, type DestinationNeed, type KafkaBesideBrokers, type KafkaSizing, type PoolRole, type WorkloadSizing } from '../../sizing';
import { collectorAccess, ingestAccess, type Access } from './access';
import { planTopics, type TopicPlan } from '../kafka';

/** Kafka of Strimzi 1.2.0; metadata is only ever raised after every broker runs the new version. */
const VERSION = { version: '4.3.1', metadataVersion: '4.3-IV0' } as const;

const API = 'kafka.strimzi.io/v1';
/** Of brokers, controllers and the exporter of consumer lag. */
const METRICS_PORT = 9404;

const ZONES = ['zone-a', 'zone-b', 'zone-c'] as const;

/** What Kafka in the cluster needs: its size, and what differs from the usual settings. */
export interface StrimziKafkaProps extends Omit<ComponentProps<'storageClass'>, 'facts' | 'overlay' | 'images' | 'secretsRevision'>, ScrapedProps {
  /** Brokers, what is beside them, and the topics, with `inCluster`: `Tier.MEDIUM.components({ kafkaInCluster: true }).kafka`. */
  readonly sizing: KafkaSizing;
  /** Settings of topics by the topic's name, stronger than the platform's own; `null` leaves one to the broker. Default: none. */
  readonly topicOverlay?: Overlay;
  /** Settings of the brokers, stronger than the platform's own, for example `{ 'num.io.threads': 16 }`. Default: none. */
  readonly overlay?: Overlay;
  /** Destinations that read the buffer as well, each a client of its own. Default: none. */
  readonly destinations?: readonly DestinationNeed[];
  /** Namespace of KEDA, which asks the brokers for lag. Default: `keda`. */
  readonly kedaNamespace?: string;
}

/** What brokers decide for every topic that does not; topics are never made by a client. */
const BROKER: Overlay = {
  'auto.create.topics.enable': false,
  'default.replication.factor': 3,
  'min.insync.replicas': 2,
  'offsets.topic.replication.factor': 3,
  'transaction.state.log.replication.factor': 3,
  'transaction.state.log.min.isr': 2,
  'unclean.leader.election.enable': false,
  // Consumers that name their rack read from a copy in their own zone.
  'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
  // A broker never takes in what its topics refuse, nor less than the largest of them.
  'message.max.bytes': 16_777_216,
  'replica.fetch.max.bytes': 16_777_216,
};

/**
 * Kafka in the cluster itself, run by Strimzi: brokers in a pool for each zone, controllers apart, topics and users as resources.
 * Where the buffer is a service of its own, it serves the ingest log alone, and no collector reaches it.
 * Growing the traces' topic splits the traces under way, and the topic operator asks nobody: do it in a quiet hour.
 */
export class StrimziKafka extends ChartConstruct {
  /** The Kafka resource, for patches; pools, topics and users are `node.findChild('pool-zone-a')`, `node.findChild('topic-otlp-traces')`, `node.findChild('user-gateway')`. */
  public readonly cluster: ApiObject;
  private readonly inCluster: KafkaBesideBrokers;

  public constructor(scope: Construct, id: string, private readonly props: StrimziKafkaProps) {
    super(scope, id, { name: STRIMZI_CLUSTER, props, needs: ['storageClass'], sized: 'kafka, with components({ kafkaInCluster: true })', given: needs(props, 'sizing', 'traits') });
    this.inCluster = this.besideBrokers();
    const apart = props.sizing.buffer !== undefined;
    const own = apart ? topicsOf(props.sizing.topics, 'ingest log').map(({ name }) => name) : undefined;
    const plans = planTopics(props.sizing.topics, props.topicOverlay ?? {}, this).filter(({ name }) => own?.includes(name) ?? true);
    ZONES.forEach((zone) => this.brokers(zone));
    this.controllers();
    this.cluster = this.kafka();
    plans.forEach((plan) => this.topic(plan));
    const collectors = apart ? [] : collectorAccess(props.sizing.topics, props.destinations ?? []);
    [...collectors, ...ingestAccess(props.sizing.topics)].forEach(([user, access]) => this.user(user, access));
    this.rebalance();
    this.policies();
  }

  private object(id: string, kind: string, name: string, spec: object, more: { readonly annotations?: { readonly [key: string]: string } } = {}): ApiObject {
    const labels = { ...standardLabels({ app: 'kafka', component: kind.toLowerCase() }), 'strimzi.io/cluster': STRIMZI_CLUSTER };
    return new ApiObject(this, id, { apiVersion: API, kind, metadata: { name, labels, ...(more.annotations === undefined ? {} : { annotations: { ...more.annotations } }) }, spec });
  }

  private besideBrokers(): KafkaBesideBrokers {
    const { inCluster } = this.props.sizing;
    if (inCluster !== undefined) return inCluster;
    const allowed = 'controllers and operators beside the brokers, which only brokers in the cluster have';
    throw new ValidationError(this, [{ prop: 'sizing.inCluster', got: inCluster, allowed, write: 'sizing: Tier.MEDIUM.components({ kafkaInCluster: true }).kafka' }]);
  }

  /** Brokers of one zone; names of zones are not needed, each pool finds one of its own. */
  private brokers(zone: string): void {
    const { brokers, cpu, memoryMiB, diskGiB } = this.props.sizing;
    const group = `${STRIMZI_CLUSTER}-brokers`;
    const sizing = { replicas: brokers / ZONES.length, cpu, memoryMiB, diskGiB };
    this.pool(zone, 'broker', sizing, { labels: { [GROUP_LABEL]: group, [ZONE_LABEL]: zone }, affinity: zoneOfItsOwn({ group, name: zone }) });
  }

  /** Strimzi's policies let anybody ask for metrics; this says that there are some. */
  private scraped(): { readonly [annotation: string]: string } {
    const { scrapers = [] } = this.props;
    return scrapers.length === 0 ? {} : { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(METRICS_PORT) };
  }

  private controllers(): void {
    const matchLabels = { 'strimzi.io/cluster': STRIMZI_CLUSTER, 'strimzi.io/pool-name': 'controller' };
    const minDomains = zonesOnDemand(this);
    const topologySpreadConstraints = [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', ...(minDomains === undefined ? {} : { minDomains }), labelSelector: { matchLabels } }];
    this.pool('controller', 'controller', this.inCluster.controller, { topologySpreadConstraints });
  }

  private pool(name: string, role: 'broker' | 'controller', sizing: WorkloadSizing, pod: { readonly labels?: object; readonly affinity?: object; readonly topologySpreadConstraints?: object[] }): void {
    const { labels, affinity, topologySpreadConstraints } = pod;
    const { traits } = this.props;
    this.object(`pool-${name}`, 'KafkaNodePool', name === role ? role : `broker-${name}`, {
      replicas: sizing.replicas,
      roles: [role],
      resources: resources(sizing),
      // A third for the heap, at most 6 GiB; the rest is the page cache, from which consumers that keep up are served.
      jvmOptions: heap(sizing.memoryMiB),
      storage: {
        type: 'jbod',
        // Kept when the pool goes: deleting data is a decision of its own.
        volumes: [{ id: 0, type: 'persistent-claim', size: `${sizing.diskGiB}Gi`, class: traits.storageClass, deleteClaim: false, kraftMetadata: 'shared' }],
      },
      template: { pod: { metadata: { ...(labels === undefined ? {} : { labels }), annotations: this.scraped() }, ...(topologySpreadConstraints === undefined ? {} : { topologySpreadConstraints }), ...onPool(this, this.props.pool ?? 'storage', affinity), securityContext: podSecurity(this), terminationGracePeriodSeconds: 120 }, kafkaContainer: RESTRICTED, initContainer: RESTRICTED },
    });
  }

  private kafka(): ApiObject {
    const { overlay, pool = 'general', sizing, kedaNamespace = 'keda' } = this.props;
    const { cruiseControl, entityOperator, exporter } = this.inCluster;
    const half = { ...entityOperator, cpu: entityOperator.cpu / 2, memoryMiB: entityOperator.memoryMiB / 2 };
    const pods = { ...onPool(this, pool), securityContext: podSecurity(this) };
    const { port } = STRIMZI_TRAITS.listener;
    const ofBuffer = sizing.buffer === undefined ? [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': kedaNamespace } } }] : [];
    const apps = [...(sizing.buffer === undefined ? ['collector'] : []), 'tempo', 'mimir'];
    const clients = [...apps.map((app) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': app } } })), ...ofBuffer];
    return this.object('cluster', 'Kafka', STRIMZI_CLUSTER, {
      kafka: {
        ...VERSION,
        listeners: [{ name: 'tls', port, type: 'internal', tls: true, authentication: { type: 'scram-sha-512' }, networkPolicyPeers: clients }],
        authorization: { type: 'simple' },
        rack: { type: 'topology-label', topologyKey: 'topology.kubernetes.io/zone' },
        config: overlaid(BROKER, overlay),
        // Writing stops before a disk is full, since a broker with a full disk does not start again.
        quotas: { type: 'strimzi', minAvailableRatioPerVolume: 0.1 },
        metricsConfig: { type: 'strimziMetricsReporter', values: { allowList: ['kafka_server.*', 'kafka_controller.*', 'kafka_network.*', 'kafka_log.*'] } },
      },
      clusterCa: AUTHORITY,
      clientsCa: AUTHORITY,
      entityOperator: { topicOperator: { resources: resources(half) }, userOperator: { resources: resources(half) }, template: { pod: pods, topicOperatorContainer: { ...RESTRICTED, env: [WITHOUT_FINALIZERS] }, userOperatorContainer: RESTRICTED } },
      cruiseControl: {
        resources: resources(cruiseControl),
        autoRebalance: [{ mode: 'add-brokers', template: { name: REBALANCE } }, { mode: 'remove-brokers', template: { name: REBALANCE } }],
        template: { pod: pods, cruiseControlContainer: RESTRICTED },
      },
      kafkaExporter: { groupRegex: '.*', topicRegex: '.*', resources: resources(exporter), template: { pod: { metadata: { annotations: this.scraped() }, ...pods }, container: RESTRICTED } },
    });
  }

  private topic({ name, partitions, replicationFactor, settings }: TopicPlan): void {
    this.object(`topic-${name}`, 'KafkaTopic', name, { topicName: name, partitions, replicas: replicationFactor, config: settings });
  }

  private user(user: KafkaUser, acls: readonly Access[]): void {
    this.object(`user-${user}`, 'KafkaUser', strimziUser(user), { authentication: { type: 'scram-sha-512' }, authorization: { type: 'simple', acls } });
  }

  private rebalance(): void {
    this.object('rebalance', 'KafkaRebalance', REBALANCE, {}, { annotations: { 'strimzi.io/rebalance-template': 'true' } });
  }

  /** Strimzi writes who may come in, by what the listener admits; where its pods may go is said here. */
  private policies(): void {
    const selector = { 'strimzi.io/cluster': STRIMZI_CLUSTER };
    const each: Traffic = { peers: [{ pods: selector }], ports: [9090, 9091, STRIMZI_TRAITS.listener.port, 8443] };
    // The operators of topics and users, and what asks a node for its zone, call the Kubernetes API.
    networkPolicy(this, 'egress', { app: 'kafka', component: 'network', name: 'kafka', selector, admits: [each], reaches: [each, wayToKubernetes(this)] });
  }
}

const REBALANCE = 'kafka-rebalance';

function podSecurity(scope: Construct): object {
  return { runAsNonRoot: true, ...(clusterTraits(scope).choosesUsers === true ? {} : { fsGroup: 0 }), seccompProfile: { type: 'RuntimeDefault' } };
}

/** Strimzi gives its containers none of what Pod Security "restricted" asks for, and the namespace refuses pods without it. */
const RESTRICTED = { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } };

/**
 * By default the topic operator holds each KafkaTopic by a finalizer, and who removes all of Kafka at once removes the operator first: topics would stay, and their
 * namespace with them (Strimzi, "Deleting managed topics"). Without it a topic that is deleted is deleted in Kafka as well, as long as the operator runs.
 */
const WITHOUT_FINALIZERS = { name: 'STRIMZI_USE_FINALIZERS', value: 'false' };

/**
 * Five years, and a year for the next before the last one ends. Collectors, Tempo and Mimir read the authority when they start and never again: with
 * Strimzi's 365 and 30 days, whatever had run for a month on the day it ends would lose Kafka.
 */
const AUTHORITY = { validityDays: 1825, renewalDays: 365 };

function onPool(scope: Construct, pool: PoolRole, affinity: object = {}): object {
  if (clusterTraits(scope).sharedNodes === true) return { affinity };
  return {
    affinity: { ...affinity, nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: POOL_LABEL, operator: 'In', values: [pool] }] }] } } },
    tolerations: [tolerationOf(pool)],
  };
}

function resources({ cpu, memoryMiB }: WorkloadSizing): object {
  return { requests: { cpu: `${Math.round(cpu * 1000)}m`, memory: `${memoryMiB}Mi` }, limits: { memory: `${memoryMiB}Mi` } };
}

function heap(memoryMiB: number): object {
  const size = `${Math.min(6144, Math.floor(memoryMiB / 3))}m`;
  return { '-Xms': size, '-Xmx': size };
}
