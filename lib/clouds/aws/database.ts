import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { Faults } from '../../errors';
import type { DatabaseSizing } from '../../sizing';
import type { DatabaseAttributes, GivenDatabase } from './given/database';
import { Role } from './identity';
import type { KeyRef } from './keys';
import { EncryptedLogGroup } from './logs';
import { trustService } from './policy';
import { managedPolicyArn } from './regions';

export const POSTGRES_PORT = 5432;
/** Major version; RDS picks the newest minor one and keeps it patched. */
const ENGINE_MAJOR = '17';

/** Machine types, smallest first: cores and MiB (RDS user guide, DB instance classes). */
const CLASSES = [
  { name: 'db.t4g.micro', cpu: 2, memoryMiB: 1_024 },
  { name: 'db.t4g.small', cpu: 2, memoryMiB: 2_048 },
  { name: 'db.t4g.medium', cpu: 2, memoryMiB: 4_096 },
  { name: 'db.m7g.large', cpu: 2, memoryMiB: 8_192 },
  { name: 'db.m7g.xlarge', cpu: 4, memoryMiB: 16_384 },
  { name: 'db.m7g.2xlarge', cpu: 8, memoryMiB: 32_768 },
  { name: 'db.m7g.4xlarge', cpu: 16, memoryMiB: 65_536 },
  { name: 'db.m7g.8xlarge', cpu: 32, memoryMiB: 131_072 },
  { name: 'db.m7g.12xlarge', cpu: 48, memoryMiB: 196_608 },
  { name: 'db.m7g.16xlarge', cpu: 64, memoryMiB: 262_144 },
] as const;

/** Smallest machine type that has the cores and the memory; undefined when none is large enough. */
export function databaseClass(sizing: Pick<DatabaseSizing, 'cpu' | 'memoryMiB'>): string | undefined {
  return CLASSES.find((type) => type.cpu >= sizing.cpu && type.memoryMiB >= sizing.memoryMiB)?.name;
}

/** Adds a fault for what RDS refuses of a sizing. */
export function checkDatabase(sizing: DatabaseSizing, faults: Faults): void {
  const write = 'a smaller tier';
  if (databaseClass(sizing) === undefined) {
    const got = { cpu: sizing.cpu, memoryMiB: sizing.memoryMiB };
    faults.add({ prop: 'tier (database)', got, allowed: 'up to 64 cores and 262144 MiB: the largest class of the table', write });
  }
  if (sizing.backupDays < 1 || sizing.backupDays > 35) {
    faults.add({ prop: 'tier (database backups)', got: sizing.backupDays, allowed: '1 to 35 days (RDS)', write });
  }
  if (sizing.diskGiB < 20) {
    faults.add({ prop: 'tier (database disk)', got: sizing.diskGiB, allowed: 'from 20 GiB (RDS, gp3)', write });
  }
}

/** What a server needs: a place in the network, a size, keys. */
export interface DatabaseProps {
  /** Identifier of the instance, unique in the account and region. */
  readonly name: string;
  /** Region of the instance. */
  readonly region: string;
  /** Id of the VPC that it lies in. */
  readonly vpcId: string;
  /** Private subnets in at least two zones. */
  readonly subnetIds: readonly string[];
  /** Zone of a server without a standby, as `us-west-2a`. Default: RDS chooses one. */
  readonly zone?: string;
  /** Security group whose members are admitted: the nodes. */
  readonly clientSecurityGroupId: string;
  /** Machine, disk and backups, from the sizing. */
  readonly sizing: DatabaseSizing;
  /** Key of the disk, the backups, the master login and the performance records. */
  readonly key: KeyRef;
  /** Key of the logs; its policy admits CloudWatch Logs. */
  readonly logKey: KeyRef;
  /** Days that the logs are kept. Default: 365. */
  readonly logRetentionDays?: number;
  /** True: RDS and Terraform refuse to destroy it. Default: true. A final snapshot is taken in any case. */
  readonly protect?: boolean;
}

/** PostgreSQL for Grafana: a standby in a second zone where the sizing wants one, TLS only, a master login that RDS keeps and rotates. */
export class RdsDatabase extends TerraformConstruct {
  /** A PostgreSQL server that exists already, on RDS or not, for `new AwsCloud({ database })`. */
  public static fromAttributes(attributes: DatabaseAttributes): GivenDatabase {
    return { ...attributes, given: true };
  }

  /** The server itself, for overrides. */
  public readonly instance: DbInstance;

