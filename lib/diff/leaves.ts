import { parseDocument } from 'yaml';

/** Text by which a reader tells list items apart; by place where they have none, or share it. */
function names(items: readonly unknown[]): string[] {
  const own = items.map((item) => {
    const { name, id, metadata } = (item ?? {}) as { name?: unknown; id?: unknown; metadata?: { name?: unknown } };
    return [name, id, metadata?.name].find((value) => typeof value === 'string');
  });
  // A single item, as Terraform writes a block, needs no place in the path.
  if (items.length === 1 && own[0] === undefined) return [''];
  return own.every((name) => name !== undefined) && new Set(own).size === own.length ? own.map((name) => `[${String(name)}]`) : items.map((_, i) => `[${i}]`);
}

/** Files in a ConfigMap are YAML: a number inside is compared as such. */
function fileOf(text: string): unknown {
  if (!/^[\w"']+:/m.test(text) || !text.includes('\n') || text.startsWith('#!')) return undefined;
  const document = parseDocument(text, { logLevel: 'silent' });
  return document.errors.length === 0 ? (document.toJS() as unknown) : undefined;
}

/** Every value of a tree by its path: `spec.template.spec.containers[tempo].image`. Empty lists and records are values. */
export function leaves(value: unknown, path = '', found = new Map<string, unknown>()): Map<string, unknown> {
  const file = typeof value === 'string' ? fileOf(value) : undefined;
  const inner = typeof file === 'object' && file !== null ? file : value;
  if (Array.isArray(inner) && inner.length > 0) {
    const keys = names(inner);
    inner.forEach((item, i) => leaves(item, `${path}${keys[i]}`, found));
  } else if (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0) {
    for (const [key, below] of Object.entries(inner)) if (key !== '//') leaves(below, path === '' ? key : `${path}.${key}`, found);
  } else found.set(path, value);
  return found;
}

/** A path without places in lists, as tables name it. */
export function plain(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '');
}
