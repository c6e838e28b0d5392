import { describe, expect, test } from 'vitest';
import { AzureKafka, type AzureIngestLog } from '../../../lib/clouds/azure';
import { EVENT_HUBS_MESSAGE_BYTES, FACTS } from '../../../lib/facts';
import { eventHubsUnits, Tier, type KafkaSizing, type PlatformSizing } from '../../../lib/sizing';
import { cloudOf, faultsOf, synthFoundation } from './synth';

const BUFFER = { kafkaInCluster: true, buffer: { maxMessageBytes: EVENT_HUBS_MESSAGE_BYTES } };
const sized = (tier: Tier): PlatformSizing => tier.size(cloudOf().nodeCatalog(tier.name), undefined, BUFFER);
const kafkaOf = (tier: Tier): KafkaSizing => sized(tier).kafka as KafkaSizing;

const IDENTITIES = [
  { component: 'tempo', buckets: ['traces'] },
  { component: 'gateway', buckets: [], buffer: { writes: ['otlp-traces', 'otlp-metrics', 'otlp-logs'] } },
  { component: 'log-processor', buckets: [], buffer: { reads: ['otlp-logs'], groups: ['otel-log-processor'] } },
] as const;

describe('Event Hubs', () => {
  const stack = synthFoundation({ kafka: AzureKafka.eventHubs() }, { sizing: sized(Tier.MEDIUM), identities: IDENTITIES });
  const namespace = stack.one('azurerm_eventhub_namespace');

  test('is a Premium namespace that knows Entra only and is reached privately', () => {
    expect(namespace).toMatchObject({ sku: 'Premium', local_authentication_enabled: false, public_network_access_enabled: false, minimum_tls_version: '1.2', lifecycle: { prevent_destroy: true } });
    expect(namespace.name).toMatch(/^prod-buffer-[0-9a-f]{8}$/);
    expect(stack.one('azurerm_private_endpoint', 'buffer').private_service_connection).toMatchObject({ subresource_names: ['namespace'] });
    expect(stack.one('azurerm_private_dns_zone', 'namespace').name).toBe('privatelink.servicebus.windows.net');
    expect(stack.one('azurerm_eventhub_namespace_customer_managed_key').key_vault_key_ids).toHaveLength(1);
    expect(stack.all('azurerm_eventhub_namespace_authorization_rule')).toEqual([]);
  });

  test('is a service that the subscription is told of, and not where it is not used', () => {
    const registered = (of: typeof stack): string[] => of.json.provider.azurerm[0].resource_providers_to_register as string[];
    expect(registered(stack)).toContain('Microsoft.EventHub');
    expect(registered(synthFoundation({}))).not.toContain('Microsoft.EventHub');
  });

  test('has an event hub for each topic of the buffer, and none of the ingest log', () => {
    const { topics } = kafkaOf(Tier.MEDIUM);
    const hubs = stack.all('azurerm_eventhub').map(([, hub]) => [hub.name, hub.partition_count, hub.retention_description.retention_time_in_hours] as const);
    expect(hubs).toEqual([topics.logs, topics.metrics, topics.traces].map((topic) => [topic.name, topic.partitions, topic.retentionHours]));
  });

  test('is encrypted by its key before it holds an event hub: Azure gives none to a namespace that does', () => {
    const [[key] = ['']] = stack.all('azurerm_eventhub_namespace_customer_managed_key');
    for (const [, hub] of stack.all('azurerm_eventhub')) expect(hub.depends_on).toContain(`azurerm_eventhub_namespace_customer_managed_key.${key}`);
  });

  test('lets a gateway send and a processor receive, each its own, and no more', () => {
    const roles = stack.all('azurerm_role_assignment').filter(([, role]) => (role.role_definition_name as string).startsWith('Azure Event Hubs'));
    const of = (component: string): string[] => roles.filter(([name]) => name.includes(`${component}-pods`)).map(([, role]) => `${role.role_definition_name as string}: ${(role.scope as string).replace(/.*buffer_(otlp-\w+?)_.*/, '$1')}`);
    expect(of('gateway')).toEqual(['otlp-logs', 'otlp-metrics', 'otlp-traces'].map((topic) => `Azure Event Hubs Data Sender: ${topic}`));
    expect(of('log-processor')).toEqual(['Azure Event Hubs Data Receiver: otlp-logs']);
    expect(roles).toHaveLength(4);
  });

  test('says where clients start, and what their tokens are for; Tempo and Mimir keep Strimzi', () => {
    const { facts, identities } = stack.json.output as { facts: { readonly [fact: string]: string }; identities: object };
    const host = `${stack.ref('azurerm_eventhub_namespace', 'buffer', 'name')}.servicebus.windows.net`;
    expect(facts).toMatchObject({ [FACTS.bufferBrokers]: `${host}:9093`, [FACTS.bufferScope]: `https://${host}/.default`, [FACTS.kafkaBrokers]: 'kafka-kafka-bootstrap.observability.svc:9093' });
    expect(Object.keys(identities)).toEqual(['gateway', 'log-processor', 'tempo']);
  });

  test('with Strimzi there is none of it', () => {
    const strimzi = synthFoundation({}, { identities: IDENTITIES });
    expect(JSON.stringify(strimzi.json)).not.toMatch(/eventhub|servicebus/i);
    expect(Object.keys((strimzi.json.output as { identities: object }).identities)).toEqual(['tempo']);
  });

  test.each([
    [Tier.MEDIUM, 4],
    [Tier.LARGE, 16],
  ])('has as many units as a tier needs', (tier, units) => {
    expect(eventHubsUnits(kafkaOf(tier))).toBe(units);
    expect(faultsOf({ kafka: AzureKafka.eventHubs() }, tier, () => ({ kafka: kafkaOf(tier) }))).toEqual([]);
  });

  test('is refused where its largest namespace is too small', () => {
    const faults = faultsOf({ kafka: AzureKafka.eventHubs() }, Tier.XLARGE, () => ({ kafka: kafkaOf(Tier.XLARGE) }));
    expect(faults.map(({ prop }) => prop)).toEqual(['tier (partitions of otlp-logs)', 'tier (buffer)']);
    expect(faults.map(({ write }) => write)).toEqual(['kafka: AzureKafka.strimzi()', 'kafka: AzureKafka.strimzi()']);
  });
});

describe('the ingest log', () => {
  test('is refused to Event Hubs, by the compiler and by the check', () => {
    // @ts-expect-error an event hub takes 1 MB
    const asked: AzureIngestLog = AzureKafka.eventHubs();
    const [fault, ...others] = faultsOf({ ingestLog: asked });
    expect(fault).toMatchObject({ prop: 'ingestLog', got: 'Azure Event Hubs', allowed: expect.stringContaining('buffer role only') as string });
    expect(others).toEqual([]);
  });

  test('is Strimzi`s, said or not', () => {
    expect(faultsOf({ ingestLog: AzureKafka.strimzi() })).toEqual([]);
  });
});
