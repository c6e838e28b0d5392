import { describe, expect, test } from 'vitest';
import { GkeCluster, type ClusterAttributes } from '../../../../lib/clouds/gcp';
import type { Attributes } from '../../aws/synth';
import { cloudOf, faultsOf, synthFoundation } from '../synth';
import { CLUSTER, cluster, VPC } from './own';

describe('a cluster of one`s own', () => {
  const foundation = synthFoundation(cluster());
  const names = (type: string): string[] => foundation.all(type).map(([, attributes]) => attributes.name as string);

  test('none is made; pools of the platform`s own join it by their own names', () => {
    expect(foundation.all('google_container_cluster')).toEqual([]);
    expect(names('google_container_node_pool').sort()).toEqual(['prod-collector', 'prod-general', 'prod-storage']);
    for (const [, pool] of foundation.all('google_container_node_pool')) expect(pool).toMatchObject({ cluster: 'shared', location: 'europe-west1' });
    expect(names('google_kms_crypto_key').sort()).toEqual(['disks', 'objects-loki', 'objects-mimir', 'objects-tempo']);
    expect(foundation.json.output.cluster).toMatchObject({ name: 'shared', endpoint: CLUSTER.endpoint, caCertificate: CLUSTER.caCertificate });
    expect(foundation.json.output.cluster).toHaveProperty('diskKeyId');
  });

  test('the plan stops where it is not fit for the platform', () => {
    const [found] = Object.values(foundation.json.data.google_container_cluster as Record<string, Attributes>) as [Attributes];
    expect(found).toMatchObject({ name: 'shared', location: 'europe-west1', project: 'acme-telemetry' });
    const conditions = (found.lifecycle.postcondition as { condition: string }[]).map(({ condition }) => condition);
    expect(conditions).toEqual([
      '${try(tonumber(split(".", self.master_version)[1]), 0) >= 33}',
      '${!coalesce(self.enable_autopilot, false)}',
      `\${endswith(self.network, "${VPC.networkId}")}`,
      '${try(self.workload_identity_config[0].workload_pool, "") == "acme-telemetry.svc.id.goog"}',
      '${try(self.dns_config[0].cluster_dns, "") != "CLOUD_DNS"}',
      '${self.datapath_provider == "ADVANCED_DATAPATH" || !try(self.addons_config[0].dns_cache_config[0].enabled, false)}',
      '${self.datapath_provider == "ADVANCED_DATAPATH" || try(self.network_policy[0].enabled, false)}',
    ]);
  });

  test('nodes and volumes may be theirs too: then neither pool, account, key nor StorageClass is made', () => {
    const own = cluster({ nodes: 'own', storageClass: 'encrypted-balanced' });
    const bare = synthFoundation(own);
    for (const type of ['google_container_node_pool', 'google_service_account', 'google_project_iam_member']) expect(bare.all(type)).toEqual([]);
    expect(bare.all('google_kms_crypto_key').map(([, key]) => key.name as string)).not.toContain('disks');
    expect(bare.json.output.cluster).not.toHaveProperty('diskKeyId');
    expect(cloudOf(own).traits.storageClass).toBe('encrypted-balanced');
  });

  test('its pods reach the metadata server as Calico sees it too; those of a cluster that is made, as Dataplane V2 does', () => {
    const made = [{ cidrs: ['169.254.169.254/32'], port: 80 }];
    expect(cloudOf().traits.identityEndpoints).toEqual(made);
    expect(cloudOf(cluster()).traits.identityEndpoints).toEqual([...made, { cidrs: ['169.254.169.252/32'], port: 988 }]);
  });

  test('volumes of theirs, nodes of ours, keep the key of the nodes` disks', () => {
    expect(synthFoundation(cluster({ storageClass: 'theirs' })).json.output.cluster).toHaveProperty('diskKeyId');
  });

  test.each<[Partial<ClusterAttributes>, string]>([
    [{ name: 'projects/p/locations/l/clusters/shared' }, 'cluster.name'],
    [{ name: '${google_container_cluster.c.name}' }, 'cluster.name'],
    [{ endpoint: 'https://10.20.0.2' }, 'cluster.endpoint'],
    [{ caCertificate: '-----BEGIN CERTIFICATE-----' }, 'cluster.caCertificate'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(cluster(changes)).map((fault) => fault.prop)).toEqual([prop]);
  });

  test('it needs the VPC that it is in', () => {
    expect(faultsOf(cluster())).toEqual([]);
    expect(faultsOf({ cluster: GkeCluster.fromAttributes(CLUSTER) })).toMatchObject([{ prop: 'network', write: 'network: GcpNetwork.fromAttributes({ ... })' }]);
  });
});
