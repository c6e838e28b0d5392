import type { PodRow } from './tiers';

export interface AddonRow extends PodRow {
  readonly name: string;
  readonly replicas: number;
  /** True: only where there is Kafka, and with it scaling by lag and zones that roll one after the other. */
  readonly withKafka?: true;
  /** True: only where Kafka runs in the cluster. */
  readonly withStrimzi?: true;
  /** True: the cloud's own, which nobody pays for where pods are sold. */
  readonly ofCloud?: true;
}

/** Pods of the cloud's own daemon sets on every node: network, proxy, storage, identity. What the charts of Amazon's ask for, rounded up; that the others' are alike is assumed. */
export const SYSTEM_PODS = { count: 4, cpu: 0.25, memoryMiB: 400 } as const;

/** Operators (what `lib/delivery/operators.ts` asks for) and cluster add-ons (what their charts ask for); they run on the general nodes. */
export const ADDONS: readonly AddonRow[] = [
  { name: 'cert-manager', replicas: 2, cpu: 0.05, memoryMiB: 256 },
  { name: 'cert-manager-webhook', replicas: 3, cpu: 0.05, memoryMiB: 128 },
  { name: 'cert-manager-cainjector', replicas: 2, cpu: 0.05, memoryMiB: 512 },
  { name: 'keda-operator', replicas: 2, cpu: 0.1, memoryMiB: 1000, withKafka: true },
  { name: 'keda-metrics-server', replicas: 2, cpu: 0.1, memoryMiB: 512, withKafka: true },
  { name: 'keda-webhooks', replicas: 2, cpu: 0.05, memoryMiB: 256, withKafka: true },
  { name: 'strimzi-cluster-operator', replicas: 2, cpu: 0.2, memoryMiB: 768, withStrimzi: true },
  { name: 'opentelemetry-operator', replicas: 2, cpu: 0.1, memoryMiB: 256 },
  { name: 'rollout-operator', replicas: 1, cpu: 0.1, memoryMiB: 200, withKafka: true },
  { name: 'coredns', replicas: 2, cpu: 0.1, memoryMiB: 170, ofCloud: true },
  { name: 'storage-controller', replicas: 2, cpu: 0.06, memoryMiB: 240, ofCloud: true },
  { name: 'metrics-server', replicas: 2, cpu: 0.1, memoryMiB: 200, ofCloud: true },
  { name: 'cluster-autoscaler', replicas: 2, cpu: 0.1, memoryMiB: 600, ofCloud: true },
];
