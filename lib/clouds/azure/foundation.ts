import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { TerraformConstruct } from '../construct';
import { BUCKETS, FACTS, needs, SECRETS, strimziBootstrap, type BucketName, type FactValues } from '../../facts';
import { eventHubsUnits, topicsOf, type NodePoolSizing } from '../../sizing';
import type { FoundationFacts, FoundationNeed } from '../cloud';
import { isGiven } from '../given';
import type { GivenDatabase } from '../given/database';
import { bootstrap } from '../given/kafka';
import { BlobStore, type ContainerRef } from './buckets';
import type { AllRanges } from './cidr';
import type { AzureCloudProps } from './cloud';
import { AksCluster, DEFAULT_KUBERNETES_VERSION, NodeDisks, type ClusterAccess, type ClusterAddress, type ClusterRef } from './cluster';
import { azureProvider } from './connect';
import { FlexibleServer } from './database';
import { PrivateEndpoints } from './endpoints';
import { EventHubs } from './event-hubs';
import { accountIds, containerRefs, ContainersLookup } from './given/buckets';
import { clusterId, ClusterLookup, type GivenCluster } from './given/cluster';
import { SecretLookup } from './given/database';
import type { GivenKafka } from './given/kafka';
import { NetworkLookup, networkRef } from './given/network';
import { grant, grantOperators, OwnIdentity, PodIdentity, Role, type Operators } from './identity';
import { usesEventHubs } from './kafka';
import { EncryptionKey } from './keys';
import { ServiceLogs } from './logs';
import { databaseName, eventHubsName, storageAccountName, vaultName, type NameSource } from './names';
import { AzureNetwork, type NetworkRef } from './network';
import { NodePool, UNTAINTED, type ZoneNodes } from './nodes';
import type { Place } from './place';
import { Propagation, timeProvider } from './propagation';
import { GeneratedSecret, readEphemeralSecret } from './secrets';
import type { Tags } from './tags';
import { Vault } from './vaults';

/** Name of Grafana's login, and of its database. */
const GRAFANA = 'grafana';

/** What `AzureCloud` was told, with its defaults, and what the platform needs. */
export interface AzureFoundationProps extends AzureCloudProps {
  /** Zones of the platform, as `1`; nodes run in as many of them, from the first on, as the sizing says. */
  readonly zones: readonly string[];
  /** Every range of the network. */
  readonly ranges: AllRanges;
  /** Tags of each resource, the platform's own among them. */
  readonly tags: Tags;
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

/** Everything a platform needs from Azure, made or the user's own, with the inner constructs in reach. */
export class AzureFoundation extends TerraformConstruct {
  /** The resource group that everything lies in. */
  public readonly resourceGroup: ResourceGroup;
  /** The network and its subnets. */
  public readonly network: NetworkRef;
  /** Vault of the control plane's key; of nothing else, since the control plane may connect itself to it. Absent where the cluster exists already. */
  public readonly clusterVault?: Vault;
  /** Vault of all other keys, and of the secrets. */
  public readonly dataVault: Vault;
  /** The cluster: an `AksCluster`, or your own. */
  public readonly cluster: ClusterAddress & ClusterRef;
  /** A pool for each role of nodes, beside the first nodes of the cluster itself. */
  public readonly nodePools: readonly NodePool[];
  /** The containers, which are in an account of the data, and one of what people write, which has versions. */
  public readonly containers: { readonly [B in BucketName]: ContainerRef };
  /** Absent where Strimzi, or a Kafka of the user's own, holds the buffer, or there is none. */
  public readonly eventHubs?: EventHubs;
  /** Identities of the components that use blobs or event hubs, by component. */
  public readonly podIdentities: { readonly [component: string]: PodIdentity };
  /** What was made up, in the vault. */
  public readonly secrets: Logins;

