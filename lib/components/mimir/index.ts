export { Mimir, type MimirProps } from './component';
export { mimirConfig, type MimirConfigProps } from './config';
export type { MimirMicroservices, MimirMonolith } from './parts';
