import type { Construct } from 'constructs';
import { Faults } from '../../errors';
import { loadBalancer } from '../../kube';
import type { Authentication } from './authentication';
import { PORTS } from './config/shared';

/** How senders outside the cluster reach a gateway: a Service of type LoadBalancer for OTLP with TLS, named `<gateway>-external`. The collectors' door stays inside. */
export interface Exposure {
  /** Host names that its address has in your DNS, for its certificate; senders check them. At least one. */
  readonly dnsNames: readonly string[];
  /** Ranges of addresses that may send, for example a region's NAT gateways, as `203.0.113.0/28`; at least one. `0.0.0.0/0` is everybody. */
  readonly sourceRanges: readonly string[];
  /**
   * Addresses of the balancer itself, where pods see those and not the sender's: one that opens connections of its own, such as a Network Load Balancer with
   * targets of type ip. The network policy admits them. Default: none, the sender's address is kept (`externalTrafficPolicy: Local`).
   */
  readonly balancerRanges?: readonly string[];
  /** The cloud's words for what kind of balancer it is, for example an internal one. Default: none, in most clouds that is a public one. */
  readonly annotations?: { readonly [key: string]: string };
  /** `spec.loadBalancerClass`, where the cluster has more than one controller. Default: none. */
  readonly loadBalancerClass?: string;
}

const NAME = /^(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;
const V6 = /^[0-9a-f:]{2,39}\/(\d{1,3})$/;

/** A range as Kubernetes reads it; whether its host part is zero the API server does not ask. */
function isRange(range: string): boolean {
  const parts = V4.exec(range)?.slice(1).map(Number);
  if (parts !== undefined) return parts.slice(0, 4).every((byte) => byte <= 255) && Number(parts[4]) <= 32;
  const length = V6.exec(range)?.[1];
  return length !== undefined && range.includes(':') && Number(length) <= 128;
}

/** Faults of how a gateway is reached from outside. */
export function checkExposure(scope: Construct, exposure: Exposure | undefined, authentication: Authentication): void {
  if (exposure === undefined) return;
  const faults = new Faults();
  const { dnsNames = [], sourceRanges = [], balancerRanges = [] }: Partial<Exposure> = exposure;
  if (authentication.extension === undefined && authentication.tls?.['client_ca_file'] === undefined) {
    const allowed = 'only with an authentication: whoever reaches the balancer could write into the platform';
    faults.add({ prop: 'exposure', got: 'Authentication.none()', allowed, write: "authentication: Authentication.bearerTokens({ secret: { name: 'otlp-senders', key: 'tokens' } })" });
  }
  if (dnsNames.length === 0) faults.add({ prop: 'exposure.dnsNames', got: [], allowed: 'at least one name: senders refuse a certificate without the name they asked for', write: "dnsNames: ['otlp.example.com']" });
  for (const name of dnsNames.filter((n) => !NAME.test(n))) {
    faults.add({ prop: 'exposure.dnsNames', got: name, allowed: 'host names in lower case with a domain, no address and no port', write: "'otlp.example.com'" });
  }
  if (sourceRanges.length === 0) {
    faults.add({ prop: 'exposure.sourceRanges', got: [], allowed: 'at least one range: without any the balancer lets the whole internet knock', write: "sourceRanges: ['203.0.113.0/28']" });
  }
  for (const [prop, ranges] of Object.entries({ sourceRanges, balancerRanges })) {
    for (const range of ranges.filter((r) => !isRange(r))) faults.add({ prop: `exposure.${prop}`, got: range, allowed: 'ranges of addresses with the length of their prefix', write: "'203.0.113.7/32'" });
  }
  faults.throwIfAny(scope);
}

/** The Service for senders outside, beside the gateway's own. */
export function expose(scope: Construct, gateway: string, { annotations = {}, sourceRanges, loadBalancerClass }: Exposure): void {
  loadBalancer(scope, 'exposure', {
    app: 'collector',
    component: gateway,
    name: `${gateway}-external`,
    annotations,
    sourceRanges,
    ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
    ports: [
      { name: 'otlp-grpc', port: PORTS.grpc },
      { name: 'otlp-http', port: PORTS.http },
    ],
  });
}
