import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import type { TierName } from '../lib/sizing';
import { compare } from './compare';
import { program } from './generate/program';
import { run, type Program } from './measure';
import { counts, readOutput, type Counts } from './output';

const ROOT = path.join(__dirname, '..');

/** Clouds whose example the bare program is written from. */
export const CLOUDS = ['aws', 'gcp', 'azure', 'existing'] as const;
export type CloudName = (typeof CLOUDS)[number];

/** Inside the repository, so that the programs find the package by its own name and the providers beside it. */
const WORK = path.join(__dirname, '.cache');

export interface Prepared extends Counts {
  readonly ours: Program;
  readonly bare: Program;
}

/** Time of the last change below a folder; a folder's own time tells of files that are gone. */
function changed(file: string): number {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...fs.readdirSync(file).map((name) => changed(path.join(file, name))));
}

/** Compiles lib/ unless dist/ is newer than all of it. */
function compile(told: (what: string) => void): void {
  const built = fs.statSync(path.join(ROOT, 'dist', 'index.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(changed(path.join(ROOT, 'lib')), changed(path.join(ROOT, 'tsconfig.build.json')))) return;
  told('compiling lib/');
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'compile'], { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`lib/ does not compile:\n${stdout}${stderr}`);
}

function programIn(name: string, source: string): Program {
  const file = path.join(WORK, `${name}.js`);
  fs.writeFileSync(file, source);
  return { file, outdir: path.join(WORK, name) };
}

/** The example, with another tier, as its users compile it: CommonJS that finds the package, and so dist/, by its name. */
function ours(cloud: CloudName, tier: TierName): Program {
  const example = (file: string): string => fs.readFileSync(path.join(ROOT, 'examples', `${cloud}-medium`, file), 'utf8');
  const compiled = (source: string): string =>
    ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true } }).outputText;
  const platform = example('platform.ts');
  if (!platform.includes('Tier.MEDIUM')) throw new Error('the example names no tier to replace');
  const name = `ours-${cloud}-${tier}`;
  const sized = platform.replaceAll('Tier.MEDIUM', `Tier.${tier.toUpperCase()}`);
  // A cluster that exists is as large as its user says: here large enough for every tier.
  programIn(`${name}-platform`, compiled(sized.replace('perZone: 3 ', 'perZone: 44 ')));
  return programIn(name, compiled(example('main.ts').replace("'./platform'", `'./${name}-platform'`)));
}

/** Makes both programs, and makes sure that they make the same: throws when any resource or object differs. */
export async function prepare(cloud: CloudName, tier: TierName, told: (what: string) => void): Promise<Prepared> {
  compile(told);
  fs.mkdirSync(WORK, { recursive: true });
  const platform = ours(cloud, tier);
  told(`synthesizing the ${tier} platform on ${cloud}`);
  await run(platform);
  const made = readOutput(platform.outdir);
  told('writing the same with bare classes');
  const bare = programIn(`bare-${cloud}-${tier}`, program(made));
  await run(bare);
  const differences = compare(made, readOutput(bare.outdir));
  if (differences.length > 0) throw new Error(`the two programs do not make the same, so their times say nothing:\n${differences.join('\n')}`);
  return { ours: platform, bare, ...counts(made) };
}
