import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { MskCluster, type MskClusterBrokerNodeGroupInfoStorageInfoEbsStorageInfo } from '@cdktf/provider-aws/lib/msk-cluster';
import { MskConfiguration } from '@cdktf/provider-aws/lib/msk-configuration';
import { MskScramSecretAssociation } from '@cdktf/provider-aws/lib/msk-scram-secret-association';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { Faults } from '../../errors';
import type { KafkaSizing } from '../../sizing';
import type { GivenKafka, KafkaAttributes } from './given/kafka';
import type { AwsKafka } from './kafka-choice';
import { checkExpress, EXPRESS_KAFKA_VERSION, expressProperties, expressType } from './kafka-express';
import type { KeyRef } from './keys';
import { EncryptedLogGroup } from './logs';
import type { SecretRef } from './secrets';

/** Port of SASL/SCRAM over TLS (MSK developer guide, port information). */
export const SCRAM_PORT = 9096;
/** Port of IAM over TLS (the same). */
export const IAM_PORT = 9098;
/** Ports of MSK's Prometheus exporters: JMX and node. */
const MONITORING_PORTS = [11001, 11002] as const;

/** Newest version for Standard brokers, without ZooKeeper (MSK supported versions, September 2026). */
export const DEFAULT_KAFKA_VERSION = '4.1.x.kraft';

/** Machines of the brokers: `m7g` where the region has it, else `m5`. Sizes up to 16xlarge (m5: 24xlarge exists, and is not offered here). */
export type BrokerFamily = 'm7g' | 'm5';

interface BrokerType {
  readonly size: string;
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Replicas of partitions, leaders and followers, that it holds. */
  readonly partitions: number;
  /** MiB/s that its disk may be provisioned for; absent where MSK provisions nothing and every disk gives `DISK_MIB_PER_SECOND`. */
  readonly diskMiBPerSecond: { readonly [F in BrokerFamily]?: number };
}

/** Machine types of Standard brokers, smallest first (MSK developer guide: broker sizes; partitions per broker; manage storage throughput). */
const BROKER_TYPES: readonly BrokerType[] = [
  { size: 'large', cpu: 2, memoryMiB: 8_192, partitions: 1000, diskMiBPerSecond: {} },
  { size: 'xlarge', cpu: 4, memoryMiB: 16_384, partitions: 1000, diskMiBPerSecond: {} },
  { size: '2xlarge', cpu: 8, memoryMiB: 32_768, partitions: 2000, diskMiBPerSecond: { m7g: 312 } },
  { size: '4xlarge', cpu: 16, memoryMiB: 65_536, partitions: 4000, diskMiBPerSecond: { m7g: 625, m5: 593 } },
  { size: '8xlarge', cpu: 32, memoryMiB: 131_072, partitions: 4000, diskMiBPerSecond: { m7g: 1000, m5: 850 } },
  { size: '12xlarge', cpu: 48, memoryMiB: 196_608, partitions: 4000, diskMiBPerSecond: { m7g: 1000, m5: 1000 } },
  { size: '16xlarge', cpu: 64, memoryMiB: 262_144, partitions: 4000, diskMiBPerSecond: { m7g: 1000, m5: 1000 } },
];

/** What to do where MSK ends. */
const LESS = 'a smaller load: several platforms that share it, or a Kafka of your own';

/** Brokers of a cluster without ZooKeeper (MSK quota). */
const MAX_BROKERS = 60;
/** GiB of the largest disk of a broker (MSK quota). */
const MAX_BROKER_DISK_GIB = 16_384;
/** MiB/s of a broker's disk for which nothing is provisioned. */
const DISK_MIB_PER_SECOND = 250;
/** Share of a broker's disk that the sizing fills at the tier's load. */
const PLANNED_FILL = 0.7;
/** Whatever is written may at the same time be read again from the disk, by a consumer that catches up or a broker that comes back. */
const DISK_PASSES = 2;

/** Regions in which MSK cannot grow a disk by itself: Osaka, Cape Town, Malaysia (MSK developer guide, storage autoscaling). */
const REGIONS_WITHOUT_GROWTH = ['ap-northeast-3', 'af-south-1', 'ap-southeast-5'];
/** Per cent of a broker's disk above which it grows; the sizing fills 70 % at the tier's load, which must not set it off. */
const GROW_AT_PERCENT = 75;

