import type { Overlay } from '../../../config';
import type { BufferTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import { collectorConfig, pipeline } from '../model';
import type { Tenants } from '../tenants';
import { bufferExtensions } from './buffer';
import { backendExporter, HEALTH_CHECK, kafkaReceiver, NO_QUEUE, ownMetricsTo, selfTelemetry } from './shared';
import { routed, waysOf } from './tenancy';

export interface MetricProcessorConfigProps {
  readonly clusterName: string;
  readonly gatewayEndpoint: string;
  readonly topic: TopicSizing;
  readonly consumerGroup: string;
  readonly kafka: BufferTraits;
  /** URL of Mimir's OTLP, without `/v1/metrics`. */
  readonly mimirEndpoint: string;
  readonly tenants?: Tenants;
}

/** The metric processor's configuration: Kafka, Mimir. */
export function metricProcessorConfig({ clusterName, gatewayEndpoint, topic, consumerGroup, kafka, mimirEndpoint, tenants }: MetricProcessorConfigProps): Overlay {
  const out = routed('metrics', { name: 'tenant', tenants, ways: waysOf(tenants), sinks: (way) => [backendExporter('mimir', mimirEndpoint, NO_QUEUE, way)], unmarked: true });
  return collectorConfig({
    extensions: [HEALTH_CHECK, ...bufferExtensions(kafka)],
    telemetry: selfTelemetry({ service: 'otel-metric-processor', clusterName }),
    pipelines: [
      pipeline('metrics', {
        from: [kafkaReceiver({ signal: 'metrics', topic, consumerGroup, kafka })],
        to: out.to,
      }),
      ...out.pipelines,
      ownMetricsTo(gatewayEndpoint),
    ],
  });
}
