import { describe, expect, test } from 'vitest';
import { AwsCloud } from '../../../lib/clouds/aws';
import { Faults } from '../../../lib/errors';
import { Tier } from '../../../lib/sizing';
import { faultsOf } from './synth';

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
    expect(faultsOf({ region })).toEqual([]);
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
  ])('zones %j are refused', (zones) => {
    expect(faultsOf({ zones })).toMatchObject([{ prop: 'zones', write: "zones: ['us-west-2a', 'us-west-2b', 'us-west-2c']" }]);
  });

  test.each([
    ['10.0.0.0', "network: { cidr: '10.0.0.0/16' }"],
    ['10.0.0.1/16', "network: { cidr: '10.0.0.0/16' }"],
    ['10.0.300.0/16', "network: { cidr: '10.0.0.0/16' }"],
    ['8.8.0.0/16', "network: { cidr: '10.0.0.0/16' }"],
    ['10.0.0.0/8', "network: { cidr: '10.0.0.0/16' }"],
    ['10.9.8.0/24', "network: { cidr: '10.9.0.0/19' }"],
  ])('network.cidr %s is refused', (cidr, write) => {
    expect(faultsOf({ network: { cidr } })).toMatchObject([{ prop: 'network.cidr', got: cidr, write }]);
  });

  test('the smallest range that is suggested is accepted, and half of it is not', () => {
    expect(faultsOf({ network: { cidr: '10.9.0.0/19' } })).toEqual([]);
    expect(faultsOf({ network: { cidr: '10.9.0.0/20' } })).toMatchObject([{ prop: 'network.cidr', allowed: expect.stringContaining('/16 to /19') as string }]);
  });

  test('the range must hold the pods of every node, with each autoscaler at its ceiling', () => {
    const cloud = new AwsCloud({ region: 'us-west-2' });
    const sizing = Tier.MEDIUM.size(cloud.nodeCatalog);
    const pools = sizing.pools.map((pool) => ({ ...pool, maxNodesPerZone: pool.maxNodesPerZone * 20 }));
    const faults = new Faults();
    cloud.check({ ...sizing, pools }, faults);
    expect(() => faults.throwIfAny('prod')).toThrow(/network\.cidr: got "10\.0\.0\.0\/16"[\s\S]*addresses per zone/);
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
    expect(faultsOf({ nodeTypes: { storage } })).toMatchObject([{ prop: 'nodeTypes.storage', got: storage, write: "nodeTypes: { storage: 'r6i.xlarge' }" }]);
  });

  test('logRetentionDays that CloudWatch does not know is refused', () => {
    expect(faultsOf({ logRetentionDays: 42 })).toMatchObject([{ prop: 'logRetentionDays', got: 42 }]);
  });

  test('what MSK and RDS cannot give is refused', () => {
    const cloud = new AwsCloud({ region: 'us-west-2' });
    const sizing = Tier.MEDIUM.size(cloud.nodeCatalog);
    const faults = new Faults();
    cloud.check(
      {
        ...sizing,
        kafka: { ...sizing.kafka, brokers: 4, cpu: 96, maxDiskGiB: 20_000 },
        database: { ...sizing.database, cpu: 64, backupDays: 60, diskGiB: 5 },
      },
      faults,
    );
    expect(() => faults.throwIfAny('prod')).toThrow('6 faults');
  });

  test('every fault of one cloud is said at once', () => {
    const faults = faultsOf({ region: 'mars', network: { cidr: 'x' }, cluster: { publicAccessCidrs: ['0.0.0.0/0'] }, nodeTypes: { general: 'x' } });
    expect(faults.map((fault) => fault.prop)).toEqual(['region', 'nodeTypes.general', 'network.cidr', 'cluster.publicAccessCidrs[0]']);
  });
});
