import { describe, expect, it } from 'vitest';
import { databaseClass } from '../../lib/clouds/aws/database';
import { brokerType, diskMiBPerSecond as diskOfFoundation } from '../../lib/clouds/aws/kafka';
import { findPrices, PRICE_TABLES, pricesOf } from '../../lib/cost';
import { diskMiBPerSecond } from '../../lib/cost/servers';
import { AWS_NODE_TYPES, findAwsNodeType, Tier, type DatabaseSizing, type KafkaSizing } from '../../lib/sizing';
import { costOf, sized, TIERS } from './fixtures';

const MACHINES = ['m6i', 'm7i', 'm6a', 'm7a', 'm6g', 'm7g', 'r6i', 'r7i', 'r6a', 'r7a', 'r6g', 'r7g', 'c6i', 'c7i', 'c6a', 'c7a', 'c6g', 'c7g', 't3', 't3a', 't4g'].flatMap((family) =>
  ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge'].map((size) => `${family}.${size}`),
);

describe.each(PRICE_TABLES.map((table) => ({ region: table.region, table })))('the table of $region', ({ table }) => {
  it('names a unit, a source and a day for every price', () => {
    const all = pricesOf(table);
    expect(all.length).toBeGreaterThan(300);
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
    for (const { path, price } of all) {
      expect({ path, sound: price.value > 0 && price.unit !== '' && price.source.length > 20 && price.date <= table.date }).toEqual({ path, sound: true });
    }
  });

  it('has every machine that the sizing knows by name', () => {
    const known = MACHINES.filter((machine) => findAwsNodeType(machine) !== undefined);
    const used = Object.values(AWS_NODE_TYPES).flatMap((pools) => Object.values(pools));
    expect([...known, ...used].filter((name) => table.machines[name] === undefined)).toEqual([]);
  });

  it('asks less for what is reserved or spot', () => {
    const dear = Object.entries(table.machines).filter(([, { onDemand, reserved, spot }]) => Math.max(reserved.value, spot.value) >= onDemand.value);
    expect(dear).toEqual([]);
  });

  it('lists servers and price steps in rising order', () => {
    const rising = (values: readonly number[]): void => expect([...values].sort((a, b) => a - b)).toEqual(values);
    const falling = (values: readonly number[]): void => expect([...values].sort((a, b) => b - a)).toEqual(values);
    for (const servers of [table.kafka?.brokers ?? [], table.database.single, table.database.standby]) {
      rising(servers.map((server) => server.memoryMiB));
      rising(servers.map((server) => server.hour.value));
    }
    rising(table.objects.storage.map((step) => step.upToGb ?? Infinity));
    falling(table.objects.storage.map((step) => step.gbMonth.value));
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
        expect(first(table.database.single)).toBe(databaseClass(need));
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
