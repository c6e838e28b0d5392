import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { answers, run } from './process';

const HERE = __dirname;

/** What this needs and this machine does not have. */
export function missing(): string[] {
  const needed: [string, string[]][] = [['go', ['version']], ['java', ['-version']], ['mvn', ['-version']], ['openssl', ['version']]];
  return needed.filter(([program, args]) => !answers(program, args)).map(([program]) => program);
}

/** Folder that is kept between runs. */
function cache(): string {
  const root = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
  const folder = path.join(root, 'observability-constructs', 'e2e');
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/** Name of a folder that changes with what it is made from. */
function keyed(name: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(fs.readFileSync(file));
  return path.join(cache(), `${name}-${hash.digest('hex').slice(0, 12)}`);
}

/** Folder with Kafka's jars. */
export async function kafkaJars(): Promise<string> {
  const pom = path.join(HERE, 'kafka', 'pom.xml');
  const folder = keyed('kafka', [pom]);
  if (!fs.existsSync(folder)) {
    const whole = `${folder}.part`;
    fs.rmSync(whole, { recursive: true, force: true });
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${whole}`]);
    fs.renameSync(whole, folder);
  }
  return folder;
}

/** The load generator and the stand-ins; Go's own cache makes a second build short. */
export async function otlpBinary(): Promise<string> {
  const source = path.join(HERE, 'otlp');
  const files = fs.readdirSync(source).filter((name) => /\.(go|mod|sum)$/.test(name)).sort().map((name) => path.join(source, name));
  const binary = keyed('otlp', files);
  if (!fs.existsSync(binary)) await run('go', ['build', '-o', binary, '.'], { cwd: source, env: { CGO_ENABLED: '0' } });
  return binary;
}
