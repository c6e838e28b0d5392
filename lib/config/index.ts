export { overlaid, type Overlay, type Plain } from './overlay';
export { configFile, toYaml } from './yaml';
