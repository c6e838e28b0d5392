import { gib, number, plural, usd } from '../format';
import type { Report } from '../result';
import { figure } from './charts';
import { html, type Html } from './html';
import { growing, money } from './money';
import { sizes, tiles } from './sections';
import { STYLE } from './style';
import { drawTopology } from './topology';
import { topology } from './topology-model';
import { Numbers } from './why';

const FLOWS = [
  ['traces', 'traces'],
  ['metrics', 'metrics'],
  ['logs', 'logs'],
  ['all', 'all signals'],
  ['queries', 'queries'],
] as const;

function picture({ plan }: Report): Html {
  const path = plan.kafka === null ? 'through the gateways to Tempo, Mimir and Loki' : 'through the gateways, Kafka and the processors to Tempo, Mimir and Loki';
  const label = `Data flows from applications and agents ${path}, and from there into buckets; Grafana queries the three. The tables below have every number.`;
  const legend = FLOWS.map(([flow, name]) => html`<li class="flow-${flow}"><svg viewBox="0 0 18 10" aria-hidden="true"><path class="edge flow-${flow}" d="M0,5H18"/></svg>${name}</li>`);
  const squares = html`<li class="flow-all"><svg viewBox="0 0 18 10" aria-hidden="true"><rect class="replica" x="0" y="1.5" width="7" height="7" rx="1.5"/><rect class="replica spare" x="10.5" y="1.5" width="7" height="7" rx="1.5"/></svg>a replica, and one an autoscaler may add</li>`;
  return figure('Data flows from left to right, on a narrow screen from top to bottom. The number beside a part is how many run; 1×3 is one in each of three zones.', drawTopology(topology(plan), label), html`<ul class="legend">${legend}${squares}</ul>`);
}

function overview({ plan, cost }: Report): Html {
  const { totals } = plan;
  return tiles([
    ['Tier', plan.tier, `${plural(plan.zones, 'zone')}, ${plan.kafka === null ? 'no Kafka' : 'Kafka'}`],
    ['Cost a month', usd(cost.total), `an estimate; ${cost.cloud} ${cost.region}, ${String(cost.purchase)}`],
    ['Nodes', number(totals.nodes), `${plural(totals.pods, 'pod')} and an agent each`],
    ['Cores', number(totals.cpu), 'requested by the pods'],
    ['Memory', `${gib(totals.memoryMiB)} GiB`, 'requested by the pods'],
    ['Stored', `${number(plan.buckets.reduce((sum, b) => sum + b.storedGiB, 0))} GiB`, 'in buckets at full retention'],
  ]);
}

function assumptions({ plan: { load } }: Report, numbers: Numbers): Html {
  const { retentionDays: kept } = load;
  const show = (name: keyof typeof load, spoken: string): Html => numbers.show(`load.${name}`, number(load[name] as number), spoken);
  const days = (signal: keyof typeof kept): Html => html`${signal} ${numbers.show(`load.retentionDays.${signal}`, number(kept[signal]), `days that ${signal} are kept`)}`;
  const facts: readonly (readonly [string, Html])[] = [
    ['spans', html`${show('spansPerSecond', 'spans per second')} a second of ${show('bytesPerSpan', 'bytes per span')} bytes, of which sampling keeps ${numbers.show('load.spansKept', `${number(100 * load.spansKept)} %`, 'share of spans kept')}`],
    ['series', html`${show('activeSeries', 'series')}, a sample every ${show('scrapeIntervalSeconds', 'seconds between samples')} s`],
    ['log lines', html`${show('logLinesPerSecond', 'log lines per second')} a second of ${show('bytesPerLine', 'bytes per line')} bytes`],
    ['queries', html`${show('queriesPerSecond', 'queries per second')} a second`],
    ['peak', html`${show('peakFactor', 'peak')} times these rates`],
    ['days kept', html`${days('traces')}, ${days('metrics')}, ${days('logs')}`],
    ['availability', html`${load.availability}`],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** One page that needs nothing but itself: no script, no font, no picture from elsewhere. */
export async function page(report: Report, command: string): Promise<string> {
  const scales = await import('d3-scale');
  const { load, explanations } = report.plan;
  const numbers = new Numbers(explanations);
  const facts = assumptions(report, numbers);
  const title = `Platform for ${number(load.spansPerSecond)} spans/s, ${number(load.activeSeries)} series and ${number(load.logLinesPerSecond)} log lines/s`;
  const sections = [
    ['topology', 'Topology', picture(report)],
    ['size', 'Size', sizes(report.plan, numbers)],
    ['cost', 'Cost', money(scales, report.cost)],
    ['growth', 'Growth', growing(scales, report.growth)],
  ] as const;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Platform of tier ${report.plan.tier}, ${report.cost.cloud} ${report.cost.region}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1>
${overview(report)}${facts}
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main>
${sections.map(([id, name, content]) => html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${name}</h2>${content}</section>\n`)}
</main>
<footer><p>Made by <code>${command}</code>, observability-constructs ${report.version}. Prices of ${report.cost.oldestPriceDate} to ${report.cost.pricesDate}. ${report.cost.notice}</p></footer>
</body>
</html>
`.toString();
}
