/** Whether a change from one value to another matters. Undefined is what is not there. */
export type Judge = (before: unknown, after: unknown) => boolean;

export const less: Judge = (before, after) => Number(after) < Number(before);

/** Something was said, and is said no longer. */
export const gone: Judge = (before, after) => before !== undefined && after === undefined;

/** From one to another; not what is new, nor what goes. */
export const redone: Judge = (before, after) => before !== undefined && after !== undefined;

const on = (value: unknown): boolean => value === true || value === 'true';

export const switchedOff: Judge = (before, after) => on(before) && !on(after);

export const switchedOn: Judge = (before, after) => !on(before) && on(after);

/** A text that matched no longer does. */
export const turned = (was: RegExp): Judge => (before, after) => was.test(String(before)) && !was.test(String(after));

/** A version is before the other, by its numbers; false where they have none. */
export const earlier: Judge = (before, after) => {
  const [old, now] = [before, after].map((version) => String(version).split('.').map(Number).filter((part) => !Number.isNaN(part)));
  const at = (old ?? []).findIndex((part, i) => now?.[i] !== part);
  return at >= 0 && Number(now?.[at]) < Number(old?.[at]);
};

const accountOf = (arn: unknown): string | undefined => /^arn:[\w-]+:iam::(\d{12}):/.exec(String(arn))?.[1];

/** Two roles of AWS in different accounts. */
export const otherAccount: Judge = (before, after) => accountOf(before) !== undefined && accountOf(after) !== undefined && accountOf(before) !== accountOf(after);

const SECONDS: { readonly [unit: string]: number } = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** A number, or a duration in seconds; undefined for any other text. */
export function amount(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^(?:-?\d+(?:\.\d+)?|(?:\d+(?:\.\d+)?(?:ms|[smhdwy]))+)$/.test(value)) return undefined;
  if (/^-?[\d.]+$/.test(value)) return Number(value);
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit as string] as number), 0);
}

/** Less than before, where nothing said stands for `absent`. */
export const lessThan = (absent: number | string): Judge => (before, after) => {
  const [was, is] = [amount(before ?? absent), amount(after ?? absent)];
  return was !== undefined && is !== undefined && is < was;
};
