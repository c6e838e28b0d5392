import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Tier } from '../../../lib/sizing';
import { readObjects } from '../../../scripts/schemas/objects';
import { synthesizedPlatform } from '../../support/synthesized';
import { cloudOf, sizeFor, synthFoundation, synthTier } from './synth';

const foundation = synthFoundation();
const cluster = foundation.one('azurerm_kubernetes_cluster');

describe('the cluster', () => {
  test('has policies that hold, identities of pods, and patches at weekends', () => {
    expect(cluster).toMatchObject({
      sku_tier: 'Standard',
      kubernetes_version: '1.35',
      network_profile: { network_plugin: 'azure', network_plugin_mode: 'overlay', network_data_plane: 'cilium', network_policy: 'cilium', outbound_type: 'userAssignedNATGateway', pod_cidr: '10.64.0.0/14', service_cidr: '10.1.0.0/20', dns_service_ip: '10.1.0.10' },
      oidc_issuer_enabled: true,
      workload_identity_enabled: true,
      automatic_upgrade_channel: 'patch',
      node_os_upgrade_channel: 'NodeImage',
      maintenance_window_auto_upgrade: { frequency: 'Weekly', day_of_week: 'Saturday', start_time: '00:00', duration: 8, utc_offset: '+00:00' },
      lifecycle: { prevent_destroy: true },
    });
  });

  test('Entra logins only, by roles, and no way round the network', () => {
    expect(cluster).toMatchObject({
      local_account_disabled: true,
      role_based_access_control_enabled: true,
      azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
      run_command_enabled: false,
    });
  });

  test('Secrets under a key of a vault that it reaches in the network, and waits for', () => {
    expect(cluster.key_management_service).toEqual({ key_vault_key_id: foundation.ref('azurerm_key_vault_key', 'cluster-key', 'id'), key_vault_network_access: 'Private' });
    expect(cluster.api_server_access_profile).toMatchObject({ virtual_network_integration_enabled: true, subnet_id: foundation.ref('azurerm_subnet', 'api-server', 'id') });
    expect(cluster.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^azurerm_private_endpoint\.azure_endpoints_prod-c-/), expect.stringMatching(/^time_sleep\.azure_cluster-key_known/)]));
    // A version of its own: the control plane cannot follow a rotation.
    expect(foundation.one('azurerm_key_vault_key', 'cluster-key')).not.toHaveProperty('rotation_policy');
  });

  test('Defender only where it is asked for, into the workspace of the platform`s logs', () => {
    expect(cluster).not.toHaveProperty('microsoft_defender');
    const watched = synthFoundation({ cluster: { defender: true } });
    expect(watched.one('azurerm_kubernetes_cluster').microsoft_defender).toEqual({ log_analytics_workspace_id: watched.ref('azurerm_log_analytics_workspace', '', 'id') });
    expect(watched.one('azurerm_log_analytics_workspace').local_authentication_enabled).toBe(true);
  });

  test('nobody reaches its API from outside until ranges are named', () => {
    expect(cluster).toMatchObject({ private_cluster_enabled: true, private_dns_zone_id: 'System', private_cluster_public_fqdn_enabled: false });
    expect(cluster.api_server_access_profile).not.toHaveProperty('authorized_ip_ranges');
    const open = synthFoundation({ cluster: { publicAccessCidrs: ['203.0.113.0/24'] } }).one('azurerm_kubernetes_cluster');
    expect(open.private_cluster_enabled).toBe(false);
    expect(open.api_server_access_profile.authorized_ip_ranges).toEqual(['203.0.113.0/24']);
  });

  test('inside the network the nodes reach it, and those that are named', () => {
    const guard = (stack = foundation) => (stack.one('azurerm_network_security_group', 'api-server').security_rule as { name: string; access: string; source_address_prefixes: string[] | null }[]).map(({ name, access, source_address_prefixes }) => [name, access, source_address_prefixes]);
    expect(guard()).toEqual([['nodes', 'Allow', ['10.0.0.0/20']], ['itself', 'Allow', ['10.2.0.0/27']], ['probes', 'Allow', null], ['others', 'Deny', null]]);
    const near = synthFoundation({ cluster: { privateAccessCidrs: ['192.168.0.0/16'] } });
    expect(guard(near)).toContainEqual(['clients', 'Allow', ['192.168.0.0/16']]);
    expect(near.one('azurerm_kubernetes_cluster').private_cluster_enabled).toBe(true);
  });
});

