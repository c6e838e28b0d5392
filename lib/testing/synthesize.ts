import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { Manifest } from 'cdktf/lib/manifest';
import type { IConstruct } from 'constructs';
import { renderManifests, type ObjectSource } from '../delivery';
import { readFolder, type Synthesized } from '../diff';
import { ValidationError } from '../errors';
import { ObservabilityPlatform } from '../platform/observability-platform';
import { stackIds } from '../platform/validate';
import { normalizedGuide, normalizedManifest, normalizedStack } from './normalize';

/** What can be synthesized: what fills an App, the App, a platform, a TerraformStack, a cdk8s App or Chart, or a construct inside one of them. */
export type Synthesizable = ((app: App) => void) | IConstruct;

/** How much of what is written stays as it is. */
export interface SynthesizeOptions {
  /** True: text as it is written, with hashes, folders of local states and cdktf's own notes. Default: false. */
  readonly raw?: boolean;
}

/** A cdk8s Chart by its shape alone, as a user may bring another copy of cdk8s; a single ApiObject has a `toJson` too. */
const isChart = (construct: unknown): construct is IConstruct & ObjectSource => typeof (construct as Partial<ObjectSource>).toJson === 'function' && !('apiVersion' in (construct as object));

function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'synthesized-'));
  try {
    return use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const stacksBelow = (construct: IConstruct): TerraformStack[] => construct.node.findAll().filter((inner): inner is TerraformStack => TerraformStack.isStack(inner));

function written(root: IConstruct, stacks: readonly TerraformStack[]): Synthesized {
  return inTemporaryFolder((outdir) => {
    // As App.synth() does, with a folder of our own in place of the App's. A stack reads others, so all are prepared.
    const session = { outdir, skipValidation: false, manifest: new Manifest('0.0.0', outdir, false) };
    stacksBelow(root).forEach((stack) => stack.prepareStack());
    stacks.forEach((stack) => stack.synthesizer.synthesize(session));
    return readFolder(outdir);
  });
}

function chartsOf(root: IConstruct): Synthesized | undefined {
  const charts = root.node.findAll().filter(isChart);
  if (charts.length === 0) return undefined;
  const texts = charts.map((chart): [string, string] => [chart.node.id, renderManifests(chart).yaml]);
  return { stacks: {}, guides: {}, manifests: Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function constructed(construct: IConstruct): Synthesized {
  const { root } = construct.node;
  if (construct instanceof ObservabilityPlatform) {
    const own = Object.values(stackIds(construct.node.id));
    return written(root, stacksBelow(root).filter(({ node }) => own.includes(node.id)));
  }
  const around = [...construct.node.scopes].reverse();
  const stack = around.find((scope): scope is TerraformStack => TerraformStack.isStack(scope));
  if (stack !== undefined) return written(root, [stack]);
  const below = stacksBelow(construct);
  if (below.length > 0) return written(root, below);
  const found = chartsOf(around.find(isChart) ?? construct);
  if (found !== undefined) return found;
  throw new ValidationError(construct, [
    { prop: 'what', got: construct.constructor.name, allowed: 'a platform, an App, a TerraformStack, a cdk8s Chart, or a construct inside one of them', write: 'synthesize(app), or synthesize((app) => { new TerraformStack(app, ...) })' },
  ]);
}

function normalized({ stacks, manifests, guides }: Synthesized): Synthesized {
  return {
    stacks: Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, normalizedStack(stack)])),
    manifests: Object.fromEntries(Object.entries(manifests).map(([name, yaml]) => [name, normalizedManifest(yaml)])),
    guides: Object.fromEntries(Object.entries(guides).map(([name, text]) => [name, normalizedGuide(text)])),
  };
}

function filled(build: (app: App) => void): Synthesized {
  // An App makes its folder as soon as it is made.
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir });
    build(app);
    return written(app, stacksBelow(app));
  });
}

/**
 * Synthesizes into a temporary folder that is removed again, and returns what was written, in stable order.
 * A platform gives its own three stacks, a construct the stack or the chart that it is in.
 * Throws what the constructs throw.
 * @param what a construct, or a function that fills an App
 */
export function synthesize(what: Synthesizable, { raw = false }: SynthesizeOptions = {}): Synthesized {
  const made = typeof what === 'function' ? filled(what) : constructed(what);
  return raw ? made : normalized(made);
}
