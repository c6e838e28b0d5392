import type { Faults } from '../errors';
import { demandOf } from './demand';
import type { Load, Retention } from './load';
import { TIER_ROWS } from './tables/tiers';
import type { TierName } from './tier-name';

/** Days below which a backend deletes nothing, with the reason. */
const MINIMUM_RETENTION_DAYS: { readonly [S in keyof Retention]: string } = {
  traces: 'whole days from 1; below that Tempo would delete blocks it is still compacting',
  metrics: 'whole days from 1; Mimir ships blocks of 2 hours and compacts them over 24',
  logs: 'whole days from 1; Loki documents 24 hours, its index period, as the least its compactor can keep to',
};

/** Events a second above which one platform is no longer sized: ten times what the largest row is made for. */
export const MOST_EVENTS_PER_SECOND = 20e6;

interface Bound {
  readonly from: number;
  readonly to: number;
  /** True: `from` itself is too little. */
  readonly above?: true;
  readonly why: string;
}

const RATE = 'a platform without one of its signals is not sized: write 1 where there is next to nothing';
const SEVERAL = 'several platforms, one per region or group of teams, each with its share';

/** A rate beyond what one platform is sized for. */
function tooMuch(got: unknown, most: number, why: string): boolean {
  return why === RATE && typeof got === 'number' && got > most;
}

const BOUNDS: { readonly [P in keyof Load as Load[P] extends number ? P : never]: Bound } = {
  spansPerSecond: { from: 0, to: MOST_EVENTS_PER_SECOND, above: true, why: RATE },
  bytesPerSpan: { from: 50, to: 16_384, why: 'bytes of one span as OTLP; the mission counts 500 to 2,000' },
  activeSeries: { from: 0, to: 2e9, above: true, why: RATE },
  scrapeIntervalSeconds: { from: 1, to: 300, why: 'Prometheus forgets a series after 5 minutes without a sample' },
  logLinesPerSecond: { from: 0, to: MOST_EVENTS_PER_SECOND, above: true, why: RATE },
  bytesPerLine: { from: 1, to: 262_144, why: 'Loki takes lines of up to 256 KB' },
  queriesPerSecond: { from: 0, to: 10_000, above: true, why: 'dashboards, rules and people; rules alone ask something' },
  spansKept: { from: 0, to: 1, above: true, why: 'a share of the spans; 1 keeps all' },
  peakFactor: { from: 1, to: 10, why: 'the busiest minute over the rates; above ten times the rates are not what they are called' },
};

/** Ten years: beyond, archive copies are the means. */
const MOST_RETENTION_DAYS = 3650;

/** Adds a fault for every retention a backend would refuse. */
function checkRetention(retention: Retention, faults: Faults): void {
  for (const [signal, allowed] of Object.entries(MINIMUM_RETENTION_DAYS)) {
    const got = retention[signal as keyof Retention];
    if (Number.isInteger(got) && got >= 1 && got <= MOST_RETENTION_DAYS) continue;
    const bound = got > MOST_RETENTION_DAYS ? `up to ${MOST_RETENTION_DAYS} days: ten years` : allowed;
    faults.add({ prop: `tier.retentionDays.${signal}`, got, allowed: bound, write: `retentionDays: { ${signal}: 14 }` });
  }
}

function checkNumbers(load: Load, faults: Faults, prop: string): boolean {
  let sound = true;
  for (const [name, { from, to, above, why }] of Object.entries(BOUNDS)) {
    const got = load[name as keyof typeof BOUNDS];
    if (typeof got === 'number' && Number.isFinite(got) && (above ? got > from : got >= from) && got <= to) continue;
    sound = false;
    const usual = TIER_ROWS.medium.load[name as keyof typeof BOUNDS];
    faults.add({ prop: `${prop}.${name}`, got, allowed: `${above ? 'above' : 'from'} ${from}, up to ${to}: ${why}`, write: tooMuch(got, to, why) ? SEVERAL : `${name}: ${usual}` });
  }
  return sound;
}

/**
 * Adds a fault for everything in a load that cannot be sized.
 * @param tier the row whose policy it is sized by
 * @param prop where the user wrote the load
 */
export function checkLoad(load: Load, faults: Faults, tier: TierName, prop = 'tier.load'): void {
  checkRetention(load.retentionDays, faults);
  const availability = TIER_ROWS[tier].load.availability;
  if (load.availability !== 'single' && load.availability !== 'zone-redundant') {
    faults.add({ prop: `${prop}.availability`, got: load.availability, allowed: "'single' or 'zone-redundant'", write: "availability: 'zone-redundant'" });
  } else if (load.availability !== availability) {
    const allowed = `'${availability}' for ${tier}: ${availability === 'single' ? 'its Tempo is one process in one zone' : 'its backends keep three copies in three zones'}`;
    faults.add({ prop: `${prop}.availability`, got: load.availability, allowed, write: `availability: '${availability}'` });
  }
  if (!checkNumbers(load, faults, prop)) return;
  const events = demandOf(load).eventsPerSecond;
  if (events <= MOST_EVENTS_PER_SECOND) return;
  faults.add({
    prop,
    got: `${Math.round(events)} events/s at the peak (spans + samples + log lines)`,
    allowed: `up to ${MOST_EVENTS_PER_SECOND}: beyond, one Kafka and one set of backends are a single point of failure too large to move`,
    write: `${Math.ceil(events / MOST_EVENTS_PER_SECOND)} platforms, one per region or group of teams, each with its share, and one Grafana that reads them all`,
  });
}
