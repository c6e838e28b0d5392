/**
 * Azure: the whole of it as `AzureCloud`, or one part after the other in a stack of yours. Import it from `observability-constructs/azure`, which needs `@cdktf/provider-azurerm`.
 *
 * @module azure
 */
export type { BrokersAttributes } from '../given/kafka';
export { BlobStore, type BlobStoreProps, type ContainerRef } from './buckets';
export type { AllRanges, NetworkRanges } from './cidr';
export { AzureCloud, type AzureCloudProps, type AzureDatabaseProps, type AzureNetworkProps } from './cloud';
export { AksCluster, DEFAULT_KUBERNETES_VERSION, NodeDisks, type ClusterAccess, type ClusterAddress, type ClusterProps, type ClusterRef, type MaintenanceWindow, type NodeDisksProps } from './cluster';
export { AZURERM_PROVIDER_VERSION, EncryptedStorageClass, type EncryptedStorageClassProps } from './connect';
export { FlexibleServer, type DatabaseLogin, type DatabaseProps, type DatabaseStandby } from './database';
export { PrivateEndpoints, PrivateZone, type PrivateEndpointsProps, type PrivateZoneIds, type PrivateZoneProps } from './endpoints';
export { EventHubs, type EventHubsProps } from './event-hubs';
export { AzureFoundation, type AzureFoundationProps, type Logins } from './foundation';
export type { ContainerAttributes, ContainersAttributes, GivenContainers } from './given/buckets';
export type { ClusterAttributes, GivenCluster, VolumesAttributes } from './given/cluster';
export type { DatabaseAttributes, DatabaseLoginSecret, GivenDatabase } from '../given/database';
export type { GivenKafka, KafkaAttributes } from './given/kafka';
export type { GivenNetwork, NetworkAttributes, SubnetAttributes } from './given/network';
export { OwnIdentity, PodIdentity, Role, type Operators, type OwnIdentityProps, type PodIdentityProps } from './identity';
export { AzureKafka, type AzureIngestLog } from './kafka';
export { EncryptionKey, type EncryptionKeyProps, type KeyRef } from './keys';
export { LOG_RETENTION_DAYS, ServiceLogs, type LogsProps, type ServiceLogsProps } from './logs';
export { AzureNetwork, type NetworkProps, type NetworkRef, type WayOut } from './network';
export { NodePool, type NodePoolProps, type ZoneNodes } from './nodes';
export type { Place } from './place';
export { GeneratedSecret, type GeneratedSecretProps, type SecretRef } from './secrets';
export type { Tags } from './tags';
export { Vault, type VaultClients, type VaultProps, type VaultRef } from './vaults';
export { AZURE_NODE_TYPES, azureNodeType, type AzureMachine, type AzureNodeType, type AzureNodeTypeChoice } from '../../sizing';
export { TerraformConstruct } from '../construct';
