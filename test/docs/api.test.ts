import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../lib/sizing';
import { SOURCES } from '../../lib/sizing/tables/sources';
import { faultsOf } from './rules';
import { entriesOf, namesSource, tableEntries } from './tables';
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

  it('says of each export and each prop what it is, its unit and its default, and of each factory when it throws', () => {
    expect(shown.flatMap((item) => faultsOf(item).map((fault) => `${item.place}: ${item.name} ${fault}`))).toEqual([]);
  });
});

describe('the sources of a sizing', () => {
  it('lead to the document where there is one', () => {
    const known = Object.values(SOURCES).map((source: Source) => source);
    expect(known.filter(({ kind, url }) => (kind === 'upstream') !== (url !== undefined))).toEqual([]);
    expect(known.flatMap(({ url }) => url ?? []).filter((url) => !/^https:\/\/[\w.]+\/\S+$/.test(url))).toEqual([]);
  });
});

describe('lib/', () => {
  it('has no docstring that another one has pushed off its place', () => {
    const files = fs.readdirSync(path.join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const lost = files.flatMap((file) => {
      const text = fs.readFileSync(path.join(ROOT, 'lib', file), 'utf8');
      const ends = [...text.matchAll(/\*\/\n[ \t]*\/\*\*/g)].map(({ index }) => text.slice(0, index));
      return ends.filter((before) => !before.slice(before.lastIndexOf('/**')).includes('@module')).map((before) => `lib/${file}:${before.split('\n').length}`);
    });
    expect(files.length).toBeGreaterThan(300);
    expect(lost).toEqual([]);
  });
});

/** Numbers that were read nowhere: which sizes of machines a table knows, and what its figures are for. */
const CHOSEN = ['CORES', 'READ_CORES'];

describe.each(['lib/sizing/tables', 'lib/cost/tables'])('%s', (folder) => {
  it('names where each number was read, or that it is assumed', () => {
    const entries = tableEntries(ROOT, folder);
    expect(entries.length).toBeGreaterThan(10);
    expect(entries.filter((entry) => !CHOSEN.includes(entry.name) && !namesSource(entry)).map(({ place, name }) => `${place}: ${name} names no source`)).toEqual([]);
  });

  it('has no source that it could do without', () => {
    expect(entriesOf('/** Half of it. */\nconst A = 0.5;\n/** Half of it (RDS user guide). */\nconst B = 0.5;', 'a.ts').map(namesSource)).toEqual([false, true]);
  });
});

describe('the check', () => {
  const folder = `${fs.mkdtempSync(path.join(os.tmpdir(), 'api-'))}${path.sep}`;
  const faultsIn = (text: string): string[] => {
    fs.writeFileSync(`${folder}index.ts`, text);
    const { shown, hidden } = publicApi([`${folder}index.ts`], folder);
    return [...shown.flatMap((item) => faultsOf(item).map((fault) => `${item.name} ${fault}`)), ...hidden.map(({ name }) => `${name} is hidden`)];
  };

  it('finds what has no docstring, and what says no more than its name', () => {
    expect(faultsIn('export class A { public constructor(public readonly b: string) {} }')).toEqual(['A has no docstring', 'A.b has no docstring']);
    expect(faultsIn('/** The first letter. */\nexport interface LetterProps {\n  /** The cluster. */\n  readonly cluster: string;\n}')).toEqual(['LetterProps.cluster says no more than its name']);
  });

  it('finds an optional prop without a default, and a number without a unit, also in a type inside', () => {
    const text = `/** What a queue needs. */
export interface QueueProps {
  /** How it is kept. */
  readonly disk?: {
    /** How much it holds. Default: all. */
    readonly size?: number;
    /** GiB that it holds. Default: 20. */
    readonly room?: number;
  };
}
/** Makes a queue. */
export function queue(_: QueueProps): void {}`;
    expect(faultsIn(text)).toEqual(['QueueProps.disk is optional and does not say "Default: ..."', 'QueueProps.disk.size is a number without a unit']);
  });

  it('finds a type that is not exported, and a factory that throws without saying so', () => {
    const text = `class ValidationError extends Error {}
interface Hidden {
  /** Its letter. */
  readonly a: string;
}
function check(a: string): void { if (a === '') throw new ValidationError(); }
/** Makes one of it, whatever it is. */
export function make(a: string): Hidden { check(a); return { a }; }`;
    expect(faultsIn(text)).toEqual(['make throws a ValidationError and does not say so', 'Hidden has no docstring', 'Hidden is hidden']);
  });
});
