import type { Load } from './load';

export interface BucketSizing {
  /** Days the backend keeps its data; undefined: until deleted by name. */
  readonly retentionDays?: number;
  /** Only objects below these prefixes may ever be expired by the bucket itself; none: the bucket expires nothing. */
  readonly expirePrefixes: readonly string[];
  /** Days after which the bucket removes what the backend has failed to; always later than the backend's own deletion. */
  readonly expireDays?: number;
  /** True: overwritten objects are kept for a while, for data that people write by hand. */
  readonly versioned: boolean;
}

export interface BucketSizings {
  readonly traces: BucketSizing;
  readonly metrics: BucketSizing;
  readonly rules: BucketSizing;
  readonly logs: BucketSizing;
}

/** The backend deletes first; the bucket's own rule is a net below it, a week later. */
export const EXPIRY_MARGIN_DAYS = 7;

/**
 * Lifecycles that follow retention. The prefixes are the tenant's own objects with multi-tenancy off:
 * Tempo's `single-tenant/`, Mimir's `anonymous/`, Loki's `fake/`. Loki's `index/` and what lies at a bucket's root are never expired:
 * they are read for as long as the backend runs.
 */
export function sizeBuckets(load: Load): BucketSizings {
  const kept = (retentionDays: number, prefix: string): BucketSizing => ({
    retentionDays,
    expirePrefixes: [prefix],
    expireDays: retentionDays + EXPIRY_MARGIN_DAYS,
    versioned: false,
  });
  return {
    traces: kept(load.retentionDays.traces, 'single-tenant/'),
    metrics: kept(load.retentionDays.metrics, 'anonymous/'),
    rules: { expirePrefixes: [], versioned: true },
    logs: kept(load.retentionDays.logs, 'fake/'),
  };
}
