import type { DatabaseTraits } from './traits';

/** Name of the PostgreSQL cluster that CloudNativePG runs in the workloads' namespace; the operator derives names of Services and Secrets from it. */
export const CNPG_CLUSTER = 'grafana-postgres';

/** PostgreSQL in the cluster itself: the operator makes Grafana's login and database, and an authority that signs the servers' certificates. */
export const CNPG_TRAITS: DatabaseTraits = {
  runsAs: 'cloudnative-pg',
  listener: { pods: { 'cnpg.io/cluster': CNPG_CLUSTER }, port: 5432 },
  authority: { secret: `${CNPG_CLUSTER}-ca`, key: 'ca.crt' },
  prepared: true,
  secret: `${CNPG_CLUSTER}-app`,
};

/** The Service that leads to the primary; one of the names in its certificate. */
export function cnpgHost(namespace: string): string {
  return `${CNPG_CLUSTER}-rw.${namespace}.svc`;
}
