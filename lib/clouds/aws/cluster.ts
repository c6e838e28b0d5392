import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { EksCluster as EksControlPlane } from '@cdktf/provider-aws/lib/eks-cluster';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { AUTO_MODE_POLICIES, autoModeConfig, autoModeStatements, type AutoModeProps } from './auto-mode';
import type { ClusterAttributes, GivenCluster } from './given/cluster';
import { Role } from './identity';
import type { KeyRef } from './keys';
import { EncryptedLogGroup } from './logs';
import { trustService } from './policy';
import { managedPolicyArn, partitionOf } from './regions';

/** Kubernetes version of new clusters: in EKS's standard support until March 2027. */
export const DEFAULT_KUBERNETES_VERSION = '1.35';

/** Who reaches and who administers a cluster. */
export interface ClusterAccess {
  /**
   * Ranges of clients outside the VPC that reach the API over the internet. Default: none, the endpoint is private, and Terraform must run
   * where it is reached (a runner in the VPC, a VPN). From /8 to /32 each.
   */
  readonly publicAccessCidrs?: readonly string[];
  /** Ranges of clients inside or peered with the VPC that reach the private endpoint, beside the nodes. Default: none. From /8 to /32 each. */
  readonly privateAccessCidrs?: readonly string[];
  /** ARNs of IAM principals that become cluster administrators, beside the one that creates the cluster. Default: none. */
  readonly admins?: readonly string[];
}

/** A cluster to put nodes and add-ons into: an `EksCluster`, or one that exists already. */
export interface ClusterRef {
  /** Name of the cluster. */
  readonly name: string;
  /** ARN of the cluster. */
  readonly arn: string;
  /** Kubernetes version, as `1.35`, which managed nodes follow. Default: they stay at the version that they were made with. */
  readonly kubernetesVersion?: string;
}

/** A cluster to run a platform in. */
export interface ClusterAddress extends ClusterRef {
  /** URL of the API. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
  /** Security group of the nodes. */
  readonly securityGroupId: string;
}

/** What a control plane needs: a network, keys, and who may reach it. */
export interface ClusterProps extends ClusterAccess {
  /** Name of the cluster, unique in the account and region. */
  readonly name: string;
  /** Region of the cluster. */
  readonly region: string;
  /** Kubernetes version, as `1.35`. Default: `DEFAULT_KUBERNETES_VERSION`. */
  readonly kubernetesVersion?: string;
  /** Id of the VPC that its interfaces lie in. */
  readonly vpcId: string;
  /** Private subnets in at least two zones. */
  readonly subnetIds: readonly string[];
  /** Zones that have nodes. */
  readonly nodeZones: number;
  /** Key of the Kubernetes Secrets. */
  readonly secretsKey: KeyRef;
  /** Key of the control plane's logs; its policy admits CloudWatch Logs. */
  readonly logKey: KeyRef;
  /** EKS Auto Mode, which runs nodes, network, disks and load balancers itself. Default: none, nodes and add-ons are yours to add. To be decided before the cluster is made. */
  readonly autoMode?: AutoModeProps;
  /** Days that the control plane's logs are kept. Default: 365. */
  readonly logRetentionDays?: number;
  /** True: Terraform refuses to destroy it. Default: true. */
  readonly protect?: boolean;
}

/** An EKS control plane: private endpoint, Secrets under a key of its own, every log kept, access by entries only. */
export class EksCluster extends TerraformConstruct implements ClusterAddress {
  /** A cluster that exists already, for `new AwsCloud({ cluster })`; nothing of it is changed, and the plan stops where it is not as said here. */
  public static fromAttributes(attributes: ClusterAttributes): GivenCluster {
    return { ...attributes, given: true };
  }

  /** The control plane itself, for overrides. */
  public readonly cluster: EksControlPlane;
  public readonly name: string;
  public readonly arn: string;

