import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { DataGoogleStorageProjectServiceAccount } from '@cdktf/provider-google/lib/data-google-storage-project-service-account';
import { KmsKeyRing } from '@cdktf/provider-google/lib/kms-key-ring';
import type { ProjectService } from '@cdktf/provider-google/lib/project-service';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { TerraformConstruct } from '../construct';
import { BUCKETS, FACTS, needs, SECRETS, strimziBootstrap, type BucketName, type FactValues } from '../../facts';
import { managedKafkaVcpus, topicsOf } from '../../sizing';
import type { FoundationFacts, FoundationNeed } from '../cloud';
import { enableApis } from './apis';
import { isAutopilot } from './autopilot';
import { DataBucket } from './buckets';
import type { AllRanges } from './cidr';
import type { GcpCloudProps } from './cloud';
import { GkeCluster, type ClusterAddress, type ClusterRef } from './cluster';
import { googleProvider } from './connect';
import { CloudSqlDatabase } from './database';
import { isGiven } from '../given';
import type { GivenDatabase } from '../given/database';
import { bootstrap } from '../given/kafka';
import { BucketsLookup } from './given/buckets';
import { ClusterLookup, type GivenCluster } from './given/cluster';
import { SecretLookup } from './given/database';
import type { GivenKafka } from './given/kafka';
import { NetworkLookup, networkRef } from './given/network';
import { BucketAccess, NodeAccount } from './identity';
import { EncryptionKey } from './keys';
import type { Labels } from './labels';
import { ManagedKafka, managedKafkaAgent, managedKafkaApis } from './managed-kafka';
import { GcpNetwork, type NetworkRef } from './network';
import { NodePool } from './nodes';
import { GeneratedSecret, readEphemeralSecret } from './secrets';

/** Name of Grafana's login, and of its database. */
const GRAFANA = 'grafana';

/** What `GcpCloud` was told, with its defaults, and what the platform needs. */
export interface GcpFoundationProps extends GcpCloudProps {
  /** Zones of the platform, as `us-central1-a`; nodes run in as many of them, from the first on, as the sizing says. */
  readonly zones: readonly string[];
  /** Every range of the network. */
  readonly ranges: AllRanges;
  /** Labels of everything that can carry them, the platform's own among them. */
  readonly labels: Labels;
  /** What the platform asks for: its id, its sizing, the identities of its components. */
  readonly need: FoundationNeed;
}

/** What Grafana needs to know of its database. */
interface DatabaseAddress {
  readonly host: string;
  /** Id of the secret with Grafana's own login. */
  readonly loginId: string;
  /** Id of the secret with the master login; absent where nobody needs it. */
  readonly adminId?: string;
  /** Who may vouch for the server, in PEM; absent where nobody asks Cloud SQL. */
  readonly authorities?: string;
}

/** The logins that a platform makes up for itself. */
export interface Logins {
  /** Absent where Grafana's login to its database exists already. */
  readonly grafanaDatabase?: GeneratedSecret;
  /** First login of Grafana's administrator. */
  readonly grafana: GeneratedSecret;
  /** What Grafana encrypts the secrets in its database with. */
  readonly grafanaKey: GeneratedSecret;
}

/** Everything a platform needs from Google Cloud, made or the user's own, with the inner constructs in reach. */
export class GcpFoundation extends TerraformConstruct {
  /** The VPC and its subnet: a `GcpNetwork`, or your own. */
  public readonly network: NetworkRef;
  /** The cluster: a `GkeCluster`, or your own. */
  public readonly cluster: ClusterAddress & ClusterRef;
  /** A pool for each role of nodes; none in an Autopilot cluster. */
  public readonly nodePools: readonly NodePool[];
  /** Names of the buckets. */
  public readonly buckets: { readonly [B in BucketName]: string };
  /** The logins that were made up. */
  public readonly secrets: Logins;
  /** Absent where Strimzi holds the buffer, or there is none. */
  public readonly managedKafka?: ManagedKafka;

