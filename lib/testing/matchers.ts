import type { IConstruct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import { diff, isUnsafe, readFolder, toText, type Synthesized } from '../diff';
import { ValidationError } from '../errors';
import { differences, type Part } from './compare';
import { compareFiles, updateMode, type MatcherContext } from './snapshot';
import { synthesize, type Synthesizable } from './synthesize';

/** What a matcher answers, in vitest and jest alike. */
export interface MatcherResult {
  /** True where it matches. */
  readonly pass: boolean;
  /** What the runner prints when the expectation fails. */
  readonly message: () => string;
}

/** What `expect` takes: anything that `synthesize` takes, or what it returned. */
export type Received = Synthesizable | Synthesized;

/** Synthesized once per construct would hide what is added to it later, so each matcher synthesizes; hand over the result where that takes long. */
function output(received: Received): Synthesized {
  if (typeof received === 'function') return synthesize(received);
  if (typeof received !== 'object' || received === null || !('manifests' in received || 'node' in received)) {
    throw new ValidationError('expect', [{ prop: 'received', got: received, allowed: 'a platform, an App, a TerraformStack, a cdk8s Chart, a construct inside one of them, or what synthesize returned', write: 'expect(synthesize(platform))' }]);
  }
  return 'manifests' in received ? (received as Synthesized) : synthesize(received as IConstruct);
}

interface Candidate {
  readonly name: string;
  readonly value: unknown;
}

/** Passes when one candidate holds the part; else names the nearest one and what differs. */
function oneOf(candidates: readonly Candidate[], wanted: Part, what: string, others: string): MatcherResult {
  const judged = candidates.map(({ name, value }) => ({ name, faults: differences(wanted, value) })).sort((a, b) => a.faults.length - b.faults.length);
  const [nearest] = judged;
  if (nearest === undefined) return { pass: false, message: () => `no ${what}; there are: ${others}` };
  if (nearest.faults.length === 0) return { pass: true, message: () => `${what} is there: ${nearest.name}` };
  return { pass: false, message: () => `no ${what} with all of this; nearest of ${candidates.length} is ${nearest.name}, which differs:\n${nearest.faults.map((fault) => `  ${fault}`).join('\n')}` };
}

const listed = (names: Iterable<string>): string => [...new Set(names)].sort().join(', ') || 'none';

type Resources = { readonly [type: string]: { readonly [name: string]: unknown } };

function toHaveResource(this: unknown, received: Received, type: string, partial: Part = {}): MatcherResult {
  const stacks = Object.entries(output(received).stacks).map(([stack, json]) => ({ stack, resources: (json as { resource?: Resources }).resource ?? {} }));
  const candidates = stacks.flatMap(({ stack, resources }) => Object.entries(resources[type] ?? {}).map(([name, value]) => ({ name: `${stack}: ${type}.${name}`, value })));
  return oneOf(candidates, partial, `resource ${type}`, listed(stacks.flatMap(({ resources }) => Object.keys(resources))));
}

interface KubeObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function toHaveManifest(this: unknown, received: Received, kind: string, nameOrPartial?: string | Part, partial?: Part): MatcherResult {
  const name = typeof nameOrPartial === 'string' ? nameOrPartial : undefined;
  const wanted = partial ?? (typeof nameOrPartial === 'object' ? nameOrPartial : {});
  const objects = Object.entries(output(received).manifests).flatMap(([component, yaml]) => parseAllDocuments(yaml).map((document) => ({ component, object: document.toJS() as KubeObject | null })));
  const ofKind = objects.filter(({ object }) => object?.kind === kind);
  const named = ofKind.filter(({ object }) => name === undefined || object?.metadata.name === name);
  const candidates = named.map(({ component, object }) => ({ name: `${component}: ${kind}/${object?.metadata.name}`, value: object }));
  const others = ofKind.length > 0 ? listed(ofKind.map(({ object }) => `${kind}/${object?.metadata.name}`)) : listed(objects.map(({ object }) => object?.kind ?? ''));
  return oneOf(candidates, wanted, name === undefined ? kind : `${kind}/${name}`, others);
}

function toMatchManifestSnapshot(this: MatcherContext, received: Received, folder: string): MatcherResult {
  if (this.isNot) return { pass: true, message: () => 'toMatchManifestSnapshot has no opposite: a snapshot is kept or renewed' };
  const faults = compareFiles(folder, output(received), updateMode(this));
  return { pass: faults.length === 0, message: () => `${folder} is not what is written now:\n${faults.join('\n')}\nOn purpose: renew it with -u, and read the difference.` };
}

function toBeSafeUpgradeFrom(this: unknown, received: Received, storedFolder: string): MatcherResult {
  const stored = readFolder(storedFolder);
  if (Object.keys(stored.stacks).length + Object.keys(stored.manifests).length === 0) {
    // With .not as well: what is compared with nothing was not compared.
    throw new ValidationError('toBeSafeUpgradeFrom', [{ prop: 'storedFolder', got: storedFolder, allowed: 'a folder with stacks/*/cdk.tf.json or manifests/**/*.yaml', write: 'the folder of toMatchManifestSnapshot, or an output folder of cdktf' }]);
  }
  const unsafe = diff(stored, output(received)).filter(isUnsafe);
  const verb = unsafe.some(({ dataLoss }) => dataLoss !== undefined) ? 'loses data' : 'makes data less safe';
  return { pass: unsafe.length === 0, message: () => (unsafe.length === 0 ? `nothing that ${storedFolder} holds is lost, or less safe` : `an upgrade from ${storedFolder} ${verb}:\n${toText(unsafe)}`) };
}

/** The matchers: `expect.extend(matchers)`, in vitest and in jest. */
export const matchers = { toHaveResource, toHaveManifest, toMatchManifestSnapshot, toBeSafeUpgradeFrom };

/** The matchers as they stand on `expect(...)`. */
export interface ObservabilityMatchers<R> {
  /** One resource of this type, in any stack, holds `partial`: attributes in Terraform's spelling, `snake_case`. */
  toHaveResource(type: string, partial?: Part): R;
  /** One Kubernetes object of this kind, of this name if one is given, holds `partial`. */
  toHaveManifest(kind: string, partial?: Part): R;
  toHaveManifest(kind: string, name: string, partial?: Part): R;
  /**
   * Every component's YAML and every stack's JSON are as kept below `folder`, one file each, laid out as cdktf's output.
   * A missing file is written, except with `--ci` or where `CI` is set; `-u` renews the folder.
   */
  toMatchManifestSnapshot(folder: string): R;
  /** An upgrade from what is kept in `storedFolder` destroys, replaces or shortens nothing that holds data, and takes away nothing that keeps it safe. */
  toBeSafeUpgradeFrom(storedFolder: string): R;
}

declare global {
  // vitest and @types/jest both read this namespace; it stands alone where neither is installed.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> extends ObservabilityMatchers<R> {}
  }
}
