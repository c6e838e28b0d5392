import { number, usd } from '../format';
import { html, type Content, type Html } from './html';

/** The scales, loaded by whoever draws: a command without a page does without them. */
export type Scales = typeof import('d3-scale');

const WIDTH = 400;
const at = (value: number): string => value.toFixed(1);

export interface Bar {
  readonly label: string;
  /** Dollars whose price has a public source, and dollars whose price has none. */
  readonly verified: number;
  readonly unverified: number;
}

/** Bars from largest to smallest; hatched where a price is unverified. */
export function barChart({ scaleBand, scaleLinear }: Scales, bars: readonly Bar[], label: string): Html {
  const sorted = [...bars].sort((a, b) => b.verified + b.unverified - (a.verified + a.unverified));
  const height = 24 * sorted.length;
  const left = 112;
  const y = scaleBand().domain(sorted.map((bar) => bar.label)).range([0, height]).paddingInner(0.3).paddingOuter(0.15);
  const most = Math.max(1, ...sorted.map((bar) => bar.verified + bar.unverified));
  const x = scaleLinear().domain([0, most]).range([0, WIDTH - left - 62]);
  const thick = y.bandwidth();
  const rows = sorted.map((bar) => {
    const top = y(bar.label) ?? 0;
    const [solid, hatched] = [x(bar.verified), x(bar.unverified)];
    const total = bar.verified + bar.unverified;
    const share = bar.unverified === 0 ? '' : `, of it ${usd(bar.unverified)} at unverified prices`;
    return html`<g><title>${bar.label}: ${usd(total)} a month${share}</title>
<text class="name" x="${left - 8}" y="${at(top + thick / 2)}" dominant-baseline="central" text-anchor="end">${bar.label}</text>
<rect class="bar" x="${left}" y="${at(top)}" width="${at(solid)}" height="${at(thick)}"/><rect class="bar unverified" x="${at(left + solid)}" y="${at(top)}" width="${at(hatched)}" height="${at(thick)}"/>
<text class="value" x="${at(left + solid + hatched + 6)}" y="${at(top + thick / 2)}" dominant-baseline="central">${usd(total)}</text></g>`;
  });
  return html`<svg class="chart bars" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}" font-size="12"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="3" height="6"/></pattern></defs>${rows}</svg>`;
}

export interface Point {
  /** How many times this load. */
  readonly factor: number;
  readonly value: number;
}

export interface Line {
  /** Unique on the page. */
  readonly id: string;
  readonly points: readonly Point[];
  readonly show: (value: number) => string;
  readonly label: string;
}

const TOP = 12;
const BOTTOM = 200;
const LEFT = 56;
const RIGHT = WIDTH - 20;

/** Ticks of a logarithmic axis that people count in: 1, 2, 5, and only 1 where many decades leave no room. */
function readable(ticks: readonly number[]): number[] {
  const leading = (tick: number): number => Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9));
  const fine = ticks.filter((tick) => [1, 2, 5].includes(leading(tick)));
  return fine.length <= 8 ? fine : ticks.filter((tick) => leading(tick) === 1);
}

/** How one number grows with the load, both axes logarithmic; dashed: growth in proportion. */
export function lineChart({ scaleLog }: Scales, { id, points, show, label }: Line): Html {
  const factors = points.map((p) => p.factor);
  const here = points.find((p) => p.factor === 1)?.value;
  const proportional = here === undefined ? [] : [Math.min(...factors), Math.max(...factors)].map((factor) => ({ factor, value: here * factor }));
  const values = points.map((p) => p.value);
  const x = scaleLog().domain([Math.min(...factors), Math.max(...factors)]).range([LEFT, RIGHT]);
  const y = scaleLog().domain([Math.min(...values) / 1.25, Math.max(...values) * 1.25]).range([BOTTOM, TOP]);
  const path = (through: readonly Point[]): string => through.map((p, i) => `${i === 0 ? 'M' : 'L'}${at(x(p.factor))},${at(y(p.value))}`).join('');
  const across = readable(y.ticks()).map(
    (tick) => html`<path class="grid" d="M${LEFT},${at(y(tick))}H${RIGHT}"/><text class="tick" x="${LEFT - 6}" y="${at(y(tick))}" text-anchor="end" dominant-baseline="central">${show(tick).replace(/,000,000$/, ' M').replace(/,000$/, ' K')}</text>`,
  );
  const along = readable(x.ticks()).map(
    (tick) => html`<path class="grid" d="M${at(x(tick))},${TOP}V${BOTTOM}"/><text class="tick" x="${at(x(tick))}" y="${BOTTOM + 16}" text-anchor="middle">${number(tick)}×</text>`,
  );
  const dots = points.map(
    (p) => html`<circle class="${p.factor === 1 ? 'dot here' : 'dot'}" cx="${at(x(p.factor))}" cy="${at(y(p.value))}" r="${p.factor === 1 ? 5 : 3}"><title>${number(p.factor)} times this load: ${show(p.value)}</title></circle>`,
  );
  const clip = html`<clipPath id="${id}-plot"><rect x="${LEFT}" y="${TOP}" width="${RIGHT - LEFT}" height="${BOTTOM - TOP}"/></clipPath>`;
  return html`<svg class="chart growth" viewBox="0 0 ${WIDTH} 226" role="img" aria-label="${label}" font-size="12"><defs>${clip}</defs>${across}${along}<path class="proportional" d="${path(proportional)}" clip-path="url(#${id}-plot)"/><path class="line" d="${path(points)}"/>${dots}</svg>`;
}

/** A figure with its caption and its numbers as a table, for those who cannot see it and those who want to copy. */
export function figure(caption: Content, picture: Html, numbers: Content): Html {
  return html`<figure><figcaption>${caption}</figcaption>${picture}${numbers}</figure>`;
}
