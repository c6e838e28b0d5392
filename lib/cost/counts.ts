import type { PlatformSizing } from '../sizing';
import { nodesOf } from './compute';
import { HOURS } from './line';
import type { CloudName } from './prices';

/** How many of each thing the foundation creates beside machines, Kafka, buckets and database. */
export interface FoundationCounts {
  /** NAT gateways; on Google Cloud the machines behind one, of which 32 are paid at most. */
  readonly natGateways: number;
  /** How their number comes about. */
  readonly natGatewaysFormula: string;
  /** GB a month that leave by the NAT gateways: images of containers, for the most part. */
  readonly natGb: number;
  /** How the GB come about. */
  readonly natGbFormula: string;
  /** Public addresses in use: those of the NAT gateways. */
  readonly addresses: number;
  /** Number of interface endpoints, each in its zone, or of private endpoints. */
  readonly endpoints: number;
  /** How their number comes about. */
  readonly endpointsFormula: string;
  /** GB a month through them. */
  readonly endpointGb: number;
  /** How the GB come about. */
  readonly endpointGbFormula: string;
  /** Keys; on Google Cloud versions of keys. */
  readonly keys: number;
  /** How their number comes about. */
  readonly keysFormula: string;
  /** Number of secrets in the cloud's own store. */
  readonly secrets: number;
  /** GiB of a node's root disk. */
  readonly rootDiskGiB: number;
  /** GB a month that services of the cloud write as logs. */
  readonly logsGb: number;
  /** How the GB come about. */
  readonly logsGbFormula: string;
  /** Months that these logs are kept beyond what is in the price of writing them. */
  readonly logsMonths: number;
}

/** GB of images that a node fetches when it is new, and how often in a month it is replaced or its workloads change. Assumed. */
const IMAGES = { gbPerNode: 10, timesAMonth: 2 };
/** GB a month of flow logs of all connections for each node, of the control plane's logs for a cluster, of brokers' logs for each broker. Assumed. */
const LOGS = { perNode: 4, perCluster: 20, perBroker: 1 };
/** Share of connections in Google's flow logs, as the foundation sets it. */
const FLOW_SAMPLING = 0.1;
/** Machines behind Google's NAT that are paid at most. */
const MOST_NAT_MACHINES = 32;
/** Versions that a key has after a year: a new one every 90 days, the ones before stay. */
const KEY_VERSIONS = 4;

function nodes(sizing: PlatformSizing): number {
  return sizing.pools.reduce((sum, pool) => sum + nodesOf(pool, sizing), 0);
}

function images(sizing: PlatformSizing): Pick<FoundationCounts, 'natGb' | 'natGbFormula'> {
  const count = nodes(sizing);
  return { natGb: count * IMAGES.gbPerNode * IMAGES.timesAMonth, natGbFormula: `${count} nodes x ${IMAGES.gbPerNode} GB of images x ${IMAGES.timesAMonth} times a month` };
}

function aws(sizing: PlatformSizing): FoundationCounts {
  const { zones } = sizing;
  const brokers = sizing.kafka?.inCluster === undefined ? (sizing.kafka?.brokers ?? 0) : 0;
  const kafka = brokers === 0 ? 0 : 1;
  // Logs, disks, Kubernetes Secrets, logins, database, three backends; Kafka's disks.
  const keys = 8 + kafka;
  return {
    natGateways: zones,
    natGatewaysFormula: `${zones} gateways x ${HOURS} h`,
    ...images(sizing),
    addresses: zones,
    endpoints: 4 * zones,
    endpointsFormula: `4 services x ${zones} zones x ${HOURS} h`,
    endpointGb: 0,
    endpointGbFormula: 'what the cloud\'s own services are asked is too little to count',
    keys,
    keysFormula: `${keys} keys`,
    // Grafana's login, its key, its database login, the database's own; Kafka's login.
    secrets: 4 + kafka,
    rootDiskGiB: 100,
    logsGb: nodes(sizing) * LOGS.perNode + LOGS.perCluster + brokers * LOGS.perBroker,
    logsGbFormula: `${nodes(sizing)} nodes x ${LOGS.perNode} GB of flow logs + ${LOGS.perCluster} GB of the control plane + ${brokers} brokers x ${LOGS.perBroker} GB`,
    logsMonths: 12,
  };
}

function gcp(sizing: PlatformSizing): FoundationCounts {
  const machines = Math.min(MOST_NAT_MACHINES, nodes(sizing));
  // Disks, Kubernetes Secrets, three backends.
  const keys = 5;
  const flowLogs = LOGS.perNode * FLOW_SAMPLING;
  return {
    natGateways: machines,
    natGatewaysFormula: `${machines} machines behind it, of ${nodes(sizing)}, at most ${MOST_NAT_MACHINES}, x ${HOURS} h`,
    ...images(sizing),
    addresses: 1,
    // Private Google Access costs nothing.
    endpoints: 0,
    endpointsFormula: 'none',
    endpointGb: 0,
    endpointGbFormula: 'none',
    keys: keys * KEY_VERSIONS,
    keysFormula: `${keys} keys x ${KEY_VERSIONS} versions after a year`,
    // Grafana's login, its key, its database login.
    secrets: 3,
    rootDiskGiB: 100,
    logsGb: nodes(sizing) * flowLogs + LOGS.perCluster,
    logsGbFormula: `${nodes(sizing)} nodes x ${flowLogs} GB of a tenth of the connections + ${LOGS.perCluster} GB of the control plane`,
    // A month is in the price of writing.
    logsMonths: 0,
  };
}

function azure(sizing: PlatformSizing): FoundationCounts {
  const { zones } = sizing;
  const stored = Object.values(sizing.traffic.objectStoreGBPerDay).reduce((sum, gb) => sum + gb, 0);
  // Disks, Kubernetes Secrets, database, objects.
  const keys = 4;
  return {
    natGateways: zones,
    natGatewaysFormula: `${zones} gateways x ${HOURS} h`,
    ...images(sizing),
    addresses: zones,
    // The storage account, two key vaults.
    endpoints: 4,
    endpointsFormula: `4 private endpoints x ${HOURS} h`,
    endpointGb: 2 * stored * (HOURS / 24),
    endpointGbFormula: `${stored.toFixed(1)} GB a day written to the storage account, and read once by compaction, x ${(HOURS / 24).toFixed(1)} days; what queries read is not in it`,
    keys,
    keysFormula: `${keys} keys`,
    // Grafana's login, its key, its database login.
    secrets: 3,
    rootDiskGiB: 128,
    logsGb: LOGS.perCluster,
    logsGbFormula: `${LOGS.perCluster} GB of the control plane`,
    // A year, of which a month is in the price of writing.
    logsMonths: 11,
  };
}

/** What the foundation of a cloud creates for a sizing; test/cost holds it against a synthesized one. */
export function foundationCounts(sizing: PlatformSizing, cloud: CloudName): FoundationCounts {
  return { aws, gcp, azure }[cloud](sizing);
}
