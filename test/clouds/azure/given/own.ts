import { AksCluster, AzureKafka, AzureNetwork, BlobStore, FlexibleServer } from '../../../../lib/clouds/azure';
import type { AzureCloudProps, ClusterAttributes, ContainersAttributes, DatabaseAttributes, KafkaAttributes, NetworkAttributes } from '../../../../lib/clouds/azure';
import { SUBSCRIPTION } from '../synth';

/** What a user has already, in westeurope. */
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shared/providers`;
export const NETWORK_ID = `${GROUP}/Microsoft.Network/virtualNetworks/hub`;
export const subnetId = (name: string): string => `${NETWORK_ID}/subnets/${name}`;
const HUB = '/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/dns/providers';
export const BLOB_ZONE = `${HUB}/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;

export const NETWORK: NetworkAttributes = {
  networkId: NETWORK_ID,
  nodeSubnets: { '1': { id: subnetId('nodes'), cidr: '10.20.0.0/22' }, '2': { id: subnetId('nodes'), cidr: '10.20.0.0/22' }, '3': { id: subnetId('nodes-3'), cidr: '10.20.4.0/22' } },
  endpointSubnet: { id: subnetId('endpoints'), cidr: '10.20.8.0/26' },
  apiServerSubnet: { id: subnetId('api'), cidr: '10.20.9.0/27' },
  dataSubnet: { id: subnetId('data'), cidr: '10.20.10.0/27' },
};

export const CLUSTER: ClusterAttributes = {
  name: 'shared',
  resourceGroup: 'shared',
  endpoint: 'https://shared-1a2b3c4d.hcp.westeurope.azmk8s.io:443',
  caCertificate: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t',
  oidcIssuer: `https://westeurope.oic.prod-aks.azure.com/${SUBSCRIPTION}/00000000-1111-2222-3333-444444444444/`,
  volumes: { identityId: '77777777-2222-3333-4444-555555555555' },
};

export const DATA_ACCOUNT = `${GROUP}/Microsoft.Storage/storageAccounts/acmetelemetry`;
export const RULES_ACCOUNT = `${GROUP}/Microsoft.Storage/storageAccounts/acmerules`;

export const CONTAINERS: ContainersAttributes = {
  traces: { accountId: DATA_ACCOUNT, name: 'tempo' },
  metrics: { accountId: DATA_ACCOUNT, name: 'mimir' },
  rules: { accountId: RULES_ACCOUNT, name: 'mimir' },
  logs: { accountId: DATA_ACCOUNT, name: 'loki' },
};

const VAULT = `${HUB}/Microsoft.KeyVault/vaults/acme-logins`;
export const secretId = (name: string): string => `${VAULT}/secrets/${name}`;

export const KAFKA: KafkaAttributes = { brokers: ['kafka-1.acme.example', 'kafka-2.acme.example'], port: 9094, cidrs: ['10.30.0.0/24'], secretId: secretId('kafka-clients'), maxMessageBytes: 16_000_000 };

export const DATABASE: DatabaseAttributes = { host: 'acme.postgres.database.azure.com', cidrs: ['10.30.1.0/24'], login: { adminSecretId: secretId('postgres-admin') } };

type Own = Partial<AzureCloudProps>;

export const network = (changes: Partial<NetworkAttributes> = {}): Own => ({ network: AzureNetwork.fromAttributes({ ...NETWORK, ...changes }) });
export const cluster = (changes: Partial<ClusterAttributes> = {}): Own => ({ ...network(), cluster: AksCluster.fromAttributes({ ...CLUSTER, ...changes }) });
export const buckets = (changes: Partial<ContainersAttributes> = {}): Own => ({ buckets: BlobStore.fromAttributes({ ...CONTAINERS, ...changes }) });
export const kafka = (changes: Partial<KafkaAttributes> = {}): Own => ({ kafka: AzureKafka.fromAttributes({ ...KAFKA, ...changes }) });
export const database = (changes: Partial<DatabaseAttributes> = {}): Own => ({ database: FlexibleServer.fromAttributes({ ...DATABASE, ...changes }) });
/** A cloud of which every part is the user's own. */
export const all = (): Own => ({ ...cluster(), ...buckets(), ...kafka(), ...database() });
