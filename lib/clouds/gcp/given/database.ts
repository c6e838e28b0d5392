import { DataGoogleSecretManagerSecret } from '@cdktf/provider-google/lib/data-google-secret-manager-secret';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import type { DatabaseTraits } from '../../../facts';
import { checkHost, checkPort, checkRanges } from '../../given/server';
import { POSTGRES_PORT } from '../database';
import { checkId, SECRET_ID } from './ids';

/** How Grafana gets its database: by the server's master login, with which a Job makes login and database once, or by a login that has one. */
export type DatabaseLoginSecret = {
  /** Id of a secret with a master login, by which a Job makes Grafana's own login and database. */
  readonly adminSecretId: string;
} | {
  /** Id of a secret with Grafana's own login, which owns a database that exists. */
  readonly secretId: string;
};

/** A PostgreSQL server that exists already with TLS. */
export interface DatabaseAttributes {
  /** Address or host name. */
  readonly host: string;
  /** Port. Default: 5432. */
  readonly port?: number;
  /** Ranges in which the server lies, from /8 to /32; they stand in network policies, so they must be plain text. */
  readonly cidrs: readonly string[];
  /**
   * A secret in Secret Manager, as `projects/p/secrets/s`, whose newest version is a JSON object with `username` and `password`. `adminSecretId`: a master
   * login that may create roles and databases. `secretId`: Grafana's own, which owns a database with the name `grafana`.
   */
  readonly login: DatabaseLoginSecret;
}

/** What `CloudSqlDatabase.fromAttributes` makes of a server that exists already. */
export interface GivenDatabase extends DatabaseAttributes {
  /** Tells it from the props of a server that is made. */
  readonly given: true;
}

/** What is known of the server before anything is applied. */
export function databaseTraits({ cidrs, port = POSTGRES_PORT, login }: DatabaseAttributes): DatabaseTraits {
  return { listener: { cidrs, port }, ...('secretId' in login ? { prepared: true } : {}) };
}

/** Adds a fault for everything that can be seen of a server without asking Google. */
export function checkGivenDatabase({ host, port, cidrs, login }: DatabaseAttributes, faults: Faults): void {
  checkHost('database.host', host, "'10.30.0.5'", faults);
  checkPort('database.port', port, POSTGRES_PORT, faults);
  checkRanges('database.cidrs', cidrs, faults);
  if ('secretId' in login) checkId('database.login.secretId', login.secretId, SECRET_ID, faults);
  else checkId('database.login.adminSecretId', login.adminSecretId, SECRET_ID, faults);
}

/** Asks Secret Manager, while Terraform plans, whether a secret is there; its value is not read. */
export class SecretLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, secret: string) {
    super(scope, id);
    const part = (index: number): string => (Token.isUnresolved(secret) ? Token.asString(Fn.element(Fn.split('/', secret), index)) : (secret.split('/')[index] as string));
    new DataGoogleSecretManagerSecret(this, 'secret', { project: part(1), secretId: part(3) });
  }
}
