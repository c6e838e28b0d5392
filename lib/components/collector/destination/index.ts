import { amazonPrometheus, cloudWatchLogs, xray, type AmazonPrometheusProps, type AwsDestinationProps, type CloudWatchLogsProps } from './aws';
import type { Destination as Contract } from './destination';
import { newRelic, otlp, splunkObservability, type NewRelicProps, type OtlpDestinationProps, type SplunkObservabilityProps } from './otlp';
import { azureMonitor, googleCloud, splunkHec, type AzureMonitorProps, type GoogleCloudProps, type SplunkHecProps } from './others';

export type { AmazonPrometheusProps, AwsDestinationProps, CloudWatchLogsProps } from './aws';
export type { Destination as DestinationShape, DestinationProps, DestinationRoute, SignalsProps } from './destination';
export type { NewRelicProps, OtlpDestinationProps, SplunkObservabilityProps } from './otlp';
export type { AzureMonitorProps, GoogleCloudProps, SplunkHecProps } from './others';
export { checkDestination } from './destination';
export { gatesOf, reachesOf, secretEnv, UNKEYED } from './pods';

/** Somewhere that telemetry goes beside the platform's own backends. */
export type Destination = Contract;

/** The destinations that come with the library; anything else that has the shape of `Destination` fits as well. */
export const Destination = {
  /** Whatever takes OTLP. */
  otlp: (props: OtlpDestinationProps): Contract => otlp(props),
  /** AWS X-Ray: traces. */
  xray: (props: AwsDestinationProps): Contract => xray(props),
  /** Amazon Managed Service for Prometheus: metrics. */
  amazonPrometheus: (props: AmazonPrometheusProps): Contract => amazonPrometheus(props),
  /** Amazon CloudWatch Logs: logs. */
  cloudWatchLogs: (props: CloudWatchLogsProps): Contract => cloudWatchLogs(props),
  /** Google Cloud: traces, metrics, logs. */
  googleCloud: (props: GoogleCloudProps): Contract => googleCloud(props),
  /** Azure Monitor: traces, metrics, logs; may lose. */
  azureMonitor: (props: AzureMonitorProps): Contract => azureMonitor(props),
  /** Splunk Observability Cloud: traces, metrics. */
  splunkObservability: (props: SplunkObservabilityProps): Contract => splunkObservability(props),
  /** Splunk Enterprise and Cloud by the HTTP event collector: logs. */
  splunkHec: (props: SplunkHecProps): Contract => splunkHec(props),
  /** New Relic: traces, metrics, logs. */
  newRelic: (props: NewRelicProps): Contract => newRelic(props),
};
