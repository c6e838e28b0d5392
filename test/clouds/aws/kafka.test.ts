import { describe, expect, test } from 'vitest';
import { AwsCloud, AwsKafka } from '../../../lib/clouds/aws';
import { expressProperties, expressType } from '../../../lib/clouds/aws/kafka-express';
import { ValidationError } from '../../../lib/errors';
import { FACTS } from '../../../lib/facts';
import { Tier } from '../../../lib/sizing';
import { faultsOf, kafkaOf, statementsOf, synthFoundation, type Attributes, type Synthesized } from './synth';

const IDENTITIES = [
  { component: 'tempo', buckets: ['traces'] },
  { component: 'gateway', buckets: [], buffer: { writes: ['otlp-traces', 'otlp-metrics', 'otlp-logs'] } },
  { component: 'log-processor', buckets: [], buffer: { reads: ['otlp-logs'], groups: ['otel-log-processor'] } },
  {
    component: 'to-xray',
    buckets: [],
    buffer: { reads: ['otlp-traces'], groups: ['otel-to-xray-traces'] },
    permissions: [{ cloud: 'aws', actions: ['xray:PutTraceSegments'], resources: ['*'] }],
  },
] as const;

/** Statements by name, with the cluster's ARN and what is made of it as short words. */
function statements(stack: Synthesized, component: string): { readonly [sid: string]: Attributes } {
  const policy = (stack.one('aws_iam_role_policy', `${component}-identity`).policy as string)
    .replace(/\$\{replace\(aws_msk_cluster\.[\w-]+\.arn, ":cluster\/", ":(\w+)\/"\)\}/g, '$1')
    .replace(/\$\{aws_msk_cluster\.[\w-]+\.arn\}/g, 'cluster');
  return Object.fromEntries(statementsOf(policy).map((statement) => [statement.Sid as string, statement]));
}

