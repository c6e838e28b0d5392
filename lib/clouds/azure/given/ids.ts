import { Fn, Token } from 'cdktf';
import type { Faults } from '../../../errors';

/** A kind of resource by Azure's own name, and in words. */
export interface ResourceKind {
  /** As `Microsoft.Network/virtualNetworks/subnets`. */
  readonly type: string;
  /** As `a subnet`. */
  readonly what: string;
}

export const NETWORK: ResourceKind = { type: 'Microsoft.Network/virtualNetworks', what: 'a virtual network' };
export const SUBNET: ResourceKind = { type: 'Microsoft.Network/virtualNetworks/subnets', what: 'a subnet' };
export const DNS_ZONE: ResourceKind = { type: 'Microsoft.Network/privateDnsZones', what: 'a private DNS zone' };
export const STORAGE_ACCOUNT: ResourceKind = { type: 'Microsoft.Storage/storageAccounts', what: 'a storage account' };
export const SECRET: ResourceKind = { type: 'Microsoft.KeyVault/vaults/secrets', what: 'a secret in a key vault, without a version' };

/** Parts of an id, where one splits it at its slashes. */
export const PART = { resourceGroup: 4, name: 8, child: 10 } as const;

function pathOf({ type }: ResourceKind, name: string): string {
  const [namespace = '', ...types] = type.split('/');
  return `/providers/${namespace}${types.map((each) => `/${each}/${name}`).join('')}`;
}

/**
 * Adds a fault for text that is no id of such a resource, or for one of another subscription where that matters: Terraform's provider, which looks
 * it up, works in one. Upper and lower case count, since the provider reads them so. What Terraform fills in later is looked at in the plan.
 */
export function checkResource(prop: string, got: string, kind: ResourceKind, subscriptionId: string | undefined, faults: Faults): boolean {
  if (Token.isUnresolved(got)) return true;
  const found = new RegExp(`^/subscriptions/([0-9a-fA-F-]{36})/resourceGroups/[^/]+${pathOf(kind, '[^/]+').replaceAll('.', '\\.')}$`).exec(got);
  const write = `'/subscriptions/${subscriptionId ?? '<id>'}/resourceGroups/<name>${pathOf(kind, '<name>')}'`;
  if (found === null) {
    faults.add({ prop, got, allowed: `the id of ${kind.what}, its whole path, with upper and lower case as in ${kind.type}`, write });
    return false;
  }
  if (subscriptionId === undefined || found[1]?.toLowerCase() === subscriptionId.toLowerCase()) return true;
  faults.add({ prop, got, allowed: `${kind.what} of the platform's own subscription, ${subscriptionId}`, write });
  return false;
}

/** Text, or Terraform's expression, of a part of an id; ids of other stacks are known only in the plan. */
export function partOf(id: string, part: (typeof PART)[keyof typeof PART]): string {
  return Token.isUnresolved(id) ? Token.asString(Fn.element(Fn.split('/', id), part)) : (id.split('/')[part] ?? '');
}
