import { DataAwsEksAddon } from '@cdktf/provider-aws/lib/data-aws-eks-addon';
import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { quoted } from '../../given/ids';
import { checkArn, checkId, checkKnown, SECURITY_GROUP_ID } from './ids';

/**
 * Where persistent volumes come from. `storageClass`: one of yours, encrypted and `WaitForFirstConsumer`. `driverRole`: name of the IAM role of the
 * EBS CSI driver, which then may use the platform's key, and the platform makes its own StorageClass.
 */
export type VolumesAttributes = {
  /** Name of a StorageClass that exists, whose volumes are encrypted. */
  readonly storageClass: string;
} | {
  /** Name of the role of the EBS driver; it is let use the key of the volumes that the platform makes. */
  readonly driverRole: string;
};

/** An EKS cluster that exists already. */
export interface ClusterAttributes {
  /** Name; it stands in names and policies, so it must be plain text. */
  readonly name: string;
  /** ARN of the cluster, as grants name it. */
  readonly arn: string;
  /** URL of the API, as `https://....eks.amazonaws.com`. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
  /** Kubernetes version, as `1.35`; 1.33 or newer. */
  readonly kubernetesVersion: string;
  /** Security group of the nodes that the platform runs on, whose members brokers and database admit; as a rule the one that EKS gave the cluster. */
  readonly securityGroupId: string;
  /** Persistent volumes. */
  readonly volumes: VolumesAttributes;
  /** `add-on`: EKS runs the Pod Identity agent, looked up in the plan. `other`: it runs otherwise, as with Auto Mode. Default: `add-on`. */
  readonly podIdentityAgent?: 'add-on' | 'other';
  /**
   * `node-groups`: the platform adds a managed node group for each of its pools. `own`: nodes of yours (Karpenter, Auto Mode) carry the label
   * `observability-constructs/pool` with the name of each pool. Default: `node-groups`.
   */
  readonly nodes?: 'node-groups' | 'own';
  /** Address at which pods ask for names, where no pods of `kube-system` answer: in Auto Mode the tenth of the Services' range, as `172.20.0.10`. Default: pods of `kube-system` answer. */
  readonly dnsAddress?: string;
  /** True: the platform installs a cluster autoscaler, which must be the only one. Default: false, yours finds the groups by the tags that EKS gives them. */
  readonly autoscaler?: boolean;
}

/** What `EksCluster.fromAttributes` makes of a cluster that exists already. */
export interface GivenCluster extends ClusterAttributes {
  /** Tells it from the props of a cluster that is made. */
  readonly given: true;
}

/** Oldest Kubernetes that the workloads run on. */
const LEAST_MINOR = 33;

/** Adds a fault for everything that can be seen of a cluster without asking AWS. */
export function checkGivenCluster(cluster: ClusterAttributes, { region, ownNetwork }: { readonly region: string; readonly ownNetwork: boolean }, faults: Faults): void {
  const { name, volumes } = cluster;
  if (!ownNetwork) {
    faults.add({ prop: 'network', got: 'one that is made', allowed: 'the VPC that the cluster is in', write: 'network: AwsNetwork.fromAttributes({ ... })' });
  }
  if (checkKnown('cluster.name', name, 'it stands in names and policies', "'shared'", faults)) {
    checkId('cluster.name', name, { pattern: /^[0-9A-Za-z][\w-]{0,99}$/, allowed: 'the name of an EKS cluster: 1 to 100 letters, digits, dashes and underscores', write: "'shared'" }, faults);
    checkArn('cluster.arn', cluster.arn, { service: 'eks', region, resource: new RegExp(`^cluster/${name.replace(/\W/g, '\\$&')}$`), example: `cluster/${name}` }, faults);
  }
  checkId('cluster.endpoint', cluster.endpoint, { pattern: /^https:\/\/[\w.-]+$/, allowed: 'a URL that begins with https:// and has no path', write: "'https://0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com'" }, faults);
  const authority = { pattern: /^LS0tLS1CRUdJTi[\w+/=\s]*$/, allowed: 'the base64 text that EKS shows: a PEM certificate, encoded once', write: 'certificateAuthority.data of the cluster' };
  checkId('cluster.caCertificate', cluster.caCertificate, authority, faults);
  checkId('cluster.securityGroupId', cluster.securityGroupId, SECURITY_GROUP_ID, faults);
  checkVersion(cluster.kubernetesVersion, faults);
  if (cluster.nodes === 'own' && cluster.autoscaler === true) {
    faults.add({ prop: 'cluster.autoscaler', got: true, allowed: "nothing beside nodes: 'own', which have whatever makes them", write: 'no autoscaler' });
  }
  if ('autoMode' in cluster) {
    faults.add({ prop: 'cluster.autoMode', got: cluster.autoMode, allowed: 'only for a cluster that is made; of one that exists nothing is changed', write: "nodes: 'own', podIdentityAgent: 'other', dnsAddress: '172.20.0.10'" });
  }
  if (cluster.dnsAddress !== undefined) checkId('cluster.dnsAddress', cluster.dnsAddress, { pattern: /^(?:\d{1,3}\.){3}\d{1,3}$/, allowed: 'an IPv4 address: the clusterIP of the Service kube-dns, or what resolv.conf of a pod names', write: "'172.20.0.10'" }, faults);
  if ('storageClass' in volumes) checkKnown('cluster.volumes.storageClass', volumes.storageClass, 'it stands in manifests', "'gp3-encrypted'", faults);
  else checkId('cluster.volumes.driverRole', volumes.driverRole, { pattern: /^[\w+=,.@-]{1,64}$/, allowed: 'the name of an IAM role, without path and not its ARN', write: "'shared-ebs-csi'" }, faults);
}

function checkVersion(version: string, faults: Faults): void {
  const allowed = `1.${LEAST_MINOR} or newer, without its patch: what the workloads are checked against`;
  const minor = Number(/^1\.(\d{1,3})$/.exec(version)?.[1] ?? 0);
  if (minor < LEAST_MINOR) checkId('cluster.kubernetesVersion', version, { pattern: /^$/, allowed, write: `'1.${LEAST_MINOR}' or newer, after an upgrade of the cluster` }, faults);
}

/** Asks EKS, while Terraform plans, whether a cluster is what its attributes say; a plan that finds otherwise stops. */
export class ClusterLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, { cluster, vpcId }: { readonly cluster: ClusterAttributes; readonly vpcId: string }) {
    super(scope, id);
    const is = (attribute: string, value: string, errorMessage: string): { condition: string; errorMessage: string } => ({ condition: `\${self.${attribute} == ${quoted(value)}}`, errorMessage });
    new DataAwsEksCluster(this, 'cluster', {
      name: cluster.name,
      lifecycle: {
        postcondition: [
          { condition: `\${tonumber(split(".", self.version)[1]) >= ${LEAST_MINOR}}`, errorMessage: `The cluster must run Kubernetes 1.${LEAST_MINOR} or newer.` },
          is('arn', cluster.arn, 'The cluster of this name has another ARN: this is another account or region.'),
          is('endpoint', cluster.endpoint, 'The API of this cluster is at another address.'),
          is('vpc_config[0].vpc_id', vpcId, 'The cluster is in another VPC than the attributes of the network say.'),
        ],
      },
    });
    // Not found is an error of the plan by itself.
    if (cluster.podIdentityAgent !== 'other') new DataAwsEksAddon(this, 'pod-identity-agent', { clusterName: cluster.name, addonName: 'eks-pod-identity-agent' });
  }
}
