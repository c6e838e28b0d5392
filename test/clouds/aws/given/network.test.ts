import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { AwsCloud, AwsNetwork, type NetworkAttributes, type SubnetAttributes } from '../../../../lib/clouds/aws';
import { Tier } from '../../../../lib/sizing';
import { faultsOf, synthFoundation, synthTier } from '../synth';
import { SUBNETS, VPC } from './own';

const DATA: readonly SubnetAttributes[] = [
  { id: 'subnet-0000000000000000d', zone: 'us-west-2c', cidr: '10.20.96.0/24' },
  { id: 'subnet-0000000000000000e', zone: 'us-west-2a', cidr: '10.20.97.0/24' },
  { id: 'subnet-0000000000000000f', zone: 'us-west-2b', cidr: '10.20.98.0/24' },
];
const own = (changes: Partial<NetworkAttributes> = {}): { network: ReturnType<typeof AwsNetwork.fromAttributes> } => ({ network: AwsNetwork.fromAttributes({ ...VPC, ...changes }) });
const changed = (index: number, change: Partial<SubnetAttributes>): SubnetAttributes[] => SUBNETS.map((subnet, i) => (i === index ? { ...subnet, ...change } : subnet));
const ids = SUBNETS.map(({ id }) => id);

describe('a VPC of one`s own', () => {
  const foundation = synthFoundation(own());

  test('nothing of a network is made or changed', () => {
    const types = Object.keys(foundation.json.resource as object);
    expect(types.filter((type) => /vpc$|subnet$|route|gateway|eip|endpoint|flow_log|default_security/.test(type))).toEqual([]);
    expect(foundation.all('aws_iam_role').map(([name]) => name).filter((name) => name.includes('network'))).toEqual([]);
  });

  test('cluster, nodes, brokers and database lie in its subnets', () => {
    expect(foundation.one('aws_eks_cluster').vpc_config.subnet_ids).toEqual(ids);
    expect(foundation.one('aws_eks_node_group', 'general').subnet_ids).toEqual(ids);
    expect(foundation.all('aws_eks_node_group').filter(([name]) => name.includes('storage')).map(([, group]) => group.subnet_ids as string[])).toEqual(ids.map((id) => [id]));
    expect(foundation.one('aws_msk_cluster').broker_node_group_info.client_subnets).toEqual(ids);
    expect(foundation.one('aws_db_subnet_group').subnet_ids).toEqual(ids);
    for (const [, group] of foundation.all('aws_security_group')) expect(group.vpc_id).toBe(VPC.vpcId);
  });

  test('brokers and database go to the data subnets where there are any, in the order of the nodes` zones', () => {
    const apart = synthFoundation(own({ dataSubnets: DATA }));
    const sorted = ['subnet-0000000000000000e', 'subnet-0000000000000000f', 'subnet-0000000000000000d'];
    expect(apart.one('aws_msk_cluster').broker_node_group_info.client_subnets).toEqual(sorted);
    expect(apart.one('aws_db_subnet_group').subnet_ids).toEqual(sorted);
    expect(new AwsCloud({ region: 'us-west-2', ...own({ dataSubnets: DATA }) }).traits).toMatchObject({
      kafka: { listener: { cidrs: DATA.map(({ cidr }) => cidr) } },
      database: { listener: { cidrs: DATA.map(({ cidr }) => cidr) } },
    });
  });

  test('Small puts its nodes and its database into the first zone', () => {
    const small = synthTier(Tier.SMALL, own());
    expect(small.one('aws_eks_node_group').subnet_ids).toEqual([ids[0]]);
    expect(small.one('aws_db_instance').availability_zone).toBe('us-west-2a');
  });

  test('the plan stops where the VPC is not as its attributes say', () => {
    const { aws_vpc: vpcs, aws_subnet: subnets } = foundation.json.data as { aws_vpc: Record<string, unknown>; aws_subnet: Record<string, unknown> };
    expect(Object.values(vpcs)).toMatchObject([{ id: VPC.vpcId, lifecycle: { postcondition: [{ condition: '${self.enable_dns_support && self.enable_dns_hostnames}' }] } }]);
    expect(Object.values(subnets)).toHaveLength(3);
    expect(Object.values(subnets)[1]).toMatchObject({
      id: ids[1],
      lifecycle: {
        postcondition: [
          { condition: `\${self.vpc_id == "${VPC.vpcId}"}` },
          { condition: '${self.availability_zone == "us-west-2b"}' },
          { condition: '${self.cidr_block == "10.20.32.0/19"}' },
          { condition: '${!self.map_public_ip_on_launch}' },
        ],
      },
    });
  });

  test('an id may be a value of another stack', () => {
    const theirs = new TerraformStack(Testing.app(), 'theirs');
    const id = new TerraformVariable(theirs, 'vpc', {}).stringValue;
    expect(faultsOf(own({ vpcId: id, privateSubnets: changed(0, { id }) }))).toEqual([]);
    expect(faultsOf(own({ privateSubnets: changed(0, { cidr: id }) }))).toMatchObject([{ prop: 'network.privateSubnets[0].cidr', allowed: expect.stringContaining('plain text') as string }]);
  });
});

