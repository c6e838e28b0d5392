import { EVERYTHING, type Target } from '../microservices';

/** Everything in one process; the first pod has a configuration of its own. Its grace period is the ingester's. */
export const LOKI_ALL = {
  name: EVERYTHING,
  kind: 'StatefulSet',
  reaches: ['object store'],
  gossips: true,
  ownConfig: true,
  graceSeconds: 600,
} as const satisfies Target;

/** Loki's microservices, by the names of their sizing. */
export const LOKI_TARGETS = {
  distributor: { name: 'distributor', kind: 'Deployment', reaches: [], gossips: true, zoneLocal: true },
  /** Leaves its chunks in its write-ahead log when it stops, and uploads its index. */
  ingester: {
    name: 'ingester',
    kind: 'StatefulSet',
    reaches: ['object store'],
    gossips: true,
    graceSeconds: 600,
    zoneFlag: '-ingester.availability-zone',
  },
  /** A query may take 300 s. */
  querier: { name: 'querier', kind: 'Deployment', reaches: ['object store'], gossips: true, graceSeconds: 330 },
  queryFrontend: { name: 'query-frontend', kind: 'Deployment', reaches: [], graceSeconds: 330 },
  /** Frontends and queriers connect to every one of them, so they are found by name resolution. */
  queryScheduler: { name: 'query-scheduler', kind: 'Deployment', reaches: [], headless: true },
  indexGateway: { name: 'index-gateway', kind: 'StatefulSet', reaches: ['object store'], graceSeconds: 330 },
  /** One only: it alone deletes. */
  compactor: { name: 'compactor', kind: 'StatefulSet', reaches: ['object store'], gossips: true, graceSeconds: 300 },
} as const satisfies { readonly [target: string]: Target };
