import { describe, expect, test } from 'vitest';
import { AwsCloud, AwsNetwork, EksCluster, type ClusterAttributes } from '../../../../lib/clouds/aws';
import { faultsOf, needOf, statementsOf, synthFoundation, synthStack, type Attributes } from '../synth';
import { CLUSTER, SUBNETS, VPC } from './own';

const own = (changes: Partial<ClusterAttributes> = {}) => ({ network: AwsNetwork.fromAttributes(VPC), cluster: EksCluster.fromAttributes({ ...CLUSTER, ...changes }) });
const cloudOf = (changes: Partial<ClusterAttributes> = {}): AwsCloud => new AwsCloud({ region: 'us-west-2', ...own(changes) });
const postconditions = (data: Attributes): string[] => (data.lifecycle.postcondition as { condition: string }[]).map(({ condition }) => condition);

describe('a cluster of one`s own', () => {
  const foundation = synthFoundation(own());

  test('no cluster, no add-on, no key of its Secrets and no autoscaler is made', () => {
    expect(foundation.all('aws_eks_cluster')).toEqual([]);
    expect(foundation.all('aws_eks_addon')).toEqual([]);
    expect(foundation.all('aws_eks_access_entry')).toEqual([]);
    expect(foundation.all('aws_kms_key').map(([name]) => name).filter((name) => name.includes('cluster'))).toEqual([]);
    expect(foundation.all('aws_iam_role').map(([name]) => name).filter((name) => /autoscaler|cluster/.test(name))).toEqual([]);
    expect(cloudOf().operators({} as never)).toEqual([]);
  });

  test('node groups of the platform are added, in names of the platform', () => {
    const groups = foundation.all('aws_eks_node_group').map(([, group]) => group);
    expect(groups).toHaveLength(7);
    for (const group of groups) {
      expect(group.cluster_name).toBe('shared');
      expect(group.node_group_name).toMatch(/^prod-/);
      expect(group.tags).toHaveProperty('k8s.io/cluster-autoscaler/shared', 'owned');
    }
    expect(foundation.one('aws_eks_node_group', 'general').subnet_ids).toEqual(SUBNETS.map(({ id }) => id));
  });

  test('identities are bound in it, and brokers and database admit its nodes', () => {
    const bindings = foundation.all('aws_eks_pod_identity_association').map(([, binding]) => [binding.cluster_name, binding.service_account]);
    expect(bindings).toEqual([['shared', 'loki'], ['shared', 'mimir'], ['shared', 'tempo']]);
    const trust = statementsOf(foundation.one('aws_iam_role', 'tempo-identity').assume_role_policy as string)[0];
    expect(trust?.Condition.StringEquals['aws:RequestTag/eks-cluster-arn']).toBe(CLUSTER.arn);
    for (const part of ['kafka_from-nodes-9096', 'database_from-nodes']) {
      expect(foundation.one('aws_vpc_security_group_ingress_rule', part).referenced_security_group_id).toBe(CLUSTER.securityGroupId);
    }
  });

  test('later stacks reach it, and volumes come from the named class', () => {
    const { cluster } = foundation.json.output as { cluster: Record<string, string> };
    expect(cluster).toMatchObject({ name: 'shared', endpoint: CLUSTER.endpoint, caCertificate: CLUSTER.caCertificate });
    expect(cluster).not.toHaveProperty('autoscalerNamespace');
    expect(cloudOf().traits.storageClass).toBe('gp3-encrypted');
    const made = synthStack((stack) => expect(cloudOf().prepareCluster(stack, {} as never)).toEqual([]));
    expect(made.json).not.toHaveProperty('resource');
  });

  test('a storage driver of one`s own may use the platform`s key, and the platform makes the class', () => {
    const driver = synthFoundation(own({ volumes: { driverRole: 'shared-ebs-csi' } }));
    const policy = driver.one('aws_iam_role_policy', 'volume-key-use');
    expect(policy.role).toBe('shared-ebs-csi');
    expect(statementsOf(policy.policy as string).map((statement) => statement.Resource as string)).toEqual(Array(2).fill(driver.ref('aws_kms_key', 'disks-key', 'arn')));
    expect(cloudOf({ volumes: { driverRole: 'shared-ebs-csi' } }).traits.storageClass).toBe('observability-gp3');
  });

  test('nodes of one`s own: no group, no role, no key of disks', () => {
    const bare = synthFoundation(own({ nodes: 'own' }));
    expect(bare.all('aws_eks_node_group')).toEqual([]);
    expect(bare.all('aws_launch_template')).toEqual([]);
    expect(bare.all('aws_kms_key').map(([name]) => name).filter((name) => name.includes('disks'))).toEqual([]);
    expect(bare.all('aws_iam_role').map(([name]) => name).filter((name) => name.includes('node'))).toEqual([]);
  });

  test('an autoscaler on request, which changes the platform`s groups only', () => {
    const scaled = synthFoundation(own({ autoscaler: true }));
    const statements = statementsOf(scaled.one('aws_iam_role_policy', 'autoscaler').policy as string);
    expect(statements.find(({ Sid }) => Sid === 'ResizeOwnNodeGroups')).toMatchObject({
      Resource: 'arn:aws:autoscaling:us-west-2:*:autoScalingGroup:*:autoScalingGroupName/eks-prod-*',
      Condition: { StringEquals: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/shared': 'owned' } },
    });
    expect(cloudOf({ autoscaler: true }).operators({ cluster: { name: 'shared' } } as never)).toHaveLength(1);
  });

  test('the plan stops where it is not as its attributes say, is too old, or lacks the Pod Identity agent', () => {
    const data = foundation.json.data as { aws_eks_cluster: Record<string, Attributes>; aws_eks_addon: Record<string, Attributes> };
    expect(Object.values(data.aws_eks_cluster).map(postconditions)).toEqual([
      ['${tonumber(split(".", self.version)[1]) >= 33}', `\${self.arn == "${CLUSTER.arn}"}`, `\${self.endpoint == "${CLUSTER.endpoint}"}`, `\${self.vpc_config[0].vpc_id == "${VPC.vpcId}"}`],
    ]);
    expect(Object.values(data.aws_eks_addon)).toMatchObject([{ cluster_name: 'shared', addon_name: 'eks-pod-identity-agent' }]);
    expect(synthFoundation(own({ podIdentityAgent: 'other' })).json.data).not.toHaveProperty('aws_eks_addon');
  });
});

describe('bad input', () => {
  test('what is right has no fault', () => {
    expect(faultsOf(own())).toEqual([]);
    expect(faultsOf(own({ volumes: { driverRole: 'shared-ebs-csi' }, nodes: 'own' }))).toEqual([]);
  });

  test('a cluster without its network', () => {
    expect(faultsOf({ cluster: own().cluster })).toMatchObject([{ prop: 'network', write: expect.stringContaining('AwsNetwork.fromAttributes') as string }]);
  });

  test.each<[Partial<ClusterAttributes>, string]>([
    [{ arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shared' }, 'cluster.arn'],
    [{ arn: 'arn:aws:eks:us-west-2:111122223333:cluster/other' }, 'cluster.arn'],
    [{ arn: 'arn:aws-cn:eks:us-west-2:111122223333:cluster/shared' }, 'cluster.arn'],
    [{ arn: 'projects/p/locations/europe-west1/clusters/shared' }, 'cluster.arn'],
    [{ endpoint: '0123.gr7.us-west-2.eks.amazonaws.com' }, 'cluster.endpoint'],
    [{ caCertificate: '-----BEGIN CERTIFICATE-----' }, 'cluster.caCertificate'],
    [{ securityGroupId: 'subnet-0123456789abcdef0' }, 'cluster.securityGroupId'],
    [{ kubernetesVersion: '1.32' }, 'cluster.kubernetesVersion'],
    [{ kubernetesVersion: 'v1.34' }, 'cluster.kubernetesVersion'],
    [{ kubernetesVersion: '1.34.2' }, 'cluster.kubernetesVersion'],
    [{ volumes: { driverRole: 'arn:aws:iam::111122223333:role/shared-ebs-csi' } }, 'cluster.volumes.driverRole'],
    [{ nodes: 'own', autoscaler: true }, 'cluster.autoscaler'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(own(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });

  test('small subnets are no matter where nodes are one`s own', () => {
    const network = AwsNetwork.fromAttributes({ ...VPC, privateSubnets: SUBNETS.map((subnet) => ({ ...subnet, cidr: subnet.cidr.replace('/19', '/27') })) });
    expect(faultsOf({ ...own(), network })).toHaveLength(3);
    expect(faultsOf({ ...own({ nodes: 'own' }), network })).toEqual([]);
    expect(needOf(cloudOf()).sizing.zones).toBe(3);
  });
});
