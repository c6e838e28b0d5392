import { describe, expect, test } from 'vitest';
import { AwsCloud } from '../../../lib/clouds/aws';
import { FACTS } from '../../../lib/facts';
import { Tier } from '../../../lib/sizing';
import { kafkaOf, sizeFor, synthTier, type Synthesized } from './synth';

const NODE_GROUP_LIMIT = 450;
const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];
const sizingOf = (tier: Tier) => sizeFor(new AwsCloud({ region: 'us-west-2' }), tier);

const shared = new Map<Tier, Synthesized>();
function foundationOf(tier: Tier): Synthesized {
  const stack = shared.get(tier) ?? synthTier(tier);
  shared.set(tier, stack);
  return stack;
}

describe.each(TIERS)('nodes of tier $name', (tier) => {
  const { pools, zones } = sizingOf(tier);
  const foundation = foundationOf(tier);

  test('are in the zones of the sizing, as many as it says, and never above what a node group takes', () => {
    const groups = foundation.all('aws_eks_node_group').map(([, group]) => group);
    const sum = (of: 'min_size' | 'max_size'): number => groups.reduce((total, group) => total + (group.scaling_config[of] as number), 0);
    expect(sum('min_size')).toBe(pools.reduce((total, pool) => total + pool.nodesPerZone * zones, 0));
    expect(sum('max_size')).toBe(pools.reduce((total, pool) => total + pool.maxNodesPerZone * zones, 0));
    for (const group of groups) expect(group.scaling_config.max_size).toBeLessThanOrEqual(NODE_GROUP_LIMIT);
    const used = new Set(groups.flatMap((group) => group.subnet_ids as string[]));
    expect(used).toEqual(new Set(Array.from({ length: zones }, (_, zone) => foundation.ref('aws_subnet', `private-${zone}`, 'id'))));
  });

  test('one pool is untainted, so that add-ons and operators have a place', () => {
    const free = foundation.all('aws_eks_node_group').filter(([, group]) => group.taint === undefined);
    expect(new Set(free.map(([, group]) => group.labels['observability-constructs/pool'] as string))).toEqual(new Set(['general']));
  });
});

