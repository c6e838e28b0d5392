import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../lib/errors';
import { Tier } from '../../../lib/sizing';
import { synthStack } from '../aws/synth';
import { BlobStore, type AzureCloudProps } from '../../../lib/clouds/azure';
import { cloudOf, faultsOf, needOf, SUBSCRIPTION } from './synth';

const props = (faults: ReturnType<typeof faultsOf>): string[] => faults.map((fault) => fault.prop);

describe('AzureCloud.check', () => {
  test('a subscription, a region and who applies are enough', () => {
    for (const tier of [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE]) expect(faultsOf({}, tier)).toEqual([]);
  });

  test.each([
    ['West Europe', "region: 'westeurope'"],
    ['west-europe', "region: 'westeurope'"],
    ['WESTEUROPE', "region: 'westeurope'"],
    ['swedencentral-1', "region: 'swedencentral'"],
    ['frankfurt', "region: 'germanywestcentral'"],
    ['eu-west-1', "region: 'westeurope'"],
    ['europe-west1', "region: 'westeurope'"],
  ])('region %s: says what to write', (region, write) => {
    expect(faultsOf({ region })).toMatchObject([{ prop: 'region', got: region, write }]);
  });

  test.each([
    ['westus', 'has no availability zones'],
    ['qatarcentral', 'has no API server VNet integration'],
  ])('region %s is refused with the reason', (region, why) => {
    for (const tier of [Tier.SMALL, Tier.MEDIUM]) expect(faultsOf({ region }, tier)).toMatchObject([{ prop: 'region', allowed: expect.stringContaining(`${region} ${why}`) as string }]);
  });

  test.each([
    ['belgiumcentral', [1, 1]],
    ['japanwest', [0, 1]],
    ['koreacentral', [0, 0]],
  ])('region %s: volumes need their kind of disk in every zone of the platform', (region, [small, medium]) => {
    expect(faultsOf({ region }, Tier.SMALL)).toHaveLength(small as number);
    const faults = faultsOf({ region }, Tier.MEDIUM);
    expect(faults).toHaveLength(medium as number);
    for (const fault of faults) expect(fault).toMatchObject({ prop: 'region', allowed: expect.stringContaining('Premium SSD v2') as string });
  });

  test.each(['Acme', 'acme-data', 'ab', 'x'.repeat(25)])('no storage account of one`s own is called %s', (name) => {
    const of = (account: string): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/acme/providers/Microsoft.Storage/storageAccounts/${account}`;
    const all = (data: string, rules: string): ReturnType<typeof BlobStore.fromAttributes> => BlobStore.fromAttributes({ traces: { accountId: of(data), name: 'tempo' }, metrics: { accountId: of(data), name: 'mimir' }, logs: { accountId: of(data), name: 'loki' }, rules: { accountId: of(rules), name: 'rules' } });
    expect(faultsOf({ buckets: all('acmedata', 'acmerules') })).toEqual([]);
    expect(faultsOf({ buckets: all(name, 'acmerules') })).toMatchObject([{ prop: 'buckets.traces.accountId', got: of(name), write: `'${of('acmetelemetry')}'` }]);
    expect(props(faultsOf({ buckets: all('acmedata', name) }))).toEqual(['buckets.rules.accountId']);
  });

  test('a region and a subscription that are not there, as from an environment without them', () => {
    const nothing = { region: undefined, subscriptionId: undefined } as unknown as Partial<AzureCloudProps>;
    expect(faultsOf(nothing)).toMatchObject([{ prop: 'subscriptionId', got: undefined }, { prop: 'region', got: undefined, write: "region: 'westeurope'" }]);
  });

  test.each([[['1', '2']], [['1', '1', '2']], [['1', '2', '4']], [['westeurope-1', 'westeurope-2', 'westeurope-3']], [['1', '2', '3', '4']]])('zones %j are refused', (zones) => {
    expect(faultsOf({ zones })).toMatchObject([{ prop: 'zones', write: "zones: ['1', '2', '3']" }]);
  });

  test('one zone is enough where the platform runs in one', () => {
    expect(faultsOf({ zones: ['3'] }, Tier.SMALL)).toEqual([]);
  });

  test.each(['Acme Production', '/subscriptions/11111111-2222-3333-4444-555555555555', '11111111222233334444555555555555', ''])('subscription %j is refused', (subscriptionId) => {
    expect(faultsOf({ subscriptionId })).toMatchObject([{ prop: 'subscriptionId', got: subscriptionId }]);
  });

  test.each(['platform-admins', 'someone@example.com'])('administrator %s is refused', (id) => {
    expect(faultsOf({ admins: [SUBSCRIPTION, id] })).toMatchObject([{ prop: 'admins[1]', got: id }]);
  });

  test.each(['m6i.xlarge', 'n2-standard-4', 'Standard_D6s_v5', 'Standard_B4ms', 'D4s_v5', 'Standard_D4s_v5 '])('machine type %s is refused', (general) => {
    expect(faultsOf({ nodeTypes: { general } })).toMatchObject([{ prop: 'nodeTypes.general', got: general, write: "nodeTypes: { general: 'Standard_D4s_v5' }" }]);
  });

  test('machines must take the volumes of their pods', () => {
    const storage = { ...cloudOf().nodeCatalog('medium').storage, name: 'Standard_X', dataDisks: 2 };
    expect(faultsOf({ nodeTypes: { storage } })).toMatchObject([{ prop: 'nodeTypes.storage', got: 'Standard_X', allowed: expect.stringContaining('9 of Standard_X take 18') as string }]);
  });

  test.each([
    [{ nodeCidr: '10.0.0.1/20' }, 'network.nodeCidr'],
    [{ podCidr: '8.0.0.0/14' }, 'network.podCidr'],
    [{ serviceCidr: '10.1.0.0/28' }, 'network.serviceCidr'],
    [{ serviceCidr: '172.16.0.0/12' }, 'network.serviceCidr'],
    [{ apiServerCidr: '10.2.0.0/29' }, 'network.apiServerCidr'],
    [{ dataCidr: '10.64.0.0/27' }, 'network.dataCidr'],
    [{ endpointCidr: '10.2.2.0/26' }, 'network.dataCidr'],
  ])('network %j is refused', (network, prop) => {
    expect(props(faultsOf({ network }))).toEqual([prop]);
  });

  test('each zone must hold its nodes at their ceiling, and the pods` range all of them', () => {
    expect(faultsOf({ network: { nodeCidr: '10.0.0.0/24', podCidr: '10.64.0.0/18' } })).toEqual([]);
    const faults = faultsOf({ network: { nodeCidr: '10.0.0.0/24', podCidr: '10.64.0.0/18' } }, Tier.XLARGE);
    expect(faults).toMatchObject([
      { prop: 'network.nodeCidr', allowed: expect.stringContaining('a quarter of this one holds 44') as string },
      { prop: 'network.podCidr', allowed: expect.stringContaining('this one holds 64') as string },
    ]);
  });

  test.each(['0.0.0.0/0', '203.0.113.1/24', 'office'])('client range %s is refused', (cidr) => {
    const faults = faultsOf({ cluster: { publicAccessCidrs: [cidr], privateAccessCidrs: [cidr] }, vaults: { clientCidrs: [cidr] } });
    expect(props(faults)).toEqual(['cluster.publicAccessCidrs[0]', 'cluster.privateAccessCidrs[0]', 'vaults.clientCidrs[0]']);
  });

  test('someone must reach the vaults: a range, a subnet, or whoever reaches the cluster over the internet', () => {
    const subnet = `/subscriptions/${SUBSCRIPTION}/resourceGroups/runners/providers/Microsoft.Network/virtualNetworks/hub/subnets/runners`;
    expect(faultsOf({ vaults: undefined })).toMatchObject([{ prop: 'vaults', write: "vaults: { clientCidrs: ['203.0.113.7/32'] }" }]);
    expect(faultsOf({ vaults: { clientCidrs: [] }, cluster: { publicAccessCidrs: ['203.0.113.0/24'] } })).toMatchObject([{ prop: 'vaults' }]);
    expect(faultsOf({ vaults: undefined, cluster: { publicAccessCidrs: ['203.0.113.0/24'] } })).toEqual([]);
    expect(faultsOf({ vaults: { clientSubnetIds: [subnet] } })).toEqual([]);
    expect(props(faultsOf({ vaults: { clientSubnetIds: ['runners'] } }))).toEqual(['vaults.clientSubnetIds[0]']);
    expect(faultsOf({ vaults: { clientCidrs: ['10.9.0.0/24'] } })).toMatchObject([{ prop: 'vaults.clientCidrs[0]', write: 'vaults: { clientSubnetIds: [...] }, the subnet of the client' }]);
  });

  test.each([
    [{ kubernetesVersion: '1.35.2' }, 'cluster.kubernetesVersion'],
    [{ maintenance: { dayOfWeek: 'Sunday', startTime: '24:00', durationHours: 8 } as const }, 'cluster.maintenance'],
    [{ maintenance: { dayOfWeek: 'Sunday', startTime: '02:00', durationHours: 3 } as const }, 'cluster.maintenance'],
  ])('cluster %j is refused', (cluster, prop) => {
    expect(props(faultsOf({ cluster }))).toEqual([prop]);
  });

  test.each([
    [{ workspaceId: 'security' }, 'logs.workspaceId'],
    [{ retentionDays: 7 }, 'logs.retentionDays'],
    [{ retentionDays: 731 }, 'logs.retentionDays'],
  ])('logs %j are refused', (logs, prop) => {
    expect(props(faultsOf({ logs }))).toEqual([prop]);
  });

  test('tags that Azure refuses, with what to write', () => {
    expect(faultsOf({ tags: { 'cost/center': '42' } })).toMatchObject([{ prop: 'tags.cost/center', write: "tags: { 'cost-center': '42' }" }]);
    expect(props(faultsOf({ tags: { azureOwner: 'x' } }))).toEqual(['tags.azureOwner']);
    expect(props(faultsOf({ tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${i}`, 'x'])) }))).toEqual(['tags']);
  });

  test('a database with too few backups or larger than any machine', () => {
    const faults = faultsOf({}, Tier.SMALL, ({ database }) => ({ database: { ...database, cpu: 128, backupDays: 3, diskGiB: 20_000 } }));
    expect(props(faults)).toEqual(['tier (database)', 'tier (database backups)', 'tier (database disk)']);
  });
});

describe('what only the platform knows', () => {
  const foundation = (changes: Parameters<typeof needOf>[1]) => () => synthStack((stack) => void cloudOf().foundation(stack, needOf(cloudOf(), changes)));

  test.each(['a'.repeat(21), 'prod-', '1prod', 'Prod'])('id %s is refused', (platformId) => {
    expect(foundation({ platformId })).toThrow(ValidationError);
  });

  test('tags of the platform are refused before anything is made', () => {
    expect(foundation({ tags: { 'cost/center': '42' } })).toThrow(/tags\.cost\/center[\s\S]*write: tags: \{ 'cost-center': '42' \}/);
  });
});
