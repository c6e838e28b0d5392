import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Backend, TerraformVariable, type TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import {
  AwsCloud,
  EksCluster,
  EksFoundation,
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
import { Tier } from '../../../lib/sizing';
import { props, refused } from '../../support/refused';
import { kafkaOf, needOf, synthFoundation, synthStack, type Synthesized } from './synth';

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

  test('TelemetryBuckets of names and in regions that cannot be are refused, both at once; what only Terraform knows is taken', () => {
    const made = (name: string, at: string) => (): Synthesized => alone((scope) => new TelemetryBuckets(scope, 'telemetry', { name, region: at, sizing: sizing.buckets }));
    expect(props(refused(made('Lab_X', 'mars')))).toEqual(['name', 'region']);
    expect(props(refused(made('a-name-of-more-than-twenty', region)))).toEqual(['name']);
    const stack = alone((scope) => {
      const given = (name: string): string => new TerraformVariable(scope, name, { type: 'string' }).stringValue;
      new TelemetryBuckets(scope, 'telemetry', { name: given('name'), region: given('region'), sizing: sizing.buckets });
    });
    expect(stack.all('aws_s3_bucket')).toHaveLength(4);
  });

  test('without a provider in the stack, says which one to add', () => {
    expect(() => synthStack((scope) => new TelemetryBuckets(scope, 'telemetry', { name: 'lab', region, sizing: sizing.buckets }))).toThrow(/provider aws: got nothing[^]*new AwsProvider/);
  });

  test('VpcEndpoints', () => {
    const props = { name: 'lab', region, vpcId, subnetIds, clientCidr: '10.0.0.0/16', routeTableIds: ['rtb-1'], services: ['sts'] };
    expect(alone((scope) => new VpcEndpoints(scope, 'ways', props)).all('aws_vpc_endpoint')).toHaveLength(2);
  });
});

describe('EksFoundation in a stack of its user', () => {
  const backend = { bucket: 'acme-state', region, key: 'lab.tfstate' };
  const stack = alone((scope) => {
    new S3Backend(scope, backend);
    const { cluster: eks, sizing: numbers, nodePools } = new EksFoundation(scope, 'lab', { name: 'lab', region, sizing: Tier.MEDIUM });
    expect(eks.endpoint).toBeTypeOf('string');
    expect(nodePools).toHaveLength(numbers.pools.length);
  });

  test('everything of a platform is made, by the provider and into the state of that stack', () => {
    expect(stack.json.terraform.backend).toEqual({ s3: backend });
    expect(stack.json.terraform).not.toHaveProperty('required_version');
    expect(stack.json).not.toHaveProperty('output');
    for (const type of ['aws_vpc', 'aws_eks_cluster', 'aws_msk_cluster', 'aws_db_instance']) expect(stack.all(type)).toHaveLength(1);
    expect(stack.all('aws_eks_pod_identity_association').map(([, { namespace, service_account }]) => `${namespace}/${service_account}`)).toContain('observability/tempo');
  });

  test('the same resources as for a platform, by the ids of the user`s construct', () => {
    const names = (of: Synthesized): string[] => Object.entries(of.json.resource as Record<string, object>).flatMap(([type, own]) => Object.keys(own).map((name) => `${type}.${name.replace(/_[0-9A-F]{8}$/, '')}`)).sort();
    expect(names(stack).map((name) => name.replace('.lab_', '.aws_'))).toEqual(names(synthFoundation()));
  });

  test('its parts may be one`s own, and its nodes Auto Mode`s', () => {
    const auto = alone((scope) => new EksFoundation(scope, 'lab', { name: 'lab', region, sizing: Tier.SMALL, namespace: 'lab', cluster: { autoMode: true } }));
    expect(auto.one('aws_eks_cluster').compute_config).toEqual({ enabled: true, node_pools: [] });
    expect(auto.all('aws_eks_node_group')).toEqual([]);
    expect(auto.one('aws_eks_pod_identity_association', 'loki').namespace).toBe('lab');
  });

  test('whatever is wrong is said at once, at the construct, before anything of it is made', () => {
    const made = (): unknown => alone((scope) => new EksFoundation(scope, 'lab', { name: 'Lab', region: 'mars', sizing: Tier.SMALL, logRetentionDays: 42 }));
    expect(made).toThrow(/\[stack\/lab\] 3 faults\n {2}name: got "Lab"[^]*region: got "mars"[^]*logRetentionDays: got 42/);
  });
});
