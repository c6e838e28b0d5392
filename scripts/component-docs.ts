/**
 * Writes into docs/components/*.md what each part has in each tier, between the markers `<!-- generated: name -->`.
 * `npm run sizing:docs` writes them anew.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { awsNodeCatalog, Tier, workloads, type PlatformSizing, type SizedAlso, type TopicSizing, type WorkloadSizing } from '../lib/sizing';

export const COMPONENT_DOCS = path.join(__dirname, '../docs/components');

const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];
const HEAD = ['Small', 'Medium', 'Large', 'XLarge'];

const size = (also: SizedAlso = {}): PlatformSizing[] => TIERS.map((tier) => tier.size(awsNodeCatalog(tier.name), undefined, also));
const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
const memory = (mib: number): string => (mib < 1024 ? `${mib} MiB` : `${number(mib / 1024)} GiB`);
const table = (rows: readonly (readonly string[])[]): string =>
  [...rows.slice(0, 1), (rows[0] ?? []).map(() => '---'), ...rows.slice(1)].map((row) => `| ${row.join(' | ')} |`).join('\n');

function resources({ cpu, memoryMiB, diskGiB }: Pick<WorkloadSizing, 'cpu' | 'memoryMiB' | 'diskGiB'>): string {
  return `${number(cpu)} ${cpu === 1 ? 'core' : 'cores'}, ${memory(memoryMiB)}${diskGiB === undefined ? '' : `, disk ${number(diskGiB)} GiB`}`;
}

function pods({ sizing, pinnedZones }: ReturnType<typeof workloads>[number]): string {
  const { replicas, maxReplicas } = sizing;
  const of = (n: number): string => (pinnedZones === undefined ? number(n) : `${pinnedZones} x ${number(n / pinnedZones)}`);
  return `${of(replicas)}${maxReplicas === undefined ? '' : ` to ${of(maxReplicas)}`} of ${resources(sizing)}`;
}

/** A row for each workload of that name, in the order in which they first appear, smallest tier first. */
function workloadTable(of: RegExp, sizings: readonly PlatformSizing[], before: readonly (readonly string[])[] = []): string {
  const all = sizings.map((s) => new Map(workloads(s).filter(({ name }) => of.test(name)).map((p) => [p.name, pods(p)])));
  const names = [...new Set(all.flatMap((tier) => [...tier.keys()]))];
  return table([['Pods', ...HEAD], ...before, ...names.map((name) => [`\`${name}\``, ...all.map((tier) => tier.get(name) ?? '-')])]);
}

const modes = (of: (s: PlatformSizing) => string, sizings: readonly PlatformSizing[]): string[] => ['mode', ...sizings.map((s) => `\`${of(s)}\``)];

function brokers(s: PlatformSizing): string {
  return s.kafka === undefined ? '-' : `${s.kafka.brokers} of ${resources(s.kafka)}`;
}

function topics(sizings: readonly PlatformSizing[]): string {
  const cell = (t: TopicSizing | undefined): string => (t === undefined ? '-' : `${t.partitions} partitions, ${t.replicationFactor} copies, ${t.retentionHours} h`);
  const keys = ['traces', 'metrics', 'logs', 'tempoIngest', 'mimirIngest'] as const;
  const name = (key: (typeof keys)[number]): string => sizings.map((s) => s.kafka?.topics[key]?.name).find((n) => n !== undefined) ?? key;
  return table([['Topic', ...HEAD], ...keys.map((key) => [`\`${name(key)}\``, ...sizings.map((s) => cell(s.kafka?.topics[key]))])]);
}

function kafka(): string {
  const managed = size();
  const rows = workloadTable(/^kafka-/, size({ kafkaInCluster: true }), [['brokers, managed', ...managed.map(brokers)]]);
  return rows.replaceAll('`kafka-', 'Strimzi: `kafka-');
}

function database(sizings: readonly PlatformSizing[]): string[] {
  return ['PostgreSQL', ...sizings.map(({ database: d }) => `${d.standby ? '1 and a standby' : '1'} of ${resources(d)}, ${d.backupDays} days of backups`)];
}

/** Generated parts, by file and by the name in their markers. */
export function componentTables(): { readonly [file: string]: { readonly [name: string]: string } } {
  const sizings = size();
  return {
    'collector.md': { pods: workloadTable(/^gateway$|^cluster-receiver$|-processor$/, sizings, [['`agent`, on every node', ...sizings.map((s) => resources(s.collector.agent))]]) },
    'kafka.md': { pods: kafka(), topics: topics(sizings) },
    'tempo.md': { pods: workloadTable(/^tempo/, sizings, [modes((s) => s.tempo.mode, sizings)]) },
    'mimir.md': { pods: workloadTable(/^mimir/, sizings, [modes((s) => s.mimir.mode, sizings)]) },
    'loki.md': { pods: workloadTable(/^loki/, sizings, [modes((s) => s.loki.mode, sizings)]) },
    'grafana.md': { pods: workloadTable(/^grafana$/, sizings, [database(sizings)]) },
  };
}

const begin = (name: string): string => `<!-- generated: ${name} -->`;
const END = '<!-- end of generated -->';

/** A text with its generated parts written anew; throws where a marker is missing. */
export function withParts(text: string, parts: { readonly [name: string]: string }): string {
  return Object.entries(parts).reduce((page, [name, part]) => {
    const start = page.indexOf(begin(name));
    const end = page.indexOf(END, start);
    if (start < 0 || end < 0) throw new Error(`no ${begin(name)} ... ${END}`);
    return `${page.slice(0, start)}${begin(name)}\n\n${part}\n\n${page.slice(end)}`;
  }, text);
}

export function writeComponentTables(): void {
  for (const [file, parts] of Object.entries(componentTables())) {
    const to = path.join(COMPONENT_DOCS, file);
    fs.writeFileSync(to, withParts(fs.readFileSync(to, 'utf8'), parts));
  }
}
