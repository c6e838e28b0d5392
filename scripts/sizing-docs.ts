/**
 * Writes docs/sizing.md from the sizing model: the mission's tiers and the model's side by side; and the tables of docs/components.
 * Fails when the two differ by more than 1.5 times without a reason (lib/sizing/tables/mission.ts), and on a reason that is no longer needed.
 *
 *   npm run sizing:docs
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { awsNodeCatalog, Tier, workloads, type Load, type PlatformSizing, type TierName, type WorkloadSizing } from '../lib/sizing';
import { DIFFERENCES, MISSION, MISSION_PARTS, MISSION_RULES, type Compared, type Difference, type MissionPart, type MissionTier } from '../lib/sizing/tables/mission';
import { writeComponentTables } from './component-docs';

export const SIZING_DOC = path.join(__dirname, '../docs/sizing.md');

const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];
const SIGNALS = ['traces', 'metrics', 'logs'] as const;
/** Above it a difference needs a reason. */
const TOLERATED = 1.5;

const TITLES: { readonly [T in TierName]: string } = { small: 'Small', medium: 'Medium', large: 'Large', xlarge: 'XLarge' };

type Quantities = { readonly [Q in 'instances' | 'cores' | 'memory' | 'disk']: number };
type Cell = string | number;

const number = (value: number): string => (Math.round(value * 10) / 10).toString().replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ',');
const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.map((c) => (typeof c === 'number' ? number(c) : c)).join(' | ')} |`).join('\n');
const prose = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** The parts of the mission's table, by the names of workloads. */
const NAMES: { readonly [P in MissionPart]?: RegExp } = {
  'everything': /./,
  'gateways and processors': /^gateway$|-processor$/,
  'gateways': /^gateway$/,
  'processors': /-processor$/,
  'Tempo': /^tempo/,
  'Mimir': /^mimir/,
  'Loki': /^loki/,
  'Grafana': /^grafana$/,
};

function summed(all: readonly WorkloadSizing[]): Quantities {
  const sum = (of: (w: WorkloadSizing) => number): number => all.reduce((total, w) => total + w.replicas * of(w), 0);
  return { instances: sum(() => 1), cores: sum((w) => w.cpu), memory: sum((w) => w.memoryMiB) / 1024, disk: sum((w) => w.diskGiB ?? 0) };
}

function modelOf(s: PlatformSizing, part: MissionPart): Quantities {
  if (part === 'Kafka') return summed(s.kafka === undefined ? [] : [{ ...s.kafka, replicas: s.kafka.brokers }]);
  if (part === 'PostgreSQL') return summed([{ ...s.database, replicas: s.database.standby ? 2 : 1 }]);
  return summed(workloads(s).filter((p) => NAMES[part]?.test(p.name)).map((p) => p.sizing));
}

interface Comparison {
  readonly of: Compared;
  readonly mission: number;
  readonly model: number;
}

/** Everything that both have a number for. */
function comparisons(s: PlatformSizing, mission: MissionTier): Comparison[] {
  const parts = MISSION_PARTS.flatMap((part): Comparison[] => {
    const row = mission.parts[part];
    if (row === undefined) return [];
    const model = modelOf(s, part);
    const of = (quantity: 'cores' | 'memory' | 'disk', each: number | undefined): Comparison[] =>
      each === undefined ? [] : [{ of: `${part} ${quantity}`, mission: row.instances * each, model: model[quantity] }];
    return [...of('cores', row.cores), ...of('memory', row.gib), ...of('disk', row.diskGiB)];
  });
  const stored = SIGNALS.map((signal): Comparison => ({ of: `stored ${signal}`, mission: mission.storedPerDay[signal], model: s.traffic.objectStoreGBPerDay[signal] }));
  const partitions = SIGNALS.flatMap((signal): Comparison[] => {
    const model = s.kafka?.topics[signal].partitions;
    return model === undefined || mission.partitions === undefined ? [] : [{ of: `${signal} partitions`, mission: mission.partitions, model }];
  });
  const [from, to] = mission.objectStorage ?? [0, Infinity];
  const total = SIGNALS.reduce((sum, signal) => sum + s.buckets[signal].storedGiB, 0) * (2 ** 30 / 1e12);
  // A range is met where the model lies in it.
  const nearest = Math.min(to, Math.max(from, total));
  return [...parts, ...partitions, ...stored, ...(mission.objectStorage === undefined ? [] : [{ of: 'object storage' as const, mission: nearest, model: total }])];
}

function differs({ mission, model }: Comparison): boolean {
  return model > TOLERATED * mission || mission > TOLERATED * model;
}

/** The reasons for what differs in a tier; throws where one is missing, or where one is there for what no longer differs. */
export function reasons(tier: TierName, compared: readonly Comparison[], differences: readonly Difference[] = DIFFERENCES): Difference[] {
  const own = differences.filter((d) => d.tiers.includes(tier));
  const explained = (of: Compared): boolean => own.some((d) => d.of.includes(of));
  const missing = compared.filter((c) => differs(c) && !explained(c.of)).map((c) => `${tier}: ${c.of}: mission ${number(c.mission)}, model ${number(c.model)}`);
  if (missing.length > 0) throw new Error(`differs more than ${TOLERATED} times and has no reason in lib/sizing/tables/mission.ts:\n${missing.join('\n')}`);
  const needless = compared.filter((c) => !differs(c) && explained(c.of)).map((c) => `${tier}: ${c.of}: mission ${number(c.mission)}, model ${number(c.model)}`);
  if (needless.length > 0) throw new Error(`differs no more, remove its reason from lib/sizing/tables/mission.ts:\n${needless.join('\n')}`);
  return own.map((d) => ({ ...d, of: d.of.filter((of) => compared.some((c) => c.of === of && differs(c))) }));
}

function side({ instances, cores, memory, disk }: Quantities): Cell[] {
  return [instances, cores, memory, disk === 0 ? '' : disk];
}

function partsTable(s: PlatformSizing, mission: MissionTier): string {
  const shown = MISSION_PARTS.filter((part) => mission.parts[part] !== undefined || (part !== 'gateways and processors' && part !== 'everything'));
  const rows = shown.flatMap((part): Cell[][] => {
    const row = mission.parts[part];
    const model = modelOf(s, part);
    if (row === undefined && model.instances === 0) return [];
    const theirs: Cell[] = row === undefined ? ['', '', '', ''] : side({ instances: row.instances, cores: row.instances * row.cores, memory: row.instances * row.gib, disk: row.instances * (row.diskGiB ?? 0) });
    return [[part, ...theirs, ...side(model)]];
  });
  return table(['totals', 'mission: instances', 'cores', 'GiB', 'GiB disk', 'model: instances', 'cores', 'GiB', 'GiB disk'], rows);
}

function infrastructure(s: PlatformSizing): string {
  const nodes = s.pools.map((p) => `${p.role} ${p.nodesPerZone * s.zones} to ${p.maxNodesPerZone * s.zones} x ${p.type.name}`);
  const topics = Object.values(s.kafka?.topics ?? {}).map((t) => `${t.name} ${t.partitions}`);
  const modes = [`Tempo ${s.tempo.mode}`, `Mimir ${s.mimir.mode}`, `Loki ${s.loki.mode}`];
  const rules = s.explain().filter((e) => !e.path.startsWith('load.'));
  const assumed = rules.filter((e) => e.source.kind === 'assumed').length;
  return [
    `- ${modes.join(', ')}; ${s.zones === 1 ? 'one zone' : `${s.zones} zones`}.`,
    `- Nodes on AWS, with operators, add-ons and daemon sets: ${nodes.join('; ')}.`,
    s.kafka === undefined ? '- No Kafka: gateways keep a queue on disk.' : `- Kafka: ${s.kafka.brokers} brokers of ${s.kafka.cpu} cores, ${s.kafka.memoryMiB / 1024} GiB, ${number(s.kafka.diskGiB)} GiB disk; partitions: ${topics.join(', ')}.`,
    `- ${rules.length} numbers are decided; ${assumed} of them rest on an assumption, and \`sizing.explain()\` says which.`,
  ].join('\n');
}

