import type { Demand } from './demand';
import type { Ledger } from './ledger';
import { LIMIT_FACTOR, MIMIR } from './tables/rules';
import { SOURCES } from './tables/sources';
import type { PodRow, Policy } from './tables/tiers';
import { decideWorkload, doubling, replicasFor, roundUp, type Reasoned, type WorkloadRules, type WorkloadSizing } from './workload';

/** What a tenant may send; the same in every mode. */
export interface MimirLimits {
  /** Series a tenant may hold: half as many again as the load, which is what the ingesters' memory has room for. */
  readonly maxSeries: number;
  /** Samples per second a tenant may send. */
  readonly maxSamplesPerSecond: number;
}

/** Processes with every part, each holding every series. */
export interface MimirMonolithicSizing extends MimirLimits {
  readonly mode: 'monolithic';
  /** The processes, each with every part. */
  readonly all: WorkloadSizing;
}

/** Each part in pods of its own. */
export interface MimirMicroservicesSizing extends MimirLimits {
  /** `classic`: distributors write to three ingesters. `ingest-storage`: they write to Kafka, and ingesters read from it. */
  readonly mode: 'classic' | 'ingest-storage';
  /** Zones of ingesters and store-gateways: a sample is kept in each. */
  readonly zones: number;
  /** Takes samples in. */
  readonly distributor: WorkloadSizing;
  /** Replicas per zone. */
  readonly ingester: WorkloadSizing;
  /** Carries out queries. */
  readonly querier: WorkloadSizing;
  /** Splits queries. */
  readonly queryFrontend: WorkloadSizing;
  /** Keeps the split queries in order. */
  readonly queryScheduler: WorkloadSizing;
  /** Replicas per zone. */
  readonly storeGateway: WorkloadSizing;
  /** Puts blocks together and deletes. */
  readonly compactor: WorkloadSizing;
  /** Evaluates rules. */
  readonly ruler: WorkloadSizing;
  /** Groups, silences and sends alerts. */
  readonly alertmanager: WorkloadSizing;
  /** Memcached of chunks. */
  readonly chunksCache: WorkloadSizing;
  /** Memcached of indices of blocks. */
  readonly indexCache: WorkloadSizing;
  /** Memcached of what lies in the bucket. */
  readonly metadataCache: WorkloadSizing;
  /** Memcached of results. */
  readonly resultsCache: WorkloadSizing;
}

/** Mimir in any mode; `mode` tells which. */
export type MimirSizing = MimirMonolithicSizing | MimirMicroservicesSizing;

/** Zones of ingesters and store-gateways: three copies, one in each. */
const ZONES = 3;
/** Cores of the largest ingester: fits a machine of 4 beside its daemon sets. */
const INGESTER_CORES = 3;

const PLAN = SOURCES.mimirPlanning;
const preset = (value: number, formula = 'a preset'): Reasoned => ({ value, formula, source: SOURCES.mimirPresets });

function pods(replicas: Reasoned, [cpu, memoryMiB]: readonly [number, number], more: Partial<WorkloadRules> = {}): WorkloadRules {
  return { replicas, cpu: preset(cpu), memoryMiB: preset(memoryMiB), ...more };
}

function limits(ledger: Ledger, demand: Demand): MimirLimits {
  const decide = (name: keyof MimirLimits, factor: number, value: number, rule: Pick<Reasoned, 'source'>, unit: string): number =>
    ledger.decide(`mimir.${name}`, roundUp(factor * value, 1000), { formula: `${factor} x load, to thousands`, inputs: { load: value }, min: 1, ...rule }, unit);
  return {
    // No more than the ingesters' memory has room for: they hold the same series, and would all die together.
    maxSeries: decide('maxSeries', MIMIR.headroom, demand.activeSeries, { source: PLAN }, 'series'),
    maxSamplesPerSecond: decide('maxSamplesPerSecond', LIMIT_FACTOR, demand.samplesPerSecond, { source: SOURCES.limits }, 'samples/s'),
  };
}

