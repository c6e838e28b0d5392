import type { Construct } from 'constructs';
import { Faults } from '../../errors';
import type { Authentication } from './authentication';

/** Which web pages may send from a browser, and how. */
export interface Cors {
  /**
   * Origins of web pages as browsers name them, `https://app.example.com`; `https://*.example.com` for every host below a domain of yours.
   * A page of any other origin is refused by its browser.
   */
  readonly allowedOrigins: readonly string[];
}

/** Scheme, host and port; a wildcard only before two labels at least, so never for everybody. */
const ORIGIN = /^https?:\/\/(?:\*\.[a-z0-9-]+\.[a-z0-9.-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d{1,5})?$/;

/** Faults of what web pages are let in. */
export function checkCors(scope: Construct, cors: Cors | undefined, authentication: Authentication): void {
  if (cors === undefined) return;
  const faults = new Faults();
  const { allowedOrigins } = cors;
  if (allowedOrigins.length === 0) {
    faults.add({ prop: 'cors.allowedOrigins', got: [], allowed: 'at least one origin', write: "cors: { allowedOrigins: ['https://app.example.com'] }, or no cors" });
  }
  for (const origin of allowedOrigins.filter((o) => !ORIGIN.test(o))) {
    const allowed = 'scheme and host in lower case, no path, and a wildcard only for the hosts below a domain: any other would let every web page send in the name of who looks at it';
    faults.add({ prop: 'cors.allowedOrigins', got: origin, allowed, write: "'https://app.example.com' or 'https://*.example.com'" });
  }
  if (authentication.tls?.['client_ca_file'] !== undefined) {
    const allowed = 'nothing beside Authentication.mutualTls(): a browser asks whether it may send without its certificate, and is refused';
    faults.add({ prop: 'cors', got: cors, allowed, write: 'authentication: Authentication.oidc({ ... }) or bearerTokens({ ... }), or no cors' });
  }
  faults.throwIfAny(scope);
}