function tierSection(tier: Tier): string {
  const s = tier.size(awsNodeCatalog(tier.name));
  const mission = MISSION[tier.name];
  const compared = comparisons(s, mission);
  const why = reasons(tier.name, compared);
  const flows = compared.filter((c) => /partitions|stored|storage/.test(c.of)).map((c) => [`${c.of}${/stored/.test(c.of) ? ', GB a day' : c.of === 'object storage' ? ', TB at full retention (nearest of the range)' : ''}`, c.mission, c.model]);
  const list = why.map((d) => `- **${d.of.join(', ')}**: ${d.why}`);
  return [`## ${TITLES[tier.name]}`, infrastructure(s), partsTable(s, mission), table(['', 'mission', 'model'], flows), '### Where they differ by more than 1.5 times', list.join('\n')].join('\n\n');
}

function loads(): string {
  const of = (name: string, value: (load: Load) => Cell): Cell[] => [name, ...TIERS.map((tier) => value(tier.load))];
  return table(
    ['load', ...TIERS.map((t) => t.name)],
    [
      ['events/s in the mission\'s table', ...TIERS.map((t) => MISSION[t.name].events)],
      of('spans/s', (l) => l.spansPerSecond),
      of('active series', (l) => l.activeSeries),
      of('log lines/s', (l) => l.logLinesPerSecond),
      of('queries/s', (l) => l.queriesPerSecond),
      of('spans kept', (l) => `${l.spansKept * 100} %`),
      of('days kept: traces, metrics, logs', (l) => Object.values(l.retentionDays).join(', ')),
      of('availability', (l) => l.availability),
    ],
  );
}

