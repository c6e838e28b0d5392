import { Fn } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { AksCluster, type ClusterAttributes } from '../../../../lib/clouds/azure';
import { synthStack, type Attributes } from '../../aws/synth';
import { cloudOf, faultsOf, SUBSCRIPTION, synthFoundation } from '../synth';
import { CLUSTER, cluster, network, NETWORK_ID, subnetId } from './own';

const ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shared/providers/Microsoft.ContainerService/managedClusters/shared`;
const IDENTITY = '77777777-2222-3333-4444-555555555555';

describe('a cluster of one`s own', () => {
  const foundation = synthFoundation(cluster());

  test('none is made, and no vault for its key; its logs and its administrators are left alone', () => {
    expect(foundation.all('azurerm_kubernetes_cluster')).toEqual([]);
    expect(foundation.all('azurerm_key_vault').map(([name]) => name)).toEqual([expect.stringContaining('data-vault')]);
    expect(foundation.all('azurerm_monitor_diagnostic_setting').map(([name]) => name).filter((name) => name.includes('cluster'))).toEqual([]);
    expect(JSON.stringify(foundation.json.resource)).not.toContain('Azure Kubernetes Service RBAC Cluster Admin');
    expect(foundation.json.output.cluster).toMatchObject({ endpoint: CLUSTER.endpoint, caCertificate: CLUSTER.caCertificate });
  });

  test('pools of every zone join it, and take none of AKS`s own pods', () => {
    const pools = foundation.all('azurerm_kubernetes_cluster_node_pool').map(([, pool]) => pool);
    expect(pools.map(({ name }) => name as string).sort()).toEqual(['collector1', 'collector2', 'collector3', 'general1', 'general2', 'general3', 'storage1', 'storage2', 'storage3']);
    for (const pool of pools) {
      expect(pool).toMatchObject({ kubernetes_cluster_id: ID, mode: 'User', host_encryption_enabled: true });
      expect(pool).not.toHaveProperty('orchestrator_version');
    }
    expect(pools.find(({ name }) => name === 'general3')).toMatchObject({ vnet_subnet_id: subnetId('nodes-3') });
  });

  test('its issuer vouches for the pods', () => {
    for (const [, trust] of foundation.all('azurerm_federated_identity_credential')) expect(trust.issuer).toBe(CLUSTER.oidcIssuer);
    expect(foundation.all('azurerm_federated_identity_credential')).toHaveLength(3);
  });

  test('its identity may read what encrypts the volumes, and has no other role', () => {
    const given = foundation.all('azurerm_role_assignment').flatMap(([, made]) => (made.principal_id === IDENTITY ? [made] : []));
    expect(given).toMatchObject([{ role_definition_name: 'Reader', scope: foundation.ref('azurerm_disk_encryption_set', 'disks', 'id') }]);
    expect(foundation.json.output.cluster).toHaveProperty('diskEncryptionSetId');
  });

  test('nodes and volumes may be theirs too: then neither pool, key, disk set nor StorageClass is made', () => {
    const own = cluster({ nodes: 'own', volumes: { storageClass: 'encrypted-premium' } });
    const bare = synthFoundation(own);
    for (const type of ['azurerm_kubernetes_cluster_node_pool', 'azurerm_disk_encryption_set']) expect(bare.all(type)).toEqual([]);
    expect(bare.all('azurerm_key_vault_key').map(([, key]) => key.name as string).sort()).toEqual(['database', 'objects']);
    expect(bare.json.output.cluster).not.toHaveProperty('diskEncryptionSetId');
    expect(cloudOf(own).traits.storageClass).toBe('encrypted-premium');
    const later = synthStack((stack) => expect(cloudOf(own).prepareCluster(stack, { cluster: {} } as never)).toEqual([]));
    expect(later.all('kubernetes_storage_class_v1')).toEqual([]);
  });

  test('the plan stops where it is not fit for the platform', () => {
    const conditions = (of: typeof foundation): string[] => {
      const [found] = Object.values(of.json.data.azurerm_kubernetes_cluster as Record<string, Attributes>) as [Attributes];
      expect(found).toMatchObject({ name: 'shared', resource_group_name: 'shared' });
      return (found.lifecycle.postcondition as { condition: string }[]).map(({ condition }) => condition);
    };
    const always = [
      '${length(self.azure_active_directory_role_based_access_control) > 0}',
      '${length(self.kube_admin_config) == 0}',
      '${self.location == "westeurope"}',
      '${tonumber(split(".", self.kubernetes_version)[1]) >= 33}',
      `\${self.oidc_issuer_url == "${CLUSTER.oidcIssuer}"}`,
      '${contains(["cilium", "calico", "azure"], try(self.network_profile[0].network_policy, ""))}',
      `\${alltrue([for pool in self.agent_pool_profile : startswith(lower(pool.vnet_subnet_id), lower("${NETWORK_ID}/subnets/"))])}`,
    ];
    expect(conditions(foundation)).toEqual([
      ...always,
      '${try(self.storage_profile[0].disk_driver_enabled, true)}',
      `\${self.identity[0].type != "SystemAssigned" || self.identity[0].principal_id == "${IDENTITY}"}`,
    ]);
    expect(conditions(synthFoundation(cluster({ volumes: { storageClass: 'theirs' } })))).toEqual(always);
  });
});

