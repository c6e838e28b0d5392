import type { Demand } from './demand';
import type { Ledger } from './ledger';
import type { Load, Signal } from './load';
import { COLLECTOR_MEGABYTES_PER_CORE, COLLECTOR_PER_CORE, GATEWAY_TARGET_UTILISATION, QUEUE, SAMPLER_HEAP_FACTOR, SCRAPED } from './tables/rules';
import { SOURCES } from './tables/sources';
import type { Policy, ProcessorCores } from './tables/tiers';
import { decideWorkload, replicasFor, roundUp, type Reasoned, type WorkloadSizing } from './workload';

/** Every role of the collector. */
export interface CollectorSizing {
  /** One per node: `replicas` does not apply and is 0. */
  readonly agent: WorkloadSizing;
  /** Pods that watch the cluster's objects and events, of which one is elected. */
  readonly clusterReceiver: WorkloadSizing;
  /** With a disk where there is no Kafka: its queue outlives it. */
  readonly gateway: WorkloadSizing;
  /** Consumers of Kafka; absent without Kafka, when the gateways write to the backends themselves. */
  readonly processors?: ProcessorsSizing;
  /** Consumers for destinations beside the backends, by name; absent without Kafka, and where there is none. */
  readonly destinations?: { readonly [name: string]: Partial<ProcessorsSizing> };
}

/** What a destination beside the backends asks of the sizing. */
export interface DestinationNeed {
  /** Name of the destination. */
  readonly name: string;
  /** Signals that it takes, each with a consumer of its own. */
  readonly signals: readonly Signal[];
}

/** The consumers of the buffer, one for each signal. */
export interface ProcessorsSizing {
  /** From Kafka to Tempo, with a sampler. */
  readonly traces: WorkloadSizing & {
    /** Number of traces that a sampler holds until it decides on them. */
    readonly tracesInMemory: number;
  };
  /** From Kafka to Mimir. */
  readonly metrics: WorkloadSizing;
  /** From Kafka to Loki. */
  readonly logs: WorkloadSizing;
}

/** Seconds a trace waits for its last span before it is decided on (mission: 10 s). */
export const DECISION_WAIT_SECONDS = 10;

/** Spans of a usual trace; decides how many traces a sampler keeps at once. Assumed, no upstream figure. */
const SPANS_PER_TRACE = 10;

/** The mission's ceiling of a processor pool. */
const USUAL_MOST = 50;
/** Share of a pod's memory at which its collector refuses more (the memory limiter's limit). */
const USABLE_MEMORY = 0.75;
/** MiB per core of a collector that holds nothing. */
const EMPTY_MIB_PER_CORE = 341;
/** Cores of the smallest trace processor; memory goes in steps of 512 MiB for each of these. */
const SMALLEST = 1.5;

/** Cores that a signal takes in one pass through a collector. */
export function coresFor(demand: Demand): { readonly [S in Signal]: number } {
  return {
    traces: Math.max(demand.spansPerSecond / COLLECTOR_PER_CORE.spans, demand.rawMegabytes.traces / COLLECTOR_MEGABYTES_PER_CORE.spans),
    metrics: demand.samplesPerSecond / COLLECTOR_PER_CORE.samples,
    logs: Math.max(demand.logLinesPerSecond / COLLECTOR_PER_CORE.logLines, demand.rawMegabytes.logs / COLLECTOR_MEGABYTES_PER_CORE.logLines),
  };
}

/** Consumers that each buffer topic needs at the load; its partitions are never fewer. */
export function consumersFor(demand: Demand, pod: ProcessorCores): { readonly [S in Signal]: number } {
  const cores = coresFor(demand);
  const of = (signal: Signal): number => replicasFor(cores[signal], pod[signal], 3);
  return { traces: of('traces'), metrics: of('metrics'), logs: of('logs') };
}

/** Into Kafka: nothing is kept, and the autoscaler adds replicas. */
function gateway(ledger: Ledger, demand: Demand, floor: number): WorkloadSizing {
  const { traces, metrics, logs } = coresFor(demand);
  const cpu = 3;
  return decideWorkload(ledger, 'collector.gateway', {
    replicas: {
      value: replicasFor(traces + metrics + logs, cpu * GATEWAY_TARGET_UTILISATION, floor),
      formula: 'ceil((spans/s / 15,000 + samples/s / 50,000 + lines/s / 15,000) / (3 cores x 70 %)), at least the floor',
      inputs: { spansPerSecond: demand.spansPerSecond, samplesPerSecond: demand.samplesPerSecond, logLinesPerSecond: demand.logLinesPerSecond, floor },
      source: SOURCES.collectorSpeed,
    },
    scaledTo: { usual: 20, source: { kind: 'mission', text: 'HPA for gateways: 3 to 20 replicas, 70 % of CPU and memory' } },
    cpu: { value: cpu, formula: 'fits a machine of 4 cores beside its daemon sets', source: SOURCES.mission },
    memoryMiB: { value: 4096, formula: 'the mission\'s 4 GB', source: SOURCES.mission },
  });
}

