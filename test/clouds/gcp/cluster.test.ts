import { describe, expect, test } from 'vitest';
import { Tier } from '../../../lib/sizing';
import { cloudOf, sizeFor, synthFoundation, synthTier } from './synth';

const foundation = synthFoundation();
const cluster = foundation.one('google_container_cluster');

describe('the cluster', () => {
  test('is regional, VPC-native, with network policies that hold and identities of pods', () => {
    expect(cluster).toMatchObject({
      location: 'europe-west1',
      node_locations: ['europe-west1-b', 'europe-west1-c', 'europe-west1-d'],
      networking_mode: 'VPC_NATIVE',
      datapath_provider: 'ADVANCED_DATAPATH',
      workload_identity_config: { workload_pool: 'acme-telemetry.svc.id.goog' },
      release_channel: { channel: 'REGULAR' },
      remove_default_node_pool: true,
      enable_shielded_nodes: true,
      deletion_protection: true,
    });
  });

  test('encrypts Secrets by a key that GKE`s agent alone may use, and waits for that', () => {
    expect(cluster.database_encryption).toEqual({ state: 'ENCRYPTED', key_name: foundation.ref('google_kms_crypto_key', 'cluster-key', 'id') });
    const grant = foundation.one('google_kms_crypto_key_iam_member', 'cluster-key');
    expect(grant).toMatchObject({ role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter', member: expect.stringMatching(/^serviceAccount:service-\$\{data\.google_project\..+\.number\}@container-engine-robot\./) as string });
    expect((cluster.depends_on as string[]).filter((id) => id.includes('crypto_key_iam_member'))).toHaveLength(2);
  });

  test('nobody reaches its API from outside until ranges are named', () => {
    expect(cluster.private_cluster_config).toEqual({ enable_private_nodes: true, enable_private_endpoint: true });
    expect(cluster.master_authorized_networks_config).toEqual({ gcp_public_cidrs_access_enabled: false, private_endpoint_enforcement_enabled: true });
    const open = synthFoundation({ cluster: { publicAccessCidrs: ['203.0.113.0/24'], privateAccessCidrs: ['192.168.0.0/16'] } }).one('google_container_cluster');
    expect(open.private_cluster_config.enable_private_endpoint).toBe(false);
    expect(open.master_authorized_networks_config.cidr_blocks).toEqual([
      { cidr_block: '203.0.113.0/24', display_name: 'public' },
      { cidr_block: '192.168.0.0/16', display_name: 'private' },
    ]);
    const near = synthFoundation({ cluster: { privateAccessCidrs: ['192.168.0.0/16'] } }).one('google_container_cluster');
    expect(near.private_cluster_config.enable_private_endpoint).toBe(true);
  });
});

describe('nodes', () => {
  const pools = foundation.all('google_container_node_pool').map(([, pool]) => pool);

  test('as many per zone as the sizing says, and the autoscaler decides from then on', () => {
    for (const { role, type, nodesPerZone, maxNodesPerZone } of sizeFor(cloudOf()).pools) {
      expect(pools.find((pool) => pool.name === role)).toMatchObject({
        initial_node_count: nodesPerZone,
        autoscaling: { min_node_count: nodesPerZone, max_node_count: maxNodesPerZone },
        node_config: { machine_type: type.name },
        lifecycle: { ignore_changes: ['initial_node_count'] },
      });
    }
  });

  test('shielded, private, disks under an own key, and pods never see the node`s account', () => {
    for (const pool of pools) {
      expect(pool.network_config).toEqual({ enable_private_nodes: true });
      expect(pool.management).toEqual({ auto_repair: true, auto_upgrade: true });
      expect(pool.node_config).toMatchObject({
        boot_disk_kms_key: foundation.ref('google_kms_crypto_key', 'disks-key', 'id'),
        shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
        workload_metadata_config: { mode: 'GKE_METADATA' },
        service_account: foundation.ref('google_service_account', '', 'email'),
      });
    }
  });

  test('collector and storage are tainted, general is not', () => {
    const taints = Object.fromEntries(pools.map((pool) => [pool.name as string, pool.node_config.taint as unknown]));
    const of = (value: string) => [{ key: 'observability-constructs/pool', value, effect: 'NO_SCHEDULE' }];
    expect(taints).toEqual({ collector: of('collector'), storage: of('storage'), general: undefined });
  });

  test('a small platform has one pool in the first zone', () => {
    const small = synthTier(Tier.SMALL);
    expect(small.one('google_container_node_pool')).toMatchObject({ name: 'general', node_locations: ['europe-west1-b'] });
    expect(small.one('google_container_cluster').location).toBe('europe-west1');
    expect(small.one('google_sql_database_instance').settings).toMatchObject({ availability_type: 'ZONAL', location_preference: { zone: 'europe-west1-b' } });
    expect(JSON.stringify(small.json)).not.toMatch(/kafka/i);
  });
});
