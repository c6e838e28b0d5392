export { ExistingCluster, type ExistingClusterProps, type InstalledOperator, type KubernetesProps } from './cloud';
export { Database, type ExternalDatabaseProps } from './database';
export type { Flavour } from './flavours';
export { Kafka, type ExternalKafkaProps } from './kafka';
export { Nodes, type NodeShape } from './nodes';
export { ObjectStore, type RookStoreProps, type S3StoreProps } from './object-store';
