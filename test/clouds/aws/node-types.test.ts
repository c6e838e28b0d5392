import { describe, expect, test } from 'vitest';
import { AwsCloud, awsNodeType, type AwsNodeType } from '../../../lib/clouds/aws';
import { nodeAddresses } from '../../../lib/clouds/aws/node-types';
import { AWS_NODE_TYPES, findAwsNodeType, isBurstable, Tier, TIER_NAMES } from '../../../lib/sizing';
import { sizeFor } from './synth';

describe('node types', () => {
  test('m6i.xlarge: cores and memory by the published reservations', () => {
    expect(findAwsNodeType('m6i.xlarge')).toEqual({
      name: 'm6i.xlarge',
      cpu: 4,
      memoryMiB: 16_384,
      allocatableCpu: 3.92,
      allocatableMemoryMiB: 15_155 - 255 - 11 * 58 - 100,
      maxPods: 58,
      architecture: 'x86_64',
      addresses: 60,
      addressesPerInterface: 15,
    });
  });

  test('pods stop at 110 below 30 cores and at 250 above', () => {
    expect(findAwsNodeType('r7g.4xlarge')).toMatchObject({ maxPods: 110, architecture: 'arm64', addresses: 150 });
    expect(findAwsNodeType('m6i.8xlarge')).toMatchObject({ maxPods: 234, addresses: 240 });
  });

  test('burstable machines are known, and known as such', () => {
    expect(findAwsNodeType('t3.large')).toMatchObject({ cpu: 2, memoryMiB: 8192, maxPods: 35, addresses: 36 });
    expect(findAwsNodeType('t4g.xlarge')).toMatchObject({ maxPods: 58, architecture: 'arm64' });
    expect(['t3.large', 't4g.xlarge', 'm6i.large', 'r7g.xlarge'].filter((name) => isBurstable({ name }))).toEqual(['t3.large', 't4g.xlarge']);
  });

  test.each(['t3i.large', 'm3.large', 'm6.large', 't3.8xlarge', 'x6i.large'])('%s is unknown', (name) => {
    expect(findAwsNodeType(name)).toBeUndefined();
  });

  test.each(TIER_NAMES)('the table knows every default of tier %s; a choice wins, and an unknown one leaves the default', (tier) => {
    const { collector, storage, general } = new AwsCloud({ region: 'us-west-2' }).nodeCatalog(tier);
    expect({ collector: collector.name, storage: storage.name, general: general.name }).toEqual(AWS_NODE_TYPES[tier]);
    const chosen = new AwsCloud({ region: 'us-west-2', nodeTypes: { storage: 'r7g.2xlarge', general: 'x' } }).nodeCatalog(tier);
    expect([chosen.storage.name, chosen.general.name, chosen.collector.name]).toEqual(['r7g.2xlarge', AWS_NODE_TYPES[tier].general, AWS_NODE_TYPES[tier].collector]);
  });

  test('addresses: full nodes, and the platform`s own pods with a spare interface on each', () => {
    const sizing = sizeFor(new AwsCloud({ region: 'us-west-2' }), Tier.XLARGE);
    const { full, planned } = nodeAddresses(sizing);
    expect(full).toBe(sizing.pools.reduce((sum, { type, maxNodesPerZone }) => sum + maxNodesPerZone * (type as AwsNodeType).addresses, 0));
    expect(planned).toBeLessThan(full);
    expect(planned).toBeGreaterThan(sizing.pools.reduce((sum, { type, maxNodesPerZone }) => sum + 2 * maxNodesPerZone * (type as AwsNodeType).addressesPerInterface, 0));
  });

  test('a machine of one`s own', () => {
    const own = awsNodeType({ name: 'm8g.large', cpu: 2, memoryMiB: 8192, interfaces: 3, addressesPerInterface: 10, architecture: 'arm64' });
    expect(own).toMatchObject({ maxPods: 29, addresses: 30, allocatableCpu: 1.93, architecture: 'arm64' });
    expect(new AwsCloud({ region: 'us-west-2', nodeTypes: { general: own } }).nodeCatalog('large').general).toBe(own);
  });
});
