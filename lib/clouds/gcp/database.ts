import { DataGoogleSqlCaCerts } from '@cdktf/provider-google/lib/data-google-sql-ca-certs';
import { SqlDatabase } from '@cdktf/provider-google/lib/sql-database';
import { SqlDatabaseInstance } from '@cdktf/provider-google/lib/sql-database-instance';
import { SqlUser } from '@cdktf/provider-google/lib/sql-user';
import { Fn, propertyAccess, Token, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { Faults } from '../../errors';
import { DATABASE_CONNECTIONS } from '../../facts';
import type { DatabaseSizing } from '../../sizing';
import type { DatabaseAttributes, GivenDatabase } from '../given/database';

export const POSTGRES_PORT = 5432;
/** Cloud SQL picks the minor version and keeps it patched. */
const ENGINE = 'POSTGRES_17';

const MIB_STEP = 256;
const LEAST_MIB = 3_840;
/** MiB per core, at most and at least (Cloud SQL "machine types", custom machines of the Enterprise edition: 0.9 to 6.5 GB). */
const MOST_MIB_PER_CORE = 6_656;
const LEAST_MIB_PER_CORE = 922;
const MOST_CORES = 96;
/** Backups that an Enterprise instance keeps at most (Cloud SQL "backups"). */
const MOST_BACKUPS = 365;
/** Days of log for point-in-time recovery that the Enterprise edition keeps at most. */
const MOST_LOG_DAYS = 7;

/** Smallest custom machine that has the cores and the memory, as `db-custom-2-4096`; undefined when none is large enough. */
export function databaseTier({ cpu, memoryMiB }: Pick<DatabaseSizing, 'cpu' | 'memoryMiB'>): string | undefined {
  const wanted = Math.max(cpu, Math.ceil(memoryMiB / MOST_MIB_PER_CORE));
  // One core, or an even number.
  const cores = wanted <= 1 ? 1 : 2 * Math.ceil(wanted / 2);
  if (cores > MOST_CORES) return undefined;
  const least = Math.max(memoryMiB, LEAST_MIB, cores * LEAST_MIB_PER_CORE);
  return `db-custom-${cores}-${MIB_STEP * Math.ceil(least / MIB_STEP)}`;
}

/** Adds a fault for what Cloud SQL refuses of a sizing. */
export function checkDatabase(sizing: DatabaseSizing, faults: Faults): void {
  const write = 'a smaller tier';
  if (databaseTier(sizing) === undefined) {
    const got = { cpu: sizing.cpu, memoryMiB: sizing.memoryMiB };
    faults.add({ prop: 'tier (database)', got, allowed: `up to ${MOST_CORES} cores and ${MOST_CORES * MOST_MIB_PER_CORE} MiB (Cloud SQL)`, write });
  }
  if (sizing.backupDays < 1 || sizing.backupDays > MOST_BACKUPS) {
    faults.add({ prop: 'tier (database backups)', got: sizing.backupDays, allowed: `1 to ${MOST_BACKUPS} daily backups (Cloud SQL)`, write });
  }
  if (sizing.diskGiB < 10) {
    faults.add({ prop: 'tier (database disk)', got: sizing.diskGiB, allowed: 'from 10 GiB (Cloud SQL)', write });
  }
}

/** A login: who, and the expression of a password that no state keeps. */
export interface DatabaseLogin {
  /** Name of the user. */
  readonly username: string;
  /** An ephemeral expression; sent by a write-only attribute. */
  readonly password: string;
  /** Number of the revision: changing it sends the password again. */
  readonly revision: number;
}

/** What a server needs: a place in the network, a size, a login and a key. */
export interface DatabaseProps {
  /** Name of the instance, unique in the project; a deleted one blocks its name for a week. */
  readonly name: string;
  /** Region of the server. */
  readonly region: string;
  /** Id of the VPC in which it has its only address. */
  readonly networkId: string;
  /** Zone of the server. Cloud SQL chooses another for a standby. */
  readonly zone: string;
  /** Machine, disk and backups, from the sizing. */
  readonly sizing: DatabaseSizing;
  /** Name of the database that is made. */
  readonly database: string;
  /** Login of its owner. */
  readonly login: DatabaseLogin;
  /** Labels of the server, which the provider's default labels do not reach. */
  readonly labels: { readonly [key: string]: string };
  /** What must exist first: private services access. */
  readonly after: readonly ITerraformDependable[];
  /** True: Cloud SQL and Terraform refuse to destroy it. Default: true. Its backups outlive it in any case. */
  readonly protect?: boolean;
}

/** PostgreSQL for Grafana: a standby in a second zone where the sizing wants one, TLS only, a private address only, its one login made with it. */
export class CloudSqlDatabase extends TerraformConstruct {
  /** A server that exists already, for `new GcpCloud({ database })`; nothing of it is changed, and the plan stops where its login is missing. */
  public static fromAttributes(attributes: DatabaseAttributes): GivenDatabase {
    return { ...attributes, given: true };
  }

  /** The server itself, for overrides. */
  public readonly instance: SqlDatabaseInstance;

  public constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id, needs(props, 'name', 'region', 'networkId', 'zone', 'sizing', 'database', 'login', 'labels', 'after'));
    const { name, region, after, login, protect = true } = props;
    this.instance = new SqlDatabaseInstance(this, 'instance', {
      name,
      region,
      databaseVersion: ENGINE,
      deletionProtection: protect,
      settings: this.settings(props),
      dependsOn: [...after],
      // Cloud SQL grows the disk by itself up to its bound. And whoever moved the server out of a zone that failed does not want it moved back by an apply.
      lifecycle: { preventDestroy: protect, ignoreChanges: ['settings[0].disk_size', 'settings[0].location_preference'] },
    });
    new SqlDatabase(this, 'database', { instance: this.instance.name, name: props.database, deletionPolicy: 'ABANDON' });
    new SqlUser(this, 'login', {
      instance: this.instance.name,
      name: login.username,
      passwordWo: login.password,
      passwordWoVersion: login.revision,
      // PostgreSQL drops no user that owns anything.
      deletionPolicy: 'ABANDON',
    });
  }

  /** Address of the server. */
  public get host(): string {
    return this.instance.privateIpAddress;
  }

  /**
   * Certificates, in PEM, of every authority that may sign for this server: its own, and while one follows the other, both. Read whenever Terraform plans;
   * the first use makes the data source.
   */
  public get authorities(): string {
    const made = this.node.tryFindChild('authorities') as DataGoogleSqlCaCerts | undefined;
    // Its name is known before the server is there, so it must be said that this comes after it.
    const { certs } = made ?? new DataGoogleSqlCaCerts(this, 'authorities', { instance: this.instance.name, dependsOn: [this.instance] });
    return Fn.join('\n', Token.asList(propertyAccess(certs, ['*', 'cert'])));
  }

  private settings({ region, networkId, zone, sizing, labels, protect = true }: DatabaseProps): SqlDatabaseInstance['settingsInput'] {
    const tier = databaseTier(sizing);
    if (tier === undefined) throw new RangeError(`no database machine has ${sizing.cpu} cores and ${sizing.memoryMiB} MiB`);
    const flags: { readonly [name: string]: string } = { log_connections: 'on', log_disconnections: 'on', log_min_duration_statement: '1000', log_statement: 'ddl', max_connections: String(DATABASE_CONNECTIONS) };
    return {
      tier,
      // Else PostgreSQL 16 and later come as Enterprise Plus, which has no machine this small.
      edition: 'ENTERPRISE',
      availabilityType: sizing.standby ? 'REGIONAL' : 'ZONAL',
      locationPreference: { zone },
      diskType: 'PD_SSD',
      diskSize: sizing.diskGiB,
      diskAutoresize: true,
      diskAutoresizeLimit: 2 * sizing.diskGiB,
      deletionProtectionEnabled: protect,
      retainBackupsOnDelete: true,
      // An authority of its own, so that who signed its certificate says whose it is; Google's shared one signs for everybody in the region.
      ipConfiguration: { ipv4Enabled: false, privateNetwork: networkId, sslMode: 'ENCRYPTED_ONLY', serverCaMode: 'GOOGLE_MANAGED_INTERNAL_CA' },
      backupConfiguration: {
        enabled: true,
        // Else in the nearest of `us`, `eu` and `asia`, which may be another country.
        location: region,
        pointInTimeRecoveryEnabled: true,
        transactionLogRetentionDays: Math.min(sizing.backupDays, MOST_LOG_DAYS),
        backupRetentionSettings: { retainedBackups: sizing.backupDays, retentionUnit: 'COUNT' },
      },
      maintenanceWindow: { day: 7, hour: 3, updateTrack: 'stable' },
      insightsConfig: { queryInsightsEnabled: true },
      databaseFlags: Object.entries(flags).map(([name, value]) => ({ name, value })),
      userLabels: { ...labels },
    };
  }
}
