import type { Overlay } from '../../../config';
import { Faults } from '../../../errors';
import { HTTPS_ANYWHERE, type Traffic } from '../../../kube';
import type { Signal } from '../version';
import type { SecretKey } from '../authentication';
import { checkNoCredentials } from '../endpoints';
import { checked, envName, SIGNALS, type Destination, type DestinationRoute, type SignalsProps } from './destination';

/** An address that takes OTLP, and how to speak to it. */
export interface OtlpDestinationProps extends SignalsProps {
  readonly name: string;
  /** `https://host`, with a port and a path where it has them, without `/v1/<signal>`. `http://` sends in clear. */
  readonly endpoint: string;
  /** How OTLP travels: over HTTP, with protobuf, or over gRPC. Default: `http`. */
  readonly protocol?: 'http' | 'grpc';
  /** Headers from Secrets, by name: tokens and keys. Default: none. */
  readonly secretHeaders?: { readonly [header: string]: SecretKey };
  /** Headers that are no secret. Default: none. */
  readonly headers?: { readonly [header: string]: string };
  /** How requests are compressed. Default: `gzip`, which every OTLP receiver must take. */
  readonly compression?: 'gzip' | 'zstd' | 'none';
  /** True: resources keep `observability.tenant`, where the platform has several. Default: false, a destination does not learn of tenants. */
  readonly keepTenant?: boolean;
  /** Bytes of the largest request that it takes, before compression, from 64 KiB. Default: 4 MiB, what gRPC servers take by default. */
  readonly maxRequestBytes?: number;
}

