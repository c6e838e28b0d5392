import type { Overlay } from '../../../config';
import type { Authentication } from '../authentication';
import type { Cardinality } from '../cardinality';
import { pipeline, receiver, type Component, type Pipeline, type Sink, type Step, type StepsBySignal } from '../model';
import type { Filters } from '../filters';
import type { Redaction } from '../redaction';
import type { Tenants } from '../tenants';
import type { Signal } from '../version';
import { CERTIFICATE, OWN, PATHS, PORTS } from './shared';
import { GATEWAY_REQUEST_MIB } from './sizes';
import { marks } from './tenancy';

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
  readonly tenants?: Tenants;
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
function cors({ allowedOrigins, tenants }: DoorProps): Overlay {
  const header = tenants?.from?.header;
  return { allowed_origins: allowedOrigins, allowed_headers: ['authorization', 'content-encoding', 'content-type', ...(header === undefined ? [] : [header])], max_age: 7200 };
}

/** The door for everybody: OTLP with TLS, over gRPC and HTTP, with the authentication that the user chose. */
function everybody(props: DoorProps): ReturnType<typeof receiver<'otlp'>> {
  const { authentication, allowedOrigins, requestMiB = GATEWAY_REQUEST_MIB, tenants } = props;
  const { extension } = authentication;
  const tls = { ...CERTIFICATE, ...authentication.tls };
  const either: Overlay = {
    ...(extension === undefined ? {} : { auth: { authenticator: extension.id } }),
    // Headers are kept only for who reads one.
    ...(tenants?.from?.header === undefined ? {} : { include_metadata: true }),
  };
  const http = { endpoint: `0.0.0.0:${PORTS.http}`, max_request_body_size: requestMiB * 2 ** 20, tls, ...either };
  return receiver('otlp', {
    protocols: { grpc: { ...grpc(PORTS.grpc, tls, requestMiB), ...either }, http: allowedOrigins.length === 0 ? http : { ...http, cors: cors(props) } },
  });
}

/** The door for the platform's own collectors, whatever the other one asks for: certificates by the issuer that signed the gateway's own. */
function collectors({ requestMiB = GATEWAY_REQUEST_MIB }: DoorProps): ReturnType<typeof receiver<'otlp'>> {
  const tls = { ...CERTIFICATE, client_ca_file: `${PATHS.tls}/ca.crt`, client_ca_file_reload: true };
  return receiver('otlp', { protocols: { grpc: grpc(PORTS.collectors, tls, requestMiB) } }, 'collectors');
}

/** What a pipeline from the doors goes through, and where it ends. */
interface Inside<S extends Signal> {
  readonly through: readonly Step<S>[];
  readonly to: readonly Sink<S>[];
}

/** A gateway's doors. */
export interface Doors {
  readonly extensions: readonly Component[];
  /** The pipelines of a signal that begin at them: one for both, or where tenants differ one for each, which marks what came through it. */
  pipelines<S extends Signal>(signal: S, inside: Inside<S>): readonly Pipeline[];
}

export function doors(props: DoorProps): Doors {
  const { extension } = props.authentication;
  const outer = everybody(props);
  const own = collectors(props);
  const mark = marks(props.tenants);
  return {
    extensions: extension === undefined ? [] : [extension],
    pipelines: (signal, { through, to }) => {
      const inner = signal === 'metrics' ? [own, OWN] : [own];
      if (mark === undefined) return [pipeline(signal, { from: [outer, ...inner], through, to })];
      // Last, so that no other step can change it.
      return [
        pipeline(signal, { from: [outer], through: [...through, mark.senders], to }),
        pipeline(signal, { name: 'collectors', from: inner, through: [...through, mark.collectors], to }),
      ];
    },
  };
}

/** What a gateway takes out of each signal before it keeps or sends anything. What redaction has made equal, cardinality adds up. */
export function cleaning({ filters, redaction, cardinality }: DoorProps): StepsBySignal {
  const all = [filters.steps(), redaction.steps(), cardinality.steps()];
  return { traces: all.flatMap((s) => s.traces), metrics: all.flatMap((s) => s.metrics), logs: all.flatMap((s) => s.logs) };
}
