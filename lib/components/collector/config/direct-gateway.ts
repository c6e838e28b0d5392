import type { Overlay } from '../../../config';
import type { Destination } from '../destination';
import { collectorConfig } from '../model';
import type { SpanSampling } from '../sampling';
import type { Signal } from '../version';
import { ALSO, directDestinations } from './direct-destinations';
import { queueBytes, queueOnDisk, QUEUE_STORAGE, SHARES } from './disk-queue';
import { cleaning, doors, type DoorProps } from './door';
import { backendExporter, HEALTH_CHECK, selfTelemetry, tempoExporter } from './shared';
import { GATEWAY_BATCH_BYTES } from './sizes';
import { routed, waysOf } from './tenancy';
import { SAMPLER, tracesOut } from './traces';

/** Where a gateway without Kafka delivers. */
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
  const { clusterName, sampling, diskGiB, destinations, tenants } = props;
  const clean = cleaning(props);
  const { extensions, pipelines } = doors(props);
  // The backends' queues share one part of the disk; each destination's as much for each signal it takes.
  const parts = 1 + destinations.flatMap((d) => d.signals).reduce((sum, signal) => sum + SHARES[signal], 0);
  const bytes = queueBytes(diskGiB) / parts;
  const queue = (signal: Signal, maxBytes = GATEWAY_BATCH_BYTES, share = 1): Overlay => queueOnDisk(signal, { bytes: bytes * share, maxBytes });
  const ways = waysOf(tenants).map((way) => ({
    ...way,
    tempo: tempoExporter(props.tempoEndpoint, queue('traces', GATEWAY_BATCH_BYTES, way.share), way),
    mimir: backendExporter('mimir', props.mimirEndpoint, queue('metrics', GATEWAY_BATCH_BYTES, way.share), way),
    loki: backendExporter('loki', props.lokiEndpoint, queue('logs', GATEWAY_BATCH_BYTES, way.share), way),
  }));
  // Metrics are made from every span, before any is left out.
  const traces = tracesOut({ tenants, ways, sampling: sampling.steps(), wholeTraces: false });
  const metrics = routed('metrics', { name: 'tenant', tenants, ways, sinks: (way) => [way.mimir], unmarked: true });
  const logs = routed('logs', { name: 'tenant', tenants, ways, sinks: (way) => [way.loki], unmarked: true });
  const others = directDestinations({ destinations, sampling, tenants, traces: SAMPLER, queue });
  const also = (signal: Signal): (typeof ALSO)[] => (destinations.some((d) => d.signals.includes(signal)) ? [ALSO] : []);
  return collectorConfig({
    extensions: [HEALTH_CHECK, QUEUE_STORAGE, ...extensions, ...others.extensions],
    telemetry: selfTelemetry({ service: 'otel-gateway', clusterName }),
    pipelines: [
      ...pipelines('traces', { through: clean.traces, to: traces.to }),
      ...traces.pipelines,
      ...pipelines('metrics', { through: clean.metrics, to: [...metrics.to, ...also('metrics')] }),
      ...metrics.pipelines,
      ...pipelines('logs', { through: clean.logs, to: [...logs.to, ...also('logs')] }),
      ...logs.pipelines,
      ...others.pipelines,
    ],
  });
}
