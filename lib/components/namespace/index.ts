export { NamespaceDefaults, type NamespaceDefaultsProps } from './component';
