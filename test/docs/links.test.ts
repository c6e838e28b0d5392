import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, brokenLinks, leadsTo, markdownFiles } from './markdown';

const ROOT = path.join(__dirname, '../..');
const FILES = markdownFiles(ROOT);
/** Paths of files in this repository that prose and comments name. */
const NAMED = /(?<![\w/.@-])(?:docs|lib|examples|scripts|conformance|e2e|bench|test|lint)\/[\w/.-]*\.(?:md|ts|mjs|yaml|json)\b/g;

function filesBelow(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

describe('Markdown', () => {
  it.each(FILES)('%s: every relative link leads to a file, every anchor to a heading', (file) => {
    expect(brokenLinks(ROOT, file)).toEqual([]);
  });

  it('leads from the README to every page of docs/', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file) || !file.endsWith('.md')) return;
      reached.add(file);
      leadsTo(ROOT, file).forEach(visit);
    };
    visit('README.md');
    expect(FILES.filter((file) => file.startsWith('docs/') && !reached.has(file))).toEqual([]);
  });

  it('lists every page of docs/ in its index', () => {
    const listed = leadsTo(ROOT, 'docs/README.md');
    expect(FILES.filter((file) => file.startsWith('docs/') && file !== 'docs/README.md' && !listed.includes(file))).toEqual([]);
  });

  it('and comments in lib/ name no file of this repository that is not there', () => {
    const missing = [...FILES, ...filesBelow('lib').filter((file) => file.endsWith('.ts'))].flatMap((file) => {
      const named = [...fs.readFileSync(path.join(ROOT, file), 'utf8').matchAll(NAMED)].map(([name]) => name);
      return named.filter((name) => !fs.existsSync(path.join(ROOT, name))).map((name) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('the check of links', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'links-'));
  const write = (name: string, text: string): void => fs.writeFileSync(path.join(folder, name), text);

  it('finds a file and a heading that are not there, and leaves code and other sites alone', () => {
    write('b.md', '# One two\n\n## `code` & more: yes\n\n## One two\n');
    write('a.md', '# A\n[x](b.md) [x](b.md#one-two-1) [x](#a) [x](https://example.com/none)\n`[x](none.md)`\n```\n[x](none.md)\n```\n\n[x](none.md) [y](b.md#two)\n');
    expect(brokenLinks(folder, 'a.md')).toEqual(['a.md:8: none.md: no such file', 'a.md:8: b.md#two: no such heading']);
  });

  it('makes anchors as GitHub does', () => {
    expect([...anchorsOf('# One two\n## `code` & more: yes\n```sh\n# no heading\n```\n## One two')]).toEqual(['one-two', 'code--more-yes', 'one-two-1']);
  });
});
