import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { BUCKETS, FACTS, KEDA_OPERATOR, type BucketName, type ComponentIdentity, type FactValues, needs } from '../../facts';
import type { PlatformSizing } from '../../sizing';
import type { FoundationFacts } from '../cloud';
import { TerraformConstruct } from '../construct';
import { NodeAddons, volumeKeyStatements, WorkloadAddons } from './addons';
import { AutoModeNodeRole } from './auto-mode';
import type { BucketRefs } from './buckets';
import { EksCluster, type ClusterAddress } from './cluster';
import { POSTGRES_PORT, RdsDatabase } from './database';
import { BACKENDS, sizingOf, type EksFoundationProps } from './foundation-props';
import { isGiven } from './given';
import { BucketsLookup, bucketRefs } from './given/buckets';
import { ClusterLookup } from './given/cluster';
import { SecretLookup } from './given/database';
import { bootstrap } from '../given/kafka';
import { brokersOf } from './given/kafka';
import { NetworkLookup, networkRef } from './given/network';
import { AUTOSCALER, autoscalerStatements, bucketStatements, permissionStatements, PodIdentity } from './identity';
import { Kafka, SCRAM_PORT } from './kafka';
import { bufferStatements, lagStatements } from './kafka-access';
import { AwsKafka } from './kafka-choice';
import { EncryptionKey, type KeyUser } from './keys';
import { createLogins, type Logins } from './logins';
import { AwsNetwork, type NetworkRef } from './network';
import { ec2TypeOf } from './node-types';
import { NodePool, nodeRole } from './nodes';
import { placeOf, type Place } from './place';
import { policyJson } from './policy';
import { dnsSuffixOf } from './regions';
import { allTags } from './tags';
import { TelemetryBuckets } from './telemetry-buckets';

/** What a platform needs to know of its Kafka. */
interface KafkaAddress {
  /** Every broker as host:port, separated by commas. */
  readonly brokers: string;
  /** The first of them. */
  readonly broker: string;
  /** ARN of the secret with the clients' login. */
  readonly loginArn: string;
  /** Where collectors log in as the pods that they are; absent where they share the login. */
  readonly iam?: { readonly brokers: string; readonly clusterArn: string };
}

/** What Grafana needs to know of its database. */
interface DatabaseAddress {
  readonly host: string;
  /** ARN of the secret with Grafana's own login. */
  readonly loginArn: string;
  /** ARN of the secret with the master login; absent where Grafana's own exists already. */
  readonly adminArn?: string;
}

/**
 * Everything a platform needs from AWS, made or the user's own, with the inner constructs in reach: network, EKS cluster and its nodes, buckets,
 * Kafka, database, identities, keys and generated secrets. In a stack of yours, by its provider. Throws a ValidationError for what AWS refuses.
 */
export class EksFoundation extends TerraformConstruct {
  /** The VPC and its subnets: an `AwsNetwork`, or your own. */
  public readonly network: NetworkRef;
  /** The cluster: an `EksCluster`, or your own. */
  public readonly cluster: ClusterAddress;
  /** A pool for each role of nodes; none in a cluster that brings its own nodes. */
  public readonly nodePools: readonly NodePool[];
  /** The four buckets, by what they hold. */
  public readonly buckets: BucketRefs;
  /** The logins that were made up. */
  public readonly logins: Logins;

  /** Every number. */
  public readonly sizing: PlatformSizing;

