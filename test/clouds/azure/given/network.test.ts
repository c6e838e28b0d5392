import { Fn } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { AzureKafka, FlexibleServer, type NetworkAttributes, type SubnetAttributes } from '../../../../lib/clouds/azure';
import { Tier } from '../../../../lib/sizing';
import type { Attributes } from '../../aws/synth';
import { cloudOf, faultsOf, SUBSCRIPTION, synthFoundation } from '../synth';
import { BLOB_ZONE, cluster, DATABASE, network, NETWORK, NETWORK_ID, subnetId } from './own';

const props = (faults: ReturnType<typeof faultsOf>): string[] => faults.map((fault) => fault.prop);
const nodes = (cidr: string, ids = ['nodes', 'nodes', 'nodes']): NetworkAttributes['nodeSubnets'] =>
  Object.fromEntries(['1', '2', '3'].map((zone, index): [string, SubnetAttributes] => [zone, { id: subnetId(ids[index] as string), cidr }]));

describe('a network of one`s own', () => {
  const foundation = synthFoundation(network({ privateZoneIds: { blob: BLOB_ZONE } }));

  test('no network, subnet, rule or gateway is made or changed', () => {
    const types = Object.keys(foundation.json.resource as object);
    expect(types.filter((type) => /virtual_network$|subnet|security_group|nat_gateway|public_ip/.test(type))).toEqual([]);
  });

  test('cluster, nodes, endpoints and database lie in it', () => {
    const made = foundation.one('azurerm_kubernetes_cluster');
    expect(made).toMatchObject({ default_node_pool: { vnet_subnet_id: subnetId('nodes') }, api_server_access_profile: { subnet_id: subnetId('api') }, network_profile: { outbound_type: 'userAssignedNATGateway', pod_cidr: '10.64.0.0/14' } });
    const subnets = foundation.all('azurerm_kubernetes_cluster_node_pool').map(([, pool]) => `${pool.name as string} ${pool.vnet_subnet_id as string}`);
    expect(subnets).toContain(`storage3 ${subnetId('nodes-3')}`);
    expect(foundation.one('azurerm_postgresql_flexible_server').delegated_subnet_id).toBe(subnetId('data'));
    for (const [, endpoint] of foundation.all('azurerm_private_endpoint')) expect(endpoint.subnet_id).toBe(subnetId('endpoints'));
    const { traits } = cloudOf(network());
    expect(traits.objectStore.listener).toEqual({ cidrs: ['10.20.8.0/26'], port: 443 });
    expect(traits.database.listener).toEqual({ cidrs: ['10.20.10.0/27'], port: 5432 });
  });

  test('the control plane may use each subnet, said once', () => {
    const scopes = foundation.all('azurerm_role_assignment').flatMap(([, made]) => (made.role_definition_name === 'Network Contributor' ? [made.scope as string] : []));
    expect(scopes.sort()).toEqual([subnetId('api'), subnetId('nodes'), subnetId('nodes-3')]);
  });

  test('zones that it looks names up in are taken, and others made and linked with it', () => {
    const zones = foundation.all('azurerm_private_dns_zone').map(([, zone]) => zone.name as string);
    expect(zones.map((name) => name.replace(/^prod-grafana-\w+/, 'server')).sort()).toEqual(['privatelink.vaultcore.azure.net', 'server.private.postgres.database.azure.com']);
    for (const [, link] of foundation.all('azurerm_private_dns_zone_virtual_network_link')) expect(link.virtual_network_id).toBe(NETWORK_ID);
    const [, blob] = foundation.all('azurerm_private_endpoint').find(([, made]) => (made.private_service_connection as Attributes).subresource_names[0] === 'blob') as [string, Attributes];
    expect(blob.private_dns_zone_group.private_dns_zone_ids).toEqual([BLOB_ZONE]);
  });

  test('nodes may reach the internet by a route table', () => {
    const routed = synthFoundation(network({ outbound: 'userDefinedRouting' }));
    expect(routed.one('azurerm_kubernetes_cluster').network_profile.outbound_type).toBe('userDefinedRouting');
    expect(JSON.stringify(routed.json.data.azurerm_subnet)).toContain('self.route_table_id != ');
  });

  test('the plan stops where it is not as its attributes say', () => {
    const { azurerm_subnet: subnets, azurerm_virtual_network: networks } = foundation.json.data as Record<string, Record<string, Attributes>>;
    expect(Object.values(networks as object)).toMatchObject([{ name: 'hub', resource_group_name: 'shared', lifecycle: { postcondition: [{ condition: '${self.location == "westeurope"}' }] } }]);
    const found = Object.values(subnets as Record<string, Attributes>);
    expect(found.map(({ name }) => name as string).sort()).toEqual(['api', 'data', 'endpoints', 'nodes', 'nodes-3']);
    expect(found.find(({ name }) => name === 'data')).toMatchObject({ virtual_network_name: 'hub', resource_group_name: 'shared', lifecycle: { postcondition: [{ condition: '${contains(self.address_prefixes, "10.20.10.0/27")}' }] } });
  });

  test('an id may be a value of another stack, a range may not', () => {
    const id = Fn.lower('X') as string;
    const endpointSubnet = { id, cidr: '10.20.8.0/26' };
    expect(faultsOf(network({ networkId: id, endpointSubnet, privateZoneIds: { vault: id } }))).toEqual([]);
    expect(faultsOf(network({ endpointSubnet: { id, cidr: id } }))).toMatchObject([{ prop: 'network.endpointSubnet.cidr', allowed: expect.stringContaining('plain text') as string }]);
    const lookups = JSON.stringify(synthFoundation(network({ endpointSubnet })).json.data.azurerm_subnet);
    expect(lookups).toContain('${element(split(\\"/\\", lower(\\"X\\")), 10)}');
  });
});

