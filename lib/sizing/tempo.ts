import type { Demand } from './demand';
import type { Source } from './explanation';
import type { Ledger } from './ledger';
import { TEMPO } from './tables/rules';
import { SOURCES } from './tables/sources';
import type { PodRow, Policy } from './tables/tiers';
import { decideWorkload, replicasFor, roundUp, type Reasoned, type WorkloadRules, type WorkloadSizing } from './workload';

/** One process with every part; upstream runs exactly one. */
export interface TempoMonolithicSizing {
  readonly mode: 'monolithic';
  /** The one process, with every part. */
  readonly all: WorkloadSizing;
}

/** Each part in pods of its own. */
export interface TempoMicroservicesSizing {
  readonly mode: 'microservices';
  /** Takes spans in. */
  readonly distributor: WorkloadSizing;
  /** Replicas per zone; each owns one partition. */
  readonly liveStore: WorkloadSizing;
  /** Zones of live-stores: each partition has an owner in each. */
  readonly liveStoreZones: number;
  /** As many as the ingest topic has partitions. */
  readonly blockBuilder: WorkloadSizing;
  /** Carries out queries. */
  readonly querier: WorkloadSizing;
  /** Splits queries. */
  readonly queryFrontend: WorkloadSizing;
  /** Plans compactions and deletions; there is one. */
  readonly backendScheduler: WorkloadSizing;
  /** Carries them out. */
  readonly backendWorker: WorkloadSizing;
  /** Memcached of what is read from blocks. */
  readonly cache: WorkloadSizing;
}

/** Tempo in either mode; `mode` tells which. */
export type TempoSizing = TempoMonolithicSizing | TempoMicroservicesSizing;

const SIZE = SOURCES.tempoSize;
const preset = (value: number, formula: string): Reasoned => ({ value, formula, source: SIZE });
const exactly = (value: number, formula: string, because: string): Reasoned => ({ value, formula, source: SIZE, min: value, max: value, because });

/** A pod of a fixed size, of which the load decides the number. */
function pods(replicas: Reasoned, pod: PodRow, formula: string, more: Partial<WorkloadRules> = {}, source: Source = SIZE): WorkloadRules {
  const of = (value: number): Reasoned => ({ value, formula, source });
  return { replicas, cpu: of(pod.cpu), memoryMiB: of(pod.memoryMiB), ...more };
}

function monolith(ledger: Ledger, demand: Demand): TempoMonolithicSizing {
  const rate = demand.keptTraceMegabytes;
  const inputs = { megabytesPerSecond: rate };
  const rule = (value: number, formula: string): Reasoned => ({ value, formula, inputs, source: SOURCES.tempoMonolith });
  const { cores, coresPerMegabyte, gib, gibPerMegabyte, diskSeconds } = TEMPO.monolith;
  const all = decideWorkload(ledger, 'tempo.all', {
    replicas: { value: 1, formula: 'exactly one', source: SOURCES.tempoModes, min: 1, max: 1, because: 'compactions and deletions are planned in one process only' },
    cpu: rule(roundUp(cores + coresPerMegabyte * rate, 0.25), '0.25 + 0.43 x MB/s after sampling'),
    memoryMiB: rule(roundUp((gib + gibPerMegabyte * rate) * 1024, 256), '1 GiB + 0.75 GiB x MB/s after sampling'),
    diskGiB: rule(Math.max(20, roundUp((rate * diskSeconds * 1e6) / 2 ** 30, 10)), 'two hours of what is kept, at least 20'),
  });
  return { mode: 'monolithic', all };
}

/** Live-stores and block-builders own partitions: exactly as many as there are, so their number is changed at the topic. */
function owners(partitions: number, of: string): Reasoned {
  const because = `each owns one of the ${partitions} partitions; set kafka.topics.tempoIngest.partitions instead`;
  return { value: partitions, formula: `one per partition${of}`, inputs: { partitions }, source: SOURCES.tempoPartitions, min: partitions, max: partitions, because };
}

function microservices(ledger: Ledger, demand: Demand, { liveStore, querier }: Policy['tempo'] & { mode: 'microservices' }, partitions: number): TempoMicroservicesSizing {
  const rate = demand.keptTraceMegabytes;
  const inputs = { megabytesPerSecond: rate };
  const per = (value: number, formula: string): Reasoned => ({ value, formula, inputs, source: SIZE });
  const parts = {
    distributor: pods(per(replicasFor(rate, TEMPO.megabytesPerSecondPerDistributor, 3), 'ceil(MB/s / 10), at least 3'), { cpu: 0.5, memoryMiB: 1024 }, 'upstream scales at 330m of CPU for 10 MB/s', { scaledTo: { usual: 9, source: SIZE } }),
    liveStore: pods(owners(partitions, ' and zone'), liveStore, 'the row, for half a partition in use, and the whole of it in an incident', { diskGiB: preset(30, '10 MB/s x 1,800 s that upstream plans per pod, and as much again for its log') }, SOURCES.tempoLiveStore),
    blockBuilder: pods(owners(partitions, ''), { cpu: 0.5, memoryMiB: 4096 }, '0.5 core per partition; memory in proportion to half a partition in use', {}, SOURCES.tempoLiveStore),
    querier: pods(per(replicasFor(rate, TEMPO.megabytesPerSecondPerQuerier, 2), 'ceil(MB/s / 2), at least 2'), querier, 'the row; "workload dependent" upstream', { scaledTo: { usual: 12, source: SIZE } }),
    queryFrontend: pods(exactly(2, 'exactly two', 'upstream runs exactly two'), { cpu: 0.5, memoryMiB: 1024 }, 'a preset'),
    backendScheduler: pods(exactly(1, 'exactly one', 'upstream runs exactly one'), { cpu: 0.5, memoryMiB: 1024 }, '0.5 core and 1 to 2 GB', { diskGiB: preset(1, 'its state, 200 MiB upstream') }),
    backendWorker: pods(per(replicasFor(rate, 5, 3), 'ceil(MB/s / 5), at least 3; upstream defines none, 2.x asked for a compactor per 3 to 5 MB/s'), { cpu: 0.5, memoryMiB: 1024 }, '0.5 core and 1 to 2 GB'),
    cache: pods(per(replicasFor(rate, 10, 3), 'ceil(MB/s / 10), at least 3'), { cpu: 0.2, memoryMiB: 1024 }, 'a preset'),
  };
  const entries = Object.entries(parts).map(([name, rules]) => [name, decideWorkload(ledger, `tempo.${name}`, rules)]);
  const zones = TEMPO.liveStoreZones;
  const liveStoreZones = ledger.decide('tempo.liveStoreZones', zones, { formula: 'two: one zone may go', source: SOURCES.tempoPartitions, min: zones, max: zones, because: 'a read asks one of two zones' }, 'zones');
  return { mode: 'microservices', ...(Object.fromEntries(entries) as { [P in keyof typeof parts]: WorkloadSizing }), liveStoreZones };
}

/** Tempo. `partitions`: of its ingest log; not read in monolithic mode. */
export function sizeTempo(ledger: Ledger, policy: Policy['tempo'], demand: Demand, partitions = 0): TempoSizing {
  return policy.mode === 'monolithic' ? monolith(ledger, demand) : microservices(ledger, demand, policy, partitions);
}
