import fc from 'fast-check';
import { expect, test } from 'vitest';
import { databaseName, storageAccountName, vaultName } from '../../../lib/clouds/azure/names';
import { SUBSCRIPTION, synthFoundation } from './synth';

const source = (platformId: string, region = 'westeurope') => ({ platformId, subscriptionId: SUBSCRIPTION, region });

/** What `AzureCloud.foundation` lets through. */
const IDS = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/);

test('whatever the id, every name that the world shares is one that Azure takes', () => {
  fc.assert(
    fc.property(IDS, (id) => {
      for (const what of ['data', 'rules'] as const) expect(storageAccountName(source(id), what)).toMatch(/^[a-z0-9]{3,24}$/);
      for (const what of ['cluster', 'data'] as const) {
        expect(vaultName(source(id), what)).toMatch(/^[a-z][a-z0-9-]{1,22}[a-z0-9]$/);
        expect(vaultName(source(id), what)).not.toContain('--');
      }
      expect(databaseName(source(id))).toMatch(/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/);
    }),
  );
});

test('names stay: another one would be another account', () => {
  expect([storageAccountName(source('prod'), 'data'), storageAccountName(source('prod'), 'rules'), vaultName(source('prod'), 'cluster'), vaultName(source('prod'), 'data'), databaseName(source('prod'))]).toMatchInlineSnapshot(`
    [
      "prod9e769d6f",
      "proddd8971f1",
      "prod-c-f3336b26",
      "prod-d-d1f28bc0",
      "prod-grafana-65d391ea",
    ]
  `);
});

test('what differs only behind the part that fits, and the same platform elsewhere, have names of their own', () => {
  const names = [source('observability-east-1'), source('observability-east-2'), source('observability-east-1', 'northeurope')].flatMap((of) => [storageAccountName(of, 'data'), storageAccountName(of, 'rules'), vaultName(of, 'data'), vaultName(of, 'cluster'), databaseName(of)]);
  expect(new Set(names).size).toBe(15);
});

test('the longest id keeps every other name within its limit', () => {
  const stack = synthFoundation({}, { platformId: 'o'.repeat(20) });
  const lengths: { readonly [type: string]: number } = {
    azurerm_kubernetes_cluster: 63,
    azurerm_resource_group: 90,
    azurerm_virtual_network: 64,
    azurerm_subnet: 80,
    azurerm_private_endpoint: 80,
    azurerm_user_assigned_identity: 128,
    azurerm_disk_encryption_set: 80,
  };
  for (const [type, most] of Object.entries(lengths)) {
    const names = stack.all(type).map(([, made]) => made.name as string);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(most);
  }
  expect((stack.one('azurerm_kubernetes_cluster').dns_prefix as string).length).toBeLessThanOrEqual(54);
  for (const [, pool] of stack.all('azurerm_kubernetes_cluster_node_pool')) {
    expect(pool.name).toMatch(/^[a-z][a-z0-9]{0,11}$/);
    expect(pool.temporary_name_for_rotation).toMatch(/^[a-z][a-z0-9]{0,11}$/);
  }
});
