import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { DataGoogleStorageProjectServiceAccount } from '@cdktf/provider-google/lib/data-google-storage-project-service-account';
import { KmsKeyRing } from '@cdktf/provider-google/lib/kms-key-ring';
import type { ProjectService } from '@cdktf/provider-google/lib/project-service';
import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { BUCKETS, FACTS, SECRETS, strimziBootstrap, type BucketName, type FactValues } from '../../facts';
import type { FoundationFacts, FoundationNeed } from '../cloud';
import { enableApis } from './apis';
import { DataBucket } from './buckets';
import type { AllRanges } from './cidr';
import type { GcpCloudProps } from './cloud';
import { Cluster } from './cluster';
import { googleProvider } from './connect';
import { Database } from './database';
import { BucketAccess, NodeAccount } from './identity';
import { EncryptionKey } from './keys';
import type { Labels } from './labels';
import { Network } from './network';
import { NodePool } from './nodes';
import { GeneratedSecret, readEphemeralSecret } from './secrets';

/** Name of Grafana's login, and of its database. */
const GRAFANA = 'grafana';

export interface GcpFoundationProps extends GcpCloudProps {
  readonly zones: readonly string[];
  readonly ranges: AllRanges;
  readonly labels: Labels;
  readonly need: FoundationNeed;
}

/** Everything a platform needs from Google Cloud, with its inner constructs in reach. */
export class GcpFoundation extends Construct {
  public readonly network: Network;
  public readonly cluster: Cluster;
  public readonly nodePools: readonly NodePool[];
  public readonly database: Database;
  public readonly buckets: { readonly [B in BucketName]: DataBucket };
  public readonly secrets: { readonly grafanaDatabase: GeneratedSecret; readonly grafana: GeneratedSecret; readonly grafanaKey: GeneratedSecret };

  private readonly name: string;
  /** Zones that have nodes. */
  private readonly zones: readonly string[];
  private readonly apis: readonly ProjectService[];
  private readonly projectNumber: string;
  private readonly keyRing: KmsKeyRing;
  private readonly diskKey: EncryptionKey;
  private readonly nodeAccount: NodeAccount;

  public constructor(
    private readonly stack: TerraformStack,
    private readonly props: GcpFoundationProps,
  ) {
    super(stack, 'gcp');
    const { project, region, need } = props;
    this.name = need.platformId;
    this.zones = props.zones.slice(0, need.sizing.zones);
    googleProvider(stack, { project, region, labels: props.labels });
    this.apis = enableApis(this);
    this.projectNumber = new DataGoogleProject(this, 'project', { projectId: project, dependsOn: [...this.apis] }).number;
    this.keyRing = new KmsKeyRing(this, 'key-ring', { name: this.name, location: region, dependsOn: [...this.apis] });
    this.diskKey = this.key('disks', this.agent('compute-system'));
    this.nodeAccount = new NodeAccount(this, 'node-account', { project, name: this.name, after: this.apis });
    const { flowLogSampling } = props.network ?? {};
    this.network = new Network(this, 'network', { name: this.name, region, ranges: props.ranges, flowLogSampling, after: this.apis });
    this.cluster = this.createCluster();
    this.nodePools = this.createNodes();
    this.secrets = this.createSecrets();
    this.database = this.createDatabase();
    this.buckets = this.createBuckets();
    this.grantBuckets();
  }

  /** What the later stacks need to know. */
  public facts(): FoundationFacts {
    const { cluster } = this.cluster;
    return {
      facts: this.factValues(),
      secretIds: { grafanaDatabase: this.secrets.grafanaDatabase.id, grafana: this.secrets.grafana.id, grafanaKey: this.secrets.grafanaKey.id },
      cluster: {
        name: cluster.name,
        endpoint: cluster.endpoint,
        caCertificate: cluster.masterAuth.clusterCaCertificate,
        diskKeyId: this.diskKey.keyId,
      },
    };
  }

  private factValues(): FactValues {
    const { namespace, sizing } = this.props.need;
    const buckets = Object.entries(BUCKETS).map(([bucket, fact]) => [fact, this.buckets[bucket as BucketName].bucket.name]);
    const brokers = strimziBootstrap(namespace);
    return {
      ...(Object.fromEntries(buckets) as { readonly [B in BucketName as (typeof BUCKETS)[B]]: string }),
      ...(sizing.kafka === undefined ? {} : { [FACTS.kafkaBrokers]: brokers, [FACTS.kafkaBroker]: brokers }),
      [FACTS.databaseHost]: this.database.host,
    };
  }

