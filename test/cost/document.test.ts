import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOT_INCLUDED, NOTICE, PRICE_TABLES, pricesOf } from '../../lib/cost';
import { generatedParts } from './document';

const pathOf = (file: string): string => path.join(__dirname, '../../docs', file);
const PARTS = Object.entries(generatedParts());

const begin = (name: string): string => `<!-- generated: ${name} -->`;
const END = '<!-- end of generated -->';

function partOf(text: string, name: string): string {
  const start = text.indexOf(begin(name));
  return text.slice(start + begin(name).length, text.indexOf(END, start)).trim();
}

function replaced(text: string, name: string, part: string): string {
  const start = text.indexOf(begin(name)) + begin(name).length;
  return `${text.slice(0, start)}\n\n${part}\n\n${text.slice(text.indexOf(END, start))}`;
}

// UPDATE_DOCS=1 npx vitest run test/cost/document.test.ts writes them anew.
if (process.env.UPDATE_DOCS !== undefined) {
  for (const [file, parts] of PARTS) {
    writeFileSync(pathOf(file), Object.entries(parts).reduce((text, [name, part]) => replaced(text, name, part), readFileSync(pathOf(file), 'utf8')));
  }
}

describe.each(PARTS)('docs/%s', (file, parts) => {
  const text = readFileSync(pathOf(file), 'utf8');

  it.each(Object.entries(parts))('shows the %s as they are; UPDATE_DOCS=1 writes them anew', (name, part) => {
    expect(text.split(begin(name))).toHaveLength(2);
    expect(partOf(text, name)).toBe(part.trim());
  });
});

describe('docs/cost.md', () => {
  const text = readFileSync(pathOf('cost.md'), 'utf8');

  it('says that an estimate is one, and what is not in it', () => {
    expect(text).toContain(NOTICE);
    for (const item of NOT_INCLUDED) expect(text).toContain(item);
  });

  it('names the source and the day of every price', () => {
    const named = partOf(text, 'sources');
    const missing = PRICE_TABLES.flatMap(pricesOf).filter(({ price }) => !named.includes(`${price.source}. ${price.date}`));
    expect(missing).toEqual([]);
  });
});
