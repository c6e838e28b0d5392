import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../lib/errors';
import { Tier } from '../../../lib/sizing';
import { TelemetryBuckets, type GcpCloudProps } from '../../../lib/clouds/gcp';
import { cloudOf, faultsOf, needOf } from './synth';
import { synthStack } from '../aws/synth';

describe('GcpCloud.check', () => {
  test('a project and a region are enough', () => {
    for (const tier of [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE]) expect(faultsOf({}, tier)).toEqual([]);
  });

  test.each([
    ['europe-west-1', "region: 'europe-west1'"],
    ['EUROPE-WEST1', "region: 'europe-west1'"],
    ['europe_west1', "region: 'europe-west1'"],
    ['europe-west1-b', "region: 'europe-west1'"],
    ['frankfurt', "region: 'europe-west3'"],
    ['us-west-2', "region: 'us-west2'"],
    ['westeurope', "region: 'europe-west1'"],
    ['europe-west7', "region: 'europe-west1'"],
  ])('region %s: says what to write', (region, write) => {
    expect(faultsOf({ region })).toMatchObject([{ prop: 'region', got: region, write }]);
  });

  test.each([
    [['europe-west1-b', 'europe-west1-c']],
    [['europe-west1-b', 'europe-west1-b', 'europe-west1-c']],
    [['europe-west1-a', 'europe-west1-b', 'europe-west1-c']],
    [['europe-west1-b', 'europe-west1-c', 'europe-west2-a']],
    [['b', 'c', 'd']],
  ])('zones %j are refused', (zones) => {
    expect(faultsOf({ zones })).toMatchObject([{ prop: 'zones', write: "zones: ['europe-west1-b', 'europe-west1-c', 'europe-west1-d']" }]);
  });

  test('one zone is enough where the platform runs in one', () => {
    expect(faultsOf({ zones: ['europe-west1-d'] }, Tier.SMALL)).toEqual([]);
  });

  test.each(['Acme', '123456789012', 'abc', 'acme telemetry', 'projects/acme-telemetry', 'a'.repeat(31)])('project %s is refused', (project) => {
    expect(faultsOf({ project })).toMatchObject([{ prop: 'project', got: project }]);
  });

  test.each(['goog-telemetry', 'acme-google-logs'])('project %s cannot begin the name of a bucket', (project) => {
    expect(faultsOf({ project })).toMatchObject([{ prop: 'project', got: project, allowed: expect.stringContaining('"goog"') as string }]);
  });

  test.each(['goog-traces', 'acme-google', 'x'.repeat(64), `acme.${'x'.repeat(64)}`, undefined as unknown as string])('no bucket of one`s own is called %s', (name) => {
    const buckets = TelemetryBuckets.fromAttributes({ traces: { name }, metrics: { name: 'acme-metrics' }, rules: { name: 'acme-rules' }, logs: { name: `acme.${'x'.repeat(63)}` } });
    expect(faultsOf({ buckets })).toMatchObject([{ prop: 'buckets.traces.name', got: name }]);
  });

  test('a region and a project that are not there, as from an environment without them', () => {
    const nothing = { region: undefined, project: undefined } as unknown as Partial<GcpCloudProps>;
    expect(faultsOf(nothing)).toMatchObject([{ prop: 'project', got: undefined }, { prop: 'region', got: undefined, write: "region: 'europe-west1'" }]);
  });

  test.each(['m6i.xlarge', 'Standard_D4s_v5', 'n2-standard-6', 'e2-highmem-32', 'n2-standard-4 '])('machine type %s is refused', (general) => {
    expect(faultsOf({ nodeTypes: { general } })).toMatchObject([{ prop: 'nodeTypes.general', got: general, write: "nodeTypes: { general: 'n2-standard-4' }" }]);
  });

  test.each([
    [{ nodeCidr: '10.0.0.1/20' }, 'network.nodeCidr'],
    [{ podCidr: '8.0.0.0/14' }, 'network.podCidr'],
    [{ serviceCidr: '10.1.0.0/28' }, 'network.serviceCidr'],
    [{ dataCidr: '10.64.0.0/20' }, 'network.dataCidr'],
    [{ podCidr: '10.0.0.0/14' }, 'network.podCidr'],
    [{ flowLogSampling: 2 }, 'network.flowLogSampling'],
  ])('network %j is refused', (network, prop) => {
    expect(faultsOf({ network }).map((fault) => fault.prop)).toContain(prop);
  });

  test('the pods` range must hold every node at its ceiling', () => {
    const network = { podCidr: '10.64.0.0/18' };
    expect(faultsOf({ network })).toEqual([]);
    expect(faultsOf({ network }, Tier.XLARGE)).toMatchObject([{ prop: 'network.podCidr', allowed: expect.stringContaining('this one holds 64') as string }]);
  });

  test.each(['0.0.0.0/0', '203.0.113.1/24', 'office'])('client range %s is refused', (cidr) => {
    expect(faultsOf({ cluster: { publicAccessCidrs: [cidr], privateAccessCidrs: [cidr] } }).map((fault) => fault.prop)).toEqual(['cluster.publicAccessCidrs[0]', 'cluster.privateAccessCidrs[0]']);
  });

  test('labels that Google refuses, with what to write', () => {
    expect(faultsOf({ labels: { Team: 'Platform Ops' } })).toMatchObject([{ prop: 'labels.Team', write: "labels: { 'team': 'platform-ops' }" }]);
  });

  test('a database without backups or larger than any machine', () => {
    const faults = faultsOf({}, Tier.SMALL, ({ database }) => ({ database: { ...database, cpu: 128, backupDays: 0 } }));
    expect(faults.map((fault) => fault.prop)).toEqual(['tier (database)', 'tier (database backups)']);
  });
});

describe('what only the platform knows', () => {
  const foundation = (changes: Parameters<typeof needOf>[1]) => () => synthStack((stack) => void cloudOf().foundation(stack, needOf(cloudOf(), changes)));

  test.each(['a'.repeat(21), 'prod-', '1prod', 'at-google'])('id %s is refused', (platformId) => {
    expect(foundation({ platformId })).toThrow(ValidationError);
  });

  test('the longest id and project keep every name within its limit', () => {
    const cloud = cloudOf({ project: 'p'.repeat(30) });
    const stack = synthStack((into) => void cloud.foundation(into, needOf(cloud, { platformId: 'o'.repeat(20) })));
    for (const [, bucket] of stack.all('google_storage_bucket')) expect((bucket.name as string).length).toBeLessThanOrEqual(63);
    expect((stack.one('google_service_account').account_id as string).length).toBeLessThanOrEqual(30);
    expect((stack.one('google_container_cluster').name as string).length).toBeLessThanOrEqual(40);
  });

  test('tags of another cloud are refused before anything is made', () => {
    expect(foundation({ tags: { CostCenter: '42' } })).toThrow(/tags\.CostCenter[\s\S]*write: tags: \{ 'costcenter': '42' \}/);
  });
});
