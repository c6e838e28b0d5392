import { Construct } from 'constructs';
import { configFile } from '../../config';
import { ConfigFiles, Images, type ComponentProps, type Peer, type Workload } from '../../kube';
import type { MimirSizing } from '../../sizing';
import { Memcached } from '../memcached';
import { Microservices, checkRetentionDays } from '../microservices';
import { MIMIR_ALERTMANAGER_FALLBACK, MIMIR_DATA, MIMIR_HTTP_PORT, MIMIR_MAX_ITEM_MIB, MIMIR_RUNTIME, mimirConfig } from './config';
import { MIMIR_TARGETS } from './targets';

export interface MimirProps extends ComponentProps {
  /** Replicas, requests, disks and limits, from `Tier.size`. */
  readonly sizing: MimirSizing;
  /** Days that samples are kept, whole days from 1. */
  readonly retentionDays: number;
  /** Hours that a sample may come late, from 0. Default: 24, what Kafka keeps for the processors to catch up with. */
  readonly lateHours?: number;
  /** Who may send metrics to the distributors, and who may query. Everybody else may not. */
  readonly admits: { readonly ingest: readonly Peer[]; readonly query: readonly Peer[] };
  /** ServiceAccount of every pod but the caches'; carries the identity that may use the buckets. Default: `mimir`. */
  readonly serviceAccount?: string;
}

/** Mimir as microservices, classic: distributors write to ingesters in three zones, which ship blocks to the object store. */
export class Mimir extends Construct {
  /** Base of OTLP over HTTP, for senders. */
  public readonly otlpUrl = `http://mimir-distributor:${MIMIR_HTTP_PORT}/otlp`;
  /** Base of the Prometheus query API. */
  public readonly queryUrl = `http://mimir-query-frontend:${MIMIR_HTTP_PORT}/prometheus`;
  public readonly distributor: Workload;
  /** One workload per zone. */
  public readonly ingesters: readonly Workload[];
  public readonly querier: Workload;
  public readonly queryFrontend: Workload;
  public readonly queryScheduler: Workload;
  /** One workload per zone. */
  public readonly storeGateways: readonly Workload[];
  public readonly compactor: Workload;
  public readonly ruler: Workload;
  public readonly alertmanager: Workload;
  public readonly chunksCache: Memcached;
  public readonly indexCache: Memcached;
  public readonly metadataCache: Memcached;
  public readonly resultsCache: Memcached;

  public constructor(scope: Construct, id: string, props: MimirProps) {
    super(scope, id);
    checkRetentionDays(this, props.retentionDays);
    const { admits, sizing } = props;
    const mimir = this.microservices(props);
    this.distributor = mimir.run(MIMIR_TARGETS.distributor, sizing.distributor, [{ peers: admits.ingest, ports: [MIMIR_HTTP_PORT] }]);
    this.ingesters = mimir.runInZones(MIMIR_TARGETS.ingester, sizing.ingester, sizing.zones);
    this.querier = mimir.run(MIMIR_TARGETS.querier, sizing.querier);
    this.queryFrontend = mimir.run(MIMIR_TARGETS.queryFrontend, sizing.queryFrontend, [{ peers: admits.query, ports: [MIMIR_HTTP_PORT] }]);
    this.queryScheduler = mimir.run(MIMIR_TARGETS.queryScheduler, sizing.queryScheduler);
    this.storeGateways = mimir.runInZones(MIMIR_TARGETS.storeGateway, sizing.storeGateway, sizing.zones);
    this.compactor = mimir.run(MIMIR_TARGETS.compactor, sizing.compactor);
    this.ruler = mimir.run(MIMIR_TARGETS.ruler, sizing.ruler);
    this.alertmanager = mimir.run(MIMIR_TARGETS.alertmanager, sizing.alertmanager);
    const cache = (component: string, name: keyof typeof MIMIR_MAX_ITEM_MIB): Memcached =>
      new Memcached(this, component, { app: 'mimir', component, sizing: sizing[name], maxItemMiB: MIMIR_MAX_ITEM_MIB[name], images: props.images });
    this.chunksCache = cache('chunks-cache', 'chunksCache');
    this.indexCache = cache('index-cache', 'indexCache');
    this.metadataCache = cache('metadata-cache', 'metadataCache');
    this.resultsCache = cache('results-cache', 'resultsCache');
  }

  private microservices(props: MimirProps): Microservices {
    const files = new ConfigFiles(this, 'config', {
      app: 'mimir',
      component: 'config',
      name: 'mimir-config',
      files: {
        'mimir.yaml': configFile(mimirConfig(props), props.overlay),
        'runtime.yaml': configFile(MIMIR_RUNTIME, undefined),
        'alertmanager-fallback.yaml': configFile(MIMIR_ALERTMANAGER_FALLBACK, undefined),
      },
    });
    return new Microservices(this, {
      app: 'mimir',
      image: (props.images ?? new Images()).of('mimir'),
      traits: props.traits,
      serviceAccount: props.serviceAccount ?? 'mimir',
      httpPort: MIMIR_HTTP_PORT,
      dataPath: MIMIR_DATA,
      files,
    });
  }
}
