export { Tempo, type TempoProps } from './component';
export { tempoConfig, type TempoConfigProps } from './config';
export type { TempoMicroservices, TempoMonolith } from './parts';
