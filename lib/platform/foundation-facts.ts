import type { FoundationFacts } from '../clouds/cloud';
import type { NamedValues } from '../delivery';
import { FACTS, SECRETS, type FactValues, type SecretName } from '../facts';

const secretOutput = (name: string): string => `SECRET_ID_${name}`;
const clusterOutput = (key: string): string => `CLUSTER_${key}`;

/** One flat list of outputs: the facts under their own names, the rest with a prefix. */
export function toOutputs({ facts, secretIds, cluster }: FoundationFacts): NamedValues {
  const prefixed = (of: NamedValues, name: (key: string) => string): [string, string][] => Object.entries(of).map(([k, v]) => [name(k), v]);
  return { ...facts, ...Object.fromEntries([...prefixed(secretIds, secretOutput), ...prefixed(cluster, clusterOutput)]) };
}

/** The same facts from the outputs as a later stack reads them. */
export function fromOutputs(outputs: NamedValues): FoundationFacts {
  const value = (name: string): string => {
    const found = outputs[name];
    if (found === undefined) throw new Error(`the foundation has no output ${name}`);
    return found;
  };
  const clusterKeys = Object.keys(outputs).filter((name) => name.startsWith(clusterOutput('')));
  return {
    facts: Object.fromEntries(Object.values(FACTS).map((fact) => [fact, value(fact)])) as FactValues,
    secretIds: Object.fromEntries(Object.keys(SECRETS).map((name) => [name, value(secretOutput(name))])) as { [S in SecretName]: string },
    cluster: Object.fromEntries(clusterKeys.map((name) => [name.slice(clusterOutput('').length), value(name)])),
  };
}
