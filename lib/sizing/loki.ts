import type { Demand } from './demand';
import type { Ledger } from './ledger';
import { LIMIT_FACTOR, LOKI, LOKI_CHARGE_FACTOR } from './tables/rules';
import { SOURCES } from './tables/sources';
import type { Policy } from './tables/tiers';
import { decideWorkload, replicasFor, roundUp, type Reasoned, type WorkloadRules, type WorkloadSizing } from './workload';

/** Processes with every part; three of them, since a line is kept by three. */
export interface LokiMonolithicSizing {
  readonly mode: 'monolithic';
  /** The processes, each with every part. */
  readonly all: WorkloadSizing;
  /** MB per second the tenant may send, metadata counted: several times the load, so that only a runaway is refused. */
  readonly maxMegabytesPerSecond: number;
}

/** Each part in pods of its own. */
export interface LokiMicroservicesSizing {
  readonly mode: 'microservices';
  /** Zones of ingesters: a line is kept in each. */
  readonly zones: number;
  /** Takes lines in. */
  readonly distributor: WorkloadSizing;
  /** Replicas per zone. */
  readonly ingester: WorkloadSizing;
  /** Carries out queries. */
  readonly querier: WorkloadSizing;
  /** Splits queries. */
  readonly queryFrontend: WorkloadSizing;
  /** Keeps the split queries in order. */
  readonly queryScheduler: WorkloadSizing;
  /** Answers what stands in the index. */
  readonly indexGateway: WorkloadSizing;
  /** Puts indices together and deletes; there is one. */
  readonly compactor: WorkloadSizing;
  /** Memcached of chunks. */
  readonly chunksCache: WorkloadSizing;
  /** Memcached of results. */
  readonly resultsCache: WorkloadSizing;
  /** MB per second the tenant may send, metadata counted: several times the load, so that only a runaway is refused. */
  readonly maxMegabytesPerSecond: number;
}

/** Loki in either mode; `mode` tells which. */
export type LokiSizing = LokiMonolithicSizing | LokiMicroservicesSizing;

/** Zones of ingesters: a line is kept by three. */
const ZONES = 3;

type Column = Exclude<keyof typeof LOKI.small, 'terabytes'>;

/** What a load needs of one row of upstream's table: from nothing to the first column, on to the second, and beyond it the same line. */
function need(column: Column, terabytes: number): number {
  const { small, large } = LOKI;
  if (terabytes <= small.terabytes) return (small[column] * terabytes) / small.terabytes;
  return small[column] + ((large[column] - small[column]) * (terabytes - small.terabytes)) / (large.terabytes - small.terabytes);
}

function limit(ledger: Ledger, megabytesPerSecond: number): number {
  return ledger.decide('loki.maxMegabytesPerSecond', Math.ceil(LIMIT_FACTOR * LOKI_CHARGE_FACTOR * megabytesPerSecond), { formula: 'ceil(4 x load x 2.9 for the metadata that is charged with each line)', inputs: { megabytesPerSecond }, source: SOURCES.lokiLimits, min: 1 }, 'MB/s');
}

/** Three processes share the sum of the first column. */
function monolith(ledger: Ledger, terabytes: number, megabytes: number): LokiMonolithicSizing {
  const { coresAt3TB, gibAt3TB, replicas: n } = LOKI.monolith;
  const share = terabytes / LOKI.small.terabytes;
  const rule = (value: number, formula: string): Reasoned => ({ value, formula, inputs: { terabytesPerDay: terabytes }, source: SOURCES.lokiSize });
  const all = decideWorkload(ledger, 'loki.all', {
    replicas: { value: n, formula: 'three, one for each copy', source: SOURCES.availability, min: n, because: 'a line is kept by three' },
    cpu: (replicas) => rule(roundUp(0.05 + (coresAt3TB * share) / replicas, 0.1), '0.05 + 38 cores x TB a day / 3 TB / replicas'),
    memoryMiB: (replicas) => rule(roundUp((0.25 + (gibAt3TB * share) / replicas) * 1024, 256), '0.25 GiB + 59 GiB x TB a day / 3 TB / replicas'),
    diskGiB: rule(20, 'write-ahead log and markers; twice a checkpoint of 5 minutes is less'),
  });
  return { mode: 'monolithic', all, maxMegabytesPerSecond: limit(ledger, megabytes) };
}

