import { describe, expect, it } from 'vitest';
import { databaseClass } from '../../lib/clouds/aws/database';
import { brokerType, diskMiBPerSecond as diskOfFoundation } from '../../lib/clouds/aws/kafka';
import { databaseDiskGiB, databaseSku } from '../../lib/clouds/azure/database';
import { databaseTier } from '../../lib/clouds/gcp/database';
import { findPrices, PRICE_TABLES, pricesOf, type CloudName, type ServerPrice } from '../../lib/cost';
import { customServer, diskMiBPerSecond } from '../../lib/cost/servers';
import { AWS_NODE_TYPES, AZURE_NODE_TYPES, findAwsNodeType, findAzureNodeType, findGcpNodeType, GCP_NODE_TYPES, Tier, type DatabaseSizing, type KafkaSizing } from '../../lib/sizing';
import { costOf, sized, TIERS } from './fixtures';

const AWS_MACHINES = ['m6i', 'm7i', 'm6a', 'm7a', 'm6g', 'm7g', 'r6i', 'r7i', 'r6a', 'r7a', 'r6g', 'r7g', 'c6i', 'c7i', 'c6a', 'c7a', 'c6g', 'c7g', 't3', 't3a', 't4g'].flatMap((family) =>
  ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge'].map((size) => `${family}.${size}`),
);
const GCP_MACHINES = ['e2', 'n2', 'n2d', 'c2d'].flatMap((family) => ['standard', 'highmem', 'highcpu'].flatMap((shape) => [2, 4, 8, 16, 32].map((cores) => `${family}-${shape}-${cores}`)));

const AZURE_MACHINES = ['D', 'E'].flatMap((family) => ['s', 'ds', 'as', 'ads', 'ls', 'lds', 'als'].flatMap((features) => ['v5', 'v6'].flatMap((version) => [2, 4, 8, 16, 32].map((cores) => `Standard_${family}${cores}${features}_${version}`))));

type Types = { readonly [tier: string]: { readonly [pool: string]: string } };
/** The names that a cloud's table of machines knows, and those that its tiers use. */
const MACHINES: { readonly [C in CloudName]?: readonly string[] } = {
  aws: [...AWS_MACHINES.filter((name) => findAwsNodeType(name) !== undefined), ...Object.values(AWS_NODE_TYPES as Types).flatMap((pools) => Object.values(pools))],
  azure: [...AZURE_MACHINES.filter((name) => findAzureNodeType(name) !== undefined), ...Object.values(AZURE_NODE_TYPES as Types).flatMap((pools) => Object.values(pools))],
  gcp: [...GCP_MACHINES.filter((name) => findGcpNodeType(name) !== undefined), ...Object.values(GCP_NODE_TYPES as Types).flatMap((pools) => Object.values(pools))],
};

describe.each(PRICE_TABLES.map((table) => ({ name: `${table.cloud} ${table.region}`, table })))('the table of $name', ({ table }) => {
  it('names a unit, a source and a day for every price', () => {
    const all = pricesOf(table);
    expect(all.length).toBeGreaterThan(90);
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
    for (const { path, price } of all) {
      expect({ path, sound: price.value >= 0 && price.unit !== '' && price.source.length > 20 && price.date <= table.date }).toEqual({ path, sound: true });
    }
  });

  it('has every machine that the sizing knows by name', () => {
    const known = MACHINES[table.cloud] ?? [];
    expect(known.length).toBeGreaterThan(50);
    expect(known.filter((name) => table.machines[name] === undefined)).toEqual([]);
  });

  it('asks less for what is reserved or spot', () => {
    const dear = Object.entries(table.machines).filter(([, { onDemand, reserved, spot }]) => Math.max(reserved?.value ?? 0, spot?.value ?? 0) >= onDemand.value);
    expect(dear).toEqual([]);
  });

  it('lists servers and price steps in rising order', () => {
    const rising = (values: readonly number[]): void => expect([...values].sort((a, b) => a - b)).toEqual(values);
    const falling = (values: readonly number[]): void => expect([...values].sort((a, b) => b - a)).toEqual(values);
    for (const servers of [table.kafka?.brokers, table.database?.single, table.database?.standby]) {
      if (servers === undefined || 'coreHour' in servers) continue;
      if (table.cloud === 'azure') continue;
      rising(servers.map((server) => server.memoryMiB));
      rising(servers.map((server) => server.hour.value));
    }
    const { storage = [] } = table.objects;
    rising(storage.map((step) => step.upToGb ?? Infinity));
    falling(storage.map((step) => step.gbMonth.value));
  });
});

describe('the prices of Google Cloud', () => {
  const [iowa, belgium] = [findPrices('gcp', 'us-central1'), findPrices('gcp', 'europe-west1')];

  it('of a node are those of a month, in which sustained use is taken off', () => {
    // pricing.yml: n2-standard-8 in us-central1 at 226.924364912 a month, 178.65144 for a year; e2-highcpu-16 at 4 x 72.2265504.
    expect(iowa.machines['n2-standard-8']?.onDemand.value).toBeCloseTo(226.924364912 / 730, 4);
    expect(iowa.machines['n2-standard-8']?.reserved?.value).toBeCloseTo(178.65144 / 730, 4);
    expect(iowa.machines['e2-highcpu-16']?.onDemand.value).toBeCloseTo((4 * 72.2265504) / 730, 4);
    expect(belgium.machines['n2-standard-4']?.spot?.value).toBe(0.046888);
  });

  it('of Cloud SQL are by core and GiB, doubled by a standby, and absent where none was found', () => {
    const lines = costOf(Tier.MEDIUM, { prices: iowa }).lines.filter(({ component }) => component === 'database');
    expect(lines.map(({ item, monthly }) => [item, Math.round(100 * monthly) / 100])).toEqual([
      ['db-custom-2-4096, with a standby in a second zone, cores', Math.round(730 * 2 * 8.26) / 100],
      ['db-custom-2-4096, with a standby in a second zone, memory', Math.round(730 * 4 * 1.4) / 100],
      ['disk, with a standby in a second zone', 17],
    ]);
    const frankfurt = costOf(Tier.MEDIUM, { prices: findPrices('gcp', 'europe-west3') });
    expect(frankfurt.components.database).toBeUndefined();
    expect(frankfurt.unpriced.map(({ component }) => component)).toEqual(['database', 'database']);
  });
});

