import type { Overlay } from '../../../config';
import type { Destination } from '../destination';
import { collectorConfig, connector, pipeline } from '../model';
import type { SpanSampling } from '../sampling';
import type { Signal } from '../version';
import { ALSO, directDestinations } from './direct-destinations';
import { queueBytes, queueOnDisk, QUEUE_STORAGE, SHARES } from './disk-queue';
import { cleaning, collectorsDoor, door, type DoorProps } from './door';
import { backendExporter, HEALTH_CHECK, OWN, selfTelemetry, tempoExporter } from './shared';
import { GATEWAY_BATCH_BYTES } from './sizes';
import { OWN_SERIES, SPAN_METRICS } from './span-metrics';

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

/**
 * The configuration of a gateway without Kafka: OTLP in, personal data out, into a queue on its disk, from there to the backends.
 * It does what the processors do elsewhere, except for what needs a whole trace in one place: tail sampling and the service graph.
 */
export function directGatewayConfig(props: DirectGatewayConfigProps): Overlay {
  const { clusterName, sampling, diskGiB, destinations } = props;
  const clean = cleaning(props);
  const { extensions, receiver } = door(props);
  const from = [receiver, collectorsDoor(props)];
  // The backends' queues share one part of the disk; each destination's as much for each signal it takes.
  const parts = 1 + destinations.flatMap((d) => d.signals).reduce((sum, signal) => sum + SHARES[signal], 0);
  const bytes = queueBytes(diskGiB) / parts;
  const queue = (signal: Signal, maxBytes = GATEWAY_BATCH_BYTES): Overlay => queueOnDisk(signal, { bytes, maxBytes });
  const tempo = tempoExporter(props.tempoEndpoint, queue('traces'));
  const mimir = backendExporter('mimir', props.mimirEndpoint, queue('metrics'));
  const loki = backendExporter('loki', props.lokiEndpoint, queue('logs'));
  // Metrics are made from every span, before any is left out.
  const sampler = connector('forward', {}, 'sampling');
  const others = directDestinations({ destinations, sampling, traces: sampler, queue });
  const also = (signal: Signal): (typeof ALSO)[] => (destinations.some((d) => d.signals.includes(signal)) ? [ALSO] : []);
  return collectorConfig({
    extensions: [HEALTH_CHECK, QUEUE_STORAGE, ...extensions, ...others.extensions],
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
