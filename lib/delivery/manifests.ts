import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { toYaml, type Plain } from '../config';
import { ValidationError } from '../errors';

/** Anything that yields Kubernetes objects; a cdk8s chart does. */
export interface ObjectSource {
  readonly node: { readonly path: string };
  toJson(): unknown[];
}

interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly replicas?: number; readonly maxReplicaCount?: number; readonly scaleTargetRef?: { readonly kind: string } };
}

/** Kubernetes objects as text, with the hash that names their version. */
export interface Manifests {
  readonly objects: readonly KubeObject[];
  readonly yaml: string;
  /** First 12 hex digits of the text's SHA-256. */
  readonly hash: string;
}

/** What an unresolved Terraform value looks like: strings, lists, maps and numbers each in their own way (cdktf 0.21). */
const TOKEN = /\$\{TfToken\[|#\{TfToken\[|&\{TfToken\[|-\d\.\d{10,}e\+2\d\d/;

/** Helm keeps a release in one Secret; 1 MiB is the API server's limit, 5 % are left for Helm's own words. */
const RELEASE_LIMIT_BYTES = 0.95 * 2 ** 20;

/** Path of the first value that matches, for an error that says where to look. */
function find(value: unknown, pattern: RegExp, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return pattern.test(String(value)) ? path : undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (pattern.test(key)) return `${path}.${key}`;
    const found = find(inner, pattern, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function id(object: KubeObject): string {
  return `${object.kind}/${object.metadata.name}`;
}

function checkObject(source: ObjectSource, object: KubeObject): void {
  const token = find(object, TOKEN, id(object));
  if (token !== undefined) {
    throw new ValidationError(source, [
      {
        prop: token,
        got: 'a Terraform value',
        allowed: 'text that is known at synth; manifests are the same for every account',
        write: 'a fact: the value as an output of the foundation, read by the workload from the ConfigMap platform-facts',
      },
    ]);
  }
  if (object.kind === 'Secret') {
    throw new ValidationError(source, [
      {
        prop: id(object),
        got: 'a Secret',
        allowed: 'no Secret in a file, with or without a value',
        write: "a secret in the cloud's own store; the platform stack copies it into Kubernetes",
      },
    ]);
  }
}

/** Helm stores chart and rendered text together, compressed, then as base64. */
function checkReleaseSize(source: ObjectSource, yaml: string): void {
  // Text this short cannot reach the limit: skip the compression.
  if (2 * yaml.length < RELEASE_LIMIT_BYTES / 2) return;
  const release = JSON.stringify({ chart: Buffer.from(yaml).toString('base64'), manifest: yaml });
  const bytes = Math.ceil((gzipSync(release).length * 4) / 3);
  if (bytes < RELEASE_LIMIT_BYTES) return;
  throw new ValidationError(source, [
    {
      prop: 'manifests',
      got: `${bytes} bytes as a Helm release`,
      allowed: `at most ${RELEASE_LIMIT_BYTES} bytes: Helm keeps a release in one Secret of 1 MiB`,
      write: 'large files, such as dashboards, in a chart of their own',
    },
  ]);
}

/**
 * Renders the objects of a source, sorted by kind and name.
 * Throws a ValidationError for a Terraform value, a Secret, or a release that Helm could not store.
 */
export function renderManifests(source: ObjectSource): Manifests {
  const objects = source.toJson() as KubeObject[];
  const sorted = [...objects].sort((a, b) => (id(a) < id(b) ? -1 : 1));
  const yaml = sorted.map((object) => `---\n${toYaml(object as unknown as Plain)}`).join('');
  if (TOKEN.test(yaml) || /^kind: Secret$/m.test(yaml)) sorted.forEach((object) => checkObject(source, object));
  checkReleaseSize(source, yaml);
  return { objects, yaml, hash: createHash('sha256').update(yaml).digest('hex').slice(0, 12) };
}
