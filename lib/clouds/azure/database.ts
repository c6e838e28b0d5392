import { ManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import { PostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server';
import { PostgresqlFlexibleServerConfiguration } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server-configuration';
import { PostgresqlFlexibleServerDatabase } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server-database';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { Faults } from '../../errors';
import type { DatabaseSizing } from '../../sizing';
import { PrivateZone } from './endpoints';
import type { DatabaseAttributes, GivenDatabase } from '../given/database';
import type { OwnIdentity } from './identity';
import type { KeyRef } from './keys';
import type { Place } from './place';

export const POSTGRES_PORT = 5432;
/** Azure picks the minor version and keeps it patched. */
const ENGINE = '17';

interface Machine {
  readonly name: string;
  readonly cpu: number;
  readonly memoryMiB: number;
}

const GIB = 1024;
/** Cores that come in bursts, for a server without a standby, which they cannot have (flexible server "compute options", 2026). */
const BURSTABLE: readonly Machine[] = [['B2s', 2, 4], ['B2ms', 2, 8], ['B4ms', 4, 16], ['B8ms', 8, 32]].map(([size, cpu, gib]) => ({ name: `B_Standard_${size}`, cpu: Number(cpu), memoryMiB: Number(gib) * GIB }));
/** The generations of the others, and where flexible server has no newer one (Azure "PostgreSQL regions", 2026). */
const STEADY = { v5: steady('v5', [2, 4, 8, 16, 32, 48, 64, 96], 672), v4: steady('v4', [2, 4, 8, 16, 32, 48, 64], 432) };
const REGIONS_OF_V4 = ['eastus2', 'israelcentral', 'japaneast', 'mexicocentral', 'polandcentral', 'southcentralus', 'southeastasia', 'spaincentral', 'westus2'];

function steady(generation: string, cores: readonly number[], mostGiB: number): readonly Machine[] {
  return cores.flatMap((cpu) => [
    { name: `GP_Standard_D${cpu}ds_${generation}`, cpu, memoryMiB: cpu * 4 * GIB },
    { name: `MO_Standard_E${cpu}ds_${generation}`, cpu, memoryMiB: Math.min(cpu * 8, mostGiB) * GIB },
  ]);
}

/** Sizes of the disk in GiB (flexible server "storage"). */
const DISKS = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384];
const LEAST_BACKUP_DAYS = 7;
const MOST_BACKUP_DAYS = 35;

/** Smallest machine of the region that has the cores and the memory, as `GP_Standard_D2ds_v5`; undefined when none is large enough. */
export function databaseSku({ cpu, memoryMiB, standby }: Pick<DatabaseSizing, 'cpu' | 'memoryMiB' | 'standby'>, region: string): string | undefined {
  return [...(standby ? [] : BURSTABLE), ...STEADY[REGIONS_OF_V4.includes(region) ? 'v4' : 'v5']].find((machine) => machine.cpu >= cpu && machine.memoryMiB >= memoryMiB)?.name;
}

/** Smallest disk that holds that much; undefined when none does. */
export function databaseDiskGiB({ diskGiB }: Pick<DatabaseSizing, 'diskGiB'>): number | undefined {
  return DISKS.find((disk) => disk >= diskGiB);
}

/** Adds a fault for what flexible server refuses of a sizing. */
export function checkDatabase(sizing: DatabaseSizing, region: string, faults: Faults): void {
  const write = 'a smaller tier';
  if (databaseSku(sizing, region) === undefined) {
    const got = { cpu: sizing.cpu, memoryMiB: sizing.memoryMiB };
    faults.add({ prop: 'tier (database)', got, allowed: 'up to 96 cores and 672 GiB (flexible server)', write });
  }
  if (sizing.backupDays < LEAST_BACKUP_DAYS || sizing.backupDays > MOST_BACKUP_DAYS) {
    faults.add({ prop: 'tier (database backups)', got: sizing.backupDays, allowed: `${LEAST_BACKUP_DAYS} to ${MOST_BACKUP_DAYS} days of backups (flexible server)`, write });
  }
  if (databaseDiskGiB(sizing) === undefined) {
    faults.add({ prop: 'tier (database disk)', got: sizing.diskGiB, allowed: `up to ${DISKS.at(-1)} GiB (flexible server)`, write });
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

/** `ZoneRedundant`: in a second zone. `SameZone`: beside the server, on another machine; for regions where Azure takes no new ones across zones. */
export type DatabaseStandby = 'ZoneRedundant' | 'SameZone';

/** What a server needs: a subnet of its own, a size, a login and a key. */
export interface DatabaseProps extends Place {
  /** Name of the server, unique in the world; 3 to 63 lower-case letters, digits and dashes. */
  readonly name: string;
  /** Id of the network, in which it has its only address. */
  readonly networkId: string;
  /** Id of the subnet that is the service's own. */
  readonly subnetId: string;
  /** Zones of the platform: the server's, then its standby's. */
  readonly zones: readonly string[];
  /** Machine, disk and backups, from the sizing. */
  readonly sizing: DatabaseSizing;
  /** Where the standby runs, if the sizing wants one. Default: `ZoneRedundant`. */
  readonly standby?: DatabaseStandby;
  /** Name of the database that is made. */
  readonly database: string;
  /** Login of its owner. */
  readonly login: DatabaseLogin;
  /** Key of the disks and backups. */
  readonly key: KeyRef;
  /** Who uses the key. */
  readonly identity: OwnIdentity;
  /** What must exist first: the subnet's rules. */
  readonly after: readonly ITerraformDependable[];
  /** True: Azure and Terraform refuse to destroy it. Default: true. Its backups go with it in any case. */
  readonly protect?: boolean;
}

/** What the server is told beside its defaults. */
const SETTINGS: { readonly [name: string]: string } = { log_connections: 'on', log_disconnections: 'on', log_min_duration_statement: '1000', log_statement: 'ddl' };

/** PostgreSQL for Grafana: a standby in a second zone where the sizing wants one, TLS only, a private address only, its one login made with it. */
export class FlexibleServer extends TerraformConstruct {
  /** A PostgreSQL server that exists already, for `new AzureCloud({ database })`; nothing of it is changed but a login and a database for Grafana, where it has none. */
  public static fromAttributes(attributes: DatabaseAttributes): GivenDatabase {
    return { ...attributes, given: true };
  }

  /** The server itself, for overrides. */
  public readonly server: PostgresqlFlexibleServer;

  public constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id, needs(props, 'name', 'networkId', 'subnetId', 'zones', 'sizing', 'database', 'login', 'key', 'identity', 'after', 'resourceGroup', 'region', 'tags'));
    const { protect = true } = props;
    const zone = new PrivateZone(this, 'names', { ...props, zone: `${props.name}.private.postgres.database.azure.com` });
    this.server = this.createServer(props, zone);
    // One after the other: the server takes one change at a time.
    let before: PostgresqlFlexibleServerConfiguration | undefined;
    for (const [name, value] of Object.entries(SETTINGS)) {
      before = new PostgresqlFlexibleServerConfiguration(this, name.replaceAll('_', '-'), { name, serverId: this.server.id, value, dependsOn: before === undefined ? undefined : [before] });
    }
    new PostgresqlFlexibleServerDatabase(this, 'database', { name: props.database, serverId: this.server.id, charset: 'UTF8', collation: 'en_US.utf8', lifecycle: { preventDestroy: protect } });
    if (protect) new ManagementLock(this, 'lock', { name: 'kept', scope: this.server.id, lockLevel: 'CanNotDelete', notes: 'Holds the dashboards and users of the platform.' });
  }

  /** The server's own name, which its certificate has; the network's zone knows it by another, to which this one leads. */
  public get host(): string {
    return `${this.server.name}.postgres.database.azure.com`;
  }

  private createServer(props: DatabaseProps, { zone, ready }: PrivateZone): PostgresqlFlexibleServer {
    const { name, region: location, resourceGroup: resourceGroupName, tags, zones, sizing, standby: mode = 'ZoneRedundant', key, identity, login, protect = true } = props;
    const skuName = databaseSku(sizing, location);
    const disk = databaseDiskGiB(sizing);
    if (skuName === undefined || disk === undefined) throw new RangeError(`no database machine has ${sizing.cpu} cores, ${sizing.memoryMiB} MiB and ${sizing.diskGiB} GiB`);
    return new PostgresqlFlexibleServer(this, 'server', {
      name,
      location,
      resourceGroupName,
      version: ENGINE,
      skuName,
      storageMb: disk * GIB,
      autoGrowEnabled: true,
      zone: zones[0],
      highAvailability: sizing.standby ? { mode, ...(mode === 'SameZone' ? {} : { standbyAvailabilityZone: zones[1] }) } : undefined,
      delegatedSubnetId: props.subnetId,
      privateDnsZoneId: zone.id,
      publicNetworkAccessEnabled: false,
      administratorLogin: login.username,
      administratorPasswordWo: login.password,
      administratorPasswordWoVersion: login.revision,
      authentication: { passwordAuthEnabled: true, activeDirectoryAuthEnabled: false },
      backupRetentionDays: sizing.backupDays,
      geoRedundantBackupEnabled: false,
      maintenanceWindow: { dayOfWeek: 0, startHour: 3, startMinute: 0 },
      identity: identity.assigned,
      customerManagedKey: { keyVaultKeyId: key.keyUrl, primaryUserAssignedIdentityId: identity.identity.id },
      tags: { ...tags },
      dependsOn: [...props.after, ...ready, ...(key.ready ?? [])],
      // A failover changes the zones, and the disk grows by itself; each difference would else move the server back, or replace it.
      lifecycle: { preventDestroy: protect, ignoreChanges: ['zone', 'high_availability[0].standby_availability_zone', 'storage_mb'] },
    });
  }
}
