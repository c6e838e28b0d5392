import type { Construct } from 'constructs';
import { podsOf, type Mount, type Peer, type Traffic } from '../../kube';
import { Authentication } from './authentication';
import { Cardinality } from './cardinality';
import { namespaceOf, type RoleProps } from './component';
import type { DoorProps } from './config/door';
import { PORTS } from './config/shared';
import { checkCors, type Cors } from './cors';
import { checkExposure, type Exposure } from './exposure';
import { Filters } from './filters';
import type { CollectorProps } from './props';
import { Redaction } from './redaction';

/** What every gateway can be told of whom it lets in, and what it takes out. */
export interface EntranceProps {
  /** What is dropped unread. Default: `Filters.standard()`, spans and log lines of health checks. */
  readonly filters?: Filters;
  /** What is taken out before anything is kept. Default: `Redaction.standard()`, e-mail, payment, national ids and credentials. */
  readonly redaction?: Redaction;
  /** What keeps the number of series within bounds. Default: `Cardinality.standard()`, no ids of requests and persons on data points, none in paths. */
  readonly cardinality?: Cardinality;
  /** How it knows who sends. Default: `Authentication.none()`, every pod of the cluster may. */
  readonly authentication?: Authentication;
  /** Web pages that may send from a browser, over HTTP. Default: none. */
  readonly cors?: Cors;
  /** Collectors of other namespaces that may come through the collectors' door, such as the agent. Default: none, those of its own namespace. */
  readonly collectors?: readonly Peer[];
  /** Further host names under which clients of the cluster reach it, for its certificate. Default: none. */
  readonly dnsNames?: readonly string[];
  /** A load balancer before it, for senders outside the cluster, such as regional gateways; not with `Authentication.none()`. Default: none. */
  readonly exposure?: Exposure;
}

/** Seconds that a pod which is leaving goes on serving, until every client has noticed. */
const DRAIN_SECONDS = 15;

/** What decides where data goes on, and so how the pods are run. */
export type Way = Pick<RoleProps, 'kind' | 'config' | 'autoscaling' | 'facts' | 'env' | 'labels' | 'mounts' | 'mayLose' | 'featureGates'> & { readonly reaches: readonly Traffic[] };

/** A gateway's way in: two doors, their addresses, and what its pods need for them. */
export class Entrance {
  /** For the configuration. */
  public readonly door: DoorProps;
  public readonly grpcEndpoint: string;
  public readonly httpEndpoint: string;
  public readonly collectorEndpoint: string;
  private readonly authentication: Authentication;
  private readonly namespace: string | undefined;

  public constructor(
    scope: Construct,
    private readonly name: string,
    private readonly props: CollectorProps & EntranceProps,
  ) {
    const { filters = Filters.standard(), redaction = Redaction.standard(), cardinality = Cardinality.standard(), authentication = Authentication.none(), cors, exposure, clusterName } = props;
    checkCors(scope, cors, authentication);
    checkExposure(scope, exposure, authentication);
    this.namespace = namespaceOf(scope);
    const host = this.namespace === undefined ? name : `${name}.${this.namespace}.svc`;
    this.grpcEndpoint = `${host}:${PORTS.grpc}`;
    this.httpEndpoint = `https://${host}:${PORTS.http}`;
    this.collectorEndpoint = `${host}:${PORTS.collectors}`;
    this.authentication = authentication;
    this.door = { clusterName, filters, redaction, cardinality, authentication, allowedOrigins: cors?.allowedOrigins ?? [] };
  }

  /** The pods of a gateway that sends on by the given way. */
  public pods({ reaches, mounts = [], ...way }: Way): RoleProps {
    const { authentication, props } = this;
    const { exposure } = props;
    const outside = [...(exposure?.sourceRanges ?? []), ...(exposure?.balancerRanges ?? [])].map((cidr): Peer => ({ cidr }));
    const asked: readonly Mount[] = authentication.mounts ?? [];
    return {
      ...way,
      env: { ...way.env, ...this.door.redaction.env },
      name: this.name,
      zoneLocal: true,
      ports: [
        { name: 'otlp-grpc', port: PORTS.grpc },
        { name: 'otlp-http', port: PORTS.http },
        { name: 'otlp-collectors', port: PORTS.collectors },
      ],
      dnsNames: [...serviceNames(this.name, this.namespace), ...(props.dnsNames ?? []), ...(exposure?.dnsNames ?? [])],
      // Longer than one batch, its retries and its answer.
      graceSeconds: 60,
      drainSeconds: DRAIN_SECONDS,
      mounts: [...mounts, ...asked],
      admits: [
        { peers: [{ everyPod: true }, ...outside], ports: [PORTS.grpc, PORTS.http] },
        { peers: [podsOf('collector'), ...(props.collectors ?? [])], ports: [PORTS.collectors] },
      ],
      reaches: [...reaches, ...(authentication.reaches ?? [])],
    };
  }
}

/** Every name the service has in DNS. */
function serviceNames(name: string, namespace: string | undefined): string[] {
  const below = namespace === undefined ? [] : [`.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`];
  return ['', ...below].map((suffix) => `${name}${suffix}`);
}
