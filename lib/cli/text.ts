import type { Explanation } from '../sizing';
import { gib, number, plural, range, usd } from './format';
import type { PlannedComponent, SizePlan } from './plan';
import type { CostPlan, Report } from './result';
import { table } from './table';

function components({ components: all, totals }: SizePlan): string {
  const replicas = (c: PlannedComponent): string => (c.name === 'agent' ? 'every node' : range(c.replicas, c.maxReplicas ?? undefined));
  const zones = (c: PlannedComponent): string => (c.zones === null ? '' : `${number(c.replicas / c.zones)} in each of ${c.zones} zones`);
  return table(
    ['component', 'replicas', 'cores each', 'GiB memory each', 'GiB disk each', ''],
    [
      ...all.map((c) => [c.name, replicas(c), number(c.cpu), gib(c.memoryMiB), c.diskGiB === null ? '' : number(c.diskGiB), zones(c)]),
      ['all, without agents', number(totals.pods), number(totals.cpu), gib(totals.memoryMiB), number(totals.diskGiB), ''],
    ],
    1,
    5,
  );
}

function infrastructure({ nodes, kafka, database, buckets }: SizePlan): string {
  const pools = nodes.map((p) => [`nodes: ${p.pool}`, `${range(p.nodes, p.maxNodes)} x ${p.type}`, `${number(p.cpu)} cores, ${gib(p.memoryMiB)} GiB each`]);
  const partitions = kafka?.topics.map((t) => `${t.name} ${number(t.partitions)}`).join(', ');
  const brokers = kafka === null ? [['Kafka', 'none', 'the gateways queue on disk and write to the backends']] : [['Kafka', plural(kafka.brokers, 'broker'), `${number(kafka.cpu)} cores, ${gib(kafka.memoryMiB)} GiB, ${number(kafka.diskGiB)} to ${number(kafka.maxDiskGiB)} GiB disk each`], ['  partitions', '', `${partitions}`]];
  const size = `${number(database.cpu)} cores, ${gib(database.memoryMiB)} GiB, ${number(database.diskGiB)} GiB disk`;
  const kept = buckets.map((b) => [`bucket: ${b.name}`, b.retentionDays === null ? 'until deleted' : plural(b.retentionDays, 'day'), `${number(b.storedGiB)} GiB once full`]);
  return table(['infrastructure', 'size', ''], [...pools, ...brokers, ['PostgreSQL', database.standby ? '1 and a standby' : '1', size], ...kept], 3);
}

function costs(cost: CostPlan): string {
  const rows = Object.entries(cost.components).map(([component, monthly]) => {
    const unverified = cost.lines.filter((l) => l.component === component && !l.verified).reduce((sum, l) => sum + l.monthly, 0);
    return [component, usd(monthly), unverified === 0 ? '' : `of it ${usd(unverified)} unverified`];
  });
  const month = table([`cost a month, ${cost.cloud} ${cost.region}, ${String(cost.purchase)}`, 'USD', ''], [...rows, ['all', usd(cost.total), cost.unverified === 0 ? '' : `of it ${usd(cost.unverified)} unverified`]], 1, 2);
  const beside = cost.comparisons.map(({ name, low, high, note, verified }) => [name, low === high ? usd(low) : `${usd(low)} to ${usd(high)}`, `${verified ? '' : 'unverified; '}${note}`]);
  const notices = [cost.notice, ...[cost.unverifiedNotice, cost.unpricedNotice].filter((notice) => notice !== null), `Prices of ${cost.oldestPriceDate} to ${cost.pricesDate}. Not included: ${cost.notIncluded.join('; ')}.`];
  return [month, ...(beside.length === 0 ? [] : [table(['beside it, a month', 'USD', ''], beside, 1, 2)]), notices.join('\n')].join('\n\n');
}

function heading({ plan }: Report): string {
  const { load, modes } = plan;
  const rates = `${number(load.spansPerSecond)} spans/s, ${number(load.activeSeries)} series, ${number(load.logLinesPerSecond)} log lines/s`;
  return `${rates}: tier ${plan.tier}, ${plural(plan.zones, 'zone')}\nTempo ${modes.tempo}, Mimir ${modes.mimir}, Loki ${modes.loki}`;
}

/** The plan for people, in plain text. */
export function planText(report: Report): string {
  return [heading(report), components(report.plan), infrastructure(report.plan), costs(report.cost)].join('\n\n');
}

function explanation({ path, value, unit, formula, inputs, source, model }: Explanation): string {
  const given = Object.entries(inputs).map(([name, input]) => `${name} ${typeof input === 'number' ? number(input) : input}`);
  const rows = [['rule', formula], ...(given.length === 0 ? [] : [['inputs', given.join('; ')]]), ...(model === undefined ? [] : [['model', `says ${number(model)}; this number was set by hand`]]), ['source', `${source.kind}: ${source.text}${source.url === undefined ? '' : ` (${source.url})`}`]];
  return [`${path} = ${number(value)}${unit === '' ? '' : ` ${unit}`}`, ...rows.map(([name = '', text]) => `  ${name.padEnd(7)} ${text}`)].join('\n');
}

/** Why each number is what it is. */
export function explanationText(explanations: readonly Explanation[]): string {
  return explanations.map(explanation).join('\n\n');
}