function findBroker(sizing: Pick<KafkaSizing, 'cpu' | 'memoryMiB'>): BrokerType | undefined {
  return BROKER_TYPES.find((type) => type.cpu >= sizing.cpu && type.memoryMiB >= sizing.memoryMiB);
}

/** Smallest broker type that has the cores and the memory; undefined when none is large enough. */
export function brokerType(sizing: Pick<KafkaSizing, 'cpu' | 'memoryMiB'>, family: BrokerFamily = 'm7g'): string | undefined {
  const row = findBroker(sizing);
  return row && `kafka.${family}.${row.size}`;
}

/** MiB/s that the disk of one broker must give: it is filled once in the topics' retention, and what is written is also read. */
export function diskMiBPerSecond({ diskGiB, topics }: Pick<KafkaSizing, 'diskGiB' | 'topics'>): number {
  const seconds = Math.min(...Object.values(topics).map((topic) => topic.retentionHours)) * 3600;
  return Math.ceil((DISK_PASSES * PLANNED_FILL * diskGiB * 1024) / seconds);
}

function checkBrokers(sizing: KafkaSizing, family: BrokerFamily, faults: Faults): void {
  const write = LESS;
  const type = findBroker(sizing);
  if (type === undefined) {
    const got = { cpu: sizing.cpu, memoryMiB: sizing.memoryMiB };
    faults.add({ prop: 'tier (Kafka brokers)', got, allowed: 'up to 64 cores and 262144 MiB: the largest broker of MSK', write });
    return;
  }
  const replicas = Math.ceil(Object.values(sizing.topics).reduce((sum, topic) => sum + topic.partitions * topic.replicationFactor, 0) / sizing.brokers);
  if (replicas > type.partitions) {
    const allowed = `up to ${type.partitions} replicas of partitions on a ${brokerType(sizing, family)}: with more, MSK refuses to update a busy cluster`;
    faults.add({ prop: 'tier (Kafka partitions per broker)', got: replicas, allowed, write: 'fewer partitions, or more brokers' });
  }
  const most = type.diskMiBPerSecond[family] ?? DISK_MIB_PER_SECOND;
  const needed = diskMiBPerSecond(sizing);
  if (needed > most) {
    const allowed = `up to ${most} MiB/s on a ${brokerType(sizing, family)} (MSK): its disk is filled once in the topics' retention, and read again`;
    faults.add({ prop: 'tier (Kafka disk throughput)', got: needed, allowed, write: 'more or larger brokers' });
  }
}

/** Adds a fault for what MSK refuses of a sizing. */
export function checkKafka(sizing: KafkaSizing, zones: number, { brokers, brokerFamily = 'm7g' }: AwsKafka, faults: Faults): void {
  const write = LESS;
  const express = brokers === 'express';
  if (express) checkExpress(sizing, zones, faults);
  else checkBrokers(sizing, brokerFamily, faults);
  if (sizing.brokers % zones !== 0) {
    faults.add({ prop: 'tier (Kafka brokers)', got: sizing.brokers, allowed: `a multiple of ${zones}, one share per zone (MSK)`, write });
  }
  if (sizing.brokers > MAX_BROKERS) {
    faults.add({ prop: 'tier (Kafka brokers)', got: sizing.brokers, allowed: `up to ${MAX_BROKERS} in a cluster without ZooKeeper (MSK)`, write });
  }
  if (!express && sizing.maxDiskGiB > MAX_BROKER_DISK_GIB) {
    const allowed = `up to ${MAX_BROKER_DISK_GIB} GiB per broker (MSK)`;
    faults.add({ prop: 'tier (Kafka disk)', got: sizing.maxDiskGiB, allowed, write });
  }
}

