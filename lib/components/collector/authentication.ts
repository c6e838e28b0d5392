import type { Overlay } from '../../config';
import { Faults } from '../../errors';
import type { Mount, Traffic } from '../../kube';
import { PATHS } from './config/shared';
import { extension, type Component } from './model';

/** How the gateway knows who sends. Its own collectors come through a door of their own, with certificates, whatever is chosen here. */
export interface Authentication {
  /** What judges each request before it is read; one that it refuses gets 401 or UNAUTHENTICATED. Default: nothing does. */
  readonly extension?: Component;
  /** Further keys of the receiver's `tls`, such as `client_ca_file`. Default: none, no certificate is asked for. */
  readonly tls?: Overlay;
  /** The Secrets it reads. Default: none. */
  readonly mounts?: readonly Mount[];
  /** Whom the gateway must reach to check. Default: nobody. */
  readonly reaches?: readonly Traffic[];
  /** What of a sender it proves, for `Tenants`: a token's claims, or a user's name. Default: nothing. */
  readonly proves?: 'claims' | 'user';
}

/** A key of a Secret in the gateway's namespace; without both, its pods do not start. */
export interface SecretKey {
  /** Name of the Secret. */
  readonly name: string;
  /** Entry of it. */
  readonly key: string;
}

/** Where the tokens lie that senders may show. */
export interface BearerTokensProps {
  /** One token a line, all of them valid, so that a new one can be handed out before the old one goes. What follows a space is a comment. Read anew when it changes. */
  readonly secret: SecretKey;
}

/** Where the users and their passwords lie. */
export interface BasicProps {
  /** A file of `htpasswd`, best with bcrypt (`htpasswd -B`). Read when a gateway starts: after a change restart them. */
  readonly secret: SecretKey;
}

/** Who signs the tokens of senders, and for whom. */
export interface OidcProps {
  /** URL of the provider, as it stands in the claim `iss`; its keys are read from below `/.well-known`. Without it a gateway does not start. */
  readonly issuer: string;
  /** What stands in the claim `aud` of tokens that are meant for this gateway. */
  readonly audience: string;
  /** Certificate that signed the provider's. Default: none, public authorities are trusted. */
  readonly issuerCa?: SecretKey;
}

/** Whose certificates are taken. */
export interface MutualTlsProps {
  /**
   * Certificates whose holders, and those whose certificate one of them signed for `client auth`, may send; read anew when it changes.
   * Default: the platform's own authority, so whoever may create a cert-manager Certificate in the cluster.
   */
  readonly clientCa?: SecretKey;
}

const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** Adds a fault when a Secret has no name or key that Kubernetes takes. */
export function checkSecret(prop: string, secret: SecretKey | undefined, faults: Faults): void {
  const { name = '', key = '' }: Partial<SecretKey> = secret ?? {};
  if (NAME.test(name) && KEY.test(key)) return;
  const allowed = "name and key of a Kubernetes Secret of yours in the gateway's namespace; what is secret never stands in code";
  faults.add({ prop, got: secret, allowed, write: `${prop}: { name: 'otlp-senders', key: 'tokens' }` });
}

/** A key of a Secret as a file; each kind in a folder of its own, so that one object can have what two of them have. */
function mounted({ name, key }: SecretKey, path: string): { readonly file: string; readonly mount: Mount } {
  return { file: `${path}/${key}`, mount: { kind: 'secret', secret: name, keys: [key], path } };
}

function bearerTokens({ secret }: BearerTokensProps): Authentication {
  const faults = new Faults();
  checkSecret('secret', secret, faults);
  faults.throwIfAny('Authentication.bearerTokens');
  const { file, mount } = mounted(secret, PATHS.authentication);
  return { extension: extension('bearertokenauth', { scheme: 'Bearer', filename: file }), mounts: [mount] };
}

function basic({ secret }: BasicProps): Authentication {
  const faults = new Faults();
  checkSecret('secret', secret, faults);
  faults.throwIfAny('Authentication.basic');
  const { file, mount } = mounted(secret, PATHS.authentication);
  return { extension: extension('basicauth', { htpasswd: { file } }), mounts: [mount], proves: 'user' };
}

function oidc({ issuer, audience, issuerCa }: OidcProps): Authentication {
  const faults = new Faults();
  const address = /^https:\/\/[A-Za-z0-9.-]+(?::(\d{1,5}))?(?:\/[^\s?#]*)?$/.exec(issuer);
  if (address === null) {
    const allowed = 'a URL of https: whoever stood between could otherwise hand out keys of his own';
    faults.add({ prop: 'issuer', got: issuer, allowed, write: "issuer: 'https://login.example.com/realms/prod'" });
  }
  if (audience === undefined || audience.trim() === '') {
    const allowed = 'what tokens for this gateway carry as aud: without it a token for any other service of the provider would open the door';
    faults.add({ prop: 'audience', got: audience, allowed, write: "audience: 'telemetry'" });
  }
  if (issuerCa !== undefined) checkSecret('issuerCa', issuerCa, faults);
  faults.throwIfAny('Authentication.oidc');
  const ca = issuerCa === undefined ? undefined : mounted(issuerCa, PATHS.issuer);
  const provider = { issuer_url: issuer, audience, ...(ca === undefined ? {} : { issuer_ca_path: ca.file }) };
  return {
    extension: extension('oidc', { providers: [provider] }),
    mounts: ca === undefined ? [] : [ca.mount],
    reaches: [{ peers: [{ cidr: '0.0.0.0/0' }], ports: [Number(address?.[1] ?? 443)] }],
    proves: 'claims',
  };
}

function mutualTls({ clientCa }: MutualTlsProps = {}): Authentication {
  const asked = (file: string): Overlay => ({ client_ca_file: file, client_ca_file_reload: true });
  if (clientCa === undefined) return { tls: asked(`${PATHS.tls}/ca.crt`) };
  const faults = new Faults();
  checkSecret('clientCa', clientCa, faults);
  faults.throwIfAny('Authentication.mutualTls');
  const { file, mount } = mounted(clientCa, PATHS.clients);
  return { tls: asked(file), mounts: [mount] };
}

/** The ways to know a sender that come with the library; anything else that implements the interface fits as well. */
export const Authentication = {
  /** Whoever the network lets through may send: every pod of the cluster. */
  none: (): Authentication => ({}),
  /** A shared token in the header `Authorization: Bearer ...`. */
  bearerTokens,
  /** A user name and a password. */
  basic,
  /** A signed token of an OpenID Connect provider, for example that of a workload. */
  oidc,
  /** A certificate of the client's, for both protocols. */
  mutualTls,
};
