import Table from 'cli-table3';
import type { Run } from './measure';
import type { Counts } from './output';

/** At most this many times what the bare classes take. */
export const GOAL = 1.5;

export interface Summary {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

type Quantity = keyof Run;
type Summaries = { readonly [Q in Quantity]: Summary };

export interface Report extends Counts {
  readonly tier: string;
  readonly node: string;
  readonly runs: number;
  readonly goal: number;
  readonly ours: Summaries;
  readonly bare: Summaries;
  /** Ours by bare, of the medians. */
  readonly ratio: { readonly [Q in Quantity]: number };
  /** The goal is for time and memory; processor time is told beside them. */
  readonly withinGoal: boolean;
}

const QUANTITIES: readonly Quantity[] = ['wallMs', 'cpuMs', 'peakMiB'];
const each = <T>(of: (quantity: Quantity) => T): { readonly [Q in Quantity]: T } => ({ wallMs: of('wallMs'), cpuMs: of('cpuMs'), peakMiB: of('peakMiB') });

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return { min: at(0), median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, max: at(sorted.length - 1) };
}

export function report(tier: string, made: Counts, runs: { readonly ours: readonly Run[]; readonly bare: readonly Run[] }): Report {
  const summaries = (of: readonly Run[]): Summaries => each((quantity) => summarize(of.map((run) => run[quantity])));
  const ours = summaries(runs.ours);
  const bare = summaries(runs.bare);
  const ratio = each((quantity) => ours[quantity].median / bare[quantity].median);
  const withinGoal = ratio.wallMs <= GOAL && ratio.peakMiB <= GOAL;
  return { tier, resources: made.resources, objects: made.objects, node: process.version, runs: runs.ours.length, goal: GOAL, ours, bare, ratio, withinGoal };
}

const LABELS: { readonly [Q in Quantity]: string } = { wallMs: 'time, ms', cpuMs: 'processor time, ms', peakMiB: 'peak memory, MiB' };

/** The report for people. */
export function text(found: Report): string {
  const table = new Table({
    head: ['', 'platform', 'min - max', 'bare', 'min - max', 'ratio', 'goal'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const cells = ({ min, median, max }: Summary): string[] => [median.toFixed(0), `${min.toFixed(0)} - ${max.toFixed(0)}`];
  for (const q of QUANTITIES) table.push([LABELS[q], ...cells(found.ours[q]), ...cells(found.bare[q]), found.ratio[q].toFixed(2), q === 'cpuMs' ? '' : `<= ${found.goal}`]);
  const made = `${found.tier}: ${found.resources} resources and data sources, ${found.objects} Kubernetes objects; both programs make the same, attribute by attribute`;
  const how = `medians of ${found.runs} runs each, in turn, Node ${found.node} started anew for each`;
  return `${made}\n${how}\n${table.toString()}\n${found.withinGoal ? 'within the goal' : 'NOT within the goal'}`;
}

/** How the time grows from tier to tier, beside what is made: it must grow no faster. */
export function growth(reports: readonly Report[]): string {
  const table = new Table({ head: ['tier', 'resources and objects', 'time, ms', 'ms each'], colAligns: ['left', 'right', 'right', 'right'], style: { head: [], border: [] } });
  for (const { tier, resources, objects, ours } of reports) {
    const made = resources + objects;
    table.push([tier, String(made), ours.wallMs.median.toFixed(0), (ours.wallMs.median / made).toFixed(2)]);
  }
  return table.toString();
}
