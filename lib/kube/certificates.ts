import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ExternalIssuer } from '../facts';
import { clusterObject } from './cluster-object';
import { standardLabels, type Identity } from './labels';

/** Who signs certificates: an Issuer of the namespace, a ClusterIssuer, or what stands in for one in another group. */
export interface IssuerReference {
  /** Name of the issuer. */
  readonly name: string;
  /** `Issuer`, `ClusterIssuer`, or what stands in for one. */
  readonly kind: string;
  /** API group of that kind. Default: `cert-manager.io`. */
  readonly group?: string;
}

export interface PrivateAuthorityProps {
  /** Name of the ClusterIssuer, and of the authority's own certificate. */
  readonly name: string;
}

/** Where cert-manager keeps what ClusterIssuers need: its own namespace (`--cluster-resource-namespace`). */
const CERT_MANAGER_NAMESPACE = 'cert-manager';

/**
 * A certificate authority of the platform's own. Its key lies in cert-manager's namespace, out of the workloads' reach;
 * a ClusterIssuer signs for any namespace, so that applications get its certificate as `ca.crt` beside their own.
 */
export class PrivateAuthority extends Construct {
  /** The ClusterIssuer that signs by it. */
  public readonly issuer: IssuerReference;

  /** @hidden Made by NamespaceDefaults. */
  public constructor(scope: Construct, id: string, props: PrivateAuthorityProps) {
    super(scope, id);
    this.issuer = { name: props.name, kind: 'ClusterIssuer' };
    const root = { name: `${props.name}-root`, kind: 'ClusterIssuer' } as const;
    issuer(this, 'root', { ...IDENTITY, name: root.name, spec: { selfSigned: {} } });
    certificate(this, 'authority', { ...IDENTITY, name: props.name, namespace: CERT_MANAGER_NAMESPACE, secret: props.name, issuer: root, dnsNames: [], authority: true });
    issuer(this, 'issuer', { ...IDENTITY, name: props.name, spec: { ca: { secretName: props.name } } });
  }
}

const IDENTITY: Identity = { app: 'platform', component: 'certificates' };

function issuer(scope: Construct, id: string, props: Identity & { readonly name: string; readonly spec: object }): ApiObject {
  return clusterObject(scope, id, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: props.name, labels: { ...standardLabels(props) } },
    spec: props.spec,
  });
}

/** Puts an issuer that a service outside the cluster stands behind into the namespace. */
export function externalIssuer(scope: Construct, id: string, { issuer: { group, version, kind, name, spec }, platformId, ...identity }: Identity & { readonly issuer: ExternalIssuer; readonly platformId: string }): ApiObject {
  return new ApiObject(scope, id, { apiVersion: `${group}/${version}`, kind, metadata: { name, labels: { ...standardLabels(identity) } }, spec: { ...spec(platformId) } });
}

export interface CertificateProps extends Identity {
  readonly name: string;
  /** Default: the chart's. */
  readonly namespace?: string;
  /** Secret that gets tls.crt, tls.key and ca.crt. */
  readonly secret: string;
  readonly issuer: IssuerReference;
  readonly dnsNames: readonly string[];
  /** Name of whom it is about. Default: none but `dnsNames`; of an authority its own. */
  readonly commonName?: string;
  /** True: may sign other certificates. Default: false. */
  readonly authority?: boolean;
  /** What it proves: to be the server of these names, or to be one of the issuer's clients. Default: `server`. */
  readonly proves?: 'server' | 'client';
}

/** A certificate that cert-manager renews, with a new key each time. */
export function certificate(scope: Construct, id: string, props: CertificateProps): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: props.name, ...(props.namespace === undefined ? {} : { namespace: props.namespace }), labels: { ...standardLabels(props) } },
    spec: {
      secretName: props.secret,
      issuerRef: { name: props.issuer.name, kind: props.issuer.kind, group: props.issuer.group ?? 'cert-manager.io' },
      // An authority outlives what it signs; a server's certificate is renewed every two months.
      duration: props.authority === true ? '43800h0m0s' : '2160h0m0s',
      renewBefore: props.authority === true ? '8760h0m0s' : '720h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: props.authority === true ? 'Never' : 'Always' },
      ...(props.authority === true
        ? { isCA: true, commonName: props.name }
        : { ...(props.commonName === undefined ? {} : { commonName: props.commonName }), dnsNames: [...props.dnsNames], usages: ['digital signature', 'key encipherment', `${props.proves ?? 'server'} auth`] }),
    },
  });
}
