import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { PrivateEndpoints } from './endpoints';
import { grantOperators, type Operators, type Role } from './identity';
import type { Place } from './place';
import { Propagation } from './propagation';

/** Who reaches a vault from outside the network, to write keys and secrets: whatever applies the platform. */
export interface VaultClients {
  /** Public ranges, as the vault sees them. Default: `cluster.publicAccessCidrs`. From /8 to /32 each. */
  readonly clientCidrs?: readonly string[];
  /** Ids of subnets with the service endpoint `Microsoft.KeyVault`. Default: none. */
  readonly clientSubnetIds?: readonly string[];
}

/** A vault to keep keys or secrets in: a `Vault`, or one that exists already. */
export interface VaultRef {
  /** Id of the resource. */
  readonly id: string;
  /** What whoever writes into it must wait for. */
  readonly ready: readonly ITerraformDependable[];
}

const KEPT_DAYS = 90;

/** A name, who writes into it, and from where. */
export interface VaultProps extends Place, VaultClients {
  /** Name, unique in the world; 3 to 24 characters. */
  readonly name: string;
  /** Id of the Entra tenant. */
  readonly tenantId: string;
  /** Roles of those who write into it. */
  readonly roles: readonly Role[];
  /** Who applies and administers the platform, and so gets the roles. */
  readonly operators: Operators;
  /** What puts it into the network. */
  readonly endpoints: PrivateEndpoints;
  /** True: Terraform refuses to destroy it. Default: true. A deleted one can be had back for 90 days, and nobody can purge it before. */
  readonly protect?: boolean;
}

/**
 * A key vault: access by roles alone, purge protection, in the network by a private endpoint. From outside it answers the clients that are named,
 * since Terraform writes keys and secrets through the vault's own address, and the services of Azure that use a key of it.
 */
export class Vault extends TerraformConstruct implements VaultRef {
  /** The vault itself, for overrides. */
  public readonly vault: KeyVault;
  public readonly id: string;
  public readonly ready: readonly ITerraformDependable[];
  /** What whoever reaches it from the network must wait for. */
  public readonly endpoint: ITerraformDependable;

  public constructor(scope: Construct, id: string, props: VaultProps) {
    super(scope, id, needs(props, 'name', 'tenantId', 'roles', 'operators', 'endpoints', 'resourceGroup', 'region', 'tags'));
    const { name, region: location, resourceGroup: resourceGroupName, tags, tenantId, clientCidrs = [], clientSubnetIds = [], roles, operators, protect = true } = props;
    this.vault = new KeyVault(this, 'vault', {
      name,
      location,
      resourceGroupName,
      tenantId,
      skuName: 'standard',
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: KEPT_DAYS,
      publicNetworkAccessEnabled: true,
      networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [...clientCidrs], virtualNetworkSubnetIds: [...clientSubnetIds] },
      tags: { ...tags },
      lifecycle: { preventDestroy: protect },
    });
    this.id = this.vault.id;
    const given = roles.flatMap((role) => grantOperators(this, role.toLowerCase().replaceAll(' ', '-'), this.id, role, operators));
    this.ready = [new Propagation(this, 'known', given)];
    this.endpoint = props.endpoints.add(`${name}-endpoint`, 'vault', this.id);
  }
}