  /** A service's own agent in this project, as an IAM member. */
  private agent(service: 'compute-system' | 'container-engine-robot'): string {
    return `serviceAccount:service-${this.projectNumber}@${service}.iam.gserviceaccount.com`;
  }

  private key(name: string, user: string): EncryptionKey {
    return new EncryptionKey(this, `${name}-key`, { name, keyRing: this.keyRing.id, user, protect: this.props.deletionProtection });
  }

  private createCluster(): Cluster {
    const { project, region, cluster = {}, deletionProtection: protect } = this.props;
    return new Cluster(this, 'cluster', {
      ...cluster,
      name: this.name,
      project,
      region,
      network: this.network,
      zones: this.zones,
      nodes: this.nodeAccount,
      secretsKey: this.key('cluster', this.agent('container-engine-robot')),
      diskKey: this.diskKey,
      after: this.apis,
      protect,
    });
  }

  private createNodes(): NodePool[] {
    const { need, labels } = this.props;
    const { cluster, zones, diskKey, nodeAccount: account } = this;
    return need.sizing.pools.map((pool) => new NodePool(this, `${pool.role}-nodes`, { cluster, account, pool, zones, diskKey, labels }));
  }

  private createSecrets(): GcpFoundation['secrets'] {
    const { region, need, deletionProtection: protect } = this.props;
    const of = (name: string, plain: Labels, generated: string, revision: number): GeneratedSecret =>
      new GeneratedSecret(this, name, { name: `${this.name}-${name}`, region, plain, generated: [generated], revision, after: this.apis, protect });
    return {
      grafanaDatabase: of('grafana-database-login', { username: GRAFANA }, 'password', need.secretsRevision),
      grafana: of('grafana-login', { username: 'admin' }, 'password', need.secretsRevision),
      // A new one would make what Grafana has encrypted with it unreadable.
      grafanaKey: of('grafana-key', {}, 'key', 1),
    };
  }

  private createDatabase(): Database {
    const { region, need, labels, deletionProtection: protect } = this.props;
    const { id: secretId, version } = this.secrets.grafanaDatabase;
    const { name, keys } = SECRETS.grafanaDatabase;
    // The version by its number, which is known once it is written: so the login gets what lies in the store, also where an apply broke off between the two.
    const login = readEphemeralSecret(this.stack, { name: name.replaceAll('-', '_'), secretId, version: version.version, keys });
    return new Database(this, 'database', {
      name: `${this.name}-${GRAFANA}`,
      region,
      networkId: this.network.network.id,
      zone: this.zones[0] as string,
      sizing: need.sizing.database,
      database: GRAFANA,
      login: { username: GRAFANA, password: login.password as string, revision: need.secretsRevision },
      labels,
      after: [this.network.services],
      protect,
    });
  }

  private createBuckets(): GcpFoundation['buckets'] {
    const { project, region, need, accessLogBucket, deletionProtection: protect } = this.props;
    const storage = new DataGoogleStorageProjectServiceAccount(this, 'storage-agent', { project, dependsOn: [...this.apis] });
    // One key per component, so that a component that is taken over reads nothing of another.
    const keys = new Map<string, EncryptionKey>();
    const keyOf = (bucket: BucketName): EncryptionKey => {
      const owner = need.identities.find((identity) => identity.buckets.includes(bucket))?.component ?? bucket;
      const key = keys.get(owner) ?? this.key(`objects-${owner}`, storage.member);
      keys.set(owner, key);
      return key;
    };
    // Names are the whole world's, so the project's, which is too, stands in front.
    const of = (bucket: BucketName): DataBucket =>
      new DataBucket(this, `${bucket}-bucket`, { name: `${project}-${this.name}-${bucket}`, region, sizing: need.sizing.buckets[bucket], key: keyOf(bucket), accessLogBucket, protect });
    return { traces: of('traces'), metrics: of('metrics'), rules: of('rules'), logs: of('logs') };
  }

  private grantBuckets(): void {
    const { project, need } = this.props;
    for (const { component: serviceAccount, buckets } of need.identities) {
      const pods = { project, projectNumber: this.projectNumber, namespace: need.namespace, serviceAccount };
      for (const bucket of buckets) {
        new BucketAccess(this, `${serviceAccount}-${bucket}-access`, { ...pods, bucket: this.buckets[bucket].bucket.name, after: [this.cluster.cluster] });
      }
    }
  }
}
