import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { standardLabels, type Identity } from './labels';

/** Who signs certificates: an Issuer of the namespace, or a ClusterIssuer. */
export interface IssuerReference {
  readonly name: string;
  readonly kind: 'Issuer' | 'ClusterIssuer';
}

/** A certificate authority of the platform's own, held by cert-manager in the namespace. */
export class PrivateAuthority extends Construct {
  public readonly issuer: IssuerReference = { name: 'platform-ca', kind: 'Issuer' };
  /** The Secret whose `ca.crt` clients trust. */
  public readonly secret = 'platform-ca';

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const of = { app: 'platform', component: 'certificates' };
    issuer(this, 'self-signed', { ...of, name: 'platform-self-signed', spec: { selfSigned: {} } });
    certificate(this, 'authority', {
      ...of,
      name: 'platform-ca',
      secret: this.secret,
      issuer: { name: 'platform-self-signed', kind: 'Issuer' },
      dnsNames: [],
      authority: true,
    });
    issuer(this, 'issuer', { ...of, name: this.issuer.name, spec: { ca: { secretName: this.secret } } });
  }
}

function issuer(scope: Construct, id: string, props: Identity & { readonly name: string; readonly spec: object }): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: { name: props.name, labels: { ...standardLabels(props) } },
    spec: props.spec,
  });
}

export interface CertificateProps extends Identity {
  readonly name: string;
  /** Secret that gets tls.crt, tls.key and ca.crt. */
  readonly secret: string;
  readonly issuer: IssuerReference;
  readonly dnsNames: readonly string[];
  /** True: may sign other certificates. Default: false. */
  readonly authority?: boolean;
}

/** A certificate that cert-manager renews, with a new key each time. */
export function certificate(scope: Construct, id: string, props: CertificateProps): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: props.name, labels: { ...standardLabels(props) } },
    spec: {
      secretName: props.secret,
      issuerRef: { name: props.issuer.name, kind: props.issuer.kind, group: 'cert-manager.io' },
      // An authority outlives what it signs; a server's certificate is renewed every two months.
      duration: props.authority === true ? '43800h0m0s' : '2160h0m0s',
      renewBefore: props.authority === true ? '8760h0m0s' : '720h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: props.authority === true ? 'Never' : 'Always' },
      ...(props.authority === true
        ? { isCA: true, commonName: props.name }
        : { dnsNames: [...props.dnsNames], usages: ['digital signature', 'key encipherment', 'server auth'] }),
    },
  });
}
