import { describe, expect, test } from 'vitest';
import { findGcpNodeType, gcpNodeCatalog, gcpNodeType, Tier } from '../../lib/sizing';

const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];

describe('findGcpNodeType', () => {
  test('takes off what GKE reserves, and what its daemon sets ask beyond the usual', () => {
    // 16384 MiB: 3 % unseen, reserved 1024 + 819.2 + 819.2, 100 for eviction, 800 - 400 for daemon sets; 4 cores: 80 m reserved, 500 - 250 m.
    expect(findGcpNodeType('n2-standard-4')).toEqual({ name: 'n2-standard-4', cpu: 4, memoryMiB: 16_384, allocatableCpu: 3.67, allocatableMemoryMiB: 12_730, maxPods: 102 });
  });

  test('memory above 128 GiB is reserved at 2 %', () => {
    const of = (gib: number) => gcpNodeType({ name: 'x', cpu: 32, memoryMiB: gib * 1024 }).allocatableMemoryMiB;
    expect((of(256) - of(128)) / (128 * 1024)).toBeCloseTo(1 - 0.03 - 0.02, 3);
  });

  test.each([['c2d-highcpu-8', 8, 16], ['e2-highmem-16', 16, 128], ['n2d-standard-32', 32, 128]])('%s', (name, cpu, gib) => {
    expect(findGcpNodeType(name)).toMatchObject({ cpu, memoryMiB: gib * 1024 });
  });

  test.each(['n2-standard-3', 'e2-highmem-32', 'm6i.xlarge', 'e2-medium', 'constructor-standard-4', ''])('%j is unknown', (name) => {
    expect(findGcpNodeType(name)).toBeUndefined();
  });
});

test.each(TIERS)('every pod of tier $name fits its machine, brokers in the cluster included', (tier) => {
  const sizing = tier.size(gcpNodeCatalog(tier.name), undefined, { kafkaInCluster: true });
  for (const pool of sizing.pools) expect(pool.maxNodesPerZone).toBeGreaterThan(pool.nodesPerZone);
});

test('a chosen type stands in for the tier`s, an unknown one does not', () => {
  expect(gcpNodeCatalog('medium', { storage: 'n2-highmem-8' }).storage.memoryMiB).toBe(65_536);
  expect(gcpNodeCatalog('medium', { storage: 'm6i.large' }).storage.name).toBe('n2-standard-8');
});
