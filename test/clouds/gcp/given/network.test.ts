import { describe, expect, test } from 'vitest';
import type { NetworkAttributes } from '../../../../lib/clouds/gcp';
import { Tier } from '../../../../lib/sizing';
import type { Attributes } from '../../aws/synth';
import { cloudOf, faultsOf, synthFoundation } from '../synth';
import { network, VPC } from './own';

describe('a VPC of one`s own', () => {
  const foundation = synthFoundation(network());

  test('nothing of a network is made or changed', () => {
    const types = Object.keys(foundation.json.resource as object);
    expect(types.filter((type) => /^google_compute|service_networking/.test(type))).toEqual([]);
  });

  test('cluster, nodes and database lie in it', () => {
    expect(foundation.one('google_container_cluster')).toMatchObject({
      network: VPC.networkId,
      subnetwork: VPC.subnetId,
      ip_allocation_policy: { cluster_secondary_range_name: 'gke-pods', services_secondary_range_name: 'services' },
    });
    expect(foundation.one('google_sql_database_instance').settings.ip_configuration.private_network).toBe(VPC.networkId);
    expect(cloudOf(network()).traits.database.listener).toEqual({ cidrs: [VPC.dataCidr], port: 5432 });
  });

  test('the plan stops where it is not as its attributes say', () => {
    const { google_compute_subnetwork: subnets, google_compute_network: networks } = foundation.json.data as Record<string, Record<string, Attributes>>;
    expect(Object.values(networks as object)).toMatchObject([{ name: 'shared', project: 'acme-host' }]);
    const [subnet] = Object.values(subnets as Record<string, Attributes>) as [Attributes];
    expect(subnet.self_link).toBe(`https://www.googleapis.com/compute/v1/${VPC.subnetId}`);
    const conditions = (subnet.lifecycle.postcondition as { condition: string }[]).map(({ condition }) => condition);
    expect(conditions).toEqual([
      `\${endswith(self.network, "${VPC.networkId}")}`,
      '${self.ip_cidr_range == "10.20.0.0/20"}',
      '${self.private_ip_google_access}',
      '${anytrue([for range in self.secondary_ip_range : range.range_name == "gke-pods" && range.ip_cidr_range == "10.32.0.0/14"])}',
      '${anytrue([for range in self.secondary_ip_range : range.range_name == "services" && range.ip_cidr_range == "10.21.0.0/20"])}',
    ]);
  });

  test.each<[Partial<NetworkAttributes>, string]>([
    [{ networkId: 'shared' }, 'network.networkId'],
    [{ networkId: 'vpc-0123456789abcdef0' }, 'network.networkId'],
    [{ subnetId: 'projects/acme-host/regions/europe-west4/subnetworks/telemetry' }, 'network.subnetId'],
    [{ subnetId: 'subnet-0123456789abcdef0' }, 'network.subnetId'],
    [{ podRange: 'Pods' }, 'network.podRange'],
    [{ podCidr: '10.32.0.0/20' }, 'network.podCidr'],
    [{ serviceCidr: '10.32.0.0/20' }, 'network.serviceCidr'],
    [{ dataCidr: '8.8.0.0/20' }, 'network.dataCidr'],
    [{ nodeCidr: '${data.x.y.cidr}' }, 'network.nodeCidr'],
  ])('%j is refused', (changes, prop) => {
    expect(faultsOf(network(changes)).map((fault) => fault.prop)).toContain(prop);
  });

  test('it must hold the nodes', () => {
    expect(faultsOf(network(), Tier.XLARGE)).toEqual([]);
    expect(faultsOf(network({ podCidr: '10.32.0.0/18' }), Tier.XLARGE)).toMatchObject([{ prop: 'network.podCidr', allowed: expect.stringContaining('this one holds 64') as string }]);
  });
});
