import { Html } from './html';

/** Colours come in pairs, light and dark; every text stands at 4.5 : 1 or more on its ground. */
export const STYLE = new Html(`
:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --card: #ffffff; --ink: #1c2126; --soft: #58616b; --rule: #dcdfe3; --mark: #2f5fb3;
  --traces: #6a45b8; --metrics: #a8500f; --logs: #1a7561; --all: #5b6570; --queries: #5b6570; --hatch: #b9c9e6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --card: #1c2025; --ink: #e7eaed; --soft: #a3adb8; --rule: #363d45; --mark: #84aef2;
    --traces: #b79df0; --metrics: #eca36a; --logs: #62c9b0; --all: #98a3ae; --queries: #98a3ae; --hatch: #35496b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 16px; }
header { padding-top: 28px; }
header .why { left: 16px; right: 16px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 1.2rem; margin: 40px 0 8px; padding-top: 12px; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 24px 0 6px; }
p { margin: 6px 0; max-width: 75ch; }
a { color: var(--mark); }
code { font: 0.87em ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; margin: 12px 0 0; }
.soft { color: var(--soft); }
.notice { border-left: 3px solid var(--metrics); padding: 2px 0 2px 12px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px; margin: 16px 0; }
.tiles div { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 10px 12px; }
.tiles dt { color: var(--soft); font-size: 0.87rem; }
.tiles dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles dd small { display: block; font-size: 0.8rem; font-weight: 400; color: var(--soft); }
header { position: relative; }
.card { position: relative; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 4px 12px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: baseline; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--rule); font-weight: 400; overflow-wrap: break-word; }
thead th { color: var(--soft); font-size: 0.87rem; }
tbody tr:last-child > * { border-bottom: 0; }
tfoot th, tfoot td { border-bottom: 0; border-top: 1px solid var(--ink); font-weight: 600; }
.n { text-align: right; }
td.n { white-space: nowrap; }
.why { white-space: normal; }
th.n:last-child, td.n:last-child { padding-right: 0; }
tr.group th { font-weight: 600; padding-top: 14px; }
summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; border-radius: 3px; }
details.number { display: inline-block; }
details.number > summary { display: inline; list-style: none; border-bottom: 1px dotted var(--soft); }
details.number > summary::-webkit-details-marker { display: none; }
details.number[open] > summary { color: var(--mark); border-bottom: 1px solid var(--mark); }
.why { position: absolute; left: 0; right: 0; z-index: 2; margin: 6px 0 0; padding: 10px 14px; text-align: left; background: var(--card); border: 1px solid var(--mark); border-radius: 8px; box-shadow: 0 6px 20px rgb(0 0 0 / 0.25); overflow-wrap: anywhere; }
.why dl, .rules dl, .facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 4px 0 0; }
.why dt, .rules dt, .facts dt { color: var(--soft); }
.why dd, .rules dd, .facts dd { margin: 0; }
.set { font-weight: 600; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
figure { margin: 0; }
figcaption { color: var(--soft); margin: 4px 0 8px; }
figure details, .more { margin: 8px 0; }
svg { display: block; width: 100%; height: auto; font-family: inherit; }
svg text { fill: var(--ink); }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 16px 24px; align-items: start; }
.two h3 { margin-top: 8px; }
.bars, .growth { max-width: 540px; }
.topology.narrow { display: none; max-width: 480px; margin: 0 auto; }
@media (max-width: 860px) { .topology.wide { display: none; } .topology.narrow { display: block; } }
.flow-traces { --flow: var(--traces); } .flow-metrics { --flow: var(--metrics); } .flow-logs { --flow: var(--logs); }
.flow-all { --flow: var(--all); } .flow-queries { --flow: var(--queries); }
.frame { fill: var(--card); stroke: var(--flow); stroke-width: 1.5; }
.edge { fill: none; stroke: var(--flow); stroke-width: 1.5; }
.edge.flow-queries { stroke-dasharray: 4 3; }
.head { fill: var(--flow); }
.box .title { font-weight: 600; }
.box .name, .chart .name, .tick { fill: var(--soft); }
.box .value { text-anchor: end; }
.replica { fill: var(--flow); }
.replica.spare { fill: none; stroke: var(--flow); stroke-opacity: 0.6; }
.bar { fill: var(--mark); }
.bar.unverified { fill: url(#hatch); stroke: var(--mark); stroke-width: 1; }
.hatch-ground { fill: var(--card); } .hatch-line { fill: var(--hatch); }
.grid { stroke: var(--rule); stroke-width: 1; fill: none; }
.line { fill: none; stroke: var(--mark); stroke-width: 2; }
.dot { fill: var(--mark); } .dot.here { fill: var(--card); stroke: var(--mark); stroke-width: 2.5; }
.proportional { fill: none; stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 3 4; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 8px 0; list-style: none; color: var(--soft); font-size: 0.87rem; }
.rules { padding-left: 22px; overflow-wrap: anywhere; margin: 6px 0; }
.rules li { margin: 6px 0; }
.rules p { margin: 2px 0; }
.legend svg { display: inline-block; width: 18px; height: 10px; margin-right: 6px; vertical-align: middle; }
footer { padding: 24px 16px 40px; color: var(--soft); font-size: 0.87rem; }
@media (max-width: 520px) {
  body { font-size: 14px; }
  .card { padding: 2px 8px; }
  th, td { padding-right: 6px; }
  .zones { display: block; font-size: 0.87em; }
}
@media print { body { background: none; } .card, .tiles div { break-inside: avoid; } nav { display: none; } }
`);
