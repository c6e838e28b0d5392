import { parseAllDocuments } from 'yaml';
import { listed, type StackJson } from './blocks';
import { HOLDERS, KINDS, PROVIDERS, RELEASE, type Holder } from './holders';

/** Terraform's JSON by stack, and YAML by component, as a synth writes them. */
export interface Output {
  /** JSON of each Terraform stack, by the stack's id. */
  readonly stacks: { readonly [stack: string]: unknown };
  /** YAML by platform and component, as `prod/tempo`. */
  readonly manifests: { readonly [component: string]: string };
}

/** A resource, a provider, or a Kubernetes object. */
export interface Thing {
  readonly where: string;
  readonly what: string;
  /** Type, provider, or kind. */
  readonly type: string;
  readonly holder?: Holder;
  readonly value: unknown;
}

interface KubeObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
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
    return [[`${component}: ${what}`, { where: component, what, type: object.kind, ...(holder && { holder }), value: object }]];
  });
}

/** The release of a component, if it has objects that hold data. */
function releaseOf(value: unknown, stack: string, held: readonly Thing[]): Holder | undefined {
  const [, component] = /^\.\/charts\/(.+)$/.exec(String((value as { chart?: unknown }).chart)) ?? [];
  return held.some(({ where }) => `${where}` === `${stack.replace(/-platform$/, '')}/${component}`) ? RELEASE : undefined;
}

function resources(stack: string, { resource = {} }: StackJson, held: readonly Thing[]): [string, Thing][] {
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, value]): [string, Thing] => {
      const holder = type === 'helm_release' ? releaseOf(value, stack, held) : HOLDERS[type];
      return [`${stack}: ${type}.${name}`, { where: stack, what: `${type}.${name}`, type, ...(holder && { holder }), value }];
    }),
  );
}

/** Providers, as where they work decides what becomes of their resources; one that only looks up decides nothing. */
function places(stack: string, { provider: providers = {}, resource = {} }: StackJson): [string, Thing][] {
  return Object.entries(providers).flatMap(([name, all]) => {
    const holder = PROVIDERS[name];
    if (holder === undefined || !Object.keys(resource).some((type) => type.startsWith(`${name}_`))) return [];
    return listed(all).map((provider): [string, Thing] => {
      const what = `provider.${name}${provider.alias === undefined ? '' : `.${provider.alias}`}`;
      return [`${stack}: ${what}`, { where: stack, what, type: what, holder, value: provider }];
    });
  });
}

/** Everything that an output holds, by where and what it is. */
export function things({ stacks, manifests }: Output): Map<string, Thing> {
  const found = Object.entries(manifests).flatMap(([component, yaml]) => objects(component, yaml));
  const held = found.map(([, thing]) => thing).filter(({ holder }) => holder !== undefined);
  return new Map([...Object.entries(stacks).flatMap(([stack, json]) => [...resources(stack, json as StackJson, held), ...places(stack, json as StackJson)]), ...found]);
}
