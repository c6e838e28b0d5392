import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tested } from '../support/package';

const ROOT = path.join(__dirname, '../..');
const EXAMPLES = path.join(ROOT, 'examples');
const LIBRARY = 'observability-constructs';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly scripts: { readonly [name: string]: string };
  readonly dependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
}

const read = (file: string): Manifest => JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
const library = read(path.join(ROOT, 'package.json'));
const names = fs.readdirSync(EXAMPLES).filter((name) => fs.statSync(path.join(EXAMPLES, name)).isDirectory());

/** Packages that a file names: `@cdktf/provider-aws` of `@cdktf/provider-aws/lib/vpc`. */
function imported(source: string): string[] {
  return [...source.matchAll(/(?:from|import|require\() ?'([^'.][^']*)'/g)].flatMap(([, specifier = '']) => {
    if (specifier.startsWith('node:')) return [];
    return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  });
}

/** The whole of it, installed from the packed library, is `npm run examples`. */
describe.each(names)('examples/%s', (name) => {
  const folder = path.join(EXAMPLES, name);
  const { dependencies, devDependencies, scripts, ...manifest } = read(path.join(folder, 'package.json'));
  const all = { ...dependencies, ...devDependencies };
  const text = (file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');

  it('is a package of its own that is compiled, synthesized and tested', () => {
    expect(manifest).toMatchObject({ name, private: true });
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['compile', 'synth', 'test']));
    expect(JSON.parse(text('tsconfig.json'))).toMatchObject({ compilerOptions: { strict: true } });
  });

  it('takes what the library is tested with, in exactly these versions', () => {
    const ours = Object.keys(all).map((dependency) => (dependency === LIBRARY ? `${LIBRARY}@${library.version}` : tested(dependency)));
    expect(Object.entries(all).map(([dependency, version]) => `${dependency}@${version}`)).toEqual(ours);
  });

  it('names what it imports', () => {
    const sources = fs.readdirSync(folder).filter((file) => file.endsWith('.ts')).map(text);
    expect([...new Set(sources.flatMap(imported))].filter((used) => !(used in all))).toEqual([]);
  });

  it('says what it is, in its README and in the list of all', () => {
    expect(text('README.md')).toMatch(/^# .+\n\n[^]*npm (run )?test/);
    expect(fs.readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8')).toContain(`[${name}](${name}/README.md)`);
  });
});
