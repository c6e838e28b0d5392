import type { Overlay } from '../../../config';
import type { Destination } from '../destination';
import { connector, pipeline, processor, type Component, type Pipeline, type Source, type Step } from '../model';
import type { SpanSampling } from '../sampling';
import type { Tenants } from '../tenants';
import type { Signal } from '../version';
import { outlet, renamed, requestBytes } from './outlet';
import { withoutMark } from './tenancy';

/** Where metrics and logs leave the way to the backends; traces leave it before they are sampled. */
export const ALSO = connector('forward', {}, 'destinations');

/**
 * Takes what it is given and answers at once, so that a destination whose queue is full refuses here and not at the door, where the refusal would
 * be everybody's. What it holds, a few requests, goes with a kill; what the queue refuses is dropped, and counted as `enqueue_failed`.
 */
const VALVE = processor('batch', { timeout: '0s', send_batch_size: 8192 }, 'valve');

/** The same in larger pieces, for an exporter that keeps its queue in memory and counts it in requests. */
const PIECES = processor('batch', { timeout: '5s', send_batch_size: 8192, send_batch_max_size: 8192 }, 'pieces');

export interface DirectDestinationsProps {
  readonly destinations: readonly Destination[];
  /** The platform's. */
  readonly sampling: SpanSampling;
  readonly tenants: Tenants | undefined;
  /** Where traces come from, before they are sampled. */
  readonly traces: Source<'traces'>;
  /** A queue on the disk for a signal, in requests of so many bytes. */
  readonly queue: (signal: Signal, requestBytes: number) => Overlay;
}

/** Its name among a gateway's pipelines. */
function pipelineName({ name }: Destination): string {
  return `to-${name}`;
}

/** Pipelines that may lose: none of them may hold back the door. */
export function directMayLose(destinations: readonly Destination[]): readonly string[] {
  return destinations.flatMap((d) => d.signals.map((signal) => `${signal}/${pipelineName(d)}`));
}

function steps(destination: Destination, signal: Signal, sampling: SpanSampling): readonly Step<Signal>[] {
  if (signal !== 'traces') return [];
  const own = destination.sampling ?? sampling;
  return renamed((own.wholeTraces ? sampling : own).steps(), pipelineName(destination)) as readonly Step<Signal>[];
}

/** Each destination's pipelines in a gateway without Kafka, and the extensions they need. */
export function directDestinations(props: DirectDestinationsProps): { readonly pipelines: readonly Pipeline[]; readonly extensions: readonly Component[] } {
  const made = props.destinations.map((destination) => one(destination, props));
  return { pipelines: made.flatMap((m) => m.pipelines), extensions: made.flatMap((m) => m.extensions) };
}

function one(destination: Destination, { sampling, tenants, traces, queue }: DirectDestinationsProps): { readonly pipelines: readonly Pipeline[]; readonly extensions: readonly Component[] } {
  // The signals of a destination share its extensions.
  const extensions = new Map<string, Component>();
  const unmarking = destination.keepTenant === true ? [] : withoutMark(tenants);
  const pipelines = destination.signals.map((signal) => {
    const route = destination.route(signal);
    const last = outlet(destination, signal, route, { kind: 'stored', queue: queue(signal, requestBytes(route)) });
    for (const extension of last.extensions) extensions.set(extension.id, extension);
    const valve = route.queues === false ? PIECES : VALVE;
    const from = [signal === 'traces' ? traces : ALSO] as readonly Source<Signal>[];
    return pipeline(signal, { name: pipelineName(destination), from, through: [...steps(destination, signal, sampling), ...unmarking, ...last.through, valve], to: [last.to] });
  });
  return { pipelines, extensions: [...extensions.values()] };
}