/** Memory of a gateway with a queue. */
export function queueingMemory(cpu: number): Reasoned {
  return { value: Math.max(1024, roundUp(cpu * 1024, 256)), formula: '1 GiB per core, at least 1 GiB: the queue is on disk', inputs: { cpu }, source: SOURCES.mission };
}

/** Into the backends: what they do not take waits on disk, so replicas are fixed and grow in size. */
function queueingGateway(ledger: Ledger, demand: Demand, replicas: number, destinations: readonly DestinationNeed[]): WorkloadSizing {
  // Once for the backends, and once more for each destination that takes the signal.
  const sent = (signal: Signal): number => 1 + destinations.filter((d) => d.signals.includes(signal)).length;
  const each = coresFor(demand);
  const { traces, metrics, logs } = { traces: each.traces * sent('traces'), metrics: each.metrics * sent('metrics'), logs: each.logs * sent('logs') };
  const raw = demand.rawMegabytes;
  const megabytes = raw.traces * sent('traces') + raw.metrics * sent('metrics') + raw.logs * sent('logs');
  const rates = { spansPerSecond: demand.spansPerSecond, samplesPerSecond: demand.samplesPerSecond, logLinesPerSecond: demand.logLinesPerSecond };
  const more = destinations.length === 0 ? '' : '; each signal once more for every destination that takes it';
  return decideWorkload(ledger, 'collector.gateway', {
    replicas: { value: replicas, formula: 'two, so that one may go', source: SOURCES.availability },
    cpu: (n) => ({
      value: Math.max(0.5, roundUp((traces + metrics + logs) / GATEWAY_TARGET_UTILISATION / n, 0.25)),
      formula: `(spans/s / 15,000 + samples/s / 50,000 + lines/s / 15,000) / 70 % / replicas, at least 0.5${more}`,
      inputs: { ...rates, replicas: n },
      source: SOURCES.collectorSpeed,
    }),
    memoryMiB: (_, cpu) => queueingMemory(cpu),
    diskGiB: (n) => ({
      value: Math.max(10, roundUp((megabytes * QUEUE.bridgedSeconds * 1e6) / 2 ** 30 / QUEUE.diskFill / n, 5)),
      formula: `MB/s x 7,200 s of a backend being away / ${100 * QUEUE.diskFill} % / replicas, at least 10: the queue's file takes up to twice its content${more}`,
      inputs: { megabytesPerSecond: megabytes, replicas: n },
      source: SOURCES.queue,
    }),
  });
}

interface Pool {
  /** Where its numbers stand. */
  readonly path: string;
  /** Least replicas. */
  readonly floor: number;
  readonly ledger: Ledger;
  readonly demand: Demand;
  readonly partitions: { readonly [S in Signal]: number };
  /** Cores of a pod. */
  readonly pod: ProcessorCores;
}

/** A consumer pool: never more replicas than partitions, since a further one would idle. */
function processor({ path, floor, ledger, demand, partitions: all, pod }: Pool, signal: Signal, memory: (cpu: number) => Reasoned): WorkloadSizing {
  const usual = pod[signal];
  const partitions = all[signal];
  const cores = coresFor(demand)[signal];
  const because = `a consumer beyond the ${partitions} partitions of its topic would get none`;
  return decideWorkload(ledger, `${path}.${signal}`, {
    replicas: {
      value: Math.min(partitions, replicasFor(cores, usual, floor)),
      formula: `min(partitions, ceil(rate / capacity of a core / ${usual} cores)), at least ${floor}`,
      inputs: { cores, partitions },
      source: SOURCES.collectorSpeed,
      max: partitions,
      because,
    },
    scaledTo: { usual: USUAL_MOST, atMost: partitions, because, source: { kind: 'mission', text: 'KEDA for processors: 3 to 50 replicas, never above the partitions' } },
    cpu: (n) => ({
      value: Math.max(usual, roundUp(cores / n, 0.5)),
      formula: `max(${usual}, rate / capacity of a core / replicas)`,
      inputs: { cores, replicas: n },
      source: SOURCES.collectorSpeed,
    }),
    memoryMiB: (_, cpu) => memory(cpu),
  });
}

/** Twice the traces of one decision window of a pod at work with all its cores: a burst must not evict what is not yet decided. */
function tracesHeld(cpu: number, bytesPerSpan: number): number {
  const spansPerCore = Math.min(COLLECTOR_PER_CORE.spans, (COLLECTOR_MEGABYTES_PER_CORE.spans * 1e6) / bytesPerSpan);
  return Math.ceil((2 * cpu * spansPerCore * DECISION_WAIT_SECONDS) / SPANS_PER_TRACE);
}

/** MiB of the heap that one trace takes until it is decided on. */
export function heapOfTraceMiB(bytesPerSpan: number): number {
  return (SPANS_PER_TRACE * bytesPerSpan * SAMPLER_HEAP_FACTOR) / 2 ** 20;
}

