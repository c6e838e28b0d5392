import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { BUCKETS, FACTS, SECRETS, strimziBootstrap, type BucketName, type FactValues } from '../../facts';
import { topicsOf, type NodePoolSizing } from '../../sizing';
import type { FoundationFacts, FoundationNeed } from '../cloud';
import { BlobStore } from './buckets';
import type { AllRanges } from './cidr';
import type { AzureCloudProps } from './cloud';
import { AksCluster, DEFAULT_KUBERNETES_VERSION, NodeDisks } from './cluster';
import { azureProvider } from './connect';
import { FlexibleServer } from './database';
import { PrivateEndpoints } from './endpoints';
import { EventHubs } from './event-hubs';
import { grant, grantOperators, OwnIdentity, PodIdentity, Role, type Operators } from './identity';
import { unitsFor } from './kafka';
import { EncryptionKey } from './keys';
import { ServiceLogs } from './logs';
import { databaseName, eventHubsName, storageAccountName, vaultName, type NameSource } from './names';
import { AzureNetwork } from './network';
import { NodePool, UNTAINTED, type ZoneNodes } from './nodes';
import type { Place } from './place';
import { Propagation, timeProvider } from './propagation';
import { GeneratedSecret, readEphemeralSecret } from './secrets';
import type { Tags } from './tags';
import { Vault } from './vaults';

/** Name of Grafana's login, and of its database. */
const GRAFANA = 'grafana';

export interface AzureFoundationProps extends AzureCloudProps {
  readonly zones: readonly string[];
  readonly ranges: AllRanges;
  readonly tags: Tags;
  readonly need: FoundationNeed;
}

/** Everything a platform needs from Azure, with its inner constructs in reach. */
export class AzureFoundation extends Construct {
  public readonly resourceGroup: ResourceGroup;
  public readonly network: AzureNetwork;
  /** Vault of the control plane's key; of nothing else, since the control plane may connect itself to it. */
  public readonly clusterVault: Vault;
  /** Vault of all other keys, and of the secrets. */
  public readonly dataVault: Vault;
  public readonly cluster: AksCluster;
  public readonly nodePools: readonly NodePool[];
  public readonly database: FlexibleServer;
  /** Accounts of the data, and of what people write, which has versions. */
  public readonly objectStores: { readonly data: BlobStore; readonly rules: BlobStore };
  /** Absent where Strimzi holds the buffer, or there is none. */
  public readonly eventHubs?: EventHubs;
  public readonly podIdentities: { readonly [component: string]: PodIdentity };
  public readonly secrets: { readonly grafanaDatabase: GeneratedSecret; readonly grafana: GeneratedSecret; readonly grafanaKey: GeneratedSecret };

  private readonly name: string;
  private readonly names: NameSource;
  /** Zones that have nodes. */
  private readonly zones: readonly string[];
  private readonly place: Place;
  private readonly tenantId: string;
  private readonly operators: Operators;
  private readonly endpoints: PrivateEndpoints;
  private readonly logs: ServiceLogs;
  private readonly disks: NodeDisks;
  private readonly diskKey: EncryptionKey;

  public constructor(
    private readonly stack: TerraformStack,
    private readonly props: AzureFoundationProps,
  ) {
    super(stack, 'azure');
    const { subscriptionId, region, tags, need, admins = [], deletionProtection: protect = true } = props;
    this.name = need.platformId;
    this.names = { platformId: this.name, subscriptionId, region };
    this.zones = props.zones.slice(0, need.sizing.zones);
    azureProvider(stack, { subscriptionId, register: true });
    timeProvider(stack);
    const caller = new DataAzurermClientConfig(this, 'caller');
    this.tenantId = caller.tenantId;
    this.operators = { current: caller.objectId, admins };
    this.resourceGroup = new ResourceGroup(this, 'resource-group', { name: this.name, location: region, tags: { ...tags }, lifecycle: { preventDestroy: protect } });
    this.place = { resourceGroup: this.resourceGroup.name, region, tags };
    this.logs = new ServiceLogs(this, 'logs', { ...this.place, ...props.logs, name: `${this.name}-logs`, agents: props.cluster?.defender, protect });
    this.network = this.createNetwork();
    this.endpoints = new PrivateEndpoints(this, 'endpoints', { ...this.place, networkId: this.network.network.id, subnetId: this.network.endpoints.id, after: this.network.ready });
    this.clusterVault = this.vault('cluster', [Role.KEEPS_KEYS]);
    this.dataVault = this.vault('data', [Role.KEEPS_KEYS, Role.KEEPS_SECRETS]);
    this.diskKey = new EncryptionKey(this, 'disk-key', { name: 'disks', vault: this.dataVault, protect });
    this.disks = new NodeDisks(this, 'disks', { ...this.place, name: `${this.name}-disks`, key: this.diskKey });
    this.diskKey.admit(this.disks.set.identity.principalId, Role.WRAPS_KEYS);
    this.cluster = this.createCluster();
    this.nodePools = this.createNodes();
    this.secrets = this.createSecrets();
    this.database = this.createDatabase();
    this.objectStores = this.createObjectStores();
    this.eventHubs = this.createEventHubs();
    this.podIdentities = this.createPodIdentities();
  }

