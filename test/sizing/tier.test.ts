import { describe, expect, it } from 'vitest';
import { Faults } from '../../lib/errors';
import { awsNodeCatalog, checkLoad, Tier, type LoadProps, type PlatformSizing } from '../../lib/sizing';

const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];
const sized = (tier: Tier): PlatformSizing => tier.size(awsNodeCatalog(tier.name));
const RATES = { spansPerSecond: 1000, activeSeries: 10_000, logLinesPerSecond: 1000 };

describe('the tiers', () => {
  it('choose modes by size', () => {
    const modes = TIERS.map(sized).map((s) => [s.zones, s.pools.length, s.kafka?.topics.mimirIngest !== undefined, s.tempo.mode, s.mimir.mode, s.loki.mode]);
    expect(modes).toEqual([
      [1, 1, false, 'monolithic', 'monolithic', 'monolithic'],
      [3, 3, false, 'microservices', 'classic', 'microservices'],
      [3, 3, true, 'microservices', 'ingest-storage', 'microservices'],
      [3, 3, true, 'microservices', 'ingest-storage', 'microservices'],
    ]);
  });

  it('have the brokers and partitions of the mission', () => {
    const [small, medium, large, xlarge] = TIERS.map((tier) => sized(tier).kafka);
    expect(small).toBeUndefined();
    expect(medium).toMatchObject({ brokers: 3, topics: { traces: { name: 'otlp-traces', partitions: 6, replicationFactor: 3, minInSyncReplicas: 2, retentionHours: 24 } } });
    expect(large).toMatchObject({ brokers: 6, topics: { traces: { partitions: 12 }, metrics: { partitions: 12 }, logs: { partitions: 12 } } });
    expect(xlarge).toMatchObject({ brokers: 12, topics: { metrics: { partitions: 24 }, tempoIngest: { partitions: 24 }, mimirIngest: { name: 'mimir-ingest', maxMessageBytes: 16_000_000 } } });
  });

  it('give Small what one server has, with a queue on disk', () => {
    const { collector, kafka, mimir, loki, tempo, database } = sized(Tier.SMALL);
    expect([kafka, collector.processors]).toEqual([undefined, undefined]);
    expect(collector.gateway).toMatchObject({ replicas: 2, diskGiB: 60 });
    expect(collector.gateway.maxReplicas).toBeUndefined();
    expect([tempo, mimir, loki].map((b) => b.mode === 'monolithic' && b.all.replicas)).toEqual([1, 3, 3]);
    expect(database.standby).toBe(false);
  });

  it('are not changed by with', () => {
    Tier.MEDIUM.with({ retentionDays: { logs: 7 }, set: { 'grafana.replicas': 3 } });
    expect([Tier.MEDIUM.load.retentionDays.logs, Tier.MEDIUM.set]).toEqual([30, {}]);
  });
});

describe('a load', () => {
  it.each<[string, LoadProps, string]>([
    ['of a few services', RATES, 'small'],
    ['that needs three zones', { ...RATES, availability: 'zone-redundant' }, 'medium'],
    ['with more spans than one Tempo takes', { ...RATES, spansPerSecond: 9000, bytesPerSpan: 1500 }, 'medium'],
    ['with more lines than three Lokis take', { ...RATES, logLinesPerSecond: 15_000, bytesPerLine: 500 }, 'medium'],
    ['with more series than a small machine holds', { ...RATES, activeSeries: 400_000, scrapeIntervalSeconds: 60 }, 'medium'],
    ['with many queries', { ...RATES, queriesPerSecond: 20 }, 'medium'],
    ['of the issue', { spansPerSecond: 20_000, activeSeries: 800_000, logLinesPerSecond: 15_000 }, 'medium'],
    ['with more series than Mimir’s small preset', { ...RATES, activeSeries: 1.2e6 }, 'large'],
    ['whose peak is more than it seems', { spansPerSecond: 40_000, activeSeries: 100_000, logLinesPerSecond: 40_000, peakFactor: 4 }, 'large'],
    ['with more lines than upstream’s table', { ...RATES, logLinesPerSecond: 500_000, bytesPerLine: 800 }, 'xlarge'],
    ['of a million', { spansPerSecond: 1e6, activeSeries: 5e6, logLinesPerSecond: 1e6 }, 'xlarge'],
  ])('%s takes the row that carries it', (_what, load, tier) => {
    expect(Tier.forLoad(load).name).toBe(tier);
  });

  it('has from the row what is not given', () => {
    expect(Tier.forLoad({ ...RATES, retentionDays: { logs: 3 }, spansKept: undefined }).load).toEqual({ ...Tier.SMALL.load, ...RATES, retentionDays: { ...Tier.SMALL.load.retentionDays, logs: 3 } });
  });

  it('that outgrows its tier takes the next one’s policy and zones, and keeps what was decided', () => {
    const grown = Tier.SMALL.with({ load: { spansPerSecond: 40_000 }, retentionDays: { logs: 5 } });
    expect([grown.name, grown.load.availability, grown.load.activeSeries, grown.load.spansKept]).toEqual(['medium', 'zone-redundant', 100_000, 1]);
    expect(grown.load.retentionDays.logs).toBe(5);
    expect(Tier.LARGE.with({ load: { spansPerSecond: 1 } }).name).toBe('large');
  });
});

