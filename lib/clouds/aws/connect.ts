import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import { Fn, Token, type TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

/** From 1.11 on Terraform has write-only attributes, on which keeping secrets out of the state depends. */
export const TERRAFORM_VERSION = '>= 1.11';

/** Says which Terraform a stack needs. */
export function requireTerraform(stack: TerraformStack): void {
  stack.addOverride('terraform.required_version', TERRAFORM_VERSION);
}

export interface ConnectProps {
  /** Region of the cluster. */
  readonly region: string;
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Address of the API. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
  /** Tags of what the stack creates in AWS. */
  readonly tags: { readonly [key: string]: string };
}

/** Creates the providers for AWS, Kubernetes and Helm in a stack; each call to the cluster takes a token of the hour, so none is kept. */
export function connectStack(stack: TerraformStack, props: ConnectProps): void {
  requireTerraform(stack);
  new AwsProvider(stack, 'aws', { region: props.region, defaultTags: [{ tags: { ...props.tags } }] });
  const cluster = {
    host: props.endpoint,
    clusterCaCertificate: Token.asString(Fn.base64decode(props.caCertificate)),
  };
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', props.clusterName, '--region', props.region],
  };
  new KubernetesProvider(stack, 'kubernetes', { ...cluster, exec: [exec] });
  new HelmProvider(stack, 'helm', { kubernetes: { ...cluster, exec } });
}

export interface EncryptedStorageClassProps {
  /** Name of the StorageClass. */
  readonly name: string;
  /** ARN of the key of the volumes. */
  readonly keyArn: string;
}

/** The StorageClass of every persistent volume. */
export class EncryptedStorageClass extends Construct {
  public readonly storageClass: StorageClassV1;

  public constructor(scope: Construct, id: string, props: EncryptedStorageClassProps) {
    super(scope, id);
    this.storageClass = new StorageClassV1(this, 'class', {
      metadata: { name: props.name },
      storageProvisioner: 'ebs.csi.aws.com',
      // The disk is made where its pod is placed, not the other way round.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      // What lies on these disks (write-ahead logs, caches, queues) is short-lived, and also in Kafka or in two other zones; claims outlive their
      // workload anyway. `Retain` would leave a paid disk behind for each claim that someone removes on purpose.
      reclaimPolicy: 'Delete',
      parameters: { 'type': 'gp3', 'encrypted': 'true', 'kmsKeyId': props.keyArn, 'csi.storage.k8s.io/fstype': 'ext4' },
    });
  }
}

/**
 * Reads a secret while Terraform applies, by an ephemeral resource that leaves nothing in plan or state.
 * @returns a Terraform expression for each key
 */
export function readEphemeralSecret(
  stack: TerraformStack,
  name: string,
  secretId: string,
  keys: readonly string[],
): { readonly [key: string]: string } {
  const type = 'aws_secretsmanager_secret_version';
  // cdktf 0.21 has no class for ephemeral resources.
  stack.addOverride(`ephemeral.${type}.${name}`, { secret_id: secretId });
  return Object.fromEntries(keys.map((key) => [key, `\${jsondecode(ephemeral.${type}.${name}.secret_string)["${key}"]}`]));
}
