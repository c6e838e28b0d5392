import { DataAwsSecretsmanagerSecret } from '@cdktf/provider-aws/lib/data-aws-secretsmanager-secret';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import type { DatabaseTraits } from '../../../facts';
import { authorityTraits } from '../../given/authority';
import { checkServer } from '../../given/database';
import { POSTGRES_PORT } from '../database';
import { checkArn, checkId, SECRET, SECURITY_GROUP_ID } from './ids';

/** How Grafana gets its database: by the server's master login, with which a Job makes login and database once, or by a login that has one. */
export type DatabaseLogin = {
  /** ARN of a secret with a master login, by which a Job makes Grafana's own login and database. */
  readonly adminSecretArn: string;
} | {
  /** ARN of a secret with Grafana's own login, which owns a database that exists. */
  readonly secretArn: string;
};

/** A PostgreSQL server that exists already with TLS. */
export interface DatabaseAttributes {
  /** Name of the host, without scheme and port. */
  readonly host: string;
  /** Port. Default: 5432. */
  readonly port?: number;
  /** Ranges in which the server lies, from /8 to /32; they stand in network policies, so they must be plain text. */
  readonly cidrs: readonly string[];
  /** Security group of the server, which gets a rule that admits the nodes. Default: none, it admits them already. */
  readonly securityGroupId?: string;
  /**
   * A secret in Secrets Manager, a JSON object with `username` and `password`. `adminSecretArn`: a master login that may create roles and databases.
   * `secretArn`: Grafana's own, which owns a database with the name `grafana`.
   */
  readonly login: DatabaseLogin;
  /**
   * Certificates of the authority that signed the server's, as text in PEM, one or several; nothing secret, and no private key. Grafana then trusts these
   * alone, and `host` must stand in the server's certificate. Other text restarts Grafana; before the server changes its authority, give the old
   * certificate and the new one. What only Terraform knows is taken as it is, and restarts nothing. Default: none, the connection is encrypted and
   * the certificate not checked.
   */
  readonly certificateAuthority?: string;
}

/** What `RdsDatabase.fromAttributes` makes of a server that exists already. */
export interface GivenDatabase extends DatabaseAttributes {
  /** Tells it from the props of a server that is made. */
  readonly given: true;
}

/** What is known of the server before anything is applied. */
export function databaseTraits({ cidrs, port = POSTGRES_PORT, login, certificateAuthority }: DatabaseAttributes): DatabaseTraits {
  return { listener: { cidrs, port }, ...('secretArn' in login ? { prepared: true } : {}), ...authorityTraits('database', certificateAuthority) };
}

/** Adds a fault for everything that can be seen of a server without asking AWS. */
export function checkGivenDatabase({ securityGroupId, login, ...server }: DatabaseAttributes, region: string, faults: Faults): void {
  checkServer(server, 'grafana.c0123456789a.us-west-2.rds.amazonaws.com', faults);
  if (securityGroupId !== undefined) checkId('database.securityGroupId', securityGroupId, SECURITY_GROUP_ID, faults);
  if ('secretArn' in login) checkArn('database.login.secretArn', login.secretArn, { ...SECRET, region }, faults);
  else checkArn('database.login.adminSecretArn', login.adminSecretArn, { ...SECRET, region }, faults);
}

/** Asks Secrets Manager, while Terraform plans, whether a secret is there; its value is not read. */
export class SecretLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, arn: string) {
    super(scope, id);
    new DataAwsSecretsmanagerSecret(this, 'secret', { arn });
  }
}
