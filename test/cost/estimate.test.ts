import { describe, expect, it } from 'vitest';
import { COMPONENTS, estimate, findPrices, hopsOf, NOTICE, PRICE_TABLES, TRAFFIC, type CostEstimate, type Purchase } from '../../lib/cost';
import { mayBeLost, nodesOf, sharesOf } from '../../lib/cost/compute';
import { HOURS } from '../../lib/cost/line';
import * as root from '../../lib';
import { ValidationError } from '../../lib/errors';
import { Tier } from '../../lib/sizing';
import type { Price, ServerPrice } from '../../lib/cost';
import { costOf, PRICES, sized, sum, TIERS } from './fixtures';

const PURCHASES: readonly Purchase[] = ['on-demand', 'reserved', 'spot', { reserved: 0.7, spot: 0.5 }];
/** A price that this table has. */
const priced = (price: Price | undefined): Price => price as Price;

const cases = TIERS.flatMap((tier) => PRICE_TABLES.flatMap((prices) => PURCHASES.filter((purchase) => prices.cloud !== 'azure' || purchase === 'on-demand').map((purchase) => ({ tier, prices, purchase }))));

function machineLines(cost: CostEstimate): CostEstimate['lines'] {
  return cost.lines.filter((line) => line.unit === 'machine-hour');
}

describe('an estimate', () => {
  it.each(cases)('of $tier.name in $prices.cloud $prices.region, $purchase, adds up', ({ tier, prices, purchase }) => {
    const cost = costOf(tier, { prices, purchase });
    expect(sum(cost.lines.map((line) => line.monthly))).toBeCloseTo(cost.total, 6);
    expect(sum(Object.values(cost.components))).toBeCloseTo(cost.total, 6);
    for (const component of COMPONENTS) {
      const own = cost.lines.filter((line) => line.component === component);
      expect(cost.components[component] ?? 0).toBeCloseTo(sum(own.map((line) => line.monthly)), 6);
    }
    for (const line of cost.lines) {
      expect(line.monthly).toBeCloseTo(line.quantity * line.unitPrice, 9);
      expect({ item: line.item, sound: Number.isFinite(line.monthly) && (line.monthly > 0 || line.unitPrice === 0) }).toEqual({ item: line.item, sound: true });
      expect(line.formula).not.toMatch(/NaN|undefined|Infinity/);
      expect(line.source).toMatch(/, \d{4}-\d{2}-\d{2}$/);
    }
  });

  it.each(TIERS.map((tier) => ({ tier })))('of $tier.name pays for whole nodes, whoever uses them', ({ tier }) => {
    const sizing = sized(tier);
    for (const purchase of PURCHASES) {
      const hours = sum(machineLines(estimate(sizing, { prices: PRICES, purchase })).map((line) => line.quantity));
      expect(hours).toBeCloseTo(HOURS * sum(sizing.pools.map((pool) => nodesOf(pool, sizing))), 6);
    }
    for (const pool of sizing.pools) expect(sum([...sharesOf(pool, sizing).values()])).toBeCloseTo(1, 9);
  });

  it('says that it is one, what it leaves out, and of what day its prices are', () => {
    const cost = costOf(Tier.MEDIUM);
    expect(cost.notice).toBe(NOTICE);
    expect(NOTICE).toMatch(/^This is an estimate/);
    expect(cost.notIncluded.join(' ')).toMatch(/support.*internet.*people/);
    expect(cost.pricesDate).toBe(PRICES.date);
    // Infracost's, of the control plane among others.
    expect(cost.oldestPriceDate).toBe('2024-09-25');
    expect(cost.lines.every(({ source }) => source.slice(-10) >= cost.oldestPriceDate)).toBe(true);
  });

  it('is the same for the same sizing', () => {
    expect(costOf(Tier.LARGE)).toEqual(costOf(Tier.LARGE));
  });

  it('charges a platform of one zone for no way across zones and for no broker', () => {
    const items = costOf(Tier.SMALL).lines.map((line) => line.item).join('\n');
    expect(items).not.toContain('across zones');
    expect(items).not.toContain('kafka');
    expect(hopsOf(sized(Tier.SMALL)).every((hop) => hop.crossing === 0)).toBe(true);
  });
});

