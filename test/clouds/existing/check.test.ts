import { describe, expect, test } from 'vitest';
import { Database, Kafka, Nodes, ObjectStore, Tier, type ExistingClusterProps, type S3StoreProps } from '../../../lib';
import { AzureKafka } from '../../../lib/clouds/azure/kafka';
import { Faults, ValidationError, type Fault } from '../../../lib/errors';
import { existingCluster } from '../../support/existing';

function faultsOf(changed: Partial<ExistingClusterProps>, tier = Tier.MEDIUM): readonly Fault[] {
  const cloud = existingCluster(changed);
  const faults = new Faults();
  const also = { kafkaInCluster: cloud.traits.kafka.runsAs === 'strimzi', onePool: cloud.traits.cluster?.sharedNodes === true };
  const sized = tier.size(cloud.nodeCatalog(), faults, also);
  cloud.check(sized, faults);
  try {
    faults.throwIfAny('test');
    return [];
  } catch (error) {
    return (error as ValidationError).faults;
  }
}

const props = (faults: readonly Fault[]): readonly string[] => faults.map(({ prop }) => prop);
const store = (changed: Partial<S3StoreProps>): Partial<ExistingClusterProps> => ({
  objectStore: ObjectStore.s3({ endpoint: 'https://s3.example.com', buckets: { prefix: 'acme' }, ...changed }),
});

