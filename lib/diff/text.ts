import type { Change } from './diff';

const ORDER = ['destroyed', 'replaced', 'changed', 'added'] as const;

function counts(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no change';
  const parts = ORDER.map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length })).filter(({ count }) => count > 0);
  const lost = changes.filter(({ dataLoss }) => dataLoss !== undefined).length;
  return `${parts.map(({ kind, count }) => `${count} ${kind}`).join(', ')}; ${lost === 0 ? 'no data is lost' : `${lost} of them LOSE DATA`}`;
}

function value(found: unknown): string {
  const text = found === undefined ? 'nothing' : JSON.stringify(found);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** What loses data comes first. */
const sorted = (changes: readonly Change[]): Change[] => [...changes].sort((a, b) => Number(b.dataLoss !== undefined) - Number(a.dataLoss !== undefined) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));

const detail = ({ attributes }: Change): string[] => attributes.map(({ path, before, after }) => `${path}: ${value(before)} -> ${value(after)}`);

/** For terminals and logs. */
export function toText(changes: readonly Change[]): string {
  const blocks = sorted(changes).map((change) => [`${change.kind} ${change.where}: ${change.what}`, ...(change.dataLoss === undefined ? [] : [`  LOSES DATA: ${change.dataLoss}`]), ...detail(change).map((line) => `  ${line}`)].join('\n'));
  return [counts(changes), ...blocks].join('\n');
}

/** Longer fences than any run of backticks inside, so that no value ends its block. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${lines.join('\n')}\n${fence}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** For a pull request: a table of what changes, and the attributes behind a fold. */
export function toMarkdown(changes: readonly Change[]): string {
  const all = sorted(changes);
  const rows = all.map((change) => `| ${change.kind} | ${cell(change.where)} | \`${cell(change.what)}\` | ${change.dataLoss === undefined ? '' : `**loses data**: ${cell(change.dataLoss)}`} |`);
  const lines = all.flatMap((change) => (change.attributes.length === 0 ? [] : [`${change.where}: ${change.what}`, ...detail(change).map((line) => `  ${line}`)]));
  const table = rows.length === 0 ? [] : ['', '| change | where | what | data |', '| --- | --- | --- | --- |', ...rows];
  const fold = lines.length === 0 ? [] : ['', '<details><summary>Attributes</summary>', '', fenced(lines), '', '</details>'];
  return [`**${counts(changes)}**`, ...table, ...fold].join('\n');
}
