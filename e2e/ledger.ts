/** A first and a last number, both within. */
export type Range = readonly [number, number];

export const SIGNALS = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof SIGNALS)[number];

/** What one request, or the two of a trace, carried, and when it was answered (ms of the epoch). */
export interface Unit {
  readonly first: number;
  readonly last: number;
  readonly firstAck: number;
  readonly lastAck: number;
}

/** What the sender says of one signal. */
export interface Sent {
  readonly acknowledged: readonly Range[];
  readonly refused: readonly Range[];
  readonly unanswered: readonly Range[];
  readonly units: readonly Unit[] | null;
  readonly again: number;
  readonly seconds: number;
  readonly answers: readonly string[] | null;
}

/** What the backend says of one signal. */
export interface Seen {
  readonly ranges: readonly Range[];
  readonly items: number;
  readonly duplicates: number;
}

export function size(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** What is in `from` and not in `without`; both sorted, with no overlaps. */
export function subtract(from: readonly Range[], without: readonly Range[]): Range[] {
  const out: Range[] = [];
  let at = 0;
  for (const [first, last] of from) {
    let next = first;
    while (at < without.length && without[at]![1] < next) at++;
    for (let i = at; i < without.length && without[i]![0] <= last; i++) {
      const [gone, till] = without[i]!;
      if (gone > next) out.push([next, gone - 1]);
      next = Math.max(next, till + 1);
    }
    if (next <= last) out.push([next, last]);
  }
  return out;
}

/** Ranges sorted, and joined where they touch. */
export function joined(ranges: readonly Range[]): Range[] {
  const out: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = out.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else out.push([first, last]);
  }
  return out;
}

/** What became of one signal of one case. */
export interface Account {
  readonly acknowledged: number;
  readonly arrived: number;
  /** Acknowledged to the sender, and never at the backend. */
  readonly lost: readonly Range[];
  readonly duplicates: number;
  /** Refused for good, or never answered: the sender knows of it. */
  readonly refused: number;
  /** Requests that were sent again. */
  readonly again: number;
}

export function account(sent: Sent, seen: Seen): Account {
  return {
    acknowledged: size(sent.acknowledged),
    arrived: seen.items,
    lost: subtract(sent.acknowledged, seen.ranges),
    duplicates: seen.duplicates,
    refused: size(sent.refused) + size(sent.unanswered),
    again: sent.again,
  };
}

/** `0-499, 700, ...`, the first ten. */
export function written(ranges: readonly Range[]): string {
  const some = ranges.slice(0, 10).map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return [...some, ...(ranges.length > 10 ? [`and ${ranges.length - 10} more ranges`] : [])].join(', ');
}

/** Numbers of the spans of traces with an error among `units`: the sender gives one to the last span of every `every`th trace. */
export function errorSpans(units: readonly Unit[], spansPerTrace: number, every: number): Range[] {
  const out: Range[] = [];
  for (const { first, last } of units) {
    for (let trace = Math.ceil(first / spansPerTrace); (trace + 1) * spansPerTrace - 1 <= last; trace++) {
      if (trace % every === 0) out.push([trace * spansPerTrace, (trace + 1) * spansPerTrace - 1]);
    }
  }
  return joined(out);
}

/** Units of which something may have been in the memory of a sampler that was killed at `killed`, holding `window` ms. */
export function inWindow(units: readonly Unit[], killed: number, window: number): Unit[] {
  return units.filter(({ firstAck, lastAck }) => lastAck >= killed - window && firstAck <= killed);
}
