import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { BUCKETS, FACTS, KEDA_OPERATOR, type BucketName, type FactValues } from '../../facts';
import type { FoundationFacts, FoundationNeed } from '../cloud';
import { requireTerraform } from '../connect';
import { NodeAddons, WorkloadAddons } from './addons';
import { DataBucket } from './buckets';
import type { AwsCloudProps } from './cloud';
import { EksCluster } from './cluster';
import { RdsDatabase } from './database';
import { isGiven } from './given';
import { NetworkLookup, networkRef } from './given/network';
import { AUTOSCALER, autoscalerStatements, bucketStatements, permissionStatements, PodIdentity } from './identity';
import { Kafka } from './kafka';
import { bufferStatements, lagStatements } from './kafka-access';
import type { AwsKafka } from './kafka-choice';
import { EncryptionKey, type KeyUser } from './keys';
import { AwsNetwork, type NetworkRef } from './network';
import { ec2TypeOf } from './node-types';
import { NodePool, nodeRole } from './nodes';
import { dnsSuffixOf } from './regions';
import { GeneratedSecret } from './secrets';

export interface AwsFoundationProps extends AwsCloudProps {
  readonly zones: readonly string[];
  /** Range of the VPC. */
  readonly cidr: string;
  readonly kafka: AwsKafka;
  readonly need: FoundationNeed;
}

/** Everything a platform needs from AWS, with its inner constructs in reach. */
export class AwsFoundation extends Construct {
  /** An `AwsNetwork`, or the user's own. */
  public readonly network: NetworkRef;
  public readonly cluster: EksCluster;
  public readonly nodePools: readonly NodePool[];
  /** Absent where the gateways write to the backends themselves, like its login. */
  public readonly kafka?: Kafka;
  public readonly database: RdsDatabase;
  public readonly buckets: { readonly [B in BucketName]: DataBucket };
  public readonly secrets: { readonly kafka?: GeneratedSecret; readonly grafanaDatabase: GeneratedSecret; readonly grafana: GeneratedSecret; readonly grafanaKey: GeneratedSecret };

  private readonly name: string;
  private readonly diskKey: EncryptionKey;
  private readonly logKey: EncryptionKey;
  private readonly bucketKeys: { readonly [B in BucketName]: EncryptionKey };

  public constructor(
    stack: TerraformStack,
    private readonly props: AwsFoundationProps,
  ) {
    super(stack, 'aws');
    const { region, need } = props;
    this.name = need.platformId;
    requireTerraform(stack);
    new AwsProvider(stack, 'provider', { region, defaultTags: [{ tags: this.tags() }] });

    this.logKey = this.key('logs', 'Logs of AWS services', ['cloudwatch-logs']);
    this.diskKey = this.key('disks', 'Disks of nodes and persistent volumes', ['auto-scaling']);
    this.network = this.createNetwork();
    this.cluster = this.createCluster();
    this.nodePools = this.createNodes();
    this.secrets = this.createSecrets();
    this.kafka = this.createKafka();
    this.database = this.createDatabase();
    this.bucketKeys = this.createBucketKeys();
    this.buckets = this.createBuckets();
    this.createIdentities();
  }

  /** What the later stacks need to know. */
  public facts(): FoundationFacts {
    const { cluster } = this.cluster;
    return {
      facts: this.factValues(),
      secretIds: {
        ...(this.secrets.kafka === undefined ? {} : { kafka: this.secrets.kafka.arn }),
        grafanaDatabase: this.secrets.grafanaDatabase.arn,
        grafanaDatabaseAdmin: this.database.masterSecretArn,
        grafana: this.secrets.grafana.arn,
        grafanaKey: this.secrets.grafanaKey.arn,
      },
      cluster: {
        name: cluster.name,
        endpoint: cluster.endpoint,
        caCertificate: cluster.certificateAuthority.get(0).data,
        storageKeyArn: this.diskKey.arn,
        region: this.props.region,
        autoscalerNamespace: AUTOSCALER.namespace,
        autoscalerServiceAccount: AUTOSCALER.serviceAccount,
      },
    };
  }

