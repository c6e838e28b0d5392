import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { HOLDERS, KINDS, LIFECYCLES, PROVIDERS, type Holder } from './holders';
import { leaves } from './leaves';
import { forcing, lossOf, type AttributeChange } from './loss';

/** Terraform's JSON by stack, and YAML by component, as a synth writes them. */
export interface Output {
  /** JSON of each Terraform stack, by the stack's id. */
  readonly stacks: { readonly [stack: string]: unknown };
  /** YAML by platform and component, as `prod/tempo`. */
  readonly manifests: { readonly [component: string]: string };
}

/** One resource of Terraform, or one Kubernetes object, that is not what it was. */
export interface Change {
  /** What happens to it when `after` is applied. */
  readonly kind: 'added' | 'changed' | 'replaced' | 'destroyed';
  /** Stack, or platform and component. */
  readonly where: string;
  /** `aws_s3_bucket.loki_1234`, `StatefulSet observability/loki`, or `provider.aws` where a stack goes to another account or region. */
  readonly what: string;
  /** Of `changed` and `replaced`. */
  readonly attributes: readonly AttributeChange[];
  /** Why data is lost; absent where none is. */
  readonly dataLoss?: string;
}

interface Thing {
  readonly where: string;
  readonly what: string;
  readonly holder?: Holder;
  readonly value: unknown;
}

interface Moved {
  readonly from: string;
  readonly to: string;
}

interface Provider {
  readonly alias?: string;
  readonly [attribute: string]: unknown;
}

interface StackJson {
  readonly resource?: { readonly [type: string]: { readonly [name: string]: unknown } };
  readonly provider?: { readonly [name: string]: readonly Provider[] };
  readonly moved?: readonly Moved[];
}

interface KubeObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

function resources(stack: string, json: unknown): [string, Thing][] {
  return Object.entries((json as StackJson).resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).map(([name, value]): [string, Thing] => [`${stack}: ${type}.${name}`, { where: stack, what: `${type}.${name}`, ...(HOLDERS[type] && { holder: HOLDERS[type] }), value }]),
  );
}

/** Where a provider works, as far as it decides what becomes of its resources; one that only looks up decides nothing. */
function places(stack: string, json: unknown): [string, Thing][] {
  const { provider: providers = {}, resource = {} } = json as StackJson;
  return Object.entries(providers).flatMap(([name, all]) => {
    const holder = PROVIDERS[name];
    if (holder === undefined || !Object.keys(resource).some((type) => type.startsWith(`${name}_`))) return [];
    return all.map((provider): [string, Thing] => {
      const what = `provider.${name}${provider.alias === undefined ? '' : `.${provider.alias}`}`;
      return [`${stack}: ${what}`, { where: stack, what, holder, value: Object.fromEntries(holder.forceNew.map((attribute) => [attribute, provider[attribute]])) }];
    });
  });
}

/** A claim template is lost with its set; a set without any holds nothing. */
function holderOf(kind: string, object: unknown): Holder | undefined {
  if (kind !== 'StatefulSet') return KINDS[kind];
  const { volumeClaimTemplates = [] } = (object as { spec?: { volumeClaimTemplates?: unknown[] } }).spec ?? {};
  return volumeClaimTemplates.length > 0 ? KINDS[kind] : undefined;
}

function parsed(component: string, yaml: string): (KubeObject | null)[] {
  return parseAllDocuments(yaml).map((document) => {
    const fault = document.errors[0]?.message.split('\n')[0];
    const object = fault === undefined ? (document.toJS() as KubeObject | null) : null;
    // What cannot be read must not pass for what was never there: all of it would be called new.
    if (fault !== undefined || (object !== null && typeof object.kind !== 'string')) throw new SyntaxError(`manifests/${component}.yaml: ${fault ?? 'no Kubernetes object'}`);
    return object;
  });
}

