export { StrimziKafka, type StrimziKafkaProps } from './component';
