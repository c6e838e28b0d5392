import type { Authority } from './traits';

/**
 * Secrets live in the cloud's own store; Terraform copies them into Kubernetes through write-only attributes, so that
 * neither a file, a plan nor a state holds one.
 */
export interface SecretSpec {
  /** Name of the Kubernetes Secret. */
  readonly name: string;
  /** Keys of the Kubernetes Secret, and of the JSON document in the cloud's store. */
  readonly keys: readonly string[];
}

/** The Kubernetes Secrets of a platform, with their keys; whoever makes them by hand writes these names. */
export const SECRETS = {
  /** The SCRAM user of every Kafka client of the platform. */
  kafka: { name: 'kafka-credentials', keys: ['username', 'password'] },
  /** Keys of an object store that knows no identity of a pod. */
  objectStore: { name: 'object-store-credentials', keys: ['access-key-id', 'secret-access-key'] },
  /** Grafana's own PostgreSQL login, which never rotates behind its back. */
  grafanaDatabase: { name: 'grafana-database', keys: ['username', 'password'] },
  /** The database's master login, managed and rotated by the cloud; used once, to create Grafana's own. */
  grafanaDatabaseAdmin: { name: 'grafana-database-admin', keys: ['username', 'password'] },
  /** First login of Grafana. */
  grafana: { name: 'grafana-admin', keys: ['username', 'password'] },
  /** What Grafana encrypts the secrets in its database with; never rotated, since what it encrypted could not be read again. */
  grafanaKey: { name: 'grafana-secret-key', keys: ['key'] },
} as const satisfies { readonly [name: string]: SecretSpec };

/** One of the Secrets of a platform, by its name in `SECRETS`. */
export type SecretName = keyof typeof SECRETS;

/** The Secrets that a platform makes of certificates which say who may vouch for a server of the user's own. */
export const AUTHORITY_SECRETS = {
  kafka: { secret: 'kafka-authority', key: 'ca.crt' },
  database: { secret: 'database-authority', key: 'ca.crt' },
} as const satisfies { readonly [server: string]: Authority };
