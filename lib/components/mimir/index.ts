export { Mimir, type MimirProps } from './component';
export { mimirConfig, type MimirConfigProps } from './config';
