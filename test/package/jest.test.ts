import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, project, temporary, tested } from '../support/package';

const folder = temporary('jest');
const ENGINES = ['cdktf', 'cdk8s', 'constructs', '@cdktf/provider-helm', '@cdktf/provider-kubernetes'];
let user: string;
const at = (name: string): string => path.join(user, name);

/** What a user writes for jest; `given.json` is what changes. */
const SUITE = `
const { App, TerraformResource, TerraformStack } = require('cdktf');
const { ApiObject, App: KubeApp, Chart } = require('cdk8s');
const { matchers } = require('observability-constructs/testing');
const { bucket, level } = require('./given.json');

expect.extend(matchers);

function stack() {
  const made = new TerraformStack(new App({ outdir: __dirname + '/out' }), 'own');
  new TerraformResource(made, 'logs', { terraformResourceType: 'aws_s3_bucket' }).addOverride('bucket', bucket);
  return made;
}
function chart() {
  const made = new Chart(new KubeApp(), 'own');
  new ApiObject(made, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { level } });
  return made;
}

test('resource', () => {
  expect(stack()).not.toHaveResource('aws_db_instance');
  expect(stack()).toHaveResource('aws_s3_bucket', { bucket: expect.stringContaining('logs') });
});
test('manifest', () => expect(chart()).toHaveManifest('ConfigMap', 'settings', { data: { level: 'info' } }));
test('snapshot', () => expect(stack()).toMatchManifestSnapshot(__dirname + '/snapshot'));
test('upgrade', () => expect(stack()).toBeSafeUpgradeFrom(__dirname + '/deployed'));
`;

/** Each test's complaint; empty where it passed. */
interface Ran {
  readonly code: number | null;
  readonly resource: string;
  readonly manifest: string;
  readonly snapshot: string;
  readonly upgrade: string;
}
const PASSED = { code: 0, resource: '', manifest: '', snapshot: '', upgrade: '' };

/** The real jest; two files, so that it starts workers as it does for its users. */
function jest(...flags: readonly string[]): Ran {
  const { CI: _ci, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(at('node_modules/.bin/jest'), ['--json', '--maxWorkers', '2', '--watchman=false', ...flags], { cwd: user, encoding: 'utf8', env: { ...env, NO_COLOR: '1' } });
  const start = stdout.indexOf('{');
  if (start < 0) throw new Error(`jest said nothing: ${stderr}`);
  const { testResults } = JSON.parse(stdout.slice(start)) as { testResults: { name: string; message: string; assertionResults: { title: string; failureMessages: string[] }[] }[] };
  const own = testResults.find(({ name }) => name.endsWith('platform.test.js'))?.assertionResults ?? [];
  expect(own.map(({ title }) => title)).toEqual(['resource', 'manifest', 'snapshot', 'upgrade']);
  return { code: status, ...Object.fromEntries(own.map(({ title, failureMessages }) => [title, failureMessages.join('\n')])) } as Ran;
}
const give = (bucket: string, level: string): void => fs.writeFileSync(at('given.json'), JSON.stringify({ bucket, level }));

beforeAll(() => {
  user = project(folder, 'user', [pack(folder), ...[...ENGINES, 'jest', '@types/jest'].map(tested)]);
  fs.writeFileSync(at('platform.test.js'), SUITE);
  fs.writeFileSync(at('other.test.js'), "test('other', () => expect(1).toBe(1));");
  give('acme-logs', 'info');
}, 400_000);

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
}, 300_000);

describe('the matchers in the real jest, one run after the other', () => {
  it('write no snapshot with --ci, and compare with nothing that is not there', () => {
    const ran = jest('--ci');
    expect(ran).toMatchObject({ code: 1, resource: '', manifest: '', snapshot: expect.stringContaining('stacks/own/cdk.tf.json: not kept yet') as string, upgrade: expect.stringContaining('a folder with stacks/*/cdk.tf.json') as string });
    expect(fs.existsSync(at('snapshot'))).toBe(false);
  });

  it('write the snapshot where it is missing, and pass from then on', () => {
    expect(jest().snapshot).toBe('');
    fs.cpSync(at('snapshot'), at('deployed'), { recursive: true });
    expect(jest('--ci')).toEqual(PASSED);
  });

  it('each fail by a change, and keep the snapshot', () => {
    give('acme-metrics', 'debug');
    const before = fs.readFileSync(at('snapshot/stacks/own/cdk.tf.json'), 'utf8');
    for (const flags of [['--ci'], []]) {
      expect(jest(...flags)).toEqual({
        code: 1,
        resource: expect.stringMatching(/nearest of 1 is own: aws_s3_bucket\.logs, which differs:\n {2}bucket: wanted StringContaining "logs", found "acme-metrics"/) as string,
        manifest: expect.stringMatching(/nearest of 1 is own: ConfigMap\/settings, which differs:\n {2}data\.level: wanted "info", found "debug"/) as string,
        snapshot: expect.stringMatching(/stacks\/own\/cdk\.tf\.json: line \d+ [^]*kept: +"bucket": "acme-logs"\n +now: +"bucket": "acme-metrics"/) as string,
        upgrade: expect.stringMatching(/loses data:\n[^]*aws_s3_bucket\.logs/) as string,
      });
    }
    expect(fs.readFileSync(at('snapshot/stacks/own/cdk.tf.json'), 'utf8')).toBe(before);
  });

  it('renew the snapshot with -u, and not what an upgrade is compared with', () => {
    expect(jest('-u')).toMatchObject({ code: 1, snapshot: '', upgrade: expect.stringContaining('loses data') as string });
    expect(fs.readFileSync(at('snapshot/stacks/own/cdk.tf.json'), 'utf8')).toContain('acme-metrics');
    give('acme-metrics', 'info');
    expect(jest('--ci').snapshot).toBe('');
  });
});

describe('the types', () => {
  const USE = `
expect.extend(matchers);
declare const app: App;
expect(app).toHaveResource('aws_db_instance', { storage_encrypted: true });
expect(app).not.toHaveManifest('StatefulSet', 'loki', { spec: { replicas: 3 } });
expect(app).toMatchManifestSnapshot('snapshot');
expect(app).toBeSafeUpgradeFrom('deployed');
// @ts-expect-error a kind is text
expect(app).toHaveManifest(1);
`;
  const imports = "import type { App } from 'cdktf';\nimport { matchers } from 'observability-constructs/testing';\n";
  /** What the compiler complains of. */
  const tsc = (types: string, ...files: string[]): string => spawnSync(path.join(__dirname, '../../node_modules/.bin/tsc'), ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'node16', '--types', types, ...files], { cwd: user, encoding: 'utf8' }).stdout;

  it('are there for @types/jest', () => {
    fs.writeFileSync(at('globals.ts'), `${imports}${USE}`);
    expect(tsc('jest', 'globals.ts')).toBe('');
  });

  it('are there for @jest/globals with the declaration that docs/testing.md shows', () => {
    const documented = /```ts\n(import type \{ ObservabilityMatchers \}[^]*?)```/.exec(fs.readFileSync(path.join(__dirname, '../../docs/testing.md'), 'utf8'))?.[1] ?? '';
    fs.writeFileSync(at('matchers.d.ts'), documented);
    fs.writeFileSync(at('imported.ts'), `import { expect } from '@jest/globals';\n${imports}${USE}`);
    expect(tsc('node', 'imported.ts', 'matchers.d.ts')).toBe('');
  });
});
