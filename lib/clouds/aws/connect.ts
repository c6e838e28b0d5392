import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { clusterProviders, requireTerraform, storageClass } from '../connect';

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
  clusterProviders(stack, {
    host: props.endpoint,
    caCertificate: props.caCertificate,
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', props.clusterName, '--region', props.region],
  });
}

/** What a StorageClass needs: the name that claims ask for, and the key of the volumes. */
export interface EncryptedStorageClassProps {
  /** Name of the StorageClass. */
  readonly name: string;
  /** ARN of the key of the volumes. */
  readonly keyArn: string;
  /** True: by the driver that EKS Auto Mode brings, which volumes of the EBS CSI driver cannot change to. Default: false. */
  readonly autoMode?: boolean;
}

/** The StorageClass of every persistent volume. */
export class EncryptedStorageClass extends TerraformConstruct {
  /** The StorageClass itself: gp3, encrypted, made where its first pod runs, growing on request. */
  public readonly storageClass: StorageClassV1;

  public constructor(scope: Construct, id: string, props: EncryptedStorageClassProps) {
    super(scope, id, needs(props, 'name', 'keyArn'));
    const { name, keyArn: kmsKeyId, autoMode = false } = props;
    const driver = autoMode ? { provisioner: 'ebs.csi.eks.amazonaws.com', nodes: { 'eks.amazonaws.com/compute-type': 'auto' } } : { provisioner: 'ebs.csi.aws.com' };
    this.storageClass = storageClass(this, { name, ...driver, parameters: { type: 'gp3', encrypted: 'true', kmsKeyId } });
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
