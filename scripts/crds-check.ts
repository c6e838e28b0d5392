import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { readCrds, type CrdSchemas } from './schemas/crds';
import { isCustom, nameOf, readObjects, type Located } from './schemas/objects';
import { DEFAULT_EXAMPLE, synthesize } from './schemas/synthesize';

const USAGE = `Usage: npm run crds:check -- <folder> [--manifests <folder>]

Checks every custom resource that the platform writes against its CustomResourceDefinition.

  <folder>              CRDs as YAML or JSON: one or more in a file, or a list as "kubectl get crd -o yaml" writes it
  --manifests <folder>  check the manifests in this folder; without it, examples/${DEFAULT_EXAMPLE} is synthesized and checked
  --help                this text

A field that the CRD does not define is a fault, since an API server drops it without a word. So is a custom resource
whose group, version and kind no CRD in the folder serves. What only an API server can tell is not checked: rules in CEL
(x-kubernetes-validations), unique items of lists (x-kubernetes-list-type), and what an operator's webhook refuses.

Exit status: 0 all valid, 1 faults, 2 wrong use.
`;

/** Wrong use: told with the usage, without a stack trace. */
class UsageError extends Error {}

interface Options {
  readonly crds: string;
  readonly manifests: string | undefined;
}

function options(args: readonly string[]): Options | 'help' {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { manifests: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help === true) return 'help';
    const [crds, ...more] = positionals;
    if (crds === undefined || more.length > 0) throw new UsageError(`one folder of CRDs is needed, got ${positionals.length}`);
    return { crds, manifests: values.manifests };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

function checkedFolder(folder: string): string {
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`there is no folder ${folder}`);
  return folder;
}

function crdsIn(folder: string): CrdSchemas {
  const crds = readCrds(checkedFolder(folder));
  if (crds.kinds.length === 0) throw new UsageError(`${folder} holds no CustomResourceDefinition`);
  return crds;
}

async function customResources(manifests: string | undefined): Promise<Located[]> {
  const outdir = manifests === undefined ? await synthesize() : undefined;
  try {
    return readObjects(manifests === undefined ? path.join(outdir as string, 'manifests') : checkedFolder(manifests)).filter(({ object }) => isCustom(object));
  } finally {
    if (outdir !== undefined) fs.rmSync(outdir, { recursive: true, force: true });
  }
}

/** One paragraph per custom resource with faults. */
function complaints(resources: readonly Located[], crds: CrdSchemas): string[] {
  return resources.flatMap(({ file, object }) => {
    const found = crds.validateObject(object);
    return found.length === 0 ? [] : [`${file}: ${nameOf(object)} (${object.apiVersion})\n${found.map((fault) => `  ${fault}\n`).join('')}`];
  });
}

async function main(args: readonly string[]): Promise<number> {
  const chosen = options(args);
  if (chosen === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const crds = crdsIn(chosen.crds);
  const resources = await customResources(chosen.manifests);
  const bad = complaints(resources, crds);
  const kinds = new Set(resources.map(({ object }) => `${object.apiVersion} ${object.kind}`));
  const amount = `custom resources of ${kinds.size} kinds`;
  if (bad.length > 0) process.stderr.write(`${bad.join('\n')}\n${bad.length} of ${resources.length} ${amount} are not valid\n`);
  else process.stdout.write(`${resources.length} ${amount} valid against CRDs of ${crds.kinds.length} kinds\n`);
  return bad.length > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    process.stderr.write(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : `${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
