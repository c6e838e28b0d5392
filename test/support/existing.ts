import { Database, ExistingCluster, Nodes, ObjectStore, type ExistingClusterProps } from '../../lib';

/** A cluster that holds every tier, with a store and a database of its owner. */
export function existingCluster(changed: Partial<ExistingClusterProps> = {}): ExistingCluster {
  return new ExistingCluster({
    kubernetes: { version: '1.33' },
    nodes: Nodes.shared({ cores: 32, memoryGiB: 128, perZone: 100 }),
    storageClass: 'ceph-block',
    objectStore: ObjectStore.s3({ endpoint: 'https://s3.example.com', buckets: { prefix: 'acme' } }),
    database: Database.external({ host: 'postgres.example.com' }),
    ...changed,
  });
}
