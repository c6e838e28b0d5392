import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformResource } from 'cdktf';
import { ApiObject, App as KubeApp, Chart } from 'cdk8s';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ObservabilityPlatform, Tier } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { matchers, readFolder, synthesize, type Synthesized } from '../../lib/testing';
import { compareFiles, updateMode } from '../../lib/testing/snapshot';

expect.extend(matchers);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'testing-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const outdir = path.join(folder, 'users-own');
const platform = (app: App, id = 'prod') => new ObservabilityPlatform(app, id, { tier: Tier.SMALL, cloud: new AwsCloud({ region: 'us-west-2' }), backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }) });
const app = new App({ outdir });
const prod = platform(app);
const stage = platform(app, 'stage');
const made = synthesize(prod);

function chart(): Chart {
  const own = new Chart(new KubeApp(), 'own');
  new ApiObject(own, 'b', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' }, data: { x: '1' } });
  new ApiObject(own, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
  return own;
}

describe('synthesize', () => {
  it('gives a platform its own stacks and manifests, and nothing of another', () => {
    expect(Object.keys(made.stacks)).toEqual(['prod-foundation', 'prod-operators', 'prod-platform']);
    expect(Object.keys(made.manifests)).toContain('prod/tempo');
    expect(Object.keys(made.manifests).filter((name) => !name.startsWith('prod/'))).toEqual([]);
    expect(Object.keys(synthesize(app).stacks)).toHaveLength(6);
    expect(Object.keys(synthesize(stage.foundationStack).stacks)).toEqual(['stage-foundation']);
  });

  it('gives the same a second time, writes nothing into the folder of the App and leaves none behind', () => {
    const temporary = path.join(folder, 'temporary');
    fs.mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    expect(synthesize(prod)).toEqual(made);
    expect(synthesize((inner) => void platform(inner))).toEqual(made);
    expect(fs.readdirSync(temporary)).toEqual([]);
    // The empty folder is made by cdktf's own App.
    expect(fs.readdirSync(outdir, { recursive: true })).toEqual(['stacks']);
    vi.unstubAllEnvs();
  });

  it('leaves out what changes by itself', () => {
    const text = JSON.stringify(made);
    expect(text).not.toMatch(/"\/\/"|\+[0-9a-f]{12}"/);
    expect(text).toContain('0.1.0+<hash>');
    expect(text).not.toMatch(/config-[a-z-]+: [0-9a-f]{6}/);
    expect(JSON.stringify(synthesize(prod, { raw: true }))).toMatch(/\+[0-9a-f]{12}"/);
  });

  it('takes a function, a stack of one\'s own, a construct inside it, and a chart', () => {
    const own = new TerraformStack(new App({ outdir }), 'own');
    const output = new TerraformOutput(own, 'x', { value: '1' });
    expect(synthesize(own).stacks).toEqual({ own: { output: { x: { value: '1' } }, terraform: { backend: { local: { path: '<folder>/terraform.own.tfstate' } } } } });
    expect(synthesize(output)).toEqual(synthesize(own));
    expect(Object.keys(synthesize((inner) => void new TerraformStack(inner, 'filled')).stacks)).toEqual(['filled']);
    expect(synthesize(chart()).manifests.own).toMatch(/name: a[^]*name: b/);
  });

  it('says what it takes', () => {
    expect(() => synthesize(new App({ outdir }))).toThrow(/a platform, an App, a TerraformStack, a cdk8s Chart/);
  });
});

describe('the matchers', () => {
  const message = (run: () => void): string => {
    try {
      run();
    } catch (error) {
      return (error as Error).message;
    }
    return 'it passed';
  };

  it('find a resource by a part of it, and name the nearest one', () => {
    expect(made).toHaveResource('aws_db_instance', { storage_encrypted: true, engine: expect.stringContaining('postgres') as string });
    expect(made).not.toHaveResource('aws_db_instance', { storage_encrypted: false });
    expect(message(() => expect(made).toHaveResource('aws_db_instance', { storage_encrypted: false, engine: 'postgres' }))).toMatch(/nearest of 1 is prod-foundation: aws_db_instance\.\S+, which differs:\n {2}storage_encrypted: wanted false, found true/);
    expect(message(() => expect(made).toHaveResource('aws_db_instance', { engine: expect.stringMatching(/^my/) as string }))).toContain('engine: wanted StringMatching /^my/, found "postgres"');
    expect(message(() => expect(made).toHaveResource('aws_dynamodb_table'))).toMatch(/no resource aws_dynamodb_table; there are: .*aws_db_instance/);
  });

  it('find an object by kind, name and a part of it', () => {
    expect(made).toHaveManifest('StatefulSet');
    expect(made).toHaveManifest('ResourceQuota', { apiVersion: 'v1' });
    expect(chart()).toHaveManifest('ConfigMap', 'b', { data: { x: '1' } });
    expect(chart()).not.toHaveManifest('ConfigMap', 'a', { data: { x: '1' } });
    expect(message(() => expect(chart()).toHaveManifest('ConfigMap', { data: { x: '2' } }))).toContain('which differs:');
    expect(message(() => expect(chart()).toHaveManifest('ConfigMap', 'b', { data: { x: '2' } }))).toMatch(/nearest of 1 is own: ConfigMap\/b, which differs:\n {2}data\.x: wanted "2", found "1"/);
    expect(message(() => expect(chart()).toHaveManifest('ConfigMap', 'c'))).toContain('there are: ConfigMap/a, ConfigMap/b');
  });

  it('say what they take', () => {
    for (const wrong of [undefined, null, 'text', 1, {}]) expect(() => expect(wrong).toHaveResource('aws_vpc')).toThrow(/allowed: a platform, an App/);
  });

  it('take a construct that is not a platform', () => {
    const own = new TerraformStack(new App({ outdir }), 'own');
    new TerraformResource(own, 'x', { terraformResourceType: 'terraform_data' });
    expect(own).toHaveResource('terraform_data');
  });
});

describe('the snapshot', () => {
  const of = (yaml: string): Synthesized => ({ stacks: { s: { a: 1 } }, manifests: { 'prod/tempo': yaml }, guides: {} });

  it('is written once, kept, refused when it differs, and renewed', () => {
    const at = path.join(folder, 'kept');
    expect(compareFiles(at, of('a: 1\n'), 'none')).toHaveLength(2);
    expect(fs.existsSync(at)).toBe(false);
    expect(compareFiles(at, of('a: 1\n'), 'new')).toEqual([]);
    expect(readFolder(at)).toEqual(of('a: 1\n'));
    expect(compareFiles(at, of('a: 2\n'), 'new').join()).toMatch(/manifests\/prod\/tempo\.yaml: line 1 .*\n {4}kept: a: 1\n {4}now: {2}a: 2/);
    // Both lines stand elsewhere too.
    const twice = path.join(folder, 'twice');
    compareFiles(twice, of('- 14\n- 21\n- 21\n'), 'all');
    expect(compareFiles(twice, of('- 14\n- 14\n- 21\n'), 'none').join()).toContain('line 2 (2 lines are only in one of them)');
    expect(compareFiles(at, { stacks: {}, manifests: { other: '' }, guides: {} }, 'none')).toEqual(['  manifests/other.yaml: not kept yet', '  manifests/prod/tempo.yaml: kept, but no longer written', '  stacks/s/cdk.tf.json: kept, but no longer written']);
    expect(compareFiles(at, { stacks: {}, manifests: { other: '' }, guides: {} }, 'all')).toEqual([]);
    expect(readFolder(at)).toEqual({ stacks: {}, manifests: { other: '' }, guides: {} });
  });

  it('works as a matcher', () => {
    const at = path.join(folder, 'matched');
    compareFiles(at, synthesize(chart()), 'all');
    expect(chart()).toMatchManifestSnapshot(at);
    const file = path.join(at, 'manifests/own.yaml');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"1"', '"2"'));
    expect(() => expect(chart()).toMatchManifestSnapshot(at)).toThrow(/manifests\/own\.yaml: line \d+/);
  });

  it('follows the runner, and CI where a runner says nothing', () => {
    // What both really say is pinned with the real ones: test/package/jest.test.ts, test/package/init.test.ts.
    expect(updateMode({ snapshotState: { _updateSnapshot: 'all' } })).toBe('all');
    expect(updateMode({ snapshotState: { snapshotUpdateState: 'none', _updateSnapshot: 'all' } })).toBe('none');
    expect(updateMode({ snapshotState: { snapshotUpdateState: 'sometimes' } })).toBe(process.env.CI ? 'none' : 'new');
    expect(updateMode({})).toBe(process.env.CI ? 'none' : 'new');
  });
});
