/**
 * Runs the types and the tests on `cdktn`, the maintained continuation of the archived `cdktf`, the way a user switches to it:
 * by an alias, with no word changed in the sources.
 *
 *   npm run test:cdktn                    everything, in a copy that is removed afterwards
 *   npm run test:cdktn -- test/platform   these tests alone
 */
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');

/** The last one whose peers Node 20 and `constructs` 10.7 satisfy. */
const CORE = 'npm:cdktn@0.24.0';

/** What cannot hold here, each with its reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'test/package/init.test.ts': 'What init writes has the versions of package.json as it is published, without the alias.',
  'test/examples/snapshot-in-ci.test.ts': 'The same: the example is what init writes.',
  'test/examples/packages.test.ts': 'Examples name what is published, without the alias.',
};

interface Manifest {
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  overrides?: Record<string, string>;
}

/** The files that git tracks, as they lie here. */
function copy(to: string): void {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter((file) => file !== '');
  for (const file of tracked.filter((name) => fs.existsSync(path.join(ROOT, name)))) fs.cpSync(path.join(ROOT, file), path.join(to, file), { recursive: true });
}

/** The two lines that a user writes. Here the library is the project itself, so that its own word on the core gives way too. */
function alias(folder: string): void {
  const file = path.join(folder, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
  manifest.devDependencies.cdktf = CORE;
  delete manifest.peerDependencies.cdktf;
  manifest.overrides = { cdktf: CORE };
  fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Which package each importer of `cdktf` gets: the sources, the tests and every provider (and what cdktf-cli brings) must share one core. */
function prove(folder: string): void {
  const providers = fs.readdirSync(path.join(folder, 'node_modules/@cdktf')).filter((name) => name.startsWith('provider-')).map((name) => `node_modules/@cdktf/${name}`);
  for (const importer of ['.', ...providers]) {
    const found = require.resolve('cdktf/package.json', { paths: [path.join(folder, importer)] });
    const { name, version } = JSON.parse(fs.readFileSync(found, 'utf8')) as { readonly name: string; readonly version: string };
    if (`npm:${name}@${version}` !== CORE) throw new Error(`${importer} imports ${name} ${version} as cdktf, not ${CORE}`);
  }
  console.log(`cdktf is ${CORE} for the sources, the tests and ${providers.length} packages of @cdktf`);
}

function step(folder: string, command: string, ...args: string[]): boolean {
  console.log(`\n$ ${[command, ...args].join(' ')}`);
  return spawnSync(command, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;
}

function main(tests: readonly string[]): number {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'cdktn-lane-'));
  try {
    copy(folder);
    alias(folder);
    if (!step(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline')) return 1;
    prove(folder);
    for (const [test, reason] of Object.entries(LEFT_OUT)) console.log(`NOT RUN: ${test}. ${reason}`);
    const without = Object.keys(LEFT_OUT).flatMap((test) => ['--exclude', test]);
    const done = [step(folder, 'npm', 'run', 'typecheck'), step(folder, 'npx', 'vitest', 'run', ...without, ...tests)];
    return done.every(Boolean) ? 0 : 1;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main(process.argv.slice(2));
