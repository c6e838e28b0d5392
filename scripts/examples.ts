/**
 * Proves each example as its user has it: the packed library in place of the registry's, nothing installed but what its own package.json names,
 * then its compile, its synth and its tests.
 *
 *   npm run examples                        all of them
 *   npm run examples -- gitops aws-medium   these alone
 *
 * Examples that name exactly the same packages share one install, each in a folder of its own below it.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pack, run, temporary } from '../test/support/package';

const ROOT = path.join(__dirname, '..');
const EXAMPLES = path.join(ROOT, 'examples');
const STEPS = ['compile', 'synth', 'test'] as const;
/** What an install, a synth or a run leaves behind, and a lock that names the library by its place in a registry. */
const LEFT = ['node_modules', 'cdktf.out', 'package-lock.json'];

interface Example {
  readonly name: string;
  readonly manifest: { readonly dependencies: { readonly [name: string]: string }; readonly devDependencies?: object; readonly overrides?: object };
}

const began = Date.now();
const told = (what: string): void => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)}s  ${what}`);

function examples(asked: readonly string[]): readonly Example[] {
  const all = fs.readdirSync(EXAMPLES).filter((name) => fs.existsSync(path.join(EXAMPLES, name, 'package.json')));
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no example ${unknown.join(', ')}; there are: ${all.join(', ')}`);
  const names = asked.length === 0 ? all : asked;
  return names.map((name) => ({ name, manifest: JSON.parse(fs.readFileSync(path.join(EXAMPLES, name, 'package.json'), 'utf8')) as Example['manifest'] }));
}

/** By what they install. */
function groups(of: readonly Example[]): readonly (readonly Example[])[] {
  const made = new Map<string, Example[]>();
  for (const example of of) {
    const { dependencies, devDependencies = {}, overrides = {} } = example.manifest;
    const key = JSON.stringify([dependencies, devDependencies, overrides].map((part) => Object.entries(part).sort()));
    made.set(key, [...(made.get(key) ?? []), example]);
  }
  return [...made.values()];
}

function install(folder: string, { manifest: { dependencies, devDependencies = {}, overrides = {} } }: Example, archive: string): void {
  fs.mkdirSync(folder);
  const manifest = { name: 'example', private: true, dependencies: { ...dependencies, 'observability-constructs': `file:${archive}` }, devDependencies, overrides };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  run(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline');
}

/** Runs one script of an example; what it printed is shown when it fails. */
function passes(folder: string, script: string): boolean {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: folder,
    encoding: 'utf8',
    // A snapshot that is missing is a failure, and no output goes where the caller's own does.
    env: { ...process.env, CI: 'true', CHECKPOINT_DISABLE: '1', CDKTF_OUTDIR: 'cdktf.out' },
    timeout: 300_000,
    maxBuffer: 2 ** 26,
  });
  if (status === 0) return true;
  console.error(`${stdout}${stderr}`);
  return false;
}

function prove(example: Example, folder: string): boolean {
  const own = path.join(folder, example.name);
  fs.cpSync(path.join(EXAMPLES, example.name), own, { recursive: true, filter: (file) => !LEFT.includes(path.basename(file)) });
  const failed = STEPS.filter((step) => !passes(own, step));
  const written = fs.existsSync(path.join(own, 'cdktf.out'));
  told(`${failed.length === 0 && written ? 'ok    ' : 'FAILED'} ${example.name}${failed.length > 0 ? `: ${failed.join(', ')}` : written ? '' : ': synth wrote no cdktf.out'}`);
  return failed.length === 0 && written;
}

function main(asked: readonly string[]): number {
  const all = groups(examples(asked));
  const folder = temporary('examples');
  try {
    told('packing the library');
    const archive = pack(folder);
    const results = all.flatMap((group, i) => {
      const installed = path.join(folder, `install-${i}`);
      told(`installing what ${group.map(({ name }) => name).join(', ')} name${group.length === 1 ? 's' : ''}`);
      install(installed, group[0]!, archive);
      const proven = group.map((example) => prove(example, installed));
      fs.rmSync(installed, { recursive: true, force: true });
      return proven;
    });
    return results.every(Boolean) ? 0 : 1;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main(process.argv.slice(2));
