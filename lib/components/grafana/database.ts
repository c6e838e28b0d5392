import { Construct } from 'constructs';
import { FACTS, SECRETS, type DatabaseTraits, type KnownFacts } from '../../facts';
import { ConfigFiles, OneShotJob, authorityMounts, wayTo, type Env, type Images } from '../../kube';
import type { PoolRole } from '../../sizing';
import { GRAFANA, sslModeOf } from './config';

const SCRIPTS_PATH = '/scripts';

/** The run: Grafana's own login decides, so that a master password that was rotated since does no harm. */
export const CREATE_DATABASE_SH = `#!/bin/sh
# Creates Grafana's login and database. Safe to repeat: it stops at once when the login works.
set -eu
export PGHOST="$${FACTS.databaseHost}"

grafana_can_log_in() {
  PGPASSWORD="$GRAFANA_PASSWORD" psql -X -w -q -U "$GRAFANA_USER" -d "$GRAFANA_DATABASE" -c 'SELECT' >/dev/null
}

if grafana_can_log_in; then
  echo 'Grafana can log in to its database: nothing to do.'
  exit 0
fi
echo 'Grafana cannot log in yet: creating its login and database as the master user.'
# The new password goes by standard input, and psql sends only its hash: neither arguments nor the server's log show it.
printf '%s\\n%s\\n' "$GRAFANA_PASSWORD" "$GRAFANA_PASSWORD" |
  PGPASSWORD="$ADMIN_PASSWORD" psql -X -w -q -U "$ADMIN_USER" -d postgres -f ${SCRIPTS_PATH}/create-database.sql
grafana_can_log_in
echo 'Done: Grafana can log in to its database.'
`;

/** The statements, each safe to repeat. */
export const CREATE_DATABASE_SQL = `\\set ON_ERROR_STOP on
SET client_min_messages = warning;
\\getenv role GRAFANA_USER
\\getenv database GRAFANA_DATABASE
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = :'role') \\gexec
\\password :"role"
-- Only a member of a role may give it a database, and since PostgreSQL 16 creating a role does not make one.
GRANT :"role" TO CURRENT_USER;
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role') WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = :'database') \\gexec
`;

export interface GrafanaDatabaseProps {
  readonly images: Images;
  readonly database: DatabaseTraits;
  /** Pool of nodes it runs on. */
  readonly pool: PoolRole;
  /** A change runs the job again, after Grafana's database password was written anew. */
  readonly secretsRevision: number;
  readonly facts?: KnownFacts | undefined;
}

/** A Job that creates Grafana's own PostgreSQL login and database with the server's master login, once. */
export class GrafanaDatabase extends Construct {
  /** @hidden Made by Grafana. */
  public constructor(scope: Construct, id: string, props: GrafanaDatabaseProps) {
    super(scope, id);
    const identity = { app: 'grafana', component: 'database', name: 'grafana-database' };
    const files = new ConfigFiles(this, 'scripts', {
      ...identity,
      files: { 'create-database.sh': CREATE_DATABASE_SH, 'create-database.sql': CREATE_DATABASE_SQL },
    });
    new OneShotJob(this, 'job', {
      ...identity,
      serviceAccount: 'grafana-database',
      image: props.images.of('postgresClient'),
      command: ['/bin/sh', `${SCRIPTS_PATH}/create-database.sh`],
      env: environment(props),
      facts: props.facts ?? true,
      sizing: { replicas: 1, cpu: 0.1, memoryMiB: 128 },
      go: false,
      mounts: [{ kind: 'config', files, path: SCRIPTS_PATH }, ...authorityMounts(props.database.authority, GRAFANA.databaseCaPath)],
      pool: props.pool,
      // postgres of the image's Alpine.
      uid: 70,
      reaches: [wayTo(props.database.listener)],
    });
  }
}

/** Whom psql asks who may vouch for the server; only since version 16 it knows those of the image. */
function rootCertificate(traits: DatabaseTraits): { readonly PGSSLROOTCERT?: string } {
  if (traits.authority !== undefined) return { PGSSLROOTCERT: `${GRAFANA.databaseCaPath}/${traits.authority.key}` };
  return sslModeOf(traits) === 'verify-full' ? { PGSSLROOTCERT: 'system' } : {};
}

function environment({ database, secretsRevision }: GrafanaDatabaseProps): { readonly [name: string]: Env } {
  const { grafanaDatabase: own, grafanaDatabaseAdmin: admin } = SECRETS;
  return {
    GRAFANA_DATABASE: GRAFANA.database,
    GRAFANA_USER: { secret: own.name, key: own.keys[0] },
    GRAFANA_PASSWORD: { secret: own.name, key: own.keys[1] },
    ADMIN_USER: { secret: admin.name, key: admin.keys[0] },
    ADMIN_PASSWORD: { secret: admin.name, key: admin.keys[1] },
    PGPORT: String(database.listener.port),
    PGSSLMODE: sslModeOf(database),
    ...rootCertificate(database),
    PGCONNECT_TIMEOUT: '10',
    SECRETS_REVISION: String(secretsRevision),
  };
}