type Parts = Exclude<keyof LokiMicroservicesSizing, 'mode' | 'zones' | 'maxMegabytesPerSecond'>;

function rulesFor(terabytes: number): { readonly [P in Parts]: WorkloadRules } {
  const beyond = terabytes > LOKI.large.terabytes;
  const upper = terabytes > LOKI.small.terabytes;
  const source = beyond ? SOURCES.lokiExtrapolated : SOURCES.lokiSize;
  const rule = (value: number, formula: string): Reasoned => ({ value, formula, inputs: { terabytesPerDay: terabytes }, source });
  const by = (column: Column, per: number, floor: number): Reasoned =>
    rule(replicasFor(need(column, terabytes), per, floor), `${LOKI.small[column]} at 3 TB a day, ${LOKI.large[column]} at 30${per === ZONES ? ', / 3 zones' : ''}; at least ${floor}`);
  const pod = (below: readonly [number, number], above: readonly [number, number]): Pick<WorkloadRules, 'cpu' | 'memoryMiB'> => {
    const [cpu, memoryMiB] = upper ? above : below;
    const formula = `the column's pod ${upper ? 'above' : 'below'} 3 TB a day`;
    return { cpu: rule(cpu, formula), memoryMiB: rule(memoryMiB, formula) };
  };
  const cache = (per: number): Reasoned => ({ ...rule(replicasFor(terabytes * per, 1, 3), `ceil(${per} per TB a day), at least 3`), source: SOURCES.lokiCaches });
  const disk = (value: number): Pick<WorkloadRules, 'diskGiB'> => ({ diskGiB: rule(value, 'write-ahead log, index or markers: a preset') });
  return {
    distributor: { replicas: by('distributors', 1, 3), scaledTo: { usual: 9, source }, ...pod([1, 768], [2, 1024]) },
    ingester: { replicas: by('ingesters', ZONES, 1), ...pod([2, 4096], [2, 6144]), ...disk(50) },
    querier: { replicas: by('queriers', 1, 3), scaledTo: { usual: 20, source }, ...pod([1, 1536], [1.5, 2048]) },
    queryFrontend: { replicas: by('queryFrontends', 1, 2), ...pod([0.5, 1536], [1, 2048]) },
    queryScheduler: { replicas: rule(2, 'two in every column'), ...pod([0.3, 512], [1, 512]) },
    indexGateway: { replicas: by('indexGateways', 1, 2), ...pod([0.5, 2048], [0.5, 4096]), ...disk(20) },
    compactor: {
      replicas: { ...rule(1, 'exactly one'), min: 1, max: 1, because: 'one process plans compactions and deletions' },
      cpu: rule(Math.min(6, Math.max(1, roundUp(need('compactorCores', terabytes), 0.5))), '2 cores at 3 TB a day, 6 at 30; at least 1, at most 6'),
      memoryMiB: rule(Math.min(40, Math.max(4, roundUp(need('compactorGiB', terabytes), 1))) * 1024, '10 GiB at 3 TB a day, 20 at 30; at least 4, at most the 40 of upstream\'s last column'),
      ...disk(upper ? 50 : 20),
    },
    chunksCache: { replicas: cache(LOKI.caches.chunksPerTerabyte), ...pod([0.5, 4608], [0.5, 4608]) },
    resultsCache: { replicas: cache(LOKI.caches.resultsPerTerabyte), ...pod([0.2, 1280], [0.2, 1280]) },
  };
}

function microservices(ledger: Ledger, terabytes: number, megabytes: number): LokiMicroservicesSizing {
  const zones = ledger.decide('loki.zones', ZONES, { formula: 'three copies, one in each zone', source: SOURCES.availability, min: ZONES, max: ZONES, because: 'three copies need three zones' }, 'zones');
  const parts = Object.entries(rulesFor(terabytes)).map(([name, rules]) => [name, decideWorkload(ledger, `loki.${name}`, rules)]);
  return { mode: 'microservices', zones, ...(Object.fromEntries(parts) as { [P in Parts]: WorkloadSizing }), maxMegabytesPerSecond: limit(ledger, megabytes) };
}

export function sizeLoki(ledger: Ledger, policy: Policy['loki'], demand: Demand): LokiSizing {
  const { logTerabytesPerDay, lineMegabytes } = demand;
  return policy.mode === 'monolithic' ? monolith(ledger, logTerabytesPerDay, lineMegabytes) : microservices(ledger, logTerabytesPerDay, lineMegabytes);
}
