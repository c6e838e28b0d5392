import type { Manifest } from '../package';

/** Packages of a repository, by name, each with one exact version. */
export interface Dependencies {
  readonly dependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
}

const TOOLS = ['@types/node', 'tsx', 'typescript', 'vitest'];

/**
 * What a repository of the library installs: the versions with which the library itself is tested.
 * @param provider of the cloud; none for a cluster that exists, which is delivered without Terraform
 */
export function starterDependencies({ name, version, devDependencies: tested, peerDependencies, peerDependenciesMeta }: Manifest, provider?: string): Dependencies {
  const exact = (names: readonly string[]): [string, string][] =>
    [...names].sort().map((wanted) => {
      const found = tested[wanted];
      if (found === undefined) throw new RangeError(`${wanted} is not among the packages that ${name} is tested with`);
      return [wanted, found];
    });
  const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
  return {
    dependencies: { ...Object.fromEntries(exact([...peers, ...(provider === undefined ? [] : [provider])])), [name]: version },
    devDependencies: Object.fromEntries(exact([...TOOLS, ...(provider === undefined ? [] : ['cdktf-cli'])])),
  };
}
