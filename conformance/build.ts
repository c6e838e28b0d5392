import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import { COLLECTOR_VERSION } from '../lib/components/collector';
import { toYaml, type Plain } from '../lib/config';

/** The program that turns a manifest into a collector's sources, of the version whose components it puts together. */
const BUILDER = `go.opentelemetry.io/collector/cmd/builder@v${COLLECTOR_VERSION}`;

/** Files whose lists are joined to a collector's manifest. */
export const MANIFESTS = { target: ['manifest.yaml'], routing: ['manifest.yaml', 'routing.yaml'] } as const;

/** A collector to build: the one of the target version, and what it cannot have. */
export type Variant = keyof typeof MANIFESTS;

type Manifest = { readonly [section: string]: Plain };

/** Joins the files of a variant: lists one behind the other, all else from the first. */
function manifest(variant: Variant): Manifest {
  const files = MANIFESTS[variant].map((name) => parse(fs.readFileSync(path.join(__dirname, name), 'utf8')) as Manifest);
  const join = (key: string, value: Plain): Plain => (Array.isArray(value) ? files.flatMap((file) => (file[key] ?? []) as readonly Plain[]) : value);
  return Object.fromEntries(Object.entries(files[0] ?? {}).map(([key, value]) => [key, join(key, value)]));
}

/** What is built once, and kept until the manifest changes. */
export interface Built {
  readonly collector: string;
  /** A throwaway certificate and its key, for whatever a configuration wants to read one from. */
  readonly certificate: string;
  readonly key: string;
}

/** Outside the project, so that a new checkout and `npm ci` keep it. */
function folder(variant: Variant): string {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
  const key = createHash('sha256').update(`${BUILDER} ${process.platform} ${process.arch}\n`).update(toYaml(manifest(variant))).digest('hex');
  return path.join(cache, 'observability-constructs', 'collector', key.slice(0, 16));
}

const EXE = process.platform === 'win32' ? '.exe' : '';

function within(at: string): Built {
  return { collector: path.join(at, `otelcol${EXE}`), certificate: path.join(at, 'cert.pem'), key: path.join(at, 'key.pem') };
}

/** A collector that has been built on this machine. */
export function cached(variant: Variant = 'target'): Built | undefined {
  const at = folder(variant);
  return fs.existsSync(at) ? within(at) : undefined;
}

export function hasGo(): boolean {
  return spawnSync('go', ['version']).status === 0;
}

interface Step {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Laid over this process's. Default: nothing. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs Go, saying every half minute that it still does; resolves to what it printed, with its exit code. */
function go({ args, cwd, env }: Step, say: (line: string) => void): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const started = Date.now();
    const clock = setInterval(() => say(`  go ${args[0]}, ${Math.round((Date.now() - started) / 1000)} s`), 30_000);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(clock);
      resolve({ code: code ?? 1, output });
    });
  });
}

async function make(variant: Variant, into: string, say: (line: string) => void): Promise<void> {
  const [flags = '', root = ''] = spawnSync('go', ['env', 'GOFLAGS', 'GOROOT'], { encoding: 'utf8' }).stdout.split('\n');
  const file = path.join(into, 'manifest.yaml');
  fs.writeFileSync(file, toYaml(manifest(variant)));
  say(`sources and modules, by ${BUILDER}`);
  // -e: a proxy that lacks what only the tests of a module need does not matter. For the same reason its exit code does not: at the
  // end it fetches every module ahead, needed or not. What is really missing shows in the compilation.
  const env = { GOFLAGS: `${flags} -e`.trim() };
  const prepared = await go({ args: ['run', BUILDER, '--config', file, '--skip-strict-versioning', '--skip-compilation'], cwd: into, env }, say);
  say('compiling: minutes the first time, since Go keeps its own cache');
  const sources = path.join(into, 'build');
  const compiled = fs.existsSync(sources) ? await go({ args: ['build', '-trimpath', '-ldflags=-s -w', '-o', within(into).collector, '.'], cwd: sources }, say) : prepared;
  if (compiled.code !== 0) throw new Error(`the collector cannot be built from ${MANIFESTS[variant].join(' and ')}:\n${prepared.output}\n${compiled.output}`);
  const certified = await go({ args: ['run', path.join(root, 'src', 'crypto', 'tls', 'generate_cert.go'), '--host', 'localhost', '--ca', '--ecdsa-curve', 'P256', '--duration', '87600h'], cwd: into }, say);
  if (certified.code !== 0) throw new Error(`no certificate:\n${certified.output}`);
  fs.rmSync(sources, { recursive: true });
}

/** Builds a collector, or takes the one that was built before. */
export async function build(say: (line: string) => void, variant: Variant = 'target'): Promise<Built> {
  const at = folder(variant);
  const before = cached(variant);
  if (before !== undefined) return before;
  say(`building the collector of ${MANIFESTS[variant].join(' and ')} into ${at}`);
  const started = Date.now();
  fs.mkdirSync(path.dirname(at), { recursive: true });
  const half = fs.mkdtempSync(`${at}-`);
  try {
    await make(variant, half, say);
    // Whoever built the same meanwhile was first.
    if (!fs.existsSync(at)) fs.renameSync(half, at);
  } finally {
    fs.rmSync(half, { recursive: true, force: true });
  }
  say(`built in ${Math.round((Date.now() - started) / 1000)} s`);
  return within(at);
}