/** Three processes: each holds every series, and a third of the rest. */
function monolith(ledger: Ledger, demand: Demand): MimirMonolithicSizing {
  const n = 3;
  const ingester = (demand.activeSeries * MIMIR.replicationFactor) / MIMIR.seriesPerIngesterCore / n;
  const rest = demand.samplesPerSecond / MIMIR.samplesPerDistributorCore / n + demand.queriesPerSecond / MIMIR.queriesPerQuerierCore / n;
  const diskPerMillion = MIMIR.storeGatewayDiskGiBPerMillionSeries + MIMIR.compactorDiskGiB / (MIMIR.compactorSeries / 1e6);
  const inputs = { activeSeries: demand.activeSeries, samplesPerSecond: demand.samplesPerSecond, queriesPerSecond: demand.queriesPerSecond };
  const rule = (value: number, formula: string): Reasoned => ({ value, formula, inputs, source: PLAN });
  const all = decideWorkload(ledger, 'mimir.all', {
    replicas: { value: n, formula: 'three, one for each copy', source: SOURCES.availability, min: n, max: n, because: 'three copies of every series, and each process holds all of them' },
    cpu: rule(roundUp(0.1 + ingester + rest, 0.1), '0.1 + series / 300,000 + (samples/s / 25,000 + queries/s / 10) / 3'),
    memoryMiB: rule(roundUp((0.25 + ingester * MIMIR.ingesterGiBPerCore * MIMIR.headroom + rest) * 1024, 256), '0.25 GiB + 2.5 GiB x 1.5 per 300,000 series + 1 GiB per core of the rest'),
    diskGiB: rule(
      Math.max(20, roundUp((ingester * MIMIR.ingesterDiskGiBPerCore + demand.millionSeries * diskPerMillion) * MIMIR.headroom, 10)),
      '(5 GiB per 300,000 series + 28 GiB per million for blocks and compaction) x 1.5, at least 20',
    ),
  });
  return { mode: 'monolithic', all, ...limits(ledger, demand) };
}

function ingester(demand: Demand): WorkloadRules {
  const cores = (demand.activeSeries * MIMIR.replicationFactor) / MIMIR.seriesPerIngesterCore / ZONES;
  const rule = (value: number, formula: string, inputs: object): Reasoned => ({ value, formula, inputs: { activeSeries: demand.activeSeries, ...inputs }, source: PLAN });
  return {
    replicas: rule(replicasFor(cores, INGESTER_CORES, 1), 'ceil(series x 3 copies / 300,000 per core / 3 zones / 3 cores)', {}),
    cpu: (n) => rule(n === 1 ? roundUp(cores, 0.5) : Math.max(INGESTER_CORES, roundUp(cores / n, 0.5)), 'a single one: series x 3 copies / 300,000 / 3 zones; of several each has 3, and room to grow', { replicasPerZone: n }),
    memoryMiB: (_, cpu) => rule(roundUp(cpu * MIMIR.ingesterGiBPerCore * MIMIR.headroom * 1024, 256), '2.5 GiB per core x 1.5', { cpu }),
    diskGiB: rule(50, 'max(50, 5 GiB per core x 1.5); upstream\'s presets give 50', {}),
  };
}

/** Blocks of all series in every zone, shared by the zone's gateways. */
function storeGateway(demand: Demand, pod: PodRow): WorkloadRules {
  const cores = demand.queriesPerSecond / MIMIR.queriesPerStoreGatewayCore / ZONES;
  const diskGiB = demand.millionSeries * MIMIR.storeGatewayDiskGiBPerMillionSeries * MIMIR.headroom;
  return {
    replicas: { value: doubling(cores / pod.cpu), formula: 'queries/s / 10 per core / 3 zones / cores of a pod, doubled from 1', inputs: { queriesPerSecond: demand.queriesPerSecond, cpu: pod.cpu }, source: PLAN },
    cpu: preset(pod.cpu, 'the row'),
    memoryMiB: preset(pod.memoryMiB, 'the row'),
    diskGiB: (n) => ({ value: Math.max(40 * pod.cpu, roundUp(diskGiB / n, 10)), formula: '13 GiB per million series x 1.5 / replicas of a zone, at least 40 per core', inputs: { activeSeries: demand.activeSeries, replicasPerZone: n }, source: PLAN }),
  };
}

