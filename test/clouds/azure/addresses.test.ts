import { expect, test } from 'vitest';
import type { Synthesized } from '../aws/synth';
import { buckets, cluster, database, kafka, network } from './given/own';
import { synthFoundation } from './synth';

/** Terraform destroys and makes anew whatever changes its address; see the test of the same name for AWS. */
const HOLDERS = [
  'azurerm_resource_group',
  'azurerm_virtual_network',
  'azurerm_subnet',
  'azurerm_kubernetes_cluster',
  'azurerm_key_vault',
  'azurerm_key_vault_key',
  'azurerm_key_vault_secret',
  'azurerm_disk_encryption_set',
  'azurerm_log_analytics_workspace',
  'azurerm_storage_account',
  'azurerm_storage_container',
  'azurerm_postgresql_flexible_server',
  'azurerm_postgresql_flexible_server_database',
];

const addresses = (of: Synthesized): string[] => HOLDERS.flatMap((type) => of.all(type).map(([name]) => `${type}.${name}`));
const made = addresses(synthFoundation());

test('addresses of everything that holds data', () => {
  expect(made).toMatchInlineSnapshot(`
    [
      "azurerm_resource_group.azure_resource-group_C443D384",
      "azurerm_virtual_network.azure_network_DE8FCA18",
      "azurerm_subnet.azure_network_api-server_0902EC32",
      "azurerm_subnet.azure_network_data_BC4FBD3F",
      "azurerm_subnet.azure_network_endpoints_5D776645",
      "azurerm_subnet.azure_network_nodes-1_9F5A1965",
      "azurerm_subnet.azure_network_nodes-2_83B8DFFC",
      "azurerm_subnet.azure_network_nodes-3_75FAB62D",
      "azurerm_kubernetes_cluster.azure_cluster_4DD08831",
      "azurerm_key_vault.azure_cluster-vault_AAF09AA0",
      "azurerm_key_vault.azure_data-vault_5367E500",
      "azurerm_key_vault_key.azure_cluster-key_089D57DA",
      "azurerm_key_vault_key.azure_database-key_C00D9852",
      "azurerm_key_vault_key.azure_disk-key_BDDCC70D",
      "azurerm_key_vault_key.azure_objects-key_FE3C3587",
      "azurerm_key_vault_secret.azure_grafana-admin_secret_C8AFF39F",
      "azurerm_key_vault_secret.azure_grafana-database_secret_88642D6A",
      "azurerm_key_vault_secret.azure_grafana-secret-key_secret_237B989B",
      "azurerm_disk_encryption_set.azure_disks_set_B75126B2",
      "azurerm_log_analytics_workspace.azure_logs_workspace_E90B284A",
      "azurerm_storage_account.azure_data-objects_account_84EE4212",
      "azurerm_storage_account.azure_rules-objects_account_F39446E6",
      "azurerm_storage_container.azure_data-objects_logs-container_9E705F08",
      "azurerm_storage_container.azure_data-objects_metrics-container_7B90D0C9",
      "azurerm_storage_container.azure_data-objects_traces-container_3C9546CB",
      "azurerm_storage_container.azure_rules-objects_rules-container_CE2A5363",
      "azurerm_postgresql_flexible_server.azure_database_server_B7E77DD6",
      "azurerm_postgresql_flexible_server_database.azure_database_EB97A577",
    ]
  `);
});

test.each([
  ['network', network(), /^azurerm_(?:virtual_network|subnet)\./],
  ['cluster and its network', cluster(), /^azurerm_(?:virtual_network|subnet|kubernetes_cluster)\.|azure_cluster-(?:vault|key)/],
  ['containers', buckets(), /^azurerm_storage_|azure_objects-key/],
  ['Kafka', kafka(), /^$/],
  ['database', database(), /^azurerm_postgresql|azure_database-key/],
])('a %s of one`s own takes nothing else away from its address', (_, own, theirs) => {
  expect(addresses(synthFoundation(own))).toEqual(made.filter((address) => !theirs.test(address)));
});