  private factValues(): FactValues {
    const { region } = this.props;
    const buckets = Object.entries(BUCKETS).map(([bucket, fact]) => [fact, this.buckets[bucket as BucketName].bucket.bucket]);
    return {
      [FACTS.objectStoreRegion]: region,
      [FACTS.objectStoreEndpoint]: `s3.${region}.${dnsSuffixOf(region)}`,
      ...(Object.fromEntries(buckets) as { readonly [B in BucketName as (typeof BUCKETS)[B]]: string }),
      ...(this.kafka === undefined ? {} : { [FACTS.kafkaBrokers]: this.kafka.brokers, [FACTS.kafkaBroker]: this.kafka.broker }),
      ...(this.kafka?.iamBrokers === undefined ? {} : { [FACTS.bufferBrokers]: this.kafka.iamBrokers }),
      [FACTS.databaseHost]: this.database.host,
    };
  }

  private tags(): { [key: string]: string } {
    return { 'observability-constructs/platform': this.props.need.platformId, ...this.props.need.tags, ...this.props.tags };
  }

  private key(id: string, description: string, users: readonly KeyUser[] = []): EncryptionKey {
    const { region, deletionProtection: protect } = this.props;
    const full = `${description} (${this.name})`;
    return new EncryptionKey(this, `${id}-key`, { region, alias: `${this.name}/${id}`, description: full, users, protect });
  }

  private createNetwork(): NetworkRef {
    const { region, zones, cidr, need, network = {}, logRetentionDays } = this.props;
    if (isGiven(network)) {
      new NetworkLookup(this, 'own-network', network);
      return networkRef(network);
    }
    const own = { name: this.name, region, zones, cidr, nodeZones: need.sizing.zones };
    return new AwsNetwork(this, 'network', { ...network, ...own, logKey: this.logKey, logRetentionDays });
  }

  private createCluster(): EksCluster {
    const { region, cluster = {}, logRetentionDays, deletionProtection: protect } = this.props;
    return new EksCluster(this, 'cluster', {
      ...cluster,
      name: this.name,
      region,
      vpcId: this.network.vpcId,
      subnetIds: this.network.privateSubnetIds,
      nodeZones: this.props.need.sizing.zones,
      secretsKey: this.key('cluster', 'Kubernetes Secrets'),
      logKey: this.logKey,
      logRetentionDays,
      protect,
    });
  }

  private createNodes(): NodePool[] {
    const { region, need } = this.props;
    const { name, cluster } = this;
    const addons = { name, region, cluster, versions: this.props.cluster?.addonVersions };
    const before = new NodeAddons(this, 'node-addons', addons);
    const role = nodeRole(this, 'node-role', { name, region });
    const pools = need.sizing.pools.map(
      (pool) =>
        new NodePool(this, `${pool.role}-nodes`, {
          name,
          cluster,
          role,
          pool,
          architecture: ec2TypeOf(pool).architecture,
          subnetIds: this.network.privateSubnetIds.slice(0, need.sizing.zones),
          diskKey: this.diskKey,
          tags: this.tags(),
          after: before.all,
        }),
    );
    new WorkloadAddons(this, 'workload-addons', { ...addons, volumeKey: this.diskKey, nodes: pools.flatMap((pool) => pool.groups) });
    return pools;
  }

  private createKafkaLogin(common: { readonly key: EncryptionKey; readonly revision: number }): GeneratedSecret {
    return new GeneratedSecret(this, 'kafka-login', {
      ...common,
      // MSK takes no login whose name begins otherwise.
      name: `AmazonMSK_${this.name}_kafka`,
      description: 'SCRAM login of every Kafka client of the platform',
      plain: { username: 'observability' },
      generated: ['password'],
    });
  }

