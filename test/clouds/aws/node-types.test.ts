import { describe, expect, test } from 'vitest';
import { AwsCloud, awsNodeType } from '../../../lib/clouds/aws';
import { findNodeType } from '../../../lib/clouds/aws/node-types';

describe('node types', () => {
  test('m6i.xlarge: cores and memory by the published reservations', () => {
    expect(findNodeType('m6i.xlarge')).toEqual({
      name: 'm6i.xlarge',
      cpu: 4,
      memoryMiB: 16_384,
      allocatableCpu: 3.92,
      allocatableMemoryMiB: 15_155 - 255 - 11 * 58 - 100,
      maxPods: 58,
      architecture: 'x86_64',
      addresses: 60,
    });
  });

  test('pods stop at 110 below 30 cores and at 250 above', () => {
    expect(findNodeType('r7g.4xlarge')).toMatchObject({ maxPods: 110, architecture: 'arm64', addresses: 150 });
    expect(findNodeType('m6i.8xlarge')).toMatchObject({ maxPods: 234, addresses: 240 });
  });

  test('a machine of one`s own', () => {
    const own = awsNodeType({ name: 'm8g.large', cpu: 2, memoryMiB: 8192, interfaces: 3, addressesPerInterface: 10, architecture: 'arm64' });
    expect(own).toMatchObject({ maxPods: 29, addresses: 30, allocatableCpu: 1.93, architecture: 'arm64' });
    expect(new AwsCloud({ region: 'us-west-2', nodeTypes: { general: own } }).nodeCatalog.general).toBe(own);
  });
});
