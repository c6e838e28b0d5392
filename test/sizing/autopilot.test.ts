import { describe, expect, test } from 'vitest';
import { admitted, AUTOPILOT_REQUESTS, autopilotNode, findGcpNodeType, gcpNodeCatalog, Tier, workloads, type NodeCatalog } from '../../lib/sizing';

const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];
const catalogOf = (tier: Tier): NodeCatalog => {
  const node = autopilotNode(tier.name);
  return { collector: node, storage: node, general: node };
};

describe('admitted', () => {
  test.each([
    // cores, MiB, and what Autopilot makes of them.
    [1, 4096, 1, 4096],
    [0.5, 4096, 0.65, 4096],
    [0.2, 1001, 0.2, 1001],
    [1, 768, 1, 1024],
    [0.31, 512, 0.35, 512],
    [0.01, 16, 0.05, 52],
    [2.5, 16_640, 2.5, 16_640],
  ])('%d cores and %d MiB: %d and %d', (cpu, memoryMiB, wantedCpu, wantedMiB) => {
    expect(admitted({ cpu, memoryMiB }, AUTOPILOT_REQUESTS)).toEqual({ cpu: wantedCpu, memoryMiB: wantedMiB });
  });

  test('takes nothing away, keeps the bounds, and what it makes stays as it is', () => {
    for (let i = 0; i < 2000; i++) {
      const asked = { cpu: ((i * 37) % 400) / 100, memoryMiB: (i * 7919) % 20_000 };
      const taken = admitted(asked, AUTOPILOT_REQUESTS);
      expect(taken.cpu).toBeGreaterThanOrEqual(asked.cpu);
      expect(taken.memoryMiB).toBeGreaterThanOrEqual(asked.memoryMiB);
      expect(taken.memoryMiB / taken.cpu).toBeGreaterThanOrEqual(AUTOPILOT_REQUESTS.leastMiBPerCore - 1e-6);
      expect(taken.memoryMiB / taken.cpu).toBeLessThanOrEqual(AUTOPILOT_REQUESTS.mostMiBPerCore + 1e-6);
      expect(admitted(taken, AUTOPILOT_REQUESTS)).toEqual(taken);
    }
  });

  test('is nothing where machines are bought', () => {
    expect(admitted({ cpu: 0.01, memoryMiB: 1 }, undefined)).toEqual({ cpu: 0.01, memoryMiB: 1 });
  });
});

describe.each(TIERS.map((tier) => ({ name: tier.name, tier })))('$name where pods are sold', ({ tier }) => {
  const sizing = tier.size(catalogOf(tier), undefined, { kafkaInCluster: true });
  const bought = tier.size(gcpNodeCatalog(tier.name), undefined, { kafkaInCluster: true });

  test('is what Autopilot takes as it is', () => {
    for (const { name, sizing: asked } of workloads(sizing)) expect({ name, ...admitted(asked, AUTOPILOT_REQUESTS) }).toEqual({ name, ...asked });
  });

  test('says of each number that was raised from what, and by whom', () => {
    const explained = new Map(sizing.explain().map((e) => [e.path, e]));
    const usual = new Map(bought.explain().map((e) => [e.path, e]));
    const raised = [...explained.values()].filter(({ path, value }) => /\.(cpu|memoryMiB)$/.test(path) && value !== usual.get(path)?.value);
    for (const { path, formula, value } of raised) {
      expect(formula).toContain(`from ${usual.get(path)!.value} to what GKE Autopilot takes`);
      expect(value).toBeGreaterThan(usual.get(path)!.value);
    }
    if (tier === Tier.MEDIUM) expect(raised.map(({ path }) => path)).toContain('tempo.liveStore.cpu');
    expect(explained.get('tempo.liveStore.cpu')?.value).toBe('liveStore' in sizing.tempo ? sizing.tempo.liveStore.cpu : undefined);
  });

  test('has one estimate of nodes, and replicas, disks and topics as ever', () => {
    expect(sizing.pools.map(({ role, type }) => [role, type.name])).toEqual([['general', 'GKE Autopilot']]);
    expect(sizing.pools[0]?.type.cpu).toBe(findGcpNodeType(gcpNodeCatalog(tier.name).storage.name)?.cpu);
    expect(sizing.pools[0]!.maxNodesPerZone).toBeGreaterThan(sizing.pools[0]!.nodesPerZone);
    expect(workloads(sizing).map(({ name, sizing: { replicas, maxReplicas, diskGiB } }) => ({ name, replicas, maxReplicas, diskGiB }))).toEqual(
      workloads(bought).map(({ name, sizing: { replicas, maxReplicas, diskGiB } }) => ({ name, replicas, maxReplicas, diskGiB })),
    );
    expect(sizing.kafka?.topics).toEqual(bought.kafka?.topics);
  });
});

test('a number of the user`s is raised as well, and still counts as the user`s', () => {
  const tier = Tier.MEDIUM.with({ set: { 'grafana.memoryMiB': 8192 } });
  const sizing = tier.size(catalogOf(tier));
  expect(sizing.grafana).toMatchObject({ cpu: 1.25, memoryMiB: 8192 });
  expect(sizing.explain().find(({ path }) => path === 'grafana.memoryMiB')?.source.kind).toBe('override');
});
