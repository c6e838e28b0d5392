import { describe, expect, test } from 'vitest';
import { FACTS } from '../../../lib/facts';
import { Tier } from '../../../lib/sizing';
import { cloudOf, synthFoundation, synthTier, SUBSCRIPTION } from './synth';

const foundation = synthFoundation({ tags: { 'cost-center': 'c42' } });
const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];
const roles = (): { scope: string; role: string; principal: string }[] =>
  foundation.all('azurerm_role_assignment').map(([, made]) => ({ scope: made.scope as string, role: made.role_definition_name as string, principal: made.principal_id as string }));

test('tags stand on everything that can carry them', () => {
  const bare = ['azurerm_role_assignment', 'azurerm_subnet', 'azurerm_subnet_nat_gateway_association', 'azurerm_subnet_network_security_group_association', 'azurerm_nat_gateway_public_ip_association', 'azurerm_storage_container', 'azurerm_storage_management_policy', 'azurerm_management_lock', 'azurerm_key_vault_key', 'azurerm_key_vault_secret', 'azurerm_federated_identity_credential', 'azurerm_monitor_diagnostic_setting', 'azurerm_postgresql_flexible_server_configuration', 'azurerm_postgresql_flexible_server_database', 'time_sleep'];
  const types = Object.keys(foundation.json.resource as object).filter((type) => !bare.includes(type));
  expect(types.length).toBeGreaterThan(10);
  for (const type of types) for (const [, made] of foundation.all(type)) expect([type, made.tags]).toEqual([type, { 'observability-platform': 'prod', 'team': 'platform', 'cost-center': 'c42' }]);
});

test('asks for a Terraform and a provider that keep secrets out of the state', () => {
  expect(foundation.json.terraform).toMatchObject({ required_version: '>= 1.11', required_providers: { azurerm: { version: '~> 4.55' }, time: { source: 'hashicorp/time' } } });
  expect(foundation.json.provider.azurerm).toMatchObject([{ subscription_id: SUBSCRIPTION, storage_use_azuread: true, features: [{ storage: [{ data_plane_available: false }] }] }]);
});

describe('network', () => {
  test('each zone has its nodes` subnet, and its own way out', () => {
    expect(['1', '2', '3'].map((zone) => foundation.one('azurerm_subnet', `nodes-${zone}`).address_prefixes as string[])).toEqual([['10.0.0.0/22'], ['10.0.4.0/22'], ['10.0.8.0/22']]);
    expect(foundation.all('azurerm_nat_gateway').map(([, gateway]) => gateway.zones as string[])).toEqual([['1'], ['2'], ['3']]);
    expect(foundation.one('azurerm_subnet_nat_gateway_association', 'nodes-2').nat_gateway_id).toMatch(/_nat-2_/);
    const one = synthFoundation({ network: { natGatewayPerZone: false } });
    expect(one.all('azurerm_nat_gateway')).toHaveLength(1);
    expect(one.all('azurerm_subnet_nat_gateway_association')).toHaveLength(3);
  });

  test('every subnet has a group of rules, and only nodes reach the database', () => {
    expect(foundation.all('azurerm_subnet_network_security_group_association')).toHaveLength(foundation.all('azurerm_subnet').length);
    const guard = foundation.one('azurerm_network_security_group', 'data').security_rule as { name: string; access: string; destination_port_range: string }[];
    expect(guard.map(({ name, access, destination_port_range }) => [name, access, destination_port_range])).toEqual([['nodes', 'Allow', '5432'], ['itself', 'Allow', '*'], ['probes', 'Allow', '*'], ['others', 'Deny', '*']]);
  });

  test('storage and vaults have an address in the network, which the network alone looks up', () => {
    const endpoints = foundation.all('azurerm_private_endpoint').map(([, endpoint]) => endpoint.private_service_connection.subresource_names as string[]);
    expect(endpoints.flat().sort()).toEqual(['blob', 'blob', 'vault', 'vault']);
    expect(foundation.all('azurerm_private_dns_zone_virtual_network_link')).toHaveLength(foundation.all('azurerm_private_dns_zone').length);
  });
});

