import type { Faults } from '../../errors';
import type { Traffic } from '../../kube';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, or a URL of http or https; undefined for anything else. */
function addressOf(endpoint: string): Address | undefined {
  const url = /^(?:(https?):\/\/)?([A-Za-z0-9.-]+)(?::(\d{1,5}))?(\/.*)?$/.exec(endpoint);
  if (url === null) return undefined;
  const [, scheme, host = '', port] = url;
  if (port === undefined && scheme === undefined) return undefined;
  return { host, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port) };
}

/** Adds a fault when an OTLP over gRPC endpoint is not `host:port`. */
export function checkGrpcEndpoint(prop: string, endpoint: string, faults: Faults): void {
  if (addressOf(endpoint) !== undefined && !endpoint.includes('/')) return;
  faults.add({ prop, got: endpoint, allowed: 'host:port, without a scheme: OTLP over gRPC', write: `${prop}: 'gateway:4317'` });
}

/** Adds a fault when an OTLP over HTTP endpoint is no URL, or ends in what the exporter appends itself. */
export function checkHttpEndpoint(prop: string, endpoint: string, faults: Faults): void {
  const appended = /\/v1\/(traces|metrics|logs)\/?$/;
  if (addressOf(endpoint) !== undefined && /^https?:/.test(endpoint) && !appended.test(endpoint)) return;
  const write = appended.test(endpoint) ? `${prop}: '${endpoint.replace(appended, '')}'` : `${prop}: 'http://host:port/otlp'`;
  faults.add({ prop, got: endpoint, allowed: 'a URL of http or https without /v1/<signal>, which the exporter appends', write });
}

/** Adds a fault for each header whose name says that its value is a secret; `instead` says how to write it. */
export function checkNoCredentials(prop: string, headers: { readonly [header: string]: string }, instead: (header: string) => string, faults: Faults): void {
  for (const [header, value] of Object.entries(headers)) {
    if (!/auth|key|token|secret|password/i.test(header)) continue;
    faults.add({ prop: `${prop}.${header}`, got: `a value of ${value.length} characters`, allowed: 'no credentials: what is written here stands in a ConfigMap', write: instead(header) });
  }
}

/**
 * The network policy's view of an endpoint: a service of the own namespace, one of another namespace (`name.namespace.svc`),
 * both by the labels of the app behind it, or an address outside.
 */
export function destination(endpoint: string, app: string): Traffic {
  const { host, port } = addressOf(endpoint) ?? { host: endpoint, port: 443 };
  const pods = { 'app.kubernetes.io/name': app };
  const ports = [port];
  if (!host.includes('.')) return { peers: [{ pods }], ports };
  const namespace = /^[^.]+\.([^.]+)\.svc(\.|$)/.exec(host)?.[1];
  return { peers: [namespace === undefined ? { cidr: '0.0.0.0/0' } : { namespace, pods }], ports };
}

