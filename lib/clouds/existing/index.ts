export { ExistingCluster, type ExistingClusterProps, type InstalledOperator, type KubernetesProps } from './cloud';
export { Database, type DatabaseFacts, type ExternalDatabaseProps } from './database';
export type { Flavour } from './flavours';
export { Kafka, type ExternalKafkaProps, type KafkaFacts } from './kafka';
export { Nodes, type NodeShape } from './nodes';
export { ObjectStore, type RookStoreProps, type S3StoreProps, type StoreFacts } from './object-store';
