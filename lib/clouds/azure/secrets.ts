import { KeyVaultSecret } from '@cdktf/provider-azurerm/lib/key-vault-secret';
import { Fn, Token, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { VaultRef } from './vaults';

/** A secret in a key vault: a `GeneratedSecret`, or one that exists already. */
export interface SecretRef {
  /** Id of the resource, as `/subscriptions/.../vaults/v/secrets/s`. */
  readonly id: string;
}

/** A name, a vault, and which parts of it are made up. */
export interface GeneratedSecretProps {
  /** Name, unique in the vault. */
  readonly name: string;
  /** The vault that holds it. */
  readonly vault: VaultRef;
  /** Parts that are no secret, for example the user name. */
  readonly plain: { readonly [key: string]: string };
  /** Parts that Terraform makes up itself. */
  readonly generated: readonly string[];
  /** Number of the revision: changing it writes every generated part anew. Whole numbers from 1. */
  readonly revision: number;
  /** True: Terraform refuses to destroy it. Default: true. The vault keeps a deleted one for 90 days. */
  readonly protect?: boolean;
}

/**
 * 64 hexadecimal digits, 256 bits of the system's random source: Terraform's `uuid()` is 16 random bytes, and two of them make a password that needs
 * quoting nowhere; what stands in front gives it the letters of both cases that flexible server asks for.
 * A function and not `random_password`, because a resource of any provider would keep its result in the state.
 */
function madeUp(): string {
  return Token.asString(Fn.replace(Fn.join('', ['Pg1', Fn.uuid(), Fn.uuid()]), '-', ''));
}

/** A secret whose value nobody has ever seen: made up while Terraform applies, sent by a write-only attribute, in no plan, state or file. */
export class GeneratedSecret extends TerraformConstruct implements SecretRef {
  /** The secret itself, for overrides. */
  public readonly secret: KeyVaultSecret;
  public readonly id: string;

  private readonly keys: readonly string[];

  public constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id, needs(props, 'name', 'vault', 'plain', 'generated', 'revision'));
    this.keys = [...Object.keys(props.plain), ...props.generated];
    const generated = Object.fromEntries(props.generated.map((key) => [key, madeUp()]));
    this.secret = new KeyVaultSecret(this, 'secret', {
      name: props.name,
      keyVaultId: props.vault.id,
      contentType: 'application/json',
      valueWo: Token.asString(Fn.jsonencode({ ...props.plain, ...generated })),
      valueWoVersion: props.revision,
      dependsOn: [...props.vault.ready],
      lifecycle: { preventDestroy: props.protect ?? true },
    });
    this.id = this.secret.resourceVersionlessId;
  }

  /** Its parts as expressions of Terraform, for write-only attributes: read while Terraform applies, and kept in no plan or state. */
  public read(): { readonly [key: string]: string } {
    return readEphemeralSecret(TerraformStack.of(this), { name: this.secret.friendlyUniqueId, secretId: this.id, keys: this.keys });
  }
}

/** An ephemeral reading of a secret. */
export interface SecretReading {
  /** Name of the reading, unique in the stack: letters, digits and underscores. */
  readonly name: string;
  /** Id of the secret. */
  readonly secretId: string;
  /** Its version, where the same stack writes it: the reading then waits for it. Default: the newest. */
  readonly version?: string;
  /** Keys of the JSON document. */
  readonly keys: readonly string[];
}

/**
 * Reads a secret while Terraform applies, by an ephemeral resource that leaves nothing in plan or state.
 * @returns a Terraform expression for each key
 */
export function readEphemeralSecret(stack: TerraformStack, { name, secretId, version, keys }: SecretReading): { readonly [key: string]: string } {
  const type = 'azurerm_key_vault_secret';
  const part = (index: number): string => Token.asString(Fn.element(Fn.split('/secrets/', secretId), index));
  // cdktf 0.21 has no class for ephemeral resources.
  stack.addOverride(`ephemeral.${type}.${name}`, { key_vault_id: part(0), name: part(1), ...(version === undefined ? {} : { version }) });
  return Object.fromEntries(keys.map((key) => [key, `\${jsondecode(ephemeral.${type}.${name}.value)["${key}"]}`]));
}
