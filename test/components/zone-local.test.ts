import { describe, expect, it } from 'vitest';
import { hopsOf } from '../../lib/cost';
import { Tier, type PlatformSizing } from '../../lib/sizing';
import { ROLES } from './collector/fixtures';
import { Rendered, ADMITS, MEDIUM, TRAITS } from './microservices/rendered';
import { Loki, Mimir, Tempo } from '../../lib';

const common = { traits: TRAITS, retentionDays: 7, admits: ADMITS };
const topic = MEDIUM.kafka?.topics.tempoIngest;
if (topic === undefined) throw new Error('Medium has no ingest topic');

const CALLED: { readonly [service: string]: Rendered } = {
  gateway: ROLES.gateway(),
  'tempo-distributor': new Rendered((s) => new Tempo(s, 'tempo', { ...common, sizing: MEDIUM.tempo, topic })),
  'mimir-distributor': new Rendered((s) => new Mimir(s, 'mimir', { ...common, sizing: MEDIUM.mimir })),
  'loki-distributor': new Rendered((s) => new Loki(s, 'loki', { ...common, sizing: MEDIUM.loki })),
};

describe.each(Object.entries(CALLED))('%s', (name, rendered) => {
  it('is reached in the zone of its caller first', () => {
    expect(rendered.get('Service', name).spec.trafficDistribution).toBe('PreferClose');
  });

  it('keeps evenly to the zones, and to those alone whose nodes can be reached', () => {
    expect(rendered.get('Deployment', name).spec.template.spec.topologySpreadConstraints[0]).toMatchObject({
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      nodeTaintsPolicy: 'Honor',
      matchLabelKeys: ['pod-template-hash'],
    });
  });
});

it('a gateway with a volume waits for its own zone, whose nodes may be away for a while', () => {
  const { spec } = ROLES.gateway({ destination: { kind: 'direct', tempoEndpoint: 'tempo:4317', mimirEndpoint: 'http://mimir:8080/otlp', lokiEndpoint: 'http://loki:3100/otlp' }, sizing: { replicas: 2, cpu: 1, memoryMiB: 1024, diskGiB: 10 } }).get('StatefulSet', 'gateway');
  const [zone] = spec.template.spec.topologySpreadConstraints;
  expect([zone.whenUnsatisfiable, zone.nodeTaintsPolicy, zone.matchLabelKeys]).toEqual(['DoNotSchedule', undefined, undefined]);
});

it('other services lead to any zone, and other pods rather run in a crowded zone than not at all', () => {
  const loki = CALLED['loki-distributor'];
  expect(loki?.get('Service', 'loki-query-frontend').spec.trafficDistribution).toBeUndefined();
  expect(loki?.get('Deployment', 'loki-querier').spec.template.spec.topologySpreadConstraints[0].whenUnsatisfiable).toBe('ScheduleAnyway');
});

describe('the cost of zones', () => {
  const crossing = (sizing: PlatformSizing): { readonly [hop: string]: number } => Object.fromEntries(hopsOf(sizing).map((hop) => [hop.name, hop.crossing]));
  const withGateways = (replicas: number): PlatformSizing => ({ ...MEDIUM, collector: { ...MEDIUM.collector, gateway: { ...MEDIUM.collector.gateway, replicas } } });

  it('is nothing on the way to gateways and to backends, where each zone has one', () => {
    expect(crossing(MEDIUM)).toMatchObject({ 'agents and applications to gateways': 0, 'processors to backends': 0 });
  });

  it.each([[3, 0], [7, 0], [2, 1 / 3], [1, 2 / 3]])('of %i gateways is %d of what they take', (replicas, share) => {
    expect(crossing(withGateways(replicas))['agents and applications to gateways']).toBeCloseTo(share, 9);
  });

  it('finds a gateway and a distributor for each zone in every tier of three zones', () => {
    const node = { name: 'm', cpu: 64, memoryMiB: 262_144, allocatableCpu: 63, allocatableMemoryMiB: 250_000, maxPods: 250 };
    for (const tier of [Tier.MEDIUM, Tier.LARGE, Tier.XLARGE]) {
      const { tempo, mimir, loki, collector, zones } = tier.size({ collector: node, storage: node, general: node });
      const distributors = [tempo, mimir, loki].map((b) => ('distributor' in b ? b.distributor.replicas : 0));
      expect(Math.min(collector.gateway.replicas, ...distributors)).toBeGreaterThanOrEqual(zones);
    }
  });
});