describe('ExistingCluster.check', () => {
  test('takes every tier', () => {
    for (const tier of [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE]) expect(faultsOf({}, tier)).toEqual([]);
  });

  test('needs an object store, a database and a storage class, whatever the types say', () => {
    const nothing = { objectStore: undefined, database: undefined, storageClass: undefined } as unknown as Partial<ExistingClusterProps>;
    expect(props(faultsOf(nothing))).toEqual(['objectStore', 'database', 'storageClass']);
  });

  test('says all that is missing at once, and what is not what makes such a part', () => {
    const nothing = { kubernetes: undefined, nodes: undefined, objectStore: { endpoint: 'https://s3.example.com' }, database: 'postgres.example.com', kafka: AzureKafka.eventHubs() } as unknown as Partial<ExistingClusterProps>;
    const faults = faultsOf(nothing);
    expect(props(faults)).toEqual(['kubernetes', 'nodes', 'objectStore', 'database', 'kafka']);
    for (const fault of faults) expect(fault.write).toMatch(new RegExp(`^${fault.prop}: (Nodes|ObjectStore|Database|Kafka)?`));
  });

  test('what an environment does not have is no name', () => {
    const nothing = undefined as unknown as string;
    expect(props(faultsOf(store({ endpoint: nothing, buckets: { prefix: nothing } })))).toEqual(['objectStore.endpoint', 'objectStore.buckets.prefix']);
    expect(props(faultsOf(store({ buckets: { traces: 'traces', metrics: nothing, rules: 'rules', logs: 'logs' } })))).toEqual(['objectStore.buckets.metrics']);
    expect(props(faultsOf(store({ buckets: undefined as unknown as S3StoreProps['buckets'] })))).toEqual(['objectStore.buckets.prefix']);
    expect(props(faultsOf(store({ authority: { secret: nothing, key: nothing } })))).toEqual(['objectStore.authority.secret', 'objectStore.authority.key']);
    expect(props(faultsOf({ database: Database.external({ host: nothing }) }))).toEqual(['database.host']);
    expect(props(faultsOf({ kafka: Kafka.external({ bootstrapServers: [nothing] }) }))).toEqual(['kafka.bootstrapServers[0]']);
    expect(props(faultsOf({ kafka: Kafka.external({} as Parameters<typeof Kafka.external>[0]) }))).toEqual(['kafka.bootstrapServers']);
  });

  test('takes addresses of DNS caches, and nothing else for them', () => {
    const of = (...dnsCaches: string[]): readonly string[] => props(faultsOf({ kubernetes: { version: '1.33', dnsCaches } }));
    expect(of('169.254.25.10', '10.96.0.10')).toEqual([]);
    expect(of('169.254.25.10', 'nodelocaldns', '169.254.25.10/32', '169.254.25.256')).toEqual(['kubernetes.dnsCaches[1]', 'kubernetes.dnsCaches[2]', 'kubernetes.dnsCaches[3]']);
  });

  test('says all faults at once', () => {
    expect(props(faultsOf({ kubernetes: { version: '1.32' }, storageClass: '', ...store({ endpoint: 's3.example.com', buckets: { prefix: 'A' } }) }))).toEqual([
      'kubernetes.version',
      'objectStore.endpoint',
      'objectStore.buckets.prefix',
      'storageClass',
    ]);
  });

  test.each(['1.32', '1.32.9', '1', 'latest', '2.40', '', '1.3', 'v1.9'])('refuses version %s', (version) => {
    expect(props(faultsOf({ kubernetes: { version } }))).toEqual(['kubernetes.version']);
  });

  test.each(['1.33', 'v1.33.2+k3s1', '1.34.1', '1.100', 'v1.35.0-rc.1'])('takes version %s', (version) => {
    expect(faultsOf({ kubernetes: { version } })).toEqual([]);
  });

  test('refuses a distribution that it does not know, and a port that is none', () => {
    expect(props(faultsOf({ kubernetes: { version: '1.33', flavour: 'microk8s' as 'k3s', apiPort: 0 } }))).toEqual(['kubernetes.flavour', 'kubernetes.apiPort']);
  });

  test.each(['http://s3.example.com', 's3.example.com', 'https://', 'https://s3.example.com/bucket', 'https://s3.example.com:99999', 'ftp://s3.example.com', 'https://user:pw@s3.example.com', 'https://s3 example.com', ''])(
    'refuses the endpoint %s',
    (endpoint) => {
      expect(props(faultsOf(store({ endpoint })))).toEqual(['objectStore.endpoint']);
    },
  );

  test('an endpoint without TLS is refused with the one to write', () => {
    expect(faultsOf(store({ endpoint: 'http://ceph.example.com' }))[0]).toMatchObject({ got: 'http://ceph.example.com', write: expect.stringContaining("'https://ceph.example.com'") });
  });

  test('an endpoint in the clear is taken where that is asked for, and one with TLS then refused', () => {
    expect(faultsOf(store({ endpoint: 'http://ceph.example.com', plaintext: true }))).toEqual([]);
    expect(props(faultsOf(store({ endpoint: 'https://ceph.example.com', plaintext: true })))).toEqual(['objectStore.endpoint']);
  });

  test('Rook: a StorageClass that none can be, a store whose name is none', () => {
    const rook = { storageClass: 'rook-ceph-bucket', store: 'telemetry', buckets: { prefix: 'acme' }, gateway: 'plaintext' } as const;
    expect(faultsOf({ objectStore: ObjectStore.rook(rook) })).toEqual([]);
    expect(props(faultsOf({ objectStore: ObjectStore.rook({ ...rook, storageClass: 'A B' }) }))).toEqual(['objectStore.storageClass']);
    expect(props(faultsOf({ objectStore: ObjectStore.rook({ ...rook, store: 'A B' }) }))).toEqual(['objectStore.endpoint']);
  });

  test('a Service of the cluster needs its pods by name', () => {
    const endpoint = 'https://rgw.storage.svc:8443';
    expect(faultsOf(store({ endpoint }))).toMatchObject([{ prop: 'objectStore.listener', write: expect.stringContaining("namespace: 'storage'") }]);
    expect(faultsOf(store({ endpoint, listener: { namespace: 'storage', pods: { app: 'rgw' }, port: 8443 } }))).toEqual([]);
  });

  test.each([
    [{ cidrs: [], port: 443 }, 'objectStore.listener.cidrs'],
    [{ cidrs: ['10.0.0.1/8'], port: 443 }, 'objectStore.listener.cidrs[0]'],
    [{ cidrs: ['10.0.0.0/8'], port: 0 }, 'objectStore.listener.port'],
    [{ pods: {}, port: 443 }, 'objectStore.listener.pods'],
  ])('refuses the listener %j', (listener, prop) => {
    expect(props(faultsOf(store({ listener })))).toEqual([prop]);
  });

  test.each(['acme', 'a', 'x'.repeat(55)])('takes the prefix %s', (prefix) => {
    expect(faultsOf(store({ buckets: { prefix } }))).toEqual([]);
  });

  test.each(['', 'x'.repeat(56), 'Acme', 'acme.prod', '-acme', 'acme_prod'])('refuses the prefix "%s"', (prefix) => {
    expect(props(faultsOf(store({ buckets: { prefix } })))).toEqual(['objectStore.buckets.prefix']);
  });

  test('names each bucket that is wrong, and two that are the same', () => {
    const buckets = { traces: 'T', metrics: 'metrics', rules: 'metrics', logs: 'ab' };
    expect(props(faultsOf(store({ buckets })))).toEqual(['objectStore.buckets.traces', 'objectStore.buckets.logs', 'objectStore.buckets.rules']);
  });

  test('refuses Secrets and keys that cannot be', () => {
    expect(props(faultsOf(store({ authority: { secret: 'My CA', key: 'a/b' } })))).toEqual(['objectStore.authority.secret', 'objectStore.authority.key']);
  });

  test.each([[[], ['kafka.bootstrapServers']], [['kafka'], ['kafka.bootstrapServers[0]']], [['SSL://k:9093'], ['kafka.bootstrapServers[0]']], [['a:9093', 'b:9094'], ['kafka.bootstrapServers']]])(
    'refuses the brokers %j',
    (bootstrapServers, wrong) => {
      expect(props(faultsOf({ kafka: Kafka.external({ bootstrapServers }) }))).toEqual(wrong);
    },
  );

  test.each([[{ host: 'https://db' }, 'database.host'], [{ host: 'db:5432' }, 'database.host'], [{ host: 'db.example.com', port: 70_000 }, 'database.port'], [{ host: 'db.data.svc' }, 'database.listener']])(
    'refuses the database %j',
    (database, prop) => {
      expect(props(faultsOf({ database: Database.external(database) }))).toEqual([prop]);
    },
  );

  test('refuses operators that no platform has', () => {
    expect(props(faultsOf({ installedOperators: ['istio' as 'keda'] }))).toEqual(['installedOperators']);
  });
});