  private readonly name: string;
  private readonly place: Place;
  /** Absent where nodes and volumes are the user's own. */
  private readonly diskKey: EncryptionKey | undefined;
  /** In Auto Mode only. */
  private readonly autoNodeRole: AutoModeNodeRole | undefined;
  /** Absent where the gateways write to the backends themselves. */
  private readonly kafka: KafkaAddress | undefined;
  private readonly database: DatabaseAddress;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksFoundationProps,
  ) {
    super(scope, id, needs(props, 'name', 'sizing', 'region'));
    const { name, region } = props;
    this.name = name;
    this.place = placeOf(props);
    this.sizing = sizingOf(this, props);
    this.diskKey = this.makesNodes || this.driverRole !== undefined ? this.key('disks', 'Disks of nodes and persistent volumes', this.place.autoMode ? [] : ['auto-scaling']) : undefined;
    this.network = this.createNetwork();
    this.cluster = this.createCluster();
    this.nodePools = this.createNodes();
    this.autoNodeRole = this.place.autoMode ? new AutoModeNodeRole(this, 'auto-nodes', { name: this.name, region, cluster: this.cluster }) : undefined;
    this.logins = this.createLogins();
    this.kafka = this.createKafka();
    this.database = this.createDatabase();
    this.buckets = this.createBuckets();
    this.createIdentities();
  }

  private get identities(): readonly ComponentIdentity[] {
    return this.props.identities ?? BACKENDS;
  }

  /** What the later stacks need to know. */
  public facts(): FoundationFacts {
    const { cluster, kafka, database, logins } = this;
    return {
      facts: this.factValues(),
      secretIds: {
        ...(kafka === undefined ? {} : { kafka: kafka.loginArn }),
        grafanaDatabase: database.loginArn,
        ...(database.adminArn === undefined ? {} : { grafanaDatabaseAdmin: database.adminArn }),
        grafana: logins.grafana.arn,
        grafanaKey: logins.grafanaKey.arn,
      },
      cluster: {
        name: cluster.name,
        endpoint: cluster.endpoint,
        caCertificate: cluster.caCertificate,
        ...(this.diskKey === undefined ? {} : { storageKeyArn: this.diskKey.arn }),
        region: this.props.region,
        ...this.nodeFacts(),
        ...(this.installsAutoscaler ? { autoscalerNamespace: AUTOSCALER.namespace, autoscalerServiceAccount: AUTOSCALER.serviceAccount } : {}),
      },
    };
  }

  private factValues(): FactValues {
    const { region } = this.props;
    const buckets = Object.entries(BUCKETS).map(([bucket, fact]) => [fact, this.buckets[bucket as BucketName].name]);
    return {
      [FACTS.objectStoreRegion]: region,
      [FACTS.objectStoreEndpoint]: `s3.${region}.${dnsSuffixOf(region)}`,
      ...(Object.fromEntries(buckets) as { readonly [B in BucketName as (typeof BUCKETS)[B]]: string }),
      ...(this.kafka === undefined ? {} : { [FACTS.kafkaBrokers]: this.kafka.brokers, [FACTS.kafkaBroker]: this.kafka.broker }),
      ...(this.kafka?.iam === undefined ? {} : { [FACTS.bufferBrokers]: this.kafka.iam.brokers }),
      [FACTS.databaseHost]: this.database.host,
    };
  }

  /** What nodes of Auto Mode are made of, in a later stack. */
  private nodeFacts(): { readonly [key: string]: string } {
    if (this.autoNodeRole === undefined) return {};
    const subnets = this.nodeSubnetIds.map((id, zone) => [`nodeSubnet${zone}`, id]);
    return { nodeRole: this.autoNodeRole.roleName, securityGroupId: this.cluster.securityGroupId, ...(Object.fromEntries(subnets) as { readonly [key: string]: string }) };
  }

  private get nodeSubnetIds(): readonly string[] {
    return this.network.privateSubnetIds.slice(0, this.sizing.zones);
  }

  private get makesNodes(): boolean {
    return this.place.givenCluster?.nodes !== 'own';
  }

  private get installsAutoscaler(): boolean {
    return this.place.givenCluster === undefined ? !this.place.autoMode : this.place.givenCluster.autoscaler === true;
  }

  /** Role of the user's own storage driver, where it shall use the platform's key. */
  private get driverRole(): string | undefined {
    const volumes = this.place.givenCluster?.volumes;
    return volumes !== undefined && 'driverRole' in volumes ? volumes.driverRole : undefined;
  }

  /** Made when the first part needs it; the user's own parts keep their logs elsewhere. */
  private get logKey(): EncryptionKey {
    return (this.node.tryFindChild('logs-key') as EncryptionKey | undefined) ?? this.key('logs', 'Logs of AWS services', ['cloudwatch-logs']);
  }

  private tags(): { [key: string]: string } {
    return allTags(this.name, this.props.tags);
  }

  private key(id: string, description: string, users: readonly KeyUser[] = []): EncryptionKey {
    const { region, deletionProtection: protect } = this.props;
    const full = `${description} (${this.name})`;
    return new EncryptionKey(this, `${id}-key`, { region, alias: `${this.name}/${id}`, description: full, users, protect });
  }

  private createNetwork(): NetworkRef {
    const { region, network = {}, logRetentionDays } = this.props;
    const { zones, cidr } = this.place;
    if (isGiven(network)) {
      new NetworkLookup(this, 'own-network', network);
      return networkRef(network);
    }
    const own = { name: this.name, region, zones, cidr, nodeZones: this.sizing.zones };
    return new AwsNetwork(this, 'network', { ...network, ...own, logKey: this.logKey, logRetentionDays });
  }

  private createCluster(): ClusterAddress {
    const { region, cluster = {}, logRetentionDays, deletionProtection: protect } = this.props;
    if (isGiven(cluster)) {
      new ClusterLookup(this, 'own-cluster', { cluster, vpcId: this.network.vpcId });
      return cluster;
    }
    const { autoMode, ...access } = cluster;
    return new EksCluster(this, 'cluster', {
      ...access,
      ...(autoMode === true && this.diskKey !== undefined ? { autoMode: { diskKey: this.diskKey, serviceCidr: this.place.serviceCidr } } : {}),
      name: this.name,
      region,
      vpcId: this.network.vpcId,
      subnetIds: this.network.privateSubnetIds,
      nodeZones: this.sizing.zones,
      secretsKey: this.key('cluster', 'Kubernetes Secrets'),
      logKey: this.logKey,
      logRetentionDays,
      protect,
    });
  }

  private createNodes(): NodePool[] {
    const { diskKey, driverRole } = this;
    if (diskKey === undefined) return [];
    // Its nodes are objects of the cluster: `prepareOperators` makes them.
    if (this.place.autoMode) return [];
    if (driverRole !== undefined) {
      new IamRolePolicy(this, 'volume-key-use', { name: `${this.name}-volumes`, role: driverRole, policy: policyJson(volumeKeyStatements(diskKey)) });
    }
    if (!this.makesNodes) return [];
    if (this.place.givenCluster !== undefined) return this.createPools(diskKey, []);
    const { region, cluster = {} } = this.props;
    const addons = { name: this.name, region, cluster: this.cluster, versions: isGiven(cluster) ? undefined : cluster.addonVersions };
    const before = new NodeAddons(this, 'node-addons', addons);
    const pools = this.createPools(diskKey, before.all);
    new WorkloadAddons(this, 'workload-addons', { ...addons, volumeKey: diskKey, nodes: pools.flatMap((pool) => pool.groups) });
    return pools;
  }

  private createPools(diskKey: EncryptionKey, after: readonly ITerraformDependable[]): NodePool[] {
    const { region } = this.props;
    const { name, cluster } = this;
    const role = nodeRole(this, 'node-role', { name, region });
    return this.sizing.pools.map(
      (pool) =>
        new NodePool(this, `${pool.role}-nodes`, {
          name,
          cluster,
          clusterName: this.place.givenCluster?.name,
          role,
          pool,
          architecture: ec2TypeOf(pool).architecture,
          subnetIds: this.nodeSubnetIds,
          diskKey,
          tags: this.tags(),
          after,
        }),
    );
  }

  private createLogins(): Logins {
    const { kafka = AwsKafka.msk(), database, secretsRevision: revision = 1 } = this.props;
    return createLogins(this, {
      name: this.name,
      key: this.key('secrets', 'Logins of the platform'),
      revision,
      kafka: this.sizing.kafka !== undefined && !isGiven(kafka),
      grafanaDatabase: !(database !== undefined && isGiven(database) && 'secretArn' in database.login),
    });
  }

  private createKafka(): KafkaAddress | undefined {
    const { kafka = AwsKafka.msk(), logRetentionDays, deletionProtection: protect } = this.props;
    const { sizing } = this;
    if (isGiven(kafka)) {
      new SecretLookup(this, 'own-kafka', kafka.secretArn);
      if (kafka.securityGroupId !== undefined) this.admitNodes('kafka-from-nodes', kafka.securityGroupId, kafka.port ?? SCRAM_PORT, 'Kafka clients, SASL/SCRAM over TLS');
      const brokers = bootstrap(brokersOf(kafka));
      return { brokers: brokers.join(','), broker: brokers[0] ?? '', loginArn: kafka.secretArn };
    }
    const login = this.logins.kafka;
    if (sizing.kafka === undefined || login === undefined) return undefined;
    const { brokers, broker, iamBrokers, cluster } = new Kafka(this, 'kafka', {
      ...(kafka.brokerFamily === undefined ? {} : { brokerFamily: kafka.brokerFamily }),
      express: kafka.brokers === 'express',
      iam: kafka.collectors === 'iam',
      name: this.name,
      region: this.props.region,
      vpcId: this.network.vpcId,
      subnetIds: this.network.dataSubnetIds.slice(0, sizing.zones),
      clientSecurityGroupId: this.cluster.securityGroupId,
      sizing: sizing.kafka,
      key: this.key('kafka', 'Disks of the Kafka brokers'),
      login,
      logKey: this.logKey,
      logRetentionDays,
      protect,
    });
    return { brokers, broker, loginArn: login.arn, ...(iamBrokers === undefined ? {} : { iam: { brokers: iamBrokers, clusterArn: cluster.arn } }) };
  }

  private createDatabase(): DatabaseAddress {
    const { region, database, logRetentionDays, deletionProtection: protect } = this.props;
    const own = this.logins.grafanaDatabase?.arn ?? '';
    if (database !== undefined && isGiven(database)) {
      const { host, port = POSTGRES_PORT, securityGroupId, login } = database;
      const arn = 'secretArn' in login ? login.secretArn : login.adminSecretArn;
      new SecretLookup(this, 'own-database', arn);
      if (securityGroupId !== undefined) this.admitNodes('database-from-nodes', securityGroupId, port, 'PostgreSQL over TLS');
      return 'secretArn' in login ? { host, loginArn: arn } : { host, loginArn: own, adminArn: arn };
    }
    const made = new RdsDatabase(this, 'database', {
      name: `${this.name}-grafana`,
      region,
      vpcId: this.network.vpcId,
      subnetIds: this.network.dataSubnetIds,
      clientSecurityGroupId: this.cluster.securityGroupId,
      zone: this.place.zones[0],
      sizing: this.sizing.database,
      key: this.key('database', "Grafana's database, its backups and its master login"),
      logKey: this.logKey,
      logRetentionDays,
      protect,
    });
    return { host: made.host, loginArn: own, adminArn: made.masterSecretArn };
  }

  /** A rule in a security group of the user's own, beside whatever it has. */
  private admitNodes(id: string, securityGroupId: string, port: number, description: string): void {
    const referencedSecurityGroupId = this.cluster.securityGroupId;
    new VpcSecurityGroupIngressRule(this, id, { securityGroupId, description, referencedSecurityGroupId, ipProtocol: 'tcp', fromPort: port, toPort: port });
  }

  private createBuckets(): BucketRefs {
    const { region, buckets, accessLogBucket, deletionProtection: protect } = this.props;
    if (buckets !== undefined) {
      new BucketsLookup(this, 'own-buckets', { buckets, region });
      return bucketRefs(buckets, region);
    }
    const owner = (bucket: BucketName): string => this.identities.find((identity) => identity.buckets.includes(bucket))?.component ?? bucket;
    const owners = { traces: owner('traces'), metrics: owner('metrics'), rules: owner('rules'), logs: owner('logs') };
    // `Default` has no part in an address: the buckets stand where they stood before this construct was between.
    return new TelemetryBuckets(this, 'Default', { name: this.name, region, sizing: this.sizing.buckets, owners, accessLogBucket, protect });
  }

  private createIdentities(): void {
    const { region, namespace = 'observability' } = this.props;
    const { name: clusterName, arn: clusterArn } = this.cluster;
    const common = { clusterName, clusterArn };
    const msk = this.kafka?.iam?.clusterArn;
    for (const { component, buckets, permissions = [], buffer } of this.identities) {
      const asked = [...permissionStatements(permissions), ...(msk === undefined || buffer === undefined ? [] : bufferStatements(msk, buffer))];
      if (buckets.length === 0 && asked.length === 0) continue;
      new PodIdentity(this, `${component}-identity`, {
        ...common,
        roleName: `${this.name}-${region}-${component}`,
        description: `Pods of ${component}: ${buckets.length > 0 ? 'their own buckets and key' : permissions.length > 0 ? 'what they send outside' : 'their own topics'}`,
        namespace,
        serviceAccount: component,
        statements: [...bucketStatements(region, buckets.map((bucket) => this.buckets[bucket])), ...asked],
      });
    }
    if (msk !== undefined) {
      const statements = lagStatements(msk, this.identities.flatMap(({ buffer }) => buffer ?? []));
      new PodIdentity(this, 'keda-identity', { ...common, ...KEDA_OPERATOR, roleName: `${this.name}-${region}-keda`, description: 'KEDA: how far consumers of Kafka have come', statements });
    }
    if (!this.installsAutoscaler) return;
    new PodIdentity(this, 'autoscaler-identity', {
      ...common,
      ...AUTOSCALER,
      roleName: `${this.name}-${region}-autoscaler`,
      description: 'Node autoscaler: resizes the node groups of this cluster',
      statements: autoscalerStatements(region, this.place.givenCluster?.name ?? this.name, this.name),
    });
  }
}
