import { FederatedIdentityCredential } from '@cdktf/provider-azurerm/lib/federated-identity-credential';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { checkGiven, TerraformConstruct } from '../construct';
import type { Place } from './place';

/** The roles that a platform gives, by Azure's own names; each where it is needed and nowhere above. */
export const Role = {
  /** Reads, writes, lists and deletes blobs, and reads the container's own record. */
  USES_BLOBS: 'Storage Blob Data Contributor',
  /** Wraps and unwraps with a key: storage, disks, database. */
  WRAPS_KEYS: 'Key Vault Crypto Service Encryption User',
  /** Encrypts and decrypts with a key: the control plane. */
  USES_KEYS: 'Key Vault Crypto User',
  /** Makes keys and says when they rotate. */
  KEEPS_KEYS: 'Key Vault Crypto Officer',
  /** Reads and writes secrets. */
  KEEPS_SECRETS: 'Key Vault Secrets Officer',
  /** Lets a private endpoint into a vault; reads no key and no secret, since the vault goes by roles. */
  CONNECTS_VAULT: 'Key Vault Contributor',
  /** Puts machines and load balancers into a subnet. */
  USES_SUBNET: 'Network Contributor',
  /** Writes to an event hub, and reads nothing. */
  SENDS_EVENTS: 'Azure Event Hubs Data Sender',
  /** Reads an event hub, and writes nothing. */
  RECEIVES_EVENTS: 'Azure Event Hubs Data Receiver',
  READS: 'Reader',
  /** Everything in the cluster. */
  RULES_CLUSTER: 'Azure Kubernetes Service RBAC Cluster Admin',
} as const;

export type Role = (typeof Role)[keyof typeof Role];

export interface GrantProps {
  /** Id of what the role is about. */
  readonly scope: string;
  readonly role: Role;
  /** Id of who gets it. */
  readonly principalId: string;
  /** True: a principal of the platform's own, which Entra may not know everywhere yet. Default: true. */
  readonly own?: boolean;
}

/** Gives a role. */
export function grant(scope: Construct, id: string, { scope: about, role, principalId, own = true }: GrantProps): RoleAssignment {
  return new RoleAssignment(scope, id, {
    scope: about,
    roleDefinitionName: role,
    principalId,
    ...(own ? { principalType: 'ServicePrincipal', skipServicePrincipalAadCheck: true } : {}),
  });
}

/** Who applies a platform first, and who else may: Entra principals by their object ids. */
export interface Operators {
  /** Object id of who applies, known while Terraform plans. */
  readonly current: string;
  /** Object ids of the others. */
  readonly admins: readonly string[];
}

/** Gives a role to everyone who applies and administers a platform. */
export function grantOperators(scope: Construct, id: string, about: string, role: Role, { current, admins }: Operators): readonly RoleAssignment[] {
  const first = grant(scope, id, { scope: about, role, principalId: current, own: false });
  // It is whoever applied first: a change of hands must not take away the role in whose name the next step is done.
  first.addOverride('lifecycle.ignore_changes', ['principal_id']);
  return [first, ...admins.map((principalId, index) => grant(scope, `${id}-admin-${index}`, { scope: about, role, principalId, own: false }))];
}

/** A name, and where it lies. */
export interface OwnIdentityProps extends Place {
  /** Name, unique in the resource group. */
  readonly name: string;
}

/** An identity of a service of the platform: the cluster's, the storage account's, the database's. */
export class OwnIdentity extends TerraformConstruct {
  /** The identity itself, for overrides. */
  public readonly identity: UserAssignedIdentity;

  public constructor(scope: Construct, id: string, props: OwnIdentityProps) {
    super(scope, id, needs(props, 'name', 'resourceGroup', 'region', 'tags'));
    const { name, region: location, resourceGroup: resourceGroupName, tags } = props;
    this.identity = new UserAssignedIdentity(this, 'identity', { name, location, resourceGroupName, tags: { ...tags } });
  }

  /** What a resource is told to be. */
  public get assigned(): {
    /** Kind of identity, in the words of the resource that gets it: `UserAssigned`. */
    readonly type: string;
    /** Id of the identity. */
    readonly identityIds: string[];
  } {
    return { type: 'UserAssigned', identityIds: [this.identity.id] };
  }
}

/** What Entra asks for in a token of a cluster (workload identity federation). */
const AUDIENCE = 'api://AzureADTokenExchange';

/** Which pods it is for, and which containers they may use. */
export interface PodIdentityProps extends OwnIdentityProps {
  /** URL under which the cluster vouches for its pods. */
  readonly issuer: string;
  /** Namespace of the ServiceAccount. */
  readonly namespace: string;
  /** Name of the ServiceAccount. */
  readonly serviceAccount: string;
  /** Ids of the containers that it may use; nothing else. */
  readonly containers: { readonly [name: string]: string };
}

/** The identity of the pods of one ServiceAccount in one cluster: no secret, a token of the cluster's in exchange for one of Entra's. */
export class PodIdentity extends OwnIdentity {
  public constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, id, props);
    checkGiven(this, needs(props, 'issuer', 'namespace', 'serviceAccount', 'containers', 'name', 'resourceGroup', 'region', 'tags'));
    new FederatedIdentityCredential(this, 'trust', {
      name: props.serviceAccount,
      resourceGroupName: props.resourceGroup,
      parentId: this.identity.id,
      issuer: props.issuer,
      subject: `system:serviceaccount:${props.namespace}:${props.serviceAccount}`,
      audience: [AUDIENCE],
    });
    for (const [name, container] of Object.entries(props.containers)) {
      grant(this, `${name}-access`, { scope: container, role: Role.USES_BLOBS, principalId: this.identity.principalId });
    }
  }

  /** What the annotation of the ServiceAccount says. */
  public get clientId(): string {
    return this.identity.clientId;
  }
}