it('is what the package hands out, with what it takes', () => {
  const sizing = sized(Tier.SMALL);
  expect(root.estimate(sizing, { prices: root.findPrices('aws', 'us-east-1') })).toEqual(estimate(sizing, { prices: PRICES }));
  expect(root.PRICE_TABLES).toBe(PRICE_TABLES);
});

describe('across zones', () => {
  it('counts what the sizing says is read from Kafka', () => {
    for (const tier of [Tier.MEDIUM, Tier.LARGE, Tier.XLARGE]) {
      const sizing = sized(tier);
      const read = hopsOf(sizing).filter((hop) => hop.name.includes('Kafka to'));
      expect(sum(read.map((hop) => hop.gbPerDay)) / (sizing.traffic.kafkaReadGBPerDay ?? 0)).toBeCloseTo(1, 3);
    }
  });

  it('is paid where data leaves and where it arrives', () => {
    const cost = costOf(Tier.MEDIUM);
    const hop = hopsOf(sized(Tier.MEDIUM)).find(({ name }) => name === 'gateways to Kafka');
    const line = cost.lines.find(({ item }) => item === 'across zones, gateways to Kafka');
    expect(hop?.crossing).toBeCloseTo(2 / 3, 9);
    expect(line?.quantity).toBeCloseTo((2 * (hop?.gbPerDay ?? 0) * (2 / 3) * (730 / 24) * 1e9) / 2 ** 30, 6);
  });

  it('is paid once where a cloud charges only for what leaves, and among brokers that are pods', () => {
    const prices = findPrices('gcp', 'us-central1');
    const cost = costOf(Tier.MEDIUM, { prices });
    const hops = hopsOf(sized(Tier.MEDIUM, 'gcp'));
    const quantity = (name: string): number => cost.lines.find(({ item }) => item === `across zones, ${name}`)?.quantity ?? NaN;
    const hop = hops.find(({ name }) => name === 'gateways to Kafka');
    expect(quantity('gateways to Kafka')).toBeCloseTo(((hop?.gbPerDay ?? 0) * (2 / 3) * (730 / 24) * 1e9) / 2 ** 30, 6);
    const written = sum(Object.values(sized(Tier.MEDIUM, 'gcp').traffic.kafkaGBPerDay ?? {}));
    expect(quantity('among Kafka brokers')).toBeCloseTo((2 * written * (730 / 24) * 1e9) / 2 ** 30, 6);
    expect(hopsOf(sized(Tier.MEDIUM)).map(({ name }) => name)).not.toContain('among Kafka brokers');
  });

  it('costs less when consumers read nearby and when ingesters are sent less', () => {
    const network = (traffic: Partial<typeof TRAFFIC>): number => costOf(Tier.MEDIUM, { traffic: { ...TRAFFIC, ...traffic } }).components.network ?? 0;
    expect(network({ fetchedNearby: 1 })).toBeLessThan(network({}));
    expect(network({ copiedPerLineByte: 0.27 })).toBeLessThan(network({}));
  });
});

