/**
 * Amazon Web Services: the whole of it as `AwsCloud`, or one part after the other in a stack of yours. Import it from `observability-constructs/aws`, which needs `@cdktf/provider-aws`.
 *
 * @module aws
 */
export type { BrokersAttributes } from '../given/kafka';
export { NodeAddons, WorkloadAddons, type AddonName, type AddonsProps, type AddonVersions, type WorkloadAddonsProps } from './addons';
export { AutoModeNodeRole, type AutoModeNodeRoleProps, type AutoModeProps } from './auto-mode';
export { DataBucket, type BucketRef, type BucketRefs, type DataBucketProps } from './buckets';
export { AwsCloud, type AwsCloudProps, type AwsClusterProps, type AwsDatabaseProps, type AwsNetworkProps } from './cloud';
export { EksCluster, DEFAULT_KUBERNETES_VERSION, type ClusterAccess, type ClusterAddress, type ClusterProps, type ClusterRef } from './cluster';
export { EncryptedStorageClass, type EncryptedStorageClassProps } from './connect';
export { RdsDatabase, type DatabaseProps } from './database';
export { DEFAULT_INTERFACE_ENDPOINTS, VpcEndpoints, type VpcEndpointsProps } from './endpoints';
export type { BucketAttributes, BucketsAttributes, GivenBuckets } from './given/buckets';
export type { ClusterAttributes, GivenCluster, VolumesAttributes } from './given/cluster';
export type { DatabaseAttributes, DatabaseLogin, GivenDatabase } from './given/database';
export type { GivenKafka, KafkaAttributes } from './given/kafka';
export type { GivenNetwork, NetworkAttributes, SubnetAttributes } from './given/network';
export { FlowLogs, type FlowLogsProps } from './flow-logs';
export { EksFoundation } from './foundation';
export type { EksFoundationProps } from './foundation-props';
export { PodIdentity, Role, type PodIdentityProps, type PodRef, type RoleProps } from './identity';
export { AwsKafka, type MskProps } from './kafka-choice';
export { DEFAULT_KAFKA_VERSION, Kafka as MskKafka, type BrokerFamily, type KafkaProps } from './kafka';
export { EncryptionKey, type EncryptionKeyProps, type KeyRef, type KeyUser } from './keys';
export { EncryptedLogGroup, LOG_RETENTION_DAYS, type EncryptedLogGroupProps } from './logs';
export { AwsNetwork, type NetworkProps, type NetworkRef } from './network';
export { autoModeNodes, type AutoModeNodesProps, type NodeClassProps } from './node-pools';
export { NodePool, nodeRole, type NodePoolProps, type NodeRoleProps } from './nodes';
export type { Logins } from './logins';
export type { Statement } from './policy';
export { GeneratedSecret, type GeneratedSecretProps, type SecretRef } from './secrets';
export { TelemetryBuckets, type TelemetryBucketsProps } from './telemetry-buckets';
export { AWS_NODE_TYPES, awsNodeType, type AwsNodeType, type AwsNodeTypeChoice, type Ec2Machine } from '../../sizing';
export { TerraformConstruct } from '../construct';
