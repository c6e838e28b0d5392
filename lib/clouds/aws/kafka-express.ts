import type { Faults } from '../../errors';
import type { KafkaSizing } from '../../sizing';

/** Newest version of Express brokers without ZooKeeper that the provider's documentation names (MSK developer guide, Express brokers: 3.6, 3.8, 3.9, and 4.2). */
export const EXPRESS_KAFKA_VERSION = '3.9.x.kraft';

/** Express brokers stand in three zones, never in fewer. */
const ZONES = 3;

interface ExpressType {
  readonly size: string;
  readonly cpu: number;
  /** Replicas of partitions, leaders and followers, that AWS recommends; MSK refuses twice as many at most. */
  readonly partitions: number;
}

/** Express brokers, smallest first; each two cores take 15.6 MB/s in and 31.2 MB/s out (MSK quota, Express brokers). */
const EXPRESS_TYPES: readonly ExpressType[] = [
  { size: 'large', cpu: 2, partitions: 1000 },
  { size: 'xlarge', cpu: 4, partitions: 1000 },
  { size: '2xlarge', cpu: 8, partitions: 2500 },
  { size: '4xlarge', cpu: 16, partitions: 6000 },
  { size: '8xlarge', cpu: 32, partitions: 12_000 },
  { size: '12xlarge', cpu: 48, partitions: 16_000 },
  { size: '16xlarge', cpu: 64, partitions: 20_000 },
];

function find({ cpu }: Pick<KafkaSizing, 'cpu'>): ExpressType | undefined {
  return EXPRESS_TYPES.find((type) => type.cpu >= cpu);
}

/** Smallest Express broker with the cores, which stand for its throughput; undefined when none is large enough. */
export function expressType(sizing: Pick<KafkaSizing, 'cpu'>): string | undefined {
  const row = find(sizing);
  return row && `express.m7g.${row.size}`;
}

/** Adds a fault for what MSK Express refuses of a sizing. */
export function checkExpress(sizing: KafkaSizing, zones: number, faults: Faults): void {
  const type = find(sizing);
  if (type === undefined) {
    const allowed = 'up to 64 cores: the largest Express broker of MSK';
    faults.add({ prop: 'tier (Kafka brokers)', got: { cpu: sizing.cpu }, allowed, write: 'a smaller load: several platforms that share it, or a Kafka of your own' });
    return;
  }
  if (zones !== ZONES) {
    faults.add({ prop: 'kafka', got: `Express brokers in ${zones} zones`, allowed: 'three zones: MSK has Express brokers in no other number', write: 'kafka: AwsKafka.mskIam()' });
  }
  const topics = Object.values(sizing.topics);
  const copied = topics.filter((topic) => topic.replicationFactor !== 3 || topic.minInSyncReplicas !== 2);
  for (const { name, replicationFactor, minInSyncReplicas } of copied) {
    const got = `${name}: ${replicationFactor} copies, ${minInSyncReplicas} in sync`;
    faults.add({ prop: 'tier (Kafka topics)', got, allowed: 'three copies of which two are in sync: Express brokers know nothing else', write: 'kafka: AwsKafka.mskIam(), or leave the copies to the model' });
  }
  const replicas = Math.ceil(topics.reduce((sum, topic) => sum + topic.partitions * topic.replicationFactor, 0) / sizing.brokers);
  if (replicas > type.partitions) {
    const allowed = `up to ${type.partitions} replicas of partitions on an ${expressType(sizing)} (MSK quota)`;
    faults.add({ prop: 'tier (Kafka partitions per broker)', got: replicas, allowed, write: 'fewer partitions, or more brokers' });
  }
}

/** Broker settings; only names that MSK lets one set on Express brokers, which say the rest themselves (MSK developer guide, read/write configurations). */
export function expressProperties(maxMessageBytes: number, retentionHours: number): string {
  const properties: { readonly [name: string]: number | boolean } = {
    // The platform creates its topics; a misspelt name must fail and not become a topic.
    'auto.create.topics.enable': false,
    'delete.topic.enable': true,
    'log.retention.ms': retentionHours * 3_600_000,
    'message.max.bytes': maxMessageBytes,
    'num.partitions': 6,
    // A follower must be able to fetch the largest batch.
    'replica.fetch.max.bytes': maxMessageBytes,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
