import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KETTLE_CRD, kettle } from './kettle';

const ROOT = path.join(__dirname, '..', '..');
let temporary: string;

beforeAll(() => {
  temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'crds-check-'));
});
afterAll(() => fs.rmSync(temporary, { recursive: true }));

/** A new folder with the given files; its path. */
function folder(files: { readonly [name: string]: string }): string {
  const made = fs.mkdtempSync(path.join(temporary, 'folder-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
    fs.writeFileSync(path.join(made, name), text);
  }
  return made;
}

const manifests = (...objects: object[]): string => folder({ 'prod/tea.yaml': objects.map((object) => `---\n${JSON.stringify(object)}\n`).join('') });
const crds = (): string => folder({ 'kettle.yaml': KETTLE_CRD, 'README.md': 'not a: CRD: at all' });

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/crds-check.ts', ...args], { cwd: ROOT, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

describe('crds:check', () => {
  it('counts what is valid, and leaves built-in objects alone', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' }, nonsense: true };
    expect(run(crds(), '--manifests', manifests(kettle({}), kettle({ litres: 2 }), namespace))).toEqual({
      code: 0,
      out: '2 custom resources of 1 kinds valid against CRDs of 1 kinds\n',
      err: '',
    });
  });

  it('names file, object and path of every fault', () => {
    expect(run(crds(), '--manifests', manifests(kettle({ colour: 'red', litres: '2' }), kettle({})))).toEqual({
      code: 1,
      out: '',
      err: [
        'prod/tea.yaml: Kettle kitchen/x (tea.example.com/v1)',
        '  spec.colour: unknown field',
        '  spec.litres: must be integer',
        '',
        '1 of 2 custom resources of 1 kinds are not valid',
        '',
      ].join('\n'),
    });
  });

  it('reports a custom resource without a CRD', () => {
    const { code, out, err } = run(crds(), '--manifests', manifests({ ...kettle({}), kind: 'Pot' }));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('prod/tea.yaml: Pot kitchen/x (tea.example.com/v1)\n  no CRD for tea.example.com/v1 Pot\n');
  });

  it('synthesizes the default example when it gets no manifests', () => {
    const { code, out, err } = run(crds());
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('no CRD for keda.sh/v1alpha1 ScaledObject\n');
    expect(err).toContain('no CRD for cert-manager.io/v1 Certificate\n');
    expect(err).toMatch(/^prod\/gateway\.yaml: Certificate /m);
  }, 120_000);

  it.each<[string, () => string[], string]>([
    ['no folder', () => [], 'one folder of CRDs is needed, got 0'],
    ['two folders', () => [crds(), crds()], 'one folder of CRDs is needed, got 2'],
    ['a folder that is not there', () => [path.join(temporary, 'missing')], 'there is no folder'],
    ['a folder without a CRD', () => [folder({ 'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n' })], 'holds no CustomResourceDefinition'],
    ['manifests that are not there', () => [crds(), '--manifests', path.join(temporary, 'missing')], 'there is no folder'],
    ['an unknown option', () => [crds(), '--strict'], "Unknown option '--strict'"],
  ])('refuses %s', (_, args, reason) => {
    const { code, out, err } = run(...args());
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(reason);
    expect(err).toContain('Usage: npm run crds:check -- <folder>');
  });

  it('fails on a file that it cannot read', () => {
    const { code, err } = run(folder({ 'broken.yaml': 'a: {' }), '--manifests', manifests(kettle({})));
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^broken\.yaml: .+\n$/) });
  });

  it('explains itself, with what it leaves unchecked', () => {
    const { code, out, err } = run('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Usage: npm run crds:check');
    expect(out).toMatch(/not checked: rules in CEL/);
  });
});
