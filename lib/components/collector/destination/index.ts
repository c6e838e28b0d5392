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
  /** Whatever takes OTLP. Throws a ValidationError for a name, an address, a header or a limit that makes no sense. */
  otlp: (props: OtlpDestinationProps): Contract => otlp(props),
  /** AWS X-Ray: traces. Throws a ValidationError for a region or a role that is none. */
  xray: (props: AwsDestinationProps): Contract => xray(props),
  /** Amazon Managed Service for Prometheus: metrics. Throws a ValidationError for a region, a role or a workspace that is none. */
  amazonPrometheus: (props: AmazonPrometheusProps): Contract => amazonPrometheus(props),
  /** Amazon CloudWatch Logs: logs. Throws a ValidationError for a region, a role, a group or a stream that is none. */
  cloudWatchLogs: (props: CloudWatchLogsProps): Contract => cloudWatchLogs(props),
  /** Google Cloud: traces, metrics, logs. Throws a ValidationError for a project that is none. */
  googleCloud: (props: GoogleCloudProps): Contract => googleCloud(props),
  /** Azure Monitor: traces, metrics, logs; may lose. Throws a ValidationError for a name or signals that make no sense. */
  azureMonitor: (props: AzureMonitorProps): Contract => azureMonitor(props),
  /** Splunk Observability Cloud: traces, metrics. Throws a ValidationError for a realm that is none, and for logs. */
  splunkObservability: (props: SplunkObservabilityProps): Contract => splunkObservability(props),
  /** Splunk Enterprise and Cloud by the HTTP event collector: logs. Throws a ValidationError for an address that is none. */
  splunkHec: (props: SplunkHecProps): Contract => splunkHec(props),
  /** New Relic: traces, metrics, logs. Throws a ValidationError for a name or signals that make no sense. */
  newRelic: (props: NewRelicProps): Contract => newRelic(props),
};
