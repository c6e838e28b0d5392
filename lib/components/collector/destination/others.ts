import { Faults } from '../../../errors';
import type { SecretKey } from '../authentication';
import { checked, envName, SIGNALS, type Destination, type DestinationProps, type SignalsProps } from './destination';

/** A project of Google Cloud. */
export interface GoogleCloudProps extends SignalsProps {
  /** Id of the project. */
  readonly project: string;
}

/**
 * Google Cloud by its Telemetry API, which takes OTLP: traces into Cloud Trace, metrics into Managed Service for Prometheus, logs into Cloud Logging.
 * Not by the exporters `googlecloud` and `googlemanagedprometheus`: at 0.159 they do not say which errors are final, so that one refused
 * record would stop its partition for good.
 */
export function googleCloud({ project, name = 'google', signals = SIGNALS, sampling }: GoogleCloudProps): Destination {
  const faults = new Faults();
  if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project)) faults.add({ prop: 'project', got: project, allowed: 'the id of a project, 6 to 30 characters', write: "project: 'my-project'" });
  const id = `googleclientauth/${name}`;
  const made: Destination = {
    name,
    signals,
    ...(sampling === undefined ? {} : { sampling }),
    route: () => ({
      exporter: 'otlp_http',
      config: { endpoint: 'https://telemetry.googleapis.com', compression: 'gzip', timeout: '30s', auth: { authenticator: id } },
      extensions: { [id]: { project, quota_project: project } },
      // The API reads the project from here.
      processors: { [`resource/${name}`]: { attributes: [{ key: 'gcp.project_id', value: project, action: 'upsert' }] } },
    }),
  };
  return checked('googleCloud', made, faults);
}

/** An Application Insights resource of Azure Monitor. */
export interface AzureMonitorProps extends SignalsProps {
  /** The connection string of Application Insights. */
  readonly connectionString: SecretKey;
}

/**
 * Azure Monitor (Application Insights). The exporter puts what it takes into a buffer of its own and answers before it has sent:
 * a kill and a long outage lose some, whatever stands before it.
 */
export function azureMonitor({ connectionString, name = 'azure', signals = SIGNALS, sampling }: AzureMonitorProps): Destination {
  const connection = envName(name, 'connection_string');
  const made: Destination = {
    name,
    signals,
    ...(sampling === undefined ? {} : { sampling }),
    env: { [connection]: connectionString },
    route: () => ({ exporter: 'azuremonitor', config: { connection_string: `\${env:${connection}}`, maxbatchinterval: '1s', shutdown_timeout: '10s' }, retries: false }),
  };
  return checked('azureMonitor', made);
}

/** An HTTP event collector of Splunk, and its token. */
export interface SplunkHecProps extends Omit<DestinationProps, 'sampling'> {
  /** URL of the collector, as `https://http-inputs.example.com:443`. */
  readonly endpoint: string;
  /** A token of the HTTP event collector. */
  readonly token: SecretKey;
  /** Index of Splunk that keeps what is sent; the token must allow it. Default: the token's own. */
  readonly index?: string;
  /** What Splunk shows as `source` of what is sent. Default: `otel`. */
  readonly source?: string;
}

/** Logs to Splunk by its HTTP event collector. */
export function splunkHec({ endpoint, token, index, source = 'otel', name = 'splunk-hec' }: SplunkHecProps): Destination {
  const faults = new Faults();
  const port = /^https:\/\/[^/:]+(?::(\d+))?(\/|$)/.exec(endpoint);
  if (port === null) faults.add({ prop: 'endpoint', got: endpoint, allowed: 'a URL of https: its token would travel in clear', write: "endpoint: 'https://http-inputs-company.splunkcloud.com:443'" });
  const variable = envName(name, 'token');
  const made: Destination = {
    name,
    signals: ['logs'],
    env: { [variable]: token },
    reaches: [{ peers: [{ cidr: '0.0.0.0/0' }], ports: [Number(port?.[1] ?? 443)] }],
    // It cuts requests to 2 MiB by itself.
    route: () => ({ exporter: 'splunk_hec', config: { endpoint, token: `\${env:${variable}}`, source, ...(index === undefined ? {} : { index }), timeout: '30s' } }),
  };
  return checked('splunkHec', made, faults);
}
