import { describe, expect, it } from 'vitest';
import { Faults, type ValidationError } from '../../lib/errors';
import { Tier, type NumberOverrides, type PlatformSizing } from '../../lib/sizing';
import { CATALOG } from './loads';

const medium = (set: NumberOverrides): PlatformSizing => Tier.MEDIUM.with({ set }).size(CATALOG);

function faultsOf(tier: Tier): ValidationError['faults'] {
  try {
    tier.size(CATALOG);
  } catch (error) {
    return (error as ValidationError).faults;
  }
  return [];
}

describe('a number that the user sets', () => {
  it('is followed by what depends on it', () => {
    const s = medium({ 'kafka.topics.tempoIngest.partitions': 9, 'kafka.topics.traces.partitions': 24, 'mimir.ingester.replicas': 2 });
    expect(s.tempo).toMatchObject({ liveStore: { replicas: 9 }, blockBuilder: { replicas: 9 } });
    expect(s.collector.processors?.traces).toMatchObject({ replicas: 3, maxReplicas: 24 });
    expect(s.mimir).toMatchObject({ ingester: { replicas: 2, cpu: 3 } });
  });

  it('leaves the load to fewer, larger pods where it takes partitions away', () => {
    const s = medium({ 'kafka.topics.logs.partitions': 1 });
    expect(s.collector.processors?.logs).toMatchObject({ replicas: 1, maxReplicas: 1, cpu: 3.5, memoryMiB: 7168 });
  });

  it('shares the disks out anew over other brokers', () => {
    expect([medium({}).kafka?.diskGiB, medium({ 'kafka.brokers': 6 }).kafka?.diskGiB]).toEqual([1400, 700]);
  });

  it('is held by as many nodes as it needs', () => {
    const storage = (s: PlatformSizing): number => s.pools.find((p) => p.role === 'storage')?.nodesPerZone ?? 0;
    expect(storage(medium({ 'loki.querier.replicas': 60 }))).toBeGreaterThan(storage(medium({})));
  });

  it('fills the buckets by what was measured', () => {
    const { buckets, traffic } = medium({ 'buckets.logs.storedGiBPerDay': 100 });
    expect(buckets.logs.storedGiB).toBe(3000);
    expect(traffic.objectStoreGBPerDay.logs).toBeCloseTo(107.37, 2);
  });

  it('stays when more is set, and the last of one path wins', () => {
    const tier = Tier.MEDIUM.with({ set: { 'grafana.replicas': 3 } }).with({ set: { 'grafana.cpu': 2 }, retentionDays: { logs: 7 } });
    expect(tier.size(CATALOG).grafana).toEqual({ replicas: 3, cpu: 2, memoryMiB: 2048 });
    expect(tier.with({ set: { 'grafana.replicas': 5 } }).size(CATALOG).grafana.replicas).toBe(5);
  });
});

describe('a number that breaks a constraint', () => {
  it.each<[string, Tier, string, number, RegExp]>([
    ['more consumers than partitions', Tier.MEDIUM, 'collector.processors.logs.replicas', 9, /1 to 6: a consumer beyond the 6 partitions/],
    ['a ceiling above the partitions', Tier.MEDIUM, 'collector.processors.traces.maxReplicas', 50, /3 to 6: a consumer beyond the 6 partitions/],
    ['a ceiling below the floor', Tier.MEDIUM, 'collector.gateway.maxReplicas', 2, /from 4: a ceiling is not below its floor/],
    ['more copies than brokers', Tier.MEDIUM, 'kafka.topics.traces.replicationFactor', 4, /1 to 3: there are 3 brokers/],
    ['every copy in sync', Tier.MEDIUM, 'kafka.topics.traces.minInSyncReplicas', 3, /one broker away stops all writers/],
    ['brokers that zones do not divide', Tier.MEDIUM, 'kafka.brokers', 4, /a multiple of 3: three copies, one in each of three zones/],
    ['live-stores that no partition is left for', Tier.MEDIUM, 'tempo.liveStore.replicas', 4, /exactly 3: each owns one of the 3 partitions; set kafka\.topics\.tempoIngest\.partitions/],
    ['fewer partitions than ingesters', Tier.LARGE, 'kafka.topics.mimirIngest.partitions', 2, /from 3: each of the 3 ingesters/],
    ['batches that do not fit', Tier.LARGE, 'kafka.topics.mimirIngest.maxMessageBytes', 1_000_000, /from 16000000: Tempo and Mimir form batches/],
    ['two zones of ingesters', Tier.MEDIUM, 'mimir.zones', 2, /exactly 3: three copies need three zones/],
    ['ingesters that are not the same in each zone', Tier.MEDIUM, 'mimir.ingester.replicas', 1.5, /whole numbers/],
    ['two Tempos', Tier.SMALL, 'tempo.all.replicas', 2, /exactly 1: compactions and deletions/],
    ['two zones for one', Tier.SMALL, 'zones', 3, /exactly 1: availability decides/],
    ['more traces than memory holds', Tier.MEDIUM, 'collector.processors.traces.tracesInMemory', 1e6, /MiB hold no more at 450 bytes/],
    ['nodes that do not hold the pods', Tier.MEDIUM, 'pools.storage.nodesPerZone', 1, /fewer do not hold the pods/],
    ['objects that vanish under the backend', Tier.MEDIUM, 'buckets.traces.expireDays', 14, /from 15: the backend deletes first/],
    ['a retention that the backend would not know', Tier.MEDIUM, 'buckets.traces.retentionDays', 20, /set retentionDays/],
    ['replicas of a DaemonSet', Tier.MEDIUM, 'collector.agent.replicas', 3, /a DaemonSet has no replicas/],
    ['no number', Tier.MEDIUM, 'grafana.replicas', NaN, /whole numbers, from 1/],
    ['nothing', Tier.MEDIUM, 'grafana.cpu', 0, /from 0\.01/],
  ])('%s: is refused with the bound and the rule', (_what, tier, path, value, allowed) => {
    expect(faultsOf(tier.with({ set: { [path]: value } }))).toEqual([
      { prop: `tier.set['${path}']`, got: value, allowed: expect.stringMatching(allowed), write: expect.stringContaining(`'${path}'`) },
    ]);
  });

  it('is named with the nearest path where there is none', () => {
    expect(faultsOf(Tier.MEDIUM.with({ set: { 'mimir.ingesters.replica': 6 } }))).toEqual([
      {
        prop: "tier.set['mimir.ingesters.replica']",
        got: 6,
        allowed: expect.stringContaining('nearest: mimir.ingester.replicas,'),
        write: "set: { 'mimir.ingester.replicas': 6 }",
      },
    ]);
  });

  it('says where the load is changed instead', () => {
    expect(faultsOf(Tier.MEDIUM.with({ set: { 'load.spansPerSecond': 6 } }))[0]).toMatchObject({ write: 'load: { spansPerSecond: 6 }' });
  });

  it('is reported with all others at once', () => {
    expect(faultsOf(Tier.MEDIUM.with({ set: { 'kafka.brokers': 4, 'mimir.zones': 2, 'no.such': 1 } }))).toHaveLength(3);
  });

  it('is given to whoever asks for the faults, and the model stands in', () => {
    const faults = new Faults();
    expect(Tier.MEDIUM.with({ set: { 'kafka.brokers': 4 } }).size(CATALOG, faults).kafka?.brokers).toBe(3);
    expect(() => faults.throwIfAny('prod')).toThrow(/\[prod\] 1 fault/);
  });
});
