import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import type { EksClusterConfig } from '@cdktf/provider-aws/lib/eks-cluster';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { volumeKeyStatements } from './addons';
import type { ClusterRef } from './cluster';
import { Role } from './identity';
import type { KeyRef } from './keys';
import { trustService, type Statement } from './policy';
import { ec2Service, managedPolicyArn, partitionOf } from './regions';

/** EKS Auto Mode of a cluster that is made. */
export interface AutoModeProps {
  /** Key of the disks of nodes and of persistent volumes; the cluster's role may then use it. */
  readonly diskKey: KeyRef;
  /** Range of the Services, which pods then know before the cluster exists; outside the VPC, from /12 to /24. Default: EKS chooses. */
  readonly serviceCidr?: string;
}

/** What the cluster's role may do in Auto Mode beside what every cluster's may (EKS user guide, auto-cluster-iam-role). */
export const AUTO_MODE_POLICIES = ['AmazonEKSComputePolicy', 'AmazonEKSBlockStoragePolicy', 'AmazonEKSLoadBalancingPolicy', 'AmazonEKSNetworkingPolicy'] as const;

/**
 * The three parts of Auto Mode, which EKS takes together or not at all. Without the node pools that EKS brings: their disks are under no key of
 * ours, and their machines are none that the sizing knows. EKS refuses a role of nodes where it brings none.
 */
export function autoModeConfig({ serviceCidr }: AutoModeProps): Pick<EksClusterConfig, 'computeConfig' | 'kubernetesNetworkConfig' | 'storageConfig'> {
  return {
    computeConfig: { enabled: true, nodePools: [] },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true }, ...(serviceCidr === undefined ? {} : { serviceIpv4Cidr: serviceCidr }) },
    storageConfig: { blockStorage: { enabled: true } },
  };
}

/** An IAM variable, written so that Terraform leaves it alone. */
const CLUSTER_OF_CALLER = '$${aws:PrincipalTag/eks:eks-cluster-name}';

/** The key of the disks, and tags of one's own on machines and their interfaces, which the managed policies do not grant (EKS user guide, auto-cluster-iam-role). */
export function autoModeStatements({ diskKey }: AutoModeProps): Statement[] {
  const own = { 'aws:RequestTag/eks:eks-cluster-name': CLUSTER_OF_CALLER };
  return [
    ...volumeKeyStatements(diskKey),
    {
      Sid: 'TagOwnMachines',
      Action: ['ec2:CreateFleet', 'ec2:RunInstances', 'ec2:CreateLaunchTemplate'],
      Resource: '*',
      Condition: { StringEquals: own, StringLike: { 'aws:RequestTag/eks:kubernetes-node-class-name': '*', 'aws:RequestTag/eks:kubernetes-node-pool-name': '*' } },
    },
    {
      Sid: 'TagOwnInterfaces',
      Action: 'ec2:CreateNetworkInterface',
      Resource: '*',
      Condition: { StringEquals: own, StringLike: { 'aws:RequestTag/eks:kubernetes-cni-node-name': '*' } },
    },
  ];
}

/** Whose nodes a role is for. */
export interface AutoModeNodeRoleProps {
  /** Prefix of the role's name. */
  readonly name: string;
  /** Region of the cluster. */
  readonly region: string;
  /** The cluster that its nodes join, by an access entry. */
  readonly cluster: ClusterRef;
}

/** The role of nodes that Auto Mode makes by a NodeClass of one's own: pulls images, hands pods their identities, and joins the cluster by an access entry. */
export class AutoModeNodeRole extends TerraformConstruct {
  /** What a node may do, with the name `<name>-<region>-nodes`. */
  public readonly role: Role;
  /** What must exist before a node can join. */
  public readonly ready: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: AutoModeNodeRoleProps) {
    super(scope, id, needs(props, 'name', 'region', 'cluster'));
    const { name, region, cluster } = props;
    this.role = new Role(this, 'role', {
      name: `${name}-${region}-nodes`,
      description: 'Nodes of the cluster: join it and pull images',
      trust: trustService(ec2Service(region)),
      managedPolicies: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'].map((policy) => managedPolicyArn(region, policy)),
    });
    const entry = new EksAccessEntry(this, 'access', { clusterName: cluster.name, principalArn: this.role.arn, type: 'EC2' });
    const policy = new EksAccessPolicyAssociation(this, 'access-policy', {
      clusterName: cluster.name,
      principalArn: entry.principalArn,
      policyArn: `arn:${partitionOf(region)}:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy`,
      accessScope: { type: 'cluster' },
    });
    this.ready = [...this.role.ready, policy];
  }

  /** Name of the role, as a NodeClass says it. */
  public get roleName(): string {
    return this.role.role.name;
  }
}
