import type { Overlay } from '../../../config';
import type { KafkaTraits } from '../../../facts';
import type { TopicSizing } from '../../../sizing';
import { collectorConfig, pipeline, processor } from '../model';
import { backendExporter, HEALTH_CHECK, kafkaReceiver, NO_QUEUE, selfTelemetry } from './shared';

export interface MetricProcessorConfigProps {
  readonly clusterName: string;
  readonly gatewayEndpoint: string;
  readonly topic: TopicSizing;
  readonly consumerGroup: string;
  readonly kafka: KafkaTraits;
  /** URL of Mimir's OTLP, without `/v1/metrics`. */
  readonly mimirEndpoint: string;
}

/** Attributes with a new value per request or person make a new series each: they are removed from data points. */
const UNBOUNDED_KEYS = '^(request|correlation|trace|span|session|user|transaction|message)[._]id$';

const CARDINALITY = processor(
  'transform',
  { error_mode: 'ignore', metric_statements: [{ context: 'datapoint', statements: [`delete_matching_keys(datapoint.attributes, "${UNBOUNDED_KEYS}")`] }] },
  'cardinality',
);

/** The metric processor's configuration: Kafka, cardinality, Mimir. */
export function metricProcessorConfig({ clusterName, gatewayEndpoint, topic, consumerGroup, kafka, mimirEndpoint }: MetricProcessorConfigProps): Overlay {
  return collectorConfig({
    extensions: [HEALTH_CHECK],
    telemetry: selfTelemetry({ service: 'otel-metric-processor', clusterName, gatewayEndpoint }),
    pipelines: [
      pipeline('metrics', {
        from: [kafkaReceiver({ signal: 'metrics', topic, consumerGroup, kafka })],
        through: [CARDINALITY],
        to: [backendExporter('mimir', mimirEndpoint, NO_QUEUE)],
      }),
    ],
  });
}