function objects(component: string, yaml: string): [string, Thing][] {
  return parsed(component, yaml).flatMap((object): [string, Thing][] => {
    if (object?.kind === undefined) return [];
    const { namespace, name = '' } = object.metadata ?? {};
    const what = `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
    const holder = holderOf(object.kind, object);
    return [[`${component}: ${what}`, { where: component, what, ...(holder && { holder }), value: object }]];
  });
}

function things({ stacks, manifests }: Output): Map<string, Thing> {
  return new Map([...Object.entries(stacks).flatMap(([stack, json]) => [...resources(stack, json), ...places(stack, json)]), ...Object.entries(manifests).flatMap(([component, yaml]) => objects(component, yaml))]);
}

/** The addresses of a stack after its `moved` blocks, one leading to the next. */
function destination(moved: readonly Moved[], taken: (address: string) => boolean): (address: string) => string {
  const moves = new Map(moved.map(({ from, to }) => [from, to]));
  return (address) => {
    let at = address;
    // Terraform moves nothing onto what is there already; as many steps as blocks, so that a circle ends.
    for (let step = 0; step < moves.size; step++) {
      const next = moves.get(at);
      if (next === undefined || taken(next)) return at;
      at = next;
    }
    return at;
  };
}

/** An address inside an expression of Terraform's, or what looks like one. */
const ADDRESS = /[a-z][\w-]*\.[A-Za-z_][\w-]*/g;

/** The same value where what it refers to has moved. */
function referring(value: unknown, moved: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.replace(ADDRESS, (address) => moved.get(address) ?? address);
  if (Array.isArray(value)) return value.map((inner) => referring(inner, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, referring(inner, moved)]));
}

/** What a `moved` block carries over to another address is neither destroyed nor added, and what refers to it is as it was. */
function follow(before: Map<string, Thing>, { stacks }: Output): Map<string, Thing> {
  const moves = new Map<string, ReadonlyMap<string, string>>();
  for (const [stack, json] of Object.entries(stacks)) {
    const { moved = [] } = json as StackJson;
    if (moved.length === 0) continue;
    const end = destination(moved, (address) => before.has(`${stack}: ${address}`));
    moves.set(stack, new Map(moved.map(({ from }) => [from, end(from)])));
  }
  if (moves.size === 0) return before;
  return new Map(
    [...before].map(([key, thing]) => {
      const moved = moves.get(thing.where);
      return moved === undefined ? [key, thing] : [`${thing.where}: ${moved.get(thing.what) ?? thing.what}`, { ...thing, value: referring(thing.value, moved) }];
    }),
  );
}

/** Hashes that change by themselves, where one side was written with them and the other without. */
function settled(value: unknown, path: string): unknown {
  if (typeof value !== 'string') return value;
  return /config-[a-z-]+$/.test(path) && path.includes('observability-constructs/') ? '' : value.replace(/^(\d+\.\d+\.\d+)\+(?:<hash>|[0-9a-f]{8,})$/, '$1');
}

function attributeChanges(before: unknown, after: unknown): AttributeChange[] {
  const [was, is] = [leaves(before), leaves(after)];
  const paths = [...new Set([...was.keys(), ...is.keys()])].sort();
  return paths
    .filter((path) => !isDeepStrictEqual(settled(was.get(path), path), settled(is.get(path), path)))
    .map((path) => ({ path, ...(was.has(path) && { before: was.get(path) }), ...(is.has(path) && { after: is.get(path) }) }));
}

function compared({ value: before, holder: held }: Thing, { where, what, value, holder: holds }: Thing): Change[] {
  const attributes = attributeChanges(before, value);
  if (attributes.length === 0) return [];
  const holder = held ?? holds;
  const dataLoss = lossOf(attributes, holder);
  return [{ kind: forcing(attributes, holder).length > 0 ? 'replaced' : 'changed', where, what, attributes, ...(dataLoss !== undefined && { dataLoss }) }];
}

/** What is new loses nothing, but for a lifecycle of a bucket that had none. */
function added({ where, what, value }: Thing, was: ReadonlyMap<string, Thing>): Change {
  const ofOld = LIFECYCLES.some((type) => what.startsWith(`${type}.`)) && (JSON.stringify(value).match(ADDRESS) ?? []).some((address) => was.get(`${where}: ${address}`)?.holder !== undefined);
  const dataLoss = ofOld ? lossOf(attributeChanges({}, value), undefined) : undefined;
  return { kind: 'added', where, what, attributes: [], ...(dataLoss !== undefined && { dataLoss }) };
}

/**
 * What is added, changed, replaced or destroyed between two outputs, in a stable order, and what of it loses data.
 * A replacement is known for resources that hold data; of others it is told as a change.
 * Throws a SyntaxError that names the file where manifests are no Kubernetes objects.
 */
export function diff(before: Output, after: Output): Change[] {
  const [was, is] = [follow(things(before), after), things(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key): Change[] => {
    const [old, now] = [was.get(key), is.get(key)];
    if (old !== undefined && now !== undefined) return compared(old, now);
    // A provider comes and goes with its resources, which are told themselves.
    if ((old ?? now)?.what.startsWith('provider.')) return [];
    if (old === undefined) return now === undefined ? [] : [added(now, was)];
    return [{ kind: 'destroyed', where: old.where, what: old.what, attributes: [], ...(old.holder && { dataLoss: `destroyed: ${old.holder.holds}` }) }];
  });
}
