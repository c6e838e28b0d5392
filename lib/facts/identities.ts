import type { BucketName } from './facts';

/** A workload identity: one per component, with its own buckets only. */
export interface ComponentIdentity {
  /** Name of the component, and of its Kubernetes ServiceAccount. */
  readonly component: string;
  /** Buckets it may list, read, write and delete in; empty for a component that needs no cloud identity. */
  readonly buckets: readonly BucketName[];
}
