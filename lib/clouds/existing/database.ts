import type { Faults } from '../../errors';
import { CNPG_TRAITS, FACTS, SECRETS, cnpgHost, type Authority, type DatabaseTraits, type FactValues, type Listener } from '../../facts';
import type { GivenNeed, GivenSecret } from '../cloud';
import { anywhere, authoritySecrets, checkAuthority, checkListener, isHost, isPort } from './endpoint';

/** What the workloads are told of a database. */
export type DatabaseFacts = Pick<FactValues, (typeof FACTS)['databaseHost']>;

/** Who runs Grafana's PostgreSQL. */
export interface Database {
  /** How Grafana reaches it. */
  readonly traits: DatabaseTraits;
  /** Secrets that the user makes. */
  readonly secrets: readonly GivenSecret[];
  /** Its address, by the name of the fact. */
  facts(need: GivenNeed): DatabaseFacts;
  /** Adds a fault for everything that can be seen of it without asking. */
  check(faults: Faults): void;
}

/** A PostgreSQL server that you run. */
export interface ExternalDatabaseProps {
  /** Name of the host, without scheme and port. */
  readonly host: string;
  /** Port. Default: 5432. */
  readonly port?: number;
  /** Secret with the certificate of the authority that signed the server's. Default: none, the connection is encrypted and the certificate not checked. */
  readonly authority?: Authority;
  /** Where it listens, for network policies. Default: any address, on the port; needed for a Service of the cluster. */
  readonly listener?: Listener;
}

class ExternalDatabase implements Database {
  private readonly port: number;

  public constructor(private readonly props: ExternalDatabaseProps) {
    this.port = props.port ?? 5432;
  }

  public get traits(): DatabaseTraits {
    const { authority, listener } = this.props;
    // The port of the listener is also the one that Grafana connects to.
    return { listener: listener ?? anywhere(this.port), prepared: true, ...(authority === undefined ? {} : { authority }) };
  }

  public get secrets(): readonly GivenSecret[] {
    const { name, keys } = SECRETS.grafanaDatabase;
    return [{ name, keys: { [keys[0]]: { asked: "user of Grafana's database" }, [keys[1]]: { asked: 'password of that user' } } }, ...authoritySecrets(this.props.authority, 'PostgreSQL')];
  }

  public facts(): DatabaseFacts {
    return { [FACTS.databaseHost]: this.props.host };
  }

  public check(faults: Faults): void {
    const { host, authority, listener } = this.props;
    if (!isHost(host)) faults.add({ prop: 'database.host', got: host, allowed: 'the name of a host, without scheme and port', write: "host: 'postgres.example.com'" });
    if (!isPort(this.port)) faults.add({ prop: 'database.port', got: this.port, allowed: 'a port, 1 to 65535', write: 'port: 5432' });
    checkAuthority('database.authority', authority, faults);
    checkListener('database.listener', host, listener, faults);
    if (listener !== undefined && listener.port !== this.port) faults.add({ prop: 'database.listener.port', got: listener.port, allowed: `the port that Grafana connects to, ${this.port}`, write: `port: ${this.port}` });
  }
}

class CloudNativePgRuns implements Database {
  public readonly traits = CNPG_TRAITS;
  public readonly secrets = [];

  public facts({ namespace }: GivenNeed): DatabaseFacts {
    return { [FACTS.databaseHost]: cnpgHost(namespace) };
  }

  public check(): void {
    // Everything is the platform's own.
  }
}

/** The ways to have PostgreSQL; anything else that implements `Database` fits as well. */
export const Database = {
  /** A server that somebody else runs, version 14 or newer, with a database `grafana` and a user that owns it. */
  external: (props: ExternalDatabaseProps): Database => new ExternalDatabase(props),
  /** The platform makes a cluster of its own, as a resource of CloudNativePG: on the platform's own nodes, a standby from Medium on, without backups. */
  cloudNativePg: (): Database => new CloudNativePgRuns(),
};
