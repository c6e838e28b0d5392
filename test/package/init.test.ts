import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pack, run, temporary } from '../support/package';
import { CLOUD_NAMES, STARTERS } from '../support/starters';

const folder = temporary('init');
const NPM = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

interface Written {
  readonly dependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
}
const repository = (cloud: string): string => path.join(folder, cloud);
const manifest = (cloud: string): Written => JSON.parse(fs.readFileSync(path.join(repository(cloud), 'package.json'), 'utf8')) as Written;
const text = (cloud: string, file: string): string => fs.readFileSync(path.join(repository(cloud), file), 'utf8');

/** As on a developer's machine, and as in CI; what went wrong is in the error's message. */
const locally = (cloud: string, ...command: string[]): string => run(repository(cloud), 'env', '-u', 'CI', 'NO_COLOR=1', 'CHECKPOINT_DISABLE=1', ...command);
const inCi = (cloud: string, ...command: string[]): string => run(repository(cloud), 'env', 'CI=true', 'NO_COLOR=1', 'CHECKPOINT_DISABLE=1', ...command);

beforeAll(() => {
  const archive = pack(folder);
  // As npx has it, but for the engines: the command loads none of them.
  const npx = path.join(folder, 'npx');
  fs.mkdirSync(npx);
  fs.writeFileSync(path.join(npx, 'package.json'), '{}');
  run(npx, 'npm', 'install', '--omit=peer', ...NPM, archive);
  for (const cloud of CLOUD_NAMES) {
    fs.mkdirSync(repository(cloud));
    run(repository(cloud), path.join(npx, 'node_modules/.bin/observability-constructs'), 'init', '--cloud', cloud, ...STARTERS[cloud]);
  }
  fs.mkdirSync(repository('pull-request'));
  run(repository('pull-request'), 'git', 'init', '--quiet');
  // What all four ask for, installed once beside them.
  const all = CLOUD_NAMES.map(manifest);
  const wanted = { dependencies: Object.assign({}, ...all.map((m) => m.dependencies)) as Record<string, string>, devDependencies: Object.assign({}, ...all.map((m) => m.devDependencies)) as Record<string, string> };
  expect(wanted.dependencies['observability-constructs']).toBe('0.0.0');
  wanted.dependencies['observability-constructs'] = `file:${archive}`;
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, ...wanted }));
  run(folder, 'npm', 'install', ...NPM);
}, 400_000);

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
}, 300_000);

describe.each(CLOUD_NAMES)('what the packed init writes for %s', (cloud) => {
  it('names each package that it imports', () => {
    const { dependencies, devDependencies } = manifest(cloud);
    const imported = ['main.ts', 'platform.ts', 'platform.test.ts'].flatMap((file) => [...text(cloud, file).matchAll(/from '([^.][^'/]*)/g)].map(([, name]) => name as string));
    expect(Object.keys({ ...dependencies, ...devDependencies })).toEqual(expect.arrayContaining(imported));
  });

  it('compiles', () => {
    expect(locally(cloud, 'npm', 'run', 'compile')).not.toContain('error');
  });

  it('keeps a snapshot, which CI wants to be there, and passes its own test', () => {
    expect(() => inCi(cloud, 'npm', 'test')).toThrow('not kept yet');
    expect(locally(cloud, 'npm', 'test')).toMatch(/1 passed/);
    expect(fs.existsSync(path.join(repository(cloud), 'snapshot/manifests/prod/tempo.yaml'))).toBe(true);
    expect(inCi(cloud, 'npm', 'test')).toMatch(/1 passed/);
  });

  it('synthesizes', () => {
    expect(locally(cloud, 'npm', 'run', 'synth')).toContain('cdktf.out/manifests/prod/*.yaml');
    expect(fs.existsSync(path.join(repository(cloud), 'cdktf.out/stacks/prod-foundation/cdk.tf.json'))).toBe(cloud !== 'existing');
  });

  it('fails by a shorter retention, until the snapshot is renewed', () => {
    fs.writeFileSync(path.join(repository(cloud), 'platform.ts'), text(cloud, 'platform.ts').replace('Tier.SMALL', 'Tier.SMALL.with({ retentionDays: { logs: 7 } })'));
    for (const npmTest of cloud === 'aws' ? [locally, inCi] : [inCi]) expect(() => npmTest(cloud, 'npm', 'test')).toThrow(/manifests\/prod\/loki\.yaml: line \d+/);
    expect(locally(cloud, 'npm', 'test', '--', '-u')).toMatch(/1 passed/);
  });
});

describe('the CLI of cdktf', () => {
  it('reads what was written', () => {
    expect(locally('aws', 'npx', 'cdktf', 'synth')).toContain('Generated Terraform code');
  });
});

describe('the workflow of a pull request, its own commands one after the other', () => {
  const git = (...args: string[]): string => run(repository('pull-request'), 'git', '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args);

  /** All but the install, which stands beside. */
  function review(): { readonly status: number | null; readonly out: string; readonly summary: string } {
    const { jobs } = parse(text('pull-request', '.github/workflows/platform.yaml')) as { jobs: { snapshot: { steps: { run?: string }[] } } };
    const commands = jobs.snapshot.steps.flatMap(({ run: command }) => command ?? []).filter((command) => command !== 'npm ci');
    expect(commands).toHaveLength(3);
    const temp = fs.mkdtempSync(path.join(folder, 'runner-'));
    const env = { ...process.env, CI: 'true', NO_COLOR: '1', GITHUB_BASE_REF: 'main', GITHUB_STEP_SUMMARY: path.join(temp, 'summary.md'), RUNNER_TEMP: temp };
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', commands.join('\n')], { cwd: repository('pull-request'), encoding: 'utf8', env });
    return { status, out: `${stdout}${stderr}`, summary: fs.existsSync(env.GITHUB_STEP_SUMMARY) ? fs.readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8') : '' };
  }
  const change = (to: string): void => fs.writeFileSync(path.join(repository('pull-request'), 'platform.ts'), text('pull-request', 'platform.ts').replace(/Tier\.SMALL.*,/, `${to},`));

  beforeAll(() => {
    run(repository('pull-request'), path.join(folder, 'npx/node_modules/.bin/observability-constructs'), 'init', '--cloud', 'aws');
    locally('pull-request', 'npm', 'test');
    git('add', '.');
    git('commit', '--quiet', '--message', 'The platform prod');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  });

  it('lets through what changes nothing', () => {
    expect(review()).toMatchObject({ status: 0, summary: '**no change**\n' });
  });

  it('stops at a change that the snapshot does not have', () => {
    change('Tier.SMALL.with({ retentionDays: { logs: 7 } })');
    expect(review()).toMatchObject({ status: 1, out: expect.stringMatching(/manifests\/prod\/loki\.yaml: line \d+/) as string, summary: '' });
  });

  it('stops at a renewed snapshot by which data is lost, and says what', () => {
    locally('pull-request', 'npm', 'test', '--', '-u');
    expect(review()).toMatchObject({ status: 1, summary: expect.stringMatching(/loki.*\*\*loses data\*\*: kept for less time: \S*retention_period/) as string });
  });

  it('lets through a renewed snapshot by which none is lost, and says what changes', () => {
    change('Tier.SMALL.with({ retentionDays: { logs: 30 } })');
    locally('pull-request', 'npm', 'test', '--', '-u');
    expect(review()).toMatchObject({ status: 0, summary: expect.stringContaining('retention_period') as string });
  });
});
