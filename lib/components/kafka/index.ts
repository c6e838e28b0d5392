export { KafkaTopics, type KafkaTopicsProps } from './component';
export { planTopics, type TopicPlan, type Topics } from './topics';
