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

/** Reads an output folder, or one that `toMatchManifestSnapshot` keeps: both have cdktf's layout. */
export function readFolder(folder: string): Synthesized {
  const stacks = Object.entries(read(path.join(folder, 'stacks'), `${path.sep}cdk.tf.json`));
  return { stacks: Object.fromEntries(stacks.map(([name, text]) => [name, JSON.parse(text) as unknown])), manifests: read(path.join(folder, 'manifests'), '.yaml'), guides: read(path.join(folder, 'manifests'), '.md') };
}
