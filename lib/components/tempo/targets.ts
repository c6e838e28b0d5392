import { EVERYTHING, type Target } from '../microservices';

/** Port of OTLP over gRPC. */
export const OTLP_PORT = 4317;

/**
 * Tempo 3.1's queriers and query-frontends drain and then never exit (grafana/tempo pull request 7967), so that the kill ends them:
 * time for the delay and a query, and no more.
 */
const NEVER_EXITS_SECONDS = 45;

/** Everything in one process, which hands spans over within itself. */
export const TEMPO_ALL = {
  name: EVERYTHING,
  kind: 'StatefulSet',
  reaches: ['object store'],
  ports: [{ name: 'otlp-grpc', port: OTLP_PORT }],
  graceSeconds: 120,
} as const satisfies Target;

/** Tempo's microservices, by the names of their sizing. */
export const TEMPO_TARGETS = {
  distributor: { name: 'distributor', kind: 'Deployment', reaches: ['Kafka'], gossips: true, zoneLocal: true, ports: [{ name: 'otlp-grpc', port: OTLP_PORT }] },
  /** Cuts what it holds into its write-ahead log when it stops. */
  liveStore: {
    name: 'live-store',
    kind: 'StatefulSet',
    reaches: ['Kafka'],
    gossips: true,
    graceSeconds: 1200,
    zoneFlag: '-live-store.instance-availability-zone',
  },
  /** Its folder holds one cycle: at most 5 GB read from Kafka, and the blocks made of it. What is lost with a pod is read again. */
  blockBuilder: {
    name: 'block-builder',
    kind: 'StatefulSet',
    reaches: ['Kafka', 'object store'],
    gossips: true,
    graceSeconds: 300,
    scratchMiB: 10_240,
  },
  querier: { name: 'querier', kind: 'Deployment', reaches: ['object store'], gossips: true, graceSeconds: NEVER_EXITS_SECONDS },
  /** Queriers connect to every one of them, so they are found by name resolution; not ready before the first querier has. */
  queryFrontend: { name: 'query-frontend', kind: 'Deployment', reaches: ['object store'], headless: true, graceSeconds: NEVER_EXITS_SECONDS },
  backendScheduler: { name: 'backend-scheduler', kind: 'StatefulSet', reaches: ['object store'], graceSeconds: 120 },
  /** Finishes its job for up to 30 s when it stops. */
  backendWorker: { name: 'backend-worker', kind: 'Deployment', reaches: ['object store'], gossips: true, graceSeconds: 120 },
} as const satisfies { readonly [target: string]: Target };
