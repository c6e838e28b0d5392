import type { Overlay } from '../../../config';
import type { Destination, DestinationRoute } from '../destination';
import type { Component, Section, Sink, Step } from '../model';
import type { Signal } from '../version';
import { RETRY_FOR_EVER } from './shared';

const ALL = { traces: true, metrics: true, logs: true } as const;

/** What the collector's gRPC receivers take by default; a destination that says nothing takes it too. */
const USUAL_REQUEST_BYTES = 4 * 2 ** 20;

/** What stands between a pipeline and a destination. */
export interface Outlet {
  readonly to: Sink<Signal>;
  readonly through: readonly Step<Signal>[];
  readonly extensions: readonly Component[];
}

/** Bytes of the largest request that a route takes. */
export function requestBytes({ maxRequestBytes = USUAL_REQUEST_BYTES }: DestinationRoute): number {
  return maxRequestBytes;
}

/** How what is sent is held until it has been answered: by whoever sends it again, or in a queue. */
export interface Holding {
  /** `waits`: the source sends again. `stored`: nobody does. */
  readonly kind: 'waits' | 'stored';
  /** `sending_queue`. */
  readonly queue: Overlay;
}

/**
 * Remote write cuts a push into requests by itself, and only itself can repeat a single one of them: whoever stands before it would repeat them
 * all, and with a destination that refuses one in five never come to an end (seen). Its retries know no growing pause (0.159), so they
 * begin with a long one. Its queue is in memory and counts pushes.
 */
const REMOTE_WRITE: { readonly [K in Holding['kind']]: Overlay } = {
  waits: { retry_on_failure: { enabled: true, initial_interval: '2s', max_elapsed_time: '0s' }, remote_write_queue: { enabled: false } },
  stored: { retry_on_failure: { enabled: true, initial_interval: '5s', max_elapsed_time: '0s' }, remote_write_queue: { enabled: true, queue_size: 32 } },
};

function delivery({ exporter, queues = true, retries = true }: DestinationRoute, { kind, queue }: Holding): Overlay {
  if (exporter === 'prometheus_remote_write') return REMOTE_WRITE[kind];
  return { ...(retries ? { retry_on_failure: RETRY_FOR_EVER } : {}), ...(queues ? { sending_queue: queue } : {}) };
}

/** A route in the terms of the model, held as the place asks for. */
export function outlet({ name }: Destination, signal: Signal, route: DestinationRoute, holding: Holding): Outlet {
  const component = (section: Section, id: string, config: Overlay): Component => ({ section, id, config });
  const { exporter, config, extensions = {}, processors = {} } = route;
  return {
    to: { ...component('exporters', `${exporter}/${name}-${signal}`, { ...config, ...delivery(route, holding) }), takes: ALL },
    through: renamed(Object.entries(processors).map(([id, of]) => ({ ...component('processors', id, of), handles: ALL })), signal),
    extensions: Object.entries(extensions).map(([id, of]) => component('extensions', id, of)),
  };
}

/** Steps under ids of their own, so that they can stand beside others of the same type. */
export function renamed<S extends Signal>(steps: readonly Step<S>[], name: string): readonly Step<S>[] {
  return steps.map((step) => ({ ...step, id: step.id.includes('/') ? `${step.id}-${name}` : `${step.id}/${name}` }));
}
