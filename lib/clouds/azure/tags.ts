import type { Fault } from '../../errors';

/** Tags by their names. */
export type Tags = { readonly [key: string]: string };

/** Tags of one resource (Azure Resource Manager "tags"); the platform's own is one of them. */
const MOST = 49;
const MOST_VALUE = 256;
/** Shorter than Resource Manager's 512: the storage account's. */
const MOST_KEY = 128;
const REFUSED = /[<>%&\\?/]/;
/** Kept by Azure for itself. */
const RESERVED = /^(microsoft|azure|windows)/i;

/** What Azure refuses of tags. */
export function tagFaults(tags: Tags): Fault[] {
  const allowed = `tags of Azure: a key of 1 to ${MOST_KEY} characters without < > % & \\ ? / and not beginning with microsoft, azure or windows, a value of ${MOST_VALUE} at most`;
  const faults = Object.entries(tags).flatMap(([key, value]) => {
    if (key.length > 0 && key.length <= MOST_KEY && !REFUSED.test(key) && !RESERVED.test(key) && value.length <= MOST_VALUE) return [];
    const plain = key.replace(/[<>%&\\?/]+/g, '-').replace(RESERVED, 'my-$1').slice(0, MOST_KEY) || 'name';
    return [{ prop: `tags.${key}`, got: value, allowed, write: `tags: { '${plain}': '${value.slice(0, MOST_VALUE)}' }` }];
  });
  const count = Object.keys(tags).length;
  return count <= MOST ? faults : [...faults, { prop: 'tags', got: count, allowed: `${MOST} tags, beside the platform's own`, write: 'fewer of them' }];
}
