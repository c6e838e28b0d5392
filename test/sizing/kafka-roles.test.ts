import { describe, expect, test } from 'vitest';
import { Tier, topicsOf, type KafkaSizing, type NodeType, type SizedAlso } from '../../lib/sizing';

const NODE: NodeType = { name: 'm', cpu: 32, memoryMiB: 131_072, allocatableCpu: 31, allocatableMemoryMiB: 120_000, maxPods: 200 };

function sized(tier: Tier, also: SizedAlso = {}): KafkaSizing {
  const { kafka } = tier.size({ collector: NODE, storage: NODE, general: NODE }, undefined, also);
  if (kafka === undefined) throw new Error('no Kafka');
  return kafka;
}

describe.each([Tier.MEDIUM, Tier.LARGE, Tier.XLARGE])('a tier with Kafka', (tier) => {
  const one = sized(tier, { kafkaInCluster: true });
  const apart = sized(tier, { kafkaInCluster: true, buffer: {} });

  test('has brokers for the ingest log alone where the buffer is a service of its own', () => {
    expect(apart.brokers * apart.diskGiB).toBeLessThan(one.brokers * one.diskGiB);
    expect(apart.brokers * apart.cpu).toBeLessThanOrEqual(one.brokers * one.cpu);
    expect(one.buffer).toBeUndefined();
  });

  test('has the same topics either way, each of one role', () => {
    expect(apart.topics).toEqual(one.topics);
    const roles = [...topicsOf(one.topics, 'buffer'), ...topicsOf(one.topics, 'ingest log')];
    expect(roles).toEqual(Object.values(one.topics));
  });

  test('says what the service takes, more of it to read with each destination', () => {
    const read = (also: SizedAlso): number => sized(tier, also).buffer?.readMegabytesPerSecond ?? 0;
    expect(apart.buffer?.megabytesPerSecond).toBeGreaterThan(0);
    expect(read({ buffer: {} })).toBe(apart.buffer?.megabytesPerSecond);
    expect(read({ buffer: {}, destinations: [{ name: 'other', signals: ['logs'] }] })).toBeGreaterThan(read({ buffer: {} }));
  });

  test('takes from Express three times as much out of a core', () => {
    const express = sized(tier, { kafkaExpress: true });
    expect(express.brokers * express.cpu).toBeLessThanOrEqual(sized(tier).brokers * sized(tier).cpu);
  });
});
