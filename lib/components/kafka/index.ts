export { KafkaTopics, type KafkaTopicsProps } from './component';
export { KafkaClientIssuer, type KafkaClientIssuerProps } from './issuer';
export { planTopics, type TopicPlan, type Topics } from './topics';
