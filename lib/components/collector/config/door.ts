import type { Overlay } from '../../../config';
import type { Authentication } from '../authentication';
import type { Cardinality } from '../cardinality';
import { receiver, type Component, type StepsBySignal } from '../model';
import type { Filters } from '../filters';
import type { Redaction } from '../redaction';
import { CERTIFICATE, PATHS, PORTS } from './shared';
import { GATEWAY_REQUEST_MIB } from './sizes';

/** What a gateway is told wherever it writes. */
export interface DoorProps {
  readonly clusterName: string;
  readonly filters: Filters;
  readonly redaction: Redaction;
  readonly cardinality: Cardinality;
  readonly authentication: Authentication;
  /** Origins of web pages that may send. */
  readonly allowedOrigins: readonly string[];
  /** MiB of the largest request. Default: 6. */
  readonly requestMiB?: number;
}

function grpc(port: number, tls: Overlay, requestMiB: number): Overlay {
  return {
    endpoint: `0.0.0.0:${port}`,
    max_recv_msg_size_mib: requestMiB,
    tls,
    keepalive: {
      // Clients keep one connection for ever, and so one pod: every two minutes they choose again.
      server_parameters: { max_connection_age: '2m', max_connection_age_grace: '30s', max_connection_idle: '10m', time: '30s', timeout: '10s' },
      enforcement_policy: { min_time: '10s', permit_without_stream: true },
    },
  };
}

/** What a web page's request may carry beside its body; a browser asks again after two hours, the most that any of them keeps the answer. */
function cors(allowedOrigins: readonly string[]): Overlay {
  return { allowed_origins: allowedOrigins, allowed_headers: ['authorization', 'content-encoding', 'content-type'], max_age: 7200 };
}

/** The door for everybody: OTLP with TLS, over gRPC and HTTP, with the authentication that the user chose. */
export function door({ authentication, allowedOrigins, requestMiB = GATEWAY_REQUEST_MIB }: DoorProps): { readonly receiver: ReturnType<typeof receiver<'otlp'>>; readonly extensions: readonly Component[] } {
  const { extension } = authentication;
  const tls = { ...CERTIFICATE, ...authentication.tls };
  const auth: Overlay = extension === undefined ? {} : { auth: { authenticator: extension.id } };
  const http = { endpoint: `0.0.0.0:${PORTS.http}`, max_request_body_size: requestMiB * 2 ** 20, tls, ...auth };
  return {
    receiver: receiver('otlp', {
      protocols: { grpc: { ...grpc(PORTS.grpc, tls, requestMiB), ...auth }, http: allowedOrigins.length === 0 ? http : { ...http, cors: cors(allowedOrigins) } },
    }),
    extensions: extension === undefined ? [] : [extension],
  };
}

/** The door for the platform's own collectors, whatever the other one asks for: certificates by the issuer that signed the gateway's own. */
export function collectorsDoor({ requestMiB = GATEWAY_REQUEST_MIB }: Pick<DoorProps, 'requestMiB'>): ReturnType<typeof receiver<'otlp'>> {
  const tls = { ...CERTIFICATE, client_ca_file: `${PATHS.tls}/ca.crt`, client_ca_file_reload: true };
  return receiver('otlp', { protocols: { grpc: grpc(PORTS.collectors, tls, requestMiB) } }, 'collectors');
}

/** What a gateway takes out of each signal before it keeps or sends anything. What redaction has made equal, cardinality adds up. */
export function cleaning({ filters, redaction, cardinality }: DoorProps): StepsBySignal {
  const all = [filters.steps(), redaction.steps(), cardinality.steps()];
  return { traces: all.flatMap((s) => s.traces), metrics: all.flatMap((s) => s.metrics), logs: all.flatMap((s) => s.logs) };
}
