import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Of a package.json what the command reads. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly devDependencies: { readonly [name: string]: string };
  readonly peerDependencies: { readonly [name: string]: string };
  readonly peerDependenciesMeta: { readonly [name: string]: { readonly optional?: boolean } };
}

/** This package's own; the same distance from the sources and from what is built of them. */
export function ownManifest(): Manifest {
  return JSON.parse(readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8')) as Manifest;
}
