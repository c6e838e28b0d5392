import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../construct';
import { POOL_LABEL, needs } from '../../facts';
import { isBurstable, type AwsNodeType, type NodePoolSizing } from '../../sizing';
import type { ClusterRef } from './cluster';
import { Role } from './identity';
import type { KeyRef } from './keys';
import { trustService } from './policy';
import { ec2Service, managedPolicyArn } from './regions';

/** GiB of a node's root disk: images, logs of containers, and volumes that live as long as their pod. */
export const ROOT_DISK_GIB = 100;

/** Pods without a pool of their own (add-ons, operators) run on the general nodes, so these carry no taint. */
export const UNTAINTED = 'general';

/** Which cluster, how many machines and in which subnets. */
export interface NodePoolProps {
  /** Prefix of names. */
  readonly name: string;
  /** The cluster that the nodes join. */
  readonly cluster: ClusterRef;
  /** Name of the cluster as text, for the tags by which an autoscaler finds the group. Default: `name`. */
  readonly clusterName?: string;
  /** Role of the nodes. */
  readonly role: Role;
  /** Pool and number of nodes, from the sizing. */
  readonly pool: NodePoolSizing;
  /** Architecture of the machines. Default: `x86_64`. */
  readonly architecture?: AwsNodeType['architecture'];
  /** Private subnets, one per zone in which the pool runs. */
  readonly subnetIds: readonly string[];
  /** Key of the root disks; its policy admits Auto Scaling. */
  readonly diskKey: KeyRef;
  /** Tags of machines and disks, which the provider's default tags do not reach. */
  readonly tags: { readonly [key: string]: string };
  /** What must exist before a node can become ready. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * The nodes of one pool: one group over all zones, or one per zone where pods have volumes, since a volume cannot leave its zone
 * and the autoscaler must be able to add a node in the right one.
 */
export class NodePool extends TerraformConstruct {
  /** The node groups: one over all zones, or one per zone. */
  public readonly groups: readonly EksNodeGroup[];

  public constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id, needs(props, 'name', 'cluster', 'role', 'pool', 'subnetIds', 'diskKey', 'tags', 'after'));
    const template = this.template(props);
    const { pool, subnetIds } = props;
    this.groups = pool.zonal ? this.groupPerZone(props, template) : [this.group('group', props, template, subnetIds)];
  }

  /** Each after the one before: a disruption budget spans the zones, so no two of them may be drained at once. */
  private groupPerZone(props: NodePoolProps, template: LaunchTemplate): EksNodeGroup[] {
    const groups: EksNodeGroup[] = [];
    props.subnetIds.forEach((subnetId, zone) => {
      groups.push(this.group(`zone-${zone}`, { ...props, after: [...props.after, ...groups.slice(-1)] }, template, [subnetId]));
    });
    return groups;
  }

  private template({ name, pool, diskKey, tags }: NodePoolProps): LaunchTemplate {
    const named = { ...tags, Name: `${name}-${pool.role}` };
    return new LaunchTemplate(this, 'template', {
      name: `${name}-${pool.role}`,
      description: `Nodes of the ${pool.role} pool`,
      // Here and not in the group: a change then rolls the nodes instead of replacing the group.
      instanceType: pool.type.name,
      updateDefaultVersion: true,
      // Slowed to its baseline, a burstable machine would fall behind its load; the hours beyond it cost a few cents.
      creditSpecification: isBurstable(pool.type) ? { cpuCredits: 'unlimited' } : undefined,
      ebsOptimized: 'true',
      // IMDSv2 within one hop: a pod cannot ask for its node's credentials.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeType: 'gp3', volumeSize: ROOT_DISK_GIB, encrypted: 'true', kmsKeyId: diskKey.arn, deleteOnTermination: 'true' },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags: named })),
    });
  }

  private group(id: string, props: NodePoolProps, template: LaunchTemplate, subnetIds: readonly string[]): EksNodeGroup {
    const { name, cluster, role, pool, architecture = 'x86_64' } = props;
    const zones = subnetIds.length;
    const floor = pool.nodesPerZone * zones;
    return new EksNodeGroup(this, id, {
      clusterName: cluster.name,
      nodeGroupName: pool.zonal ? `${name}-${pool.role}-${id}` : `${name}-${pool.role}`,
      nodeRoleArn: role.arn,
      // Without it an upgrade would leave the nodes behind: a control plane never moves them.
      version: cluster.kubernetesVersion,
      subnetIds: [...subnetIds],
      amiType: architecture === 'arm64' ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD',
      launchTemplate: { id: template.id, version: Token.asString(template.interpolationForAttribute('latest_version')) },
      scalingConfig: { minSize: floor, desiredSize: floor, maxSize: pool.maxNodesPerZone * zones },
      // Nodes with volumes one after another, so that a disruption budget of one is never in the way; the others a quarter at a time.
      updateConfig: pool.zonal ? { maxUnavailable: 1 } : { maxUnavailablePercentage: 25 },
      timeouts: { update: '6h' },
      labels: { [POOL_LABEL]: pool.role },
      taint: pool.role === UNTAINTED ? undefined : [{ key: POOL_LABEL, value: pool.role, effect: 'NO_SCHEDULE' }],
      // EKS puts the autoscaler's discovery tags on the machines' group by itself; these say the same where people look.
      tags: { 'k8s.io/cluster-autoscaler/enabled': 'true', [`k8s.io/cluster-autoscaler/${props.clusterName ?? name}`]: 'owned' },
      dependsOn: [...props.after, ...role.ready, ...(props.diskKey.ready ?? [])],
      // The autoscaler decides from then on.
      lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] },
    });
  }
}

/** What the name of the role is made of. */
export interface NodeRoleProps {
  /** Name of the cluster, prefix of the role's name. */
  readonly name: string;
  /** Region of the cluster. */
  readonly region: string;
}

/** The role of all nodes: joins the cluster and pulls images; the network and the disks are the add-ons' own. Throws a ValidationError for another place and for an id that is taken. */
export function nodeRole(scope: Construct, id: string, { name, region }: NodeRoleProps): Role {
  return new Role(scope, id, {
    name: `${name}-${region}-nodes`,
    description: 'Nodes of the cluster: join it and pull images',
    trust: trustService(ec2Service(region)),
    managedPolicies: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'].map((policy) => managedPolicyArn(region, policy)),
  });
}
