import { describe, expect, test } from 'vitest';
import { azureNodeCatalog, azureNodeType, findAzureNodeType, Tier } from '../../lib/sizing';

const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];

describe('findAzureNodeType', () => {
  test('takes off what AKS reserves, and what its daemon sets ask beyond the usual', () => {
    // 16384 MiB: 3 % unseen, reserved 20 x 110 + 50, 100 for eviction, 700 - 400 for daemon sets; 4 cores: 140 m reserved, 450 - 250 m.
    expect(findAzureNodeType('Standard_D4s_v5')).toEqual({ name: 'Standard_D4s_v5', cpu: 4, memoryMiB: 16_384, allocatableCpu: 3.66, allocatableMemoryMiB: 13_242, maxPods: 106, dataDisks: 8 });
  });

  test.each([[1, 60], [2, 100], [4, 140], [8, 180], [16, 260], [32, 420], [64, 740]])('%i cores: AKS reserves %i m', (cpu, reserved) => {
    expect(azureNodeType({ name: 'x', cpu, memoryMiB: 65_536, dataDisks: 4 }).allocatableCpu).toBeCloseTo(cpu - reserved / 1000 - 0.2, 6);
  });

  test('of a small machine AKS reserves no more than a quarter of the memory', () => {
    expect(azureNodeType({ name: 'x', cpu: 2, memoryMiB: 4_096, dataDisks: 4 }).allocatableMemoryMiB).toBe(Math.floor(4_096 * 0.97 - 1_024 - 100 - 300));
  });

  test.each([['Standard_E8as_v5', 8, 64, 16], ['Standard_D32ads_v6', 32, 128, 32], ['Standard_D8ls_v5', 8, 16, 16], ['Standard_D2als_v6', 2, 4, 4]])('%s', (name, cpu, gib, dataDisks) => {
    expect(findAzureNodeType(name)).toMatchObject({ cpu, memoryMiB: gib * 1024, dataDisks });
  });

  test.each(['Standard_D4_v5', 'Standard_D6s_v5', 'Standard_D4s_v3', 'Standard_D4ls_v6', 'Standard_F4s_v2', 'standard_d4s_v5', 'D4s_v5', 'm6i.xlarge', 'n2-standard-4', 'Standard_Dconstructors_v5', ''])('%j is unknown', (name) => {
    expect(findAzureNodeType(name)).toBeUndefined();
  });
});

test.each(TIERS)('every pod of tier $name fits its machine, brokers in the cluster included', (tier) => {
  const sizing = tier.size(azureNodeCatalog(tier.name), undefined, { kafkaInCluster: true });
  for (const pool of sizing.pools) expect(pool.maxNodesPerZone).toBeGreaterThan(pool.nodesPerZone);
});

test('a chosen type stands in for the tier`s, an unknown one does not', () => {
  expect(azureNodeCatalog('medium', { storage: 'Standard_E8s_v5' }).storage.memoryMiB).toBe(65_536);
  expect(azureNodeCatalog('medium', { storage: 'm6i.large' }).storage.name).toBe('Standard_D8s_v5');
});
