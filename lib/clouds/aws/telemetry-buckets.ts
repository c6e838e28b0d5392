import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { Faults } from '../../errors';
import { TerraformConstruct } from '../construct';
import { needs, type BucketName } from '../../facts';
import type { BucketSizing } from '../../sizing';
import { DataBucket, type BucketRefs } from './buckets';
import type { BucketsAttributes, GivenBuckets } from './given/buckets';
import { EncryptionKey } from './keys';
import { checkRegion } from './regions';

/** Names and lifecycles of the four buckets, and which component owns each. */
export interface TelemetryBucketsProps {
  /** First part of every name, of the buckets and of their keys' aliases: up to 20 lower-case letters, digits and dashes. */
  readonly name: string;
  /** Region of the buckets. */
  readonly region: string;
  /** Lifecycle of each, as `tier.size(...).buckets` has it. */
  readonly sizing: { readonly [B in BucketName]: BucketSizing };
  /** Component that owns each bucket; those of one owner share a key. Default: Tempo the traces, Mimir metrics and rules, Loki the logs. */
  readonly owners?: { readonly [B in BucketName]?: string };
  /** Bucket that takes the access logs, in the same region and account. Default: none. */
  readonly accessLogBucket?: string;
  /** True: Terraform refuses to destroy buckets and keys. Default: true. */
  readonly protect?: boolean;
}

const OWNERS: { readonly [B in BucketName]: string } = { traces: 'tempo', metrics: 'mimir', rules: 'mimir', logs: 'loki' };

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/;

/** What only Terraform knows cannot be looked into. */
function check(scope: Construct, { name, region }: TelemetryBucketsProps): void {
  const faults = new Faults();
  if (!Token.isUnresolved(name) && !NAME.test(name)) {
    faults.add({ prop: 'name', got: name, allowed: '1 to 20 lower-case letters, digits and dashes, with no dash at either end: the names of buckets begin with it', write: "name: 'prod'" });
  }
  if (!Token.isUnresolved(region)) checkRegion(region, faults);
  faults.throwIfAny(scope);
}

/** The buckets of Tempo, Mimir and Loki, with a key per component, so that one that is taken over reads nothing of another. Throws a ValidationError for a name or a region that cannot be. */
export class TelemetryBuckets extends TerraformConstruct implements BucketRefs {
  /** Buckets that exist already, for `new AwsCloud({ buckets })`; nothing of them is changed, and the plan stops where one is missing. */
  public static fromAttributes(attributes: BucketsAttributes): GivenBuckets {
    return { ...attributes, given: true };
  }

  /** Bucket of Tempo's blocks. */
  public readonly traces: DataBucket;
  /** Bucket of Mimir's blocks. */
  public readonly metrics: DataBucket;
  /** Bucket of Mimir's rules and Alertmanager state, which people write; it keeps versions. */
  public readonly rules: DataBucket;
  /** Bucket of Loki's chunks and index. */
  public readonly logs: DataBucket;
  private readonly keys = new Map<string, EncryptionKey>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TelemetryBucketsProps,
  ) {
    super(scope, id, needs(props, 'name', 'region', 'sizing'));
    check(this, props);
    this.traces = this.create('traces');
    this.metrics = this.create('metrics');
    this.rules = this.create('rules');
    this.logs = this.create('logs');
  }

  private create(bucket: BucketName): DataBucket {
    const { name, sizing, accessLogBucket, protect } = this.props;
    return new DataBucket(this, `${bucket}-bucket`, { prefix: `${name}-${bucket}-`, sizing: sizing[bucket], key: this.key(bucket), accessLogBucket, protect });
  }

  private key(bucket: BucketName): EncryptionKey {
    const { name, region, owners = {}, protect } = this.props;
    const owner = owners[bucket] ?? OWNERS[bucket];
    const key =
      this.keys.get(owner) ??
      new EncryptionKey(this, `objects-${owner}-key`, { region, alias: `${name}/objects-${owner}`, description: `Objects of ${owner} (${name})`, protect });
    this.keys.set(owner, key);
    return key;
  }
}
