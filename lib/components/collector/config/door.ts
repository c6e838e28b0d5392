import type { Overlay } from '../../../config';
import { processor, receiver, type Step } from '../model';
import { REDACTION } from './redaction';
import { PATHS, PORTS } from './shared';
import { GATEWAY_REQUEST_MIB } from './sizes';

/** What a gateway is told wherever it writes. */
export interface DoorProps {
  readonly clusterName: string;
  /** host:port under which it is reached; its own metrics take the same way. */
  readonly gatewayEndpoint: string;
  readonly redaction: 'on' | 'off';
}

const TLS: Overlay = { cert_file: `${PATHS.tls}/tls.crt`, key_file: `${PATHS.tls}/tls.key`, min_version: '1.2', reload_interval: '1h' };

/** OTLP with TLS, over gRPC and HTTP. */
export const OTLP = receiver('otlp', {
  protocols: {
    grpc: {
      endpoint: `0.0.0.0:${PORTS.grpc}`,
      max_recv_msg_size_mib: GATEWAY_REQUEST_MIB,
      tls: TLS,
      keepalive: {
        // Clients keep one connection for ever, and so one pod: every two minutes they choose again.
        server_parameters: { max_connection_age: '2m', max_connection_age_grace: '30s', max_connection_idle: '10m', time: '30s', timeout: '10s' },
        enforcement_policy: { min_time: '10s', permit_without_stream: true },
      },
    },
    http: { endpoint: `0.0.0.0:${PORTS.http}`, max_request_body_size: GATEWAY_REQUEST_MIB * 2 ** 20, tls: TLS },
  },
});

const HEALTH_PATH = '"^/(healthz?|livez?|readyz?|ready|live|ping)/?$"';
/** One each, beginning with plain text: many times cheaper than alternatives in one pattern. */
const PROBE_LINES = ['kube-probe/', 'ELB-HealthChecker/', 'GoogleHC/', 'Azure Traffic Manager Endpoint Monitor', 'T /(?:healthz?|livez?|readyz?|ready|live|ping)[/ ?]'];

/** Spans and log lines of health checks: many, and nobody reads them. */
const NO_HEALTH_CHECKS: Step<'traces' | 'logs'> = processor(
  'filter',
  {
    error_mode: 'ignore',
    trace_conditions: [
      {
        conditions: [
          ...['url.path', 'http.target', 'http.route'].map((key) => `span.kind == SPAN_KIND_SERVER and IsMatch(span.attributes["${key}"], ${HEALTH_PATH})`),
          'span.name == "grpc.health.v1.Health/Check" or span.name == "grpc.health.v1.Health/Watch"',
        ],
      },
    ],
    log_conditions: [{ conditions: PROBE_LINES.map((line) => `IsString(log.body) and IsMatch(log.body, "${line}")`) }],
  },
  'health_checks',
);

/** What a gateway takes out of each signal before it keeps or sends anything. */
export interface Cleaning {
  readonly traces: readonly Step<'traces'>[];
  readonly metrics: readonly Step<'metrics'>[];
  readonly logs: readonly Step<'logs'>[];
}

export function cleaning(redaction: 'on' | 'off'): Cleaning {
  const redacted = redaction === 'on' ? [REDACTION] : [];
  return { traces: [NO_HEALTH_CHECKS, ...redacted], metrics: redacted, logs: [NO_HEALTH_CHECKS, ...redacted] };
}