  /** What the later stacks need to know. */
  public facts(): FoundationFacts {
    const { grafanaDatabase, grafana, grafanaKey } = this.secrets;
    return {
      facts: this.factValues(),
      secretIds: { grafanaDatabase: grafanaDatabase.id, grafana: grafana.id, grafanaKey: grafanaKey.id },
      identities: Object.fromEntries(Object.entries(this.podIdentities).map(([component, { clientId }]) => [component, clientId])),
      cluster: { endpoint: this.cluster.endpoint, caCertificate: this.cluster.caCertificate, diskEncryptionSetId: this.disks.set.id },
    };
  }

  private factValues(): FactValues {
    const { namespace, sizing } = this.props.need;
    const containers = Object.entries(BUCKETS).map(([bucket, fact]) => [fact, this.container(bucket as BucketName)?.name]);
    const brokers = strimziBootstrap(namespace);
    return {
      ...(Object.fromEntries(containers) as { readonly [B in BucketName as (typeof BUCKETS)[B]]: string }),
      [FACTS.objectStoreAccount]: this.objectStores.data.account.name,
      [FACTS.rulesAccount]: this.objectStores.rules.account.name,
      ...(sizing.kafka === undefined ? {} : { [FACTS.kafkaBrokers]: brokers, [FACTS.kafkaBroker]: brokers }),
      ...(this.eventHubs === undefined ? {} : { [FACTS.bufferBrokers]: this.eventHubs.brokers, [FACTS.bufferScope]: this.eventHubs.scope }),
      [FACTS.databaseHost]: this.database.host,
    };
  }

  private createNetwork(): AzureNetwork {
    const { ranges, cluster = {}, network: { natGatewayPerZone } = {} } = this.props;
    return new AzureNetwork(this, 'network', { ...this.place, name: this.name, ranges, zones: this.zones, apiClientCidrs: cluster.privateAccessCidrs, natGatewayPerZone });
  }

  private vault(what: 'cluster' | 'data', roles: readonly Role[]): Vault {
    const { vaults = {}, cluster = {}, deletionProtection: protect } = this.props;
    const { tenantId, operators, endpoints } = this;
    const clientCidrs = vaults.clientCidrs ?? cluster.publicAccessCidrs;
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
    const { cluster: { kubernetesVersion = DEFAULT_KUBERNETES_VERSION, encryptionAtHost = true } = {}, tags } = this.props;
    return { kubernetesVersion, encryptionAtHost, tags };
  }

  private subnetId(zone: string): string {
    return this.network.nodes[zone]?.id ?? '';
  }

  private createCluster(): AksCluster {
    const { ranges, need, cluster: { defender = false, ...cluster } = {}, deletionProtection: protect } = this.props;
    const identity = this.identity('cluster');
    const secretsKey = new EncryptionKey(this, 'cluster-key', { name: 'cluster', vault: this.clusterVault, rotated: false, protect });
    secretsKey.admit(identity.identity.principalId, Role.USES_KEYS);
    const zone = this.zones[0] as string;
    const first = need.sizing.pools.find(({ role }) => role === UNTAINTED) as NodePoolSizing;
    const made = new AksCluster(this, 'cluster', {
      ...this.place,
      ...cluster,
      name: this.name,
      tenantId: this.tenantId,
      ranges,
      apiServerSubnetId: this.network.apiServer.id,
      identity,
      nodes: { ...this.nodes, pool: first, zone, subnetId: this.subnetId(zone) },
      secretsKey,
      diskEncryptionSetId: this.disks.set.id,
      defenderWorkspaceId: defender ? this.logs.workspaceId : undefined,
      after: [...this.network.ready, this.grantCluster(identity), this.clusterVault.endpoint, ...this.diskKey.ready],
      protect,
    });
    this.logs.keep('cluster', 'cluster', made.id);
    grantOperators(this, 'cluster-admin', made.id, Role.RULES_CLUSTER, this.operators);
    return made;
  }

  /** What the control plane may do outside its own resource group: put machines and itself into the subnets, read what encrypts disks, and reach its key. */
  private grantCluster({ identity: { principalId } }: OwnIdentity): ITerraformDependable {
    const subnets = [...this.zones.map((zone) => [`nodes-${zone}`, this.subnetId(zone)]), ['api-server', this.network.apiServer.id]] as [string, string][];
    const given = subnets.map(([name, scope]) => grant(this, `cluster-${name}`, { scope, role: Role.USES_SUBNET, principalId }));
    const disks = grant(this, 'cluster-disks', { scope: this.disks.set.id, role: Role.READS, principalId });
    const vault = grant(this, 'cluster-connects', { scope: this.clusterVault.id, role: Role.CONNECTS_VAULT, principalId });
    return new Propagation(this, 'cluster-known', [...given, disks, vault]);
  }

