import { SecretManagerSecret } from '@cdktf/provider-google/lib/secret-manager-secret';
import { SecretManagerSecretVersion } from '@cdktf/provider-google/lib/secret-manager-secret-version';
import { Fn, Token, type ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';

/** A secret in Secret Manager: a `GeneratedSecret`, or one that exists already. */
export interface SecretRef {
  /** Id, as `projects/p/secrets/s`. */
  readonly id: string;
}

/** A name, a region, and which parts of it are made up. */
export interface GeneratedSecretProps {
  /** Name, unique in the project. */
  readonly name: string;
  /** Region that holds it. */
  readonly region: string;
  /** Parts that are no secret, for example the user name. */
  readonly plain: { readonly [key: string]: string };
  /** Parts that Terraform makes up itself. */
  readonly generated: readonly string[];
  /** Number of the revision: changing it writes every generated part anew. Whole numbers from 1. */
  readonly revision: number;
  /** What must exist first: the APIs. */
  readonly after: readonly ITerraformDependable[];
  /** True: Google and Terraform refuse to destroy it. Default: true. */
  readonly protect?: boolean;
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
  public readonly secret: SecretManagerSecret;
  /** Its value, as a resource: whoever reads it waits for this. */
  public readonly version: SecretManagerSecretVersion;
  public readonly id: string;

  private readonly keys: readonly string[];

  public constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id, needs(props, 'name', 'region', 'plain', 'generated', 'revision', 'after'));
    this.keys = [...Object.keys(props.plain), ...props.generated];
    const { protect = true } = props;
    this.secret = new SecretManagerSecret(this, 'secret', {
      secretId: props.name,
      // In the platform's region only, and under Google's own key: its agent, whom a key of ours must admit, exists only once someone has asked for it by hand.
      replication: { userManaged: { replicas: [{ location: props.region }] } },
      deletionProtection: protect,
      dependsOn: [...props.after],
      lifecycle: { preventDestroy: protect },
    });
    this.id = this.secret.id;
    const generated = Object.fromEntries(props.generated.map((key) => [key, madeUp()]));
    this.version = new SecretManagerSecretVersion(this, 'version', {
      secret: this.id,
      secretDataWo: Token.asString(Fn.jsonencode({ ...props.plain, ...generated })),
      secretDataWoVersion: props.revision,
      // Whoever still reads the one before must be able to.
      deletionPolicy: 'DISABLE',
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** Its parts as expressions of Terraform, for write-only attributes: read while Terraform applies, and kept in no plan or state. */
  public read(): { readonly [key: string]: string } {
    return readEphemeralSecret(TerraformStack.of(this), { name: this.secret.friendlyUniqueId, secretId: this.version.secret, keys: this.keys });
  }
}

/** An ephemeral reading of a secret. */
export interface SecretReading {
  /** Name of the reading, unique in the stack: letters, digits and underscores. */
  readonly name: string;
  /** Id of the secret. */
  readonly secretId: string;
  /** Number of the version, where the same stack writes it: the reading then waits for it. Default: the newest. */
  readonly version?: string;
  /** Keys of the JSON document. */
  readonly keys: readonly string[];
}

/**
 * Reads a secret while Terraform applies, by an ephemeral resource that leaves nothing in plan or state.
 * @returns a Terraform expression for each key
 */
export function readEphemeralSecret(stack: TerraformStack, { name, secretId, version = 'latest', keys }: SecretReading): { readonly [key: string]: string } {
  const type = 'google_secret_manager_secret_version';
  // cdktf 0.21 has no class for ephemeral resources. The whole id as `secret`: early releases of 7 complete no short name (provider issue 24627).
  stack.addOverride(`ephemeral.${type}.${name}`, { secret: secretId, version });
  return Object.fromEntries(keys.map((key) => [key, `\${jsondecode(ephemeral.${type}.${name}.secret_data)["${key}"]}`]));
}
