import { DataAzurermKeyVaultSecrets } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-secrets';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import type { DatabaseTraits } from '../../../facts';
import { must, quoted } from '../../given/ids';
import { checkHost, checkPort, checkRanges } from '../../given/server';
import { POSTGRES_PORT } from '../database';
import { checkResource, SECRET } from './ids';

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
  /** Port, 1 to 65535. Default: 5432. */
  readonly port?: number;
  /** Ranges in which the server lies, from /8 to /32; they stand in network policies, so they must be plain text. */
  readonly cidrs: readonly string[];
  /**
   * A secret in a key vault, by its whole path without a version, whose newest version is a JSON object with `username` and `password`. `adminSecretId`:
   * a master login that may create roles and databases. `secretId`: Grafana's own, which owns a database with the name `grafana`.
   */
  readonly login: DatabaseLoginSecret;
}

/** What `FlexibleServer.fromAttributes` makes of a server that exists already. */
export interface GivenDatabase extends DatabaseAttributes {
  /** Tells it from the props of a server that is made. */
  readonly given: true;
}

/** What is known of the server before anything is applied. */
export function databaseTraits({ cidrs, port = POSTGRES_PORT, login }: DatabaseAttributes): DatabaseTraits {
  return { listener: { cidrs, port }, ...('secretId' in login ? { prepared: true } : {}) };
}

/** Adds a fault for everything that can be seen of a server without asking Azure. */
export function checkGivenDatabase({ host, port, cidrs, login }: DatabaseAttributes, faults: Faults): void {
  checkHost('database.host', host, "'acme.postgres.database.azure.com'", faults);
  checkPort('database.port', port, POSTGRES_PORT, faults);
  checkRanges('database.cidrs', cidrs, faults);
  // A vault may be of another subscription.
  if ('secretId' in login) checkResource('database.login.secretId', login.secretId, SECRET, undefined, faults);
  else checkResource('database.login.adminSecretId', login.adminSecretId, SECRET, undefined, faults);
}

/** Asks the key vault, while Terraform plans, whether a secret is there; its value is not read. */
export class SecretLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, secret: string) {
    super(scope, id);
    const part = (index: number): string => (Token.isUnresolved(secret) ? Token.asString(Fn.element(Fn.split('/secrets/', secret), index)) : (secret.split('/secrets/')[index] ?? ''));
    new DataAzurermKeyVaultSecrets(this, 'secret', {
      keyVaultId: part(0),
      lifecycle: { postcondition: [must(`contains(self.names, ${quoted(part(1))})`, 'This key vault has no secret of the name that the attributes say.')] },
    });
  }
}
