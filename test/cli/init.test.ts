import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdktf';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { starterDependencies } from '../../lib/cli/init/dependencies';
import { starterFiles } from '../../lib/cli/init/files';
import { starterValues, VALUE_FLAGS, type StarterCloud } from '../../lib/cli/init/values';
import { writeStarter } from '../../lib/cli/init/write';
import { ownManifest, type Manifest } from '../../lib/cli/package';
import { ValidationError } from '../../lib/errors';
import { checkedScope } from '../../lib/platform/validate';
import { TIER_NAMES } from '../../lib/sizing';
import { temporary } from '../support/package';
import { CLOUD_NAMES, STARTERS } from '../support/starters';
import { inside, root, spawn, type Ran } from './support';

const folder = temporary('cli-init');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let target: string;
let count = 0;
beforeEach(() => {
  target = path.join(folder, `repository-${count++}`);
});

const init = async (cloud: StarterCloud, ...args: string[]): Promise<Ran> => inside(['init', target, '--cloud', cloud, ...STARTERS[cloud], ...args]);
const read = (file: string): string => fs.readFileSync(path.join(target, file), 'utf8');
const listed = (at: string): string[] => fs.readdirSync(at, { recursive: true, encoding: 'utf8' }).sort();

describe('init', () => {
  it.each(CLOUD_NAMES)('writes a repository for %s and says what comes next', async (cloud) => {
    const { code, out, err } = await init(cloud);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/npm install\n.*npm test .*\n.*npm run synth /);
    const terraform = cloud === 'existing' ? [] : ['cdktf.json'];
    expect(listed(target)).toEqual(['.github', '.github/workflows', '.github/workflows/platform.yaml', '.gitignore', '.npmrc', 'README.md', ...terraform, 'main.ts', 'package.json', 'platform.test.ts', 'platform.ts', 'tsconfig.json']);
    for (const file of listed(target).filter((name) => fs.statSync(path.join(target, name)).isFile())) expect(read(file)).not.toMatch(/undefined|\[object|[^\n]$| \n/);
  });

  it('writes into this folder, which may be a repository without a commit', () => {
    fs.mkdirSync(path.join(target, '.git'), { recursive: true });
    const { status, stdout } = spawnIn(target, 'init', '--cloud', 'aws');
    expect([status, stdout.includes('10 files in this folder')]).toEqual([0, true]);
    expect(fs.existsSync(path.join(target, 'platform.ts'))).toBe(true);
    expect(fs.readdirSync(target).filter((name) => name.startsWith('.init-'))).toEqual([]);
  });

  it('takes what is typed', async () => {
    expect((await init('aws', '--tier', 'large', '--id', 'acme', '--region', 'eu-west-1', '--state', 'acme-state')).out).not.toContain('write yours');
    expect(read('platform.ts')).toMatch(/region = 'eu-west-1'[^]*stateBucket = 'acme-state'[^]*'acme', \{\n {4}tier: Tier\.LARGE,/);
    expect(read('package.json')).toContain(`"name": "${path.basename(target)}"`);
    expect(read('README.md')).toContain("npx cdktf deploy 'acme-*'");
    expect(read('.github/workflows/platform.yaml')).toContain('npx cdktf diff acme-foundation\n');
  });

  it.each([['My Platform', 'my-platform'], ['_', 'observability']])('names the package by the folder, %s, as npm takes it', (name, expected) => {
    expect(starterValues(path.join(target, name), 'aws', 'small', {}).name).toBe(expected);
  });

  it.each([['aws', 'us-east-1'], ['gcp', 'us-central1'], ['azure', 'eastus']] as const)('takes the region of the price tables on %s', async (cloud, region) => {
    await init(cloud);
    expect(read('platform.ts')).toContain(`'${region}'`);
  });

  it.each([['aws', 'stateBucket'], ['gcp', 'stateBucket'], ['azure', 'stateAccount']] as const)('keeps the state of %s in no place that could be somebody else\'s', async (cloud, name) => {
    const { out } = await init(cloud);
    expect(out).toContain(`write yours in platform.ts: ${name}`);
    // A blank and a colon are in no name of a bucket or storage account.
    expect(read('platform.ts')).toMatch(new RegExp(`const ${name} = 'CHANGE ME: [a-z ]+';`));
    expect(read('platform.ts')).not.toMatch(/change-?me-|LocalBackend/);
  });

  it('names what is open in a cluster that exists, by hosts that nobody can have', async () => {
    expect((await init('existing')).out).toContain('write yours in platform.ts: nodes, storageClass, objectStore.endpoint, database.host');
    expect(read('platform.ts').match(/change-me\.invalid/g)).toHaveLength(2);
  });
});

/** The process of a user in that folder. */
function spawnIn(cwd: string, ...args: string[]): { status: number; stdout: string } {
  fs.mkdirSync(cwd, { recursive: true });
  const stdout = execFileSync(process.execPath, ['--require', require.resolve('tsx/cjs'), path.join(root, 'lib/cli/main.ts'), ...args], { cwd, encoding: 'utf8' });
  return { status: 0, stdout };
}

describe('what is written', () => {
  const own = ownManifest();

  it('has the versions that the library is tested with: each peer that all need, and the provider of its cloud alone', () => {
    const peers = Object.keys(own.peerDependencies).filter((name) => own.peerDependenciesMeta[name] === undefined);
    expect(peers.length).toBeGreaterThan(3);
    const { dependencies, devDependencies } = starterDependencies(own, '@cdktf/provider-google');
    expect(Object.keys(dependencies).sort()).toEqual([...peers, '@cdktf/provider-google', 'observability-constructs'].sort());
    expect(dependencies['observability-constructs']).toBe(own.version);
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }).filter(([each]) => each !== own.name)) expect(version).toBe(own.devDependencies[name]);
    expect(Object.keys(starterDependencies(own).devDependencies)).not.toContain('cdktf-cli');
    expect(() => starterDependencies({ ...own, devDependencies: {} } as Manifest)).toThrow('is not among the packages');
  });

  it.each(CLOUD_NAMES)('has a workflow for %s that only reads, and takes actions by commit', (cloud) => {
    const workflow = starterFiles(starterValues('repository', cloud, 'small', { project: 'acme-telemetry' }), own).get('.github/workflows/platform.yaml') ?? '';
    const { permissions, jobs } = parse(workflow) as { permissions: object; jobs: { [name: string]: { if?: string; permissions?: object; steps: { uses?: string; run?: string; with?: object; env?: { [name: string]: string } }[] } } };
    expect(permissions).toEqual({ contents: 'read' });
    const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
    expect(uses.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
    const commands = (job: string): string => jobs[job]?.steps.flatMap(({ run }) => run ?? []).join('\n') ?? '';
    expect(commands('snapshot')).toMatch(/npm ci\nnpm run compile\nnpm test\ngit worktree add [^]*observability-constructs diff \S+deployed\/snapshot" snapshot/);
    expect(Object.keys(jobs)).toEqual(['snapshot', ...(cloud === 'existing' ? [] : ['plan'])]);
    if (cloud === 'existing') return;
    expect(jobs['plan']).toMatchObject({ permissions: { contents: 'read', 'id-token': 'write' }, if: expect.stringMatching(/^vars\.PLAN_\w+ != '' && github\.event\.pull_request\.head\.repo\.full_name == github\.repository$/) as string });
    expect(commands('plan')).toMatch(/npm ci\nnpx cdktf diff prod-foundation$/);
    expect(workflow).not.toContain('secrets.');
  });

  it('synthesizes in every tier on every cloud', () => {
    const made = path.join(folder, 'tiers');
    const names = CLOUD_NAMES.flatMap((cloud) => TIER_NAMES.map((tier) => ({ cloud, tier, name: `${cloud}-${tier}` })));
    for (const { cloud, tier, name } of names) {
      const typed = { project: 'acme-telemetry', subscription: '11111111-2222-3333-4444-555555555555', clientCidr: '203.0.113.7/32' };
      writeStarter(path.join(made, name), starterFiles(starterValues(name, cloud, tier, typed), own));
    }
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(made, 'node_modules'));
    const all = path.join(made, 'all.ts');
    fs.writeFileSync(all, `import { App } from 'cdktf';\n${names.map(({ name }, i) => `import { platform as p${i} } from './${name}/platform';`).join('\n')}\nconst made = [${names.map((_, i) => `p${i}`)}].map((platform) => { const app = new App(); const one = platform(app); app.synth(); return one.sizing.tier; });\nconsole.log(JSON.stringify(made));\n`);
    const out = execFileSync(process.execPath, ['--require', require.resolve('tsx/cjs'), all], { cwd: made, encoding: 'utf8', env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.json') } });
    expect(JSON.parse(out)).toEqual(names.map(({ tier }) => tier));
  }, 120_000);
});

describe('what is refused', () => {
  it.each([
    [[], 'say where the platform runs: --cloud aws, --cloud gcp'],
    [['--cloud', 'cumulus'], 'Allowed choices are aws, gcp, azure, existing'],
    [['--cloud', 'aws', '--tier', 'huge'], 'Allowed choices are small, medium, large, xlarge'],
    [['--cloud', 'gcp'], '--cloud gcp needs --project <id>, for example --project acme-telemetry'],
    [['--cloud', 'azure'], '--cloud azure needs --subscription <id>, for example --subscription 00000000-0000-0000-0000-000000000000; and --client-cidr <range>'],
    [['--cloud', 'aws', '--project', 'acme-telemetry'], '--project belongs to --cloud gcp, not to aws'],
    [['--cloud', 'existing', '--region', 'us-west-2'], '--region belongs to --cloud aws, gcp, azure, not to existing'],
    [['--cloud', 'aws', 'one', 'two'], 'too many arguments'],
  ])('wrong usage: %j', async (args, message) => {
    const { code, out, err } = await inside(['init', ...(args.includes('one') ? [] : [target]), ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(fs.existsSync(target)).toBe(false);
  });

  it('values that cannot be, all at once, with nothing written', async () => {
    const { code, out, err } = await init('azure', '--id', 'Prod', '--region', "x'; hack", '--subscription', 'mine', '--client-cidr', 'here', '--state', 'with-dashes');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Refused, 5 faults:\n/);
    for (const [flag, got] of [['--id', 'Prod'], ['--region', "x'; hack"], ['--subscription', 'mine'], ['--client-cidr', 'here'], ['--state', 'with-dashes']]) expect(err).toContain(`  ${flag}: got ${got}\n    allowed: `);
    expect(fs.existsSync(target)).toBe(false);
  });

  it('no example of its own, and every text that would end a string', () => {
    for (const { pattern, example, flag } of VALUE_FLAGS) expect([flag, pattern.test(example), pattern.test(`${example}'`), pattern.test(`${example}\n`), pattern.test('')]).toEqual([flag, true, false, false, false]);
  });

  it('the same ids as the platform', () => {
    const accepted = (check: () => unknown): boolean => {
      try {
        check();
        return true;
      } catch (error) {
        if (error instanceof ValidationError) return false;
        throw error;
      }
    };
    for (const id of ['a', 'ab', 'prod', 'Prod', '1a', 'a1', 'a-b', 'a-', '-a', 'a_b', 'a'.repeat(20), 'a'.repeat(21), '']) {
      expect([id, accepted(() => starterValues('x', 'aws', 'small', { id }))]).toEqual([id, accepted(() => checkedScope(new App({ outdir: path.join(folder, 'ids') }), id))]);
    }
  });

  it('a folder with something in it, and says what', async () => {
    fs.mkdirSync(target);
    for (const name of ['package.json', 'README.md']) fs.writeFileSync(path.join(target, name), 'mine');
    const { code, out, err } = await init('aws');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('in it: README.md, package.json\n');
    expect([listed(target), read('package.json')]).toEqual([['README.md', 'package.json'], 'mine']);
  });

  it('a file', async () => {
    fs.writeFileSync(target, 'mine');
    expect((await init('aws')).err).toContain('a folder; this is a file');
    expect(fs.readFileSync(target, 'utf8')).toBe('mine');
  });

  // Node's own way to make folders never ends there: the process is stopped where it does not stop by itself.
  it.runIf(fs.existsSync('/proc/self'))('a place that takes no folder, with what to write', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', path.join(root, 'lib/cli/main.ts'), 'init', '/proc/none/x', '--cloud', 'aws'], { cwd: root, encoding: 'utf8', timeout: 60_000 });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/folder: got \/proc\/none\/x\n.*allowed: a folder that can be written \(ENOENT.*\/proc\/none.*\n.*write: +another folder/);
  });
});

describe('a folder that cannot be written to its end', () => {
  // A file where a folder has to be: the second one cannot be written.
  const broken = new Map([['a', '1'], ['b/c', '2'], ['a/d', '3']]);

  it('is left as it was', () => {
    fs.mkdirSync(path.join(target, '.git'), { recursive: true });
    expect(() => writeStarter(target, broken)).toThrow(/a folder that can be written \(E/);
    expect(fs.readdirSync(target)).toEqual(['.git']);
  });

  it('is gone where it was not there, with those above it', () => {
    expect(() => writeStarter(path.join(target, 'x/y'), broken)).toThrow(/a folder that can be written/);
    expect(fs.existsSync(target)).toBe(false);
  });
});

describe('the process', () => {
  it('loads no engine', () => {
    const list = path.join(folder, 'modules.json');
    const hook = path.join(folder, 'hook.cjs');
    fs.writeFileSync(hook, `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))));`);
    expect(spawn(['init', target, '--cloud', 'aws'], ['--require', hook]).code).toBe(0);
    expect((JSON.parse(fs.readFileSync(list, 'utf8')) as string[]).filter((file) => /\/node_modules\/(@cdktf|cdktf|cdk8s|constructs)\/|\/lib\/(clouds|components|delivery|kube|platform)\//.test(file))).toEqual([]);
  });
});
