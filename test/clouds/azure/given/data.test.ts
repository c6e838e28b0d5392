import { describe, expect, test } from 'vitest';
import { AzureKafka, type ContainersAttributes, type DatabaseAttributes, type KafkaAttributes } from '../../../../lib/clouds/azure';
import { Tier } from '../../../../lib/sizing';
import type { Attributes, Synthesized } from '../../aws/synth';
import { cloudOf, faultsOf, SUBSCRIPTION, synthFoundation } from '../synth';
import { all, buckets, CLUSTER, cluster, CONTAINERS, database, DATA_ACCOUNT, DATABASE, KAFKA, kafka, RULES_ACCOUNT, secretId } from './own';

const data = ({ json }: Synthesized, type: string): Attributes[] => Object.values(((json.data as Attributes)[type] ?? {}) as Record<string, Attributes>);
const types = ({ json }: Synthesized): string[] => Object.keys(json.resource as object);

describe('containers of one`s own', () => {
  const foundation = synthFoundation(buckets());

  test('no account, container, rule or key of them is made, and their names are the facts', () => {
    expect(types(foundation).filter((type) => type.startsWith('azurerm_storage'))).toEqual([]);
    expect(foundation.all('azurerm_key_vault_key').map(([, key]) => key.name as string)).not.toContain('objects');
    expect(foundation.json.output.facts).toMatchObject({ TRACES_BUCKET: 'tempo', METRICS_BUCKET: 'mimir', RULES_BUCKET: 'mimir', LOGS_BUCKET: 'loki', OBJECT_STORE_ACCOUNT: 'acmetelemetry', RULES_ACCOUNT: 'acmerules' });
  });

  test('each component has a role on its own container, and on nothing above it', () => {
    const grants = foundation.all('azurerm_role_assignment').flatMap(([name, made]) => (made.role_definition_name === 'Storage Blob Data Contributor' ? [[/azure_(\w+)-pods/.exec(name)?.[1], made.scope as string]] : []));
    const container = (account: string, name: string): string => `${account}/blobServices/default/containers/${name}`;
    expect(grants.sort()).toEqual([
      ['loki', container(DATA_ACCOUNT, 'loki')],
      ['mimir', container(RULES_ACCOUNT, 'mimir')],
      ['mimir', container(DATA_ACCOUNT, 'mimir')],
      ['tempo', container(DATA_ACCOUNT, 'tempo')],
    ].sort());
  });

  test('each account comes into the network once, unless it is there already', () => {
    const targets = (of: Synthesized): unknown[] => of.all('azurerm_private_endpoint').flatMap(([, made]) => (made.private_service_connection.subresource_names[0] === 'blob' ? [made.private_service_connection.private_connection_resource_id as unknown] : []));
    expect(targets(foundation)).toEqual([DATA_ACCOUNT, RULES_ACCOUNT]);
    expect(targets(synthFoundation(buckets({ rules: { accountId: DATA_ACCOUNT, name: 'rules' } })))).toEqual([DATA_ACCOUNT]);
    const there = buckets({ endpointCidrs: ['10.40.0.0/24'] });
    expect(targets(synthFoundation(there))).toEqual([]);
    // An empty zone would hide the names of endpoints that are there.
    expect(synthFoundation(there).all('azurerm_private_dns_zone').map(([, zone]) => zone.name as string)).not.toContain('privatelink.blob.core.windows.net');
    expect(cloudOf(there).traits.objectStore.listener).toEqual({ cidrs: ['10.40.0.0/24'], port: 443 });
  });

  test('the plan stops where one is missing, elsewhere, open or kept for ever; no key of an account is read', () => {
    expect(data(foundation, 'azurerm_resources').map(({ name, resource_group_name }) => [name, resource_group_name] as unknown)).toEqual([['acmetelemetry', 'shared'], ['acmerules', 'shared']]);
    expect(JSON.stringify(data(foundation, 'azurerm_resources'))).toContain('account.location == \\"westeurope\\"');
    const found = data(foundation, 'azurerm_storage_container');
    expect(found.map(({ name, storage_account_id }) => [name, storage_account_id] as unknown)).toEqual([['loki', DATA_ACCOUNT], ['mimir', DATA_ACCOUNT], ['mimir', RULES_ACCOUNT], ['tempo', DATA_ACCOUNT]]);
    expect(found[0]?.lifecycle.postcondition).toMatchObject([{ condition: '${self.container_access_type == "private"}' }, { condition: '${!self.has_immutability_policy && !self.has_legal_hold}' }]);
    expect(foundation.json.data).not.toHaveProperty('azurerm_storage_account');
  });

  test.each<[Partial<ContainersAttributes>, string]>([
    [{ rules: CONTAINERS.metrics }, 'buckets.rules.name'],
    [{ traces: { accountId: DATA_ACCOUNT, name: 'Tempo' } }, 'buckets.traces.name'],
    [{ traces: { accountId: DATA_ACCOUNT, name: 'acme--traces' } }, 'buckets.traces.name'],
    [{ traces: { accountId: DATA_ACCOUNT, name: 'https://acmetelemetry.blob.core.windows.net/tempo' } }, 'buckets.traces.name'],
    [{ rules: { accountId: 'acmerules', name: 'rules' } }, 'buckets.rules.accountId'],
    [{ rules: { accountId: RULES_ACCOUNT.replace(SUBSCRIPTION, '99999999-2222-3333-4444-555555555555'), name: 'rules' } }, 'buckets.rules.accountId'],
    [{ rules: { accountId: RULES_ACCOUNT.replace('Storage/storageAccounts', 'KeyVault/vaults'), name: 'rules' } }, 'buckets.rules.accountId'],
    [{ logs: { accountId: RULES_ACCOUNT, name: 'loki' } }, 'buckets.logs.accountId'],
    [{ endpointCidrs: [] }, 'buckets.endpointCidrs'],
    [{ endpointCidrs: ['0.0.0.0/0'] }, 'buckets.endpointCidrs[0]'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(buckets()).length).toBe(0);
    expect(faultsOf(buckets(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });
});

describe('a Kafka of one`s own', () => {
  const foundation = synthFoundation(kafka());

  test('its brokers and login are the facts, for both roles', () => {
    expect(foundation.json.output).toMatchObject({ facts: { KAFKA_BROKER: 'kafka-1.acme.example:9094', KAFKA_BROKERS: 'kafka-1.acme.example:9094,kafka-2.acme.example:9094' }, secretIds: { kafka: KAFKA.secretId } });
    expect(types(foundation).filter((type) => type.includes('eventhub'))).toEqual([]);
    const { traits } = cloudOf(kafka());
    expect(traits.kafka).toEqual({ listener: { cidrs: ['10.30.0.0/24'], port: 9094 }, mechanism: 'SCRAM-SHA-512' });
    expect(traits.buffer).toBeUndefined();
  });

  test('the plan stops where its login is missing, without reading it', () => {
    expect(data(foundation, 'azurerm_key_vault_secrets')).toMatchObject([{ key_vault_id: secretId('').replace('/secrets/', ''), lifecycle: { postcondition: [{ condition: '${contains(self.names, "kafka-clients")}' }] } }]);
    expect(foundation.json.data).not.toHaveProperty('azurerm_key_vault_secret');
  });

  test.each<[Partial<KafkaAttributes>, string]>([
    [{ brokers: [] }, 'kafka.brokers'],
    [{ brokers: ['kafka-1.acme.example:9094'] }, 'kafka.brokers'],
    [{ port: 0 }, 'kafka.port'],
    [{ cidrs: [] }, 'kafka.cidrs'],
    [{ cidrs: ['0.0.0.0/0'] }, 'kafka.cidrs[0]'],
    [{ secretId: 'kafka-clients' }, 'kafka.secretId'],
    [{ certificateAuthority: 'authority.pem' }, 'kafka.certificateAuthority'],
    [{ secretId: `${KAFKA.secretId}/0123456789abcdef0123456789abcdef` }, 'kafka.secretId'],
    [{ secretId: 'https://acme-logins.vault.azure.net/secrets/kafka-clients' }, 'kafka.secretId'],
    [{ maxMessageBytes: 1_048_588 }, 'kafka.maxMessageBytes'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(kafka()).length).toBe(0);
    expect(faultsOf(kafka(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });

  test('in a tier that has no use for it, and beside another ingest log', () => {
    expect(faultsOf(kafka(), Tier.SMALL)).toMatchObject([{ prop: 'kafka' }]);
    expect(faultsOf({ ...kafka(), ingestLog: AzureKafka.strimzi() })).toMatchObject([{ prop: 'ingestLog', write: 'no ingestLog' }]);
  });
});

describe('a database of one`s own', () => {
  test('none is made; its master login makes Grafana`s', () => {
    const foundation = synthFoundation(database({ port: 5433 }));
    expect(types(foundation).filter((type) => type.startsWith('azurerm_postgresql'))).toEqual([]);
    expect(foundation.json.output).toMatchObject({
      facts: { DATABASE_HOST: DATABASE.host },
      secretIds: { grafanaDatabaseAdmin: secretId('postgres-admin'), grafanaDatabase: foundation.ref('azurerm_key_vault_secret', 'grafana-database', 'resource_versionless_id') },
    });
    expect(foundation.json.ephemeral).toBeUndefined();
    expect(cloudOf(database({ port: 5433 })).traits.database).toEqual({ listener: { cidrs: DATABASE.cidrs, port: 5433 } });
  });

  test('or Grafana`s login exists: nobody makes one, and no master login is read', () => {
    const prepared = database({ login: { secretId: secretId('grafana') } });
    const foundation = synthFoundation(prepared);
    expect(foundation.json.output.secretIds).toMatchObject({ grafanaDatabase: secretId('grafana') });
    expect(foundation.json.output.secretIds).not.toHaveProperty('grafanaDatabaseAdmin');
    expect(foundation.all('azurerm_key_vault_secret').map(([name]) => name).filter((name) => name.includes('database'))).toEqual([]);
    expect(cloudOf(prepared).traits.database).toMatchObject({ prepared: true });
  });

  test.each<[Partial<DatabaseAttributes>, string]>([
    [{ host: 'postgres://acme' }, 'database.host'],
    [{ port: 70_000 }, 'database.port'],
    [{ certificateAuthority: 'authority.pem' }, 'database.certificateAuthority'],
    [{ cidrs: [] }, 'database.cidrs'],
    [{ login: { adminSecretId: 'postgres-admin' } }, 'database.login.adminSecretId'],
    [{ login: { secretId: 'projects/p/secrets/s' } }, 'database.login.secretId'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(database()).length).toBe(0);
    expect(faultsOf(database(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });
});

test('everything of one`s own leaves identities, Grafana`s secrets and private endpoints to make', () => {
  const own = { ...all(), ...cluster({ nodes: 'own', volumes: { storageClass: 'theirs' } }), ...database({ login: { secretId: secretId('grafana') } }) };
  expect(faultsOf(own)).toEqual([]);
  const foundation = synthFoundation(own);
  expect(types(foundation).sort()).toEqual([
    'azurerm_federated_identity_credential',
    'azurerm_key_vault',
    'azurerm_key_vault_secret',
    'azurerm_log_analytics_workspace',
    'azurerm_monitor_diagnostic_setting',
    'azurerm_private_dns_zone',
    'azurerm_private_dns_zone_virtual_network_link',
    'azurerm_private_endpoint',
    'azurerm_resource_group',
    'azurerm_role_assignment',
    'azurerm_user_assigned_identity',
    'time_sleep',
  ]);
  expect(foundation.json.output.cluster).toEqual({ endpoint: CLUSTER.endpoint, caCertificate: CLUSTER.caCertificate });
});
