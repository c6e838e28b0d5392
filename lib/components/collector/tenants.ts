import { Faults } from '../../errors';
import type { Authentication } from './authentication';

/** Where a gateway finds the tenant of a request. */
export interface TenantSource {
  /** As the resource processor's `from_context` reads it: `metadata.<header>`, or `auth.<attribute>` of what the authentication has proved. */
  readonly context: string;
  /** The header, where it is one: the gateway then keeps headers, and web pages may send this one. Default: none. */
  readonly header?: string;
  /** What the gateway's authentication must prove for it. Default: nothing. */
  readonly needs?: 'claims' | 'user';
}

/**
 * Whose data is whose: the backends keep each tenant's apart, under the header X-Scope-OrgID. The tenants are a fixed list, and each has exporters of its own
 * in every collector that writes to a backend. Gateway and processors take the same ones.
 */
export interface Tenants {
  /** Those a sender can be. */
  readonly allowed: readonly string[];
  /** Whose the data is of a sender who names no tenant, or one that is not allowed. */
  readonly fallback: string;
  /** Whose the platform's own data is: what comes from its agents and its cluster receiver, and every collector's metrics. */
  readonly platform: string;
  /** Where the sender's tenant is read. Default: nowhere, all data is of one tenant. */
  readonly from?: TenantSource;
}

/** Every tenant, each once. */
export function tenantNames({ allowed, fallback, platform }: Tenants): readonly string[] {
  return [...new Set([...allowed, fallback, platform])];
}

/** Which tenants there are, and where data goes that is of none of them. */
export interface SeveralTenantsProps {
  /** Tenants that a sender can be, up to 20 with the two below: each costs exporters and a part of every queue. */
  readonly allowed: readonly string[];
  /** Whose the data is of a sender who names no tenant or one that is not allowed; nobody is turned away for it. One of `allowed`, or one of its own to look into. */
  readonly default: string;
  /** Whose the platform's own data is, and that of pods that send through agents. Default: `platform`. */
  readonly platform?: string;
}

/** The same, and the header that names the tenant. */
export interface HeaderTenantsProps extends SeveralTenantsProps {
  /** Header of a request, or key of gRPC metadata, that names the tenant. Whoever may send may name any tenant that is allowed. Default: `X-Scope-OrgID`. */
  readonly header?: string;
}

/** The same, and the claim that names the tenant. */
export interface TokenTenantsProps extends SeveralTenantsProps {
  /** Claim of the token that names the tenant, one text, for example `tenant`. Needs `Authentication.oidc()`. */
  readonly claim: string;
}

