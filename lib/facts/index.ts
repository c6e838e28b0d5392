export { BUCKETS, FACTS, FACTS_CONFIG_MAP, type BucketName, type Fact, type FactValues, type KafkaFact } from './facts';
export type { CloudPermission, ComponentIdentity } from './identities';
export { namespaces, type Namespaces } from './namespaces';
export type { OperatorChart } from './operators';
export { POOL_LABEL } from './pools';
export { SECRETS, type SecretName, type SecretSpec } from './secrets';
export type { EgressTarget, KafkaTraits, ObjectStoreKind, PlatformTraits } from './traits';
