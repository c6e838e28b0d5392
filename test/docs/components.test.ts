import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { awsNodeCatalog, Tier } from '../../lib/sizing';
import { COMPONENT_DOCS, componentTables, withParts } from '../../scripts/component-docs';
import { markdownFiles } from './markdown';

const ROOT = path.join(__dirname, '../..');
const PAGES = fs.readdirSync(COMPONENT_DOCS).map((file) => [file, fs.readFileSync(path.join(COMPONENT_DOCS, file), 'utf8')] as const);

/** Parts of several components, told on their pages. */
const SHARED = ['memcached', 'microservices'];
/** A list of names, with nothing to change. */
const LISTS = ['collector-metrics.md'];

describe('docs/components', () => {
  it.each(Object.entries(componentTables()))('%s shows the tiers as they are sized; `npm run sizing:docs` writes them anew', (file, parts) => {
    const text = fs.readFileSync(path.join(COMPONENT_DOCS, file), 'utf8');
    expect(withParts(text, parts)).toBe(text);
  });

  it('cannot be written where a marker is missing', () => {
    expect(() => withParts('# A page', { pods: '| a |' })).toThrow(/generated: pods/);
  });

  it('has a page for every component', () => {
    const folders = fs.readdirSync(path.join(ROOT, 'lib/components')).filter((folder) => !SHARED.includes(folder));
    expect(folders.filter((folder) => !PAGES.some(([, text]) => text.includes(`lib/components/${folder}/`)))).toEqual([]);
  });

  it.each(PAGES.filter(([file]) => !LISTS.includes(file)))('%s says what to change when', (_, text) => {
    expect(text).toContain('\n## What to change when\n');
  });
});

describe('a number that a page sets', () => {
  it('is a number of some platform', () => {
    const known = new Set([Tier.SMALL, Tier.MEDIUM, Tier.LARGE].flatMap((tier) => tier.size(awsNodeCatalog(tier.name)).explain()).map((e) => e.path));
    const unknown = markdownFiles(ROOT).flatMap((file) => {
      const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
      return [...text.matchAll(/'((?:collector|kafka|tempo|mimir|loki|grafana|database)\.[\w.]+)'/g)].filter(([, name]) => !known.has(name as string)).map(([, name]) => `${file}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });
});
