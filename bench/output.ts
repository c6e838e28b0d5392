import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Attributes of one block in Terraform's JSON. */
export type Block = { readonly [attribute: string]: unknown };

/** Blocks of one kind, by type and by name. */
export type Blocks = { readonly [type: string]: { readonly [name: string]: Block } };

export interface StackJson {
  readonly '//'?: { readonly metadata?: { readonly overrides?: unknown } };
  readonly terraform?: { readonly backend?: { readonly [kind: string]: Block }; readonly required_providers?: { readonly [provider: string]: { readonly source?: string; readonly version?: string } }; readonly [setting: string]: unknown };
  readonly provider?: { readonly [type: string]: readonly Block[] };
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly ephemeral?: Blocks;
  readonly locals?: Block;
  readonly output?: { readonly [name: string]: Block };
  readonly [other: string]: unknown;
}

export interface Stack {
  readonly json: StackJson;
  /** Stacks that are deployed before. */
  readonly dependencies: readonly string[];
}

/** What a program synthesized, by name. */
export interface Output {
  readonly stacks: { readonly [name: string]: Stack };
  /** Kubernetes objects by platform, then by chart. */
  readonly manifests: { readonly [platform: string]: { readonly [chart: string]: readonly unknown[] } };
}

const ENDING = '.yaml';

function folders(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
}

function stacks(outdir: string): Output['stacks'] {
  const manifest = JSON.parse(fs.readFileSync(path.join(outdir, 'manifest.json'), 'utf8')) as {
    stacks: { [name: string]: { synthesizedStackPath: string; dependencies: string[] } };
  };
  const read = (file: string): StackJson => JSON.parse(fs.readFileSync(path.join(outdir, file), 'utf8')) as StackJson;
  return Object.fromEntries(
    Object.entries(manifest.stacks).map(([name, { synthesizedStackPath, dependencies }]) => [name, { json: read(synthesizedStackPath), dependencies }]),
  );
}

function objects(file: string): unknown[] {
  return parseAllDocuments(fs.readFileSync(file, 'utf8'), { version: '1.1' }).map((document) => document.toJS() as unknown);
}

/** Reads the folder that a synth wrote. */
export function readOutput(outdir: string): Output {
  const root = path.join(outdir, 'manifests');
  const charts = (platform: string): Output['manifests'][string] =>
    Object.fromEntries(folders(path.join(root, platform)).filter((file) => file.endsWith(ENDING)).map((file) => [file.slice(0, -ENDING.length), objects(path.join(root, platform, file))]));
  return { stacks: stacks(outdir), manifests: Object.fromEntries(folders(root).map((platform) => [platform, charts(platform)])) };
}

export interface Counts {
  /** Resources, data sources and ephemeral resources. */
  readonly resources: number;
  /** Kubernetes objects. */
  readonly objects: number;
}

export function counts({ stacks, manifests }: Output): Counts {
  const size = (blocks: Blocks | undefined): number => Object.values(blocks ?? {}).reduce((sum, named) => sum + Object.keys(named).length, 0);
  const resources = Object.values(stacks).reduce((sum, { json }) => sum + size(json.resource) + size(json.data) + size(json.ephemeral), 0);
  const objects = Object.values(manifests).flatMap((charts) => Object.values(charts)).reduce((sum, chart) => sum + chart.length, 0);
  return { resources, objects };
}
