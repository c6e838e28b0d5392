import { describe, expect, test } from 'vitest';
import type { GcpCloudProps } from '../../../lib/clouds/gcp';
import { Tier } from '../../../lib/sizing';
import type { Attributes } from '../aws/synth';
import { cluster as own } from './given/own';
import { cloudOf, faultsOf, synthFoundation } from './synth';

const AUTO = { cluster: { autopilot: true } } as const satisfies Partial<GcpCloudProps>;

/** What conflicts with `enable_autopilot` in the schema of terraform-provider-google 7 (resource_container_cluster.go). */
const CONFLICTS = ['enable_shielded_nodes', 'network_policy', 'node_pool', 'remove_default_node_pool', 'default_max_pods_per_node', 'enable_intranode_visibility'];
const CONFLICTING_ADDONS = ['network_policy_config', 'dns_cache_config', 'stateful_ha_config'];

describe('a GKE cluster in Autopilot mode', () => {
  const foundation = synthFoundation(AUTO);
  const cluster = foundation.one('google_container_cluster');

  test('says nothing that conflicts with it, nor of nodes', () => {
    expect(cluster.enable_autopilot).toBe(true);
    for (const attribute of [...CONFLICTS, 'node_config', 'initial_node_count', 'dns_config']) expect(cluster).not.toHaveProperty(attribute);
    for (const addon of CONFLICTING_ADDONS) expect(cluster.addons_config).not.toHaveProperty(addon);
    for (const part of ['enabled', 'resource_limits']) expect(cluster.cluster_autoscaling).not.toHaveProperty(part);
    expect(cluster.monitoring_config).toEqual({ enable_components: ['SYSTEM_COMPONENTS'] });
    expect(cluster.lifecycle).toEqual({ prevent_destroy: true });
  });

  test('its nodes have an account of their own, and disks under our key', () => {
    expect(cluster.cluster_autoscaling.auto_provisioning_defaults).toEqual({
      service_account: foundation.ref('google_service_account', '', 'email'),
      oauth_scopes: ['https://www.googleapis.com/auth/cloud-platform'],
      boot_disk_kms_key: foundation.ref('google_kms_crypto_key', 'disks-key', 'id'),
    });
    expect(foundation.one('google_project_iam_member', 'node-account')).toMatchObject({ role: 'roles/container.defaultNodeServiceAccount' });
    expect(foundation.all('google_container_node_pool')).toEqual([]);
    expect(foundation.json.output.cluster).toHaveProperty('diskKeyId');
  });

  test('is as private, encrypted and kept up to date as a Standard one', () => {
    const standard = synthFoundation().one('google_container_cluster');
    for (const attribute of ['location', 'node_locations', 'network', 'subnetwork', 'networking_mode', 'datapath_provider', 'ip_allocation_policy', 'private_cluster_config', 'master_authorized_networks_config', 'database_encryption', 'release_channel', 'maintenance_policy', 'logging_config', 'master_auth', 'deletion_protection']) {
      expect({ attribute, value: cluster[attribute] as unknown }).toEqual({ attribute, value: standard[attribute] as unknown });
      expect(cluster).toHaveProperty(attribute);
    }
  });

  test('decides for the manifests; a Standard one decides nothing', () => {
    expect(cloudOf(AUTO).traits.cluster).toEqual({
      sharedNodes: true,
      nodesOnDemand: true,
      nodeLogsOnly: true,
      agentTaints: ['cloud.google.com/compute-class', 'cloud.google.com/gke-spot', 'kubernetes.io/arch', 'cloud.google.com/not-target-gke-version'],
      dnsCaches: ['169.254.20.10', '169.254.169.254'],
      nodeDisk: { mostMiB: 10_240, storageClass: 'observability-pd-balanced' },
    });
    for (const standard of [{}, { cluster: { autopilot: false } }]) expect(cloudOf(standard).traits).not.toHaveProperty('cluster');
  });
});

describe('what has no meaning there is refused', () => {
  test('machine types', () => {
    expect(faultsOf({ ...AUTO, nodeTypes: { storage: 'n2-highmem-8' } })).toMatchObject([{ prop: 'nodeTypes', got: ['n2-highmem-8'], allowed: expect.stringContaining('autopilot: true') as string }]);
    expect(faultsOf(AUTO)).toEqual([]);
  });

  test('pods that keep away from others with less than half a core', () => {
    const small = Tier.MEDIUM.with({ set: { 'mimir.storeGateway.cpu': 0.35 } });
    expect(faultsOf(AUTO, small)).toMatchObject([{ prop: 'tier (pods: mimir-store-gateway)', got: 0.35 }]);
    expect(faultsOf({}, small)).toEqual([]);
  });

  test('a pod that is larger than any of Autopilot`s', () => {
    const large = Tier.MEDIUM.with({ set: { 'loki.compactor.memoryMiB': 120 * 1024 } });
    expect(() => large.size(cloudOf(AUTO).nodeCatalog('medium'))).toThrow(/loki-compactor.*up to 30 cores and 110 GiB/s);
  });

  test('nodes of a cluster of one`s own', () => {
    expect(faultsOf(own({ autopilot: true, nodes: 'own' })).map(({ prop }) => prop)).toEqual(['cluster.nodes']);
  });
});

describe('an Autopilot cluster of one`s own', () => {
  const foundation = synthFoundation(own({ autopilot: true }));
  const conditions = (of: ReturnType<typeof synthFoundation>): string[] => {
    const [found] = Object.values(of.json.data.google_container_cluster as Record<string, Attributes>) as [Attributes];
    return (found.lifecycle.postcondition as { condition: string }[]).map(({ condition }) => condition);
  };

  test('the plan stops where it is none, and does not ask how names are answered', () => {
    expect(conditions(foundation)).toContain('${coalesce(self.enable_autopilot, false)}');
    expect(conditions(foundation).join()).not.toMatch(/CLOUD_DNS|dns_cache/);
    expect(conditions(synthFoundation(own()))).toContain('${!coalesce(self.enable_autopilot, false)}');
  });

  test('gets no pool and no account of nodes; its volumes have a key of ours, unless they are theirs', () => {
    for (const type of ['google_container_cluster', 'google_container_node_pool', 'google_service_account']) expect(foundation.all(type)).toEqual([]);
    expect(foundation.json.output.cluster).toHaveProperty('diskKeyId');
    expect(synthFoundation(own({ autopilot: true, storageClass: 'theirs' })).json.output.cluster).not.toHaveProperty('diskKeyId');
    expect(cloudOf(own({ autopilot: true, storageClass: 'theirs' })).traits.cluster?.nodeDisk?.storageClass).toBe('theirs');
  });
});