/** Sources of all rules, most certain first. */
function sources(): string {
  const all = new Map(TIERS.flatMap((t) => t.size(awsNodeCatalog(t.name)).explain()).map(({ source }) => [source.url === undefined ? source.text : `[${source.text}](${source.url})`, source.kind]));
  const kinds = ['upstream', 'measured', 'mission', 'assumed'];
  const rows = [...all].filter(([, kind]) => kinds.includes(kind)).sort(([a, x], [b, y]) => kinds.indexOf(x) - kinds.indexOf(y) || a.localeCompare(b));
  return prose(['kind', 'rule'], rows.map(([text, kind]) => [kind, text]));
}

const INTRO = `<!-- Generated by \`npm run sizing:docs\` from lib/sizing; do not edit. -->

# Sizing

One model decides every number of a platform from its load: \`tier.size(machines)\`. It follows the components' own capacity rules; the mission's
tables are the envelope it is checked against. Each number says why: \`sizing.explain()\` lists its rule, its inputs and where the rule was read.

\`\`\`ts
Tier.MEDIUM;                                                                        // a row of the table below
Tier.forLoad({ spansPerSecond: 20_000, activeSeries: 800_000, logLinesPerSecond: 15_000 }); // the row that carries it, sized for exactly this
Tier.MEDIUM.with({ retentionDays: { logs: 7 } });                                   // single decisions
Tier.MEDIUM.with({ load: { peakFactor: 2, bytesPerLine: 500 } });
Tier.MEDIUM.with({ set: { 'mimir.ingester.replicas': 6 } });                        // any number of explain(); the rest follows
\`\`\`

- **Peak.** Every part, Kafka's disks included, carries the rates times \`peakFactor\`; what is stored and what is paid by the byte counts the rates alone,
  since a peak passes within a day. Series are no rate and have no peak.
- **Where the load decides the number of pods, the tier decides their size**, by what a pod carries with all its cores in use. So one that catches up has the memory for it,
  and more load never needs less of anything.
- **Rows.** A load takes the first row that carries its events, its series, its queries and its bytes: Small ends where one process no longer fits a small
  machine, Medium where Mimir's small preset ends, Large where Loki's table ends.
- **Nodes** hold the pods' shares of a machine in sum, and the pods one by one, in every zone that a volume binds them to, beside the daemon sets.
- **GiB.** The mission's GB of memory and disk are read as GiB, as machines are sold. Totals are at the autoscalers' floors, without the agent of each node.`;

/** The whole of docs/sizing.md. */
export function sizingDocs(): string {
  const rules = prose(['rule of the mission', 'now', 'why'], MISSION_RULES.map(({ rule, verdict, why }) => [rule, verdict, why]));
  return `${[
    INTRO,
    '## The load of each tier',
    loads(),
    ...TIERS.map(tierSection),
    "## The mission's own rules",
    rules,
    '## Where the rules were read',
    'What is `assumed` has no published figure; measure it first when a number matters.',
    sources(),
  ].join('\n\n')}\n`;
}

if (process.argv[1]?.endsWith('sizing-docs.ts')) {
  fs.writeFileSync(SIZING_DOC, sizingDocs());
  writeComponentTables();
}
