import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { publicApi, ROOT } from './walk';

const { exports } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { exports: { readonly [subpath: string]: { readonly types?: string } } };
const ENTRIES = Object.values(exports).flatMap(({ types }) => (types === undefined ? [] : path.join(ROOT, types.replace('./dist/', './lib/').replace('.d.ts', '.ts'))));

describe('what the package shows', () => {
  const { shown, hidden } = publicApi(ENTRIES);

  it('is all of the entry points', () => {
    expect(ENTRIES).toHaveLength(5);
    expect(shown.length).toBeGreaterThan(1500);
  });

  it('names no type that no entry point exports', () => {
    expect(hidden.map(({ name, place, by }) => `${place}: ${name}, which ${by} names, is exported by no entry point`)).toEqual([]);
  });
});
