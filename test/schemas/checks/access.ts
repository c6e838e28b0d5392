import { nameOf, type KubeObject } from '../../../scripts/schemas/objects';
import type { Check, Cluster } from './cluster';

interface Binding {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

const bindingsOf = (cluster: Cluster): readonly KubeObject[] => [...cluster.of('RoleBinding'), ...cluster.of('ClusterRoleBinding')];

/** A binding of a role or a ServiceAccount that does not exist is accepted, and grants nothing. */
export const bindingsFit: Check = (cluster) =>
  bindingsOf(cluster).flatMap((object) => {
    const { roleRef, subjects = [] } = object as unknown as Binding;
    const namespace = roleRef.kind === 'Role' ? (object.metadata.namespace ?? '') : '';
    return [
      // The cluster's own roles are in no manifest.
      ...(!roleRef.name.startsWith('system:') && cluster.find(roleRef.kind, namespace, roleRef.name) === undefined ? [`${roleRef.kind} ${roleRef.name} does not exist`] : []),
      ...subjects
        .filter(({ kind, name, namespace: of = '' }) => kind !== 'ServiceAccount' || cluster.find(kind, of, name) === undefined)
        .map(({ kind, name, namespace: of = '' }) => `${kind} ${of}/${name} does not exist`),
    ].map((fault) => `${nameOf(object)}: ${fault}`);
  });

/** What no telemetry needs. */
export const rolesAreNarrow: Check = (cluster) =>
  [...cluster.of('Role'), ...cluster.of('ClusterRole')].flatMap((object) => {
    const rules = object.rules as readonly { readonly resources?: readonly string[]; readonly verbs: readonly string[] }[];
    return rules.flatMap(({ resources = [], verbs }) => [
      ...[...resources, ...verbs].filter((word) => word === '*').map(() => `${nameOf(object)}: grants everything by "*"`),
      ...resources.filter((resource) => resource === 'secrets').map(() => `${nameOf(object)}: grants ${verbs.join(', ')} on secrets`),
    ]);
  });
