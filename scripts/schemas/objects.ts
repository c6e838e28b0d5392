import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A Kubernetes object as it stands in a file. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly [field: string]: unknown;
}

/** An object and the file it stands in, relative to the folder that was read. */
export interface Located {
  readonly file: string;
  readonly object: KubeObject;
}

/** The groups of the API server itself; every other group belongs to a CustomResourceDefinition. */
const BUILT_IN_GROUPS = new Set([
  '', 'apps', 'autoscaling', 'batch', 'policy',
  'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io',
  'certificates.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io', 'resource.k8s.io', 'scheduling.k8s.io',
  'storage.k8s.io', 'storagemigration.k8s.io',
]);

/** `apps/v1` -> `apps`; `v1` -> the empty group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** True for what a CustomResourceDefinition defines, false for what every API server knows. */
export function isCustom(object: KubeObject): boolean {
  return !BUILT_IN_GROUPS.has(groupOf(object.apiVersion));
}

/** `Deployment observability/gateway`, as people write it. */
export function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata?.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata?.name ?? '(no name)'}`;
}

/** Every Kubernetes object of every YAML and JSON file of a folder and the folders in it, lists taken apart. */
export function readObjects(folder: string): Located[] {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ya?ml|json)$/.test(file));
  return files.sort().flatMap((file) => parseObjects(fs.readFileSync(path.join(folder, file), 'utf8'), file).map((object) => ({ file, object })));
}

/** The objects of one text; throws an Error that names the file when it is no YAML or holds something else. */
export function parseObjects(text: string, file: string): KubeObject[] {
  // YAML 1.1, as the API server's clients read it.
  return [...parseAllDocuments(text, { version: '1.1' })].flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${file}: ${error.message.split('\n')[0]}`);
    return flat(document.toJS(), file);
  });
}

function flat(value: unknown, file: string): KubeObject[] {
  if (value === null || value === undefined) return [];
  const { apiVersion, kind, items } = value as { readonly [key: string]: unknown };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw new Error(`${file}: holds something without apiVersion and kind`);
  return kind.endsWith('List') && Array.isArray(items) ? items.flatMap((item) => flat(item, file)) : [value as KubeObject];
}