describe('object store', () => {
  const account = foundation.one('azurerm_storage_account', 'data');
  const rules = foundation.one('azurerm_storage_account', 'rules');

  test('in three zones, reached from the network alone, by identities alone', () => {
    for (const made of [account, rules]) {
      expect(made).toMatchObject({
        account_replication_type: 'ZRS',
        public_network_access_enabled: false,
        network_rules: { default_action: 'Deny', bypass: ['None'] },
        shared_access_key_enabled: false,
        local_user_enabled: false,
        allow_nested_items_to_be_public: false,
        min_tls_version: 'TLS1_2',
        lifecycle: { prevent_destroy: true },
      });
    }
    const containers = foundation.all('azurerm_storage_container').map(([, made]) => [made.name as string, made.container_access_type as string, /azure_(\w+)-objects/.exec(made.storage_account_id as string)?.[1]]);
    expect(containers.sort()).toEqual([['logs', 'private', 'data'], ['metrics', 'private', 'data'], ['rules', 'private', 'rules'], ['traces', 'private', 'data']]);
  });

  test('encrypted by the platform`s key, which it waits for and whose rotation it follows', () => {
    expect(account.customer_managed_key.key_vault_key_id).toBe(foundation.ref('azurerm_key_vault_key', 'objects-key', 'versionless_id'));
    expect(account.depends_on).toEqual([expect.stringMatching(/^time_sleep\.azure_objects-key_known/)]);
    expect(foundation.one('azurerm_key_vault_key', 'objects-key').rotation_policy).toEqual({ automatic: { time_after_creation: 'P90D' } });
  });

  test('the lifecycle expires what the backend forgot, below its prefix only, and old versions of what people write', () => {
    const rule = (name: string, days: number, prefix: string) => ({ name, enabled: true, filters: { blob_types: ['blockBlob'], prefix_match: [prefix] }, actions: { base_blob: { delete_after_days_since_modification_greater_than: days } } });
    expect(foundation.one('azurerm_storage_management_policy', 'data').rule).toEqual([rule('expire-traces', 21, 'traces/single-tenant/'), rule('expire-metrics', 37, 'metrics/anonymous/'), rule('expire-logs', 37, 'logs/fake/')]);
    expect(foundation.one('azurerm_storage_management_policy', 'rules').rule).toEqual([{ name: 'expire-versions', enabled: true, filters: { blob_types: ['blockBlob'] }, actions: { version: { delete_after_days_since_creation: 30 } } }]);
  });

  test('a deleted container can be had back, a deleted blob only where people write it', () => {
    const container = { change_feed_enabled: false, container_delete_retention_policy: { days: 30 } };
    expect(account.blob_properties).toEqual({ ...container, versioning_enabled: false });
    expect(rules.blob_properties).toEqual({ ...container, versioning_enabled: true, delete_retention_policy: { days: 30 } });
  });
});

