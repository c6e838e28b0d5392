import type { Construct } from 'constructs';
import type { Workload } from '../../kube';
import type { MimirMicroservicesSizing, MimirMonolithicSizing } from '../../sizing';
import { MEMCACHED_PORT, Memcached } from '../memcached';
import type { Making } from '../microservices';
import { MIMIR_HTTP_PORT, MIMIR_MAX_ITEM_MIB } from './config';
import { MIMIR_ALL, MIMIR_TARGETS, mimirTargets } from './targets';

/** Mimir as processes with every part. */
export interface MimirMonolith {
  readonly mode: 'monolithic';
  /** The StatefulSet of every process. */
  readonly all: Workload;
}

/** Mimir's workloads where each target has its own. */
export interface MimirMicroservices {
  /** `classic`: distributors write to ingesters. `ingest-storage`: they write to Kafka. */
  readonly mode: 'classic' | 'ingest-storage';
  /** Takes samples in, and hands them on. */
  readonly distributor: Workload;
  /** One workload per zone. */
  readonly ingesters: readonly Workload[];
  /** Carries out queries, on ingesters and store-gateways. */
  readonly querier: Workload;
  /** Where queries arrive; it splits them and keeps results. */
  readonly queryFrontend: Workload;
  /** Keeps the split queries in order between frontends and queriers. */
  readonly queryScheduler: Workload;
  /** One workload per zone. */
  readonly storeGateways: readonly Workload[];
  /** Puts blocks together and deletes by retention. */
  readonly compactor: Workload;
  /** Evaluates rules and sends alerts to the Alertmanager. */
  readonly ruler: Workload;
  /** Groups, silences and sends alerts. */
  readonly alertmanager: Workload;
  /** Memcached of chunks. */
  readonly chunksCache: Memcached;
  /** Memcached of indices of blocks. */
  readonly indexCache: Memcached;
  /** Memcached of what lies in the bucket. */
  readonly metadataCache: Memcached;
  /** Memcached of results. */
  readonly resultsCache: Memcached;
}

export function mimirMonolith({ pods, admits }: Making, sizing: MimirMonolithicSizing): MimirMonolith {
  pods.connect();
  return { mode: 'monolithic', all: pods.run(MIMIR_ALL, sizing.all, [{ peers: [...admits.ingest, ...admits.query], ports: [MIMIR_HTTP_PORT] }]) };
}

export function mimirMicroservices(scope: Construct, { pods, admits, pool, images }: Making, sizing: MimirMicroservicesSizing): MimirMicroservices {
  const targets = mimirTargets(sizing.mode);
  const cache = (component: string, name: keyof typeof MIMIR_MAX_ITEM_MIB): Memcached =>
    new Memcached(scope, component, { app: 'mimir', component, sizing: sizing[name], maxItemMiB: MIMIR_MAX_ITEM_MIB[name], pool, images });
  pods.connect([MEMCACHED_PORT]);
  return {
    mode: sizing.mode,
    distributor: pods.run(targets.distributor, sizing.distributor, [{ peers: admits.ingest, ports: [MIMIR_HTTP_PORT] }]),
    ingesters: pods.runInZones(targets.ingester, sizing.ingester, sizing.zones),
    querier: pods.run(targets.querier, sizing.querier),
    queryFrontend: pods.run(targets.queryFrontend, sizing.queryFrontend, [{ peers: admits.query, ports: [MIMIR_HTTP_PORT] }]),
    queryScheduler: pods.run(MIMIR_TARGETS.queryScheduler, sizing.queryScheduler),
    storeGateways: pods.runInZones(MIMIR_TARGETS.storeGateway, sizing.storeGateway, sizing.zones),
    compactor: pods.run(MIMIR_TARGETS.compactor, sizing.compactor),
    ruler: pods.run(targets.ruler, sizing.ruler),
    alertmanager: pods.run(MIMIR_TARGETS.alertmanager, sizing.alertmanager),
    chunksCache: cache('chunks-cache', 'chunksCache'),
    indexCache: cache('index-cache', 'indexCache'),
    metadataCache: cache('metadata-cache', 'metadataCache'),
    resultsCache: cache('results-cache', 'resultsCache'),
  };
}
