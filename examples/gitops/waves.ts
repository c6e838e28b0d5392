import { ApiObject } from 'cdk8s';
import type { ComponentName, ObservabilityPlatform } from 'observability-constructs';

/** What Argo CD neither prunes nor deletes with its Application, since data goes with it. */
const HOLDERS = new Set(['PersistentVolumeClaim', 'Kafka', 'KafkaNodePool', 'KafkaTopic', 'Cluster', 'ObjectBucketClaim']);

interface KubeObject {
  readonly kind: string;
  readonly spec?: { readonly volumeClaimTemplates?: unknown; readonly scaleTargetRef?: { readonly kind: string; readonly name: string } };
}

const json = (object: ApiObject): KubeObject => object.toJson() as KubeObject;

function objectsOf({ workloads }: ObservabilityPlatform, component: ComponentName): ApiObject[] {
  return workloads.charts.get(component)?.node.findAll().filter((construct) => ApiObject.isApiObject(construct)) ?? [];
}

function holdsData(object: ApiObject): boolean {
  return HOLDERS.has(object.kind) || json(object).spec?.volumeClaimTemplates !== undefined;
}

/**
 * Gives every object of the platform the wave of its component's step: Argo CD applies a wave when the one before is healthy.
 * What has no annotation is of wave 0, so the first step is wave 1.
 */
export function addSyncWaves(platform: ObservabilityPlatform): void {
  for (const [step, components] of platform.steps.entries()) {
    for (const object of components.flatMap((component) => objectsOf(platform, component))) {
      object.metadata.addAnnotation('argocd.argoproj.io/sync-wave', String(step + 1));
      if (holdsData(object)) object.metadata.addAnnotation('argocd.argoproj.io/sync-options', 'Prune=false,Delete=false');
    }
  }
}

/** What an autoscaler counts. No manifest of these says `replicas`; should one ever do so, Argo CD leaves the number to the autoscaler. */
export function scaledWorkloads(platform: ObservabilityPlatform): readonly { readonly kind: string; readonly name: string }[] {
  const all = platform.steps.flat().flatMap((component) => objectsOf(platform, component));
  return all.flatMap((object) => json(object).spec?.scaleTargetRef ?? []);
}
