import { describe, expect, test } from 'vitest';
import { AwsCloud } from '../../../lib/clouds/aws';
import { needOf, statementsOf, synthFoundation } from './synth';

const foundation = synthFoundation();

describe('EKS cluster', () => {
  const cluster = foundation.one('aws_eks_cluster');

  test('its API is reached from inside only', () => {
    expect(cluster.vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(cluster.vpc_config).not.toHaveProperty('public_access_cidrs');
    expect(cluster.vpc_config.subnet_ids).toEqual([0, 1, 2].map((zone) => foundation.ref('aws_subnet', `private-${zone}`, 'id')));
  });

  test('clients from outside are admitted by range, and by nothing else', () => {
    const open = synthFoundation({ cluster: { publicAccessCidrs: ['203.0.113.0/24'] } }).one('aws_eks_cluster');
    expect(open.vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: true, public_access_cidrs: ['203.0.113.0/24'] });
  });

  test('clients of a peered network are admitted to the private endpoint by range', () => {
    const peered = synthFoundation({ cluster: { privateAccessCidrs: ['10.20.0.0/16'] } });
    expect(peered.one('aws_vpc_security_group_ingress_rule', 'cluster_client')).toMatchObject({ cidr_ipv4: '10.20.0.0/16', from_port: 443, to_port: 443 });
    expect(peered.one('aws_eks_cluster').vpc_config.security_group_ids).toEqual([peered.ref('aws_security_group', 'clients', 'id')]);
  });

  test('Secrets are encrypted by a key of their own', () => {
    expect(cluster.encryption_config).toEqual({ resources: ['secrets'], provider: { key_arn: foundation.ref('aws_kms_key', 'cluster-key', 'arn') } });
  });

  test('every log of the control plane goes to an encrypted group that exists before', () => {
    expect(cluster.enabled_cluster_log_types).toEqual(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']);
    const group = foundation.one('aws_cloudwatch_log_group', 'cluster_logs');
    expect(group.name).toBe('/aws/eks/prod/cluster');
    expect((cluster.depends_on as string[]).some((name) => name.startsWith('aws_cloudwatch_log_group.'))).toBe(true);
  });

  test('access is given by entries only, and the creator`s never depends on a prop', () => {
    expect(cluster.access_config).toEqual({ authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: true });
    const admins = ['arn:aws:iam::111122223333:role/ops/admin', 'arn:aws:iam::111122223333:role/second'];
    const admitted = synthFoundation({ cluster: { admins } });
    expect(admitted.one('aws_eks_cluster').access_config).toEqual(cluster.access_config);
    expect(admitted.all('aws_eks_access_entry').map(([, entry]) => entry.principal_arn as string)).toEqual(admins);
    expect(admitted.one('aws_eks_access_policy_association', 'second')).toMatchObject({
      policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      access_scope: { type: 'cluster' },
    });
    const reversed = synthFoundation({ cluster: { admins: [...admins].reverse() } });
    expect(reversed.json.resource.aws_eks_access_entry).toEqual(admitted.json.resource.aws_eks_access_entry);
  });

  test('no extended support by itself, and no add-ons that nobody asked for', () => {
    expect(cluster).toMatchObject({ version: '1.35', upgrade_policy: { support_type: 'STANDARD' }, bootstrap_self_managed_addons: false });
  });
});

describe('add-ons', () => {
  test('network policies are enforced, by an add-on with a role of its own, before any node', () => {
    const network = foundation.one('aws_eks_addon', 'vpc-cni');
    expect(JSON.parse(network.configuration_values as string)).toMatchObject({ enableNetworkPolicy: 'true' });
    expect(network.pod_identity_association).toEqual([{ role_arn: foundation.ref('aws_iam_role', 'vpc-cni', 'arn'), service_account: 'aws-node' }]);
    const before = foundation.one('aws_eks_node_group', 'general').depends_on as string[];
    expect(before.filter((name) => name.startsWith('aws_eks_addon.')).length).toBe(3);
    expect(before.some((name) => name.includes('vpc-cni'))).toBe(true);
  });

  test('the six that the platform needs', () => {
    expect(foundation.all('aws_eks_addon').map(([, addon]) => addon.addon_name as string).sort()).toEqual([
      'aws-ebs-csi-driver',
      'coredns',
      'eks-pod-identity-agent',
      'kube-proxy',
      'metrics-server',
      'vpc-cni',
    ]);
  });

  test('as many name servers as nodes and cores need', () => {
    expect(JSON.parse(foundation.one('aws_eks_addon', 'coredns').configuration_values as string)).toEqual({ autoScaling: { enabled: true, minReplicas: 2, maxReplicas: 10 } });
  });

  test('versions are pinned where named', () => {
    const pinned = synthFoundation({ cluster: { addonVersions: { coredns: 'v1.13.2-eksbuild.4' } } });
    expect(pinned.one('aws_eks_addon', 'coredns').addon_version).toBe('v1.13.2-eksbuild.4');
    expect(pinned.one('aws_eks_addon', 'kube-proxy')).not.toHaveProperty('addon_version');
  });

  test('the storage add-on may use the key of the disks and no other', () => {
    const statements = statementsOf(foundation.one('aws_iam_role_policy', 'ebs-csi').policy as string);
    const key = foundation.ref('aws_kms_key', 'disks-key', 'arn');
    expect(statements.map((statement) => statement.Resource as string)).toEqual([key, key]);
    expect(statements.find((statement) => (statement.Action as string[]).includes('kms:CreateGrant'))).toMatchObject({
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });
});

describe('nodes', () => {
  const pools = needOf(new AwsCloud({ region: 'us-west-2' })).sizing.pools;

  test('an upgrade of the control plane takes every group with it, after it', () => {
    const groups = foundation.all('aws_eks_node_group');
    expect(groups.length).toBeGreaterThan(0);
    for (const [, group] of groups) expect(group.version).toBe(foundation.ref('aws_eks_cluster', 'cluster', 'version'));
  });

  test('as many as the sizing says; storage in a group per zone', () => {
    for (const pool of pools) {
      const groups = foundation.all('aws_eks_node_group').filter(([name]) => name.includes(`${pool.role}-nodes`));
      const zones = pool.zonal ? 1 : 3;
      expect(groups).toHaveLength(pool.zonal ? 3 : 1);
      for (const [, group] of groups) {
        const floor = pool.nodesPerZone * zones;
        expect(group.scaling_config).toEqual({ min_size: floor, desired_size: floor, max_size: pool.maxNodesPerZone * zones });
        expect(group.subnet_ids).toHaveLength(zones);
        expect(group.labels).toEqual({ 'observability-constructs/pool': pool.role });
      }
    }
    const storage = foundation.all('aws_eks_node_group').filter(([name]) => name.includes('storage'));
    expect(new Set(storage.flatMap(([, group]) => group.subnet_ids as string[])).size).toBe(3);
  });

  test('collector and storage are tainted, general is not', () => {
    for (const role of ['collector', 'storage']) {
      for (const [, group] of foundation.all('aws_eks_node_group').filter(([name]) => name.includes(`${role}-nodes`))) {
        expect(group.taint).toEqual([{ key: 'observability-constructs/pool', value: role, effect: 'NO_SCHEDULE' }]);
      }
    }
    expect(foundation.one('aws_eks_node_group', 'general')).not.toHaveProperty('taint');
  });

  test('the autoscaler finds every group, and Terraform leaves its decisions alone', () => {
    for (const [, group] of foundation.all('aws_eks_node_group')) {
      expect(group.tags).toEqual({ 'k8s.io/cluster-autoscaler/enabled': 'true', 'k8s.io/cluster-autoscaler/prod': 'owned' });
      expect(group.lifecycle.ignore_changes).toEqual(['scaling_config[0].desired_size']);
      expect(group.ami_type).toBe('AL2023_x86_64_STANDARD');
    }
  });

  test('machines: IMDSv2 within one hop, root disk encrypted by an own key', () => {
    const key = foundation.ref('aws_kms_key', 'disks-key', 'arn');
    const templates = foundation.all('aws_launch_template');
    expect(templates).toHaveLength(3);
    for (const [, template] of templates) {
      expect(template.metadata_options).toEqual({ http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 });
      expect(template.block_device_mappings[0].ebs).toMatchObject({ encrypted: 'true', kms_key_id: key, volume_type: 'gp3' });
      expect(template.tag_specifications.map((spec: { tags: object }) => spec.tags)).toContainEqual(expect.objectContaining({ team: 'platform' }));
      expect(template).not.toHaveProperty('key_name');
    }
  });

  test('a change of machine type rolls the nodes and does not replace the group', () => {
    const arm = synthFoundation({ nodeTypes: { storage: 'r7g.2xlarge' } });
    expect(arm.one('aws_launch_template', 'storage').instance_type).toBe('r7g.2xlarge');
    for (const [, group] of arm.all('aws_eks_node_group').filter(([name]) => name.includes('storage'))) {
      expect(group).not.toHaveProperty('instance_types');
      expect(group.ami_type).toBe('AL2023_ARM_64_STANDARD');
    }
  });

  test('the nodes` role joins and pulls, and does nothing else', () => {
    const policies = foundation.all('aws_iam_role_policy_attachment').filter(([name]) => name.includes('node-role'));
    expect(policies.map(([, attachment]) => attachment.policy_arn as string)).toEqual([
      'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
      'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly',
    ]);
    expect(foundation.all('aws_iam_role_policy').filter(([name]) => name.includes('node-role'))).toEqual([]);
  });
});
