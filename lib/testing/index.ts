import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'cdktf';

/** What a synth wrote, by name. */
export interface Synthesized {
  /** Terraform's JSON of each stack, by the stack's id. */
  readonly stacks: { readonly [stack: string]: unknown };
  /** Kubernetes objects as YAML, by platform and component: `prod/tempo`. */
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

/**
 * Synthesizes what `build` puts into an App, in a temporary folder that is removed again, and returns what was written.
 * Throws what the constructs throw.
 */
export function synthesize(build: (app: App) => void): Synthesized {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'synthesized-'));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    const stacks = Object.entries(read(path.join(outdir, 'stacks'), '/cdk.tf.json'));
    return { stacks: Object.fromEntries(stacks.map(([name, text]) => [name, JSON.parse(text)])), manifests: read(path.join(outdir, 'manifests'), '.yaml'), guides: read(path.join(outdir, 'manifests'), '.md') };
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}
