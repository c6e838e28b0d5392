import type { Construct } from 'constructs';
import type { Workload } from '../../kube';
import type { LokiMicroservicesSizing, LokiMonolithicSizing } from '../../sizing';
import { MEMCACHED_PORT, Memcached } from '../memcached';
import type { Making } from '../microservices';
import { LOKI_HTTP_PORT, LOKI_MAX_ITEM_MIB } from './config';
import { LOKI_ALL, LOKI_TARGETS } from './targets';

/** Loki as processes with every part. */
export interface LokiMonolith {
  readonly mode: 'monolithic';
  /** The StatefulSet of every process. */
  readonly all: Workload;
}

/** Loki's workloads where each target has its own. */
export interface LokiMicroservices {
  readonly mode: 'microservices';
  /** Takes lines in, and hands each to three ingesters. */
  readonly distributor: Workload;
  /** One workload per zone. */
  readonly ingesters: readonly Workload[];
  /** Carries out queries, on ingesters and on the object store. */
  readonly querier: Workload;
  /** Where queries arrive; it splits them and keeps results. */
  readonly queryFrontend: Workload;
  /** Keeps the split queries in order between frontends and queriers. */
  readonly queryScheduler: Workload;
  /** Answers what stands in the index, so that queriers need not download it. */
  readonly indexGateway: Workload;
  /** Puts indices together and deletes by retention; there is one. */
  readonly compactor: Workload;
  /** Memcached of chunks. */
  readonly chunksCache: Memcached;
  /** Memcached of results. */
  readonly resultsCache: Memcached;
}

export function lokiMonolith({ pods, admits }: Making, sizing: LokiMonolithicSizing): LokiMonolith {
  pods.connect();
  return { mode: 'monolithic', all: pods.run(LOKI_ALL, sizing.all, [{ peers: [...admits.ingest, ...admits.query], ports: [LOKI_HTTP_PORT] }]) };
}

export function lokiMicroservices(scope: Construct, { pods, admits, pool, images }: Making, sizing: LokiMicroservicesSizing): LokiMicroservices {
  const cache = (component: string, name: keyof typeof LOKI_MAX_ITEM_MIB): Memcached =>
    new Memcached(scope, component, { app: 'loki', component, sizing: sizing[name], maxItemMiB: LOKI_MAX_ITEM_MIB[name], pool, images });
  pods.connect([MEMCACHED_PORT]);
  return {
    mode: 'microservices',
    distributor: pods.run(LOKI_TARGETS.distributor, sizing.distributor, [{ peers: admits.ingest, ports: [LOKI_HTTP_PORT] }]),
    ingesters: pods.runInZones(LOKI_TARGETS.ingester, sizing.ingester, sizing.zones),
    querier: pods.run(LOKI_TARGETS.querier, sizing.querier),
    queryFrontend: pods.run(LOKI_TARGETS.queryFrontend, sizing.queryFrontend, [{ peers: admits.query, ports: [LOKI_HTTP_PORT] }]),
    queryScheduler: pods.run(LOKI_TARGETS.queryScheduler, sizing.queryScheduler),
    indexGateway: pods.run(LOKI_TARGETS.indexGateway, sizing.indexGateway),
    compactor: pods.run(LOKI_TARGETS.compactor, sizing.compactor),
    chunksCache: cache('chunks-cache', 'chunksCache'),
    resultsCache: cache('results-cache', 'resultsCache'),
  };
}
