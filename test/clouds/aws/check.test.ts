import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../lib/errors';
import { Tier, type KafkaSizing } from '../../../lib/sizing';
import { AUTHORITY } from '../../support/authority';
import { faultsOf, kafkaOf } from './synth';

describe('AwsCloud.check', () => {
  test('a region is enough', () => {
    expect(faultsOf({})).toEqual([]);
  });

  test.each([
    ['us_west_2', "region: 'us-west-2'"],
    ['US-WEST-2', "region: 'us-west-2'"],
    ['us-west-2a', "region: 'us-west-2'"],
    ['frankfurt', "region: 'eu-central-1'"],
    ['Ireland', "region: 'eu-west-1'"],
    ['mars', "region: 'eu-central-1'"],
  ])('region %s: says what to write', (region, write) => {
    const faults = faultsOf({ region });
    expect(faults.map((fault) => fault.prop)).toEqual(['region']);
    expect(faults[0]).toMatchObject({ got: region, write });
  });

  test.each(['us-gov-west-1', 'cn-northwest-1', 'il-central-1', 'ap-southeast-5'])('region %s is one', (region) => {
    expect(faultsOf({ region, database: { certificateAuthority: AUTHORITY } })).toEqual([]);
  });

  test('a region with two zones is refused, with the reason', () => {
    expect(faultsOf({ region: 'us-west-1' })).toMatchObject([{ prop: 'region', got: 'us-west-1', allowed: expect.stringContaining('3 zones') as string }]);
  });

  test.each([
    [['us-west-2a', 'us-west-2b']],
    [['us-west-2a', 'us-west-2a', 'us-west-2b']],
    [['us-west-2a', 'us-west-2b', 'eu-west-1c']],
    [['us-west-2a', 'us-west-2b', 'us-west-2-lax-1a']],
    [['a', 'b', 'c']],
    [['us-west-2a', 'us-west-2b', 'us-west-2e']],
  ])('zones %j are refused', (zones) => {
    expect(faultsOf({ zones })).toMatchObject([{ prop: 'zones', write: "zones: ['us-west-2a', 'us-west-2b', 'us-west-2c']" }]);
  });

  test.each([
    ['eu-west-1', ['a', 'b', 'd'], "'eu-west-1a', 'eu-west-1b', 'eu-west-1c'"],
    ['us-east-1', ['a', 'b', 'g'], "'us-east-1a', 'us-east-1b', 'us-east-1c'"],
    ['ca-central-1', ['a', 'b', 'e'], "'ca-central-1a', 'ca-central-1b', 'ca-central-1d'"],
  ])('%s has no zones %j', (region, letters, write) => {
    const zones = letters.map((letter) => `${region}${letter}`);
    expect(faultsOf({ region, zones })).toMatchObject([{ prop: 'zones', got: zones, write: `zones: [${write}]` }]);
  });

  test.each([['us-east-1', ['a', 'd', 'f']], ['us-west-2', ['b', 'c', 'd']], ['ap-northeast-2', ['a', 'c', 'd']]])('%s has zones %j', (region, letters) => {
    expect(faultsOf({ region, zones: letters.map((letter) => `${region}${letter}`) })).toEqual([]);
  });

  test('a region that is not there, as from an environment without it', () => {
    expect(faultsOf({ region: undefined as unknown as string })).toMatchObject([{ prop: 'region', got: undefined, write: "region: 'eu-central-1'" }]);
  });

  test.each([
    ['10.0.0.0', "network: { cidr: '10.0.0.0/16' }"],
    ['10.0.0.1/16', "network: { cidr: '10.0.0.0/16' }"],
    ['10.0.300.0/16', "network: { cidr: '10.0.0.0/16' }"],
    ['8.8.0.0/16', "network: { cidr: '10.0.0.0/16' }"],
    ['10.0.0.0/8', "network: { cidr: '10.0.0.0/16' }"],
  ])('network.cidr %s is refused', (cidr, write) => {
    expect(faultsOf({ network: { cidr } })).toMatchObject([{ prop: 'network.cidr', got: cidr, write }]);
  });

  test('the smallest range that is suggested is accepted, and half of it is not', () => {
    const [fault] = faultsOf({ network: { cidr: '10.9.8.0/24' } });
    const [, cidr = '', prefix = ''] = /^network: { cidr: '(10\.9\.0\.0\/(\d+))' }$/.exec(fault?.write ?? '') ?? [];
    expect(faultsOf({ network: { cidr } })).toEqual([]);
    const half = `10.9.0.0/${Number(prefix) + 1}`;
    expect(faultsOf({ network: { cidr: half } })).toMatchObject([{ prop: 'network.cidr', allowed: expect.stringContaining(`/16 to /${prefix}`) as string }]);
  });

  test('the range must hold the pods of every node, with each autoscaler at its ceiling', () => {
    const times = (factor: number) =>
      faultsOf({}, Tier.XLARGE, ({ pools }) => ({ pools: pools.map((pool) => ({ ...pool, maxNodesPerZone: pool.maxNodesPerZone * (pool.role === 'general' ? 1 : factor) })) }));
    expect(times(3)).toEqual([]);
    const larger = times(6);
    expect(larger).toMatchObject([{ prop: 'network.cidr', got: '10.0.0.0/16', allowed: expect.stringContaining('addresses per zone') as string }]);
  });

  test.each(['0.0.0.0/0', '0.0.0.0/1', '203.0.113.1/24', 'office', '::/0'])('cluster.publicAccessCidrs with %s is refused', (cidr) => {
    expect(faultsOf({ cluster: { publicAccessCidrs: ['203.0.113.0/24', cidr] } })).toMatchObject([{ prop: 'cluster.publicAccessCidrs[1]', got: cidr }]);
  });

  test('cluster.privateAccessCidrs: the whole internet is refused', () => {
    expect(faultsOf({ cluster: { privateAccessCidrs: ['0.0.0.0/0'] } })).toMatchObject([{ prop: 'cluster.privateAccessCidrs[0]' }]);
  });

  test.each(['arn:aws:iam::111122223333:root', 'admin', '*', 'arn:aws:iam::1111:role/x'])('cluster.admins with %s is refused', (arn) => {
    expect(faultsOf({ cluster: { admins: [arn] } })).toMatchObject([{ prop: 'cluster.admins[0]', got: arn }]);
  });

  test.each(['1.35.2', 'v1.35', 'latest', '1.5'])('cluster.kubernetesVersion %s is refused', (kubernetesVersion) => {
    expect(faultsOf({ cluster: { kubernetesVersion } })).toMatchObject([{ prop: 'cluster.kubernetesVersion', got: kubernetesVersion }]);
  });

  test.each(['t3.medium', 'm6i.tiny', 'm5.xlarge', ''])('nodeTypes.storage %s is refused', (storage) => {
    expect(faultsOf({ nodeTypes: { storage } })).toMatchObject([{ prop: 'nodeTypes.storage', got: storage, write: "nodeTypes: { storage: 'm6i.2xlarge' }" }]);
  });

  test('logRetentionDays that CloudWatch does not know is refused', () => {
    expect(faultsOf({ logRetentionDays: 42 })).toMatchObject([{ prop: 'logRetentionDays', got: 42 }]);
  });

  test('what MSK and RDS cannot give is refused', () => {
    const faults = faultsOf({}, Tier.MEDIUM, (sizing) => ({
      kafka: { ...kafkaOf(sizing), brokers: 4, cpu: 96, maxDiskGiB: 20_000 },
      database: { ...sizing.database, cpu: 96, backupDays: 60, diskGiB: 5 },
    }));
    expect(faults.map((fault) => fault.prop)).toEqual([
      'tier (Kafka brokers)',
      'tier (Kafka brokers)',
      'tier (Kafka disk)',
      'tier (database)',
      'tier (database backups)',
      'tier (database disk)',
    ]);
  });

  test('a file`s name in place of the certificates of Amazon`s authorities is refused', () => {
    expect(faultsOf({ database: { certificateAuthority: 'us-west-2-bundle.pem' } })).toMatchObject([{ prop: 'database.certificateAuthority', write: expect.stringContaining('readFileSync') as string }]);
    expect(faultsOf({ database: {} })).toEqual([]);
  });

  test('more brokers than a cluster may have, more partitions than its brokers hold, and disks that are too slow are refused', () => {
    const bent = (change: (kafka: KafkaSizing) => Partial<KafkaSizing>): readonly Fault[] =>
      faultsOf({}, Tier.MEDIUM, (sizing) => ({ kafka: { ...kafkaOf(sizing), ...change(kafkaOf(sizing)) } }));
    expect(bent(() => ({ brokers: 63 }))).toMatchObject([{ prop: 'tier (Kafka brokers)', got: 63, allowed: expect.stringContaining('up to 60') as string }]);
    const many = ({ topics }: KafkaSizing): Partial<KafkaSizing> => ({ topics: { ...topics, traces: { ...topics.traces, partitions: 2000 } } });
    expect(bent(many)).toMatchObject([{ prop: 'tier (Kafka partitions per broker)', allowed: expect.stringContaining('1000 replicas') as string }]);
    const short = ({ topics }: KafkaSizing): Partial<KafkaSizing> => ({ topics: { ...topics, logs: { ...topics.logs, retentionHours: 2 } } });
    expect(bent(short)).toMatchObject([{ prop: 'tier (Kafka disk throughput)', allowed: expect.stringContaining('250 MiB/s on a kafka.m7g.xlarge') as string }]);
  });

  test('a node group above what EKS allows is refused, and a pool of one group counts all zones', () => {
    const larger = (zonal: boolean) => faultsOf({ network: { cidr: 'x' } }, Tier.MEDIUM, ({ pools }) => ({ pools: pools.map((pool) => ({ ...pool, zonal, maxNodesPerZone: 200 })) }));
    expect(larger(true).map((fault) => fault.prop)).toEqual(['network.cidr']);
    expect(larger(false).map((fault) => fault.prop)).toEqual(['tier (nodes: collector)', 'tier (nodes: storage)', 'tier (nodes: general)', 'network.cidr']);
    expect(larger(false)[0]).toMatchObject({ got: 600, allowed: expect.stringContaining('450 nodes') as string });
  });

  test('machines that run out of CPU credits are for Small only', () => {
    expect(faultsOf({ nodeTypes: { general: 't3.xlarge' } }, Tier.SMALL)).toEqual([]);
    expect(faultsOf({ nodeTypes: { collector: 't3.xlarge' } })).toMatchObject([{ prop: 'nodeTypes.collector', got: 't3.xlarge', write: "nodeTypes: { collector: 'c6i.2xlarge' }" }]);
  });

  test.each([Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE])('a region is enough for tier $name', (tier) => {
    expect(faultsOf({}, tier)).toEqual([]);
  });

  test('Small runs in one zone, so two are enough for its network', () => {
    expect(faultsOf({ region: 'us-west-1' }, Tier.SMALL)).toEqual([]);
    expect(faultsOf({ zones: ['us-west-2b', 'us-west-2a'] }, Tier.SMALL)).toEqual([]);
    expect(faultsOf({ zones: ['us-west-2b'] }, Tier.SMALL)).toMatchObject([{ prop: 'zones', allowed: expect.stringContaining('2 or 3 different zones') as string }]);
  });

  test('every fault of one cloud is said at once', () => {
    const faults = faultsOf({ region: 'mars', network: { cidr: 'x' }, cluster: { publicAccessCidrs: ['0.0.0.0/0'] }, nodeTypes: { general: 'x' } });
    expect(faults.map((fault) => fault.prop)).toEqual(['region', 'nodeTypes.general', 'network.cidr', 'cluster.publicAccessCidrs[0]']);
  });
});
