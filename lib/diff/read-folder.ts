import * as fs from 'node:fs';
import * as path from 'node:path';

/** What a synth wrote, by name. */
export interface Synthesized {
  /** Terraform's JSON of each stack, by the stack's id. */
  readonly stacks: { readonly [stack: string]: unknown };
  /** Kubernetes objects as YAML, by platform and component: `prod/tempo`; of a chart alone, by its id. */
  readonly manifests: { readonly [component: string]: string };
  /** How to apply the manifests in a cluster that existed before, by platform: `prod/README`. */
  readonly guides: { readonly [guide: string]: string };
}

function read(folder: string, ending: string): { readonly [name: string]: string } {
  if (!fs.existsSync(folder)) return {};
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending));
  const name = (file: string): string => file.slice(0, -ending.length).split(path.sep).join('/');
  return Object.fromEntries(files.sort().map((file) => [name(file), fs.readFileSync(path.join(folder, file), 'utf8')]));
}

/** The error of a file that is half written, or holds something else, with its place below the folder. */
function parsed(text: string, file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${file}: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError(`${file}: no object of JSON`);
  return value;
}

const stackFile = (name: string): string => `stacks/${name}/cdk.tf.json`;

/** cdktf's own list, where there is one: a stack that is no longer written stays in the folder, and one that is listed must be there. */
function listed(folder: string, found: readonly string[]): readonly string[] {
  const file = path.join(folder, 'manifest.json');
  if (!fs.existsSync(file)) return found;
  const { stacks = {} } = parsed(fs.readFileSync(file, 'utf8'), 'manifest.json') as { readonly stacks?: object };
  const missing = Object.keys(stacks).find((name) => !found.includes(name));
  if (missing !== undefined) throw new SyntaxError(`manifest.json lists ${stackFile(missing)}, which is not there`);
  return Object.keys(stacks).sort();
}

/**
 * Reads an output folder, or one that `toMatchManifestSnapshot` keeps: both have cdktf's layout.
 * Throws a SyntaxError that names the file where a stack is half written, or listed and not there.
 */
export function readFolder(folder: string): Synthesized {
  const stacks = read(path.join(folder, 'stacks'), `${path.sep}cdk.tf.json`);
  const names = listed(folder, Object.keys(stacks));
  return { stacks: Object.fromEntries(names.map((name) => [name, parsed(stacks[name] as string, stackFile(name))])), manifests: read(path.join(folder, 'manifests'), '.yaml'), guides: read(path.join(folder, 'manifests'), '.md') };
}
