import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(__dirname, '..', '..');

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

/** What `npm pack` would take; nothing is built or written. */
function packed(): readonly string[] {
  const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 2 ** 20 });
  return (JSON.parse(out) as Packed[]).flatMap(({ files }) => files.map((file) => file.path));
}

/** Relative targets of links, without code and without places in a page. */
function links(text: string): readonly string[] {
  const prose = text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*$/, '')).filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

describe('the packed package', () => {
  const files = packed();

  it('holds what its pages link to', () => {
    const there = new Set(files.flatMap((file) => file.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))));
    const pages = files.filter((file) => file.endsWith('.md'));
    expect(pages.length).toBeGreaterThan(20);
    const broken = pages.flatMap((page) =>
      links(fs.readFileSync(path.join(root, page), 'utf8')).filter((link) => !there.has(path.posix.join(path.posix.dirname(page), link).replace(/\/$/, ''))).map((link) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('holds the sources of examples, and nothing that they install or write', () => {
    const examples = files.filter((file) => file.startsWith('examples/'));
    expect(examples).toContain('examples/aws-medium/main.ts');
    expect(examples.filter((file) => /node_modules|cdktf\.out|\.gen\/|package-lock|\.tfstate/.test(file))).toEqual([]);
  });
});
