export { Loki, type LokiProps } from './component';
export { lokiConfig, type LokiConfigProps } from './config';
export type { LokiMicroservices, LokiMonolith } from './parts';