describe('spot', () => {
  const only = (tier: Tier): string[] => [
    ...new Set(machineLines(costOf(tier, { purchase: 'spot' })).filter((line) => line.item.endsWith(', spot')).map((line) => line.component)),
  ];

  it('is for Grafana, and for processors that Kafka stands before', () => {
    expect(only(Tier.SMALL)).toEqual(['grafana']);
    for (const tier of [Tier.MEDIUM, Tier.LARGE, Tier.XLARGE]) expect(only(tier).sort()).toEqual(['grafana', 'processors']);
  });

  it('is never for brokers, backends, gateways or the database', () => {
    for (const tier of TIERS) {
      const sizing = sized(tier);
      const losable = COMPONENTS.filter((component) => mayBeLost(component, sizing));
      expect(losable.every((component) => ['grafana', 'processors'].includes(component))).toBe(true);
      const others = costOf(tier, { purchase: 'spot' }).lines.filter((line) => !losable.includes(line.component));
      expect(others.every((line) => !line.item.includes('spot'))).toBe(true);
    }
  });

  it('and reserved machines cost less, and the shares may be mixed', () => {
    const total = (purchase: Purchase): number => costOf(Tier.MEDIUM, { purchase }).total;
    expect(total('spot')).toBeLessThan(total('on-demand'));
    expect(total('reserved')).toBeLessThan(total('on-demand'));
    expect(total({ reserved: 1, spot: 1 })).toBeLessThan(total('reserved'));
    expect(total({ reserved: 0, spot: 0 })).toBeCloseTo(total('on-demand'), 9);
  });

  it.each([['cheap'], [{ reserved: 2, spot: 0 }], [{ reserved: 0, spot: NaN }]])('refuses %j', (purchase) => {
    expect(() => costOf(Tier.MEDIUM, { purchase: purchase as Purchase })).toThrow(ValidationError);
    expect(() => costOf(Tier.MEDIUM, { purchase: purchase as Purchase })).toThrow(/shares from 0 to 1/);
  });
});

