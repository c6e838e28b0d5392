import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Fn, TerraformStack, Token, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { readEphemeralSecret } from './connect';
import type { KeyRef } from './keys';

/** A secret in Secrets Manager: a `GeneratedSecret`, or one that exists already. */
export interface SecretRef {
  /** ARN of the secret. */
  readonly arn: string;
  /** What must exist before the secret has a value. Default: nothing, it exists already. */
  readonly ready?: readonly ITerraformDependable[];
}

/** A name, a key, and which parts of it are made up. */
export interface GeneratedSecretProps {
  /** Name, unique in the account and region; a deleted one blocks its name for 30 days. */
  readonly name: string;
  /** What the secret opens. */
  readonly description: string;
  /** Key of the secret; must be a customer managed one. */
  readonly key: KeyRef;
  /** Parts that are no secret, for example the user name. */
  readonly plain: { readonly [key: string]: string };
  /** Parts that Terraform makes up itself. */
  readonly generated: readonly string[];
  /** Number of the revision: changing it writes every generated part anew. Whole numbers from 1. */
  readonly revision: number;
}

/**
 * 64 hexadecimal digits, 256 bits of the system's random source: Terraform's `uuid()` is 16 random bytes, and two of them make a password
 * that needs quoting nowhere. A function and not `random_password`, because a resource of any provider would keep its result in the state.
 */
function madeUp(): string {
  return Token.asString(Fn.replace(Fn.join('', [Fn.uuid(), Fn.uuid()]), '-', ''));
}

/** A secret whose value nobody has ever seen: made up while Terraform applies, sent by a write-only attribute, in no plan, state or file. */
export class GeneratedSecret extends TerraformConstruct implements SecretRef {
  /** The secret itself, for overrides. */
  public readonly secret: SecretsmanagerSecret;
  /** Its value, as a resource: whoever reads it waits for this. */
  public readonly version: SecretsmanagerSecretVersion;
  public readonly arn: string;

  private readonly keys: readonly string[];

  public constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id, needs(props, 'name', 'description', 'key', 'plain', 'generated', 'revision'));
    this.keys = [...Object.keys(props.plain), ...props.generated];
    this.secret = new SecretsmanagerSecret(this, 'secret', {
      name: props.name,
      description: props.description,
      kmsKeyId: props.key.arn,
      recoveryWindowInDays: 30,
    });
    this.arn = this.secret.arn;
    const generated = Object.fromEntries(props.generated.map((key) => [key, madeUp()]));
    this.version = new SecretsmanagerSecretVersion(this, 'version', {
      secretId: this.secret.id,
      secretStringWo: Token.asString(Fn.jsonencode({ ...props.plain, ...generated })),
      secretStringWoVersion: props.revision,
    });
  }

  /** Its parts as expressions of Terraform, for write-only attributes: read while Terraform applies, and kept in no plan or state. */
  public read(): { readonly [key: string]: string } {
    // By its value's resource, so that there is one.
    return readEphemeralSecret(TerraformStack.of(this), this.secret.friendlyUniqueId, this.version.arn, this.keys);
  }

  public get ready(): readonly ITerraformDependable[] {
    return [this.version];
  }
}
