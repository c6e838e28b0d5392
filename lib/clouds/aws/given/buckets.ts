import { DataAwsS3Bucket } from '@cdktf/provider-aws/lib/data-aws-s3-bucket';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { BUCKETS, type BucketName } from '../../../facts';
import type { BucketRefs } from '../buckets';
import { dnsSuffixOf, partitionOf } from '../regions';
import { quoted } from '../../given/ids';
import { checkArn, KEY } from './ids';

/** A bucket that exists already. */
export interface BucketAttributes {
  /** Name; in the platform's region. */
  readonly name: string;
  /** ARN of the KMS key that the bucket encrypts with, whose policy leaves it to IAM who may use it. Default: none, S3's own key (SSE-S3). */
  readonly keyArn?: string;
}

/** Buckets that exist already, one for each kind of data: Tempo's blocks, Mimir's blocks, Mimir's rules and alerts, Loki's chunks. */
export type BucketsAttributes = { readonly [B in BucketName]: BucketAttributes };

/** What `TelemetryBuckets.fromAttributes` makes of buckets that exist already. */
export interface GivenBuckets extends BucketsAttributes {
  /** Tells them from the props of buckets that are made. */
  readonly given: true;
}

const NAMES = Object.keys(BUCKETS) as BucketName[];

/** Adds a fault for everything that can be seen of the buckets without asking AWS. */
export function checkGivenBuckets(buckets: BucketsAttributes, region: string, faults: Faults): void {
  const first = new Map<string, BucketName>();
  for (const bucket of NAMES) {
    const { name, keyArn } = buckets[bucket];
    const prop = `buckets.${bucket}`;
    if (!Token.isUnresolved(name) && !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) {
      const allowed = 'the name of a bucket: 3 to 63 lower-case letters, digits and dashes; a dot would break TLS';
      faults.add({ prop: `${prop}.name`, got: name, allowed, write: `'acme-${bucket}'` });
    }
    const other = first.get(name);
    if (other !== undefined) {
      faults.add({ prop: `${prop}.name`, got: name, allowed: `a bucket of its own: this one is that of ${other}, and each backend deletes what it does not know`, write: `'acme-${bucket}'` });
    }
    first.set(name, bucket);
    if (keyArn !== undefined) checkArn(`${prop}.keyArn`, keyArn, { ...KEY, region }, faults);
  }
}

/** The same as constructs would say it. */
export function bucketRefs(buckets: BucketsAttributes, region: string): BucketRefs {
  const of = ({ name, keyArn }: BucketAttributes): BucketRefs[BucketName] => ({ name, arn: `arn:${partitionOf(region)}:s3:::${name}`, ...(keyArn === undefined ? {} : { keyArn }) });
  return { traces: of(buckets.traces), metrics: of(buckets.metrics), rules: of(buckets.rules), logs: of(buckets.logs) };
}

/** Asks S3, while Terraform plans, whether each bucket is there and in the platform's region; a plan that finds otherwise stops. */
export class BucketsLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, { buckets, region }: { readonly buckets: BucketsAttributes; readonly region: string }) {
    super(scope, id);
    for (const bucket of NAMES) {
      const { name } = buckets[bucket];
      new DataAwsS3Bucket(this, bucket, {
        bucket: name,
        lifecycle: {
          postcondition: [
            {
              condition: `\${self.bucket_regional_domain_name == ${quoted(`${name}.s3.${region}.${dnsSuffixOf(region)}`)}}`,
              errorMessage: `This bucket is not in ${region}: every block would cross regions, which is slow and paid for by the gigabyte.`,
            },
          ],
        },
      });
    }
  }
}