describe('MSK by IAM', () => {
  const stack = synthFoundation({ kafka: AwsKafka.mskIam() }, { identities: IDENTITIES });

  test('opens a door for identities beside that for passwords, to the nodes only', () => {
    expect(stack.one('aws_msk_cluster').client_authentication).toEqual({ sasl: { scram: true, iam: true }, unauthenticated: false });
    const ports = stack.all('aws_vpc_security_group_ingress_rule').filter(([name]) => name.includes('kafka')).map(([, rule]) => rule.from_port as number | undefined);
    expect(ports).toContain(9098);
  });

  test('tells collectors their own brokers, and Tempo and Mimir theirs', () => {
    const facts = stack.json.output.facts as { readonly [fact: string]: string };
    expect(facts[FACTS.bufferBrokers]).toContain('bootstrap_brokers_sasl_iam');
    expect(facts[FACTS.kafkaBrokers]).toContain('bootstrap_brokers_sasl_scram');
    expect((synthFoundation().json.output.facts as object)).not.toHaveProperty(FACTS.bufferBrokers);
  });

  test('lets a gateway write its topics, and read nothing', () => {
    expect(statements(stack, 'gateway')).toEqual({
      Connect: { Sid: 'Connect', Effect: 'Allow', Action: ['kafka-cluster:Connect', 'kafka-cluster:WriteDataIdempotently'], Resource: 'cluster' },
      WriteOwnTopics: { Sid: 'WriteOwnTopics', Effect: 'Allow', Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'], Resource: ['topic/otlp-traces', 'topic/otlp-metrics', 'topic/otlp-logs'] },
    });
  });

  test('lets a processor read its topic in its own group, and write nothing', () => {
    expect(statements(stack, 'log-processor')).toEqual({
      Connect: { Sid: 'Connect', Effect: 'Allow', Action: ['kafka-cluster:Connect'], Resource: 'cluster' },
      ReadOwnTopics: { Sid: 'ReadOwnTopics', Effect: 'Allow', Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], Resource: ['topic/otlp-logs'] },
      JoinOwnGroups: { Sid: 'JoinOwnGroups', Effect: 'Allow', Action: ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'], Resource: ['group/otel-log-processor'] },
    });
  });

  test('keeps what a destination asks for beside its topics', () => {
    expect(Object.keys(statements(stack, 'to-xray'))).toEqual(['SendOutside1', 'Connect', 'ReadOwnTopics', 'JoinOwnGroups']);
  });

  test('lets KEDA see how far groups have come, and neither read nor move them', () => {
    const keda = statements(stack, 'keda');
    expect(Object.values(keda).flatMap(({ Action }) => Action as string | string[])).toEqual(['kafka-cluster:Connect', 'kafka-cluster:DescribeTopic', 'kafka-cluster:DescribeGroup']);
    expect(keda.SeeEndsOfTopics?.Resource).toEqual(['topic/otlp-logs', 'topic/otlp-traces']);
    expect(keda.SeeOffsetsOfGroups?.Resource).toEqual(['group/otel-log-processor', 'group/otel-to-xray-traces']);
    expect(stack.one('aws_eks_pod_identity_association', 'keda')).toMatchObject({ namespace: 'keda', service_account: 'keda-operator' });
  });

  test('gives Tempo its bucket and no word about Kafka, to which it logs in with a password', () => {
    expect(JSON.stringify(statements(stack, 'tempo'))).not.toContain('kafka-cluster');
  });

  test('by password nobody has an identity for Kafka', () => {
    const plain = synthFoundation({}, { identities: IDENTITIES });
    expect(JSON.stringify(plain.json)).not.toContain('kafka-cluster:');
    const bound = plain.all('aws_eks_pod_identity_association').map(([, one]) => one.service_account as string);
    expect(bound).toContain('to-xray');
    expect(bound.filter((account) => ['gateway', 'log-processor', 'keda-operator'].includes(account))).toEqual([]);
  });

  test('a platform without Kafka has no identity for it', () => {
    const small = synthFoundation({ kafka: AwsKafka.mskIam() }, { sizing: Tier.SMALL.size(new AwsCloud({ region: 'us-west-2' }).nodeCatalog('small')) });
    expect(small.all('aws_msk_cluster')).toEqual([]);
    expect(JSON.stringify(small.json)).not.toContain('kafka-cluster:');
  });
});

describe('MSK Express', () => {
  const cloud = new AwsCloud({ region: 'us-west-2', kafka: AwsKafka.mskExpress() });
  const sized = (tier: Tier): ReturnType<typeof kafkaOf> => kafkaOf(tier.size(cloud.nodeCatalog(tier.name), undefined, { kafkaExpress: true }));
  const sizing = Tier.MEDIUM.size(cloud.nodeCatalog('medium'), undefined, { kafkaExpress: true });
  const stack = synthFoundation({ kafka: AwsKafka.mskExpress() }, { sizing });
  const cluster = stack.one('aws_msk_cluster');

  test('has brokers of its own kind, and no disk to size or to grow', () => {
    expect(cluster).toMatchObject({ kafka_version: '3.9.x.kraft', number_of_broker_nodes: 3, broker_node_group_info: { instance_type: 'express.m7g.large' } });
    expect(cluster.broker_node_group_info).not.toHaveProperty('storage_info');
    expect(stack.all('aws_appautoscaling_target')).toEqual([]);
    expect(cluster.lifecycle).toEqual({ prevent_destroy: true });
  });

  test('sets only what MSK leaves open, and room for the largest batches of both roles', () => {
    const written = stack.one('aws_msk_configuration').server_properties as string;
    expect(written).toBe(expressProperties(16_000_000, 24));
    expect(written).toContain('message.max.bytes=16000000\n');
    // Fixed by MSK, which refuses whoever says them.
    expect(written).not.toMatch(/min\.insync|default\.replication|unclean/);
  });

  test.each([
    [2, 'express.m7g.large'],
    [5, 'express.m7g.2xlarge'],
    [64, 'express.m7g.16xlarge'],
    [65, undefined],
  ])('%i cores are %s', (cpu, type) => {
    expect(expressType({ cpu })).toBe(type);
  });

  test.each([Tier.MEDIUM, Tier.LARGE, Tier.XLARGE])('carries the load of a tier within its throughput, in both directions', (tier) => {
    const { brokers, cpu } = sized(tier);
    const { kafkaGBPerDay, kafkaReadGBPerDay } = tier.size(cloud.nodeCatalog(tier.name)).traffic;
    const peak = tier.load.peakFactor;
    const writtenMB = (Object.values(kafkaGBPerDay ?? {}).reduce((a, b) => a + b, 0) * 1000) / 86_400;
    const readMB = ((kafkaReadGBPerDay ?? 0) * 1000) / 86_400;
    expect(writtenMB * peak).toBeLessThanOrEqual(brokers * (cpu / 2) * 15.6);
    expect(readMB * peak).toBeLessThanOrEqual(brokers * (cpu / 2) * 31.2);
    expect(faultsOf({ kafka: AwsKafka.mskExpress() }, tier, () => ({ kafka: sized(tier) }))).toEqual([]);
  });

  test('refuses two zones, other copies, and more than its largest broker', () => {
    const of = (change: object): string[] => faultsOf({ kafka: AwsKafka.mskExpress() }, Tier.MEDIUM, () => ({ kafka: { ...sized(Tier.MEDIUM), ...change } })).map(({ prop }) => prop);
    const { topics } = sized(Tier.MEDIUM);
    expect(of({ topics: { ...topics, logs: { ...topics.logs, replicationFactor: 2, minInSyncReplicas: 1 } } })).toEqual(['tier (Kafka topics)']);
    expect(of({ topics: { ...topics, logs: { ...topics.logs, partitions: 2000 } } })).toEqual(['tier (Kafka partitions per broker)']);
    expect(of({ cpu: 96 })).toEqual(['tier (Kafka brokers)']);
    expect(faultsOf({ kafka: AwsKafka.mskExpress() }, Tier.MEDIUM, (s) => ({ zones: 1, kafka: sized(Tier.MEDIUM), pools: s.pools })).map(({ prop }) => prop)).toContain('kafka');
  });
});

test('a family of brokers that there is not is refused where it is written', () => {
  expect(() => AwsKafka.msk({ brokerFamily: 'm8' as 'm5' })).toThrow(ValidationError);
});
