import * as fs from 'node:fs';
import * as path from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'cdktf.out', 'coverage', 'site', '__snapshots__', '.git']);

/** Every Markdown file below a folder, by its path from there. */
export function markdownFiles(root: string, below = ''): string[] {
  return fs.readdirSync(path.join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(below, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : markdownFiles(root, file);
    return entry.name.endsWith('.md') ? [file] : [];
  });
}

/** A text without what is code: fences, indented blocks after an empty line, and spans. Lines keep their number. */
function withoutCode(text: string): string {
  let fenced = false;
  let before = '';
  const lines = text.split('\n').map((line) => {
    const fence = /^\s*(```|~~~)/.test(line);
    const indented = /^ {4}/.test(line) && (before === '' || /^ {4}/.test(before));
    const code = fenced || fence || indented;
    if (fence) fenced = !fenced;
    before = line;
    return code ? '' : line.replace(/(`+)[^`].*?\1/g, (span) => ' '.repeat(span.length));
  });
  return lines.join('\n');
}

export interface Link {
  readonly line: number;
  readonly target: string;
}

/** Links and images of a text, as they are written. */
export function linksOf(text: string): Link[] {
  return withoutCode(text)
    .split('\n')
    .flatMap((line, i) => [...line.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(([, target]) => ({ line: i + 1, target: target as string })));
}

/** Anchors of a text's headings, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const line of withoutFences(text)) {
    const [, title] = /^#{1,6}\s+(.*?)\s*#*$/.exec(line) ?? [];
    if (title === undefined) continue;
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    const times = seen.get(plain) ?? 0;
    seen.set(plain, times + 1);
    anchors.add(times === 0 ? plain : `${plain}-${times}`);
  }
  return anchors;
}

function withoutFences(text: string): string[] {
  let fenced = false;
  return text.split('\n').filter((line) => {
    const fence = /^\s*(```|~~~)/.test(line);
    if (fence) fenced = !fenced;
    return !fenced && !fence;
  });
}

/** What is wrong with the relative links of a file: no such file, or no such heading in it. */
export function brokenLinks(root: string, file: string): string[] {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  return linksOf(text).flatMap(({ line, target }) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
    const [to = '', anchor] = target.split('#');
    const other = to === '' ? file : path.join(path.dirname(file), decodeURIComponent(to));
    if (other.startsWith('..') || !fs.existsSync(path.join(root, other))) return [`${file}:${line}: ${target}: no such file`];
    if (anchor === undefined) return [];
    if (!other.endsWith('.md')) return [`${file}:${line}: ${target}: an anchor in what is no Markdown`];
    return anchorsOf(fs.readFileSync(path.join(root, other), 'utf8')).has(anchor) ? [] : [`${file}:${line}: ${target}: no such heading`];
  });
}

/** Files that a file leads to by its links. */
export function leadsTo(root: string, file: string): string[] {
  return linksOf(fs.readFileSync(path.join(root, file), 'utf8'))
    .filter(({ target }) => !/^[a-z][a-z0-9+.-]*:/i.test(target) && !target.startsWith('#'))
    .map(({ target }) => path.join(path.dirname(file), (target.split('#')[0] as string)))
    .flatMap((to) => (fs.existsSync(path.join(root, to, 'README.md')) ? path.join(to, 'README.md') : to));
}
