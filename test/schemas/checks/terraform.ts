import * as fs from 'node:fs';
import * as path from 'node:path';
import type { KubeObject } from '../../../scripts/schemas/objects';

/** Resources of the kubernetes provider, and the kinds they make. */
const KINDS: { readonly [resource: string]: string } = {
  kubernetes_config_map_v1: 'ConfigMap',
  kubernetes_namespace_v1: 'Namespace',
  kubernetes_secret_v1: 'Secret',
  kubernetes_service_account_v1: 'ServiceAccount',
};

interface Resource {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: object;
  readonly data_wo?: object;
}

interface Stack {
  readonly resource?: { readonly [type: string]: { readonly [id: string]: Resource } };
}

/** A namespace by name, or by reference to the resource that makes it. */
function namespaceOf({ resource = {} }: Stack, { namespace }: Resource['metadata']): string | undefined {
  const id = /^\$\{kubernetes_namespace_v1\.([\w-]+)\.metadata/.exec(namespace ?? '')?.[1];
  return id === undefined ? namespace : resource['kubernetes_namespace_v1']?.[id]?.metadata.name;
}

function objectsOf(stack: Stack): KubeObject[] {
  return Object.entries(KINDS).flatMap(([type, kind]) =>
    Object.values(stack.resource?.[type] ?? {}).map(({ metadata, data, data_wo }) => {
      const namespace = namespaceOf(stack, metadata);
      return { apiVersion: 'v1', kind, metadata: { name: metadata.name, ...(namespace === undefined ? {} : { namespace }) }, data: { ...data, ...data_wo } };
    }),
  );
}

/** The objects that the Terraform stacks of a synthesized output make in the cluster, as far as manifests can refer to them. */
export function terraformObjects(outdir: string): KubeObject[] {
  const stacks = path.join(outdir, 'stacks');
  if (!fs.existsSync(stacks)) return [];
  return fs.readdirSync(stacks).flatMap((id) => objectsOf(JSON.parse(fs.readFileSync(path.join(stacks, id, 'cdk.tf.json'), 'utf8')) as Stack));
}
