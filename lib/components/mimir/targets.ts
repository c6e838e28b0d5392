import type { Target } from '../microservices';

/** Mimir's microservices, by the names of their sizing. Grace periods are upstream's own: each lets a query, a rule or a compaction end. */
export const MIMIR_TARGETS = {
  distributor: { name: 'distributor', kind: 'Deployment', reaches: [], gossips: true, graceSeconds: 100 },
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
