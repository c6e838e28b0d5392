/** Deletes what lies in a bucket, by itself. */
interface Rule {
  /** What it deletes: objects, or what became of older versions of them. */
  readonly of: string;
  readonly prefixes: readonly string[];
  readonly days: number;
  /** What else must hold of an object, as text; empty where nothing must. */
  readonly only: string;
}

type Part = { readonly [key: string]: unknown };

/** A block of Terraform: it may stand in a list. */
const blocks = (value: unknown): readonly Part[] => (value === undefined ? [] : Array.isArray(value) ? (value as Part[]) : [value as Part]);
const block = (value: unknown): Part => blocks(value)[0] ?? {};

const other = (rest: Part): string => (Object.keys(rest).length === 0 ? '' : JSON.stringify(rest));

/** No prefix is every prefix. */
const anywhere = (prefixes: unknown): readonly string[] => (Array.isArray(prefixes) && prefixes.length > 0 ? (prefixes as string[]) : ['']);

function ofAws({ status, filter, prefix: old, expiration, noncurrent_version_expiration: versions }: Part): Rule[] {
  if (status === 'Disabled') return [];
  const { and, ...alone } = block(filter);
  const { prefix = old ?? '', ...only } = { ...alone, ...block(and) };
  const common = { prefixes: [prefix as string] };
  const [{ days, date }, { noncurrent_days, ...kept }] = [block(expiration), block(versions)];
  return [
    ...(days === undefined && date === undefined ? [] : [{ ...common, of: 'objects', days: Number(days ?? 0), only: other({ ...only, ...(date !== undefined && { date }) }) }]),
    ...(noncurrent_days === undefined ? [] : [{ ...common, of: 'old versions', days: Number(noncurrent_days), only: other({ ...only, ...kept }) }]),
  ];
}

function ofGoogle({ action, condition }: Part): Rule[] {
  if (block(action).type !== 'Delete') return [];
  const { age, days_since_noncurrent_time: noncurrent, matches_prefix, with_state, ...only } = block(condition);
  const versions = noncurrent !== undefined || with_state === 'ARCHIVED';
  return [{ of: versions ? 'old versions' : 'objects', prefixes: anywhere(matches_prefix), days: Number(age ?? noncurrent ?? 0), only: other(only) }];
}

const AZURE: { readonly [block: string]: string } = { base_blob: 'objects', version: 'old versions', snapshot: 'snapshots' };

function ofAzure({ enabled, actions, filters }: Part): Rule[] {
  if (enabled === false) return [];
  const { prefix_match, blob_types: _, ...only } = block(filters);
  return Object.entries(AZURE).flatMap(([name, of]) =>
    Object.entries(block(block(actions)[name]))
      .filter(([key]) => key.startsWith('delete_after_days'))
      .map(([key, days]) => ({ of, prefixes: anywhere(prefix_match), days: Number(days), only: other({ ...only, ...(key.includes('last_access') && { by: 'last access' }) }) })),
  );
}

/** Types whose rules delete what lies in a bucket, and where in them the rules stand. */
const RULES: { readonly [type: string]: { readonly block: string; readonly read: (rule: Part) => Rule[] } } = {
  aws_s3_bucket_lifecycle_configuration: { block: 'rule', read: ofAws },
  azurerm_storage_management_policy: { block: 'rule', read: ofAzure },
  google_storage_bucket: { block: 'lifecycle_rule', read: ofGoogle },
};

/** Types of their own, which name the bucket whose objects they delete. */
export const LIFECYCLES: readonly string[] = Object.keys(RULES).filter((type) => type !== 'google_storage_bucket');

function rules(type: string, value: unknown): Rule[] {
  const { block: name, read } = RULES[type] ?? { block: '', read: () => [] };
  return blocks((value as Part | undefined)?.[name]).flatMap(read);
}

/** The bucket that a lifecycle of its own is for. */
const bucketOf = (value: unknown): unknown => ((value ?? {}) as Part).storage_account_id ?? ((value ?? {}) as Part).bucket;

const within = (prefix: string, { prefixes }: Rule): boolean => prefixes.some((wide) => prefix.startsWith(wide));

/** What rules delete sooner than before, one text each: by a shorter time, for more objects, or as they are new or enabled. */
export function deletedSooner(type: string, before: unknown, after: unknown): string[] {
  const old = LIFECYCLES.includes(type) && bucketOf(before) !== bucketOf(after) ? [] : rules(type, before);
  const sooner = rules(type, after).flatMap(({ of, prefixes, days, only }) =>
    prefixes.flatMap((prefix) => {
      const same = old.filter((rule) => rule.of === of && (rule.only === '' || rule.only === only) && within(prefix, rule));
      const was = Math.min(...same.map((rule) => rule.days));
      const which = `${of}${prefix === '' ? '' : ` below ${prefix}`}${only === '' ? '' : ` with ${only}`}`;
      return was <= days ? [] : [`${which}, after ${days} days instead of ${was === Infinity ? 'never' : was}`];
    }),
  );
  return [...new Set(sooner)];
}
