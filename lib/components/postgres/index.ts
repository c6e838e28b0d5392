export { CloudNativePg, type CloudNativePgProps } from './component';
