import type { Faults } from '../../errors';
import type { DatabaseTraits } from '../../facts';
import { authorityTraits, checkAuthority } from './authority';
import { checkHost, checkPort, checkRanges } from './server';

const POSTGRES_PORT = 5432;

/** How Grafana gets its database: by the server's master login, with which a Job makes login and database once, or by a login that has one. */
export type DatabaseLoginSecret = {
  /** Id of a secret with a master login, by which a Job makes Grafana's own login and database. */
  readonly adminSecretId: string;
} | {
  /** Id of a secret with Grafana's own login, which owns a database that exists. */
  readonly secretId: string;
};

/** A PostgreSQL server of Google Cloud or Azure that exists already with TLS. */
export interface DatabaseAttributes {
  /** Address or host name. */
  readonly host: string;
  /** Port, 1 to 65535. Default: 5432. */
  readonly port?: number;
  /** Ranges in which the server lies, from /8 to /32; they stand in network policies, so they must be plain text. */
  readonly cidrs: readonly string[];
  /**
   * A secret whose newest version is a JSON object with `username` and `password`: in Secret Manager, as `projects/p/secrets/s`, or in a key vault, by its
   * whole path without a version. `adminSecretId`: a master login that may create roles and databases. `secretId`: Grafana's own, which owns a database
   * with the name `grafana`.
   */
  readonly login: DatabaseLoginSecret;
  /**
   * Certificates of the authority that signed the server's, as text in PEM, one or several; nothing secret, and no private key. Grafana then trusts these
   * alone, and `host` must stand in the server's certificate. Other text restarts Grafana; before the server changes its authority, give the old
   * certificate and the new one. What only Terraform knows is taken as it is, and restarts nothing. Default: none, the connection is encrypted and
   * the certificate not checked.
   */
  readonly certificateAuthority?: string;
}

/** What `CloudSqlDatabase.fromAttributes` and `FlexibleServer.fromAttributes` make of a server that exists already. */
export interface GivenDatabase extends DatabaseAttributes {
  /** Tells it from the props of a server that is made. */
  readonly given: true;
}

/** What is known of the server before anything is applied. */
export function databaseTraits({ cidrs, port = POSTGRES_PORT, login, certificateAuthority }: DatabaseAttributes): DatabaseTraits {
  return { listener: { cidrs, port }, ...('secretId' in login ? { prepared: true } : {}), ...authorityTraits('database', certificateAuthority) };
}

/** Adds a fault for everything that can be seen of a server, whatever cloud it is in, but for its login. */
export function checkServer({ host, port, cidrs, certificateAuthority }: Omit<DatabaseAttributes, 'login'>, example: string, faults: Faults): void {
  checkHost('database.host', host, `'${example}'`, faults);
  checkPort('database.port', port, POSTGRES_PORT, faults);
  checkRanges('database.cidrs', cidrs, faults);
  checkAuthority('database.certificateAuthority', certificateAuthority, faults);
}