/** What brokers need: a place in the network, a size, keys, and the clients' login. */
export interface KafkaProps {
  /** Name of the cluster; 64 characters at most. */
  readonly name: string;
  /** Region of the cluster. */
  readonly region: string;
  /** Id of the VPC that the brokers lie in. */
  readonly vpcId: string;
  /** Subnets of the brokers, one per zone. */
  readonly subnetIds: readonly string[];
  /** Security group whose members are admitted: the nodes. */
  readonly clientSecurityGroupId: string;
  /** Brokers, machines and disks, from the sizing. */
  readonly sizing: KafkaSizing;
  /** MSK version. Default: `DEFAULT_KAFKA_VERSION`; of Express brokers `EXPRESS_KAFKA_VERSION`. */
  readonly kafkaVersion?: string;
  /** True: Express brokers, which size their storage themselves. Default: false. */
  readonly express?: boolean;
  /** Machine family of the brokers. Default: `m7g`. */
  readonly brokerFamily?: BrokerFamily;
  /** True: clients may also log in by IAM. Default: false. */
  readonly iam?: boolean;
  /** Key of the brokers' disks. */
  readonly key: KeyRef;
  /** The clients' login; its name begins with `AmazonMSK_` and its key is not AWS's own (both are MSK's conditions). */
  readonly login: SecretRef;
  /** Key of the brokers' logs; its policy admits CloudWatch Logs. */
  readonly logKey: KeyRef;
  /** Days that the brokers' logs are kept. Default: 365. */
  readonly logRetentionDays?: number;
  /** True: Terraform refuses to destroy it. Default: true. */
  readonly protect?: boolean;
}

/** An MSK cluster without ZooKeeper: TLS everywhere, logins by SCRAM-SHA-512, reached by the nodes only. */
export class Kafka extends TerraformConstruct {
  /** A Kafka that exists already, on MSK or not, for `new AwsCloud({ kafka })`. */
  public static fromAttributes(attributes: KafkaAttributes): GivenKafka {
    return { ...attributes, given: true };
  }

  /** The MSK cluster itself, for overrides. */
  public readonly cluster: MskCluster;
  /** Security group of the brokers; it admits the nodes. */
  public readonly securityGroup: SecurityGroup;
  /** Every broker as host:port with commas between, in a stable order: MSK returns them in any, and each change would restart every client. */
  public readonly brokers: string;
  /** The first of them. */
  public readonly broker: string;
  /** Every broker, for logins by IAM; absent without. */
  public readonly iamBrokers?: string;

  public constructor(scope: Construct, id: string, props: KafkaProps) {
    super(scope, id, needs(props, 'name', 'region', 'vpcId', 'subnetIds', 'clientSecurityGroupId', 'sizing', 'key', 'login', 'logKey'));
    this.securityGroup = this.admitClients(props);
    this.cluster = this.create(props);
    const brokers = sorted(this.cluster.bootstrapBrokersSaslScram);
    this.brokers = Token.asString(Fn.join(',', brokers));
    this.broker = Token.asString(Fn.element(brokers, 0));
    if (props.iam === true) this.iamBrokers = Token.asString(Fn.join(',', sorted(this.cluster.bootstrapBrokersSaslIam)));
    new MskScramSecretAssociation(this, 'login', {
      clusterArn: this.cluster.arn,
      secretArnList: [props.login.arn],
      // MSK reads the login at once. It also attaches the policy that lets it do so, and wants it left alone.
      dependsOn: [...(props.login.ready ?? [])],
    });
    if (props.express !== true && growsByItself(props.region)) this.growDisks(props.sizing);
  }

  private admitClients({ name, vpcId, clientSecurityGroupId, iam }: KafkaProps): SecurityGroup {
    const group = new SecurityGroup(this, 'group', {
      name: `${name}-kafka`,
      description: 'Kafka brokers: clients from the nodes only',
      vpcId,
      tags: { Name: `${name}-kafka` },
    });
    for (const port of [SCRAM_PORT, ...(iam === true ? [IAM_PORT] : []), ...MONITORING_PORTS]) {
      new VpcSecurityGroupIngressRule(this, `from-nodes-${port}`, {
        securityGroupId: group.id,
        description: PURPOSES[port] ?? 'Prometheus exporters',
        referencedSecurityGroupId: clientSecurityGroupId,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
      });
    }
    const among = { securityGroupId: group.id, referencedSecurityGroupId: group.id, ipProtocol: '-1', description: 'Brokers among themselves' };
    new VpcSecurityGroupIngressRule(this, 'from-brokers', among);
    new VpcSecurityGroupEgressRule(this, 'to-brokers', among);
    return group;
  }

