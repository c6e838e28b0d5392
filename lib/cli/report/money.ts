import type { CostLine } from '../../cost';
import { number, plural, usd } from '../format';
import type { Comparison, CostPlan, GrowthPlan } from '../result';
import { barChart, figure, lineChart, type Bar, type Scales } from './charts';
import { html, type Content, type Html } from './html';
import { table } from './sections';

const unverifiedMark = (verified: boolean): Content => (verified ? null : html` <span class="soft">unverified</span>`);

function bars(cost: CostPlan): Bar[] {
  return Object.keys(cost.components).map((component) => {
    const own = cost.lines.filter((l) => l.component === component);
    const sum = (lines: readonly CostLine[]): number => lines.reduce((total, l) => total + l.monthly, 0);
    return { label: component, verified: sum(own.filter((l) => l.verified)), unverified: sum(own.filter((l) => !l.verified)) };
  });
}

/** Where prices were read, each once; a line names its place in this list. */
function sourcesOf(cost: CostPlan): string[] {
  return [...new Set(cost.lines.map((l) => l.source))];
}

function bill(l: CostLine, sources: readonly string[]): Html {
  const place = sources.indexOf(l.source) + 1;
  return html`<li><b>${usd(l.monthly)}</b> ${l.item}${unverifiedMark(l.verified)}<br>
<span class="soft">${number(l.quantity)} ${l.unit} at $${String(l.unitPrice)} (<a href="#price-${place}">source ${place}</a>)${l.assumed && ', assumed quantity'}: ${l.formula}</span></li>`;
}

function items(cost: CostPlan): Html {
  const sources = sourcesOf(cost);
  const components = Object.entries(cost.components)
    .sort(([, a], [, b]) => b - a)
    .map(([component, monthly]) => {
      const own = cost.lines.filter((l) => l.component === component);
      const unverified = own.filter((l) => !l.verified).reduce((sum, l) => sum + l.monthly, 0);
      return html`<details class="more"><summary>${component}: ${usd(monthly)} in ${plural(own.length, 'item')}${unverified > 0 && html`, <span class="soft">of it ${usd(unverified)} unverified</span>`}</summary><ul class="rules">${own.map((l) => bill(l, sources))}</ul></details>`;
    });
  const list = sources.map((source, i) => html`<li id="price-${i + 1}">${source}</li>`);
  return html`${components}<details class="more"><summary>${plural(sources.length, 'source')} of prices</summary><ol class="rules">${list}</ol></details>`;
}

function comparisons(compared: readonly Comparison[]): Html | null {
  if (compared.length === 0) return null;
  const rows = compared.map(({ name, low, high, note, verified }) => {
    const amount = low === high ? usd(low) : `${usd(low)} to ${usd(high)}`;
    return html`<tr><th scope="row">${name}${unverifiedMark(verified)}<br><span class="soft">${note}</span></th><td class="n">${amount}</td></tr>`;
  });
  return html`<h3>Beside other figures</h3>${table('This estimate beside other figures', ['figure', 'a month'], rows)}`;
}

/** What a month costs, by component and by item. */
export function money(scales: Scales, cost: CostPlan): Html {
  const drawn = bars(cost);
  const largest = [...drawn].sort((a, b) => b.verified + b.unverified - a.verified - a.unverified)[0]?.label ?? 'nothing';
  const chart = barChart(scales, drawn, `Bar chart of the monthly cost of ${plural(drawn.length, 'component')}; the largest is ${largest}. The list beside it has every number.`);
  const legend = html`<ul class="legend"><li><svg viewBox="0 0 18 10" aria-hidden="true"><rect class="bar" width="18" height="10"/></svg>price with a public source</li><li><svg viewBox="0 0 18 10" aria-hidden="true"><rect class="bar unverified" width="18" height="10"/></svg>unverified price</li></ul>`;
  return html`<p class="notice">${cost.notice}</p>${cost.unverifiedNotice !== null && html`<p class="notice">${cost.unverifiedNotice}</p>`}${cost.unpricedNotice !== null && html`<p class="notice">${cost.unpricedNotice}</p>`}
<div class="two"><section>${figure(html`Monthly cost by component, US dollars: ${usd(cost.total)} in all`, chart, legend)}</section><section><h3>Items</h3>${items(cost)}
<p class="soft">Not included: ${cost.notIncluded.join('; ')}.</p></section></div>${comparisons(cost.comparisons)}`;
}

/** What is drawn over the load. */
const GROWING = [
  { key: 'monthly', title: 'Cost a month', head: 'cost', show: usd },
  { key: 'nodes', title: 'Nodes', head: 'nodes', show: number },
  { key: 'cores', title: 'Cores of all nodes', head: 'cores', show: number },
  { key: 'diskGiB', title: 'GiB on disks', head: 'disk GiB', show: number },
] as const;

/** How cost and size grow from a tenth to ten times this load. */
export function growing(scales: Scales, { points, refused }: GrowthPlan): Html {
  const drawable = points.length > 1;
  const charts = GROWING.map(({ key, title, show }) => {
    const line = points.map((p) => ({ factor: p.factor, value: p[key] }));
    const [first, last] = [line[0], line.at(-1)];
    if (!drawable || first === undefined || last === undefined) return null;
    const label = `Line chart, ${title}: ${show(first.value)} at ${number(first.factor)} times this load, ${show(last.value)} at ${number(last.factor)} times. The table below has every number.`;
    return html`<section><h3>${title}</h3>${lineChart(scales, { id: `growth-${key}`, points: line, show, label })}</section>`;
  });
  const rows = points.map(
    (p) => html`<tr><th scope="row">${number(p.factor)}×</th><td class="n">${p.tier}</td>${GROWING.map(({ key, show }) => html`<td class="n">${show(p[key])}</td>`)}</tr>`,
  );
  const head = ['load', 'tier', ...GROWING.map(({ head: short }) => short)];
  return html`${figure('The same platform from a tenth to ten times this load. Both axes are logarithmic; the ring is this load, the dotted line is growth in proportion to it. Numbers set by hand are left out: they hold for this load alone.', html`<div class="two">${charts}</div>`, null)}
${table('Growth', head, rows)}${refused.map(({ factor, reason }) => html`<p class="soft">At ${number(factor)} times this load: ${reason}</p>`)}`;
}
