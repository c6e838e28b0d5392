import type { FoundationFacts } from '../clouds/cloud';
import type { NamedValues } from '../delivery';
import { FACTS, SECRETS, type FactValues } from '../facts';

const secretOutput = (name: string): string => `SECRET_ID_${name}`;
const identityOutput = (component: string): string => `IDENTITY_${component}`;
const authorityOutput = (server: string): string => `AUTHORITY_${server}`;
const clusterOutput = (key: string): string => `CLUSTER_${key}`;

/** One flat list of outputs: the facts under their own names, the rest with a prefix. */
export function toOutputs({ facts, secretIds, identities = {}, authorities = {}, cluster }: FoundationFacts): NamedValues {
  const prefixed = (of: NamedValues, name: (key: string) => string): [string, string][] => Object.entries(of).map(([k, v]) => [name(k), v]);
  return { ...facts, ...Object.fromEntries([...prefixed(secretIds, secretOutput), ...prefixed(identities, identityOutput), ...prefixed(authorities, authorityOutput), ...prefixed(cluster, clusterOutput)]) };
}

/** What the foundation has; a platform without Kafka lacks Kafka's. */
function present(names: readonly string[], value: (name: string) => string | undefined): { readonly [name: string]: string } {
  const entries = names.map((name) => [name, value(name)] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

/** The same facts from the outputs as a later stack reads them. */
export function fromOutputs(outputs: NamedValues): FoundationFacts {
  const behind = (prefix: string): { readonly [key: string]: string } =>
    Object.fromEntries(Object.entries(outputs).flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])));
  return {
    facts: present(Object.values(FACTS), (fact) => outputs[fact]) as FactValues,
    secretIds: present(Object.keys(SECRETS), (name) => outputs[secretOutput(name)]) as FoundationFacts['secretIds'],
    identities: behind(identityOutput('')),
    authorities: behind(authorityOutput('')),
    cluster: behind(clusterOutput('')),
  };
}
