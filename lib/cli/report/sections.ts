import { gib, number, plural } from '../format';
import type { PlannedComponent, SizePlan } from '../plan';
import { html, type Content, type Html } from './html';
import { rule, type Numbers } from './why';

/** A table with its heading; `group` starts a new block of rows. */
export function table(caption: string, head: readonly Content[], rows: Content, foot?: Content): Html {
  const cells = head.map((cell, i) => html`<th scope="col" class="${i === 0 ? '' : 'n'}">${cell}</th>`);
  return html`<div class="card"><table aria-label="${caption}"><thead><tr>${cells}</tr></thead><tbody>${rows}</tbody>${foot !== undefined && html`<tfoot>${foot}</tfoot>`}</table></div>`;
}

const row = (name: Content, cells: readonly Content[]): Html => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td class="n">${cell}</td>`)}</tr>`;

const PROGRAMS: { readonly [program: string]: string } = { collector: 'OpenTelemetry Collector', tempo: 'Tempo', mimir: 'Mimir', loki: 'Loki', grafana: 'Grafana' };

function replicas(c: PlannedComponent, numbers: Numbers): Content {
  if (c.name === 'agent') return 'every node';
  const most = c.maxReplicas === null || c.maxReplicas === c.replicas ? null : html` to ${numbers.show(`${c.path}.maxReplicas`, number(c.maxReplicas), `most replicas of ${c.name}`)}`;
  const zones = c.zones === null ? null : html` <span class="soft zones">in ${c.zones} zones</span>`;
  const each = c.zones === null ? '' : `in each of ${plural(c.zones, 'zone')}`;
  return html`${numbers.show(`${c.path}.replicas`, number(c.replicas), `replicas of ${c.name}`, each)}${most}${zones}`;
}

function componentRow(c: PlannedComponent, numbers: Numbers): Html {
  return row(c.name.replace(`${c.program}-`, ''), [
    replicas(c, numbers),
    numbers.show(`${c.path}.cpu`, number(c.cpu), `cores of each ${c.name}`),
    numbers.show(`${c.path}.memoryMiB`, gib(c.memoryMiB), `GiB of memory of each ${c.name}`),
    c.diskGiB === null ? '' : numbers.show(`${c.path}.diskGiB`, number(c.diskGiB), `GiB of disk of each ${c.name}`),
  ]);
}

function components(plan: SizePlan, numbers: Numbers): Html {
  const modes: { readonly [program: string]: string } = plan.modes;
  const rows = Object.entries(PROGRAMS).map(([program, title]) => {
    const own = plan.components.filter((c) => c.program === program);
    const mode = modes[program];
    return html`<tr class="group"><th scope="rowgroup" colspan="5">${title}${mode !== undefined && html` <span class="soft">${mode.replace('-', ' ')}</span>`}</th></tr>${own.map((c) => componentRow(c, numbers))}`;
  });
  const { totals } = plan;
  const foot = row('all, without agents', [number(totals.pods), number(totals.cpu), gib(totals.memoryMiB), number(totals.diskGiB)]);
  return table('Components', ['component', 'replicas', 'cores each', 'GiB each', 'disk GiB each'], rows, foot);
}

function nodes(plan: SizePlan, numbers: Numbers): Html {
  const each = `in each of ${plural(plan.zones, 'zone')}`;
  const rows = plan.nodes.map((pool) => {
    const path = `pools.${pool.pool}`;
    return row(html`${pool.pool} <span class="soft">${pool.type}</span>`, [
      html`${numbers.show(`${path}.nodesPerZone`, number(pool.nodes), `nodes of pool ${pool.pool}`, each)} to ${numbers.show(`${path}.maxNodesPerZone`, number(pool.maxNodes), `most nodes of pool ${pool.pool}`, each)}`,
      number(pool.cpu),
      gib(pool.memoryMiB),
    ]);
  });
  return html`<h3>Nodes</h3>${table('Nodes', ['pool', 'nodes', 'cores each', 'GiB each'], rows)}`;
}

function kafka({ kafka: k }: SizePlan, numbers: Numbers): Html | null {
  if (k === null) return null;
  const show = (field: string, value: string, spoken: string): Html => numbers.show(`kafka.${field}`, value, spoken);
  const broker = row('broker', [
    show('brokers', number(k.brokers), 'brokers'),
    show('cpu', number(k.cpu), 'cores of each broker'),
    show('memoryMiB', gib(k.memoryMiB), 'GiB of memory of each broker'),
    html`${show('diskGiB', number(k.diskGiB), 'GiB of disk of each broker')} to ${show('maxDiskGiB', number(k.maxDiskGiB), 'most GiB of disk of each broker')}`,
  ]);
  const topics = k.topics.map(({ key, name, partitions, replicationFactor, retentionHours }) =>
    row(name, [show(`topics.${key}.partitions`, number(partitions), `partitions of ${name}`), number(replicationFactor), `${number(retentionHours)} h`]),
  );
  return html`<h3>Kafka</h3>${table('Kafka brokers', ['part', 'brokers', 'cores each', 'GiB each', 'disk GiB each'], broker)}
<h3>Topics</h3>${table('Kafka topics', ['topic', 'partitions', 'copies', 'kept'], topics)}`;
}

function stores({ buckets, database }: SizePlan, numbers: Numbers): Html {
  const kept = buckets.map(({ name, retentionDays, storedGiB }) =>
    row(name, [
      retentionDays === null ? 'until deleted' : numbers.show(`buckets.${name}.retentionDays`, plural(retentionDays, 'day'), `retention of ${name}`),
      numbers.show(`buckets.${name}.storedGiB`, number(storedGiB), `GiB stored of ${name}`),
    ]),
  );
  const show = (field: string, value: string, spoken: string): Html => numbers.show(`database.${field}`, value, `${spoken} of the database`);
  const server = row(database.standby ? 'PostgreSQL and a standby' : 'PostgreSQL', [
    show('cpu', number(database.cpu), 'cores'),
    show('memoryMiB', gib(database.memoryMiB), 'GiB of memory'),
    show('diskGiB', number(database.diskGiB), 'GiB of disk'),
    show('backupDays', plural(database.backupDays, 'day'), 'backups'),
  ]);
  return html`<div class="two"><section><h3>Buckets</h3>${table('Buckets', ['bucket', 'kept', 'GiB stored'], kept)}</section>
<section><h3>Database</h3>${table('Database', ['server', 'cores', 'GiB', 'disk GiB', 'backups'], server)}</section></div>`;
}

function others(numbers: Numbers): Html | null {
  const rest = numbers.rest();
  if (rest.length === 0) return null;
  const rows = rest.map((e) => html`<li>${rule(e)}</li>`);
  return html`<details class="more"><summary>${plural(rest.length, 'more number')}, with their rules</summary><ul class="rules">${rows}</ul></details>`;
}

/** Every number of the sizing in tables; each that has a rule opens to show it. */
export function sizes(plan: SizePlan, numbers: Numbers): Html {
  return html`<p class="soft">Every underlined number opens to say which rule made it, from what, and where the rule comes from.</p>
${components(plan, numbers)}${nodes(plan, numbers)}${kafka(plan, numbers)}${stores(plan, numbers)}${others(numbers)}`;
}

/** What matters at a glance. */
export function tiles(entries: readonly (readonly [name: string, value: string, note: string])[]): Html {
  return html`<dl class="tiles">${entries.map(([name, value, note]) => html`<div><dt>${name}</dt><dd>${value}<small>${note}</small></dd></div>`)}</dl>`;
}

