import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { KmsKeyPolicy } from '@cdktf/provider-aws/lib/kms-key-policy';
import { Fn, TerraformLocal, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { policyJson, type Statement } from './policy';
import { dnsSuffixOf, partitionOf } from './regions';

/** A KMS key that something is encrypted with: an `EncryptionKey`, or one that exists already. */
export interface KeyRef {
  /** ARN of the key. */
  readonly arn: string;
  /** What must exist before a service of AWS may use the key. Default: nothing, the key exists already. */
  readonly ready?: readonly ITerraformDependable[];
}

/** AWS services that use a key under their own name, not under their caller's; each needs a statement in the key's policy. */
export type KeyUser = 'cloudwatch-logs' | 'auto-scaling';

/** A name, what it protects, and which services use it by themselves. */
export interface EncryptionKeyProps {
  /** Region of the key. */
  readonly region: string;
  /** Name without `alias/`, unique in the account and region. */
  readonly alias: string;
  /** What the key protects. */
  readonly description: string;
  /** Services that use the key under their own name. Default: none. */
  readonly users?: readonly KeyUser[];
  /** True: Terraform refuses to destroy it, since whatever it encrypts would be lost. Default: true. */
  readonly protect?: boolean;
}

/** A customer managed key: rotated every year, deleted only 30 days after the order to. */
export class EncryptionKey extends TerraformConstruct implements KeyRef {
  /** The key itself, for overrides. */
  public readonly key: KmsKey;
  /** Who may do what with it: the account, and the services that are named. */
  public readonly policy: KmsKeyPolicy;
  public readonly arn: string;
  /** The account's number, taken from the key itself: asking AWS for it would make a plan impossible without credentials. */
  public readonly accountId: string;

  public constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id, needs(props, 'region', 'alias', 'description'));
    this.key = new KmsKey(this, 'key', {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      lifecycle: { preventDestroy: props.protect ?? true },
    });
    this.arn = this.key.arn;
    this.accountId = new TerraformLocal(this, 'account', Fn.element(Fn.split(':', this.arn), 4)).asString;
    new KmsAlias(this, 'alias', { name: `alias/${props.alias}`, targetKeyId: this.key.keyId });
    this.policy = new KmsKeyPolicy(this, 'policy', { keyId: this.key.keyId, policy: this.policyText(props) });
  }

  public get ready(): readonly ITerraformDependable[] {
    return [this.policy];
  }

  private policyText({ region, users = [] }: EncryptionKeyProps): string {
    const partition = partitionOf(region);
    const account = `arn:${partition}:iam::${this.accountId}:root`;
    // Without this statement nobody could ever change the key again; it hands the decision to the account's IAM policies.
    const owner: Statement = { Sid: 'AccountDecidesByIam', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' };
    const of: { readonly [U in KeyUser]: () => Statement[] } = {
      'cloudwatch-logs': () => [this.logs(region, partition)],
      'auto-scaling': () => this.autoScaling(partition),
    };
    return policyJson([owner, ...users.flatMap((user) => of[user]())]);
  }

  private logs(region: string, partition: string): Statement {
    return {
      Sid: 'LogGroupsOfThisAccount',
      Principal: { Service: `logs.${region}.${dnsSuffixOf(region)}` },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${this.accountId}:log-group:*` } },
    };
  }

  /**
   * Root disks of nodes are created by Auto Scaling's service-linked role. It is named by a condition, since a policy
   * that names it as principal is refused in an account where it does not exist yet.
   */
  private autoScaling(partition: string): Statement[] {
    const role = `arn:${partition}:iam::${this.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const only = { StringEquals: { 'kms:CallerAccount': this.accountId }, ArnEquals: { 'aws:PrincipalArn': role } };
    const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
    return [
      { Sid: 'NodeDisks', Principal: { AWS: '*' }, Action: use, Resource: '*', Condition: only },
      {
        Sid: 'NodeDiskGrants',
        Principal: { AWS: '*' },
        Action: 'kms:CreateGrant',
        Resource: '*',
        Condition: { ...only, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ];
  }
}
