/** A piece of JavaScript to stand where a value is expected. */
export class Code {
  public constructor(public readonly text: string) {}
}

/** JavaScript for a value; what is Code in it stays Code. */
export function literal(value: unknown, indent = ''): string {
  if (value instanceof Code) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const rows = Array.isArray(value)
    ? value.map((item) => `${deeper}${literal(item, deeper)},\n`)
    : Object.entries(value).map(([key, item]) => `${deeper}${name(key)}: ${literal(item, deeper)},\n`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return rows.length === 0 ? `${open}${close}` : `${open}\n${rows.join('')}${indent}${close}`;
}

function name(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
}

/** `create_before_destroy` -> `createBeforeDestroy`. */
function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** For what cdktf itself renders, where every key is a name of its own and none is the user's. */
export function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camelCase(key), camelKeys(inner)]));
}
