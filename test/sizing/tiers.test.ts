import { describe, expect, it } from 'vitest';
import { Faults, ValidationError } from '../../lib/errors';
import { Tier, awsNodeCatalog, type PlatformSizing } from '../../lib/sizing';

const sized = (tier: Tier): PlatformSizing => tier.size(awsNodeCatalog(tier.name));
const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];

describe('the tiers', () => {
  it.each(TIERS.map((tier) => [tier.name, tier] as const))('%s lies on the model’s own curve', (_name, tier) => {
    const again = Tier.forLoad(tier.load);
    expect(again.name).toBe(tier.name);
    expect(JSON.stringify(sized(again))).toBe(JSON.stringify(sized(tier)));
  });

  it('choose modes by size', () => {
    const modes = TIERS.map((tier) => sized(tier)).map((s) => [s.zones, s.kafka !== undefined, s.tempo.mode, s.mimir.mode, s.loki.mode]);
    expect(modes).toEqual([
      [1, false, 'monolithic', 'monolithic', 'monolithic'],
      [3, true, 'microservices', 'classic', 'microservices'],
      [3, true, 'microservices', 'ingest-storage', 'microservices'],
      [3, true, 'microservices', 'ingest-storage', 'microservices'],
    ]);
  });

  it('have the partitions the mission asks for', () => {
    const partitions = TIERS.map((tier) => sized(tier).kafka?.topics.traces.partitions ?? 0);
    expect(partitions.slice(0, 3)).toEqual([0, 6, 12]);
    expect(partitions[3]).toBeGreaterThanOrEqual(24);
  });

  it('are not changed by with', () => {
    Tier.MEDIUM.with({ retentionDays: { logs: 7 } });
    expect(Tier.MEDIUM.load.retentionDays.logs).toBe(30);
    expect(Tier.MEDIUM.with({ retentionDays: { logs: 7 } }).load.retentionDays).toEqual({ traces: 14, metrics: 30, logs: 7 });
  });
});

describe('overrides', () => {
  it('win over the model, which still says what it would have taken; the rest follows', () => {
    const s = sized(Tier.MEDIUM.with({ set: { 'kafka.topics.traces.partitions': 12 } }));
    expect(s.kafka?.topics.traces.partitions).toBe(12);
    expect(s.collector.processors?.traces.maxReplicas).toBe(12);
    expect(s.explain().find((e) => e.path === 'kafka.topics.traces.partitions')).toMatchObject({ value: 12, model: 6, source: { kind: 'override' } });
  });

  it.each<[string, { readonly [path: string]: number }]>([
    ['a path that does not exist', { 'mimir.ingester.replica': 6 }],
    ['more copies than brokers', { 'kafka.topics.replicationFactor': 9 }],
    ['a fraction of a replica', { 'grafana.replicas': 1.5 }],
    ['nothing at all', { 'gateway.replicas': NaN }],
  ])('refuse %s', (_what, set) => {
    expect(() => sized(Tier.MEDIUM.with({ set }))).toThrow(ValidationError);
  });
});

describe('a load that cannot be', () => {
  it.each([
    ['spansPerSecond', -1],
    ['spansPerSecond', 0],
    ['activeSeries', NaN],
    ['logLinesPerSecond', Infinity],
    ['spansPerSecond', 25e6],
    ['spansKept', 0],
    ['peakFactor', 0.5],
  ] as const)('is refused: %s = %s', (prop, value) => {
    const faults = new Faults();
    Tier.MEDIUM.with({ load: { [prop]: value } }).check(faults);
    expect(() => faults.throwIfAny('prod')).toThrow(prop);
  });

  it('above 20 M events a second is told to be several platforms', () => {
    const faults = new Faults();
    Tier.forLoad({ spansPerSecond: 25e6, activeSeries: 1000, logLinesPerSecond: 1 }).check(faults);
    expect(() => faults.throwIfAny('prod')).toThrow(/platforms/);
  });
});
