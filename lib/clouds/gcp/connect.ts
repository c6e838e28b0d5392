import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import type { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { clusterProviders, requireTerraform, storageClass } from '../connect';

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
  requireTerraform(stack);
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
  clusterProviders(stack, {
    host: `https://${props.endpoint}`,
    caCertificate: props.caCertificate,
    // As the same identity as the google provider's, and not as gcloud's.
    command: 'gke-gcloud-auth-plugin',
    args: ['--use_application_default_credentials'],
  });
}

/** What a StorageClass needs: the name that claims ask for, and the key of the volumes. */
export interface EncryptedStorageClassProps {
  /** Name of the StorageClass. */
  readonly name: string;
  /** Id of the key of the volumes. */
  readonly keyId: string;
}

/** The StorageClass of every persistent volume. */
export class EncryptedStorageClass extends TerraformConstruct {
  /** The StorageClass itself: balanced disks, encrypted, made where the first pod runs, growing on request. */
  public readonly storageClass: StorageClassV1;

  public constructor(scope: Construct, id: string, props: EncryptedStorageClassProps) {
    super(scope, id, needs(props, 'name', 'keyId'));
    this.storageClass = storageClass(this, { name: props.name, provisioner: 'pd.csi.storage.gke.io', parameters: { 'type': 'pd-balanced', 'disk-encryption-kms-key': props.keyId } });
  }
}
