import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import { Fn, Token, type TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** From 1.11 on Terraform has write-only attributes, on which keeping secrets out of the state depends. */
const TERRAFORM_VERSION = '>= 1.11';

/** Says which Terraform a stack needs. */
export function requireTerraform(stack: TerraformStack): void {
  stack.addOverride('terraform.required_version', TERRAFORM_VERSION);
}

export interface ClusterProvidersProps {
  /** URL of the API. */
  readonly host: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
  /** Program that prints a token of the hour, so that none is kept. */
  readonly command: string;
  readonly args: readonly string[];
}

/** Creates the providers for Kubernetes and Helm in a stack. */
export function clusterProviders(stack: TerraformStack, { host, caCertificate, command, args }: ClusterProvidersProps): void {
  const cluster = { host, clusterCaCertificate: Token.asString(Fn.base64decode(caCertificate)) };
  const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command, args: [...args] };
  new KubernetesProvider(stack, 'kubernetes', { ...cluster, exec: [exec] });
  new HelmProvider(stack, 'helm', { kubernetes: { ...cluster, exec } });
}

export interface StorageClassProps {
  readonly name: string;
  /** Name of the driver. */
  readonly provisioner: string;
  /** The driver's own, beside the file system: kind of disk and key. */
  readonly parameters: { readonly [key: string]: string };
  /** Labels of the nodes that the driver serves. Default: it serves all. */
  readonly nodes?: { readonly [label: string]: string };
}

/** The StorageClass of every persistent volume. */
export function storageClass(scope: Construct, { name, provisioner, parameters, nodes }: StorageClassProps): StorageClassV1 {
  return new StorageClassV1(scope, 'class', {
    metadata: { name },
    storageProvisioner: provisioner,
    // The disk is made where its pod is placed, not the other way round.
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    // What lies on these disks (write-ahead logs, caches, queues) is short-lived, and also in Kafka or in two other zones; claims outlive their
    // workload anyway. `Retain` would leave a paid disk behind for each claim that someone removes on purpose.
    reclaimPolicy: 'Delete',
    ...(nodes === undefined ? {} : { allowedTopologies: { matchLabelExpressions: Object.entries(nodes).map(([key, value]) => ({ key, values: [value] })) } }),
    parameters: { ...parameters, 'csi.storage.k8s.io/fstype': 'ext4' },
  });
}

/** Creates the providers for Kubernetes and Helm in a stack, by a file that lies where Terraform runs; its credentials stay in it. */
export function clusterFromKubeconfig(stack: TerraformStack, { path, context }: { readonly path: string; readonly context?: string }): void {
  const cluster = { configPath: path, ...(context === undefined ? {} : { configContext: context }) };
  new KubernetesProvider(stack, 'kubernetes', cluster);
  new HelmProvider(stack, 'helm', { kubernetes: cluster });
}