describe('bad input', () => {
  test('what is right has no fault', () => {
    for (const tier of [Tier.SMALL, Tier.MEDIUM, Tier.LARGE]) expect(faultsOf(network(), tier)).toEqual([]);
    expect(faultsOf({ ...network({ privateZoneIds: { blob: BLOB_ZONE } }), kafka: AzureKafka.strimzi() })).toEqual([]);
  });

  test.each<[Partial<NetworkAttributes>, string]>([
    [{ networkId: 'hub' }, 'network.networkId'],
    [{ networkId: subnetId('nodes') }, 'network.networkId'],
    [{ networkId: 'vpc-0123456789abcdef0' }, 'network.networkId'],
    [{ networkId: NETWORK_ID.replace('resourceGroups', 'resourcegroups') }, 'network.networkId'],
    [{ networkId: NETWORK_ID.replace(SUBSCRIPTION, '99999999-2222-3333-4444-555555555555') }, 'network.networkId'],
    [{ endpointSubnet: { id: NETWORK_ID, cidr: '10.20.8.0/26' } }, 'network.endpointSubnet.id'],
    [{ dataSubnet: { id: subnetId('data').replace('hub', 'other'), cidr: '10.20.10.0/27' } }, 'network.dataSubnet.id'],
    [{ dataSubnet: { id: subnetId('data'), cidr: '10.20.10.1/27' } }, 'network.dataSubnet.cidr'],
    [{ apiServerSubnet: { id: subnetId('api'), cidr: '10.20.9.0/29' } }, 'network.apiServerSubnet.cidr'],
    [{ endpointSubnet: { id: subnetId('endpoints'), cidr: '20.20.8.0/26' } }, 'network.endpointSubnet.cidr'],
    [{ endpointSubnet: { id: subnetId('endpoints'), cidr: '10.20.4.0/26' } }, 'network.endpointSubnet.cidr'],
    [{ dataSubnet: { id: subnetId('endpoints'), cidr: '10.20.8.0/26' } }, 'network.dataSubnet.cidr'],
    [{ podCidr: '10.20.0.0/14' }, 'network.podCidr'],
    [{ podCidr: '10.64.0.0/20' }, 'network.podCidr'],
    [{ serviceCidr: '172.16.0.0/12' }, 'network.serviceCidr'],
    [{ privateZoneIds: { vault: BLOB_ZONE } }, 'network.privateZoneIds.vault'],
    [{ privateZoneIds: { blob: 'privatelink.blob.core.windows.net' } }, 'network.privateZoneIds.blob'],
  ])('%j is refused', (changes, prop) => {
    expect(props(faultsOf(network(changes)))).toContain(prop);
  });

  test('a network of another subscription is said to be one', () => {
    expect(faultsOf(network({ networkId: NETWORK_ID.replace(SUBSCRIPTION, '99999999-2222-3333-4444-555555555555') }))[0]?.allowed).toContain(`own subscription, ${SUBSCRIPTION}`);
  });

  test('ranges of clients inside it are its security group`s to admit; those outside are the cluster`s', () => {
    expect(faultsOf({ ...network(), cluster: { privateAccessCidrs: ['10.9.0.0/16'] } })).toMatchObject([{ prop: 'cluster.privateAccessCidrs', write: expect.stringContaining('security group') as string }]);
    expect(faultsOf({ ...network(), cluster: { publicAccessCidrs: ['203.0.113.0/24'] } })).toEqual([]);
  });

  test('each zone with nodes needs a subnet', () => {
    const { '3': last, ...nodeSubnets } = NETWORK.nodeSubnets;
    expect(last).toBeDefined();
    expect(faultsOf(network({ nodeSubnets }))).toMatchObject([{ prop: 'network.nodeSubnets', got: ['1', '2'], allowed: expect.stringContaining('also of 3') as string }]);
    expect(faultsOf(network({ nodeSubnets }), Tier.SMALL)).toEqual([]);
  });

  test('what is made needs a subnet of its own; what is not, needs none', () => {
    const without = network({ apiServerSubnet: undefined, dataSubnet: undefined });
    expect(faultsOf(without)).toMatchObject([
      { prop: 'network.apiServerSubnet', write: expect.stringContaining('a cluster of your own') as string },
      { prop: 'network.dataSubnet', write: expect.stringContaining('a database of your own') as string },
    ]);
    expect(faultsOf({ ...cluster(), ...without, database: FlexibleServer.fromAttributes(DATABASE) })).toEqual([]);
  });

  test('a subnet must hold the nodes of all its zones: what is named is enough, half of it is not', () => {
    const [fault] = faultsOf(network({ nodeSubnets: nodes('10.20.0.0/27') }), Tier.LARGE);
    expect(fault).toMatchObject({ prop: 'network.nodeSubnets.1.cidr', got: '10.20.0.0/27' });
    const prefix = Number(/\/(\d+)/.exec(fault?.write ?? '')?.[1]);
    expect(faultsOf(network({ nodeSubnets: nodes(`10.20.0.0/${prefix}`) }), Tier.LARGE)).toEqual([]);
    expect(faultsOf(network({ nodeSubnets: nodes(`10.20.0.0/${prefix + 1}`) }), Tier.LARGE)).toHaveLength(3);
  });
});
