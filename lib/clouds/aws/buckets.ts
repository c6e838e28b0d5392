import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../construct';
import { needs, type BucketName } from '../../facts';
import type { BucketSizing } from '../../sizing';
import type { KeyRef } from './keys';
import { policyJson } from './policy';

/** Days after which an upload that was never finished is removed: a backend that restarts begins it anew. */
const UNFINISHED_UPLOAD_DAYS = 3;
/** Days that an overwritten or deleted version is kept: long enough to notice a mistake. */
const NONCURRENT_DAYS = 30;

/** A bucket to keep objects in: a `DataBucket`, or one that exists already. */
export interface BucketRef {
  /** Name of the bucket. */
  readonly name: string;
  /** ARN of the bucket. */
  readonly arn: string;
  /** ARN of the key of its objects. Default: none, S3's own. */
  readonly keyArn?: string;
}

/** The buckets of a platform: `TelemetryBuckets`, or ones that exist already. */
export type BucketRefs = { readonly [B in BucketName]: BucketRef };

/** What a bucket needs: a name, a lifecycle and a key. */
export interface DataBucketProps {
  /** First part of the bucket's name, 37 characters at most; AWS appends what makes it unique in the world. */
  readonly prefix: string;
  /** Lifecycle, from the sizing. */
  readonly sizing: BucketSizing;
  /** Key of the objects. */
  readonly key: KeyRef;
  /** Bucket that takes the access logs, in the same region and account. Default: none; CloudTrail's data events say the same per account. */
  readonly accessLogBucket?: string;
  /** True: Terraform refuses to destroy it. Default: true. A bucket that is not empty is never destroyed. */
  readonly protect?: boolean;
}

/** A private bucket: encrypted by its component's key, TLS only, its lifecycle a net below the backend's own retention. */
export class DataBucket extends TerraformConstruct implements BucketRef {
  /** The bucket itself, for overrides. */
  public readonly bucket: S3Bucket;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: DataBucketProps,
  ) {
    super(scope, id, needs(props, 'prefix', 'sizing', 'key'));
    this.bucket = new S3Bucket(this, 'bucket', {
      bucketPrefix: props.prefix,
      forceDestroy: false,
      lifecycle: { preventDestroy: props.protect ?? true },
    });
    this.close();
    this.encrypt();
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket: this.bucket.id,
      versioningConfiguration: { status: props.sizing.versioned ? 'Enabled' : 'Suspended' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucket.id,
      rule: lifecycleRules(props.sizing),
      dependsOn: [versioning],
    });
    if (props.accessLogBucket !== undefined) {
      new S3BucketLoggingA(this, 'access-logs', { bucket: this.bucket.id, targetBucket: props.accessLogBucket, targetPrefix: props.prefix });
    }
  }

  public get name(): string {
    return this.bucket.bucket;
  }

  public get arn(): string {
    return this.bucket.arn;
  }

  public get keyArn(): string {
    return this.props.key.arn;
  }

  private close(): void {
    const block = new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket: this.bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', { bucket: this.bucket.id, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    const everything = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [this.bucket.arn, `${this.bucket.arn}/*`] } as const;
    new S3BucketPolicy(this, 'policy', {
      bucket: this.bucket.id,
      policy: policyJson([
        { Sid: 'TlsOnly', ...everything, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        { Sid: 'Tls12Only', ...everything, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
      ]),
      // S3 refuses two changes of a bucket's access at once.
      dependsOn: [block],
    });
  }

  private encrypt(): void {
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: this.bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: this.props.key.arn },
          // One request to KMS for many objects instead of one for each: at this number of objects, most of the key's bill.
          bucketKeyEnabled: true,
        },
      ],
    });
  }
}

/** The rules of a bucket's sizing; none moves an object to a class that cannot be read at once. */
export function lifecycleRules(sizing: BucketSizing): S3BucketLifecycleConfigurationRule[] {
  const rules: S3BucketLifecycleConfigurationRule[] = [
    {
      id: 'abort-unfinished-uploads',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOAD_DAYS }],
    },
  ];
  for (const prefix of sizing.expireDays === undefined ? [] : sizing.expirePrefixes) {
    rules.push({
      id: `expire-${prefix.replace(/\/$/, '')}`,
      status: 'Enabled',
      filter: [{ prefix }],
      expiration: [{ days: sizing.expireDays }],
    });
  }
  if (sizing.versioned) {
    rules.push({
      id: 'expire-old-versions',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
    });
  }
  return rules;
}
