import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { ApiObject } from 'cdk8s';
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { Releases } from '../../lib/delivery';
import { ValidationError } from '../../lib/errors';
import { ManifestTree, type ComponentChart } from '../../lib/kube';

let outdir: string;
beforeEach(() => void (outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'releases-'))));
afterEach(() => fs.rmSync(outdir, { recursive: true, force: true }));

interface Fixture {
  readonly app: App;
  readonly stack: TerraformStack;
  readonly chart: ComponentChart;
}

/** An app whose first stack writes early, and whose second releases one chart. */
function fixture(): Fixture {
  const app = new App({ outdir });
  new LocalBackend(new TerraformStack(app, 'prod-foundation'), { path: 'a.tfstate' });
  const stack = new TerraformStack(app, 'prod-platform');
  new LocalBackend(stack, { path: 'b.tfstate' });
  new HelmProvider(stack, 'helm', {});
  const chart = new ManifestTree().chart('tempo', 'observability');
  new Releases(stack, 'releases', { platformId: 'prod' }).add('tempo', chart, { namespace: 'observability', dependsOn: [] });
  return { app, stack, chart };
}

function configMap(chart: ComponentChart, name: string, data: object): void {
  new ApiObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
}

const read = (...file: string[]): string => fs.readFileSync(path.join(outdir, ...file), 'utf8');

/** Everything below a folder, with its text. */
function tree(folder: string): { [file: string]: string } {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => fs.statSync(path.join(folder, f)).isFile());
  return Object.fromEntries(files.sort().map((f) => [f, fs.readFileSync(path.join(folder, f), 'utf8')]));
}

function firstRelease(): { readonly version: string; readonly timeout: number } {
  const tf = JSON.parse(read('stacks', 'prod-platform', 'cdk.tf.json')) as { resource: { helm_release: { [id: string]: { version: string; timeout: number } } } };
  return Object.values(tf.resource.helm_release)[0]!;
}

const releaseVersion = (): string => firstRelease().version;

describe('Releases', () => {
  it('renders a component once, since that is most of the time of a synth', () => {
    const { app, chart } = fixture();
    configMap(chart, 'c', { key: 'value' });
    const objects = vi.spyOn(chart, 'toJson');
    app.synth();
    expect(objects).toHaveBeenCalledTimes(1);
  });

  it.each([
    [3, 1200],
    [30, 3600],
  ])('wait for %i pods that are replaced one after the other %i s', (replicas, seconds) => {
    const { app, chart } = fixture();
    new ApiObject(chart, 'pods', { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'pods' }, spec: { replicas } });
    app.synth();
    expect(firstRelease().timeout).toBe(seconds);
  });

  it('write the same text for kubectl and for Helm, sorted, under a version that is its hash', () => {
    const { app, chart } = fixture();
    configMap(chart, 'b', { template: '{{ .Values.not.a.template }}' });
    configMap(chart, 'a', { k: '${env:X}' });
    app.synth();
    const yaml = read('manifests', 'prod', 'tempo.yaml');
    expect(yaml.match(/name: \w/g)).toEqual(['name: a', 'name: b']);
    expect(read('stacks', 'prod-platform', 'charts', 'tempo', 'files', 'manifests.yaml')).toBe(yaml);
    expect(read('stacks', 'prod-platform', 'charts', 'tempo', 'templates', 'manifests.yaml')).toBe('{{ .Files.Get "files/manifests.yaml" }}\n');
    expect(parse(read('stacks', 'prod-platform', 'charts', 'tempo', 'Chart.yaml'))).toMatchObject({ apiVersion: 'v2', name: 'tempo', version: releaseVersion() });
    expect(releaseVersion()).toMatch(/^0\.1\.0\+[0-9a-f]{12}$/);
  });

  it('count what was added after they were declared, and change the version with it', () => {
    const first = fixture();
    configMap(first.chart, 'a', { k: '1' });
    first.app.synth();
    const before = releaseVersion();
    configMap(first.chart, 'late', { k: '1' });
    first.app.synth();
    expect(releaseVersion()).not.toBe(before);
    expect(read('manifests', 'prod', 'tempo.yaml')).toContain('name: late');
  });

  it('write the same bytes again', () => {
    const once = fixture();
    configMap(once.chart, 'a', { k: '1' });
    once.app.synth();
    const first = tree(outdir);
    fs.rmSync(outdir, { recursive: true });
    const twice = fixture();
    configMap(twice.chart, 'a', { k: '1' });
    twice.app.synth();
    expect(tree(outdir)).toEqual(first);
  });

  it('leave nothing of a component that is gone', () => {
    const { app } = fixture();
    fs.mkdirSync(path.join(outdir, 'manifests', 'prod'), { recursive: true });
    fs.writeFileSync(path.join(outdir, 'manifests', 'prod', 'gone.yaml'), 'kind: Deployment\n');
    app.synth();
    expect(fs.readdirSync(path.join(outdir, 'manifests', 'prod'))).toEqual(['tempo.yaml']);
  });
});

describe('what may not stand in a manifest', () => {
  function refused(add: (chart: ComponentChart, stack: TerraformStack) => void): ValidationError {
    const { app, chart, stack } = fixture();
    const before = tree(outdir);
    add(chart, stack);
    let thrown: unknown;
    try {
      app.synth();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ValidationError);
    expect(tree(outdir)).toEqual(before);
    return thrown as ValidationError;
  }

  it.each([
    ['a string', (stack: TerraformStack) => new TerraformVariable(stack, 'v', {}).stringValue, 'ConfigMap/a.data.k'],
    ['a part of a string', (stack: TerraformStack) => `https://${new TerraformVariable(stack, 'v', {}).stringValue}/`, 'ConfigMap/a.data.k'],
    ['a number', (stack: TerraformStack) => new TerraformVariable(stack, 'v', {}).numberValue, 'ConfigMap/a.data.k'],
    ['a list', (stack: TerraformStack) => new TerraformVariable(stack, 'v', {}).listValue, 'ConfigMap/a.data.k.0'],
  ])('%s that Terraform knows only later', (_what, value, where) => {
    const error = refused((chart, stack) => configMap(chart, 'a', { k: value(stack) }));
    expect(error.faults.map((f) => f.prop)).toEqual([where]);
    expect(error.message).toContain('a fact');
  });

  it('a Secret', () => {
    const error = refused((chart) => new ApiObject(chart, 's', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { k: 'v' } }));
    expect(error.faults.map((f) => f.prop)).toEqual(['Secret/s']);
  });

  it('more than Helm can keep', () => {
    const noise = Array.from({ length: 60_000 }, (_, i) => Math.sin(i).toString(36)).join('');
    const error = refused((chart) => configMap(chart, 'big', { noise }));
    expect(error.message).toContain('a chart of their own');
  });

  it('but a large text that compresses well is fine', () => {
    const { app, chart } = fixture();
    configMap(chart, 'big', { text: 'the same line\n'.repeat(70_000) });
    app.synth();
    expect(read('manifests', 'prod', 'tempo.yaml').length).toBeGreaterThan(900_000);
  });

  it('and an output of the stack is no manifest', () => {
    const { app, stack } = fixture();
    new TerraformOutput(stack, 'o', { value: new TerraformVariable(stack, 'v', {}).stringValue });
    expect(() => app.synth()).not.toThrow();
  });
});
