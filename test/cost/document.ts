import { compareToBand, COMPONENTS, COST_BANDS, estimateManaged, PRICE_TABLES, VENDORS, type Price, type PriceTable } from '../../lib/cost';
import { costOf, TIERS } from './fixtures';

/** Generated parts of docs/cost.md, by the name in their markers. */
export function generatedParts(): { readonly [name: string]: string } {
  return { totals: totals(), components: components(), prices: prices(), sources: sources() };
}

const whole = (value: number): string => `$${Math.round(value).toLocaleString('en-US')}`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Every tier in every region and by every way to buy, beside its band and the vendors. */
function totals(): string {
  const rows = TIERS.map((tier) => {
    const [first] = PRICE_TABLES;
    const inFirst = (purchase: 'on-demand' | 'reserved' | 'spot'): string => whole(costOf(tier, { prices: first, purchase }).total);
    const { place, factor } = compareToBand(tier.name, costOf(tier, { prices: first }).total);
    const band = COST_BANDS[tier.name];
    return [
      tier.name,
      inFirst('on-demand'),
      inFirst('reserved'),
      inFirst('spot'),
      ...PRICE_TABLES.slice(1).map((prices) => whole(costOf(tier, { prices }).total)),
      `${whole(band.from)} to ${whole(band.to)}${place === 'within' ? '' : `: ${factor.toFixed(1)} times its ${place === 'above' ? 'upper' : 'lower'} end`}`,
      ...VENDORS.map((vendor) => whole(estimateManaged(vendor, tier.load).total)),
    ];
  });
  const [first, ...others] = PRICE_TABLES.map((prices) => prices.region);
  const head = ['tier', `${first}, on demand`, 'reserved', 'spot', ...others, "the mission's band", 'Grafana Cloud', 'New Relic'];
  return table(head, rows);
}

function components(): string {
  const costs = TIERS.map((tier) => costOf(tier));
  const rows = COMPONENTS.map((name) => [name, ...costs.map((cost) => (cost.components[name] === undefined ? '' : whole(cost.components[name])))]);
  const share = costs.map((cost) => `${Math.round((100 * cost.unverified) / cost.total)} %`);
  return table(['component', ...TIERS.map((tier) => tier.name)], [...rows, ['**all**', ...costs.map((cost) => `**${whole(cost.total)}**`)], ['by unverified prices', ...share]]);
}

/** Sources in the order in which the table of prices first names them. */
function numbering(): Map<string, Price> {
  const found = new Map<string, Price>();
  for (const [, pick] of rowsOf()) {
    for (const prices of PRICE_TABLES) {
      const price = pick(prices);
      found.set(price.source, found.get(price.source) ?? price);
    }
  }
  return found;
}

type Row = readonly [item: string, pick: (prices: PriceTable) => Price];

function machineRows(prices: PriceTable): Row[] {
  const names = Object.keys(prices.machines).filter((name) => name.endsWith('.xlarge'));
  const of = (name: string, kind: 'onDemand' | 'reserved' | 'spot', text: string): Row => [`${name}, ${text}`, (p) => (p.machines[name] as PriceTable['machines'][string])[kind]];
  return [
    ...names.map((name) => of(name, 'onDemand', 'an hour on demand')),
    ...['m6i.xlarge', 'r6i.xlarge', 'c6i.xlarge'].flatMap((name) => [of(name, 'reserved', 'an hour, reserved for a year'), of(name, 'spot', 'an hour on spot')]),
  ];
}

function rowsOf(): Row[] {
  const [first] = PRICE_TABLES as readonly [PriceTable];
  const server = (list: (p: PriceTable) => PriceTable['database']['single'], type: string): Row['1'] => (p) => (list(p).find((s) => s.type === type) as (typeof first.database.single)[number]).hour;
  const kafka = (p: PriceTable): NonNullable<PriceTable['kafka']> => p.kafka as NonNullable<PriceTable['kafka']>;
  const step = (index: number): Row['1'] => (p) => (p.objects.storage[index] as PriceTable['objects']['storage'][number]).gbMonth;
  return [
    ...machineRows(first),
    ['disk of a node or pod (gp3), GB-month', (p) => p.disk.gbMonth],
    ['EKS cluster, an hour', (p) => p.cluster.hour],
    ['MSK kafka.m7g.large, an hour', server((p) => kafka(p).brokers, 'kafka.m7g.large')],
    ["MSK broker's disk, GB-month", (p) => kafka(p).gbMonth],
    ["MSK broker's disk, MiB/s-month above 250", (p) => kafka(p).throughputMonth],
    ['RDS db.t4g.medium for PostgreSQL, an hour in one zone', server((p) => p.database.single, 'db.t4g.medium')],
    ['RDS db.m7g.large for PostgreSQL, an hour in one zone', server((p) => p.database.single, 'db.m7g.large')],
    ['RDS disk (gp3), GB-month in one zone', (p) => p.database.singleGbMonth],
    ['S3 Standard, GB-month, first 50 TB', step(0)],
    ['S3 Standard, GB-month, next 450 TB', step(1)],
    ['S3 Standard, GB-month, above 500 TB', step(2)],
    ['S3 PUT and LIST, 1000', (p) => p.objects.putPer1000],
    ['S3 GET, 1000', (p) => p.objects.getPer1000],
    ['NAT gateway, an hour', (p) => p.network.natHour],
    ['NAT gateway, GB', (p) => p.network.natGb],
    ['across zones, GB in one direction', (p) => p.network.crossZoneGb],
    ['interface endpoint in a zone, an hour', (p) => p.network.endpointHour],
    ['KMS key, a month', (p) => p.keyMonth],
    ['Secrets Manager secret, a month', (p) => p.secretMonth],
    ['CloudWatch Logs, GB written', (p) => p.logs.ingestGb],
    ['CloudWatch Logs, GB-month', (p) => p.logs.gbMonth],
  ];
}

function prices(): string {
  const numbers = [...numbering().keys()];
  const cell = (price: Price): string => `${price.value}${price.verified ? '' : ' unverified'} [${numbers.indexOf(price.source) + 1}]`;
  return table(['US dollars', ...PRICE_TABLES.map((p) => p.region)], rowsOf().map(([item, pick]) => [item, ...PRICE_TABLES.map((p) => cell(pick(p)))]));
}

function sources(): string {
  return [...numbering().values()].map((price, index) => `${index + 1}. ${price.source}. ${price.date}${price.verified ? '' : ' (**unverified**)'}`).join('\n');
}