  private readonly name: string;
  private readonly names: NameSource;
  /** Zones that have nodes. */
  private readonly zones: readonly string[];
  private readonly place: Place;
  private readonly tenantId: string;
  private readonly operators: Operators;
  private readonly endpoints: PrivateEndpoints;
  private readonly logs: ServiceLogs;
  /** Absent where nodes and volumes are encrypted by something of the user's own. */
  private readonly disks: NodeDisks | undefined;
  private readonly diskKey: EncryptionKey | undefined;
  /** PostgreSQL of Grafana. */
  private readonly database: DatabaseAddress;

  public constructor(
    private readonly stack: TerraformStack,
    private readonly props: AzureFoundationProps,
  ) {
    super(stack, 'azure', needs(props, 'subscriptionId', 'region', 'zones', 'ranges', 'tags', 'need'));
    const { subscriptionId, region, tags, need, admins = [], deletionProtection: protect = true } = props;
    this.name = need.platformId;
    this.names = { platformId: this.name, subscriptionId, region };
    this.zones = props.zones.slice(0, need.sizing.zones);
    azureProvider(stack, { subscriptionId, register: true, eventHubs: need.sizing.kafka !== undefined && usesEventHubs(props.kafka) });
    timeProvider(stack);
    const caller = new DataAzurermClientConfig(this, 'caller');
    this.tenantId = caller.tenantId;
    this.operators = { current: caller.objectId, admins };
    this.resourceGroup = new ResourceGroup(this, 'resource-group', { name: this.name, location: region, tags: { ...tags }, lifecycle: { preventDestroy: protect } });
    this.place = { resourceGroup: this.resourceGroup.name, region, tags };
    this.logs = new ServiceLogs(this, 'logs', { ...this.place, ...props.logs, name: `${this.name}-logs`, agents: this.access.defender, protect });
    this.network = this.createNetwork();
    this.endpoints = new PrivateEndpoints(this, 'endpoints', { ...this.place, networkId: this.network.networkId, subnetId: this.network.endpointSubnetId, zoneIds: this.network.privateZoneIds, after: this.network.ready });
    this.clusterVault = this.givenCluster === undefined ? this.vault('cluster', [Role.KEEPS_KEYS]) : undefined;
    this.dataVault = this.vault('data', [Role.KEEPS_KEYS, Role.KEEPS_SECRETS]);
    this.diskKey = this.makesStorageClass ? new EncryptionKey(this, 'disk-key', { name: 'disks', vault: this.dataVault, protect }) : undefined;
    this.disks = this.createDisks();
    this.cluster = this.createCluster();
    this.nodePools = this.createNodes();
    this.secrets = this.createSecrets();
    this.database = this.createDatabase();
    this.containers = this.createContainers();
    this.eventHubs = this.createEventHubs();
    this.podIdentities = this.createPodIdentities();
    if (this.givenKafka !== undefined) new SecretLookup(this, 'own-kafka', this.givenKafka.secretId);
  }