describe('nodes', () => {
  const shape = { cores: 16, memoryGiB: 64, perZone: 3 };

  test('a platform that fits is taken, one machine fewer is refused with the number to have', () => {
    expect(faultsOf({ nodes: Nodes.shared(shape) })).toEqual([]);
    const [fault, ...more] = faultsOf({ nodes: Nodes.shared({ ...shape, perZone: 2 }) });
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ prop: 'nodes.perZone', got: 2, allowed: expect.stringContaining('3 machines'), write: expect.stringContaining('perZone: 3') });
  });

  test('a machine that is smaller than a pod is refused', () => {
    expect(props(faultsOf({ nodes: Nodes.shared({ cores: 2, memoryGiB: 8, perZone: 100 }) }))).toContain('machine type of the pool general');
  });

  test('each pool is named where pods keep to theirs', () => {
    const nodes = Nodes.pools({ collector: { ...shape, perZone: 10 }, storage: { ...shape, perZone: 1 }, general: { ...shape, perZone: 10 } });
    expect(props(faultsOf({ nodes }))).toEqual(['nodes.storage.perZone']);
  });

  test.each([{ cores: 0 }, { memoryGiB: -1 }, { perZone: 0 }, { perZone: 1.5 }, { maxPods: 5 }, { cores: Number.NaN }])('refuses the shape %j', (wrong) => {
    expect(props(faultsOf({ nodes: Nodes.shared({ ...shape, perZone: 50, ...wrong }) }))).toContain(`nodes.${Object.keys(wrong)[0]}`);
  });
});
