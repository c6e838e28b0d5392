import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../construct';
import { needs, type CloudPermission } from '../../facts';
import type { BucketRef } from './buckets';
import { policyJson, type Statement } from './policy';
import { dnsSuffixOf, partitionOf } from './regions';

/** A name, who may take the role, and what it then may do. */
export interface RoleProps {
  /** Name, unique in the account; 64 characters at most. */
  readonly name: string;
  /** What the role is for. */
  readonly description: string;
  /** Trust policy as JSON. */
  readonly trust: string;
  /** What the role may do, in a policy of its own. Default: nothing. */
  readonly statements?: readonly Statement[];
  /** ARNs of policies that AWS maintains. Default: none. */
  readonly managedPolicies?: readonly string[];
}

/** An IAM role and everything that it may do. */
export class Role extends TerraformConstruct {
  /** The role itself, for overrides. */
  public readonly role: IamRole;
  /** What must exist before the role can do its work; whoever needs a role to work depends on these. */
  public readonly ready: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id, needs(props, 'name', 'description', 'trust'));
    this.role = new IamRole(this, 'role', { name: props.name, description: props.description, assumeRolePolicy: props.trust });
    const ready: ITerraformDependable[] = (props.managedPolicies ?? []).map(
      (policyArn, index) => new IamRolePolicyAttachment(this, `managed-${index}`, { role: this.role.name, policyArn }),
    );
    if (props.statements !== undefined && props.statements.length > 0) {
      ready.push(new IamRolePolicy(this, 'policy', { name: 'own', role: this.role.name, policy: policyJson(props.statements) }));
    }
    this.ready = ready;
  }

  /** ARN of the role, as bindings name it. */
  public get arn(): string {
    return this.role.arn;
  }
}

/** The ServiceAccount that a role belongs to. */
export interface PodRef {
  /** ARN of the cluster. */
  readonly clusterArn: string;
  /** Namespace of the ServiceAccount. */
  readonly namespace: string;
  /** Name of the ServiceAccount. */
  readonly serviceAccount: string;
}

/** Trust policy that lets EKS hand a role to the pods of one ServiceAccount in one cluster, and to nobody else (EKS user guide, pod-id-role). */
export function trustPods(pods: PodRef): string {
  return policyJson([
    {
      Sid: 'TrustPodsOfOneServiceAccount',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': pods.clusterArn,
          'aws:RequestTag/kubernetes-namespace': pods.namespace,
          'aws:RequestTag/kubernetes-service-account': pods.serviceAccount,
        },
      },
    },
  ]);
}

/** Which pods get the role, and what they then may do. */
export interface PodIdentityProps extends PodRef {
  /** Name of the role, unique in the account; 64 characters at most. */
  readonly roleName: string;
  /** What the role is for. */
  readonly description: string;
  /** Name of the cluster that the pods run in. */
  readonly clusterName: string;
  /** What the pods may do. */
  readonly statements: readonly Statement[];
}

/** A role for the pods of one ServiceAccount, bound by EKS Pod Identity: no annotation, no OIDC provider. */
export class PodIdentity extends TerraformConstruct {
  /** The role that the pods take. */
  public readonly role: Role;

  public constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, id, needs(props, 'roleName', 'description', 'clusterName', 'statements', 'clusterArn', 'namespace', 'serviceAccount'));
    const { roleName: name, description, statements } = props;
    this.role = new Role(this, 'role', { name, description, trust: trustPods(props), statements });
    new EksPodIdentityAssociation(this, 'binding', {
      clusterName: props.clusterName,
      namespace: props.namespace,
      serviceAccount: props.serviceAccount,
      roleArn: this.role.arn,
      dependsOn: [...this.role.ready],
    });
  }
}

/** Reads and writes the objects of the given buckets and nothing else, by their keys and by S3 only. */
export function bucketStatements(region: string, buckets: readonly BucketRef[]): Statement[] {
  if (buckets.length === 0) return [];
  const keys = [...new Set(buckets.flatMap(({ keyArn }) => keyArn ?? []))];
  return [
    { Sid: 'ListOwnBuckets', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: buckets.map(({ arn }) => arn) },
    {
      Sid: 'UseOwnObjects',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      Resource: buckets.map(({ arn }) => `${arn}/*`),
    },
    ...(keys.length === 0
      ? []
      : [
          {
            Sid: 'UseOwnKeys',
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: keys,
            Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.${dnsSuffixOf(region)}` } },
          },
        ]),
  ];
}

/** What destinations ask for, as they ask for it; permissions of other clouds are not AWS's to give. */
export function permissionStatements(permissions: readonly CloudPermission[]): Statement[] {
  const own = permissions.filter(({ cloud }) => cloud === 'aws');
  return own.map(({ actions, resources }, index) => ({ Sid: `SendOutside${index + 1}`, Action: actions, Resource: resources }));
}

/** Namespace and name of the ServiceAccount of the node autoscaler. */
export const AUTOSCALER = { namespace: 'kube-system', serviceAccount: 'cluster-autoscaler' } as const;

/**
 * Looks at what it needs to plan, and changes only the platform's node groups, whose names begin with `prefix`, by their name and by the tag that EKS
 * puts on them.
 */
export function autoscalerStatements(region: string, clusterName: string, prefix = clusterName): Statement[] {
  const partition = partitionOf(region);
  return [
    {
      Sid: 'SeeNodeGroups',
      Action: [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'autoscaling:DescribeLaunchConfigurations',
        'autoscaling:DescribeScalingActivities',
        'autoscaling:DescribeTags',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplateVersions',
        'ec2:GetInstanceTypesFromInstanceRequirements',
      ],
      // IAM cannot narrow any of these to a resource.
      Resource: '*',
    },
    { Sid: 'SeeOwnNodeGroups', Action: 'eks:DescribeNodegroup', Resource: `arn:${partition}:eks:${region}:*:nodegroup/${clusterName}/*/*` },
    {
      Sid: 'ResizeOwnNodeGroups',
      Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      // EKS names the machines' group after the node group.
      Resource: `arn:${partition}:autoscaling:${region}:*:autoScalingGroup:*:autoScalingGroupName/eks-${prefix}-*`,
      Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: 'owned' } },
    },
  ];
}