test('the autoscaler of nodes lets every pod take as long to go as it may', () => {
  const folder = path.join(synthesizedPlatform({ tier: Tier.MEDIUM, cloud: cloudOf() }), 'manifests', 'prod');
  const graces = [...JSON.stringify(readObjects(folder).map(({ object }) => object)).matchAll(/"terminationGracePeriodSeconds":(\d+)/g)].map(([, seconds]) => Number(seconds));
  expect(graces.length).toBeGreaterThan(20);
  const { auto_scaler_profile: profile } = cluster as { auto_scaler_profile?: { max_graceful_termination_sec?: string } };
  expect(Number(profile?.max_graceful_termination_sec)).toBeGreaterThanOrEqual(Math.max(...graces));
});

describe('nodes', () => {
  const first = cluster.default_node_pool as { [key: string]: unknown };
  const groups = [first, ...foundation.all('azurerm_kubernetes_cluster_node_pool').map(([, pool]) => pool)];

  test('a group per pool and zone, as many as the sizing says, and the autoscaler decides from then on', () => {
    const { pools } = sizeFor(cloudOf());
    expect(groups.map((group) => group.name as string).sort()).toEqual(pools.flatMap(({ role }) => [`${role}1`, `${role}2`, `${role}3`]).sort());
    for (const { role, type, nodesPerZone, maxNodesPerZone } of pools) {
      for (const zone of ['1', '2', '3']) {
        expect(groups.find(({ name }) => name === `${role}${zone}`)).toMatchObject({
          vm_size: type.name,
          orchestrator_version: '1.35',
          zones: [zone],
          vnet_subnet_id: foundation.ref('azurerm_subnet', `nodes-${zone}`, 'id'),
          auto_scaling_enabled: true,
          node_count: nodesPerZone,
          min_count: nodesPerZone,
          max_count: maxNodesPerZone,
          node_labels: { 'observability-constructs/pool': role },
        });
      }
    }
    for (const [, group] of foundation.all('azurerm_kubernetes_cluster_node_pool')) expect(group.lifecycle).toEqual({ ignore_changes: ['node_count'] });
    expect(cluster.lifecycle.ignore_changes).toEqual(['default_node_pool[0].node_count']);
  });

  test('private, disks under an own key, and what a machine caches encrypted too', () => {
    for (const group of groups) expect(group).toMatchObject({ node_public_ip_enabled: false, host_encryption_enabled: true, os_sku: 'AzureLinux', os_disk_type: 'Managed' });
    expect(cluster.disk_encryption_set_id).toBe(foundation.ref('azurerm_disk_encryption_set', 'disks', 'id'));
    // Premium SSD v2 with a key of one's own takes no identity but the set's.
    expect(foundation.one('azurerm_disk_encryption_set')).toMatchObject({ auto_key_rotation_enabled: true, key_vault_key_id: foundation.ref('azurerm_key_vault_key', 'disk-key', 'versionless_id'), identity: { type: 'SystemAssigned' } });
    expect(synthFoundation({ cluster: { encryptionAtHost: false } }).one('azurerm_kubernetes_cluster').default_node_pool.host_encryption_enabled).toBe(false);
  });

  test('collector and storage are tainted and of users, general is neither', () => {
    const taints = groups.map((group) => [group.name, group.node_taints, group.mode]);
    for (const role of ['collector', 'storage']) expect(taints).toContainEqual([`${role}2`, [`observability-constructs/pool=${role}:NoSchedule`], 'User']);
    expect(taints).toContainEqual(['general2', undefined, 'System']);
    expect(first).not.toHaveProperty('node_taints');
  });

  test('zones of a pool are made anew one after the other', () => {
    expect(foundation.one('azurerm_kubernetes_cluster_node_pool', 'storage-nodes_zone-3').depends_on).toEqual([expect.stringContaining('storage-nodes_zone-2') as string]);
  });

  test('a small platform has one pool in the first zone', () => {
    const small = synthTier(Tier.SMALL);
    expect(small.one('azurerm_kubernetes_cluster').default_node_pool).toMatchObject({ name: 'general1', zones: ['1'] });
    expect(small.all('azurerm_kubernetes_cluster_node_pool')).toEqual([]);
    expect(small.all('azurerm_nat_gateway')).toHaveLength(1);
    expect(small.one('azurerm_postgresql_flexible_server')).toMatchObject({ sku_name: 'B_Standard_B2s', zone: '1' });
    expect(small.one('azurerm_postgresql_flexible_server')).not.toHaveProperty('high_availability');
    expect(JSON.stringify(small.json)).not.toMatch(/kafka/i);
  });
});
