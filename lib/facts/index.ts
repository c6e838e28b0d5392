export { bufferBrokers, bufferOf, isScram, type BufferUse } from './buffer';
export { BUCKETS, FACTS, FACTS_CONFIG_MAP, type BucketName, type Fact, type FactValues } from './facts';
export type { CloudPermission, ComponentIdentity } from './identities';
export { namespaces, type Namespaces } from './namespaces';
export { KEDA_OPERATOR, type OperatorChart } from './operators';
export { POOL_LABEL } from './pools';
export { SECRETS, type SecretName, type SecretSpec } from './secrets';
export { KAFKA_USERS, STRIMZI_CLUSTER, STRIMZI_TRAITS, kafkaLogin, strimziBootstrap, strimziUser, type KafkaLogin, type KafkaUser } from './strimzi';
export { PUBLIC_STORE, type Authority, type BufferTraits, type DatabaseTraits, type KafkaRole, type KafkaTraits, type Listener, type MskIamTraits, type ObjectStoreTraits, type PlatformTraits, type S3Traits } from './traits';
