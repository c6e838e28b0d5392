import { compareToBand, COMPONENTS, COST_BANDS, estimate, estimateManaged, PRICE_TABLES, VENDORS, type CloudName, type CostEstimate, type Price, type PriceTable, type Purchase, type ServerPrice } from '../../lib/cost';
import type { Tier } from '../../lib/sizing';
import { CLOUDS, costOf, onAutopilot, TIERS } from './fixtures';

/** Generated parts of documents, by file and by the name in their markers. */
export function generatedParts(): { readonly [file: string]: { readonly [name: string]: string } } {
  const perCloud = CLOUDS.flatMap((cloud) => [[`totals-${cloud}`, totals(cloud)], [`components-${cloud}`, components(cloud)], [`prices-${cloud}`, prices(cloud)]] as const);
  return { 'cost.md': { clouds: clouds(), unpriced: unpriced(), ...Object.fromEntries(perCloud), sources: sources() }, 'clouds.md': { foundation: foundation() } };
}

const NAMES: { readonly [C in CloudName]: string } = { aws: 'AWS', gcp: 'Google Cloud', azure: 'Azure' };

function tablesOf(cloud: CloudName): readonly [PriceTable, ...PriceTable[]] {
  return PRICE_TABLES.filter((prices) => prices.cloud === cloud) as [PriceTable, ...PriceTable[]];
}

const whole = (value: number): string => `$${Math.round(value).toLocaleString('en-US')}`;

