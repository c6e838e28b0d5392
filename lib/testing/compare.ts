/** Something partial that was asked for, or found. */
export interface Part {
  readonly [key: string]: unknown;
}

interface Asymmetric {
  asymmetricMatch(value: unknown): boolean;
  /** What it was made with. */
  readonly sample?: unknown;
}

const isRecord = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `expect.stringContaining(...)` and its like, of vitest and jest. */
const isAsymmetric = (value: unknown): value is Asymmetric => typeof (value as Partial<Asymmetric> | null)?.asymmetricMatch === 'function';

const plain = (value: unknown): string => (Object.prototype.toString.call(value) === '[object RegExp]' ? String(value) : (JSON.stringify(value) ?? String(value)));

function shown(value: unknown): string {
  // The name alone says nothing of what was wanted.
  const text = isAsymmetric(value) ? `${String(value)}${value.sample === undefined ? '' : ` ${plain(value.sample)}`}` : plain(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/**
 * Where `found` differs from the part that was asked for, one line each; none where it holds all of it.
 * Records may hold more than asked; lists must be equal in length.
 */
export function differences(wanted: unknown, found: unknown, path = ''): string[] {
  if (isAsymmetric(wanted)) return wanted.asymmetricMatch(found) ? [] : [`${path}: wanted ${shown(wanted)}, found ${shown(found)}`];
  if (isRecord(wanted) && isRecord(found)) return Object.entries(wanted).flatMap(([key, inner]) => differences(inner, found[key], path === '' ? key : `${path}.${key}`));
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) return wanted.flatMap((inner, i) => differences(inner, found[i], `${path}[${i}]`));
  return Object.is(wanted, found) || (JSON.stringify(wanted) === JSON.stringify(found) && typeof wanted === typeof found) ? [] : [`${path}: wanted ${shown(wanted)}, found ${shown(found)}`];
}
