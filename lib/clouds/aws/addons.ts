import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { ClusterRef } from './cluster';
import { Role, trustPods } from './identity';
import type { KeyRef } from './keys';
import type { Statement } from './policy';
import { managedPolicyArn } from './regions';

/** Add-ons that EKS installs and patches. */
export type AddonName =
  | 'aws-ebs-csi-driver'
  | 'coredns'
  | 'eks-pod-identity-agent'
  | 'kube-proxy'
  | 'metrics-server'
  | 'vpc-cni';

/** Versions by add-on, as `v1.21.1-eksbuild.1`. */
export type AddonVersions = { readonly [A in AddonName]?: string };

/** What every set of add-ons needs: the cluster they go into, and the versions to pin. */
export interface AddonsProps {
  /** Name of the cluster, prefix of role names. */
  readonly name: string;
  /** Region of the cluster. */
  readonly region: string;
  /** The cluster that they are installed into. */
  readonly cluster: ClusterRef;
  /** Versions to pin. Default: what EKS recommends for the Kubernetes version when the add-on is created; it stays until one is named here. */
  readonly versions?: AddonVersions;
}

interface AddonSpec {
  readonly configuration?: object;
  readonly identity?: { readonly serviceAccount: string; readonly role: Role };
  readonly after?: readonly ITerraformDependable[];
}

/** An add-on as EKS manages it, with its settings and, where it calls AWS, its identity. */
export function addon(scope: Construct, props: { readonly cluster: Pick<ClusterRef, 'name'>; readonly versions?: AddonVersions | undefined }, name: AddonName, spec: AddonSpec = {}): EksAddon {
  const { configuration, identity, after = [] } = spec;
  return new EksAddon(scope, name, {
    clusterName: props.cluster.name,
    addonName: name,
    addonVersion: props.versions?.[name],
    configurationValues: configuration === undefined ? undefined : JSON.stringify(configuration),
    podIdentityAssociation: identity && [{ serviceAccount: identity.serviceAccount, roleArn: identity.role.arn }],
    // The settings here are the wanted ones, whatever is found in the cluster.
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
    dependsOn: after.length + (identity?.role.ready.length ?? 0) > 0 ? [...after, ...(identity?.role.ready ?? [])] : undefined,
  });
}

interface AddonRoleSpec {
  readonly description: string;
  readonly serviceAccount: string;
  readonly managedPolicy: string;
  readonly statements?: readonly Statement[];
}

function addonRole(scope: Construct, props: AddonsProps, id: string, spec: AddonRoleSpec): Role {
  return new Role(scope, `${id}-role`, {
    name: `${props.name}-${props.region}-${id}`,
    description: spec.description,
    trust: trustPods({ clusterArn: props.cluster.arn, namespace: 'kube-system', serviceAccount: spec.serviceAccount }),
    managedPolicies: [managedPolicyArn(props.region, spec.managedPolicy)],
    statements: spec.statements,
  });
}

/** Add-ons without which no node becomes ready: network with network policies, proxy, identities. */
export class NodeAddons extends TerraformConstruct {
  /** What node groups wait for. */
  public readonly all: readonly EksAddon[];

  public constructor(scope: Construct, id: string, props: AddonsProps) {
    super(scope, id, needs(props, 'name', 'region', 'cluster'));
    const agent = addon(this, props, 'eks-pod-identity-agent');
    // A role of its own for the network add-on, so that the nodes' role, within reach of whatever breaks out of a pod, cannot touch the network.
    const serviceAccount = 'aws-node';
    const role = addonRole(this, props, 'vpc-cni', {
      description: 'Network add-on: gives pods their addresses',
      serviceAccount,
      managedPolicy: 'AmazonEKS_CNI_Policy',
    });
    const network = addon(this, props, 'vpc-cni', {
      // Without this the cluster accepts NetworkPolicies and enforces none.
      configuration: { enableNetworkPolicy: 'true' },
      identity: { serviceAccount, role },
      after: [agent],
    });
    this.all = [agent, network, addon(this, props, 'kube-proxy')];
  }
}

/** The same, for add-ons that run as pods: they wait for nodes, and the driver of disks uses a key. */
export interface WorkloadAddonsProps extends AddonsProps {
  /** Key of the persistent volumes. */
  readonly volumeKey: KeyRef;
  /** Node groups on which the add-ons run. */
  readonly nodes: readonly ITerraformDependable[];
}

/** Add-ons that run as pods on the nodes: names, disks, metrics for autoscalers. */
export class WorkloadAddons extends TerraformConstruct {
  public constructor(scope: Construct, id: string, props: WorkloadAddonsProps) {
    super(scope, id, needs(props, 'volumeKey', 'nodes', 'name', 'region', 'cluster'));
    // By nodes and cores; without it there are two, for the largest tier too. Bounds of the EKS user guide, 'Scale CoreDNS Pods for high DNS traffic'.
    addon(this, props, 'coredns', { configuration: { autoScaling: { enabled: true, minReplicas: 2, maxReplicas: 10 } }, after: props.nodes });
    addon(this, props, 'metrics-server', { after: props.nodes });
    const serviceAccount = 'ebs-csi-controller-sa';
    const role = addonRole(this, props, 'ebs-csi', {
      description: 'Storage add-on: creates and attaches persistent volumes',
      serviceAccount,
      managedPolicy: 'service-role/AmazonEBSCSIDriverPolicy',
      statements: volumeKeyStatements(props.volumeKey),
    });
    addon(this, props, 'aws-ebs-csi-driver', { identity: { serviceAccount, role }, after: props.nodes });
  }
}

/** What the EBS driver needs for volumes under a customer managed key (aws-ebs-csi-driver, install.md). */
export function volumeKeyStatements({ arn }: KeyRef): Statement[] {
  return [
    {
      Sid: 'EncryptVolumes',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: arn,
    },
    {
      Sid: 'GrantVolumesToEc2',
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: arn,
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
