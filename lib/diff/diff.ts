import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { HOLDERS, KINDS, type Holder } from './holders';
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
  /** `aws_s3_bucket.loki_1234`, or `StatefulSet observability/loki`. */
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

interface StackJson {
  readonly resource?: { readonly [type: string]: { readonly [name: string]: unknown } };
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

/** A claim template is lost with its set; a set without any holds nothing. */
function holderOf(kind: string, object: unknown): Holder | undefined {
  if (kind !== 'StatefulSet') return KINDS[kind];
  const { volumeClaimTemplates = [] } = (object as { spec?: { volumeClaimTemplates?: unknown[] } }).spec ?? {};
  return volumeClaimTemplates.length > 0 ? KINDS[kind] : undefined;
}

function objects(component: string, yaml: string): [string, Thing][] {
  const all = parseAllDocuments(yaml).map((document) => document.toJS() as KubeObject | null);
  return all.flatMap((object): [string, Thing][] => {
    if (object?.kind === undefined) return [];
    const { namespace, name = '' } = object.metadata ?? {};
    const what = `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
    const holder = holderOf(object.kind, object);
    return [[`${component}: ${what}`, { where: component, what, ...(holder && { holder }), value: object }]];
  });
}

function things({ stacks, manifests }: Output): Map<string, Thing> {
  return new Map([...Object.entries(stacks).flatMap(([stack, json]) => resources(stack, json)), ...Object.entries(manifests).flatMap(([component, yaml]) => objects(component, yaml))]);
}

/** What a `moved` block carries over to another address is neither destroyed nor added. */
function follow(before: Map<string, Thing>, { stacks }: Output): Map<string, Thing> {
  const moves = new Map(Object.entries(stacks).flatMap(([stack, json]) => ((json as StackJson).moved ?? []).map(({ from, to }): [string, string] => [`${stack}: ${from}`, `${stack}: ${to}`])));
  return new Map([...before].map(([key, thing]) => [moves.get(key) ?? key, thing]));
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

/**
 * What is added, changed, replaced or destroyed between two outputs, in a stable order, and what of it loses data.
 * A replacement is known for resources that hold data; of others it is told as a change.
 */
export function diff(before: Output, after: Output): Change[] {
  const [was, is] = [follow(things(before), after), things(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key): Change[] => {
    const [old, now] = [was.get(key), is.get(key)];
    if (old !== undefined && now !== undefined) return compared(old, now);
    if (old === undefined) return now === undefined ? [] : [{ kind: 'added', where: now.where, what: now.what, attributes: [] }];
    return [{ kind: 'destroyed', where: old.where, what: old.what, attributes: [], ...(old.holder && { dataLoss: `destroyed: ${old.holder.holds}` }) }];
  });
}
