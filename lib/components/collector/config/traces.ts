import { connector, pipeline, type Pipeline, type Sink, type Step } from '../model';
import type { Tenants } from '../tenants';
import { OWN_SERIES, serviceGraph, spanMetrics } from './span-metrics';
import { routed, withoutMark, type Outlets, type Way } from './tenancy';

/** Where traces leave the way to Tempo before they are sampled. */
export const SAMPLER = connector('forward', {}, 'sampling');

/** Where a tenant's traces go, and what is made of them. */
export interface TraceWay extends Way {
  readonly tempo: Sink<'traces'>;
  readonly mimir: Sink<'metrics'>;
}

export interface TracesProps {
  readonly tenants: Tenants | undefined;
  readonly ways: readonly TraceWay[];
  readonly sampling: readonly Step<'traces'>[];
  /** Client and server spans of a call must meet in one process to make an edge of the graph: whether they do. */
  readonly wholeTraces: boolean;
}

function generators({ suffix }: Way, wholeTraces: boolean): (ReturnType<typeof spanMetrics> | ReturnType<typeof serviceGraph>)[] {
  // A tenant's own, so that nothing of another's can be in what they make.
  const name = suffix === '' ? undefined : suffix.slice(1);
  return wholeTraces ? [spanMetrics(name), serviceGraph(name)] : [spanMetrics(name)];
}

/** Metrics of every span, and then the sampled ones to Tempo. */
export function tracesOut({ tenants, ways, sampling, wholeTraces }: TracesProps): Outlets<'traces'> {
  const counted = routed('traces', { name: 'spans', tenants, ways, sinks: (way) => generators(way, wholeTraces), unmarked: false });
  const kept = routed('traces', { name: 'kept', tenants, ways, sinks: (way) => [way.tempo], unmarked: true });
  const generated = (way: TraceWay): Pipeline =>
    pipeline('metrics', { name: `generated${way.suffix}`, from: generators(way, wholeTraces), through: [OWN_SERIES, ...withoutMark(tenants)], to: [way.mimir] });
  return {
    to: [...counted.to, SAMPLER],
    pipelines: [...counted.pipelines, pipeline('traces', { name: 'sampled', from: [SAMPLER], through: sampling, to: kept.to }), ...kept.pipelines, ...ways.map(generated)],
  };
}

/** Pipelines whose data waits in memory: counts that are not yet flushed, and a sampler's window with what comes out of it. */
export function tracesMayLose(ways: readonly Way[], wholeTraces: boolean): readonly string[] {
  const kept = ways.length > 1 ? ways.map((way) => `traces/kept${way.suffix}`) : [];
  return [...(wholeTraces ? ['traces/sampled', ...kept] : []), ...ways.map((way) => `metrics/generated${way.suffix}`)];
}
