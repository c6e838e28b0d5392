import type { PlatformSizing } from '../sizing';
import { nodesOf } from './compute';
import { HOURS, line, type CostLine } from './line';
import type { PriceTable } from './prices';

/** How many of each thing the foundation creates beside machines, Kafka, buckets and database. */
export interface FoundationCounts {
  readonly natGateways: number;
  /** GB a month that leave by the NAT gateways: images of containers, for the most part. */
  readonly natGb: number;
  readonly natGbFormula: string;
  /** Services with an interface endpoint in every zone. */
  readonly interfaceEndpoints: number;
  readonly keys: number;
  readonly secrets: number;
  /** GiB of a node's root disk. */
  readonly rootDiskGiB: number;
  /** GB a month that services of the cloud write as logs. */
  readonly logsGb: number;
  readonly logsGbFormula: string;
  /** Months that these logs are kept. */
  readonly logsMonths: number;
}

/** GB of images that a node fetches when it is new, and how often in a month it is replaced or its workloads change. Assumed. */
const IMAGES = { gbPerNode: 10, timesAMonth: 2 };
/** GB a month of flow logs for each node, of the control plane's logs for a cluster, of brokers' logs for each broker. Assumed. */
const LOGS = { perNode: 4, perCluster: 20, perBroker: 1 };

/** What the foundation of the clouds' rooms creates for a sizing; test/cost holds it against a synthesized one. */
export function foundationCounts(sizing: PlatformSizing): FoundationCounts {
  const nodes = sizing.pools.reduce((sum, pool) => sum + nodesOf(pool, sizing), 0);
  const brokers = sizing.kafka?.brokers ?? 0;
  const kafka = sizing.kafka === undefined ? 0 : 1;
  return {
    natGateways: sizing.zones,
    natGb: nodes * IMAGES.gbPerNode * IMAGES.timesAMonth,
    natGbFormula: `${nodes} nodes x ${IMAGES.gbPerNode} GB of images x ${IMAGES.timesAMonth} times a month`,
    interfaceEndpoints: 4,
    // Logs, disks, Kubernetes Secrets, logins, database, three backends; Kafka's disks.
    keys: 8 + kafka,
    // Grafana's login, its key, its database login, the database's own; Kafka's login.
    secrets: 4 + kafka,
    rootDiskGiB: 100,
    logsGb: nodes * LOGS.perNode + LOGS.perCluster + brokers * LOGS.perBroker,
    logsGbFormula: `${nodes} nodes x ${LOGS.perNode} GB of flow logs + ${LOGS.perCluster} GB of the control plane + ${brokers} brokers x ${LOGS.perBroker} GB`,
    logsMonths: 12,
  };
}

/** What belongs to the cluster as a whole: control plane, root disks, keys, secrets, logs of the cloud's services. */
export function clusterLines(sizing: PlatformSizing, prices: PriceTable, counts: FoundationCounts): CostLine[] {
  const nodes = sizing.pools.reduce((sum, pool) => sum + nodesOf(pool, sizing), 0);
  const { keys, secrets, rootDiskGiB, logsGb, logsGbFormula, logsMonths } = counts;
  const component = 'cluster';
  return [
    ...line({ component, item: 'control plane', quantity: HOURS, price: prices.cluster.hour, formula: `1 cluster x ${HOURS} h` }),
    ...line({
      component,
      item: 'root disks of the nodes',
      quantity: nodes * rootDiskGiB,
      price: prices.disk.gbMonth,
      formula: `${nodes} nodes x ${rootDiskGiB} GiB`,
    }),
    ...line({ component, item: 'encryption keys', quantity: keys, price: prices.keyMonth, formula: `${keys} keys; requests to them are few and not counted` }),
    ...line({ component, item: 'secrets', quantity: secrets, price: prices.secretMonth, formula: `${secrets} secrets` }),
    ...line({
      component,
      item: 'logs of cloud services, written',
      quantity: logsGb,
      price: prices.logs.ingestGb,
      formula: `${logsGbFormula} (assumed)`,
      assumed: true,
    }),
    ...line({
      component,
      item: 'logs of cloud services, kept',
      quantity: logsGb * logsMonths,
      price: prices.logs.gbMonth,
      formula: `${logsGb} GB a month (assumed) x ${logsMonths} months`,
      assumed: true,
    }),
  ];
}
