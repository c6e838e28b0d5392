import { StorageBucket, type StorageBucketLifecycleRule } from '@cdktf/provider-google/lib/storage-bucket';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { BucketSizing } from '../../sizing';
import type { KeyRef } from './keys';

/** Days after which an upload that was never finished is removed: a backend that restarts begins it anew. */
const UNFINISHED_UPLOAD_DAYS = 3;
/** Days that an overwritten or deleted version is kept: long enough to notice a mistake. */
const NONCURRENT_DAYS = 30;

/** What names of buckets must not be (Cloud Storage, bucket naming guidelines). */
export const NOT_RESERVED = 'Cloud Storage takes none that begins with "goog" or contains "google"';

export function isReserved(text: string): boolean {
  return text.startsWith('goog') || text.includes('google');
}

/** What a bucket needs: a name, a lifecycle and a key. */
export interface DataBucketProps {
  /** Name, unique in the world; 3 to 63 characters. */
  readonly name: string;
  /** Region, where the key is too. */
  readonly region: string;
  /** Lifecycle, from the sizing. */
  readonly sizing: BucketSizing;
  /** Key of the objects. */
  readonly key: KeyRef;
  /** Bucket that takes the usage logs. Default: none; Cloud Audit Logs' data access logs say the same per project. */
  readonly accessLogBucket?: string;
  /** True: Terraform refuses to destroy it. Default: true. A bucket that is not empty is never destroyed. */
  readonly protect?: boolean;
}

/** A private bucket: access by IAM alone, never public, encrypted by its component's key, its lifecycle a net below the backend's own retention. */
export class DataBucket extends TerraformConstruct {
  /** The bucket itself, for overrides. */
  public readonly bucket: StorageBucket;

  public constructor(scope: Construct, id: string, props: DataBucketProps) {
    super(scope, id, needs(props, 'name', 'region', 'sizing', 'key'));
    const { name, region, sizing, key, accessLogBucket, protect = true } = props;
    this.bucket = new StorageBucket(this, 'bucket', {
      name,
      location: region.toUpperCase(),
      storageClass: 'STANDARD',
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      forceDestroy: false,
      encryption: { defaultKmsKeyName: key.keyId },
      versioning: { enabled: sizing.versioned },
      // Compaction deletes what it has read, all day: a week of that would cost more than the data. What people write has versions instead.
      softDeletePolicy: { retentionDurationSeconds: 0 },
      lifecycleRule: lifecycleRules(sizing),
      logging: accessLogBucket === undefined ? undefined : { logBucket: accessLogBucket, logObjectPrefix: name },
      dependsOn: [...(key.ready ?? [])],
      lifecycle: { preventDestroy: protect },
    });
  }
}

/** The rules of a bucket's sizing; none moves an object to a colder class, which would be paid for at each read. */
export function lifecycleRules(sizing: BucketSizing): StorageBucketLifecycleRule[] {
  const rules: StorageBucketLifecycleRule[] = [
    { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: UNFINISHED_UPLOAD_DAYS } },
  ];
  if (sizing.expireDays !== undefined && sizing.expirePrefixes.length > 0) {
    rules.push({ action: { type: 'Delete' }, condition: { age: sizing.expireDays, matchesPrefix: [...sizing.expirePrefixes] } });
  }
  if (sizing.versioned) {
    rules.push({ action: { type: 'Delete' }, condition: { daysSinceNoncurrentTime: NONCURRENT_DAYS, withState: 'ARCHIVED' } });
  }
  return rules;
}
