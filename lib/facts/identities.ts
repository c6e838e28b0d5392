import type { BufferUse } from './buffer';
import type { BucketName } from './facts';

/** What a destination outside the platform asks of a cloud identity. */
export interface CloudPermission {
  readonly cloud: 'aws';
  /** For example `xray:PutTraceSegments`. */
  readonly actions: readonly string[];
  /** ARNs, as narrow as the service knows them. */
  readonly resources: readonly string[];
}

/** A workload identity: one per component, with its own buckets only. */
export interface ComponentIdentity {
  /** Name of the component, and of its Kubernetes ServiceAccount. */
  readonly component: string;
  /** Buckets it may list, read, write and delete in; empty for a component that needs no cloud identity. */
  readonly buckets: readonly BucketName[];
  /** What else it may do. Default: nothing. */
  readonly permissions?: readonly CloudPermission[];
  /** What it does at the buffer, for clouds whose buffer knows the identity of a pod. Default: nothing. */
  readonly buffer?: BufferUse;
}
