import type { Overlay } from '../../../config';
import type { BufferTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import { collectorConfig, pipeline } from '../model';
import type { Tenants } from '../tenants';
import { bufferExtensions } from './buffer';
import { backendExporter, HEALTH_CHECK, kafkaReceiver, NO_QUEUE, ownMetricsTo, selfTelemetry } from './shared';
import { routed, waysOf } from './tenancy';

export interface LogProcessorConfigProps {
  readonly clusterName: string;
  readonly gatewayEndpoint: string;
  readonly topic: TopicSizing;
  readonly consumerGroup: string;
  readonly kafka: BufferTraits;
  /** URL of Loki's OTLP, without `/v1/logs`. */
  readonly lokiEndpoint: string;
  readonly tenants?: Tenants;
}

/** The log processor's configuration: Kafka, Loki. */
export function logProcessorConfig({ clusterName, gatewayEndpoint, topic, consumerGroup, kafka, lokiEndpoint, tenants }: LogProcessorConfigProps): Overlay {
  const out = routed('logs', { name: 'tenant', tenants, ways: waysOf(tenants), sinks: (way) => [backendExporter('loki', lokiEndpoint, NO_QUEUE, way)], unmarked: true });
  return collectorConfig({
    extensions: [HEALTH_CHECK, ...bufferExtensions(kafka)],
    telemetry: selfTelemetry({ service: 'otel-log-processor', clusterName }),
    pipelines: [
      pipeline('logs', {
        from: [kafkaReceiver({ signal: 'logs', topic, consumerGroup, kafka })],
        to: out.to,
      }),
      ...out.pipelines,
      ownMetricsTo(gatewayEndpoint),
    ],
  });
}
