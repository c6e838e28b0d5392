import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** Runs a program to its end; what it printed, or an error with it. */
export function run(folder: string, command: string, ...args: string[]): string {
  // Without the variables of the npm that runs the tests, which name its own project.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_package') && !name.startsWith('npm_lifecycle')));
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
}

/** A new folder below the system's temporary one. */
export function temporary(name: string): string {
  return fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), `${name}-`));
}

/** Compiles and packs the library as `npm publish` would, into `folder`; returns the path of the archive. */
export function pack(folder: string): string {
  const source = path.join(folder, 'source');
  const { files } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { readonly files: readonly string[] };
  fs.mkdirSync(source);
  const copied = ['package.json', ...files.filter((file) => file !== 'dist' && !file.startsWith('!'))];
  for (const name of copied) fs.cpSync(path.join(ROOT, name), path.join(source, name), { recursive: true, filter: (file) => path.basename(file) !== 'node_modules' });
  run(ROOT, path.join(ROOT, 'node_modules/.bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', path.join(source, 'dist'));
  const [{ filename }] = JSON.parse(run(source, 'npm', 'pack', '--json', '--pack-destination', folder)) as [{ readonly filename: string }];
  return path.join(folder, filename);
}

/** The version with which the library itself is tested, `cdktf@0.21.0`; of an alias what it stands for, `cdktf@npm:cdktn@0.24.0`. */
export function tested(name: string): string {
  const found = JSON.parse(fs.readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { readonly name: string; readonly version: string };
  return found.name === name ? `${name}@${found.version}` : `${name}@npm:${found.name}@${found.version}`;
}

/** What an alias stands for, for everything that is installed: a user's `overrides`. */
function overrides(packages: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(packages.filter((name) => name.includes('@npm:')).map((name) => name.split('@npm:') as [string, string]).map(([name, target]) => [name, `npm:${target}`]));
}

/** An empty project in a new folder below `folder`, with the packages installed. */
export function project(folder: string, name: string, packages: readonly string[]): string {
  const made = path.join(folder, name);
  fs.mkdirSync(made);
  fs.writeFileSync(path.join(made, 'package.json'), JSON.stringify({ name, version: '0.0.0', private: true, overrides: overrides(packages) }));
  run(made, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...packages);
  return made;
}
