import type { BucketSizing, PlatformSizing } from '../sizing';
import { samplesPerSecond } from '../sizing/load';
import type { Signal, StoredGb } from './objects';

/** Bytes in the bucket for each byte received (traces, logs) or sample (metrics): the mission's rows of what is stored per day, over its rows of load. */
const KEPT = { traces: 0.7, metrics: 1.5, logs: 0.2 };

/** GB that the buckets hold at full retention: the sizing's own number where it has one. */
export function storedGb({ buckets, load }: PlatformSizing): StoredGb {
  const perSecond: { readonly [S in Signal]: number } = {
    traces: load.spansPerSecond * load.spansKept * load.bytesPerSpan * KEPT.traces,
    metrics: samplesPerSecond(load) * KEPT.metrics,
    logs: load.logLinesPerSecond * load.bytesPerLine * KEPT.logs,
  };
  const of = (signal: Signal): number => {
    const bucket: BucketSizing & { readonly storedGiB?: number } = buckets[signal];
    return bucket.storedGiB ?? (perSecond[signal] * 86_400 * load.retentionDays[signal]) / 2 ** 30;
  };
  return { traces: of('traces'), metrics: of('metrics'), logs: of('logs') };
}