describe('bad input', () => {
  test('what is right has no fault', () => {
    expect(faultsOf(cluster())).toEqual([]);
    expect(faultsOf(cluster({ login: 'msi', nodes: 'own', volumes: { storageClass: 'theirs' } }))).toEqual([]);
  });

  test.each<[Partial<ClusterAttributes>, string]>([
    [{ name: ID }, 'cluster.name'],
    [{ resourceGroup: '/subscriptions/x/resourceGroups/shared' }, 'cluster.resourceGroup'],
    [{ endpoint: 'shared-1a2b3c4d.hcp.westeurope.azmk8s.io' }, 'cluster.endpoint'],
    [{ endpoint: 'https://10.2.0.4/api' }, 'cluster.endpoint'],
    [{ caCertificate: '-----BEGIN CERTIFICATE-----' }, 'cluster.caCertificate'],
    [{ oidcIssuer: CLUSTER.oidcIssuer.replace(/\/$/, '') }, 'cluster.oidcIssuer'],
    [{ oidcIssuer: 'westeurope.oic.prod-aks.azure.com' }, 'cluster.oidcIssuer'],
    [{ volumes: { identityId: 'shared-identity' } }, 'cluster.volumes.identityId'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(cluster(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });

  test('what the plan looks it up by, and what stands in manifests, must be text; the rest may be a value of another stack', () => {
    const later = Fn.lower('X') as string;
    const refused = faultsOf(cluster({ name: later, resourceGroup: later, volumes: { storageClass: later } }));
    expect(refused.map((fault) => fault.prop)).toEqual(['cluster.name', 'cluster.resourceGroup', 'cluster.volumes.storageClass']);
    expect(faultsOf(cluster({ endpoint: later, caCertificate: later, oidcIssuer: later, volumes: { identityId: later } }))).toEqual([]);
  });

  test('it needs the network that it is in', () => {
    expect(faultsOf({ cluster: AksCluster.fromAttributes(CLUSTER) })).toMatchObject([{ prop: 'network', write: 'network: AzureNetwork.fromAttributes({ ... })' }]);
  });

  test('a cluster of one`s own says of nobody who reaches the vaults', () => {
    expect(faultsOf({ ...cluster(), vaults: undefined })).toMatchObject([{ prop: 'vaults' }]);
  });

  test('subnets of nodes are no matter where nodes are one`s own', () => {
    const own = cluster({ nodes: 'own' });
    expect(faultsOf({ ...own, ...network({ nodeSubnets: {} }) })).toEqual([]);
    expect(faultsOf({ ...cluster(), ...network({ nodeSubnets: {} }) })).toMatchObject([{ prop: 'network.nodeSubnets' }]);
  });
});
