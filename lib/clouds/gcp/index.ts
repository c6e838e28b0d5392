/**
 * Google Cloud: the whole of it as `GcpCloud`, or one part after the other in a stack of yours. Import it from `observability-constructs/gcp`, which needs `@cdktf/provider-google`.
 *
 * @module gcp
 */
export { DataBucket, type DataBucketProps } from './buckets';
export type { BrokersAttributes } from '../given/kafka';
export type { AllRanges, NetworkRanges } from './cidr';
export { GcpCloud, type GcpCloudProps, type GcpDatabaseProps, type GcpNetworkProps } from './cloud';
export { GkeCluster, type ClusterAccess, type ClusterAddress, type ClusterProps, type ClusterRef, type MaintenanceWindow } from './cluster';
export { EncryptedStorageClass, GOOGLE_PROVIDER_VERSION, type EncryptedStorageClassProps } from './connect';
export { CloudSqlDatabase, type DatabaseLogin, type DatabaseProps } from './database';
export { GcpFoundation, type GcpFoundationProps, type Logins } from './foundation';
export { TelemetryBuckets, type BucketAttributes, type BucketsAttributes, type GivenBuckets } from './given/buckets';
export type { ClusterAttributes, GivenCluster } from './given/cluster';
export type { DatabaseAttributes, DatabaseLoginSecret, GivenDatabase } from '../given/database';
export type { GivenKafka, KafkaAttributes } from './given/kafka';
export type { GivenNetwork, NetworkAttributes } from './given/network';
export { BUCKET_ROLES, BucketAccess, NodeAccount, podPrincipal, type BucketAccessProps, type NodeAccountProps, type PodRef } from './identity';
export { GcpKafka, type GcpIngestLog } from './kafka';
export { ManagedKafka, type ManagedKafkaProps } from './managed-kafka';
export { EncryptionKey, type EncryptionKeyProps, type KeyRef } from './keys';
export type { Labels } from './labels';
export { GcpNetwork, type NetworkProps, type NetworkRef } from './network';
export { NodePool, type NodePoolProps } from './nodes';
export { GeneratedSecret, type GeneratedSecretProps, type SecretRef } from './secrets';
export { GCP_NODE_TYPES, gcpNodeType, type GceMachine, type GcpNodeType, type GcpNodeTypeChoice } from '../../sizing';
export { TerraformConstruct } from '../construct';