describe('the prices of Azure', () => {
  const eastus = findPrices('azure', 'eastus');

  it('of machines are by core, and on demand alone', () => {
    expect(eastus.machines['Standard_D8s_v5']).toEqual({ onDemand: expect.objectContaining({ value: 0.384, verified: true }) as unknown });
    // The source has D8as_v5 in eastus2 with the Windows licence in it, 0.712.
    expect(findPrices('azure', 'eastus2').machines['Standard_D8as_v5']?.onDemand.value).toBe(0.344);
    expect(findPrices('azure', 'westeurope').machines['Standard_E16ads_v5']?.onDemand.value).toBe(1.264);
  });

  it('of the database are those of the server and the disk that the foundation chooses', () => {
    const { database } = eastus;
    for (const standby of [false, true]) {
      for (const cpu of [1, 2, 4, 16, 64]) {
        for (const memoryMiB of [1024, 4096, 8192, 65_536, 262_144]) {
          const servers = database?.[standby ? 'standby' : 'single'] as readonly ServerPrice[];
          expect(servers.find((server) => server.cpu >= cpu && server.memoryMiB >= memoryMiB)?.type).toBe(databaseSku({ cpu, memoryMiB, standby }, 'westeurope'));
        }
      }
    }
    for (const diskGiB of [20, 32, 50, 200, 5000]) expect(database?.diskSizesGiB?.find((size) => size >= diskGiB)).toBe(databaseDiskGiB({ diskGiB }));
    const lines = costOf(Tier.MEDIUM, { prices: eastus }).lines.filter(({ component }) => component === 'database');
    expect(lines.map(({ item, quantity, unitPrice }) => [item, quantity, unitPrice])).toEqual([
      ['GP_Standard_D2ds_v5, with a standby in a second zone', 730, 0.356],
      ['disk, with a standby in a second zone', 64, 0.23],
    ]);
  });

  it('take nothing for what crosses zones, and something for what passes a private endpoint', () => {
    const { lines } = costOf(Tier.MEDIUM, { prices: eastus });
    const crossing = lines.filter(({ item }) => item.startsWith('across zones'));
    expect(crossing.length).toBeGreaterThan(3);
    expect(crossing.every(({ monthly }) => monthly === 0)).toBe(true);
    expect(lines.find(({ item }) => item === 'through the endpoints')?.monthly).toBeGreaterThan(1);
  });

  it('name what West Europe has no source for', () => {
    const { unpriced, components } = costOf(Tier.MEDIUM, { prices: findPrices('azure', 'westeurope') });
    expect([...new Set(unpriced.map(({ component }) => component))].sort()).toEqual(['cluster', 'database', 'kafka', 'logs storage', 'loki', 'metrics storage', 'mimir', 'tempo', 'traces storage']);
    expect(components['logs storage']).toBeUndefined();
  });
});

describe('the servers that are paid for', () => {
  it.each(TIERS.map((tier) => ({ tier })))('are those that the foundation creates for $tier.name', ({ tier }) => {
    const { kafka, database } = sized(tier);
    const items = costOf(tier).lines.map((line) => line.item);
    expect(items.some((item) => item.startsWith(`${databaseClass(database)},`))).toBe(true);
    expect(kafka === undefined || items.includes(brokerType(kafka) as string)).toBe(true);
    expect(kafka === undefined || diskMiBPerSecond(kafka) === diskOfFoundation(kafka)).toBe(true);
  });

  it('are the same choice for every need', () => {
    const table = findPrices('aws', 'eu-central-1');
    for (const cpu of [1, 2, 4, 16, 64]) {
      for (const memoryMiB of [1024, 2048, 8192, 65_536, 262_144]) {
        const need = { cpu, memoryMiB } as KafkaSizing & DatabaseSizing;
        const first = (servers: readonly { readonly type: string; readonly cpu: number; readonly memoryMiB: number }[]): string | undefined =>
          servers.find((server) => server.cpu >= cpu && server.memoryMiB >= memoryMiB)?.type;
        expect(first(table.kafka?.brokers ?? [])).toBe(brokerType(need));
        expect(first((table.database?.single ?? []) as readonly ServerPrice[])).toBe(databaseClass(need));
        const custom = customServer(need);
        expect(`db-custom-${custom.cpu}-${custom.memoryMiB}`).toBe(databaseTier(need));
      }
    }
  });

  it('pay for a disk of more than its usual throughput', () => {
    const kafka = sized(Tier.XLARGE).kafka as KafkaSizing;
    const sizing = { ...sized(Tier.XLARGE), kafka: { ...kafka, diskGiB: 16_000 } };
    expect(diskMiBPerSecond(sizing.kafka)).toBe(diskOfFoundation(sizing.kafka));
    expect(diskMiBPerSecond(sizing.kafka)).toBeGreaterThan(250);
  });
});
