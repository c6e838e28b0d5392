import { DataAwsSecretsmanagerSecret } from '@cdktf/provider-aws/lib/data-aws-secretsmanager-secret';
import { Construct } from 'constructs';
import type { Faults } from '../../../errors';
import type { DatabaseTraits } from '../../../facts';
import { checkClientCidrs } from '../../cidr';
import { POSTGRES_PORT } from '../database';
import { checkArn, checkId, SECRET, SECURITY_GROUP_ID } from './ids';

/** How Grafana gets its database: by the server's master login, with which a Job makes login and database once, or by a login that has one. */
export type DatabaseLogin = { readonly adminSecretArn: string } | { readonly secretArn: string };

/** A PostgreSQL server that exists already with TLS. */
export interface DatabaseAttributes {
  /** Host name. */
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
}

/** What `RdsDatabase.fromAttributes` makes of a server that exists already. */
export interface GivenDatabase extends DatabaseAttributes {
  /** Tells it from the props of a server that is made. */
  readonly given: true;
}

/** What is known of the server before anything is applied. */
export function databaseTraits({ cidrs, port = POSTGRES_PORT, login }: DatabaseAttributes): DatabaseTraits {
  return { listener: { cidrs, port }, ...('secretArn' in login ? { prepared: true } : {}) };
}

/** Adds a fault for everything that can be seen of a server without asking AWS. */
export function checkGivenDatabase({ host, port, cidrs, securityGroupId, login }: DatabaseAttributes, region: string, faults: Faults): void {
  checkHost('database.host', host, faults);
  checkPort('database.port', port, faults);
  checkRanges('database.cidrs', cidrs, faults);
  if (securityGroupId !== undefined) checkId('database.securityGroupId', securityGroupId, SECURITY_GROUP_ID, faults);
  if ('secretArn' in login) checkArn('database.login.secretArn', login.secretArn, { ...SECRET, region }, faults);
  else checkArn('database.login.adminSecretArn', login.adminSecretArn, { ...SECRET, region }, faults);
}

/** Adds a fault for a host that is written with a scheme, a port or a path. */
export function checkHost(prop: string, host: string, faults: Faults): void {
  const allowed = 'a host name alone: no scheme, no port, no path';
  checkId(prop, host, { pattern: /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, allowed, write: "'grafana.c0123456789a.us-west-2.rds.amazonaws.com'" }, faults);
}

export function checkPort(prop: string, port: number | undefined, faults: Faults): void {
  if (port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)) return;
  faults.add({ prop, got: port, allowed: 'a port, 1 to 65535', write: String(POSTGRES_PORT) });
}

export function checkRanges(prop: string, cidrs: readonly string[], faults: Faults): void {
  if (cidrs.length === 0) faults.add({ prop, got: cidrs, allowed: 'the ranges in which it lies; without any, network policies would let nobody reach it', write: `${prop.split('.')[1]}: ['10.20.96.0/24']` });
  checkClientCidrs(prop, cidrs, faults);
}

/** Asks Secrets Manager, while Terraform plans, whether a secret is there; its value is not read. */
export class SecretLookup extends Construct {
  public constructor(scope: Construct, id: string, arn: string) {
    super(scope, id);
    new DataAwsSecretsmanagerSecret(this, 'secret', { arn });
  }
}