  private readonly name: string;
  /** Zones that have nodes. */
  private readonly zones: readonly string[];
  private readonly apis: readonly ProjectService[];
  private readonly storageApi: ProjectService;
  private readonly projectNumber: string;
  /** Absent where nodes and volumes are the user's own. */
  private readonly diskKey: EncryptionKey | undefined;
  private readonly nodeAccount: NodeAccount | undefined;
  private readonly database: DatabaseAddress;

  public constructor(
    private readonly stack: TerraformStack,
    private readonly props: GcpFoundationProps,
  ) {
    super(stack, 'gcp', needs(props, 'project', 'region', 'zones', 'ranges', 'labels', 'need'));
    const { project, region, need } = props;
    this.name = need.platformId;
    this.zones = props.zones.slice(0, need.sizing.zones);
    googleProvider(stack, { project, region, labels: props.labels });
    const apis = enableApis(this);
    this.apis = Object.values(apis);
    this.storageApi = apis.storage;
    // These wait for one API each: were it for all, then the next one to be added would make every grant to them unknown, and Terraform would take it away before it gives it anew.
    this.projectNumber = new DataGoogleProject(this, 'project', { projectId: project, dependsOn: [apis.cloudresourcemanager] }).number;
    this.diskKey = this.makesNodes || this.makesStorageClass ? this.key('disks', this.agent('compute-system')) : undefined;
    this.nodeAccount = this.makesNodes ? new NodeAccount(this, 'node-account', { project, name: this.name, after: this.apis }) : undefined;
    this.network = this.createNetwork();
    this.cluster = this.createCluster();
    this.nodePools = this.createNodes();
    this.secrets = this.createSecrets();
    this.database = this.createDatabase();
    this.buckets = this.createBuckets();
    this.grantBuckets();
    this.managedKafka = this.createManagedKafka();
    if (this.givenKafka !== undefined) new SecretLookup(this, 'own-kafka', this.givenKafka.secretId);
  }

  /** What the later stacks need to know. */
  public facts(): FoundationFacts {
    const { cluster, database, secrets } = this;
    return {
      facts: this.factValues(),
      secretIds: {
        ...(this.givenKafka === undefined ? {} : { kafka: this.givenKafka.secretId }),
        grafanaDatabase: database.loginId,
        ...(database.adminId === undefined ? {} : { grafanaDatabaseAdmin: database.adminId }),
        grafana: secrets.grafana.id,
        grafanaKey: secrets.grafanaKey.id,
      },
      ...(database.authorities === undefined ? {} : { authorities: { database: database.authorities } }),
      cluster: {
        name: cluster.name,
        endpoint: cluster.endpoint,
        caCertificate: cluster.caCertificate,
        ...(this.diskKey === undefined ? {} : { diskKeyId: this.diskKey.keyId }),
      },
    };
  }

  private get givenCluster(): GivenCluster | undefined {
    const { cluster = {} } = this.props;
    return isGiven(cluster) ? cluster : undefined;
  }

  private get givenKafka(): GivenKafka | undefined {
    const { kafka } = this.props;
    return kafka !== undefined && isGiven(kafka) ? kafka : undefined;
  }

  /** Node pools; in Autopilot Google makes them. */
  private get makesPools(): boolean {
    return !isAutopilot(this.props) && this.givenCluster?.nodes !== 'own';
  }

  /** Nodes under our own account and key: a cluster that is made has them in either mode. */
  private get makesNodes(): boolean {
    return this.givenCluster === undefined || this.makesPools;
  }

  private get makesStorageClass(): boolean {
    return this.givenCluster?.storageClass === undefined;
  }

  private factValues(): FactValues {
    const { namespace, sizing } = this.props.need;
    const buckets = Object.entries(BUCKETS).map(([bucket, fact]) => [fact, this.buckets[bucket as BucketName]]);
    const own = this.givenKafka === undefined ? undefined : bootstrap(this.givenKafka);
    const strimzi = strimziBootstrap(namespace);
    return {
      ...(Object.fromEntries(buckets) as { readonly [B in BucketName as (typeof BUCKETS)[B]]: string }),
      ...(sizing.kafka === undefined ? {} : { [FACTS.kafkaBrokers]: own?.join(',') ?? strimzi, [FACTS.kafkaBroker]: own?.[0] ?? strimzi }),
      ...(this.managedKafka === undefined ? {} : { [FACTS.bufferBrokers]: this.managedKafka.brokers }),
      [FACTS.databaseHost]: this.database.host,
    };
  }

