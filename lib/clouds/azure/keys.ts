import { KeyVaultKey } from '@cdktf/provider-azurerm/lib/key-vault-key';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { grant, Role } from './identity';
import { Propagation } from './propagation';
import type { VaultRef } from './vaults';

/** A key, and what must exist before whoever uses it can: an `EncryptionKey`, or one that exists already. */
export interface KeyRef {
  /** URL of the key without a version: whoever uses it follows its rotation. */
  readonly keyUrl: string;
  /** URL of the key's newest version. */
  readonly versionUrl: string;
  /** What must exist before the key can be used, such as the right to it. Default: nothing to wait for. */
  readonly ready?: readonly ITerraformDependable[];
}

const ROTATION_DAYS = 90;
const BITS = 3_072;

/** A name, a vault, and who uses it. */
export interface EncryptionKeyProps {
  /** Name, unique in the vault. */
  readonly name: string;
  /** The vault that holds it. */
  readonly vault: VaultRef;
  /** Id of the principal that encrypts and decrypts with it; nobody else may. Default: given later, by `admit`. */
  readonly user?: string;
  /** True: a new version every 90 days, which its users take by themselves. False: for a user that cannot. Default: true. */
  readonly rotated?: boolean;
  /** True: Terraform refuses to destroy it, since whatever it encrypts would be lost. Default: true. */
  readonly protect?: boolean;
}

/** A customer managed key: wraps and unwraps the keys of one service, used by one principal. The vault keeps a deleted one for 90 days. */
export class EncryptionKey extends TerraformConstruct implements KeyRef {
  /** The key itself, for overrides. */
  public readonly key: KeyVaultKey;
  public readonly keyUrl: string;
  public readonly versionUrl: string;
  private known: readonly ITerraformDependable[] = [];

  public constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id, needs(props, 'name', 'vault'));
    const { name, vault, user, rotated = true, protect = true } = props;
    this.key = new KeyVaultKey(this, 'key', {
      name,
      keyVaultId: vault.id,
      keyType: 'RSA',
      keySize: BITS,
      keyOpts: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
      rotationPolicy: rotated ? { automatic: { timeAfterCreation: `P${ROTATION_DAYS}D` } } : undefined,
      dependsOn: [...vault.ready],
      lifecycle: { preventDestroy: protect },
    });
    this.keyUrl = this.key.versionlessId;
    this.versionUrl = this.key.id;
    if (user !== undefined) this.admit(user, Role.WRAPS_KEYS);
  }

  public get ready(): readonly ITerraformDependable[] {
    return this.known;
  }

  /** Lets a principal use the key. */
  public admit(principalId: string, role: Role): void {
    const given = grant(this, 'user', { scope: this.key.resourceVersionlessId, role, principalId });
    this.known = [new Propagation(this, 'known', [given])];
  }
}
