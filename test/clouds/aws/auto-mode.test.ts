import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { ObservabilityPlatform } from '../../../lib';
import { AwsCloud, AwsNetwork, awsNodeType, EksCluster, type AwsCloudProps } from '../../../lib/clouds/aws';
import type { FoundationFacts } from '../../../lib/clouds/cloud';
import { Tier } from '../../../lib/sizing';
import { CLUSTER, VPC } from './given/own';
import { faultsOf, needOf, sizeFor, statementsOf, synthFoundation, synthStack, Synthesized, type Attributes } from './synth';

const AUTO = { cluster: { autoMode: true } } as const satisfies Partial<AwsCloudProps>;
const cloudOf = (props: Partial<AwsCloudProps> = {}): AwsCloud => new AwsCloud({ region: 'us-west-2', ...AUTO, ...props });

const FACTS = {
  facts: {},
  secretIds: {},
  cluster: { name: 'prod', endpoint: 'https://prod', caCertificate: 'Y2E=', storageKeyArn: 'arn:key', nodeRole: 'prod-us-west-2-nodes', securityGroupId: 'sg-1', nodeSubnet0: 'subnet-0', nodeSubnet1: 'subnet-1', nodeSubnet2: 'subnet-2' },
} as unknown as FoundationFacts;

function operatorsStack(tier: Tier = Tier.MEDIUM, props: Partial<AwsCloudProps> = {}): Synthesized {
  const cloud = cloudOf(props);
  return synthStack((stack) => {
    cloud.connect(stack, FACTS);
    cloud.prepareOperators(stack, FACTS, needOf(cloud, { sizing: sizeFor(cloud, tier) }));
  });
}

function objects(stack: Synthesized): Attributes[] {
  return (JSON.parse(stack.one('helm_release', 'nodes').values[0] as string) as { objects: Attributes[] }).objects;
}

