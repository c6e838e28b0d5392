import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import {
  AwsCloud,
  EksCluster,
  RdsDatabase,
  EncryptionKey,
  GeneratedSecret,
  MskKafka,
  NodeAddons,
  NodePool,
  nodeRole,
  PodIdentity,
  TelemetryBuckets,
  VpcEndpoints,
  WorkloadAddons,
} from '../../../lib/clouds/aws';
import { kafkaOf, needOf, synthStack, type Synthesized } from './synth';

const region = 'eu-west-1';
const key = { arn: 'arn:aws:kms:eu-west-1:111122223333:key/own' };
const cluster = { name: 'theirs', arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/theirs' };
const subnetIds = ['subnet-a', 'subnet-b', 'subnet-c'];
const vpcId = 'vpc-1';
const { sizing } = needOf(new AwsCloud({ region }));

/** A user's own stack, with a provider of its own and one construct of ours. */
function alone(build: (stack: TerraformStack) => void): Synthesized {
  const stack = synthStack((scope) => {
    new AwsProvider(scope, 'theirs', { region, profile: 'theirs' });
    build(scope);
  });
  expect(stack.json.provider).toEqual({ aws: [{ region, profile: 'theirs' }] });
  return stack;
}

describe('in a stack of its user, with keys and networks that exist already', () => {
  test('Cluster', () => {
    const stack = alone((scope) => new EksCluster(scope, 'eks', { name: 'lab', region, vpcId, subnetIds, nodeZones: 3, secretsKey: key, logKey: key, protect: false }));
    expect(stack.one('aws_eks_cluster')).toMatchObject({ name: 'lab', lifecycle: { prevent_destroy: false } });
    expect(stack.all('aws_kms_key')).toEqual([]);
  });

  test('NodePool and add-ons', () => {
    const pool = sizing.pools.find(({ zonal }) => !zonal);
    if (pool === undefined) throw new Error('no pool');
    const stack = alone((scope) => {
      const addons = new NodeAddons(scope, 'before', { name: 'theirs', region, cluster });
      const role = nodeRole(scope, 'role', { name: 'theirs', region });
      const nodes = new NodePool(scope, 'nodes', { name: 'theirs', cluster, role, pool, subnetIds, diskKey: key, tags: {}, after: addons.all });
      new WorkloadAddons(scope, 'after', { name: 'theirs', region, cluster, volumeKey: key, nodes: nodes.groups });
    });
    expect(stack.one('aws_eks_node_group')).toMatchObject({ cluster_name: 'theirs', subnet_ids: subnetIds });
    expect(stack.all('aws_eks_addon')).toHaveLength(6);
  });

  test('Kafka, with a login that exists already', () => {
    const login = { arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_theirs-abcdef' };
    const props = { name: 'lab', region, vpcId, subnetIds, clientSecurityGroupId: 'sg-1', sizing: kafkaOf(sizing), key, logKey: key };
    const stack = alone((scope) => {
      const kafka = new MskKafka(scope, 'kafka', { ...props, login, brokerFamily: 'm5' });
      expect(kafka.brokers).toBeTypeOf('string');
    });
    expect(stack.one('aws_msk_scram_secret_association').secret_arn_list).toEqual([login.arn]);
    expect(stack.one('aws_msk_cluster').broker_node_group_info.instance_type).toBe('kafka.m5.xlarge');
  });

  test('Database', () => {
    const props = { name: 'lab', region, vpcId, subnetIds, clientSecurityGroupId: 'sg-1', sizing: sizing.database, key, logKey: key };
    expect(alone((scope) => new RdsDatabase(scope, 'db', props)).one('aws_db_instance')).toMatchObject({ identifier: 'lab', kms_key_id: key.arn });
  });

  test('GeneratedSecret under an EncryptionKey', () => {
    const stack = alone((scope) => {
      const own = new EncryptionKey(scope, 'key', { region, alias: 'lab', description: 'Lab' });
      new GeneratedSecret(scope, 'secret', { name: 'lab', description: 'Lab', key: own, plain: {}, generated: ['token'], revision: 1 });
    });
    expect(stack.one('aws_secretsmanager_secret').kms_key_id).toBe(stack.ref('aws_kms_key', 'key', 'arn'));
  });

  test('PodIdentity', () => {
    const own = { clusterName: cluster.name, clusterArn: cluster.arn, namespace: 'lab', serviceAccount: 'app', statements: [] };
    const stack = alone((scope) => new PodIdentity(scope, 'app', { ...own, roleName: 'lab-app', description: 'Lab' }));
    expect(stack.one('aws_eks_pod_identity_association')).toMatchObject({ cluster_name: 'theirs', namespace: 'lab', service_account: 'app' });
    expect(stack.all('aws_iam_role_policy')).toEqual([]);
  });

  test('TelemetryBuckets, four with a key per component', () => {
    const stack = alone((scope) => {
      const buckets = new TelemetryBuckets(scope, 'telemetry', { name: 'lab', region, sizing: sizing.buckets });
      expect(buckets.traces.keyArn).not.toBe(buckets.metrics.keyArn);
      expect(buckets.rules.keyArn).toBe(buckets.metrics.keyArn);
    });
    expect(stack.all('aws_s3_bucket').map(([name]) => name.replace(/_\w{8}$/, ''))).toEqual(['logs', 'metrics', 'rules', 'traces'].map((bucket) => `telemetry_${bucket}-bucket`));
    expect(stack.all('aws_kms_alias').map(([, alias]) => alias.name as string)).toEqual(['alias/lab/objects-loki', 'alias/lab/objects-mimir', 'alias/lab/objects-tempo']);
  });

  test('without a provider in the stack, says which one to add', () => {
    expect(() => synthStack((scope) => new TelemetryBuckets(scope, 'telemetry', { name: 'lab', region, sizing: sizing.buckets }))).toThrow(/provider aws: got nothing[^]*new AwsProvider/);
  });

  test('VpcEndpoints', () => {
    const props = { name: 'lab', region, vpcId, subnetIds, clientCidr: '10.0.0.0/16', routeTableIds: ['rtb-1'], services: ['sts'] };
    expect(alone((scope) => new VpcEndpoints(scope, 'ways', props)).all('aws_vpc_endpoint')).toHaveLength(2);
  });
});
