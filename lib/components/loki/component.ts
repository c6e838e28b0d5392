import { Construct } from 'constructs';
import { configFile } from '../../config';
import { ConfigFiles, Images, type ComponentProps, type Peer, type Workload } from '../../kube';
import type { LokiSizing } from '../../sizing';
import { Memcached } from '../memcached';
import { Microservices, checkRetentionDays } from '../microservices';
import { LOKI_DATA, LOKI_HTTP_PORT, LOKI_MAX_ITEM_MIB, lokiConfig } from './config';
import { LOKI_TARGETS } from './targets';

export interface LokiProps extends ComponentProps {
  /** Replicas, requests, disks and limits, from `Tier.size`. */
  readonly sizing: LokiSizing;
  /** Days that lines are kept, whole days from 1. */
  readonly retentionDays: number;
  /** Who may send logs to the distributors, and who may query. Everybody else may not. */
  readonly admits: { readonly ingest: readonly Peer[]; readonly query: readonly Peer[] };
  /** ServiceAccount of every pod but the caches'; carries the identity that may use the bucket. Default: `loki`. */
  readonly serviceAccount?: string;
}

/** Loki as microservices: distributors write to ingesters in three zones, which ship chunks and index to the object store. */
export class Loki extends Construct {
  /** Base of OTLP over HTTP, for senders. */
  public readonly otlpUrl = `http://loki-distributor:${LOKI_HTTP_PORT}/otlp`;
  /** Loki's query API. */
  public readonly queryUrl = `http://loki-query-frontend:${LOKI_HTTP_PORT}`;
  public readonly distributor: Workload;
  /** One workload per zone. */
  public readonly ingesters: readonly Workload[];
  public readonly querier: Workload;
  public readonly queryFrontend: Workload;
  public readonly queryScheduler: Workload;
  public readonly indexGateway: Workload;
  public readonly compactor: Workload;
  public readonly chunksCache: Memcached;
  public readonly resultsCache: Memcached;

  public constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    checkRetentionDays(this, props.retentionDays);
    const { admits, sizing } = props;
    const loki = this.microservices(props);
    this.distributor = loki.run(LOKI_TARGETS.distributor, sizing.distributor, [{ peers: admits.ingest, ports: [LOKI_HTTP_PORT] }]);
    this.ingesters = loki.runInZones(LOKI_TARGETS.ingester, sizing.ingester, sizing.zones);
    this.querier = loki.run(LOKI_TARGETS.querier, sizing.querier);
    this.queryFrontend = loki.run(LOKI_TARGETS.queryFrontend, sizing.queryFrontend, [{ peers: admits.query, ports: [LOKI_HTTP_PORT] }]);
    this.queryScheduler = loki.run(LOKI_TARGETS.queryScheduler, sizing.queryScheduler);
    this.indexGateway = loki.run(LOKI_TARGETS.indexGateway, sizing.indexGateway);
    this.compactor = loki.run(LOKI_TARGETS.compactor, sizing.compactor);
    const cache = (component: string, name: keyof typeof LOKI_MAX_ITEM_MIB): Memcached =>
      new Memcached(this, component, { app: 'loki', component, sizing: sizing[name], maxItemMiB: LOKI_MAX_ITEM_MIB[name], images: props.images });
    this.chunksCache = cache('chunks-cache', 'chunksCache');
    this.resultsCache = cache('results-cache', 'resultsCache');
  }

  private microservices(props: LokiProps): Microservices {
    const files = new ConfigFiles(this, 'config', {
      app: 'loki',
      component: 'config',
      name: 'loki-config',
      files: { 'loki.yaml': configFile(lokiConfig(props), props.overlay) },
    });
    return new Microservices(this, {
      app: 'loki',
      image: (props.images ?? new Images()).of('loki'),
      traits: props.traits,
      serviceAccount: props.serviceAccount ?? 'loki',
      httpPort: LOKI_HTTP_PORT,
      dataPath: LOKI_DATA,
      files,
    });
  }
}