  public constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id, needs(props, 'name', 'region', 'vpcId', 'subnetIds', 'nodeZones', 'secretsKey', 'logKey'));
    const logs = new EncryptedLogGroup(this, 'logs', {
      name: `/aws/eks/${props.name}/cluster`,
      key: props.logKey,
      retentionDays: props.logRetentionDays,
    });
    const role = this.role(props);
    const publicCidrs = [...(props.publicAccessCidrs ?? [])];
    this.cluster = new EksControlPlane(this, 'cluster', {
      name: props.name,
      roleArn: role.arn,
      version: props.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION,
      // The platform brings its add-ons itself, with its own settings.
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      // The creator's entry can only be given at creation, and a later change would replace the cluster; so it never depends on a prop.
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
      encryptionConfig: { resources: ['secrets'], provider: { keyArn: props.secretsKey.arn } },
      // Never into extended support by itself: it costs six times as much.
      upgradePolicy: { supportType: 'STANDARD' },
      ...(props.autoMode === undefined ? {} : autoModeConfig(props.autoMode)),
      // A shift empties a zone, so there must be another.
      zonalShiftConfig: { enabled: props.nodeZones > 1 },
      vpcConfig: {
        subnetIds: [...props.subnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: publicCidrs.length > 0,
        ...(publicCidrs.length > 0 ? { publicAccessCidrs: publicCidrs } : {}),
        securityGroupIds: this.clientGroups(props),
      },
      dependsOn: [logs.group, ...role.ready],
      lifecycle: { preventDestroy: props.protect ?? true },
    });
    this.name = this.cluster.name;
    this.arn = this.cluster.arn;
    this.admit(props.admins ?? [], partitionOf(props.region));
  }

  /** Security group of control plane and nodes, which EKS makes itself. */
  public get securityGroupId(): string {
    return this.cluster.vpcConfig.clusterSecurityGroupId;
  }

  /** Version of the control plane, known once it runs it: what nodes follow is upgraded after it. */
  public get kubernetesVersion(): string {
    return this.cluster.version;
  }

  public get endpoint(): string {
    return this.cluster.endpoint;
  }

  public get caCertificate(): string {
    return this.cluster.certificateAuthority.get(0).data;
  }

  private role({ name, region, secretsKey, autoMode }: ClusterProps): Role {
    return new Role(this, 'role', {
      name: `${name}-${region}-cluster`,
      description: 'Control plane of the cluster',
      trust: trustService('eks.amazonaws.com', autoMode !== undefined),
      managedPolicies: ['AmazonEKSClusterPolicy', ...(autoMode === undefined ? [] : AUTO_MODE_POLICIES)].map((policy) => managedPolicyArn(region, policy)),
      statements: [
        {
          Sid: 'EncryptSecrets',
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
          Resource: secretsKey.arn,
        },
        ...(autoMode === undefined ? [] : autoModeStatements(autoMode)),
      ],
    });
  }

  private clientGroups({ name, vpcId, privateAccessCidrs = [] }: ClusterProps): string[] {
    if (privateAccessCidrs.length === 0) return [];
    const group = new SecurityGroup(this, 'clients', {
      name: `${name}-api-clients`,
      description: 'Clients of the private API endpoint, beside the nodes',
      vpcId,
      tags: { Name: `${name}-api-clients` },
    });
    for (const cidrIpv4 of new Set(privateAccessCidrs)) {
      new VpcSecurityGroupIngressRule(this, `client-${cidrIpv4.replace(/\W/g, '-')}`, {
        securityGroupId: group.id,
        description: 'Client of the private API endpoint',
        cidrIpv4,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
      });
    }
    return [group.id];
  }

  private admit(admins: readonly string[], partition: string): void {
    for (const principalArn of new Set(admins)) {
      // By the principal's own name, not by its place in the list: a list in another order must not take anyone's access away.
      const name = principalArn.replace(/^arn:[^:]*:iam::/, '').replace(/\W+/g, '-');
      const entry = new EksAccessEntry(this, `admin-${name}`, { clusterName: this.name, principalArn, type: 'STANDARD' });
      new EksAccessPolicyAssociation(this, `admin-policy-${name}`, {
        clusterName: this.name,
        principalArn: entry.principalArn,
        policyArn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
        accessScope: { type: 'cluster' },
      });
    }
  }
}
