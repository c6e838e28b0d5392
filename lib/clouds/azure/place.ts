import type { Tags } from './tags';

/** Where a resource lies, and what it carries. */
export interface Place {
  /** Name of the resource group. */
  readonly resourceGroup: string;
  readonly region: string;
  /** Tags of each resource; the provider has no default ones. */
  readonly tags: Tags;
}
