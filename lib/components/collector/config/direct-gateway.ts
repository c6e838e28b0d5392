import type { Overlay } from '../../../config';
import type { Destination } from '../destination';
import { collectorConfig, connector, pipeline } from '../model';
import type { SpanSampling } from '../sampling';
import type { Signal } from '../version';
import { ALSO, directDestinations } from './direct-destinations';
import { cleaning, COLLECTORS, door, type DoorProps } from './door';
import { backendExporter, HEALTH_CHECK, OWN, selfTelemetry, tempoExporter } from './shared';
import { GATEWAY_BATCH_BYTES } from './sizes';
import { OWN_SERIES, SPAN_METRICS } from './span-metrics';
import { fileStorage } from './storage';

export interface Backends {
  /** host:port of Tempo's OTLP over gRPC. */
  readonly tempoEndpoint: string;
  /** URL of Mimir's OTLP, without `/v1/metrics`. */
  readonly mimirEndpoint: string;
  /** URL of Loki's OTLP, without `/v1/logs`. */
  readonly lokiEndpoint: string;
}

export interface DirectGatewayConfigProps extends DoorProps, Backends {
  readonly sampling: SpanSampling;
  /** GiB of the volume that holds the queues. */
  readonly diskGiB: number;
  /** Beside the backends. */
  readonly destinations: readonly Destination[];
}

/** Each backend's part of what the queues may hold, so that none takes the others' room; about the bytes that the signals have. */
const SHARES = { traces: 0.4, logs: 0.4, metrics: 0.2 } as const satisfies { readonly [S in Signal]: number };

/**
 * Part of the volume that the queues may hold. A full disk must not be: the queue could not even note what it hands out, and would lose that
 * (seen with collector 0.159). Its database takes 1.2 to 1.7 times its content, twice where requests are of 1 KB, three times below that.
 */
const FILLED = 0.4;

/** An answer means that the data is on the disk; and no copy at start, which a queue that fills its disk would have no room for. */
const KEPT = fileStorage('queue', { fsync: true, compactsAtStart: false });

/** Answers when the data is on the volume, and keeps it there until its backend has answered. */
function queue(signal: Signal, bytes: number, maxBytes = GATEWAY_BATCH_BYTES): Overlay {
  return {
    enabled: true,
    storage: KEPT.id,
    // A full one refuses at once and the sender tries again. One that made it wait would fill the memory, and so stop the other signals too.
    block_on_overflow: false,
    sizer: 'bytes',
    queue_size: Math.floor(bytes * SHARES[signal]),
    num_consumers: 4,
    batch: { sizer: 'bytes', flush_timeout: '1s', min_size: Math.min(2 ** 19, Math.floor(maxBytes / 2)), max_size: maxBytes },
  };
}

/**
 * The configuration of a gateway without Kafka: OTLP in, personal data out, into a queue on its disk, from there to the backends.
 * It does what the processors do elsewhere, except for what needs a whole trace in one place: tail sampling and the service graph.
 */
export function directGatewayConfig(props: DirectGatewayConfigProps): Overlay {
  const { clusterName, sampling, diskGiB, destinations } = props;
  const clean = cleaning(props);
  const { extensions, receiver } = door(props);
  const from = [receiver, COLLECTORS];
  // The backends' queues share one part of the disk; each destination's as much for each signal it takes.
  const parts = 1 + destinations.flatMap((d) => d.signals).reduce((sum, signal) => sum + SHARES[signal], 0);
  const bytes = (diskGiB * 2 ** 30 * FILLED) / parts;
  const tempo = tempoExporter(props.tempoEndpoint, queue('traces', bytes));
  const mimir = backendExporter('mimir', props.mimirEndpoint, queue('metrics', bytes));
  const loki = backendExporter('loki', props.lokiEndpoint, queue('logs', bytes));
  // Metrics are made from every span, before any is left out.
  const sampler = connector('forward', {}, 'sampling');
  const others = directDestinations({ destinations, sampling, traces: sampler, queue: (signal, maxBytes) => queue(signal, bytes, maxBytes) });
  const also = (signal: Signal): (typeof ALSO)[] => (destinations.some((d) => d.signals.includes(signal)) ? [ALSO] : []);
  return collectorConfig({
    extensions: [HEALTH_CHECK, KEPT, ...extensions, ...others.extensions],
    telemetry: selfTelemetry({ service: 'otel-gateway', clusterName }),
    pipelines: [
      pipeline('traces', { from, through: clean.traces, to: [SPAN_METRICS, sampler] }),
      pipeline('traces', { name: 'sampled', from: [sampler], through: sampling.steps(), to: [tempo] }),
      pipeline('metrics', { from: [...from, OWN], through: clean.metrics, to: [mimir, ...also('metrics')] }),
      pipeline('metrics', { name: 'generated', from: [SPAN_METRICS], through: [OWN_SERIES], to: [mimir] }),
      pipeline('logs', { from, through: clean.logs, to: [loki, ...also('logs')] }),
      ...others.pipelines,
    ],
  });
}
