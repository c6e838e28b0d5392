import type { Construct } from 'constructs';
import type { Workload } from '../../kube';
import type { TempoMicroservicesSizing, TempoMonolithicSizing } from '../../sizing';
import { MEMCACHED_PORT, Memcached } from '../memcached';
import type { Making } from '../microservices';
import { TEMPO_HTTP_PORT, TEMPO_MAX_ITEM_MIB } from './config';
import { OTLP_PORT, TEMPO_ALL, TEMPO_TARGETS } from './targets';

/** Tempo in one process. */
export interface TempoMonolith {
  readonly mode: 'monolithic';
  /** The StatefulSet of the one process. */
  readonly all: Workload;
}

/** Tempo's workloads where each target has its own. */
export interface TempoMicroservices {
  readonly mode: 'microservices';
  /** Takes spans in and writes them to Kafka. */
  readonly distributor: Workload;
  /** One workload per zone; each pod owns one partition of the ingest topic. */
  readonly liveStores: readonly Workload[];
  /** Reads from Kafka and writes blocks to the object store. */
  readonly blockBuilder: Workload;
  /** Carries out queries, on live-stores and on the object store. */
  readonly querier: Workload;
  /** Where queries arrive; it splits them. */
  readonly queryFrontend: Workload;
  /** Plans compactions and deletions; there is one. */
  readonly backendScheduler: Workload;
  /** Carries them out. */
  readonly backendWorker: Workload;
  /** Memcached of what is read from blocks. */
  readonly cache: Memcached;
}

export function tempoMonolith({ pods, admits }: Making, sizing: TempoMonolithicSizing): TempoMonolith {
  const all = pods.run(TEMPO_ALL, sizing.all, [
    { peers: admits.ingest, ports: [OTLP_PORT] },
    { peers: admits.query, ports: [TEMPO_HTTP_PORT] },
  ]);
  return { mode: 'monolithic', all };
}

export function tempoMicroservices(scope: Construct, { pods, admits, pool, images }: Making, sizing: TempoMicroservicesSizing): TempoMicroservices {
  pods.connect([MEMCACHED_PORT]);
  return {
    mode: 'microservices',
    distributor: pods.run(TEMPO_TARGETS.distributor, sizing.distributor, [{ peers: admits.ingest, ports: [OTLP_PORT] }]),
    liveStores: pods.runInZones(TEMPO_TARGETS.liveStore, sizing.liveStore, sizing.liveStoreZones),
    blockBuilder: pods.run(TEMPO_TARGETS.blockBuilder, sizing.blockBuilder),
    querier: pods.run(TEMPO_TARGETS.querier, sizing.querier),
    queryFrontend: pods.run(TEMPO_TARGETS.queryFrontend, sizing.queryFrontend, [{ peers: admits.query, ports: [TEMPO_HTTP_PORT] }]),
    backendScheduler: pods.run(TEMPO_TARGETS.backendScheduler, sizing.backendScheduler),
    backendWorker: pods.run(TEMPO_TARGETS.backendWorker, sizing.backendWorker),
    cache: new Memcached(scope, 'cache', { app: 'tempo', component: 'cache', sizing: sizing.cache, maxItemMiB: TEMPO_MAX_ITEM_MIB, pool, images }),
  };
}
