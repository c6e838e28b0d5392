import { ManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageManagementPolicy, type StorageManagementPolicyRule } from '@cdktf/provider-azurerm/lib/storage-management-policy';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { BucketSizing } from '../../sizing';
import type { PrivateEndpoints } from './endpoints';
import type { ContainersAttributes, GivenContainers } from './given/buckets';
import type { OwnIdentity } from './identity';
import type { KeyRef } from './keys';
import type { Place } from './place';

/** Days that a deleted container, and in an account with versions whatever was deleted or written over, can be had back: long enough to notice a mistake. */
const NONCURRENT_DAYS = 30;

/** A container to keep data in: one of a `BlobStore`, or one that exists already. */
export interface ContainerRef {
  /** Name of its storage account. */
  readonly account: string;
  /** Name of the container. */
  readonly name: string;
  /** Id of the container. */
  readonly id: string;
}

/** Name, key and containers of an account, and who reaches it. */
export interface BlobStoreProps extends Place {
  /** Name, unique in the world; 3 to 24 lower-case letters and digits. */
  readonly name: string;
  /** Lifecycle of each container, from the sizing. */
  readonly containers: { readonly [name: string]: BucketSizing };
  /** True: keeps what is deleted or written over for 30 days. Azure decides it for all containers of an account. Default: false. */
  readonly versioned?: boolean;
  /** Key that the blobs are encrypted with. */
  readonly key: KeyRef;
  /** Who uses the key. */
  readonly identity: OwnIdentity;
  /** What puts it into the network. */
  readonly endpoints: PrivateEndpoints;
  /** True: Azure and Terraform refuse to destroy it. Default: true. */
  readonly protect?: boolean;
}

/**
 * A storage account with a container per bucket: reached from the network alone, by identities and never by a shared key, in three zones,
 * encrypted by the platform's key, its lifecycle a net below the backends' own retention.
 */
export class BlobStore extends TerraformConstruct {
  /** Containers that exist already, for `new AzureCloud({ buckets })`: each gets a role for its component, and the plan stops where one is missing. */
  public static fromAttributes(attributes: ContainersAttributes): GivenContainers {
    return { ...attributes, given: true };
  }

  /** The storage account itself, for overrides. */
  public readonly account: StorageAccount;
  /** The containers, by the names they were asked for. */
  public readonly containers: { readonly [name: string]: StorageContainer };
  /** What whoever uses it must wait for. */
  public readonly endpoint: ITerraformDependable;

  public constructor(scope: Construct, id: string, props: BlobStoreProps) {
    super(scope, id, needs(props, 'name', 'containers', 'key', 'identity', 'endpoints', 'resourceGroup', 'region', 'tags'));
    const { containers, versioned, protect = true } = props;
    const lifecycle = { preventDestroy: protect };
    this.account = this.createAccount(props);
    const of = (name: string): StorageContainer =>
      new StorageContainer(this, `${name}-container`, { name, storageAccountId: this.account.id, containerAccessType: 'private', lifecycle });
    this.containers = Object.fromEntries(Object.keys(containers).map((name) => [name, of(name)]));
    new StorageManagementPolicy(this, 'lifecycle', { storageAccountId: this.account.id, rule: lifecycleRules(containers, versioned), dependsOn: Object.values(this.containers) });
    if (protect) new ManagementLock(this, 'lock', { name: 'kept', scope: this.account.id, lockLevel: 'CanNotDelete', notes: `Holds ${Object.keys(containers).join(', ')} of the platform.` });
    this.endpoint = props.endpoints.add(`${props.name}-endpoint`, 'blob', this.account.id);
  }

  /** One of the containers, as whoever uses it needs it. */
  public container(name: string): ContainerRef | undefined {
    const made = this.containers[name];
    return made === undefined ? undefined : { account: this.account.name, name: made.name, id: made.id };
  }

  private createAccount({ name, region: location, resourceGroup: resourceGroupName, tags, key, identity, versioned = false, protect = true }: BlobStoreProps): StorageAccount {
    return new StorageAccount(this, 'account', {
      name,
      location,
      resourceGroupName,
      accountKind: 'StorageV2',
      accountTier: 'Standard',
      accountReplicationType: 'ZRS',
      accessTier: 'Hot',
      publicNetworkAccessEnabled: false,
      networkRules: { defaultAction: 'Deny', bypass: ['None'] },
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      localUserEnabled: false,
      allowNestedItemsToBePublic: false,
      allowedCopyScope: 'AAD',
      crossTenantReplicationEnabled: false,
      httpsTrafficOnlyEnabled: true,
      minTlsVersion: 'TLS1_2',
      identity: identity.assigned,
      customerManagedKey: { keyVaultKeyId: key.keyUrl, userAssignedIdentityId: identity.identity.id },
      // Compaction deletes what it has read, all day: to keep that for a while would cost more than the data. What people write has versions instead.
      blobProperties: {
        versioningEnabled: versioned,
        changeFeedEnabled: false,
        containerDeleteRetentionPolicy: { days: NONCURRENT_DAYS },
        deleteRetentionPolicy: versioned ? { days: NONCURRENT_DAYS } : undefined,
      },
      tags: { ...tags },
      dependsOn: [...(key.ready ?? [])],
      lifecycle: { preventDestroy: protect },
    });
  }
}

/** Prefixes that Azure takes in one rule; tenants may be more. */
const PREFIXES_OF_A_RULE = 10;

/** The rules of an account; none moves a blob to a colder tier, which would be paid for at each read. Azure itself drops uploads that nobody finished after a week. */
export function lifecycleRules(containers: { readonly [name: string]: BucketSizing }, versioned = false): StorageManagementPolicyRule[] {
  const rules = Object.entries(containers).flatMap(([name, { expireDays, expirePrefixes }]): StorageManagementPolicyRule[] => {
    if (expireDays === undefined) return [];
    const needed = Math.ceil(expirePrefixes.length / PREFIXES_OF_A_RULE);
    return Array.from({ length: needed }, (_, i) => ({
      name: i === 0 ? `expire-${name}` : `expire-${name}-${i + 1}`,
      enabled: true,
      filters: { blobTypes: ['blockBlob'], prefixMatch: expirePrefixes.slice(i * PREFIXES_OF_A_RULE, (i + 1) * PREFIXES_OF_A_RULE).map((prefix) => `${name}/${prefix}`) },
      actions: { baseBlob: { deleteAfterDaysSinceModificationGreaterThan: expireDays } },
    }));
  });
  if (!versioned) return rules;
  return [...rules, { name: 'expire-versions', enabled: true, filters: { blobTypes: ['blockBlob'] }, actions: { version: { deleteAfterDaysSinceCreation: NONCURRENT_DAYS } } }];
}