  private create(props: KafkaProps): MskCluster {
    const { name, sizing, express = false } = props;
    const logs = new EncryptedLogGroup(this, 'logs', {
      name: `/aws/msk/${name}/brokers`,
      key: props.logKey,
      retentionDays: props.logRetentionDays,
    });
    const configuration = this.configuration(props);
    const instanceType = express ? expressType(sizing) : brokerType(sizing, props.brokerFamily);
    if (instanceType === undefined) throw new RangeError(`no broker of MSK has ${sizing.cpu} cores and ${sizing.memoryMiB} MiB`);
    return new MskCluster(this, 'cluster', {
      clusterName: name,
      kafkaVersion: props.kafkaVersion ?? (express ? EXPRESS_KAFKA_VERSION : DEFAULT_KAFKA_VERSION),
      numberOfBrokerNodes: sizing.brokers,
      brokerNodeGroupInfo: {
        clientSubnets: [...props.subnetIds],
        instanceType,
        securityGroups: [this.securityGroup.id],
        ...(express ? {} : { storageInfo: { ebsStorageInfo: this.disk(props) } }),
      },
      clientAuthentication: { sasl: { scram: true, iam: props.iam ?? false }, unauthenticated: false },
      configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
      encryptionInfo: { encryptionAtRestKmsKeyArn: props.key.arn, encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
      // The exporters say everything that CloudWatch's finer levels say, and cost nothing.
      enhancedMonitoring: 'DEFAULT',
      openMonitoring: { prometheus: { jmxExporter: { enabledInBroker: true }, nodeExporter: { enabledInBroker: true } } },
      loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.group.name } } },
      lifecycle: {
        // Disks only ever grow, by themselves.
        ...(express ? {} : { ignoreChanges: ['broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size'] }),
        preventDestroy: props.protect ?? true,
      },
    });
  }

  private disk({ region, sizing }: KafkaProps): MskClusterBrokerNodeGroupInfoStorageInfoEbsStorageInfo {
    const throughput = diskMiBPerSecond(sizing);
    return {
      volumeSize: growsByItself(region) ? sizing.diskGiB : sizing.maxDiskGiB,
      ...(throughput > DISK_MIB_PER_SECOND ? { provisionedThroughput: { enabled: true, volumeThroughput: throughput } } : {}),
    };
  }

  private configuration({ name, sizing, express }: KafkaProps): MskConfiguration {
    const topics = Object.values(sizing.topics);
    const largest = Math.max(...topics.map((topic) => topic.maxMessageBytes));
    const retentionHours = Math.max(...topics.map((topic) => topic.retentionHours));
    return new MskConfiguration(this, 'configuration', {
      name,
      description: 'Brokers of the observability platform',
      // No versions: they could only be changed by making another configuration, and MSK lets go of none that is in use.
      serverProperties: express === true ? expressProperties(largest, retentionHours) : brokerProperties(largest, retentionHours),
    });
  }

  private growDisks({ diskGiB, maxDiskGiB }: KafkaSizing): void {
    const target = new AppautoscalingTarget(this, 'disk', {
      serviceNamespace: 'kafka',
      scalableDimension: 'kafka:broker-storage:VolumeSize',
      resourceId: this.cluster.arn,
      minCapacity: diskGiB,
      maxCapacity: maxDiskGiB,
    });
    new AppautoscalingPolicy(this, 'disk-policy', {
      name: `grow-at-${GROW_AT_PERCENT}-percent`,
      policyType: 'TargetTrackingScaling',
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'KafkaBrokerStorageUtilization' },
        targetValue: GROW_AT_PERCENT,
        disableScaleIn: true,
      },
    });
  }
}

/** What a port is for, other than metrics. */
const PURPOSES: { readonly [port: number]: string } = { [SCRAM_PORT]: 'Clients, SASL/SCRAM over TLS', [IAM_PORT]: 'Clients, IAM over TLS' };

/** MSK names brokers in any order. */
function sorted(brokers: string): string[] {
  return Token.asList(Fn.sort(Token.asList(Fn.split(',', brokers))));
}

function growsByItself(region: string): boolean {
  return !REGIONS_WITHOUT_GROWTH.includes(region);
}

/** Broker settings; only names that MSK lets one set (MSK developer guide, custom configurations). */
export function brokerProperties(maxMessageBytes: number, retentionHours: number): string {
  const properties: { readonly [name: string]: string | number | boolean } = {
    // The platform creates its topics; a misspelt name must fail and not become a topic.
    'auto.create.topics.enable': false,
    'default.replication.factor': 3,
    'delete.topic.enable': true,
    'log.retention.hours': retentionHours,
    'message.max.bytes': maxMessageBytes,
    'min.insync.replicas': 2,
    'num.partitions': 6,
    // A follower must be able to fetch the largest batch.
    'replica.fetch.max.bytes': maxMessageBytes,
    'unclean.leader.election.enable': false,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
