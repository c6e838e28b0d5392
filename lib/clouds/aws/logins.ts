import type { Construct } from 'constructs';
import type { KeyRef } from './keys';
import { GeneratedSecret } from './secrets';

/** The logins that a platform makes up for itself. */
export interface Logins {
  /** Absent where the platform has no Kafka, or one that brings its own. */
  readonly kafka?: GeneratedSecret;
  /** Absent where Grafana's login to its database exists already. */
  readonly grafanaDatabase?: GeneratedSecret;
  /** First login of Grafana's administrator. */
  readonly grafana: GeneratedSecret;
  /** What Grafana encrypts the secrets in its database with. */
  readonly grafanaKey: GeneratedSecret;
}

export interface LoginsProps {
  /** Name of the platform, prefix of names. */
  readonly name: string;
  readonly key: KeyRef;
  readonly revision: number;
  readonly kafka: boolean;
  readonly grafanaDatabase: boolean;
}

/** Creates the logins in a scope. */
export function createLogins(scope: Construct, { name, key, revision, ...wanted }: LoginsProps): Logins {
  const common = { key, revision };
  const kafka = (): GeneratedSecret =>
    new GeneratedSecret(scope, 'kafka-login', {
      ...common,
      // MSK takes no login whose name begins otherwise.
      name: `AmazonMSK_${name}_kafka`,
      description: 'SCRAM login of every Kafka client of the platform',
      plain: { username: 'observability' },
      generated: ['password'],
    });
  const grafanaDatabase = (): GeneratedSecret =>
    new GeneratedSecret(scope, 'grafana-database-login', {
      ...common,
      name: `${name}/grafana-database`,
      description: "Grafana's own login to PostgreSQL",
      plain: { username: 'grafana' },
      generated: ['password'],
    });
  return {
    ...(wanted.kafka ? { kafka: kafka() } : {}),
    ...(wanted.grafanaDatabase ? { grafanaDatabase: grafanaDatabase() } : {}),
    grafana: new GeneratedSecret(scope, 'grafana-login', {
      ...common,
      name: `${name}/grafana`,
      description: 'First login of Grafana',
      plain: { username: 'admin' },
      generated: ['password'],
    }),
    grafanaKey: new GeneratedSecret(scope, 'grafana-key', {
      ...common,
      name: `${name}/grafana-key`,
      description: 'Key of what Grafana encrypts in its database',
      plain: {},
      generated: ['key'],
      // A new one would make what it has encrypted unreadable.
      revision: 1,
    }),
  };
}