describe('an EKS cluster in Auto Mode', () => {
  const foundation = synthFoundation(AUTO);
  const cluster = foundation.one('aws_eks_cluster');

  test('its three parts are on together, without the node pools that EKS brings', () => {
    expect(cluster).toMatchObject({
      compute_config: { enabled: true, node_pools: [] },
      kubernetes_network_config: { elastic_load_balancing: { enabled: true }, service_ipv4_cidr: '172.20.0.0/16' },
      storage_config: { block_storage: { enabled: true } },
      bootstrap_self_managed_addons: false,
    });
    // EKS refuses a role of nodes where it brings no pool.
    expect(cluster.compute_config).not.toHaveProperty('node_role_arn');
  });

  test('without it the cluster says nothing of any of them', () => {
    const plain = synthFoundation().one('aws_eks_cluster');
    for (const part of ['compute_config', 'kubernetes_network_config', 'storage_config']) expect(plain).not.toHaveProperty(part);
  });

  test('its role may run nodes, disks and load balancers, and tags its sessions', () => {
    const attached = foundation.all('aws_iam_role_policy_attachment').filter(([name]) => name.includes('cluster_role')).map(([, { policy_arn }]) => (policy_arn as string).replace('arn:aws:iam::aws:policy/', ''));
    expect(attached).toEqual(['AmazonEKSClusterPolicy', 'AmazonEKSComputePolicy', 'AmazonEKSBlockStoragePolicy', 'AmazonEKSLoadBalancingPolicy', 'AmazonEKSNetworkingPolicy']);
    expect(statementsOf(foundation.one('aws_iam_role', 'cluster_role').assume_role_policy as string)[0]?.Action).toEqual(['sts:AssumeRole', 'sts:TagSession']);
    expect(statementsOf(synthFoundation().one('aws_iam_role', 'cluster_role').assume_role_policy as string)[0]?.Action).toBe('sts:AssumeRole');
  });

  test('its role may use the key of the disks, and tag only what is its own', () => {
    const statements = statementsOf(foundation.one('aws_iam_role_policy', 'cluster_role').policy as string);
    const key = foundation.ref('aws_kms_key', 'disks-key', 'arn');
    expect(statements.filter(({ Resource }) => Resource === key).map(({ Sid }) => Sid as string)).toEqual(['EncryptVolumes', 'GrantVolumesToEc2']);
    for (const { Condition } of statements.filter(({ Resource }) => Resource === '*')) {
      // Two dollars: Terraform leaves the variable to IAM.
      expect(Condition.StringEquals).toEqual({ 'aws:RequestTag/eks:eks-cluster-name': '$${aws:PrincipalTag/eks:eks-cluster-name}' });
    }
  });

  test('there is no node group, no launch template, no add-on, no autoscaler, and Auto Scaling has no right to the key', () => {
    for (const type of ['aws_eks_node_group', 'aws_launch_template', 'aws_eks_addon']) expect(foundation.all(type)).toEqual([]);
    expect(foundation.all('aws_iam_role').map(([name]) => name).filter((name) => /autoscaler|cni|ebs/.test(name))).toEqual([]);
    expect(cloudOf().operators(FACTS)).toEqual([]);
    expect(foundation.one('aws_kms_key_policy', 'disks-key').policy).not.toContain('autoscaling');
  });

  test('nodes join by an access entry of their own role, which pulls images and little else', () => {
    const role = foundation.ref('aws_iam_role', 'auto-nodes', 'arn');
    expect(foundation.one('aws_eks_access_entry', 'auto-nodes')).toMatchObject({ principal_arn: role, type: 'EC2' });
    expect(foundation.one('aws_eks_access_policy_association', 'auto-nodes')).toMatchObject({
      policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy',
      access_scope: { type: 'cluster' },
    });
    const attached = foundation.all('aws_iam_role_policy_attachment').filter(([name]) => name.includes('auto-nodes'));
    expect(attached.map(([, { policy_arn }]) => policy_arn as string)).toEqual(['arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy', 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly']);
  });

  test('later stacks learn what nodes are made of', () => {
    const { cluster: facts } = foundation.json.output as { cluster: Record<string, string> };
    expect(facts).toMatchObject({
      nodeRole: foundation.ref('aws_iam_role', 'auto-nodes', 'name'),
      nodeSubnet2: foundation.ref('aws_subnet', 'private-2', 'id'),
      securityGroupId: expect.stringContaining('cluster_security_group_id') as string,
    });
    expect(facts).not.toHaveProperty('autoscalerNamespace');
  });

  test('Services lie outside the VPC', () => {
    const beside = (cidr: string): string => synthFoundation({ ...AUTO, network: { cidr } }).one('aws_eks_cluster').kubernetes_network_config.service_ipv4_cidr as string;
    expect([beside('172.20.0.0/16'), beside('172.16.0.0/16'), beside('10.100.0.0/16')]).toEqual(['10.100.0.0/16', '172.20.0.0/16', '172.20.0.0/16']);
  });
});

describe('nodes of Auto Mode', () => {
  const stack = operatorsStack();
  const [config, nodeClass, ...pools] = objects(stack);

  test('network policies are enforced', () => {
    expect(config).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' }, data: { 'enable-network-policy-controller': 'true' } });
    expect(nodeClass?.spec.networkPolicy).toBe('DefaultAllow');
  });

  test('a class with our role, subnets, group, key and tags, which is not EKS`s own', () => {
    expect(nodeClass).toEqual({
      apiVersion: 'eks.amazonaws.com/v1',
      kind: 'NodeClass',
      metadata: { name: 'observability-constructs' },
      spec: {
        role: 'prod-us-west-2-nodes',
        subnetSelectorTerms: [{ id: 'subnet-0' }, { id: 'subnet-1' }, { id: 'subnet-2' }],
        securityGroupSelectorTerms: [{ id: 'sg-1' }],
        networkPolicy: 'DefaultAllow',
        ephemeralStorage: { size: '100Gi', kmsKeyID: 'arn:key' },
        tags: { 'observability-constructs/platform': 'prod', team: 'platform' },
      },
    });
  });

  test.each([Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE])('$name: a pool for each of the sizing, of its machine, up to its most', (tier) => {
    const { pools: sized, zones } = sizeFor(cloudOf(), tier);
    const made = objects(operatorsStack(tier)).slice(2);
    expect(made.map(({ metadata }) => metadata.name as string)).toEqual(sized.map(({ role }) => role));
    sized.forEach(({ role, type, maxNodesPerZone, zonal }, index) => {
      const { spec } = made[index] as Attributes;
      expect(spec.limits).toEqual({ cpu: String(maxNodesPerZone * zones * type.cpu), memory: `${maxNodesPerZone * zones * type.memoryMiB}Mi` });
      expect(spec.template.metadata.labels).toEqual({ 'observability-constructs/pool': role });
      expect(spec.template.spec.requirements).toContainEqual({ key: 'node.kubernetes.io/instance-type', operator: 'In', values: [type.name] });
      expect(spec.template.spec.requirements).toContainEqual({ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['us-west-2a', 'us-west-2b', 'us-west-2c'].slice(0, zones) });
      expect(spec.disruption.budgets).toEqual([{ nodes: zonal ? '1' : '25%' }]);
      expect(spec.disruption.consolidationPolicy).toBe(zonal ? 'WhenEmpty' : 'WhenEmptyOrUnderutilized');
      expect(faultsOf(AUTO, tier)).toEqual([]);
    });
  });

  test('collector and storage are tainted, general is not', () => {
    expect(pools.map(({ spec }) => (spec.template.spec.taints as { value: string }[] | undefined)?.map(({ value }) => value))).toEqual([['collector'], ['storage'], undefined]);
  });

  test('a node and its last pods are gone within the 21 days that EKS allows', () => {
    for (const { spec } of pools) {
      const hours = (text: string): number => Number(text.replace('h', ''));
      expect(hours(spec.template.spec.expireAfter as string) + hours(spec.template.spec.terminationGracePeriod as string)).toBeLessThanOrEqual(21 * 24);
    }
  });

  test('Graviton says its architecture', () => {
    const [, , , storage] = objects(operatorsStack(Tier.MEDIUM, { nodeTypes: { storage: 'm7g.2xlarge' } }));
    expect(storage?.spec.template.spec.requirements).toContainEqual({ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] });
  });

  test('metrics-server, which Auto Mode lacks, comes after them, in the version that is pinned', () => {
    const addon = operatorsStack(Tier.MEDIUM, { cluster: { autoMode: true, addonVersions: { 'metrics-server': 'v0.8.0-eksbuild.2' } } }).one('aws_eks_addon');
    expect(addon).toMatchObject({ addon_name: 'metrics-server', cluster_name: 'prod', addon_version: 'v0.8.0-eksbuild.2' });
    expect((addon.depends_on as string[]).map((name) => name.split('.')[0])).toEqual(['helm_release']);
  });

  test('none of this without Auto Mode', () => {
    const cloud = new AwsCloud({ region: 'us-west-2' });
    expect(cloud.prepareOperators(new TerraformStack(new App(), 'x'), FACTS, needOf(cloud))).toEqual([]);
  });
});

describe('disks and names', () => {
  test('volumes come from the driver that Auto Mode brings, under the same key', () => {
    const made = synthStack((stack) => {
      cloudOf().connect(stack, FACTS);
      cloudOf().prepareCluster(stack, FACTS);
    }).one('kubernetes_storage_class_v1');
    expect(made).toMatchObject({
      storage_provisioner: 'ebs.csi.eks.amazonaws.com',
      volume_binding_mode: 'WaitForFirstConsumer',
      parameters: { type: 'gp3', encrypted: 'true', kmsKeyId: 'arn:key' },
      allowed_topologies: { match_label_expressions: [{ key: 'eks.amazonaws.com/compute-type', values: ['auto'] }] },
    });
  });

  test('names are asked for by address, since no pod answers', () => {
    expect(cloudOf().traits.cluster).toEqual({ dnsCaches: ['172.20.0.10'] });
    expect(cloudOf({ network: { cidr: '172.20.0.0/16' } }).traits.cluster).toEqual({ dnsCaches: ['10.100.0.10'] });
    expect(new AwsCloud({ region: 'us-west-2' }).traits).not.toHaveProperty('cluster');
  });

  test('a cluster of one`s own in Auto Mode says the address', () => {
    const own = { network: AwsNetwork.fromAttributes(VPC), cluster: EksCluster.fromAttributes({ ...CLUSTER, nodes: 'own', podIdentityAgent: 'other', dnsAddress: '10.100.0.10' }) };
    expect(new AwsCloud({ region: 'us-west-2', ...own }).traits.cluster).toEqual({ dnsCaches: ['10.100.0.10'] });
    expect(faultsOf(own)).toEqual([]);
  });
});

describe('a platform in Auto Mode', () => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'auto-mode-'));
  const app = new App({ outdir });
  new ObservabilityPlatform(app, 'prod', { tier: Tier.SMALL, cloud: cloudOf(), backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }) });
  app.synth();
  const operators = path.join(outdir, 'stacks', 'prod-operators');
  const stack = new Synthesized(JSON.parse(fs.readFileSync(path.join(operators, 'cdk.tf.json'), 'utf8')) as Attributes);

  test('operators wait for nodes, and the chart that makes these is beside the stack', () => {
    const [nodes] = stack.all('helm_release').find(([name]) => name.includes('nodes')) ?? [];
    for (const part of ['cert-manager', 'opentelemetry-operator']) expect(stack.one('helm_release', part).depends_on).toContain(`helm_release.${nodes}`);
    expect(fs.readdirSync(path.join(operators, 'charts', 'nodes')).sort()).toEqual(['Chart.yaml', 'templates']);
  });

  test('every policy that lets names be asked for does so at the address', () => {
    const folder = path.join(outdir, 'manifests', 'prod');
    const texts = fs.readdirSync(folder).map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
    const count = (pattern: RegExp): number => texts.reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0);
    expect(count(/cidr: 172\.20\.0\.10\/32/g)).toBeGreaterThan(10);
    expect(count(/cidr: 172\.20\.0\.10\/32/g)).toBe(count(/kubernetes\.io\/metadata\.name: kube-system/g));
  });
});

