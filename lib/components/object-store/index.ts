export { ObjectStoreCheck, type ObjectStoreCheckProps } from './component';
