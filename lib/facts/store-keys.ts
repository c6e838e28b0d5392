import type { BucketName } from './facts';
import { SECRETS } from './secrets';
import type { S3Traits } from './traits';

/** One key of a store: the environment variable by which a pod knows it, and the Secret it comes from. */
export interface StoreKey {
  readonly env: string;
  readonly secret: string;
  readonly key: string;
}

/** Name of the claim of a bucket, and of the Secret that its provisioner writes. */
export function bucketClaim(bucket: BucketName): string {
  return `bucket-${bucket}`;
}

/** The pair of keys that opens a bucket: its own where it is claimed, else the one of all buckets. */
export function storeKeys({ login }: S3Traits, bucket: BucketName): { readonly id: StoreKey; readonly secret: StoreKey } {
  if (login === 'claim') {
    const of = (env: string, key: string): StoreKey => ({ env: `${bucket.toUpperCase()}_${env}`, secret: bucketClaim(bucket), key });
    return { id: of('ACCESS_KEY_ID', 'AWS_ACCESS_KEY_ID'), secret: of('SECRET_ACCESS_KEY', 'AWS_SECRET_ACCESS_KEY') };
  }
  const { name, keys } = SECRETS.objectStore;
  return { id: { env: 'OBJECT_STORE_ACCESS_KEY_ID', secret: name, key: keys[0] }, secret: { env: 'OBJECT_STORE_SECRET_ACCESS_KEY', secret: name, key: keys[1] } };
}