describe('Small', () => {
  const { database } = sizingOf(Tier.SMALL);
  const foundation = foundationOf(Tier.SMALL);

  test('its nodes are in the first zone, its network in three', () => {
    expect(foundation.all('aws_subnet')).toHaveLength(9);
    expect(foundation.one('aws_eks_node_group').subnet_ids).toEqual([foundation.ref('aws_subnet', 'private-0', 'id')]);
    expect(foundation.one('aws_eks_cluster').vpc_config.subnet_ids).toHaveLength(3);
    expect(foundation.one('aws_db_subnet_group').subnet_ids).toHaveLength(3);
  });

  test('has one way out and one door to AWS services, where its nodes are', () => {
    expect(foundation.one('aws_nat_gateway').subnet_id).toBe(foundation.ref('aws_subnet', 'public-0', 'id'));
    for (const [, route] of foundation.all('aws_route').filter(([name]) => name.includes('private-out'))) {
      expect(route.nat_gateway_id).toBe(foundation.ref('aws_nat_gateway', 'nat-0', 'id'));
    }
    const doors = foundation.all('aws_vpc_endpoint').filter(([, endpoint]) => endpoint.vpc_endpoint_type === 'Interface');
    expect(doors).toHaveLength(4);
    for (const [, door] of doors) expect(door.subnet_ids).toEqual([foundation.ref('aws_subnet', 'private-0', 'id')]);
  });

  test('its database stands alone, beside its nodes', () => {
    const instance = foundation.one('aws_db_instance');
    expect(instance).toMatchObject({ multi_az: false, availability_zone: 'us-west-2a', allocated_storage: database.diskGiB });
    expect(instance.instance_class).toMatch(/^db\.t4g\./);
    expect(instance.lifecycle.ignore_changes).toEqual(['availability_zone']);
  });

  test('runs without Kafka: no cluster, no login, no key, no facts of it', () => {
    expect(JSON.stringify(foundation.json)).not.toMatch(/kafka|msk/i);
    const { facts, secretIds } = foundation.json.output as { facts: object; secretIds: object };
    const foreign: readonly string[] = [FACTS.kafkaBroker, FACTS.kafkaBrokers, FACTS.bufferBrokers, FACTS.bufferScope, FACTS.objectStoreAccount, FACTS.rulesAccount];
    expect(Object.keys(facts).sort()).toEqual(Object.values(FACTS).filter((fact) => !foreign.includes(fact)).sort());
    expect(Object.keys(secretIds).sort()).toEqual(['grafana', 'grafanaDatabase', 'grafanaDatabaseAdmin', 'grafanaKey']);
  });

  test('a region with two zones is enough, and the first that is named takes the nodes', () => {
    const stack = synthTier(Tier.SMALL, { zones: ['us-west-2c', 'us-west-2b'] });
    expect(stack.all('aws_subnet')).toHaveLength(6);
    expect(stack.one('aws_subnet', 'private-0').availability_zone).toBe('us-west-2c');
    expect(stack.one('aws_db_instance').availability_zone).toBe('us-west-2c');
  });

  test('burstable machines are never slowed to their baseline', () => {
    const stack = synthTier(Tier.SMALL, { nodeTypes: { general: 't3.xlarge' } });
    expect(stack.one('aws_launch_template')).toMatchObject({ instance_type: 't3.xlarge', credit_specification: { cpu_credits: 'unlimited' } });
    expect(foundation.one('aws_launch_template')).not.toHaveProperty('credit_specification');
  });

  test('whatever both have has the same address in Medium, so that a platform can grow', () => {
    const holders = ['aws_db_instance', 'aws_eks_cluster', 'aws_s3_bucket', 'aws_kms_key', 'aws_vpc', 'aws_subnet', 'aws_secretsmanager_secret'];
    const medium = foundationOf(Tier.MEDIUM);
    for (const type of holders) {
      const names = medium.all(type).map(([name]) => name);
      for (const [name] of foundation.all(type)) expect(names).toContain(name);
    }
  });
});

describe.each([Tier.MEDIUM, Tier.LARGE, Tier.XLARGE])('Kafka of tier $name', (tier) => {
  const kafka = kafkaOf(sizingOf(tier));
  const foundation = foundationOf(tier);
  const cluster = foundation.one('aws_msk_cluster');

  test('brokers as the sizing says, an equal share per zone', () => {
    expect(cluster.number_of_broker_nodes).toBe(kafka.brokers);
    expect((cluster.number_of_broker_nodes as number) % (cluster.broker_node_group_info.client_subnets as string[]).length).toBe(0);
    expect(cluster.broker_node_group_info.storage_info.ebs_storage_info.volume_size).toBe(kafka.diskGiB);
  });

  test('takes the largest batch of every topic', () => {
    const largest = Math.max(...Object.values(kafka.topics).map((topic) => topic.maxMessageBytes));
    expect(foundation.one('aws_msk_configuration').server_properties).toContain(`message.max.bytes=${largest}\n`);
  });
});

test('machines of brokers and database by tier', () => {
  const types = [Tier.MEDIUM, Tier.LARGE, Tier.XLARGE].map((tier) => {
    const foundation = foundationOf(tier);
    const database = foundation.one('aws_db_instance');
    return [tier.name, foundation.one('aws_msk_cluster').broker_node_group_info.instance_type as string, database.instance_class as string, database.multi_az as boolean];
  });
  expect(types).toEqual([
    ['medium', 'kafka.m7g.xlarge', 'db.t4g.medium', true],
    ['large', 'kafka.m7g.2xlarge', 'db.m7g.xlarge', true],
    ['xlarge', 'kafka.m7g.4xlarge', 'db.m7g.2xlarge', true],
  ]);
});
