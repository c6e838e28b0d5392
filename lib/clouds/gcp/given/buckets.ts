import { DataGoogleStorageBucket } from '@cdktf/provider-google/lib/data-google-storage-bucket';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { BUCKETS, type BucketName } from '../../../facts';
import { isReserved, NOT_RESERVED } from '../buckets';
import { must } from './ids';

/** A bucket that exists already. */
export interface BucketAttributes {
  /** Name; in the platform's region, with uniform bucket-level access. */
  readonly name: string;
}

/** Buckets that exist already, one for each kind of data: Tempo's blocks, Mimir's blocks, Mimir's rules and alerts, Loki's chunks. */
export type BucketsAttributes = { readonly [B in BucketName]: BucketAttributes };

/** What `TelemetryBuckets.fromAttributes` makes of buckets that exist already. */
export interface GivenBuckets extends BucketsAttributes {
  /** Tells them from the props of buckets that are made. */
  readonly given: true;
}

/** Buckets of Tempo, Mimir and Loki that exist already, for `new GcpCloud({ buckets })`: each gets a grant for its component, and the plan stops where one is missing. */
export const TelemetryBuckets = {
  /** Names the buckets; nothing of them is changed. */
  fromAttributes(attributes: BucketsAttributes): GivenBuckets {
    return { ...attributes, given: true };
  },
};

const NAMES = Object.keys(BUCKETS) as BucketName[];

/** Adds a fault for everything that can be seen of the buckets without asking Google. */
export function checkGivenBuckets(buckets: BucketsAttributes, faults: Faults): void {
  const first = new Map<string, BucketName>();
  for (const bucket of NAMES) {
    const { name } = buckets[bucket];
    const prop = `buckets.${bucket}.name`;
    const write = `'acme-${bucket}'`;
    if (!Token.isUnresolved(name) && !/^[a-z0-9][a-z0-9_.-]{1,220}[a-z0-9]$/.test(name)) {
      faults.add({ prop, got: name, allowed: 'the name of a bucket: lower-case letters, digits, dashes, underscores and dots; no gs:// before it', write });
    }
    if ((name as string | undefined) === undefined || (!Token.isUnresolved(name) && (isReserved(name) || name.split('.').some((part) => part.length > 63)))) {
      faults.add({ prop, got: name, allowed: `a name that a bucket can have: 63 characters, with dots in it that many between them; ${NOT_RESERVED}`, write });
    }
    const other = first.get(name);
    if (other !== undefined) faults.add({ prop, got: name, allowed: `a bucket of its own: this one is that of ${other}, and each backend deletes what it does not know`, write });
    first.set(name, bucket);
  }
}

/** Asks Google, while Terraform plans, whether each bucket is there and fit for the platform; a plan that finds otherwise stops. */
export class BucketsLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, { buckets, region }: { readonly buckets: BucketsAttributes; readonly region: string }) {
    super(scope, id);
    for (const bucket of NAMES) {
      new DataGoogleStorageBucket(this, bucket, {
        name: buckets[bucket].name,
        lifecycle: {
          postcondition: [
            must(`self.location == "${region.toUpperCase()}"`, `This bucket is not in ${region}: every block would cross regions, which is slow and paid for by the gigabyte.`),
            must('self.uniform_bucket_level_access', 'This bucket must have uniform bucket-level access: the grants to pods are the only way in.'),
          ],
        },
      });
    }
  }
}
