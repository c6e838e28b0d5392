import { samplesPerSecond, type Load } from './load';
import { COLLECTOR_PER_CORE, GATEWAY_TARGET_UTILISATION, SAMPLER_HEAP_FACTOR } from './tables/rules';
import { replicasFor, roundUp, scaled, type WorkloadSizing } from './workload';

export interface CollectorSizing {
  /** One per node: `replicas` does not apply and is 0. */
  readonly agent: WorkloadSizing;
  readonly clusterReceiver: WorkloadSizing;
  /** With a disk where there is no Kafka: its queue outlives it. */
  readonly gateway: WorkloadSizing;
  /** Consumers of Kafka; absent without Kafka, when the gateways write to the backends themselves. */
  readonly processors?: ProcessorsSizing;
}

export interface ProcessorsSizing {
  readonly traces: WorkloadSizing & { readonly tracesInMemory: number };
  readonly metrics: WorkloadSizing;
  readonly logs: WorkloadSizing;
}

/** Seconds a trace waits for its last span before it is decided on (mission: 10 s). */
export const DECISION_WAIT_SECONDS = 10;

/** Spans of a usual trace; decides how many traces a sampler keeps at once. Assumed, no upstream figure. */
const SPANS_PER_TRACE = 10;

function gateway(load: Load): WorkloadSizing {
  const cores =
    load.spansPerSecond / COLLECTOR_PER_CORE.spans +
    samplesPerSecond(load) / COLLECTOR_PER_CORE.samples +
    load.logLinesPerSecond / COLLECTOR_PER_CORE.logLines;
  const cpu = 3;
  return { ...scaled(replicasFor(cores, cpu * GATEWAY_TARGET_UTILISATION, 3), 20), cpu, memoryMiB: 4096 };
}

/** A consumer pool: never more replicas than partitions, since a further one would idle. */
function processor(cores: number, partitions: number, cpu: number, memoryMiB: number): WorkloadSizing {
  return { replicas: Math.min(partitions, replicasFor(cores, cpu, 3)), maxReplicas: Math.min(50, partitions), cpu, memoryMiB };
}

function traces(load: Load, partitions: number): ProcessorsSizing['traces'] {
  const cores = load.spansPerSecond / COLLECTOR_PER_CORE.spans;
  const pool = processor(cores, partitions, 1.5, 0);
  const spansHeld = (load.spansPerSecond * DECISION_WAIT_SECONDS) / pool.replicas;
  const heapMiB = (spansHeld * load.bytesPerSpan * SAMPLER_HEAP_FACTOR) / 2 ** 20;
  return {
    ...pool,
    memoryMiB: roundUp(1024 + 1.5 * heapMiB, 512),
    // Twice the traces of one decision window: a burst must not evict what is not yet decided.
    tracesInMemory: roundUp((2 * spansHeld) / SPANS_PER_TRACE, 10_000),
  };
}

export function sizeCollector(load: Load, partitions: number): CollectorSizing {
  return {
    agent: { replicas: 0, cpu: 0.2, memoryMiB: 512 },
    clusterReceiver: { replicas: 2, cpu: 0.2, memoryMiB: 512 },
    gateway: gateway(load),
    processors: {
      traces: traces(load, partitions),
      metrics: processor(samplesPerSecond(load) / COLLECTOR_PER_CORE.samples, partitions, 1, 2048),
      logs: processor(load.logLinesPerSecond / COLLECTOR_PER_CORE.logLines, partitions, 2, 4096),
    },
  };
}
