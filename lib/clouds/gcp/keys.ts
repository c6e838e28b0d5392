import { KmsCryptoKey } from '@cdktf/provider-google/lib/kms-crypto-key';
import { KmsCryptoKeyIamMember } from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';

/** A key, and what must exist before whoever uses it can: an `EncryptionKey`, or one that exists already. */
export interface KeyRef {
  /** Id, as `projects/p/locations/l/keyRings/r/cryptoKeys/k`. */
  readonly keyId: string;
  /** What must exist before the key can be used, such as the right to it. Default: nothing to wait for. */
  readonly ready?: readonly ITerraformDependable[];
}

const ROTATION_DAYS = 90;
const DESTROY_DAYS = 30;
const DAY_SECONDS = 86_400;

/** A name, a key ring, and which of Google's agents uses it. */
export interface EncryptionKeyProps {
  /** Name, unique in the key ring for ever: Google never deletes a key, only its versions. */
  readonly name: string;
  /** Id of the key ring; in the region of what it encrypts. */
  readonly keyRing: string;
  /** Google's own agent that encrypts and decrypts with it, as an IAM member; nobody else may. */
  readonly user: string;
  /** What must exist before that agent does: the API that brings it. Default: nothing to wait for. */
  readonly after?: readonly ITerraformDependable[];
  /** True: Terraform refuses to destroy it, since whatever it encrypts would be lost. Default: true. */
  readonly protect?: boolean;
}

/** A customer managed key: a new version every 90 days, a version destroyed only 30 days after the order to, used by one service agent. */
export class EncryptionKey extends TerraformConstruct implements KeyRef {
  /** The key itself, for overrides. */
  public readonly key: KmsCryptoKey;
  public readonly keyId: string;
  public readonly ready: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id, needs(props, 'name', 'keyRing', 'user'));
    const { name, keyRing, user, after = [], protect = true } = props;
    this.key = new KmsCryptoKey(this, 'key', {
      name,
      keyRing,
      purpose: 'ENCRYPT_DECRYPT',
      rotationPeriod: `${ROTATION_DAYS * DAY_SECONDS}s`,
      destroyScheduledDuration: `${DESTROY_DAYS * DAY_SECONDS}s`,
      lifecycle: { preventDestroy: protect },
    });
    this.keyId = this.key.id;
    this.ready = [
      new KmsCryptoKeyIamMember(this, 'user', { cryptoKeyId: this.keyId, role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter', member: user, dependsOn: after.length > 0 ? [...after] : undefined }),
    ];
  }
}