/** A sum, with a plus where something in it has no price. */
function amount({ total, unpriced: without }: CostEstimate): string {
  return `${whole(total)}${without.length === 0 ? '' : ' +'}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Every tier in the first region of each cloud, beside its band and the vendors. */
function clouds(): string {
  const rows = TIERS.map((tier) => {
    const costs = CLOUDS.map((cloud) => costOf(tier, { prices: tablesOf(cloud)[0] }));
    const band = COST_BANDS[tier.name];
    const places = costs.map(({ cloud, total }) => ({ cloud, ...compareToBand(tier.name, total) })).filter(({ place }) => place !== 'within');
    const missed = places.map(({ cloud, place, factor }) => `${NAMES[cloud]} ${factor.toFixed(1)} times its ${place === 'above' ? 'upper' : 'lower'} end`).join(', ');
    return [tier.name, ...costs.map(amount), `${whole(band.from)} to ${whole(band.to)}${missed === '' ? '' : `: ${missed}`}`, ...VENDORS.map((vendor) => whole(estimateManaged(vendor, tier.load).total))];
  });
  return table(['tier', ...CLOUDS.map((cloud) => `${NAMES[cloud]}, ${tablesOf(cloud)[0].region}`), "the mission's band", 'Grafana Cloud', 'New Relic'], rows);
}

/** Items of the foundation that run whatever the load. */
const FOUNDATION: readonly (readonly [string, (line: CostEstimate['lines'][number]) => boolean])[] = [
  ['control plane', ({ item }) => item === 'control plane'],
  ['NAT gateways and their addresses', ({ item }) => item === 'NAT gateways' || item === 'public addresses'],
  ['through the NAT gateways (assumed)', ({ item }) => item === 'through the NAT gateways'],
  ['endpoints', ({ item }) => item === 'endpoints' || item === 'through the endpoints'],
  ['keys and secrets', ({ item }) => item === 'encryption keys' || item === 'secrets'],
  ['logs of the cloud\'s services (assumed)', ({ item }) => item.startsWith('logs of cloud services')],
  ['database', ({ component }) => component === 'database'],
];

/** Item by item at Medium, and the sum of every tier, in the first region of each cloud. */
function foundation(): string {
  const cell = (cost: CostEstimate, wanted: (line: CostEstimate['lines'][number]) => boolean): string => {
    const value = cost.lines.filter(wanted).reduce((total, { monthly }) => total + monthly, 0);
    const gap = cost.unpriced.some((line) => wanted(line as CostEstimate['lines'][number]));
    return gap ? (value === 0 ? 'not priced' : `${whole(value)} +`) : whole(value);
  };
  const row = (name: string, tier: Tier, wanted: (line: CostEstimate['lines'][number]) => boolean): string[] =>
    [name, ...CLOUDS.map((cloud) => cell(costOf(tier, { prices: tablesOf(cloud)[0] }), wanted))];
  const any = (line: CostEstimate['lines'][number]): boolean => FOUNDATION.some(([, wanted]) => wanted(line));
  const items = FOUNDATION.map(([name, wanted]) => row(`medium: ${name}`, TIERS[1]!, wanted));
  const sums = TIERS.map((tier) => row(`**${tier.name}, all**`, tier, any));
  return table(['a month', ...CLOUDS.map((cloud) => `${NAMES[cloud]}, ${tablesOf(cloud)[0].region}`)], [...items, ...sums]);
}

/** What has no price at Medium, by cloud and region. */
function unpriced(): string {
  const lines = PRICE_TABLES.flatMap((prices) => TIERS.slice(1, 2).map((tier) => costOf(tier, { prices }))).filter((cost) => cost.unpriced.length > 0);
  return lines.length === 0 ? 'None.' : lines.map((cost) => `- ${NAMES[cost.cloud]} ${cost.region}: ${(cost.unpricedNotice ?? '').replace(/^.* was found for /, '')}`).join('\n');
}

/** What a purchase costs, where the table can say it. */
function bought(tier: Tier, prices: PriceTable, purchase: Purchase): string {
  const machines = Object.values(prices.machines);
  const kind = purchase === 'reserved' ? 'reserved' : 'spot';
  return machines.some((machine) => machine[kind] === undefined) ? 'not priced' : amount(costOf(tier, { prices, purchase }));
}

/** Every tier in every region of a cloud, and by every way to buy in its first. */
function totals(cloud: CloudName): string {
  const [first, ...others] = tablesOf(cloud);
  const auto = first.cluster.autoModeShare !== undefined;
  const rows = TIERS.map((tier) => [
    tier.name,
    amount(costOf(tier, { prices: first })),
    bought(tier, first, 'reserved'),
    bought(tier, first, 'spot'),
    ...(auto ? [amount(costOf(tier, { prices: first, autoMode: true }))] : []),
    ...(first.pods === undefined ? [] : [amount(estimate(onAutopilot(tier), { prices: first }))]),
    ...others.map((prices) => amount(costOf(tier, { prices }))),
  ]);
  return table(['tier', `${first.region}, on demand`, 'reserved', 'spot', ...(auto ? ['on demand, EKS Auto Mode'] : []), ...(first.pods === undefined ? [] : ['GKE Autopilot']), ...others.map((prices) => prices.region)], rows);
}

function components(cloud: CloudName): string {
  const costs = TIERS.map((tier) => costOf(tier, { prices: tablesOf(cloud)[0] }));
  const cell = (cost: CostEstimate, name: (typeof COMPONENTS)[number]): string => {
    const gap = cost.unpriced.some(({ component }) => component === name);
    const value = cost.components[name];
    return value === undefined ? (gap ? 'not priced' : '') : `${whole(value)}${gap ? ' +' : ''}`;
  };
  const rows = COMPONENTS.map((name) => [name, ...costs.map((cost) => cell(cost, name))]);
  const share = costs.map((cost) => `${Math.round((100 * cost.unverified) / cost.total)} %`);
  return table(['component', ...TIERS.map((tier) => tier.name)], [...rows, ['**all**', ...costs.map((cost) => `**${amount(cost)}**`)], ['by unverified prices', ...share]]);
}

/** Sources in the order in which the tables of prices first name them. */
function numbering(): Map<string, Price> {
  const found = new Map<string, Price>();
  for (const cloud of CLOUDS) {
    for (const [, pick] of rowsOf(cloud)) {
      for (const prices of tablesOf(cloud)) {
        const price = pick(prices);
        if (price !== undefined) found.set(price.source, found.get(price.source) ?? price);
      }
    }
  }
  return found;
}

type Row = readonly [item: string, pick: (prices: PriceTable) => Price | undefined];

/** How a cloud calls what the table has. */
interface Words {
  /** Ends of the names of the machines that are shown. */
  readonly machines: RegExp;
  /** Machines whose prices by other purchases are shown. */
  readonly purchases: readonly string[];
  readonly disk: string;
  readonly cluster: string;
  readonly servers: readonly string[];
  readonly databaseDisk: string;
  readonly objects: readonly string[];
  readonly put: string;
  readonly get: string;
  readonly nat: string;
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
  readonly logs: readonly [string, string];
}

const WORDS: { readonly [C in (typeof CLOUDS)[number]]: Words } = {
  aws: {
    machines: /\.xlarge$/,
    purchases: ['m6i.xlarge', 'r6i.xlarge', 'c6i.xlarge'],
    disk: 'disk of a node or pod (gp3), GB-month',
    cluster: 'EKS cluster, an hour',
    servers: ['db.t4g.medium', 'db.m7g.large'],
    databaseDisk: 'RDS disk (gp3), GB-month in one zone',
    objects: ['S3 Standard, GB-month, first 50 TB', 'S3 Standard, GB-month, next 450 TB', 'S3 Standard, GB-month, above 500 TB'],
    put: 'S3 PUT and LIST, 1000',
    get: 'S3 GET, 1000',
    nat: 'NAT gateway, an hour',
    endpoint: 'interface endpoint in a zone, an hour',
    key: 'KMS key, a month',
    secret: 'Secrets Manager secret, a month',
    logs: ['CloudWatch Logs, GB written', 'CloudWatch Logs, GB-month'],
  },
  gcp: {
    machines: /-4$/,
    purchases: ['n2-standard-4', 'n2d-standard-4', 'e2-standard-4'],
    disk: 'disk of a node or pod (pd-balanced), GB-month',
    cluster: 'GKE cluster, an hour',
    servers: [],
    databaseDisk: 'Cloud SQL disk (SSD), GB-month in one zone',
    objects: ['Cloud Storage standard class, GB-month'],
    put: 'Cloud Storage operations of class A, 1000',
    get: 'Cloud Storage operations of class B, 1000',
    nat: 'machine behind Cloud NAT, an hour, at most 32',
    endpoint: 'Private Google Access',
    key: 'Cloud KMS, version of a key, a month',
    secret: 'Secret Manager, version of a secret, a month',
    logs: ['Cloud Logging, GB written', 'Cloud Logging, GB-month'],
  },
  azure: azureWords(),
};

function azureWords(): Words {
  return {
    machines: /^Standard_[DE]4/,
    purchases: [],
    disk: 'disk of a pod (Premium SSD v2), GB-month',
    cluster: 'AKS cluster, tier Standard, an hour',
    servers: ['B_Standard_B2s', 'GP_Standard_D2ds_v5', 'MO_Standard_E2ds_v5'],
    databaseDisk: 'flexible server disk, GB-month in one zone',
    objects: ['hot blobs (ZRS), GB-month, first 50 TB', 'hot blobs (ZRS), GB-month, next 450 TB', 'hot blobs (ZRS), GB-month, above 500 TB'],
    put: 'blob writes and lists, 1000',
    get: 'blob reads, 1000',
    nat: 'NAT gateway, an hour',
    endpoint: 'private endpoint, an hour',
    key: 'Key Vault key, a month',
    secret: 'Key Vault secret, a month',
    logs: ['Log Analytics, GB written', 'Log Analytics, GB-month beyond the first month'],
  };
}

function machineRows(prices: PriceTable, { machines, purchases }: Words): Row[] {
  const names = Object.keys(prices.machines).filter((name) => machines.test(name));
  const of = (name: string, kind: 'onDemand' | 'reserved' | 'spot', text: string): Row => [`${name}, ${text}`, (p) => p.machines[name]?.[kind]];
  return [
    ...names.map((name) => of(name, 'onDemand', 'an hour on demand')),
    ...purchases.flatMap((name) => [of(name, 'reserved', 'an hour, reserved for a year'), of(name, 'spot', 'an hour on spot')]),
  ];
}

function databaseRows({ servers, databaseDisk }: Words): Row[] {
  const single = (p: PriceTable): NonNullable<PriceTable['database']>['single'] | undefined => p.database?.single;
  const custom = (of: 'coreHour' | 'gibHour'): Row['1'] => (p) => {
    const found = single(p);
    return found !== undefined && 'coreHour' in found ? found[of] : undefined;
  };
  const server = (type: string): Row['1'] => (p) => (single(p) as readonly ServerPrice[] | undefined)?.find((s) => s.type === type)?.hour;
  return [
    ...servers.map((type): Row => [`database ${type} for PostgreSQL, an hour in one zone`, server(type)]),
    ...(servers.length > 0 ? [] : [['Cloud SQL for PostgreSQL, core and hour in one zone', custom('coreHour')] as const, ['Cloud SQL for PostgreSQL, GiB and hour in one zone', custom('gibHour')] as const]),
    [databaseDisk, (p) => p.database?.singleGbMonth],
  ];
}

function kafkaRows(): Row[] {
  return [
    ['MSK kafka.m7g.large, an hour', (p) => p.kafka?.brokers.find(({ type }) => type === 'kafka.m7g.large')?.hour],
    ["MSK broker's disk, GB-month", (p) => p.kafka?.gbMonth],
    ["MSK broker's disk, MiB/s-month above 250", (p) => p.kafka?.throughputMonth],
    ['Google Managed Kafka, data compute unit and hour', (p) => p.buffer?.unitHour],
  ];
}

/** Rows that at least one region of the cloud has a price for, or that the model asks for. */
function rowsOf(cloud: (typeof CLOUDS)[number]): Row[] {
  const tables = tablesOf(cloud);
  const words = WORDS[cloud];
  const rows: Row[] = [
    ...machineRows(tables[0], words),
    [words.disk, (p) => p.disk.gbMonth],
    ['root disk of a node, GB-month', (p) => p.rootDisk?.gbMonth],
    [words.cluster, (p) => p.cluster.hour],
    ['EKS Auto Mode, part of a machine-hour on demand', (p) => p.cluster.autoModeShare],
    ['pod of GKE Autopilot, core and hour', (p) => p.pods?.coreHour],
    ['pod of GKE Autopilot, GiB of memory and hour', (p) => p.pods?.gibHour],
    ["pod of GKE Autopilot, GiB of its node's disk and hour", (p) => p.pods?.diskGibHour],
    ...kafkaRows(),
    ...databaseRows(words),
    ...words.objects.map((name, index): Row => [name, (p) => p.objects.storage?.[index]?.gbMonth]),
    [words.put, (p) => p.objects.putPer1000],
    [words.get, (p) => p.objects.getPer1000],
    [words.nat, (p) => p.network.natHour],
    ['NAT gateway, GB', (p) => p.network.natGb],
    ['public address, an hour', (p) => p.network.addressHour],
    [`across zones, GB${tables[0].network.crossZoneDirections === 2 ? ' in each of two directions' : ', once'}`, (p) => p.network.crossZoneGb],
    [words.endpoint, (p) => p.network.endpointHour],
    ['through an endpoint, GB', (p) => p.network.endpointGb],
    [words.key, (p) => p.keyMonth],
    [words.secret, (p) => p.secretMonth],
    [words.logs[0], (p) => p.logs.ingestGb],
    [words.logs[1], (p) => p.logs.gbMonth],
  ];
  return rows.filter(([, pick]) => tables.some((prices) => pick(prices) !== undefined));
}

function prices(cloud: (typeof CLOUDS)[number]): string {
  const numbers = [...numbering().keys()];
  const cell = (price: Price | undefined): string => (price === undefined ? 'not priced' : `${price.value}${price.verified ? '' : ' unverified'} [${numbers.indexOf(price.source) + 1}]`);
  const tables = tablesOf(cloud);
  return table(['US dollars', ...tables.map((p) => p.region)], rowsOf(cloud).map(([item, pick]) => [item, ...tables.map((p) => cell(pick(p)))]));
}

function sources(): string {
  return [...numbering().values()].map((price, index) => `${index + 1}. ${price.source}. ${price.date}${price.verified ? '' : ' (**unverified**)'}`).join('\n');
}
