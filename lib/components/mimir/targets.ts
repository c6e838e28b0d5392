import { EVERYTHING, type Target } from '../microservices';

/** Everything in one process; the Alertmanager is not part of Mimir's own `all`. Its grace period is the ingester's. */
export const MIMIR_ALL = {
  name: EVERYTHING,
  runs: 'all,alertmanager',
  kind: 'StatefulSet',
  reaches: ['object store'],
  gossips: true,
  graceSeconds: 1200,
} as const satisfies Target;

/** Mimir's microservices, by the names of their sizing. Grace periods are upstream's own: each lets a query, a rule or a compaction end. */
export const MIMIR_TARGETS = {
  distributor: { name: 'distributor', kind: 'Deployment', reaches: [], gossips: true, zoneLocal: true, graceSeconds: 100 },
  ingester: {
    name: 'ingester',
    kind: 'StatefulSet',
    reaches: ['object store'],
    gossips: true,
    graceSeconds: 1200,
    zoneFlag: '-ingester.ring.instance-availability-zone',
  },
  querier: { name: 'querier', kind: 'Deployment', reaches: ['object store'], gossips: true, graceSeconds: 180 },
  queryFrontend: { name: 'query-frontend', kind: 'Deployment', reaches: [], gossips: true, graceSeconds: 390 },
  /** Frontends and queriers connect to every one of them, so they are found by name resolution. */
  queryScheduler: { name: 'query-scheduler', kind: 'Deployment', reaches: [], headless: true, graceSeconds: 180 },
  storeGateway: {
    name: 'store-gateway',
    kind: 'StatefulSet',
    reaches: ['object store'],
    gossips: true,
    graceSeconds: 120,
    zoneFlag: '-store-gateway.sharding-ring.instance-availability-zone',
  },
  compactor: { name: 'compactor', kind: 'StatefulSet', reaches: ['object store'], gossips: true, graceSeconds: 900 },
  ruler: { name: 'ruler', kind: 'Deployment', reaches: ['object store'], gossips: true, graceSeconds: 600 },
  alertmanager: { name: 'alertmanager', kind: 'StatefulSet', reaches: ['object store'], gossips: true, graceSeconds: 900 },
} as const satisfies { readonly [target: string]: Target };

/** Targets that ingest storage changes: those that open connections to Kafka. */
type KafkaTargets = {
  readonly ingester: Target & { readonly zoneFlag: string };
} & { readonly [T in 'distributor' | 'querier' | 'queryFrontend' | 'ruler']: Target };

export function mimirTargets(mode: 'classic' | 'ingest-storage'): KafkaTargets {
  const { distributor, ingester, querier, queryFrontend, ruler } = MIMIR_TARGETS;
  if (mode === 'classic') return { distributor, ingester, querier, queryFrontend, ruler };
  return {
    distributor: { ...distributor, reaches: ['Kafka'] },
    ingester: { ...ingester, reaches: ['object store', 'Kafka'] },
    /** Opens a producer that it never writes with, and warns for as long as that finds no broker. */
    querier: { ...querier, reaches: ['object store', 'Kafka'] },
    /** Asks Kafka how far a query that must see everything has to wait; rulers evaluate through every one of them. */
    queryFrontend: { ...queryFrontend, reaches: ['Kafka'], headless: true },
    /** Writes what its rules record. */
    ruler: { ...ruler, reaches: ['object store', 'Kafka'] },
  };
}
