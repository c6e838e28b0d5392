import { nameOf, type KubeObject } from '../../../scripts/schemas/objects';
import type { Check, Cluster, Workload } from './cluster';

interface AutoscalerSpec {
  readonly scaleTargetRef: { readonly kind?: string; readonly name: string };
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
  readonly triggers?: readonly { readonly authenticationRef?: { readonly name: string; readonly kind?: string } }[];
}

const specOf = (object: KubeObject): AutoscalerSpec => object.spec as AutoscalerSpec;

const autoscalers = (cluster: Cluster): readonly KubeObject[] => [...cluster.of('HorizontalPodAutoscaler'), ...cluster.of('ScaledObject')];

function isTarget(autoscaler: KubeObject, { object, namespace }: Workload): boolean {
  const { kind = 'Deployment', name } = specOf(autoscaler).scaleTargetRef;
  return (autoscaler.metadata.namespace ?? '') === namespace && kind === object.kind && name === object.metadata.name;
}

/** An autoscaler and a fixed number would undo each other at every apply, and so would two autoscalers. */
export const oneHandOnReplicas: Check = (cluster) =>
  cluster.workloads.flatMap((w) => {
    const found = autoscalers(cluster).filter((a) => isTarget(a, w));
    if (found.length > 1) return [`${w.title}: ${found.length} autoscalers: ${found.map(nameOf).join(', ')}`];
    return found.length === 1 && w.spec.replicas !== undefined ? [`${w.title}: replicas beside ${found.map(nameOf).join()}`] : [];
  });

/** Kubernetes would run one pod. */
export const replicasAreStated: Check = (cluster) =>
  cluster.services
    .filter(({ object }) => object.kind !== 'DaemonSet')
    .filter((w) => w.spec.replicas === undefined && !autoscalers(cluster).some((a) => isTarget(a, w)))
    .map(({ title }) => `${title}: neither replicas nor an autoscaler`);

export const autoscalersFit: Check = (cluster) =>
  autoscalers(cluster).flatMap((a) => {
    const { scaleTargetRef, minReplicas, minReplicaCount, maxReplicas, maxReplicaCount, triggers = [] } = specOf(a);
    const [min, max] = [minReplicas ?? minReplicaCount ?? 1, maxReplicas ?? maxReplicaCount ?? 1];
    const logins = triggers.flatMap(({ authenticationRef: ref }) => (ref === undefined ? [] : [ref]));
    return [
      ...(cluster.workloads.some((w) => isTarget(a, w)) ? [] : [`scales ${scaleTargetRef.kind ?? 'Deployment'} ${scaleTargetRef.name}, which does not exist`]),
      ...(min < 1 || max < min ? [`scales from ${min} to ${max}`] : []),
      ...logins
        .filter(({ kind = 'TriggerAuthentication', name }) => cluster.find(kind, kind === 'TriggerAuthentication' ? (a.metadata.namespace ?? '') : '', name) === undefined)
        .map(({ name }) => `logs in by ${name}, which does not exist`),
    ].map((fault) => `${nameOf(a)}: ${fault}`);
  });