describe('identities', () => {
  test('each component reaches its own containers by the name of its ServiceAccount', () => {
    const trusts = foundation.all('azurerm_federated_identity_credential').map(([, trust]) => [trust.subject as string, trust.audience as string[], trust.issuer as string]);
    const issuer = foundation.ref('azurerm_kubernetes_cluster', '', 'oidc_issuer_url');
    expect(trusts.sort()).toEqual(['loki', 'mimir', 'tempo'].map((name) => [`system:serviceaccount:observability:${name}`, ['api://AzureADTokenExchange'], issuer]));
    const access = roles().filter(({ role }) => role === 'Storage Blob Data Contributor').map(({ scope, principal }) => [/-objects_(\w+)-container_/.exec(scope)?.[1], /azure_(\w+)-pods/.exec(principal)?.[1], scope.endsWith('.id}')]);
    expect(access.sort()).toEqual([['logs', 'loki', true], ['metrics', 'mimir', true], ['rules', 'mimir', true], ['traces', 'tempo', true]]);
    const { identities } = foundation.json.output as { identities: { [component: string]: string } };
    expect(Object.keys(identities).sort()).toEqual(['loki', 'mimir', 'tempo']);
    expect(identities.tempo).toMatch(/^\$\{azurerm_user_assigned_identity\.azure_tempo-pods_identity_\w+\.client_id\}$/);
  });

  test('no role reaches beyond one resource of the platform', () => {
    expect(roles().length).toBeGreaterThan(15);
    for (const { scope } of roles()) expect(scope).toMatch(/^\$\{azurerm_(storage_container|key_vault|key_vault_key|subnet|disk_encryption_set|kubernetes_cluster)\./);
    expect(new Set(roles().map(({ role }) => role))).toEqual(
      new Set(['Storage Blob Data Contributor', 'Key Vault Crypto Service Encryption User', 'Key Vault Crypto User', 'Key Vault Crypto Officer', 'Key Vault Secrets Officer', 'Key Vault Contributor', 'Network Contributor', 'Reader', 'Azure Kubernetes Service RBAC Cluster Admin']),
    );
  });

  test('the control plane reaches its own vault, and no other', () => {
    const connects = roles().filter(({ role }) => role === 'Key Vault Contributor');
    expect(connects.map(({ scope }) => scope)).toEqual([foundation.ref('azurerm_key_vault', 'cluster-vault', 'id')]);
    expect(roles().filter(({ role }) => role === 'Key Vault Crypto User').map(({ scope }) => scope)).toEqual([foundation.ref('azurerm_key_vault_key', 'cluster-key', 'resource_versionless_id')]);
    expect(roles().filter(({ role }) => role === 'Key Vault Secrets Officer').map(({ scope }) => scope)).toEqual([foundation.ref('azurerm_key_vault', 'data-vault', 'id')]);
  });

  test('who applied first keeps its roles when another applies, and administrators have the same', () => {
    const admin = '99999999-2222-3333-4444-555555555555';
    const stack = synthFoundation({ admins: [admin] });
    const named = stack.all('azurerm_role_assignment').map(([, made]) => made).filter(({ principal_id }) => principal_id === admin);
    const first = stack.all('azurerm_role_assignment').map(([, made]) => made).filter(({ principal_id }) => (principal_id as string).includes('azurerm_client_config'));
    expect(named.map(({ role_definition_name: role }) => role as string).sort()).toEqual(first.map(({ role_definition_name: role }) => role as string).sort());
    for (const made of first) expect(made.lifecycle).toEqual({ ignore_changes: ['principal_id'] });
  });
});

describe('key vaults', () => {
  test('go by roles, cannot be purged, and admit those who are named', () => {
    for (const [, vault] of foundation.all('azurerm_key_vault')) {
      expect(vault).toMatchObject({
        rbac_authorization_enabled: true,
        purge_protection_enabled: true,
        soft_delete_retention_days: 90,
        network_acls: { default_action: 'Deny', bypass: 'AzureServices', ip_rules: ['203.0.113.7/32'], virtual_network_subnet_ids: [] },
        lifecycle: { prevent_destroy: true },
      });
    }
    expect(foundation.all('azurerm_key_vault')).toHaveLength(2);
  });

  test('whatever writes into one waits until it may', () => {
    const writers = [...foundation.all('azurerm_key_vault_key'), ...foundation.all('azurerm_key_vault_secret')];
    expect(writers).toHaveLength(7);
    for (const [, writer] of writers) expect(writer.depends_on).toEqual([expect.stringMatching(/^time_sleep\.azure_(cluster|data)-vault_known/)]);
  });
});

describe('database', () => {
  const server = foundation.one('azurerm_postgresql_flexible_server');

  test('PostgreSQL 17 with a private address only, a standby in another zone, an own key and backups', () => {
    expect(server).toMatchObject({
      version: '17',
      sku_name: 'GP_Standard_D2ds_v5',
      storage_mb: 65_536,
      zone: '1',
      high_availability: { mode: 'ZoneRedundant', standby_availability_zone: '2' },
      public_network_access_enabled: false,
      delegated_subnet_id: foundation.ref('azurerm_subnet', 'network_data_', 'id'),
      customer_managed_key: { key_vault_key_id: foundation.ref('azurerm_key_vault_key', 'database-key', 'versionless_id') },
      backup_retention_days: 14,
      lifecycle: { prevent_destroy: true, ignore_changes: ['zone', 'high_availability[0].standby_availability_zone', 'storage_mb'] },
    });
  });

  test('where no new standby goes to another zone, it goes beside the server', () => {
    expect(synthFoundation({ databaseStandby: 'SameZone' }).one('azurerm_postgresql_flexible_server').high_availability).toEqual({ mode: 'SameZone' });
  });

  test('it is reached by its own name, which its certificate has', () => {
    const [name] = foundation.all('azurerm_postgresql_flexible_server').map(([id]) => id);
    expect(foundation.json.output.facts.DATABASE_HOST).toBe(`\${azurerm_postgresql_flexible_server.${name}.name}.postgres.database.azure.com`);
  });

  test('its certificate is checked, and not where the user says so, which changes nothing of the server', () => {
    expect(cloudOf().traits.database).toMatchObject({ sslMode: 'verify-full' });
    expect(cloudOf({ database: {} }).traits).toEqual(cloudOf().traits);
    const unchecked = { database: { verifyCertificate: false } };
    expect(cloudOf(unchecked).traits.database).not.toHaveProperty('sslMode');
    expect(synthFoundation(unchecked).json).toEqual(synthFoundation().json);
  });

  test('its machine is one that the region has', () => {
    const sku = (region: string): unknown => synthFoundation({ region }).one('azurerm_postgresql_flexible_server').sku_name;
    expect(sku('japaneast')).toBe('GP_Standard_D2ds_v4');
    expect(sku('eastus')).toBe('GP_Standard_D2ds_v5');
  });

  test('its login is what lies in the vault, read when it has been written', () => {
    const reading = foundation.json.ephemeral.azurerm_key_vault_secret.grafana_database;
    expect(reading.version).toMatch(/^\$\{azurerm_key_vault_secret\.azure_grafana-database_secret_\w+\.version\}$/);
    expect(server).toMatchObject({ administrator_login: 'grafana', administrator_password_wo: '${jsondecode(ephemeral.azurerm_key_vault_secret.grafana_database.value)["password"]}', administrator_password_wo_version: 1 });
    expect(server).not.toHaveProperty('administrator_password');
  });

  test('a new revision of the secrets writes it anew, and leaves Grafana`s key alone', () => {
    const next = synthFoundation({}, { secretsRevision: 2 });
    expect(next.one('azurerm_postgresql_flexible_server').administrator_password_wo_version).toBe(2);
    expect(next.one('azurerm_key_vault_secret', 'database').value_wo_version).toBe(2);
    expect(next.one('azurerm_key_vault_secret', 'secret-key').value_wo_version).toBe(1);
  });
});

describe('logs of the services', () => {
  const kept = (stack = foundation) => Object.fromEntries(stack.all('azurerm_monitor_diagnostic_setting').map(([, made]) => [/azurerm_(\w+)\.azure_([a-z-]+)/.exec(made.target_resource_id as string)?.slice(1).join(' '), (made.enabled_log as { category: string }[]).map(({ category }) => category)]));

  test('who changed what in the cluster, who read which key and secret, who logged into the database: kept for a year', () => {
    expect(kept()).toEqual({
      'kubernetes_cluster cluster': ['kube-audit-admin', 'guard', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'cluster-autoscaler'],
      'key_vault cluster-vault': ['AuditEvent'],
      'key_vault data-vault': ['AuditEvent'],
      'postgresql_flexible_server database': ['PostgreSQLLogs'],
    });
    expect(foundation.one('azurerm_log_analytics_workspace')).toMatchObject({ retention_in_days: 365, local_authentication_enabled: false, lifecycle: { prevent_destroy: true } });
  });

  test('go to a workspace of one`s own where it is named', () => {
    const workspaceId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w';
    const stack = synthFoundation({ logs: { workspaceId } });
    expect(stack.all('azurerm_log_analytics_workspace')).toEqual([]);
    for (const [, made] of stack.all('azurerm_monitor_diagnostic_setting')) expect(made.log_analytics_workspace_id).toBe(workspaceId);
  });
});

test('no secret is anything but write-only', () => {
  for (const [, secret] of foundation.all('azurerm_key_vault_secret')) {
    expect(secret).not.toHaveProperty('value');
    expect(secret.value_wo).toContain('uuid()');
  }
});

test('without protection a teardown goes through', () => {
  const stack = synthFoundation({ deletionProtection: false });
  expect(JSON.stringify(stack.json.resource)).not.toContain('"prevent_destroy":true');
  expect(stack.all('azurerm_management_lock')).toEqual([]);
  expect(foundation.all('azurerm_management_lock')).toHaveLength(3);
});

describe.each(TIERS)('tier $name', (tier) => {
  const stack = synthTier(tier);

  test('has every fact that its kind of store needs', () => {
    const foreign: readonly string[] = [FACTS.objectStoreRegion, FACTS.objectStoreEndpoint, FACTS.bufferBrokers, FACTS.bufferScope, ...(tier === Tier.SMALL ? [FACTS.kafkaBroker, FACTS.kafkaBrokers] : [])];
    const { facts, secretIds } = stack.json.output as { facts: object; secretIds: object };
    expect(Object.keys(facts).sort()).toEqual(Object.values(FACTS).filter((fact) => !foreign.includes(fact)).sort());
    expect(Object.keys(secretIds).sort()).toEqual(['grafana', 'grafanaDatabase', 'grafanaKey']);
  });
});