const LEAST_REQUEST_BYTES = 64 * 2 ** 10;
const ENDPOINT = /^(https?):\/\/([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?::(\d{1,5}))?(\/[^?#]*)?$/;

interface Place {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

function placeOf(endpoint: string): Place | undefined {
  const [, scheme, host = '', port] = ENDPOINT.exec(endpoint) ?? [];
  if (scheme === undefined) return undefined;
  const secure = scheme === 'https';
  return { secure, host, port: port === undefined ? (secure ? 443 : 80) : Number(port) };
}

/** A service of the cluster by its namespace, or an address outside. */
function traffic({ host, port }: Place): Traffic {
  const namespace = /^[^.]+\.([^.]+)\.svc(\.|$)/.exec(host)?.[1];
  if (namespace === undefined && port === 443) return HTTPS_ANYWHERE;
  return { peers: [namespace === undefined ? { cidr: '0.0.0.0/0' } : { namespace }], ports: [port] };
}

function check({ endpoint, headers = {}, maxRequestBytes = LEAST_REQUEST_BYTES }: OtlpDestinationProps, faults: Faults): void {
  if (placeOf(endpoint) === undefined || /\/v1\/(traces|metrics|logs)\/?$/.test(endpoint)) {
    const allowed = 'a URL of https, or http for what may be sent in clear, with a host name that has a dot and without /v1/<signal>, which the exporter appends';
    faults.add({ prop: 'endpoint', got: endpoint, allowed, write: "endpoint: 'https://otlp.vendor.com'" });
  }
  checkNoCredentials('headers', headers, (header) => `secretHeaders: { '${header}': { name: 'vendor', key: 'token' } }`, faults);
  if (!(Number.isInteger(maxRequestBytes) && maxRequestBytes >= LEAST_REQUEST_BYTES)) {
    faults.add({ prop: 'maxRequestBytes', got: maxRequestBytes, allowed: `whole bytes from ${LEAST_REQUEST_BYTES}: one log line must fit`, write: 'maxRequestBytes: 1_000_000' });
  }
}

/** A destination that takes OTLP, whoever runs it. */
export function otlp(props: OtlpDestinationProps, factory = 'otlp'): Destination {
  const { name, endpoint, protocol = 'http', secretHeaders = {}, headers = {}, compression = 'gzip', maxRequestBytes, signals = SIGNALS, sampling, keepTenant } = props;
  const faults = new Faults();
  check(props, faults);
  const place = placeOf(endpoint) ?? { secure: true, host: '', port: 443 };
  const written = { ...headers, ...Object.fromEntries(Object.keys(secretHeaders).map((header) => [header, `\${env:${envName(name, header)}}`])) };
  const common: Overlay = { compression, timeout: '30s', ...(Object.keys(written).length === 0 ? {} : { headers: written }) };
  const config: Overlay = protocol === 'http' ? { endpoint, ...common } : { endpoint: `${place.host}:${place.port}`, tls: { insecure: !place.secure }, ...common };
  const route: DestinationRoute = { exporter: protocol === 'http' ? 'otlp_http' : 'otlp_grpc', config, ...(maxRequestBytes === undefined ? {} : { maxRequestBytes }) };
  const made: Destination = {
    name,
    signals,
    ...(sampling === undefined ? {} : { sampling }),
    ...(keepTenant === undefined ? {} : { keepTenant }),
    env: Object.fromEntries(Object.entries(secretHeaders).map(([header, from]) => [envName(name, header), from])),
    reaches: [traffic(place)],
    route: () => route,
  };
  return checked(factory, made, faults);
}

/** An account of New Relic. */
export interface NewRelicProps extends SignalsProps {
  /** The licence key. */
  readonly apiKey: SecretKey;
  /** Data centre of the account. Default: `us`. */
  readonly region?: 'us' | 'eu';
}

/** New Relic takes up to 1 MB compressed a request (its docs, OTLP); uncompressed is on the safe side. */
const NEW_RELIC_REQUEST_BYTES = 1_000_000;

export function newRelic({ apiKey, region = 'us', name = 'newrelic', ...rest }: NewRelicProps): Destination {
  const endpoint = region === 'us' ? 'https://otlp.nr-data.net' : 'https://otlp.eu01.nr-data.net';
  return otlp({ ...rest, name, endpoint, secretHeaders: { 'api-key': apiKey }, maxRequestBytes: NEW_RELIC_REQUEST_BYTES }, 'newRelic');
}

/** An organisation of Splunk Observability Cloud. */
export interface SplunkObservabilityProps extends SignalsProps<'traces' | 'metrics'> {
  /** Realm of the organization, for example `us1`. */
  readonly realm: string;
  /** An access token with the ingest scope. */
  readonly accessToken: SecretKey;
}

/** Its OTLP stands at paths of its own, one for each signal; logs go to Splunk by `splunkHec`. */
export function splunkObservability({ realm, accessToken, name = 'splunk', signals = ['traces', 'metrics'], sampling }: SplunkObservabilityProps): Destination {
  const faults = new Faults();
  if (!/^[a-z]{2,4}\d{1,2}$/.test(realm)) faults.add({ prop: 'realm', got: realm, allowed: 'the realm of the organization, as its profile shows it', write: "realm: 'us1'" });
  if ((signals as readonly Signal[]).includes('logs')) {
    faults.add({ prop: 'signals', got: signals, allowed: 'traces and metrics: Splunk Observability takes no logs by OTLP', write: "signals: ['traces'], and Destination.splunkHec for logs" });
  }
  const token = envName(name, 'token');
  const ingest = `https://ingest.${realm}.observability.splunkcloud.com/v2`;
  const url = { traces: `${ingest}/trace/otlp`, metrics: `${ingest}/datapoint/otlp`, logs: '' };
  const made: Destination = {
    name,
    signals,
    ...(sampling === undefined ? {} : { sampling }),
    env: { [token]: accessToken },
    route: (signal) => ({ exporter: 'otlp_http', config: { [`${signal}_endpoint`]: url[signal], headers: { 'X-SF-Token': `\${env:${token}}` }, compression: 'gzip', timeout: '30s' } }),
  };
  return checked('splunkObservability', made, faults);
}