describe('prices', () => {
  it('can be replaced one by one', () => {
    const dearer = { ...PRICES, disk: { gbMonth: { ...priced(PRICES.disk.gbMonth), value: 10 * priced(PRICES.disk.gbMonth).value } } };
    const disks = (cost: CostEstimate): number => sum(cost.lines.filter((l) => l.unitPrice === cost.lines.find((d) => d.item === 'root disks of the nodes')?.unitPrice && l.unit === 'GB-month' && /volumes of|root disks/.test(l.item)).map((l) => l.monthly));
    expect(disks(costOf(Tier.MEDIUM, { prices: dearer }))).toBeCloseTo(10 * disks(costOf(Tier.MEDIUM)), 6);
  });

  it('of another cloud are taken as they are', () => {
    const cost = estimate(sized(Tier.MEDIUM), { prices: { ...PRICES, cloud: 'gcp', region: 'mars-1' } });
    expect([cost.cloud, cost.region]).toEqual(['gcp', 'mars-1']);
  });

  it('without a source are said to be so in every output that uses them', () => {
    const guessed = { ...PRICES, cluster: { hour: { ...priced(PRICES.cluster.hour), verified: false } } };
    const [before, after] = [costOf(Tier.SMALL), costOf(Tier.SMALL, { prices: guessed })];
    expect(before.unverifiedNotice).toBeUndefined();
    expect(after.lines.filter((line) => !line.verified).map((line) => line.item)).toEqual(['control plane']);
    expect(after.unverified).toBeCloseTo(73, 6);
    expect(after.unverifiedNotice).toMatch(/^unverified: .* 1 of \d+ items, \d+ % of the total$/);
  });

  it('of an unknown region or cloud are refused by naming those that are known, and what to supply', () => {
    expect(() => findPrices('aws', 'mars-north-1')).toThrow(ValidationError);
    expect(() => findPrices('aws', 'mars-north-1')).toThrow(/region: got "mars-north-1"[\s\S]*aws us-east-1, aws us-west-2, aws eu-west-1, aws eu-central-1/);
    expect(() => findPrices('cumulus', 'us-central1')).toThrow(/cloud: got "cumulus"[\s\S]*PriceTable of one's own: machines, disk/);
  });

  it('that are no prices are refused', () => {
    for (const value of [NaN, -1, Infinity]) {
      const broken = { ...PRICES, keyMonth: { ...priced(PRICES.keyMonth), value } };
      expect(() => costOf(Tier.MEDIUM, { prices: broken })).toThrow(/prices\.keyMonth/);
    }
    const unsourced = { ...PRICES, keyMonth: { ...priced(PRICES.keyMonth), source: '' } };
    expect(() => costOf(Tier.MEDIUM, { prices: unsourced })).toThrow(/a source, and a date/);
  });

  it('that no source was found for are named with their quantity, and are in no sum', () => {
    const full = costOf(Tier.MEDIUM);
    const without = costOf(Tier.MEDIUM, { prices: { ...PRICES, disk: {}, database: undefined, keyMonth: undefined, objects: { ...PRICES.objects, storage: undefined } } });
    expect(full.unpriced).toEqual([]);
    expect(full.unpricedNotice).toBeUndefined();
    const items = without.unpriced.map(({ item }) => item);
    for (const item of ['volumes of loki-ingester', 'root disks of the nodes', 'server, with a standby in a second zone', 'disk, with a standby in a second zone', 'encryption keys', 'stored logs']) expect(items).toContain(item);
    for (const { quantity, formula } of without.unpriced) expect(quantity > 0 && formula !== '').toBe(true);
    expect(without.lines.map(({ item }) => item).filter((item) => items.includes(item))).toEqual([]);
    expect(sum(without.lines.map((line) => line.monthly))).toBeCloseTo(without.total, 6);
    expect(without.unpricedNotice).toMatch(/^not priced, and in no sum: .*encryption keys \(cluster\)/);
  });

  it('of machines that are reserved or on spot are asked for: a bill without machines says nothing', () => {
    const onDemand = Object.fromEntries(Object.entries(PRICES.machines).map(([name, machine]) => [name, { onDemand: machine.onDemand }]));
    const prices = { ...PRICES, machines: onDemand };
    expect(costOf(Tier.MEDIUM, { prices }).total).toBeCloseTo(costOf(Tier.MEDIUM).total, 6);
    expect(() => costOf(Tier.MEDIUM, { prices, purchase: 'reserved' })).toThrow(/purchase: got "reserved"[\s\S]*on-demand/);
    expect(() => costOf(Tier.MEDIUM, { prices, purchase: 'spot' })).toThrow(/purchase: got "spot"/);
  });

  it('that are missing are asked for by name', () => {
    expect(() => costOf(Tier.MEDIUM, { prices: { ...PRICES, machines: {} } })).toThrow(/prices\.machines \(pool collector\): got "/);
    const database = PRICES.database as NonNullable<typeof PRICES.database>;
    const small = { ...PRICES, database: { ...database, standby: (database.standby as readonly ServerPrice[]).slice(0, 1) } };
    expect(() => costOf(Tier.XLARGE, { prices: small })).toThrow(/prices\.database\.standby: got \{"cpu":8/);
  });
});

describe('EKS Auto Mode', () => {
  it.each(TIERS.map((tier) => ({ tier })))('costs 12 % of every machine of $tier.name on demand, however it is bought', ({ tier }) => {
    const sizing = sized(tier);
    for (const purchase of PURCHASES) {
      const plain = estimate(sizing, { prices: PRICES, purchase });
      const auto = estimate(sizing, { prices: PRICES, purchase, autoMode: true });
      const machines = sum(machineLines(estimate(sizing, { prices: PRICES })).map((line) => line.monthly));
      expect(auto.total - plain.total).toBeCloseTo(0.12 * machines, 6);
      expect(machineLines(auto)).toEqual(machineLines(plain));
      expect(auto.lines.filter((line) => line.unit === 'machine-hour of Auto Mode').every((line) => !line.verified && line.source.includes('EKS-Auto'))).toBe(true);
    }
  });

  it('is refused where there is none', () => {
    const prices = findPrices('gcp', 'us-central1');
    expect(() => estimate(sized(Tier.SMALL, 'gcp'), { prices, autoMode: true })).toThrow(ValidationError);
  });
});
