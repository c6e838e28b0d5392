import { isDeepStrictEqual } from 'node:util';
import { fileOf } from './files';

/** Every value of a tree by its path: `spec.template.spec.containers[tempo].image`. Empty lists and records are values. */
export type Leaves = ReadonlyMap<string, unknown>;

/** The same value before and after, by paths that mean the same on both sides. */
export interface Aligned {
  readonly was: Leaves;
  readonly is: Leaves;
}

/** One item of a list, as it was and as it is; undefined on the side that has none. */
interface Pair {
  readonly label: string;
  readonly before: unknown;
  readonly after: unknown;
}

function nameOf(item: unknown): string | undefined {
  const { name, id, metadata } = (item ?? {}) as { name?: unknown; id?: unknown; metadata?: { name?: unknown } };
  // A disk of Strimzi has a number.
  const own = [name, id, metadata?.name].find((value) => typeof value === 'string' || typeof value === 'number');
  return own === undefined ? undefined : String(own);
}

/** The names by which a reader tells items apart; none where one has no name, or two share it. */
function names(items: readonly unknown[]): readonly string[] | undefined {
  const own = items.map(nameOf);
  return own.every((name) => name !== undefined) && new Set(own).size === own.length ? own : undefined;
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Records that are equal belong together wherever they stand; the others, and plain values, by their order. */
function inOrder(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const left = before.map((item, at) => ({ item, at }));
  const pairs = after.map((item, at) => {
    const same = isRecord(item) ? left.findIndex((old) => isDeepStrictEqual(old.item, item)) : left.findIndex((old) => old.at === at && !isRecord(old.item));
    return { at, after: item, before: same < 0 ? undefined : left.splice(same, 1)[0]?.item };
  });
  const paired = pairs.map(({ at, after: is, before: was }) => ({ label: `[${at}]`, after: is, before: was === undefined ? left.shift()?.item : was }));
  return [...paired, ...left.map(({ item, at }) => ({ label: `[${at < after.length ? before.length + at : at}]`, before: item, after: undefined }))];
}

function pairs(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const [old, now] = [names(before), names(after)];
  if (old !== undefined && now !== undefined) {
    return [...new Set([...old, ...now])].map((name) => ({ label: `[${name}]`, before: before[old.indexOf(name)], after: after[now.indexOf(name)] }));
  }
  // A single item, as Terraform writes a block, needs no place in the path.
  if (before.length <= 1 && after.length <= 1) return [{ label: '', before: before[0], after: after[0] }];
  return inOrder(before, after);
}

const listed = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

const isEmpty = (value: unknown): boolean => isRecord(value) && Object.keys(value as object).length === 0;

/** Both sides at once, so that an item of a list has the same path on both. */
export function aligned(before: unknown, after: unknown): Aligned {
  const [was, is] = [new Map<string, unknown>(), new Map<string, unknown>()];
  const walk = (old: unknown, now: unknown, path: string): void => {
    const sides = [old, now].map((value) => (typeof value === 'string' ? (fileOf(value) ?? value) : value));
    [was, is].forEach((found, i) => {
      // What is no tree is a leaf, on its side.
      if (sides[i] === undefined || (isRecord(sides[i]) && !isEmpty(sides[i]))) return;
      found.set(path, [old, now][i]);
      sides[i] = undefined;
    });
    const [a, b] = sides;
    if (Array.isArray(a) || Array.isArray(b)) for (const pair of pairs(listed(a), listed(b))) walk(pair.before, pair.after, `${path}${pair.label}`);
    else for (const key of new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])) if (key !== '//') walk((a as never)?.[key], (b as never)?.[key], path === '' ? key : `${path}.${key}`);
  };
  walk(before, after, '');
  return { was, is };
}

/** A path without places in lists, as tables name it. */
export function plain(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '');
}