/** Within what all three backends take (150 letters, digits and !-_.*'(); dskit, tenant.go), and short enough for a data source's id in Grafana, which has 40. */
const NAME = /^[a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?$/;
/** What backends keep beside their tenants' data, or use as a tenant where they know none: a lifecycle for it would be another one's. */
const RESERVED = ['index', 'anonymous', 'fake', 'single-tenant'];
const HEADER = /^[A-Za-z][A-Za-z0-9-]*$/;
/** They say more than a tenant, or what is in them is a secret. */
const TAKEN = ['authorization', 'cookie', 'content-type', 'content-encoding', 'host'];
const MOST = 20;

function checkNames(props: { readonly [prop: string]: string | readonly string[] | undefined }, faults: Faults): void {
  for (const [prop, given] of Object.entries(props)) {
    for (const got of Array.isArray(given) ? (given as readonly string[]) : [given]) {
      if (typeof got === 'string' && NAME.test(got) && !RESERVED.includes(got)) continue;
      const allowed = `up to 30 small letters, digits, dashes and underscores, a letter or digit at both ends, and none of ${RESERVED.join(', ')}, which the backends use themselves`;
      faults.add({ prop, got, allowed, write: "for example 'team-a'" });
    }
  }
}

function several(place: string, props: SeveralTenantsProps, from: TenantSource, faults: Faults): Tenants {
  const { allowed, default: fallback, platform = 'platform' } = props;
  if (!Array.isArray(allowed) || allowed.length === 0 || new Set(allowed).size !== allowed.length) {
    faults.add({ prop: 'allowed', got: allowed, allowed: 'at least one tenant, each once', write: "allowed: ['team-a', 'team-b']" });
    faults.throwIfAny(place);
  }
  checkNames({ allowed, default: fallback, platform }, faults);
  const tenants: Tenants = { allowed, fallback, platform, from };
  checkCount('allowed', tenants, faults);
  faults.throwIfAny(place);
  return tenants;
}

function checkCount(prop: string, tenants: Tenants, faults: Faults): void {
  const got = tenantNames(tenants).length;
  if (got <= MOST) return;
  const allowed = `up to ${MOST} tenants with default and platform: each has exporters of its own, and a part of every queue`;
  faults.add({ prop, got, allowed, write: 'fewer tenants, or a platform for each group of them' });
}

const PROVED_BY = { claims: 'authentication: Authentication.oidc({ ... })', user: 'authentication: Authentication.basic({ ... })' } as const;

/**
 * Adds a fault for tenants that a platform cannot have, whoever made them.
 * @param authentication what the user chose; undefined where the choice was left to the default
 */
export function checkTenants(tenants: Tenants, authentication: Authentication | undefined, faults: Faults): void {
  const { allowed, fallback, platform, from } = tenants;
  checkNames({ 'tenants.allowed': allowed, 'tenants.fallback': fallback, 'tenants.platform': platform }, faults);
  checkCount('tenants', tenants, faults);
  if (from === undefined) return;
  const { needs } = from;
  if (needs === undefined && authentication === undefined) {
    faults.add({
      prop: 'authentication',
      got: authentication,
      allowed: 'a choice that stands beside tenants from a header: whoever may send may write as any of them',
      write: 'authentication: Authentication.bearerTokens({ ... }), or Authentication.none() where every pod of the cluster may',
    });
  }
  if (needs === undefined || needs === authentication?.proves) return;
  // Everybody would be the default tenant.
  const proves = authentication?.proves === undefined ? 'neither' : `a sender's ${authentication.proves}`;
  faults.add({
    prop: 'tenants',
    got: `tenants from ${needs === 'claims' ? 'a token' : 'a user'}, beside an authentication that proves ${proves}`,
    allowed: 'tenants from what the authentication proves',
    write: PROVED_BY[needs],
  });
}

/** The ways to tell tenants apart that come with the library. */
export const Tenants = {
  /** All data is of one tenant, whatever a sender says. Throws a ValidationError for a name that the backends refuse. */
  single: (name: string): Tenants => {
    const faults = new Faults();
    checkNames({ name }, faults);
    faults.throwIfAny('Tenants.single');
    return { allowed: [], fallback: name, platform: name };
  },
  /**
   * A header names the tenant. It proves nothing: for senders who trust each other, or behind a proxy that sets it. Throws a ValidationError for
   * names that the backends refuse.
   */
  fromHeader: ({ header = 'X-Scope-OrgID', ...props }: HeaderTenantsProps): Tenants => {
    const faults = new Faults();
    if (!HEADER.test(header) || TAKEN.includes(header.toLowerCase())) {
      faults.add({ prop: 'header', got: header, allowed: `the name of a header, none of ${TAKEN.join(', ')}`, write: "header: 'X-Scope-OrgID'" });
    }
    return several('Tenants.fromHeader', props, { context: `metadata.${header.toLowerCase()}`, header: header.toLowerCase() }, faults);
  },
  /**
   * A claim of the sender's token names the tenant: nobody can be another than the provider says. Needs `Authentication.oidc()`. Throws a
   * ValidationError for a claim without a name, and names that the backends refuse.
   */
  fromToken: ({ claim, ...props }: TokenTenantsProps): Tenants => {
    const faults = new Faults();
    if (typeof claim !== 'string' || claim.trim() === '') faults.add({ prop: 'claim', got: claim, allowed: 'the name of a claim whose value is one text', write: "claim: 'tenant'" });
    return several('Tenants.fromToken', props, { context: `auth.claims.${claim}`, needs: 'claims' }, faults);
  },
  /** A user is the tenant of the same name. Needs `Authentication.basic()`. Throws a ValidationError for names that the backends refuse. */
  fromUser: (props: SeveralTenantsProps): Tenants => several('Tenants.fromUser', props, { context: 'auth.username', needs: 'user' }, new Faults()),
};