  private createNodes(): NodePool[] {
    return this.props.need.sizing.pools.map((pool) => {
      // The first zone's are the cluster's own.
      const zones = pool.role === UNTAINTED ? this.zones.slice(1) : this.zones;
      const subnetIds = Object.fromEntries(zones.map((zone) => [zone, this.subnetId(zone)]));
      return new NodePool(this, `${pool.role}-nodes`, { ...this.nodes, cluster: this.cluster, pool, subnetIds });
    });
  }

  private createSecrets(): AzureFoundation['secrets'] {
    const { need, deletionProtection: protect } = this.props;
    const of = (secret: 'grafanaDatabase' | 'grafana' | 'grafanaKey', plain: Tags, generated: string, revision: number): GeneratedSecret =>
      new GeneratedSecret(this, SECRETS[secret].name, { name: SECRETS[secret].name, vault: this.dataVault, plain, generated: [generated], revision, protect });
    return {
      grafanaDatabase: of('grafanaDatabase', { username: GRAFANA }, 'password', need.secretsRevision),
      grafana: of('grafana', { username: 'admin' }, 'password', need.secretsRevision),
      // A new one would make what Grafana has encrypted with it unreadable.
      grafanaKey: of('grafanaKey', {}, 'key', 1),
    };
  }

  private createDatabase(): FlexibleServer {
    const { need, deletionProtection: protect, zones } = this.props;
    const { id: secretId, secret } = this.secrets.grafanaDatabase;
    const { name, keys } = SECRETS.grafanaDatabase;
    // The version by its name, which is known once it is written: so the login gets what lies in the vault, also where an apply broke off between the two.
    const login = readEphemeralSecret(this.stack, { name: name.replaceAll('-', '_'), secretId, version: secret.version, keys });
    const made = new FlexibleServer(this, 'database', {
      ...this.place,
      ...this.keyed('database'),
      name: databaseName(this.names),
      networkId: this.network.network.id,
      subnetId: this.network.data.id,
      zones,
      sizing: need.sizing.database,
      database: GRAFANA,
      login: { username: GRAFANA, password: login.password as string, revision: need.secretsRevision },
      after: this.network.ready,
      protect,
    });
    this.logs.keep('database', 'database', made.server.id);
    return made;
  }

  private createObjectStores(): AzureFoundation['objectStores'] {
    const { need, deletionProtection: protect } = this.props;
    const { place, endpoints, names } = this;
    const keyed = this.keyed('objects');
    const of = (what: 'data' | 'rules', versioned: boolean): BlobStore => {
      const buckets = (Object.keys(BUCKETS) as BucketName[]).filter((bucket) => need.sizing.buckets[bucket].versioned === versioned);
      const containers = Object.fromEntries(buckets.map((bucket) => [bucket, need.sizing.buckets[bucket]]));
      return new BlobStore(this, `${what}-objects`, { ...place, ...keyed, name: storageAccountName(names, what), containers, versioned, endpoints, protect });
    };
    return { data: of('data', false), rules: of('rules', true) };
  }

  private container(bucket: BucketName): StorageContainer | undefined {
    return this.objectStores.data.containers[bucket] ?? this.objectStores.rules.containers[bucket];
  }

  private createEventHubs(): EventHubs | undefined {
    const { need, kafka, deletionProtection: protect } = this.props;
    const units = need.sizing.kafka && unitsFor(need.sizing.kafka);
    if (kafka?.service !== 'eventHubs' || need.sizing.kafka === undefined || units === undefined) return undefined;
    const topics = topicsOf(need.sizing.kafka.topics, 'buffer');
    return new EventHubs(this, 'buffer', { ...this.place, ...this.keyed('buffer'), name: eventHubsName(this.names), units, topics, endpoints: this.endpoints, protect });
  }

  private createPodIdentities(): AzureFoundation['podIdentities'] {
    const { need } = this.props;
    const issuer = this.cluster.cluster.oidcIssuerUrl;
    const made = need.identities.flatMap(({ component: serviceAccount, buckets, buffer }) => {
      const use = this.eventHubs === undefined ? undefined : buffer;
      if (buckets.length === 0 && use === undefined) return [];
      const containers = Object.fromEntries(buckets.map((bucket) => [bucket, this.container(bucket)?.id ?? '']));
      const identity = new PodIdentity(this, `${serviceAccount}-pods`, { ...this.place, name: `${this.name}-${serviceAccount}`, issuer, namespace: need.namespace, serviceAccount, containers });
      if (use !== undefined) this.eventHubs?.grant(identity, use, identity.identity.principalId);
      return [[serviceAccount, identity] as const];
    });
    return Object.fromEntries(made);
  }
}
