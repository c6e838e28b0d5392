import { describe, expect, it } from 'vitest';
import { estimate, findPrices, type CostEstimate } from '../../lib/cost';
import { awsNodeCatalog, azureNodeCatalog, gcpNodeCatalog, Tier, type PlatformSizing, type SizedAlso } from '../../lib/sizing';

const CATALOGS = { aws: awsNodeCatalog, azure: azureNodeCatalog, gcp: gcpNodeCatalog };

function costOf(cloud: keyof typeof CATALOGS, region: string, also: SizedAlso): { readonly cost: CostEstimate; readonly sizing: PlatformSizing } {
  const sizing = Tier.MEDIUM.size(CATALOGS[cloud]('medium'), undefined, also);
  return { sizing, cost: estimate(sizing, { prices: findPrices(cloud, region) }) };
}

describe('a service that holds the buffer alone', () => {
  it('of Google: compute where its price was found, by the vCPUs that the foundation makes; the rest is named', () => {
    const iowa = costOf('gcp', 'us-central1', { kafkaInCluster: true, buffer: {} });
    const [compute] = iowa.cost.lines.filter(({ item }) => item.startsWith('Google Managed Kafka'));
    expect(compute).toMatchObject({ item: 'Google Managed Kafka, compute units', unitPrice: 0.09, verified: true });
    expect(iowa.cost.unpriced.map(({ item }) => item)).toEqual(['Google Managed Kafka, local storage', 'Google Managed Kafka, kept data']);
    const elsewhere = costOf('gcp', 'europe-west1', { kafkaInCluster: true, buffer: {} });
    expect(elsewhere.cost.unpriced).toContainEqual(expect.objectContaining({ item: 'Google Managed Kafka, compute units', quantity: compute?.quantity }));
  });

  it('of Azure: named with its units, in no sum', () => {
    const { cost } = costOf('azure', 'eastus', { kafkaInCluster: true, buffer: { maxMessageBytes: 1_000_000 } });
    expect(cost.unpriced).toContainEqual({ component: 'kafka', item: 'Event Hubs Premium, processing units', quantity: 4 * 730, formula: expect.stringContaining('4 units') as string });
    expect(cost.unpricedNotice).toContain('Event Hubs');
  });

  it('is no part of a platform whose brokers serve both roles', () => {
    for (const [cloud, region] of [['gcp', 'us-central1'], ['azure', 'eastus']] as const) {
      const { cost } = costOf(cloud, region, { kafkaInCluster: true });
      expect([...cost.lines, ...cost.unpriced].filter(({ item }) => /Managed Kafka|Event Hubs/.test(item))).toEqual([]);
    }
  });
});

it('Express brokers are not counted as Standard ones', () => {
  const express = costOf('aws', 'us-east-1', { kafkaExpress: true });
  expect(express.cost.unpriced.map(({ item }) => item)).toEqual(['Express brokers', 'kept by Express brokers']);
  expect(express.cost.components.kafka).toBeUndefined();
  expect(costOf('aws', 'us-east-1', {}).cost.components.kafka).toBeGreaterThan(1000);
});

it('brokers that somebody else runs are named, and in no sum', () => {
  const { cost, sizing } = costOf('gcp', 'us-central1', {});
  expect(cost.unpriced).toContainEqual(expect.objectContaining({ item: 'brokers', quantity: (sizing.kafka?.brokers ?? 0) * 730 }));
});
