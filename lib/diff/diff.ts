import { isDeepStrictEqual } from 'node:util';
import { aligned, plain, type Aligned } from './align';
import { ADDRESS, forgottenIn, importedIn, movesOf, referring, type StackJson } from './blocks';
import { withNamesOf, type AttributeChange, type Compared } from './compared';
import { LIFECYCLES } from './lifecycle';
import { forcing, lossOf } from './loss';
import { unguarded, weakened } from './safety';
import { things, type Output, type Thing } from './things';

/** One resource of Terraform, or one Kubernetes object, that is not what it was. */
export interface Change {
  /** What happens to it when `after` is applied: `forgotten` is left as it is by a `removed` block of Terraform, `imported` exists already and is taken over. */
  readonly kind: 'added' | 'changed' | 'replaced' | 'destroyed' | 'forgotten' | 'imported';
  /** Stack, or platform and component. */
  readonly where: string;
  /** `aws_s3_bucket.loki_1234`, `StatefulSet observability/loki`, or `provider.aws` where a stack goes to another account or region. */
  readonly what: string;
  /** Of `changed` and `replaced`. */
  readonly attributes: readonly AttributeChange[];
  /** Why data is lost; absent where none is. */
  readonly dataLoss?: string;
  /** Why data is less safe than before, though none of it is lost yet: a protection, copies or backups that go; absent where it is as safe. */
  readonly lessSafe?: string;
}

/** True of a change that a gate refuses. */
export const isUnsafe = ({ dataLoss, lessSafe }: Change): boolean => dataLoss !== undefined || lessSafe !== undefined;

/** What a `moved` block carries over to another address is neither destroyed nor added, and what refers to it is as it was. */
function follow(before: Map<string, Thing>, { stacks }: Output): Map<string, Thing> {
  const moves = new Map(Object.entries(stacks).map(([stack, json]) => [stack, movesOf(json as StackJson, (address) => before.has(`${stack}: ${address}`))]));
  return new Map(
    [...before].map(([key, thing]) => {
      const moved = moves.get(thing.where);
      if (moved === undefined || moved.size === 0) return [key, thing];
      const what = moved.get(thing.what) ?? thing.what;
      return [`${thing.where}: ${what}`, { ...thing, what, value: referring(thing.value, moved) }];
    }),
  );
}

/** Hashes that change by themselves, where one side was written with them and the other without. */
function settled(value: unknown, path: string): unknown {
  if (typeof value !== 'string') return value;
  return /config-[a-z-]+$/.test(path) && path.includes('observability-constructs/') ? '' : value.replace(/^(\d+\.\d+\.\d+)\+(?:<hash>|[0-9a-f]{8,})$/, '$1');
}

function attributeChanges({ was, is }: Aligned): AttributeChange[] {
  const paths = [...new Set([...was.keys(), ...is.keys()])].sort();
  return paths
    .filter((path) => !isDeepStrictEqual(settled(was.get(path), path), settled(is.get(path), path)))
    .map((path) => ({ path, ...(was.has(path) && { before: was.get(path) }), ...(is.has(path) && { after: is.get(path) }) }));
}

/** Attributes that Terraform has been told to leave as they are. */
function ignored(value: unknown): (path: string) => boolean {
  const { lifecycle } = (value ?? {}) as { readonly lifecycle?: { readonly ignore_changes?: unknown } };
  const names = lifecycle?.ignore_changes ?? [];
  if (!Array.isArray(names)) return (path) => names === 'all' && !path.startsWith('lifecycle.');
  const plainNames = names.map((name) => plain(String(name)));
  return (path) => plainNames.some((name) => plain(path) === name || plain(path).startsWith(`${name}.`));
}

const isProvider = ({ what }: Thing): boolean => what.startsWith('provider.');

/** Why data is lost, and why it is less safe, where there is something to say. */
function verdict(compared: Compared): Pick<Change, 'dataLoss' | 'lessSafe'> {
  const [dataLoss, lessSafe] = [lossOf(compared), weakened(compared)];
  return { ...(dataLoss !== undefined && { dataLoss }), ...(lessSafe !== undefined && { lessSafe }) };
}

/** A resource beside what it was, without what takes no effect. */
function compared({ value, holder: held }: Thing, { type, value: after, holder: holds }: Thing): Compared {
  const holder = held ?? holds;
  const before = type === 'ConfigMap' ? withNamesOf(after, value) : value;
  const both = aligned(before, after);
  const left = ignored(after);
  return { ...both, type, ...(holder && { holder }), before, after, changes: attributeChanges(both).filter(({ path }) => !left(path)) };
}

function changed(old: Thing, now: Thing): Change[] {
  if (isDeepStrictEqual(old.value, now.value)) return [];
  const told = compared(old, now);
  const forced = forcing(told.changes, told.holder);
  // A provider is told by where it works alone.
  const attributes = isProvider(now) ? forced : attributeChanges(aligned(old.value, now.value));
  return attributes.length === 0 ? [] : [{ kind: forced.length > 0 ? 'replaced' : 'changed', where: now.where, what: now.what, attributes, ...verdict(told) }];
}

/** What is new loses nothing, but for a lifecycle of a bucket that has objects: one that was there, or is imported. */
function added({ where, what, type, value, holder }: Thing, isOld: (key: string) => boolean): Change {
  const imported = isOld(`${where}: ${what}`);
  const ofOld = holder === undefined ? LIFECYCLES.includes(type) && !imported && (JSON.stringify(value).match(ADDRESS) ?? []).some((address) => isOld(`${where}: ${address}`)) : imported;
  const dataLoss = ofOld ? lossOf({ type, before: {}, after: value, was: new Map(), is: new Map(), changes: [] }) : undefined;
  return { kind: imported ? 'imported' : 'added', where, what, attributes: [], ...(dataLoss !== undefined && { dataLoss }) };
}

function destroyed({ where, what, type, value, holder }: Thing, isForgotten: boolean): Change {
  const common = { where, what, attributes: [] };
  if (isForgotten) return { kind: 'forgotten', ...common };
  const lessSafe = unguarded(type, value);
  return { kind: 'destroyed', ...common, ...(holder && { dataLoss: `destroyed: ${holder.holds}` }), ...(lessSafe !== undefined && { lessSafe }) };
}

const keysOf = ({ stacks }: Output, addresses: (json: StackJson) => ReadonlySet<string>): ReadonlySet<string> =>
  new Set(Object.entries(stacks).flatMap(([stack, json]) => [...addresses(json as StackJson)].map((address) => `${stack}: ${address}`)));

/**
 * What is added, changed, replaced or destroyed between two outputs, in a stable order, and what of it loses data or makes it less safe.
 * A replacement is known for resources that hold data; of others it is told as a change.
 * Throws a SyntaxError that names the file where manifests are no Kubernetes objects.
 */
export function diff(before: Output, after: Output): Change[] {
  const [was, is] = [follow(things(before), after), things(after)];
  const [imported, forgotten] = [keysOf(after, importedIn), keysOf(after, forgottenIn)];
  const isOld = (key: string): boolean => imported.has(key) || was.get(key)?.holder !== undefined;
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key): Change[] => {
    const [old, now] = [was.get(key), is.get(key)];
    if (old !== undefined && now !== undefined) return changed(old, now);
    // A provider comes and goes with its resources, which are told themselves.
    return [old, now].flatMap((thing) => (thing === undefined || isProvider(thing) ? [] : [thing === old ? destroyed(thing, forgotten.has(key)) : added(thing, isOld)]));
  });
}