describe('a load that cannot be', () => {
  const refused = (tier: Tier): string => {
    const faults = new Faults();
    tier.check(faults);
    try {
      faults.throwIfAny('prod');
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  it.each<[string, LoadProps, RegExp]>([
    ['a negative rate', { ...RATES, spansPerSecond: -1 }, /tier\.spansPerSecond: got -1\n\s+allowed: above 0, up to 20000000: .*\n\s+write: spansPerSecond: 50000/],
    ['no series at all', { ...RATES, activeSeries: 0 }, /tier\.activeSeries: got 0/],
    ['not a number', { ...RATES, logLinesPerSecond: NaN }, /tier\.logLinesPerSecond: got/],
    ['an infinite rate', { ...RATES, spansPerSecond: Infinity }, /tier\.spansPerSecond: got/],
    ['a rate as text', { ...RATES, spansPerSecond: '5000' as unknown as number }, /tier\.spansPerSecond: got "5000"/],
    ['a share above 1', { ...RATES, spansKept: 1.1 }, /tier\.spansKept: got 1\.1\n\s+allowed: above 0, up to 1/],
    ['nothing kept', { ...RATES, spansKept: 0 }, /tier\.spansKept/],
    ['a peak below the rates', { ...RATES, peakFactor: 0.9 }, /tier\.peakFactor: got 0\.9\n\s+allowed: from 1, up to 10/],
    ['a peak of eleven', { ...RATES, peakFactor: 11 }, /tier\.peakFactor/],
    ['an unknown availability', { ...RATES, availability: 'both' as 'single' }, /tier\.availability: got "both"/],
    ['a large platform in one zone', { spansPerSecond: 1e6, activeSeries: 1e6, logLinesPerSecond: 1, availability: 'single' }, /'zone-redundant' for xlarge: its backends keep three copies/],
    ['more spans than one platform takes', { ...RATES, spansPerSecond: 25e6 }, /tier\.spansPerSecond: got 25000000\n.*up to 20000000.*\n\s+write: several platforms/],
    ['more events than one platform takes', { spansPerSecond: 15e6, activeSeries: 1000, logLinesPerSecond: 12e6 }, /tier: got "27000067 events\/s.*\n.*up to 20000000.*\n\s+write: 2 platforms, one per region/],
    ['more at the peak than one platform takes', { spansPerSecond: 5e6, activeSeries: 1000, logLinesPerSecond: 1, peakFactor: 9 }, /write: 3 platforms/],
  ])('%s is refused with the bound and the reason', (_what, load, message) => {
    expect(refused(Tier.forLoad(load))).toMatch(message);
    expect(() => sized(Tier.forLoad(load))).toThrow(message);
  });

  it.each([0, -1, 1.5, NaN, 4000])('a retention of %s days is refused', (days) => {
    expect(refused(Tier.MEDIUM.with({ retentionDays: { traces: days } }))).toMatch(/tier\.retentionDays\.traces: got/);
  });

  it('is named as it was written', () => {
    expect(refused(Tier.MEDIUM.with({ load: { spansPerSecond: 0 } }))).toMatch(/tier\.load\.spansPerSecond: got 0/);
  });

  it('is refused with all that is wrong at once', () => {
    const faults = new Faults();
    checkLoad({ ...Tier.MEDIUM.load, spansPerSecond: 0, bytesPerLine: -1, retentionDays: { traces: 0, metrics: 30, logs: 30 } }, faults, 'medium');
    expect(() => faults.throwIfAny('prod')).toThrow(/3 faults/);
  });
});