  /** What the later stacks need to know. */
  public facts(): FoundationFacts {
    const { givenKafka, database, disks } = this;
    const { grafana, grafanaKey } = this.secrets;
    return {
      facts: this.factValues(),
      secretIds: {
        ...(givenKafka === undefined ? {} : { kafka: givenKafka.secretId }),
        grafanaDatabase: database.loginId,
        ...(database.adminId === undefined ? {} : { grafanaDatabaseAdmin: database.adminId }),
        grafana: grafana.id,
        grafanaKey: grafanaKey.id,
      },
      identities: Object.fromEntries(Object.entries(this.podIdentities).map(([component, { clientId }]) => [component, clientId])),
      cluster: { endpoint: this.cluster.endpoint, caCertificate: this.cluster.caCertificate, ...(disks === undefined ? {} : { diskEncryptionSetId: disks.set.id }) },
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

  /** How a cluster that is made is reached and kept. */
  private get access(): ClusterAccess {
    const { cluster = {} } = this.props;
    return isGiven(cluster) ? {} : cluster;
  }

  private get makesStorageClass(): boolean {
    return this.givenCluster === undefined || 'identityId' in this.givenCluster.volumes;
  }

  private factValues(): FactValues {
    const { namespace, sizing } = this.props.need;
    const containers = Object.entries(BUCKETS).map(([bucket, fact]) => [fact, this.containers[bucket as BucketName].name]);
    const own = this.givenKafka === undefined ? undefined : bootstrap(this.givenKafka);
    const strimzi = strimziBootstrap(namespace);
    return {
      ...(Object.fromEntries(containers) as { readonly [B in BucketName as (typeof BUCKETS)[B]]: string }),
      [FACTS.objectStoreAccount]: this.containers.traces.account,
      [FACTS.rulesAccount]: this.containers.rules.account,
      ...(sizing.kafka === undefined ? {} : { [FACTS.kafkaBrokers]: own?.join(',') ?? strimzi, [FACTS.kafkaBroker]: own?.[0] ?? strimzi }),
      ...(this.eventHubs === undefined ? {} : { [FACTS.bufferBrokers]: this.eventHubs.brokers, [FACTS.bufferScope]: this.eventHubs.scope }),
      [FACTS.databaseHost]: this.database.host,
    };
  }

  private createNetwork(): NetworkRef {
    const { ranges, region, network = {} } = this.props;
    if (isGiven(network)) {
      new NetworkLookup(this, 'own-network', { ...network, region });
      return networkRef(network);
    }
    const { natGatewayPerZone } = network;
    return new AzureNetwork(this, 'network', { ...this.place, name: this.name, ranges, zones: this.zones, apiClientCidrs: this.access.privateAccessCidrs, natGatewayPerZone });
  }

  private createDisks(): NodeDisks | undefined {
    const { diskKey, givenCluster } = this;
    if (diskKey === undefined) return undefined;
    const disks = new NodeDisks(this, 'disks', { ...this.place, name: `${this.name}-disks`, key: diskKey });
    diskKey.admit(disks.set.identity.principalId, Role.WRAPS_KEYS);
    if (givenCluster !== undefined && 'identityId' in givenCluster.volumes) {
      grant(this, 'own-cluster-disks', { scope: disks.set.id, role: Role.READS, principalId: givenCluster.volumes.identityId });
    }
    return disks;
  }

  private vault(what: 'cluster' | 'data', roles: readonly Role[]): Vault {
    const { vaults = {}, deletionProtection: protect } = this.props;
    const { tenantId, operators, endpoints } = this;
    const clientCidrs = vaults.clientCidrs ?? this.access.publicAccessCidrs;
    const made = new Vault(this, `${what}-vault`, { ...this.place, ...vaults, clientCidrs, name: vaultName(this.names, what), tenantId, roles, operators, endpoints, protect });
    this.logs.keep(`${what}-vault`, 'vault', made.id);
    return made;
  }

  private identity(of: string): OwnIdentity {
    return new OwnIdentity(this, `${of}-identity`, { ...this.place, name: `${this.name}-${of}` });
  }

  /** A key of the data vault, and the identity that uses it. */
  private keyed(of: string): { readonly key: EncryptionKey; readonly identity: OwnIdentity } {
    const identity = this.identity(of);
    const key = new EncryptionKey(this, `${of}-key`, { name: of, vault: this.dataVault, user: identity.identity.principalId, protect: this.props.deletionProtection });
    return { key, identity };
  }

  /** What all nodes have alike. */
  private get nodes(): Pick<ZoneNodes, 'kubernetesVersion' | 'encryptionAtHost' | 'tags'> {
    const { cluster: { encryptionAtHost = true } = {}, tags } = this.props;
    const { kubernetesVersion = DEFAULT_KUBERNETES_VERSION } = this.access;
    return { kubernetesVersion: this.givenCluster === undefined ? kubernetesVersion : undefined, encryptionAtHost, tags };
  }

  private subnetId(zone: string): string {
    return this.network.nodeSubnetIds[zone] ?? '';
  }

  private createCluster(): ClusterAddress & ClusterRef {
    const { subscriptionId, region } = this.props;
    const { givenCluster: cluster, clusterVault: vault, diskKey, disks } = this;
    if (cluster !== undefined) {
      new ClusterLookup(this, 'own-cluster', { cluster, region, networkId: this.network.networkId });
      return { ...cluster, id: clusterId(subscriptionId, cluster) };
    }
    if (vault === undefined || diskKey === undefined || disks === undefined) throw new RangeError('a cluster that is made has a vault, and disks under a key');
    return this.makeCluster(vault, diskKey, disks);
  }

  private makeCluster(vault: Vault, diskKey: EncryptionKey, disks: NodeDisks): AksCluster {
    const { ranges, need, deletionProtection: protect } = this.props;
    const { defender = false, ...cluster } = this.access;
    const identity = this.identity('cluster');
    const secretsKey = new EncryptionKey(this, 'cluster-key', { name: 'cluster', vault, rotated: false, protect });
    secretsKey.admit(identity.identity.principalId, Role.USES_KEYS);
    const zone = this.zones[0] as string;
    const first = need.sizing.pools.find(({ role }) => role === UNTAINTED) as NodePoolSizing;
    const made = new AksCluster(this, 'cluster', {
      ...this.place,
      ...cluster,
      name: this.name,
      tenantId: this.tenantId,
      ranges,
      apiServerSubnetId: this.network.apiServerSubnetId ?? '',
      outbound: this.network.outbound,
      identity,
      nodes: { ...this.nodes, pool: first, zone, subnetId: this.subnetId(zone) },
      secretsKey,
      diskEncryptionSetId: disks.set.id,
      defenderWorkspaceId: defender ? this.logs.workspaceId : undefined,
      after: [...this.network.ready, this.grantCluster(identity, vault, disks), vault.endpoint, ...diskKey.ready],
      protect,
    });
    this.logs.keep('cluster', 'cluster', made.id);
    grantOperators(this, 'cluster-admin', made.id, Role.RULES_CLUSTER, this.operators);
    return made;
  }

  /** What the control plane may do outside its own resource group: put machines and itself into the subnets, read what encrypts disks, and reach its key. */
  private grantCluster({ identity: { principalId } }: OwnIdentity, vault: Vault, disks: NodeDisks): ITerraformDependable {
    const subnets = [...this.zones.map((zone) => [`nodes-${zone}`, this.subnetId(zone)] as const), ['api-server', this.network.apiServerSubnetId ?? ''] as const];
    // One subnet may be that of several zones, and Azure gives a role once.
    const once = subnets.filter(([, scope], index) => subnets.findIndex(([, other]) => other === scope) === index);
    const given = once.map(([name, scope]) => grant(this, `cluster-${name}`, { scope, role: Role.USES_SUBNET, principalId }));
    const reads = grant(this, 'cluster-disks', { scope: disks.set.id, role: Role.READS, principalId });
    const connects = grant(this, 'cluster-connects', { scope: vault.id, role: Role.CONNECTS_VAULT, principalId });
    return new Propagation(this, 'cluster-known', [...given, reads, connects]);
  }

  private createNodes(): NodePool[] {
    if (this.givenCluster?.nodes === 'own') return [];
    const system = this.givenCluster === undefined;
    return this.props.need.sizing.pools.map((pool) => {
      // The first zone's are those that a cluster is made with.
      const zones = system && pool.role === UNTAINTED ? this.zones.slice(1) : this.zones;
      const subnetIds = Object.fromEntries(zones.map((zone) => [zone, this.subnetId(zone)]));
      return new NodePool(this, `${pool.role}-nodes`, { ...this.nodes, cluster: this.cluster, system, pool, subnetIds });
    });
  }

  private createSecrets(): Logins {
    const { need, database, deletionProtection: protect } = this.props;
    const of = (secret: 'grafanaDatabase' | 'grafana' | 'grafanaKey', plain: Tags, generated: string, revision: number): GeneratedSecret =>
      new GeneratedSecret(this, SECRETS[secret].name, { name: SECRETS[secret].name, vault: this.dataVault, plain, generated: [generated], revision, protect });
    const prepared = database !== undefined && isGiven(database) && 'secretId' in database.login;
    return {
      ...(prepared ? {} : { grafanaDatabase: of('grafanaDatabase', { username: GRAFANA }, 'password', need.secretsRevision) }),
      grafana: of('grafana', { username: 'admin' }, 'password', need.secretsRevision),
      // A new one would make what Grafana has encrypted with it unreadable.
      grafanaKey: of('grafanaKey', {}, 'key', 1),
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
    const { need, database, databaseStandby: standby, deletionProtection: protect, zones } = this.props;
    if (database !== undefined && isGiven(database)) return this.useDatabase(database);
    const { id: secretId, secret } = this.secrets.grafanaDatabase as GeneratedSecret;
    const { name, keys } = SECRETS.grafanaDatabase;
    // The version by its name, which is known once it is written: so the login gets what lies in the vault, also where an apply broke off between the two.
    const login = readEphemeralSecret(this.stack, { name: name.replaceAll('-', '_'), secretId, version: secret.version, keys });
    const made = new FlexibleServer(this, 'database', {
      ...this.place,
      ...this.keyed('database'),
      name: databaseName(this.names),
      networkId: this.network.networkId,
      subnetId: this.network.dataSubnetId ?? '',
      zones,
      sizing: need.sizing.database,
      standby,
      database: GRAFANA,
      login: { username: GRAFANA, password: login.password as string, revision: need.secretsRevision },
      after: this.network.ready,
      protect,
    });
    this.logs.keep('database', 'database', made.server.id);
    return { host: made.host, loginId: secretId };
  }

  private createContainers(): AzureFoundation['containers'] {
    const { need, region, buckets: containers, deletionProtection: protect } = this.props;
    if (containers !== undefined) {
      new ContainersLookup(this, 'own-objects', { containers, region });
      if (containers.endpointCidrs === undefined) {
        for (const [account, id] of Object.entries(accountIds(containers))) this.endpoints.add(`${this.name}-${account}-objects`, 'blob', id);
      }
      return containerRefs(containers);
    }
    const { place, endpoints, names } = this;
    const keyed = this.keyed('objects');
    const of = (what: 'data' | 'rules', versioned: boolean): BlobStore => {
      const buckets = (Object.keys(BUCKETS) as BucketName[]).filter((bucket) => need.sizing.buckets[bucket].versioned === versioned);
      const containers = Object.fromEntries(buckets.map((bucket) => [bucket, need.sizing.buckets[bucket]]));
      return new BlobStore(this, `${what}-objects`, { ...place, ...keyed, name: storageAccountName(names, what), containers, versioned, endpoints, protect });
    };
    const stores = [of('data', false), of('rules', true)];
    const refs = (Object.keys(BUCKETS) as BucketName[]).map((bucket) => [bucket, stores.map((store) => store.container(bucket)).find((ref) => ref !== undefined)] as const);
    return Object.fromEntries(refs) as AzureFoundation['containers'];
  }

  private createEventHubs(): EventHubs | undefined {
    const { need, kafka, deletionProtection: protect } = this.props;
    const units = need.sizing.kafka && eventHubsUnits(need.sizing.kafka);
    if (!usesEventHubs(kafka) || need.sizing.kafka === undefined || units === undefined) return undefined;
    const topics = topicsOf(need.sizing.kafka.topics, 'buffer');
    return new EventHubs(this, 'buffer', { ...this.place, ...this.keyed('buffer'), name: eventHubsName(this.names), units, topics, endpoints: this.endpoints, protect });
  }

  private createPodIdentities(): AzureFoundation['podIdentities'] {
    const { need } = this.props;
    const issuer = this.cluster.oidcIssuer;
    const made = need.identities.flatMap(({ component: serviceAccount, buckets, buffer }) => {
      const use = this.eventHubs === undefined ? undefined : buffer;
      if (buckets.length === 0 && use === undefined) return [];
      const containers = Object.fromEntries(buckets.map((bucket) => [bucket, this.containers[bucket].id]));
      const identity = new PodIdentity(this, `${serviceAccount}-pods`, { ...this.place, name: `${this.name}-${serviceAccount}`, issuer, namespace: need.namespace, serviceAccount, containers });
      if (use !== undefined) this.eventHubs?.grant(identity, use, identity.identity.principalId);
      return [[serviceAccount, identity] as const];
    });
    return Object.fromEntries(made);
  }
}
