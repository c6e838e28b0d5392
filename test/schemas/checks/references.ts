import type { Container } from 'kubernetes-types/core/v1';
import { nameOf, type KubeObject } from '../../../scripts/schemas/objects';
import type { Check, Cluster, Workload } from './cluster';

/** A ConfigMap or Secret that something needs, and the key of it where one is named. */
interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key?: string;
  readonly where: string;
}

interface Certificate {
  readonly secretName: string;
}

const CERTIFICATE_KEYS = ['tls.crt', 'tls.key', 'ca.crt'];

function certificate(cluster: Cluster, namespace: string, secret: string): KubeObject | undefined {
  return cluster.of('Certificate').find(({ metadata, spec }) => (metadata.namespace ?? '') === namespace && (spec as Certificate).secretName === secret);
}

/** Keys of a ConfigMap or Secret: in the manifests, made by Terraform, or by cert-manager for a Certificate; undefined when there is none. */
function keysOf(cluster: Cluster, namespace: string, { kind, name }: Reference): readonly string[] | undefined {
  const object = cluster.find(kind, namespace, name);
  if (object !== undefined) return Object.keys({ ...(object.data as object | undefined), ...(object.binaryData as object | undefined) });
  return kind === 'Secret' && certificate(cluster, namespace, name) !== undefined ? CERTIFICATE_KEYS : undefined;
}

function ofContainer(container: Container): Reference[] {
  const from = (container.envFrom ?? []).flatMap(({ configMapRef, secretRef }): Reference[] => [
    ...(configMapRef?.name === undefined ? [] : [{ kind: 'ConfigMap' as const, name: configMapRef.name, where: 'envFrom' }]),
    ...(secretRef?.name === undefined ? [] : [{ kind: 'Secret' as const, name: secretRef.name, where: 'envFrom' }]),
  ]);
  const single = (container.env ?? []).flatMap(({ name: where, valueFrom }): Reference[] => [
    ...(valueFrom?.configMapKeyRef?.name === undefined ? [] : [{ kind: 'ConfigMap' as const, name: valueFrom.configMapKeyRef.name, key: valueFrom.configMapKeyRef.key, where }]),
    ...(valueFrom?.secretKeyRef?.name === undefined ? [] : [{ kind: 'Secret' as const, name: valueFrom.secretKeyRef.name, key: valueFrom.secretKeyRef.key, where }]),
  ]);
  return [...from, ...single];
}

function ofVolumes({ volumes }: Workload): Reference[] {
  return volumes.flatMap(({ name, configMap, secret, projected }): Reference[] => {
    const where = `volume ${name}`;
    const config = [configMap, ...(projected?.sources ?? []).map((s) => s.configMap)].filter((c) => c?.name !== undefined);
    const secrets = [{ ...secret, name: secret?.secretName }, ...(projected?.sources ?? []).map((s) => s.secret)].filter((s) => s?.name !== undefined);
    const items = (kind: Reference['kind'], of: { name?: string; items?: { key: string }[] } | undefined): Reference[] =>
      of?.items === undefined ? [{ kind, name: of?.name as string, where }] : of.items.map(({ key }) => ({ kind, name: of.name as string, key, where }));
    return [...config.flatMap((c) => items('ConfigMap', c)), ...secrets.flatMap((s) => items('Secret', s))];
  });
}

function faultsOf(cluster: Cluster, namespace: string, references: readonly Reference[]): string[] {
  return references.flatMap((reference) => {
    const { kind, name, key, where } = reference;
    const keys = keysOf(cluster, namespace, reference);
    if (keys === undefined) return [`${where}: ${kind} ${name} is made nowhere in ${namespace}`];
    return key === undefined || keys.includes(key) ? [] : [`${where}: ${kind} ${name} has no key ${key}`];
  });
}

export const environmentExists: Check = (cluster) =>
  cluster.workloads.flatMap((w) => faultsOf(cluster, w.namespace, w.containers.flatMap(ofContainer)).map((fault) => `${w.title}: ${fault}`));

export const volumesExist: Check = (cluster) => cluster.workloads.flatMap((w) => faultsOf(cluster, w.namespace, ofVolumes(w)).map((fault) => `${w.title}: ${fault}`));

export const mountsFit: Check = ({ workloads }) =>
  workloads.flatMap(({ title, containers, volumes, claims }) => {
    const known = [...volumes.map(({ name }) => name), ...claims];
    const mounted = containers.flatMap((c) => (c.volumeMounts ?? []).map(({ name }) => name));
    return [
      ...mounted.filter((name) => !known.includes(name)).map((name) => `${title}: mounts ${name}, which is no volume`),
      ...known.filter((name) => !mounted.includes(name)).map((name) => `${title}: volume ${name} is mounted nowhere`),
    ];
  });

/** Secrets that KEDA reads for its scalers. */
export const scalerSecretsExist: Check = (cluster) =>
  cluster.of('TriggerAuthentication').flatMap((object) => {
    const { secretTargetRef = [] } = object.spec as { readonly secretTargetRef?: readonly { readonly parameter: string; readonly name: string; readonly key: string }[] };
    const references = secretTargetRef.map(({ parameter, name, key }): Reference => ({ kind: 'Secret', name, key, where: parameter }));
    return faultsOf(cluster, object.metadata.namespace ?? '', references).map((fault) => `${nameOf(object)}: ${fault}`);
  });
