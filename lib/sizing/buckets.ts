import type { Source } from './explanation';
import type { Ledger } from './ledger';
import { samplesPerSecond, type Load } from './load';
import { STORED } from './tables/rules';
import { SOURCES } from './tables/sources';

/** What a bucket will hold, and for how long. */
export interface BucketSizing {
  /** Days the backend keeps its data. Absent: until deleted by name. */
  readonly retentionDays?: number;
  /** Only objects below these prefixes may ever be expired by the bucket itself; none: the bucket expires nothing. */
  readonly expirePrefixes: readonly string[];
  /** Days after which the bucket removes what the backend has failed to; always later than the backend's own deletion. Absent: the bucket expires nothing. */
  readonly expireDays?: number;
  /** True: overwritten objects are kept for a while, for data that people write by hand. */
  readonly versioned: boolean;
  /** GiB that a day adds, as the backend writes it; without the peak, which passes within a day. */
  readonly storedGiBPerDay: number;
  /** GiB that lie there once the retention is reached. */
  readonly storedGiB: number;
}

/** The four buckets of a platform. */
export interface BucketSizings {
  /** Tempo's blocks. */
  readonly traces: BucketSizing;
  /** Mimir's blocks. */
  readonly metrics: BucketSizing;
  /** Mimir's rules and Alertmanager state, which people write. */
  readonly rules: BucketSizing;
  /** Loki's chunks and index. */
  readonly logs: BucketSizing;
}

/** The backend deletes first; the bucket's own rule is a net below it, a week later. */
const EXPIRY_MARGIN_DAYS = 7;

/**
 * Lifecycles that follow retention. The prefixes are the tenants' own objects, and those of the tenant that a backend uses with multi-tenancy
 * off, or has used before: Tempo's `single-tenant/`, Mimir's `anonymous/`, Loki's `fake/`. Loki's `index/` and what lies at a bucket's root are
 * never expired: they are read for as long as the backend runs.
 */
export function sizeBuckets(ledger: Ledger, load: Load, tenants: readonly string[]): BucketSizings {
  const kept = (signal: 'traces' | 'metrics' | 'logs', prefix: string): BucketSizing => {
    const path = `buckets.${signal}`;
    const asked = load.retentionDays[signal];
    const retentionDays = ledger.decide(`${path}.retentionDays`, asked, { formula: 'as asked', source: SOURCES.retention, min: asked, max: asked, because: 'set retentionDays, which the backend reads as well' }, 'days');
    const expireDays = ledger.decide(
      `${path}.expireDays`,
      retentionDays + EXPIRY_MARGIN_DAYS,
      { formula: 'retention + 7', inputs: { retentionDays }, source: SOURCES.expiry, min: retentionDays + 1, because: 'the backend deletes first: objects that vanish under it are errors' },
      'days',
    );
    return { retentionDays, expirePrefixes: [prefix, ...tenants.map((name) => `${name}/`)], expireDays, versioned: false, ...stored(ledger, path, storedGiBPerDay(load)[signal], retentionDays) };
  };
  return {
    traces: kept('traces', 'single-tenant/'),
    metrics: kept('metrics', 'anonymous/'),
    rules: { expirePrefixes: [], versioned: true, ...stored(ledger, 'buckets.rules', RULES, 0) },
    logs: kept('logs', 'fake/'),
  };
}

interface StoredRule {
  readonly value: number;
  readonly formula: string;
  readonly source: Source;
}

/** Rules and alerts are written by hand and kept for ever: a GiB holds a thousand times what people write. */
const RULES: StoredRule = { value: 0, formula: 'written by hand', source: SOURCES.retention };

function storedGiBPerDay(load: Load): { readonly [S in 'traces' | 'metrics' | 'logs']: StoredRule } {
  const perDay = (bytesPerSecond: number): number => (bytesPerSecond * 86_400) / 2 ** 30;
  return {
    traces: { value: perDay(load.spansPerSecond * load.spansKept * load.bytesPerSpan * STORED.perTraceByte), formula: 'spans/s x kept x bytes x 86,400 / 4', source: SOURCES.storedTraces },
    metrics: { value: perDay(samplesPerSecond(load) * STORED.bytesPerSample), formula: 'samples/s x 86,400 x 3 bytes', source: SOURCES.storedMetrics },
    logs: { value: perDay(load.logLinesPerSecond * load.bytesPerLine * STORED.perLogByte), formula: 'lines/s x bytes x 86,400 / 5', source: SOURCES.storedLogs },
  };
}

function stored(ledger: Ledger, path: string, { value, formula, source }: StoredRule, retentionDays: number): Pick<BucketSizing, 'storedGiBPerDay' | 'storedGiB'> {
  const storedGiBPerDay = ledger.decide(`${path}.storedGiBPerDay`, Math.round(value * 100) / 100, { formula, source }, 'GiB/day');
  const storedGiB = ledger.decide(
    `${path}.storedGiB`,
    Math.max(1, Math.ceil(storedGiBPerDay * retentionDays)),
    { formula: 'GiB a day x days, at least 1', inputs: { storedGiBPerDay, retentionDays }, source },
    'GiB',
  );
  return { storedGiBPerDay, storedGiB };
}
