import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import { Fn, Token, type TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

/** From 1.11 on Terraform has write-only attributes, on which keeping secrets out of the state depends. */
export const TERRAFORM_VERSION = '>= 1.11';

/**
 * Release of the google provider. The bindings are of 6.50, the last that cdktf has; reading a secret without a trace came in 7.
 * Whatever is written here keeps to what 7's upgrade guide left in place.
 */
export const GOOGLE_PROVIDER_VERSION = '~> 7.10';

export interface ProviderProps {
  /** Id of the project. */
  readonly project: string;
  readonly region: string;
  /** Labels on everything that can carry them. */
  readonly labels: { readonly [key: string]: string };
}

/** Says which Terraform and which provider a stack needs, and creates the latter. */
export function googleProvider(stack: TerraformStack, { project, region, labels }: ProviderProps): void {
  stack.addOverride('terraform.required_version', TERRAFORM_VERSION);
  stack.addOverride('terraform.required_providers.google.version', GOOGLE_PROVIDER_VERSION);
  // By an override: cdktf writes the keys of a provider's map with underscores instead of dashes, which are other labels.
  new GoogleProvider(stack, 'google', { project, region }).addOverride('default_labels', { ...labels });
}

export interface ConnectProps extends ProviderProps {
  /** Address of the API, without a scheme. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
}

/** Creates the providers for Google, Kubernetes and Helm in a stack; each call to the cluster takes a token of the hour, so none is kept. */
export function connectStack(stack: TerraformStack, props: ConnectProps): void {
  googleProvider(stack, props);
  const cluster = {
    host: `https://${props.endpoint}`,
    clusterCaCertificate: Token.asString(Fn.base64decode(props.caCertificate)),
  };
  // As the same identity as the google provider's, and not as gcloud's.
  const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'gke-gcloud-auth-plugin', args: ['--use_application_default_credentials'] };
  new KubernetesProvider(stack, 'kubernetes', { ...cluster, exec: [exec] });
  new HelmProvider(stack, 'helm', { kubernetes: { ...cluster, exec } });
}

export interface EncryptedStorageClassProps {
  /** Name of the StorageClass. */
  readonly name: string;
  /** Id of the key of the volumes. */
  readonly keyId: string;
}

/** The StorageClass of every persistent volume. */
export class EncryptedStorageClass extends Construct {
  public readonly storageClass: StorageClassV1;

  public constructor(scope: Construct, id: string, props: EncryptedStorageClassProps) {
    super(scope, id);
    this.storageClass = new StorageClassV1(this, 'class', {
      metadata: { name: props.name },
      storageProvisioner: 'pd.csi.storage.gke.io',
      // The disk is made where its pod is placed, not the other way round.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      // What lies on these disks (write-ahead logs, caches, queues) is short-lived, and also in Kafka or in two other zones; claims outlive their
      // workload anyway. `Retain` would leave a paid disk behind for each claim that someone removes on purpose.
      reclaimPolicy: 'Delete',
      parameters: { 'type': 'pd-balanced', 'disk-encryption-kms-key': props.keyId, 'csi.storage.k8s.io/fstype': 'ext4' },
    });
  }
}
