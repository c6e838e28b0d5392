import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('fails by a shorter retention, until the snapshot is renewed, and then in the comparison with what is deployed', () => {
    const kept = path.join(folder, `${cloud}-deployed`);
    fs.cpSync(path.join(repository(cloud), 'snapshot'), kept, { recursive: true });
    fs.writeFileSync(path.join(repository(cloud), 'platform.ts'), text(cloud, 'platform.ts').replace('Tier.SMALL', 'Tier.SMALL.with({ retentionDays: { logs: 7 } })'));
    for (const npmTest of [locally, inCi]) expect(() => npmTest(cloud, 'npm', 'test')).toThrow(/manifests\/prod\/loki\.yaml: line \d+/);
    expect(locally(cloud, 'npm', 'test', '--', '-u')).toMatch(/1 passed/);
    expect(inCi(cloud, 'npm', 'test')).toMatch(/1 passed/);
    expect(() => run(repository(cloud), 'npx', 'observability-constructs', 'diff', kept, 'snapshot')).toThrow(expect.objectContaining({ status: 1, stdout: expect.stringContaining('LOSES DATA: kept for less time') as string }) as Error);
  });
});

describe('the CLI of cdktf', () => {
  it('reads what was written', () => {
    expect(locally('aws', 'npx', 'cdktf', 'synth')).toContain('Generated Terraform code');
  });
});
