import type { Tags } from './tags';

/** Where a resource lies, and what it carries. */
export interface Place {
  /** Name of the resource group that it is made in. */
  readonly resourceGroup: string;
  /** Region, as `eastus`. */
  readonly region: string;
  /** Tags of each resource; the provider has no default ones. */
  readonly tags: Tags;
}
