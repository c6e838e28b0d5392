/**
 * Proves every configuration that the library writes by the real collector, built from `manifest.yaml`:
 * each role, tier and option of `options.ts` is validated and then started until everything is ready.
 */
import Table from 'cli-table3';
import { CHANGES, NOT_BUILT } from './adapt';
import { COLLECTOR_VERSION } from '../lib/components/collector';
import { declarations } from './declared';
import { build, cached, hasGo, type Built, type Variant } from './build';
import { distinct, matrix, variantOf, type Cell } from './matrix';
import { OPTIONS, REGIONS, TIERS } from './options';
import { prove, type Verdict } from './prove';

const HELP = `npm run conformance [-- --list | --help]

Builds a collector with the OpenTelemetry Collector Builder (Go needed, the first build takes minutes, the next runs take it from
$XDG_CACHE_HOME or ~/.cache), then validates and starts every configuration of every role, tier and option, and holds the table of the
collectors' own metrics against what their components declare. Nothing leaves this machine.

  --list   prints roles, tiers and options, and runs nothing
  --help   prints this

Exit code: 0 when all are accepted, or when there is no Go and so nothing was run; 1 otherwise.

Changed in the copy that the collector reads, everything else is as the library wrote it:
${CHANGES.map((change) => `  - ${change}`).join('\n')}
`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function place({ role, tier, option }: Cell): string {
  return `${role}, tier ${tier}, ${option}`;
}

/** A collector for each cell; undefined when one is missing and there is no Go to build it. */
async function collectors(cells: readonly Cell[]): Promise<((cell: Cell) => Built) | undefined> {
  const variants = [...new Set(cells.map(variantOf))];
  if (variants.some((variant) => cached(variant) === undefined) && !hasGo()) {
    say('NOT RUN: conformance. There is no Go on this machine and no collector in the cache, so no configuration was proven by a real collector.');
    return undefined;
  }
  const built = new Map<Variant, Built>();
  for (const variant of variants) built.set(variant, await build(say, variant));
  return (cell) => built.get(variantOf(cell)) as Built;
}

function table(groups: readonly Cell[][], faulty: ReadonlySet<Cell>): string {
  const rows = new Table({ head: ['role', 'configurations', 'distinct', 'accepted and started'], style: { head: [], border: [], compact: true } });
  const roles = [...new Set(groups.map(([cell]) => cell?.role ?? ''))].sort();
  const row = (name: string, of: readonly Cell[][]): void => {
    rows.push([name, of.flat().length, of.length, of.filter(([cell]) => cell !== undefined && !faulty.has(cell)).length]);
  };
  for (const role of roles) row(role, groups.filter(([cell]) => cell?.role === role));
  row('all', groups);
  return rows.toString();
}

function report(groups: readonly Cell[][], verdicts: readonly Verdict[]): number {
  const faulty = verdicts.filter((v) => v.fault !== undefined);
  for (const { cell, fault } of faulty) {
    const same = groups.find((group) => group[0] === cell)?.slice(1) ?? [];
    say(`\nFAILED ${place(cell)}${same.length === 0 ? '' : ` (and ${same.length} that are the same)`}\n${fault}`);
  }
  console.log(table(groups, new Set(faulty.map((v) => v.cell))));
  for (const [type, why] of Object.entries(NOT_BUILT)) {
    const stripped = verdicts.filter((v) => v.left.includes(type)).map((v) => v.cell.role);
    if (stripped.length > 0) say(`NOT PROVEN: ${type}, left out of ${[...new Set(stripped)].join(', ')}: ${why}`);
  }
  return faulty.length === 0 ? 0 : 1;
}

/** The names of the collectors' own metrics, by what the components' sources declare. */
function reportMetrics(): number {
  const { faults, read, unread } = declarations();
  for (const fault of faults) say(`FAILED own metrics: ${fault}`);
  if (read === 0) say('NOT RUN: own metrics. Go has no sources of the collector on this machine.');
  else say(`${read} own metrics are declared as the table says${faults.length === 0 ? '' : `, but for ${faults.length}`}; not proven here: those of ${unread.join(', ')}`);
  return faults.length === 0 ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--list');
  if (unknown !== undefined) {
    say(`unknown: ${unknown}\n\n${HELP}`);
    return 1;
  }
  if (args.includes('--list')) {
    for (const { name, tiers = TIERS } of OPTIONS) console.log(`${name}: ${tiers.map((t) => t.name).join(', ')}`);
    for (const { name } of REGIONS) console.log(`regional gateway, ${name}`);
    for (const role of new Set(matrix().map((cell) => cell.role))) console.log(`role ${role}`);
    return 0;
  }
  const groups = distinct(matrix());
  const cells = groups.flatMap(([cell]) => (cell === undefined ? [] : [cell]));
  const builtFor = await collectors(cells);
  if (builtFor === undefined) return 0;
  const started = Date.now();
  const verdicts = await prove(cells, builtFor);
  const code = report(groups, verdicts);
  const older = cells.filter((cell) => variantOf(cell) !== 'target').length;
  say(`${cells.length} configurations in ${Math.round((Date.now() - started) / 1000)} s, ${older} of them by a collector with parts older than ${COLLECTOR_VERSION}`);
  return Math.max(code, reportMetrics());
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
