import type { App } from 'cdktf';
import { Database, ExistingCluster, Nodes, ObjectStore, ObservabilityPlatform, Tier } from 'observability-constructs';

/** A Medium platform in a cluster that exists, without Terraform: 50 K spans/s, 500 K series, 50 K log lines/s. */
export function platform(app: App): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'prod', {
    tier: Tier.MEDIUM,
    cloud: new ExistingCluster({
      kubernetes: { version: '1.33', flavour: 'rke2' },
      // Three zones of three machines each, which also run other things.
      nodes: Nodes.shared({ cores: 16, memoryGiB: 64, perZone: 3 }),
      storageClass: 'ceph-block',
      objectStore: ObjectStore.s3({
        endpoint: 'https://s3.change-me.example.com',
        buckets: { prefix: 'change-me-observability' },
        authority: { secret: 'company-ca', key: 'ca.crt' },
      }),
      database: Database.external({ host: 'postgres.change-me.example.com', authority: { secret: 'company-ca', key: 'ca.crt' } }),
    }),
  });
}