describe('bad input', () => {
  test('what is right has no fault', () => {
    for (const tier of [Tier.SMALL, Tier.MEDIUM, Tier.LARGE]) expect(faultsOf(own({ dataSubnets: DATA }), tier)).toEqual([]);
  });

  test.each(['projects/p/global/networks/prod', '/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/z', 'subnet-0123456789abcdef0', 'vpc-1', ''])(
    'vpcId "%s" is refused',
    (vpcId) => {
      expect(faultsOf(own({ vpcId }))).toMatchObject([{ prop: 'network.vpcId', got: vpcId, write: "'vpc-0123456789abcdef0'" }]);
    },
  );

  test('subnets of one zone only', () => {
    const privateSubnets = SUBNETS.map((subnet) => ({ ...subnet, zone: 'us-west-2a' }));
    expect(faultsOf(own({ privateSubnets }))).toMatchObject([{ prop: 'network.privateSubnets', got: ['us-west-2a', 'us-west-2a', 'us-west-2a'], allowed: expect.stringContaining('at least 3 zones') as string }]);
    expect(faultsOf(own({ privateSubnets: SUBNETS.slice(0, 1) }), Tier.SMALL)).toMatchObject([{ allowed: expect.stringContaining('at least 2 zones') as string }]);
  });

  test('too few zones for the tier, and two subnets in one zone', () => {
    expect(faultsOf(own({ privateSubnets: SUBNETS.slice(0, 2) }))).toMatchObject([{ prop: 'network.privateSubnets' }]);
    expect(faultsOf(own({ privateSubnets: SUBNETS.slice(0, 2) }), Tier.SMALL)).toEqual([]);
    const fourth = { id: 'subnet-00000000000000009', zone: 'us-west-2a', cidr: '10.20.128.0/19' };
    expect(faultsOf(own({ privateSubnets: [...SUBNETS, fourth] }))).toMatchObject([{ prop: 'network.privateSubnets', allowed: expect.stringContaining('one subnet per zone') as string }]);
  });

  test.each(['eu-west-1a', 'us-west-2-lax-1a', 'a', 'usw2-az1', 'us-west2-a'])('zone %s is none of the region', (zone) => {
    expect(faultsOf(own({ privateSubnets: changed(0, { zone }) }))).toMatchObject([{ prop: 'network.privateSubnets[0].zone', got: zone, write: "'us-west-2a'" }]);
  });

  test.each(['10.20.0.1/19', '10.20.0.0', 'fd00::/64'])('range %s is none', (cidr) => {
    expect(faultsOf(own({ privateSubnets: changed(0, { cidr }) }))).toMatchObject([{ prop: 'network.privateSubnets[0].cidr', got: cidr }]);
  });

  test('ranges that overlap, among one kind and between both', () => {
    expect(faultsOf(own({ privateSubnets: changed(1, { cidr: '10.20.0.0/18' }) }))).toMatchObject([{ prop: 'network.privateSubnets', got: expect.stringContaining('10.20.0.0/18') as string }]);
    const dataSubnets = DATA.map((subnet, index) => (index === 0 ? { ...subnet, cidr: '10.20.1.0/24' } : subnet));
    expect(faultsOf(own({ dataSubnets }))).toMatchObject([{ prop: 'network.dataSubnets', allowed: expect.stringContaining('10.20.0.0/19') as string }]);
    expect(faultsOf(own({ dataSubnets: SUBNETS }))).toEqual([]);
  });

  test('brokers need a subnet wherever nodes are', () => {
    const dataSubnets = DATA.map((subnet, index) => (index === 0 ? { ...subnet, zone: 'us-west-2d' } : subnet));
    expect(faultsOf(own({ dataSubnets }))).toMatchObject([{ prop: 'network.dataSubnets', allowed: expect.stringContaining('us-west-2c') as string }]);
  });

  test('a subnet that is too small for its nodes: the size that is named is enough, half of it is not', () => {
    const [fault] = faultsOf(own({ privateSubnets: changed(0, { cidr: '10.20.0.0/28' }) }));
    expect(fault).toMatchObject({ prop: 'network.privateSubnets[0].cidr', got: '10.20.0.0/28' });
    const prefix = Number(/\/(\d+)/.exec(fault?.allowed ?? '')?.[1]);
    expect(faultsOf(own({ privateSubnets: changed(0, { cidr: `10.20.0.0/${prefix}` }) }))).toEqual([]);
    expect(faultsOf(own({ privateSubnets: changed(0, { cidr: `10.20.0.0/${prefix + 1}` }) }))).toHaveLength(1);
  });

  test('zones beside it', () => {
    expect(faultsOf({ ...own(), zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'] })).toMatchObject([{ prop: 'zones' }]);
  });
});
