/** Plain data as it stands in a configuration file. */
export type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [key: string]: Plain };

/** A configuration as the program that reads it knows it; unknown keys pass through. */
export type Overlay = { readonly [key: string]: Plain };

function isObject(value: unknown): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The only merge in the library: lays `over` on `base` and lets `over` win everywhere.
 * Objects merge key by key, lists and scalars are replaced whole, and `null` removes a key.
 * Neither argument is changed.
 */
export function overlaid(base: Plain, over: Plain): Plain {
  if (over === undefined) return base;
  if (!isObject(base) || !isObject(over)) return over;
  const merged: { [key: string]: Plain } = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete merged[key];
    else merged[key] = overlaid(isObject(value) ? (merged[key] ?? {}) : merged[key], value);
  }
  return merged;
}
