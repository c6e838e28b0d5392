import type { NetworkSecurityGroupSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-group';

/** A rule before it has its place. */
export type Rule = Omit<NetworkSecurityGroupSecurityRule, 'priority'>;

const INBOUND = { direction: 'Inbound', protocol: '*', sourcePortRange: '*', destinationAddressPrefix: '*' } as const;

/** One port by the attribute for one, several by that for several: the provider takes no list with `*` in it. */
function ports(wanted: readonly string[]): Rule {
  return wanted.length === 1 ? { destinationPortRange: wanted[0] } : { destinationPortRanges: [...wanted] };
}

/** Lets some addresses in. */
export function allow(name: string, from: readonly string[], to: readonly string[]): Rule {
  return { ...INBOUND, name, access: 'Allow', sourceAddressPrefixes: [...from], ...ports(to) };
}

/** Azure's load balancers ask whether a server lives; their address counts as one of the network too, so a rule below would shut them out. */
export function allowProbes(): Rule {
  return { ...INBOUND, name: 'probes', access: 'Allow', sourceAddressPrefix: 'AzureLoadBalancer', destinationPortRange: '*' };
}

/** Shuts out whatever of the network, or of what is connected with it, no rule above lets in. */
export function deny(name: string, to: readonly string[]): Rule {
  return { ...INBOUND, name, access: 'Deny', sourceAddressPrefix: 'VirtualNetwork', ...ports(to) };
}

/** The rules in their order. */
export function rules(inOrder: readonly Rule[]): NetworkSecurityGroupSecurityRule[] {
  return inOrder.map((rule, index) => ({ ...rule, priority: 100 * (index + 1) }));
}
