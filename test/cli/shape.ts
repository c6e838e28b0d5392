/** Objects whose keys are data. */
const MAPS = ['cost.components', 'plan.explanations[].inputs'];

type Shape = string | { readonly [key: string]: Shape };

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function keysOf(objects: readonly object[], path: string): Shape {
  if (MAPS.includes(path)) return { '<name>': shapeOf(objects.flatMap((o) => Object.values(o)), `${path}.<name>`) };
  const keys = [...new Set(objects.flatMap((o) => Object.keys(o)))];
  return Object.fromEntries(
    keys.map((key) => {
      const having = objects.filter((o) => key in o);
      const values = having.map((o) => (o as Record<string, unknown>)[key]);
      const inner = path === '' ? key : `${path}.${key}`;
      return [having.length < objects.length ? `${key}?` : key, shapeOf(values, inner)];
    }),
  );
}

/** What values have in common: types by key, `a | b` where they differ, `key?` where some lack it, `[]` before a list's element. */
export function shapeOf(values: readonly unknown[], path = ''): Shape {
  const kinds = [...new Set(values.map(kindOf))].sort();
  const objects = values.filter((value) => kindOf(value) === 'object') as object[];
  const lists = values.filter((value) => kindOf(value) === 'array') as unknown[][];
  const rest = kinds.filter((kind) => kind !== 'object' && kind !== 'array');
  if (lists.length > 0) return { [['list', ...rest].join(' | ')]: shapeOf(lists.flat(), `${path}[]`) };
  if (objects.length > 0) return rest.length === 0 ? keysOf(objects, path) : { [`object | ${rest.join(' | ')}`]: keysOf(objects, path) };
  return rest.join(' | ');
}