  public constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id, needs(props, 'name', 'region', 'vpcId', 'subnetIds', 'clientSecurityGroupId', 'sizing', 'key', 'logKey'));
    const group = this.admitClients(props);
    const logs = ['postgresql', 'upgrade'].map(
      (kind) =>
        new EncryptedLogGroup(this, `${kind}-logs`, {
          name: `/aws/rds/instance/${props.name}/${kind}`,
          key: props.logKey,
          retentionDays: props.logRetentionDays,
        }),
    );
    const monitoring = new Role(this, 'monitoring', {
      name: `${props.name}-${props.region}-monitoring`,
      description: 'Writes the metrics of the database server',
      trust: trustService('monitoring.rds.amazonaws.com'),
      managedPolicies: [managedPolicyArn(props.region, 'service-role/AmazonRDSEnhancedMonitoringRole')],
    });
    this.instance = this.create(props, group, [...logs.map((log) => log.group), ...monitoring.ready], monitoring.arn);
  }

  /** Host name of the server. */
  public get host(): string {
    return this.instance.address;
  }

  /** Where RDS keeps the master login. */
  public get masterSecretArn(): string {
    return this.instance.masterUserSecret.get(0).secretArn;
  }

  private create(props: DatabaseProps, group: SecurityGroup, after: ITerraformDependable[], monitoringRoleArn: string): DbInstance {
    const { name, sizing, key, protect = true } = props;
    return new DbInstance(this, 'instance', {
      identifier: name,
      ...this.engine(props),
      allocatedStorage: sizing.diskGiB,
      maxAllocatedStorage: 2 * sizing.diskGiB,
      storageType: 'gp3',
      storageEncrypted: true,
      kmsKeyId: key.arn,
      multiAz: sizing.standby,
      // RDS refuses both at once.
      availabilityZone: sizing.standby ? undefined : props.zone,
      dbSubnetGroupName: new DbSubnetGroup(this, 'subnets', { name, subnetIds: [...props.subnetIds] }).name,
      vpcSecurityGroupIds: [group.id],
      publiclyAccessible: false,
      port: POSTGRES_PORT,
      username: 'postgres',
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key.arn,
      backupRetentionPeriod: sizing.backupDays,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      deletionProtection: protect,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${name}-final`,
      enabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.arn,
      performanceInsightsRetentionPeriod: 7,
      monitoringInterval: 60,
      monitoringRoleArn,
      dependsOn: after,
      // RDS grows the disk by itself up to the bound above; the provider does not take that for a change.
      // After a standby was given up, the server stays in whatever zone it then is.
      lifecycle: { preventDestroy: protect, ignoreChanges: sizing.standby ? undefined : ['availability_zone'] },
    });
  }

  private engine({ name, sizing }: DatabaseProps): {
    readonly engine: string;
    readonly engineVersion: string;
    readonly instanceClass: string;
    readonly parameterGroupName: string;
    readonly autoMinorVersionUpgrade: boolean;
    readonly allowMajorVersionUpgrade: boolean;
  } {
    const instanceClass = databaseClass(sizing);
    if (instanceClass === undefined) throw new RangeError(`no database class has ${sizing.cpu} cores and ${sizing.memoryMiB} MiB`);
    const settings: { readonly [name: string]: string } = {
      'log_connections': '1',
      'log_disconnections': '1',
      'log_min_duration_statement': '1000',
      'log_statement': 'ddl',
      'rds.force_ssl': '1',
    };
    const parameters = new DbParameterGroup(this, 'settings', {
      name: `${name}-postgres${ENGINE_MAJOR}`,
      family: `postgres${ENGINE_MAJOR}`,
      description: 'TLS only; connections, changes of the schema and slow statements are logged',
      parameter: Object.entries(settings).map(([parameter, value]) => ({ name: parameter, value })),
    });
    return {
      engine: 'postgres',
      engineVersion: ENGINE_MAJOR,
      instanceClass,
      parameterGroupName: parameters.name,
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: false,
    };
  }

  private admitClients({ name, vpcId, clientSecurityGroupId }: DatabaseProps): SecurityGroup {
    const group = new SecurityGroup(this, 'group', {
      name: `${name}-database`,
      description: 'PostgreSQL: clients from the nodes only',
      vpcId,
      tags: { Name: `${name}-database` },
    });
    new VpcSecurityGroupIngressRule(this, 'from-nodes', {
      securityGroupId: group.id,
      description: 'PostgreSQL over TLS',
      referencedSecurityGroupId: clientSecurityGroupId,
      ipProtocol: 'tcp',
      fromPort: POSTGRES_PORT,
      toPort: POSTGRES_PORT,
    });
    return group;
  }
}
