import type { Construct } from 'constructs';
import { Faults } from '../../errors';
import { needs } from '../../facts';
import { ChartConstruct, type Mount, type Workload } from '../../kube';
import { checkSecret, type SecretKey } from './authentication';
import { CollectorPods } from './component';
import { regionalGatewayConfig } from './config/regional-gateway';
import { PATHS } from './config/shared';
import { checkGrpcEndpoint, checkNoCredentials, destination } from './endpoints';
import { Entrance, type EntranceProps, type Way } from './entrance';
import { expose } from './exposure';
import type { CollectorProps } from './props';
import { checkDisk } from './queue-disk';

/** The central platform's gateway, as a region sees it. */
export interface CentralPlatform {
  /** host:port of its OTLP over gRPC with TLS, `4317` of a Gateway with an `exposure`; the host is one of its certificate's names. */
  readonly endpoint: string;
  /** The token that it asks for, alone or on the file's first line; a Secret in this gateway's namespace, read anew when it changes. */
  readonly token: SecretKey;
  /** Certificate of the authority that signed its certificate, read at a start: `ca.crt` of the central platform's Secret `gateway-tls`. Default: public authorities are trusted. */
  readonly authority?: SecretKey;
  /** Further headers, no secrets: `{ 'X-Scope-OrgID': 'eu' }` where the central platform has `Tenants.fromHeader`. Default: none. */
  readonly headers?: { readonly [header: string]: string };
}

/** What a regional gateway needs: its region, its size, and the central platform. */
export interface RegionalGatewayProps extends CollectorProps, EntranceProps {
  /** Where it runs, for example `eu-west-1` or `store-17`: header `x-region`, and the attribute `cloud.region` of what says nothing of its own. */
  readonly region: string;
  /** Where it forwards to. */
  readonly central: CentralPlatform;
}

const NAME = 'regional-gateway';

/** A label's value, so that it can be one in every backend; and a header's. */
const REGION = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * The way in for telemetry of a cluster that has no backends, in another region or on premises: OTLP with TLS, redacted there, kept in a
 * queue on its own volumes and forwarded over TLS to a central platform, for as long as it takes. Agents of the cluster send to it as to a `Gateway`.
 * Answers its sender when the data is on its disk. As many replicas as sized, each with `sizing.diskGiB`: see `sizeRegionalGateway`.
 */
export class RegionalGateway extends ChartConstruct {
  /** OTLP over gRPC with TLS, as host:port, for the whole cluster. */
  public readonly grpcEndpoint: string;
  /** OTLP over HTTP with TLS, as a URL, for the whole cluster. */
  public readonly httpEndpoint: string;
  /** For `gatewayEndpoint` of the cluster's agents and cluster receiver, as host:port: OTLP over gRPC with a certificate by the same issuer. */
  public readonly collectorEndpoint: string;
  /** The StatefulSet with its services, budget and policies. */
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: RegionalGatewayProps) {
    super(scope, id, { name: NAME, props, needs: ['storageClass'], given: needs(props, 'region', 'central', 'sizing', 'clusterName', 'issuer') });
    const { exposure } = props;
    this.check(props);
    const entrance = new Entrance(this, NAME, props);
    this.grpcEndpoint = entrance.grpcEndpoint;
    this.httpEndpoint = entrance.httpEndpoint;
    this.collectorEndpoint = entrance.collectorEndpoint;
    this.workload = new CollectorPods(this, props, entrance.pods(way(entrance, props))).workload;
    if (exposure !== undefined) expose(this, NAME, exposure);
  }

  private check({ region, central, sizing }: RegionalGatewayProps): void {
    const faults = new Faults();
    if (!REGION.test(region)) {
      faults.add({ prop: 'region', got: region, allowed: '1 to 63 letters, digits, dashes, underscores and dots, letters or digits at both ends', write: "region: 'eu-west-1'" });
    }
    checkGrpcEndpoint('central.endpoint', central.endpoint, faults);
    checkSecret('central.token', central.token, faults);
    checkNoCredentials('central.headers', central.headers ?? {}, () => "central.token, the only credential that it shows: token: { name: 'central', key: 'token' }", faults);
    if (central.authority !== undefined) checkSecret('central.authority', central.authority, faults);
    checkDisk(sizing, faults);
    faults.throwIfAny(this);
  }
}

/** A key of a Secret as a file below a folder of its own. */
function file({ name, key }: SecretKey, path: string): { readonly at: string; readonly mount: Mount } {
  return { at: `${path}/${key}`, mount: { kind: 'secret', secret: name, keys: [key], path } };
}

function way({ door }: Entrance, { region, central: { endpoint, token, authority, headers = {} }, sizing: { diskGiB = 0 } }: RegionalGatewayProps): Way {
  const secret = file(token, PATHS.centralToken);
  const ca = authority === undefined ? undefined : file(authority, PATHS.centralAuthority);
  return {
    // No autoscaler: it would take pods away together with what their disks hold.
    kind: 'StatefulSet',
    config: regionalGatewayConfig({ ...door, region, endpoint, headers, tokenFile: secret.at, ...(ca === undefined ? {} : { authorityFile: ca.at }), diskGiB }),
    mounts: [{ kind: 'data', path: PATHS.state }, secret.mount, ...(ca === undefined ? [] : [ca.mount])],
    reaches: [destination(endpoint, 'collector')],
  };
}