  private createSecrets(): AwsFoundation['secrets'] {
    const { name } = this;
    const { sizing, secretsRevision: revision } = this.props.need;
    const common = { key: this.key('secrets', 'Logins of the platform'), revision };
    return {
      ...(sizing.kafka === undefined ? {} : { kafka: this.createKafkaLogin(common) }),
      grafanaDatabase: new GeneratedSecret(this, 'grafana-database-login', {
        ...common,
        name: `${name}/grafana-database`,
        description: "Grafana's own login to PostgreSQL",
        plain: { username: 'grafana' },
        generated: ['password'],
      }),
      grafana: new GeneratedSecret(this, 'grafana-login', {
        ...common,
        name: `${name}/grafana`,
        description: 'First login of Grafana',
        plain: { username: 'admin' },
        generated: ['password'],
      }),
      grafanaKey: new GeneratedSecret(this, 'grafana-key', {
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

  private createKafka(): Kafka | undefined {
    const { need, kafka: { brokers, brokerFamily, collectors }, logRetentionDays, deletionProtection: protect } = this.props;
    const { sizing } = need;
    const login = this.secrets.kafka;
    if (sizing.kafka === undefined || login === undefined) return undefined;
    return new Kafka(this, 'kafka', {
      ...(brokerFamily === undefined ? {} : { brokerFamily }),
      express: brokers === 'express',
      iam: collectors === 'iam',
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
  }

  private createDatabase(): RdsDatabase {
    const { region, zones, need, logRetentionDays, deletionProtection: protect } = this.props;
    return new RdsDatabase(this, 'database', {
      name: `${this.name}-grafana`,
      region,
      vpcId: this.network.vpcId,
      subnetIds: this.network.dataSubnetIds,
      clientSecurityGroupId: this.cluster.securityGroupId,
      zone: zones[0],
      sizing: need.sizing.database,
      key: this.key('database', "Grafana's database, its backups and its master login"),
      logKey: this.logKey,
      logRetentionDays,
      protect,
    });
  }

  /** One key per component, so that a component that is taken over reads nothing of another. */
  private createBucketKeys(): AwsFoundation['bucketKeys'] {
    const keys = new Map<string, EncryptionKey>();
    const of = (bucket: BucketName): EncryptionKey => {
      const owner = this.props.need.identities.find((identity) => identity.buckets.includes(bucket))?.component ?? bucket;
      const key = keys.get(owner) ?? this.key(`objects-${owner}`, `Objects of ${owner}`);
      keys.set(owner, key);
      return key;
    };
    return { traces: of('traces'), metrics: of('metrics'), rules: of('rules'), logs: of('logs') };
  }

  private createBuckets(): AwsFoundation['buckets'] {
    const { need, accessLogBucket, deletionProtection: protect } = this.props;
    const of = (bucket: BucketName): DataBucket =>
      new DataBucket(this, `${bucket}-bucket`, {
        prefix: `${this.name}-${bucket}-`,
        sizing: need.sizing.buckets[bucket],
        key: this.bucketKeys[bucket],
        accessLogBucket,
        protect,
      });
    return { traces: of('traces'), metrics: of('metrics'), rules: of('rules'), logs: of('logs') };
  }

  private createIdentities(): void {
    const { region, need } = this.props;
    const { name: clusterName, arn: clusterArn } = this.cluster;
    const common = { clusterName, clusterArn };
    const msk = this.kafka?.iamBrokers === undefined ? undefined : this.kafka.cluster.arn;
    for (const { component, buckets, permissions = [], buffer } of need.identities) {
      const asked = [...permissionStatements(permissions), ...(msk === undefined || buffer === undefined ? [] : bufferStatements(msk, buffer))];
      if (buckets.length === 0 && asked.length === 0) continue;
      new PodIdentity(this, `${component}-identity`, {
        ...common,
        roleName: `${this.name}-${region}-${component}`,
        description: `Pods of ${component}: ${buckets.length > 0 ? 'their own buckets and key' : permissions.length > 0 ? 'what they send outside' : 'their own topics'}`,
        namespace: need.namespace,
        serviceAccount: component,
        statements: [
          ...bucketStatements(
            region,
            buckets.map((bucket) => ({ bucketArn: this.buckets[bucket].bucket.arn, keyArn: this.bucketKeys[bucket].arn })),
          ),
          ...asked,
        ],
      });
    }
    if (msk !== undefined) {
      const statements = lagStatements(msk, need.identities.flatMap(({ buffer }) => buffer ?? []));
      new PodIdentity(this, 'keda-identity', { ...common, ...KEDA_OPERATOR, roleName: `${this.name}-${region}-keda`, description: 'KEDA: how far consumers of Kafka have come', statements });
    }
    new PodIdentity(this, 'autoscaler-identity', {
      ...common,
      ...AUTOSCALER,
      roleName: `${this.name}-${region}-autoscaler`,
      description: 'Node autoscaler: resizes the node groups of this cluster',
      statements: autoscalerStatements(region, this.name),
    });
  }
}