  /** A service's own agent in this project, as an IAM member. */
  private agent(service: 'compute-system' | 'container-engine-robot'): string {
    return `serviceAccount:service-${this.projectNumber}@${service}.iam.gserviceaccount.com`;
  }

  /** Made with the first key; Google never deletes one. */
  private get keyRing(): KmsKeyRing {
    const made = this.node.tryFindChild('key-ring') as KmsKeyRing | undefined;
    return made ?? new KmsKeyRing(this, 'key-ring', { name: this.name, location: this.props.region, dependsOn: [...this.apis] });
  }

  private key(name: string, user: string, after: readonly ITerraformDependable[] = []): EncryptionKey {
    return new EncryptionKey(this, `${name}-key`, { name, keyRing: this.keyRing.id, user, after, protect: this.props.deletionProtection });
  }

  private createNetwork(): NetworkRef {
    const { region, ranges, network = {} } = this.props;
    if (isGiven(network)) {
      new NetworkLookup(this, 'own-network', network);
      return networkRef(network);
    }
    return new GcpNetwork(this, 'network', { name: this.name, region, ranges, flowLogSampling: network.flowLogSampling, after: this.apis });
  }

  private createCluster(): ClusterAddress & ClusterRef {
    const { project, region, cluster = {}, deletionProtection: protect } = this.props;
    if (isGiven(cluster)) {
      new ClusterLookup(this, 'own-cluster', { cluster, project, region, networkId: this.network.networkId });
      return { ...cluster, region };
    }
    return new GkeCluster(this, 'cluster', {
      ...cluster,
      name: this.name,
      project,
      region,
      network: this.network,
      zones: this.zones,
      nodes: this.nodeAccount as NodeAccount,
      secretsKey: this.key('cluster', this.agent('container-engine-robot')),
      diskKey: this.diskKey as EncryptionKey,
      after: this.apis,
      protect,
    });
  }

  private createNodes(): NodePool[] {
    const { need, labels } = this.props;
    const { cluster, zones, diskKey, nodeAccount: account } = this;
    if (!this.makesPools || diskKey === undefined || account === undefined) return [];
    const prefix = this.givenCluster === undefined ? undefined : this.name;
    return need.sizing.pools.map((pool) => new NodePool(this, `${pool.role}-nodes`, { cluster, prefix, account, pool, zones, diskKey, labels }));
  }

  private createSecrets(): Logins {
    const { region, need, deletionProtection: protect } = this.props;
    const of = (name: string, plain: Labels, generated: string, revision: number): GeneratedSecret =>
      new GeneratedSecret(this, name, { name: `${this.name}-${name}`, region, plain, generated: [generated], revision, after: this.apis, protect });
    const { database } = this.props;
    const prepared = database !== undefined && isGiven(database) && 'secretId' in database.login;
    return {
      ...(prepared ? {} : { grafanaDatabase: of('grafana-database-login', { username: GRAFANA }, 'password', need.secretsRevision) }),
      grafana: of('grafana-login', { username: 'admin' }, 'password', need.secretsRevision),
      // A new one would make what Grafana has encrypted with it unreadable.
      grafanaKey: of('grafana-key', {}, 'key', 1),
    };
  }

  private useDatabase({ host, login }: GivenDatabase): DatabaseAddress {
    if ('secretId' in login) {
      new SecretLookup(this, 'own-database-login', login.secretId);
      return { host, loginId: login.secretId };
    }
    new SecretLookup(this, 'own-database-admin', login.adminSecretId);
    return { host, loginId: (this.secrets.grafanaDatabase as GeneratedSecret).id, adminId: login.adminSecretId };
  }

