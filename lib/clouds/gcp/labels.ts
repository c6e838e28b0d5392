import type { Fault } from '../../errors';

/** Labels by their names. */
export type Labels = { readonly [key: string]: string };

const KEY = /^[a-z][a-z0-9_-]{0,62}$/;
const VALUE = /^[a-z0-9_-]{0,63}$/;

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^[^a-z0-9]+|-+$/g, '').slice(0, 63);
}

/** What Google refuses of labels; `prop` is where the user wrote them. */
export function labelFaults(prop: 'labels' | 'tags', labels: Labels): Fault[] {
  const allowed = 'labels of Google Cloud: lower-case letters, digits, dashes and underscores, 63 at most, the key beginning with a letter';
  return Object.entries(labels).flatMap(([key, value]) => {
    if (KEY.test(key) && VALUE.test(value)) return [];
    return [{ prop: `${prop}.${key}`, got: value, allowed, write: `${prop}: { '${plain(key)}': '${plain(value)}' }` }];
  });
}
