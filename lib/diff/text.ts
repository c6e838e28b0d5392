import type { Change } from './diff';

const ORDER = ['destroyed', 'replaced', 'changed', 'forgotten', 'imported', 'added'] as const;

function counts(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no change';
  const parts = ORDER.map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length })).filter(({ count }) => count > 0);
  const [lost, weaker] = [changes.filter(({ dataLoss }) => dataLoss !== undefined).length, changes.filter(({ lessSafe }) => lessSafe !== undefined).length];
  const verdicts = [lost === 0 ? 'no data is lost' : `${lost} of them LOSE DATA`, ...(weaker === 0 ? [] : [`${weaker} of them make data LESS SAFE`])];
  return `${parts.map(({ kind, count }) => `${count} ${kind}`).join(', ')}; ${verdicts.join(', ')}`;
}

function value(found: unknown): string {
  const text = found === undefined ? 'nothing' : JSON.stringify(found);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const weight = ({ dataLoss, lessSafe }: Change): number => (dataLoss !== undefined ? 2 : lessSafe !== undefined ? 1 : 0);

/** What loses data comes first, then what makes it less safe. */
const sorted = (changes: readonly Change[]): Change[] => [...changes].sort((a, b) => weight(b) - weight(a) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));

/** What is not clear from the word alone. */
const NOTES: { readonly [kind: string]: string } = {
  forgotten: 'Terraform no longer knows it, and leaves it as it is',
  imported: 'exists already and is taken over: what becomes of it, a plan tells',
};

const noteOf = ({ kind }: Change): string[] => (NOTES[kind] === undefined ? [] : [NOTES[kind]]);

const detail = ({ attributes }: Change): string[] => attributes.map(({ path, before, after }) => `${path}: ${value(before)} -> ${value(after)}`);

/** For terminals and logs. */
export function toText(changes: readonly Change[]): string {
  const blocks = sorted(changes).map((change) => {
    const verdicts = [...(change.dataLoss === undefined ? [] : [`LOSES DATA: ${change.dataLoss}`]), ...(change.lessSafe === undefined ? [] : [`LESS SAFE: ${change.lessSafe}`])];
    return [`${change.kind} ${change.where}: ${change.what}`, ...[...verdicts, ...noteOf(change), ...detail(change)].map((line) => `  ${line}`)].join('\n');
  });
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
  const verdict = ({ dataLoss, lessSafe, ...change }: Change): string =>
    [...(dataLoss === undefined ? [] : [`**loses data**: ${dataLoss}`]), ...(lessSafe === undefined ? [] : [`**less safe**: ${lessSafe}`]), ...noteOf(change)].map(cell).join('<br>');
  const rows = all.map((change) => `| ${change.kind} | ${cell(change.where)} | \`${cell(change.what)}\` | ${verdict(change)} |`);
  const lines = all.flatMap((change) => (change.attributes.length === 0 ? [] : [`${change.where}: ${change.what}`, ...detail(change).map((line) => `  ${line}`)]));
  const table = rows.length === 0 ? [] : ['', '| change | where | what | data |', '| --- | --- | --- | --- |', ...rows];
  const fold = lines.length === 0 ? [] : ['', '<details><summary>Attributes</summary>', '', fenced(lines), '', '</details>'];
  return [`**${counts(changes)}**`, ...table, ...fold].join('\n');
}
