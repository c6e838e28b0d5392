import { ValidationError, type Fault } from '../errors';
import { workloads, type Load, type PlatformSizing } from '../sizing';
import { nodesOf } from './compute';
import { estimate, NOTICE, type CostEstimate, type EstimateOptions } from './estimate';

/** Factors of a chart from a tenth to ten times a load, evenly spread on a logarithmic axis. */
export const GROWTH_FACTORS: readonly number[] = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10];

/** How large a platform is, in a few numbers. */
export interface PlatformSize {
  /** Machines of all pools. */
  readonly nodes: number;
  /** Cores and MiB of all nodes. */
  readonly cores: number;
  /** Memory of all nodes. */
  readonly memoryMiB: number;
  /** Number of brokers of Kafka; 0 where there is none. */
  readonly brokers: number;
  /** Pods of the platform's own workloads, agents apart. */
  readonly pods: number;
  /** GiB of persistent volumes, brokers and database. */
  readonly diskGiB: number;
}

/** Size and cost of a platform at one multiple of the load. */
export interface GrowthPoint {
  /** Times the load that was asked about. */
  readonly factor: number;
  /** The load at this point. */
  readonly load: Load;
  /** How large the platform is then. */
  readonly size: PlatformSize;
  /** US dollars a month. */
  readonly total: number;
  /** US dollars a month of each component; those without lines are absent. */
  readonly components: CostEstimate['components'];
}

/** How size and cost grow with the load. */
export interface Growth {
  /** Says that these are estimates. */
  readonly notice: string;
  /** One for each factor that the sizing carries, in order. */
  readonly points: readonly GrowthPoint[];
  /** Factors whose load the sizing refuses, with its reason. */
  readonly refused: readonly {
    /** Times the load that was asked about. */
    readonly factor: number;
    /** What the sizing says against it. */
    readonly reason: string;
  }[];
}

/** A load with as many times the traffic; sizes, retention, sampling and availability stay. */
export function scaleLoad(load: Load, factor: number): Load {
  return {
    ...load,
    spansPerSecond: load.spansPerSecond * factor,
    activeSeries: load.activeSeries * factor,
    logLinesPerSecond: load.logLinesPerSecond * factor,
    queriesPerSecond: load.queriesPerSecond * factor,
  };
}

/** A platform's size in a few numbers. */
export function sizeOf(sizing: PlatformSizing): PlatformSize {
  const pools = sizing.pools.map((pool) => ({ nodes: nodesOf(pool, sizing), type: pool.type }));
  const pods = workloads(sizing);
  const brokers = sizing.kafka?.brokers ?? 0;
  return {
    nodes: pools.reduce((sum, { nodes }) => sum + nodes, 0),
    cores: pools.reduce((sum, { nodes, type }) => sum + nodes * type.cpu, 0),
    memoryMiB: pools.reduce((sum, { nodes, type }) => sum + nodes * type.memoryMiB, 0),
    brokers,
    pods: pods.reduce((sum, pod) => sum + pod.sizing.replicas, 0),
    diskGiB:
      pods.reduce((sum, { sizing: { replicas, diskGiB = 0 } }) => sum + replicas * diskGiB, 0) +
      brokers * (sizing.kafka?.diskGiB ?? 0) +
      sizing.database.diskGiB,
  };
}

/**
 * Cost and size at multiples of a load. Throws a ValidationError for factors that are not above 0.
 * @param sizeFor sizes a platform for a load; a load that it refuses is left out, and listed. For example
 * `({ availability, ...load }) => Tier.forLoad(load).size(catalog)`, which lets a small platform grow from one zone to three
 */
export function growth(
  load: Load,
  sizeFor: (load: Load) => PlatformSizing,
  options: EstimateOptions,
  factors: readonly number[] = GROWTH_FACTORS,
): Growth {
  const faults: Fault[] = factors
    .filter((factor) => !(factor > 0 && Number.isFinite(factor)))
    .map((factor) => ({ prop: 'factors', got: factor, allowed: 'numbers above 0', write: 'factors: [0.1, 1, 10]' }));
  if (faults.length > 0) throw new ValidationError('cost', faults);
  const points: GrowthPoint[] = [];
  const refused: { factor: number; reason: string }[] = [];
  for (const factor of factors) {
    const scaled = scaleLoad(load, factor);
    try {
      const sizing = sizeFor(scaled);
      const { total, components } = estimate(sizing, options);
      points.push({ factor, load: scaled, size: sizeOf(sizing), total, components });
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      refused.push({ factor, reason: error.message });
    }
  }
  return { notice: NOTICE, points, refused };
}