  private createDatabase(): DatabaseAddress {
    const { region, need, labels, database = {}, deletionProtection: protect } = this.props;
    if (isGiven(database)) return this.useDatabase(database);
    const { id: secretId, version } = this.secrets.grafanaDatabase as GeneratedSecret;
    const { name, keys } = SECRETS.grafanaDatabase;
    // The version by its number, which is known once it is written: so the login gets what lies in the store, also where an apply broke off between the two.
    const login = readEphemeralSecret(this.stack, { name: name.replaceAll('-', '_'), secretId, version: version.version, keys });
    const made = new CloudSqlDatabase(this, 'database', {
      name: `${this.name}-${GRAFANA}`,
      region,
      networkId: this.network.networkId,
      zone: this.zones[0] as string,
      sizing: need.sizing.database,
      database: GRAFANA,
      login: { username: GRAFANA, password: login.password as string, revision: need.secretsRevision },
      labels,
      after: this.network.services === undefined ? this.apis : [this.network.services],
      protect,
    });
    return { host: made.host, loginId: secretId, ...(database.verifyCertificate === false ? {} : { authorities: made.authorities }) };
  }

  private createBuckets(): GcpFoundation['buckets'] {
    const { project, region, need, accessLogBucket, buckets: given, deletionProtection: protect } = this.props;
    if (given !== undefined) {
      new BucketsLookup(this, 'own-buckets', { buckets: given, region });
      return { traces: given.traces.name, metrics: given.metrics.name, rules: given.rules.name, logs: given.logs.name };
    }
    const storage = new DataGoogleStorageProjectServiceAccount(this, 'storage-agent', { project, dependsOn: [this.storageApi] });
    // One key per component, so that a component that is taken over reads nothing of another.
    const keys = new Map<string, EncryptionKey>();
    const keyOf = (bucket: BucketName): EncryptionKey => {
      const owner = need.identities.find((identity) => identity.buckets.includes(bucket))?.component ?? bucket;
      const key = keys.get(owner) ?? this.key(`objects-${owner}`, storage.member);
      keys.set(owner, key);
      return key;
    };
    // Names are the whole world's, so the project's, which is too, stands in front.
    const of = (bucket: BucketName): string =>
      new DataBucket(this, `${bucket}-bucket`, { name: `${project}-${this.name}-${bucket}`, region, sizing: need.sizing.buckets[bucket], key: keyOf(bucket), accessLogBucket, protect }).bucket.name;
    return { traces: of('traces'), metrics: of('metrics'), rules: of('rules'), logs: of('logs') };
  }

  private grantBuckets(): void {
    const { project, need } = this.props;
    const after: readonly ITerraformDependable[] = this.cluster instanceof GkeCluster ? [this.cluster.cluster] : [];
    for (const { component: serviceAccount, buckets } of need.identities) {
      const pods = { project, projectNumber: this.projectNumber, namespace: need.namespace, serviceAccount };
      for (const bucket of buckets) new BucketAccess(this, `${serviceAccount}-${bucket}-access`, { ...pods, bucket: this.buckets[bucket], after });
    }
  }

  private createManagedKafka(): ManagedKafka | undefined {
    const { project, region, need, kafka, labels, deletionProtection: protect } = this.props;
    const sizing = need.sizing.kafka;
    if (kafka === undefined || isGiven(kafka) || kafka.service !== 'managed' || sizing === undefined) return undefined;
    const apis = managedKafkaApis(this);
    const clients = Object.fromEntries(need.identities.flatMap(({ component, buffer }) => (buffer === undefined ? [] : [[component, buffer]])));
    return new ManagedKafka(this, 'buffer', {
      project,
      projectNumber: this.projectNumber,
      region,
      name: this.name,
      subnetId: this.network.subnetId,
      // The agent comes with the API.
      key: this.key('buffer', `serviceAccount:${managedKafkaAgent(this.projectNumber)}`, apis),
      vcpus: managedKafkaVcpus(sizing),
      topics: topicsOf(sizing.topics, 'buffer'),
      clients,
      labels,
      // Its pool of identities, in which the one that asks for certificates is, comes with the first cluster.
      after: [...apis, ...(this.cluster instanceof GkeCluster ? [this.cluster.cluster] : [])],
      protect,
    });
  }
}
