export { KafkaTopics, type KafkaTopicsProps } from './component';
export type { Topics } from './topics';