describe('what does not go together', () => {
  test('versions of add-ons that EKS brings', () => {
    const faults = faultsOf({ cluster: { autoMode: true, addonVersions: { coredns: 'v1.13.2-eksbuild.4', 'metrics-server': 'v0.8.0-eksbuild.2' } } });
    expect(faults).toMatchObject([{ prop: 'cluster.addonVersions.coredns', got: 'v1.13.2-eksbuild.4' }]);
  });

  test('machines that Auto Mode does not make', () => {
    const general = awsNodeType({ name: 'mac2.metal', cpu: 8, memoryMiB: 16_384, interfaces: 8, addressesPerInterface: 30 });
    expect(faultsOf({ ...AUTO, nodeTypes: { general } })).toMatchObject([{ prop: 'nodeTypes.general', got: 'mac2.metal', write: "nodeTypes: { general: 'm6i.large' }" }]);
    const known = awsNodeType({ name: 'm8i.large', cpu: 2, memoryMiB: 8192, interfaces: 3, addressesPerInterface: 10 });
    expect(faultsOf({ ...AUTO, nodeTypes: { general: known } })).toEqual([]);
  });

  test('a cluster of one`s own, whose mode is its owner`s', () => {
    const cluster = EksCluster.fromAttributes({ ...CLUSTER, autoMode: true } as typeof CLUSTER);
    expect(faultsOf({ network: AwsNetwork.fromAttributes(VPC), cluster })).toMatchObject([{ prop: 'cluster.autoMode', write: expect.stringContaining("nodes: 'own'") as string }]);
    const named = EksCluster.fromAttributes({ ...CLUSTER, dnsAddress: 'kube-dns' });
    expect(faultsOf({ network: AwsNetwork.fromAttributes(VPC), cluster: named })).toMatchObject([{ prop: 'cluster.dnsAddress', got: 'kube-dns' }]);
  });

  test('110 pods on a node at most, and the addresses of whole prefixes', () => {
    const { general } = cloudOf({ nodeTypes: { general: 'm6i.8xlarge' } }).nodeCatalog('large');
    expect(general).toMatchObject({ maxPods: 110, addresses: 130, addressesPerInterface: 16 });
    expect(new AwsCloud({ region: 'us-west-2', nodeTypes: { general: 'm6i.8xlarge' } }).nodeCatalog('large').general.maxPods).toBe(234);
  });
});