/** Sized for what its cores can carry and not for its share of the load: one that catches up works with all of them. */
function traces(pool: Pool, bytesPerSpan: number): ProcessorsSizing['traces'] {
  const heap = heapOfTraceMiB(bytesPerSpan);
  const sizing = processor(pool, 'traces', (cpu) => ({
    value: roundUp((EMPTY_MIB_PER_CORE * cpu + tracesHeld(cpu, bytesPerSpan) * heap) / USABLE_MEMORY, 512 * Math.max(1, Math.floor(cpu / SMALLEST))),
    formula: `(341 MiB per core + traces in memory x 10 spans x bytes x ${SAMPLER_HEAP_FACTOR}) / 75 %`,
    inputs: { cpu, bytesPerSpan },
    source: SOURCES.sampler,
  }));
  const { cpu, memoryMiB } = sizing;
  const room = Math.max(1, Math.floor((memoryMiB * USABLE_MEMORY - EMPTY_MIB_PER_CORE * cpu) / heap));
  const tracesInMemory = pool.ledger.decide(
    `${pool.path}.traces.tracesInMemory`,
    Math.min(room, tracesHeld(cpu, bytesPerSpan)),
    {
      formula: '2 x cores x 15,000 spans/s (15 MB/s) x 10 s / 10 spans per trace, and never more than the pod holds',
      inputs: { cpu, memoryMiB, bytesPerSpan },
      source: SOURCES.sampler,
      min: 1,
      max: room,
      because: `the pod's ${memoryMiB} MiB hold no more at ${bytesPerSpan} bytes a span`,
    },
    'traces',
  );
  return { ...sizing, tracesInMemory };
}

const twoGiBPerCore = (cpu: number): Reasoned => ({ value: 2048 * cpu, formula: '2 GiB per core', inputs: { cpu }, source: SOURCES.splunk });

function processors(pool: Pool, bytesPerSpan: number): ProcessorsSizing {
  return { traces: traces(pool, bytesPerSpan), metrics: processor(pool, 'metrics', twoGiBPerCore), logs: processor(pool, 'logs', twoGiBPerCore) };
}

/** A destination's consumers read what the platform's own read, at the same rate. Two, so that one may go: what is sent there lies in Kafka for a day. */
function destinationPools(pool: Omit<Pool, 'path' | 'floor'>, bytesPerSpan: number, needs: readonly DestinationNeed[]): NonNullable<CollectorSizing['destinations']> {
  const one = ({ name, signals }: DestinationNeed): Partial<ProcessorsSizing> => {
    const own: Pool = { ...pool, path: `collector.destinations.${name}`, floor: 2 };
    return {
      ...(signals.includes('traces') ? { traces: traces(own, bytesPerSpan) } : {}),
      ...(signals.includes('metrics') ? { metrics: processor(own, 'metrics', twoGiBPerCore) } : {}),
      ...(signals.includes('logs') ? { logs: processor(own, 'logs', twoGiBPerCore) } : {}),
    };
  };
  return Object.fromEntries(needs.map((need) => [need.name, one(need)]));
}

/** Every collector. `partitions`: of the buffer topics; without them the gateways write to the backends. */
export function sizeCollector(ledger: Ledger, load: Load, demand: Demand, policy: Policy, partitions?: Pool['partitions'], destinations: readonly DestinationNeed[] = []): CollectorSizing {
  const { agent, gateways, kafka } = policy;
  const scraped = Math.min(load.activeSeries, SCRAPED.seriesPerNode);
  const scraping: Reasoned = {
    value: roundUp(agent.memoryMiB + (scraped * SCRAPED.bytesPerSeries) / 2 ** 20, 64),
    formula: `a preset + series of a node x ${SCRAPED.bytesPerSeries} B, in steps of 64 MiB`,
    inputs: { preset: agent.memoryMiB, seriesOfNode: scraped },
    source: SOURCES.agentMemory,
  };
  const preset: Reasoned = { value: agent.memoryMiB, formula: 'a preset', source: SOURCES.agent };
  const fixed = (path: string, replicas: number, formula: string, memoryMiB: Reasoned): WorkloadSizing =>
    decideWorkload(ledger, path, {
      replicas: { value: replicas, formula, source: SOURCES.availability, ...(replicas === 0 ? { max: 0, because: 'a DaemonSet has no replicas' } : {}) },
      cpu: { value: agent.cpu, formula: 'a preset', source: SOURCES.agent },
      memoryMiB,
    });
  const pool = partitions && kafka && { ledger, demand, partitions, pod: kafka.processors };
  const consumers = pool && processors({ ...pool, path: 'collector.processors', floor: 3 }, load.bytesPerSpan);
  const further = pool && destinations.length > 0 ? { destinations: destinationPools(pool, load.bytesPerSpan, destinations) } : {};
  return {
    agent: fixed('collector.agent', 0, 'one on every node; not counted in replicas', scraping),
    clusterReceiver: fixed('collector.clusterReceiver', policy.clusterReceivers, 'one works, a second waits where a zone may go', preset),
    gateway: consumers === undefined ? queueingGateway(ledger, demand, gateways, destinations) : gateway(ledger, demand, gateways),
    ...(consumers === undefined ? {} : { processors: consumers }),
    ...further,
  };
}