function compactor(demand: Demand): WorkloadRules {
  const instances = demand.activeSeries / MIMIR.compactorSeries;
  const rule = (value: number, formula: string): Reasoned => ({ value, formula, inputs: { activeSeries: demand.activeSeries }, source: PLAN });
  return {
    replicas: rule(replicasFor(instances, 1, 1), 'ceil(series / 20 million)'),
    cpu: rule(1, '1 core'),
    memoryMiB: rule(4096, '4 GiB'),
    diskGiB: rule(Math.max(50, roundUp(Math.min(1, instances) * MIMIR.compactorDiskGiB * MIMIR.headroom, 10)), '300 GiB x 1.5 per 20 million series, at least 50'),
  };
}

function caches(demand: Demand): { readonly [C in 'chunksCache' | 'indexCache' | 'metadataCache' | 'resultsCache']: WorkloadRules } {
  const { chunks, index, metadata, results } = MIMIR.cachesPerMillionSeries;
  const of = (perMillion: number, floor: number, pod: readonly [number, number]): WorkloadRules => {
    const value = replicasFor(demand.millionSeries * perMillion, 1, floor);
    return pods({ value, formula: `ceil(${perMillion} per million series), at least ${floor}`, inputs: { activeSeries: demand.activeSeries }, source: SOURCES.mimirPresets }, pod);
  };
  return { chunksCache: of(chunks, 3, [0.2, 2048]), indexCache: of(index, 3, [0.2, 1024]), metadataCache: of(metadata, 2, [0.1, 512]), resultsCache: of(results, 2, [0.1, 512]) };
}

type Parts = Pick<MimirMicroservicesSizing, Exclude<keyof MimirMicroservicesSizing, keyof MimirLimits | 'mode' | 'zones'>>;

function microservices(ledger: Ledger, demand: Demand, policy: Exclude<Policy['mimir'], { mode: 'monolithic' }>): MimirMicroservicesSizing {
  const { samplesPerSecond, queriesPerSecond } = demand;
  const bySamples = (value: number, formula: string): Reasoned => ({ value, formula, inputs: { samplesPerSecond }, source: PLAN });
  const byQueries = (value: number, formula: string): Reasoned => ({ value, formula, inputs: { queriesPerSecond }, source: PLAN });
  const zones = ledger.decide('mimir.zones', ZONES, { formula: 'three copies, one in each zone', source: SOURCES.mimirZones, min: ZONES, max: ZONES, because: 'three copies need three zones' }, 'zones');
  const rules: { readonly [P in keyof Parts]: WorkloadRules } = {
    distributor: pods(bySamples(replicasFor(samplesPerSecond, MIMIR.samplesPerDistributorCore, 3), 'ceil(samples/s / 25,000), at least 3'), [0.7, 1536], { scaledTo: { usual: 12, source: PLAN } }),
    ingester: ingester(demand),
    querier: pods(byQueries(replicasFor(queriesPerSecond, MIMIR.queriesPerQuerierCore, 2), 'ceil(queries/s / 10), at least 2'), [1, 2048], { scaledTo: { usual: 10, source: PLAN } }),
    queryFrontend: pods(byQueries(replicasFor(queriesPerSecond, 0.3 * MIMIR.queriesPerFrontendCore, 2), 'ceil(queries/s / 250 per core / 0.3 cores), at least 2'), [0.3, 1024]),
    queryScheduler: pods(byQueries(replicasFor(queriesPerSecond, 0.2 * MIMIR.queriesPerSchedulerCore, 2), 'ceil(queries/s / 500 per core / 0.2 cores), at least 2'), [0.2, 256]),
    storeGateway: storeGateway(demand, policy.storeGateway),
    compactor: compactor(demand),
    ruler: pods(preset(policy.rulers, 'the row'), [0.3, 1024]),
    alertmanager: pods(preset(3, 'three, one for each copy of its state'), [0.1, 256], { diskGiB: preset(1, 'its silences and notifications') }),
    ...caches(demand),
  };
  const parts = Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, decideWorkload(ledger, `mimir.${name}`, rule)])) as { [P in keyof Parts]: WorkloadSizing };
  return { mode: policy.mode, zones, ...parts, ...limits(ledger, demand) };
}

export function sizeMimir(ledger: Ledger, policy: Policy['mimir'], demand: Demand): MimirSizing {
  return policy.mode === 'monolithic' ? monolith(ledger, demand) : microservices(ledger, demand, policy);
}
