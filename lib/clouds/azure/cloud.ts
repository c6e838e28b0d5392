import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { ValidationError, type Fault, type Faults } from '../../errors';
import { SECRETS, STRIMZI_TRAITS, type OperatorChart, type PlatformTraits, type SecretName } from '../../facts';
import { azureNodeCatalog, type AzureNodeType, type AzureNodeTypeChoice, type PlatformSizing, type PoolRole, type TierName } from '../../sizing';
import { checkClientCidrs, isPrivate, parseCidr } from '../cidr';
import type { Cloud, FoundationFacts, FoundationNeed } from '../cloud';
import { isGiven } from '../given';
import { databaseTraits, type GivenDatabase } from '../given/database';
import { kafkaTraits } from '../given/kafka';
import { checkRanges, rangesOf, type AllRanges, type NetworkRanges } from './cidr';
import type { ClusterAccess } from './cluster';
import { connectStack, EncryptedStorageClass } from './connect';
import { checkDatabase, POSTGRES_PORT, type DatabaseStandby } from './database';
import { AzureFoundation } from './foundation';
import { checkGivenContainers, type GivenContainers } from './given/buckets';
import { checkGivenCluster, type GivenCluster } from './given/cluster';
import { checkGivenDatabase } from './given/database';
import { checkGivenKafka, type GivenKafka } from './given/kafka';
import { checkGivenNetwork, givenRanges, type GivenNetwork } from './given/network';
import { AzureKafka, checkKafka, EVENT_HUBS_PORT, usesEventHubs, type AzureIngestLog } from './kafka';
import { checkLogs, type LogsProps } from './logs';
import { checkNodeTypes, checkPools, checkVolumes } from './node-types';
import { checkDisks, checkRegion, checkZones, ZONES } from './regions';
import { readEphemeralSecret } from './secrets';
import { tagFaults, type Tags } from './tags';
import type { VaultClients } from './vaults';

/** The virtual network. */
export interface AzureNetworkProps extends NetworkRanges {
  /** True: a NAT gateway in each zone with nodes, about $33 a month each; false: one for all, in the first zone. Default: true. */
  readonly natGatewayPerZone?: boolean;
}

/** The PostgreSQL server that is made. */
export interface AzureDatabaseProps {
  /**
   * False: the connection is encrypted, and the server's certificate not checked. Default: true, with `verify-full`: one of the public authorities that
   * Grafana's image knows signed it, and its name is the server's.
   */
  readonly verifyCertificate?: boolean;
}

/** A platform on Azure: which subscription and region, and who may write into its key vaults. */
export interface AzureCloudProps {
  /** Id of the subscription, 32 hexadecimal digits in five groups. */
  readonly subscriptionId: string;
  /** Region with availability zones, as `westeurope`. */
  readonly region: string;
  /** Zones of the region by their numbers. Default: `1`, `2`, `3`. Three; a platform in one zone runs in the first, and one is enough. */
  readonly zones?: readonly string[];
  /** The virtual network: how it is made, or one of your own by `AzureNetwork.fromAttributes`. Default: one is made, see each prop. */
  readonly network?: AzureNetworkProps | GivenNetwork;
  /** The AKS cluster: how it is made, or one of your own by `AksCluster.fromAttributes`, in a network of your own. Default: one is made, see each prop. */
  readonly cluster?: ClusterAccess | GivenCluster;
  /** Containers of your own by `BlobStore.fromAttributes`. Default: they are made, in two storage accounts. */
  readonly buckets?: GivenContainers;
  /** The PostgreSQL server: whether its certificate is checked; or one of your own, by `FlexibleServer.fromAttributes`. Default: one is made, see each prop. */
  readonly database?: AzureDatabaseProps | GivenDatabase;
  /**
   * Where the standby of the database that is made runs, in the tiers that have one. `SameZone` where Azure takes no new ones across zones for a while,
   * West Europe for one: its list of regions marks them. Default: `ZoneRedundant`.
   */
  readonly databaseStandby?: DatabaseStandby;
  /** Who reaches the key vaults from outside the network; whoever applies the foundation must. Default: `cluster.publicAccessCidrs`. One of the two is needed. */
  readonly vaults?: VaultClients;
  /** The buffer, and where it can, the ingest log of Tempo and Mimir; or a Kafka of your own, for both, by `AzureKafka.fromAttributes`. Default: `AzureKafka.strimzi()`. */
  readonly kafka?: AzureKafka | GivenKafka;
  /** The ingest log, where `kafka` serves the buffer only. Default: `AzureKafka.strimzi()`. */
  readonly ingestLog?: AzureIngestLog;
  /** Where the logs of control plane, vaults and database go. Default: see each prop. */
  readonly logs?: LogsProps;
  /** Object ids of Entra users or, better, groups that administer the cluster and write the vaults, beside who applies first. Default: none. */
  readonly admins?: readonly string[];
  /** Machine type of each pool of nodes, by name or by `azureNodeType`. Default: the tier's row of `AZURE_NODE_TYPES`. Small has one pool, `general`. */
  readonly nodeTypes?: AzureNodeTypeChoice;
  /** True: Azure and Terraform refuse to destroy whatever holds data, the keys and the cluster. Default: true. Set it to false and apply, before a teardown. */
  readonly deletionProtection?: boolean;
  /** Tags on everything, beside the platform's own. Default: none. */
  readonly tags?: Tags;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SUBNET = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/;

/** The StorageClass that is made. */
const STORAGE_CLASS = 'observability-premium-v2';

/** Azure: AKS, Blob Storage and PostgreSQL in a network of their own; where the sizing has Kafka, Strimzi runs it on the same nodes, or Event Hubs holds the buffer. */
export class AzureCloud implements Cloud {
  public readonly name = 'azure';
  /** What Azure decides for the manifests: Blob Storage by the pod's identity, premium disks, the ways to Kafka and PostgreSQL. */
  public readonly traits: PlatformTraits;
  /** Zones of the platform; nodes run in as many of them, from the first on, as the sizing says. */
  public readonly zones: readonly string[];
  private readonly ranges: AllRanges;
  private readonly kafka: AzureKafka | GivenKafka;
  private readonly givenNetwork?: GivenNetwork;
  private readonly givenCluster?: GivenCluster;
  private readonly givenDatabase?: GivenDatabase;

  public constructor(private readonly props: AzureCloudProps) {
    const { network = {}, cluster = {}, buckets, database = {} } = props;
    this.givenNetwork = isGiven(network) ? network : undefined;
    this.givenCluster = isGiven(cluster) ? cluster : undefined;
    this.givenDatabase = isGiven(database) ? database : undefined;
    this.zones = props.zones ?? ZONES;
    this.ranges = isGiven(network) ? givenRanges(network) : rangesOf(network);
    this.kafka = props.kafka ?? AzureKafka.strimzi();
    this.traits = {
      objectStore: { kind: 'azure', listener: { cidrs: buckets?.endpointCidrs ?? [this.ranges.endpointCidr], port: 443 } },
      storageClass: this.ownStorageClass ?? STORAGE_CLASS,
      kafka: isGiven(this.kafka) ? kafkaTraits(this.kafka) : STRIMZI_TRAITS,
      ...(usesEventHubs(this.kafka) ? { buffer: { mechanism: 'OAUTHBEARER', listener: { cidrs: [this.ranges.endpointCidr], port: EVENT_HUBS_PORT } } } : {}),
      database: isGiven(database) ? databaseTraits(database) : { listener: { cidrs: [this.ranges.dataCidr], port: POSTGRES_PORT }, prepared: true, ...(database.verifyCertificate === false ? {} : { sslMode: 'verify-full' }) },
      // Entra, which takes the cluster's token for its own, at addresses that change.
      identityEndpoints: [{ cidrs: ['0.0.0.0/0'], port: 443 }],
      identityAnnotation: 'azure.workload.identity/client-id',
      identityLabels: { 'azure.workload.identity/use': 'true' },
    };
  }

  public nodeCatalog(tier: TierName): { readonly [R in PoolRole]: AzureNodeType } {
    return azureNodeCatalog(tier, this.props.nodeTypes);
  }

  public check(sizing: PlatformSizing, faults: Faults): void {
    const { props } = this;
    this.checkIds(faults);
    checkRegion(props.region, faults);
    if (this.ownStorageClass === undefined) checkDisks(props.region, sizing.zones, faults);
    checkZones(this.zones, sizing.zones, faults);
    checkNodeTypes(props.nodeTypes ?? {}, sizing.tier, faults);
    if (this.makes.nodes) {
      checkPools(sizing.pools, faults);
      checkVolumes(sizing, this.nodeCatalog(sizing.tier), faults);
    }
    this.checkNetwork(sizing, faults);
    this.checkCluster(faults);
    this.checkVaults(faults);
    checkLogs(props.logs ?? {}, faults);
    this.checkKafka(sizing, faults);
    if (this.givenDatabase === undefined) checkDatabase(sizing.database, props.region, faults);
    else checkGivenDatabase(this.givenDatabase, faults);
    if (props.buckets !== undefined) checkGivenContainers(props.buckets, props.subscriptionId, faults);
    for (const fault of tagFaults(props.tags ?? {})) faults.add(fault);
  }

  public foundation(stack: TerraformStack, need: FoundationNeed): FoundationFacts {
    const tags = { 'observability-platform': need.platformId, ...need.tags, ...this.props.tags };
    const faults: Fault[] = tagFaults(need.tags);
    // The vaults' and the storage account's names keep of it what fits beside a hash.
    if (!/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(need.platformId)) {
      const allowed = '1 to 20 lower-case letters, digits and dashes, beginning with a letter and not ending with a dash: it is the prefix of every name in Azure';
      faults.push({ prop: 'id', got: need.platformId, allowed, write: "'prod'" });
    }
    if (faults.length > 0) throw new ValidationError(stack, faults);
    return new AzureFoundation(stack, { ...this.props, zones: this.zones, ranges: this.ranges, tags, need }).facts();
  }

  public connect(stack: TerraformStack, { cluster }: FoundationFacts): void {
    const { subscriptionId, cluster: { login = 'azurecli' } = {} } = this.props;
    connectStack(stack, { subscriptionId, endpoint: cluster.endpoint ?? '', caCertificate: cluster.caCertificate ?? '', login });
  }

  /** None: AKS brings its own autoscaler of nodes, driver of disks, names, metrics and identities of pods. */
  public operators(): readonly OperatorChart[] {
    return [];
  }

  public prepareCluster(stack: TerraformStack, { cluster }: FoundationFacts): readonly ITerraformDependable[] {
    if (this.ownStorageClass !== undefined) return [];
    const diskEncryptionSetId = cluster.diskEncryptionSetId ?? '';
    return [new EncryptedStorageClass(stack, 'storage-class', { name: this.traits.storageClass, diskEncryptionSetId }).storageClass];
  }

  public readSecret(stack: TerraformStack, name: SecretName, facts: FoundationFacts): { readonly [key: string]: string } {
    const secretId = facts.secretIds[name];
    if (secretId === undefined) throw new RangeError(`this platform has no secret "${name}" in its key vault`);
    return readEphemeralSecret(stack, { name: SECRETS[name].name.replaceAll('-', '_'), secretId, keys: SECRETS[name].keys });
  }

  private get ownStorageClass(): string | undefined {
    const volumes = this.givenCluster?.volumes;
    return volumes !== undefined && 'storageClass' in volumes ? volumes.storageClass : undefined;
  }

  /** What the platform puts into the network itself. */
  private get makes(): { readonly cluster: boolean; readonly nodes: boolean; readonly database: boolean } {
    return { cluster: this.givenCluster === undefined, nodes: this.givenCluster?.nodes !== 'own', database: this.givenDatabase === undefined };
  }

  private checkNetwork(sizing: PlatformSizing, faults: Faults): void {
    const { subscriptionId } = this.props;
    const zones = this.zones.slice(0, sizing.zones);
    if (this.givenNetwork === undefined) checkRanges(this.ranges, sizing, faults);
    else checkGivenNetwork(this.givenNetwork, { subscriptionId, zones, sizing, makes: this.makes }, faults);
  }

  private checkKafka({ kafka: sizing }: PlatformSizing, faults: Faults): void {
    const { ingestLog } = this.props;
    if (!isGiven(this.kafka)) {
      checkKafka(this.kafka, ingestLog ?? AzureKafka.strimzi(), sizing, faults);
      return;
    }
    checkGivenKafka(this.kafka, sizing, faults);
    if (ingestLog !== undefined) faults.add({ prop: 'ingestLog', got: ingestLog.service, allowed: 'nothing beside a Kafka of your own, which holds the ingest log as well', write: 'no ingestLog' });
  }

  private checkIds(faults: Faults): void {
    const { subscriptionId, admins = [] } = this.props;
    if (!GUID.test(subscriptionId)) {
      const allowed = 'the id of a subscription: 32 hexadecimal digits in five groups; not its name and not its path';
      faults.add({ prop: 'subscriptionId', got: subscriptionId, allowed, write: "subscriptionId: '00000000-0000-0000-0000-000000000000'" });
    }
    admins.forEach((id, index) => {
      if (GUID.test(id)) return;
      const allowed = 'the object id of a user or group in Entra: 32 hexadecimal digits in five groups; not its name and not its mail address';
      faults.add({ prop: `admins[${index}]`, got: id, allowed, write: "'00000000-0000-0000-0000-000000000000'" });
    });
  }

  private checkVaults(faults: Faults): void {
    const { vaults = {}, cluster = {} } = this.props;
    const publicAccessCidrs = isGiven(cluster) ? undefined : cluster.publicAccessCidrs;
    const { clientCidrs = [], clientSubnetIds = [] } = vaults;
    checkClientCidrs('vaults.clientCidrs', clientCidrs, faults);
    clientCidrs.forEach((text, index) => {
      const cidr = parseCidr(text);
      if (cidr === undefined || !isPrivate(cidr)) return;
      faults.add({ prop: `vaults.clientCidrs[${index}]`, got: text, allowed: 'a public range: private addresses never reach the firewall of a key vault', write: 'vaults: { clientSubnetIds: [...] }, the subnet of the client' });
    });
    clientSubnetIds.forEach((id, index) => {
      if (SUBNET.test(id)) return;
      const write = "'/subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.Network/virtualNetworks/<name>/subnets/<name>'";
      faults.add({ prop: `vaults.clientSubnetIds[${index}]`, got: id, allowed: 'the id of a subnet, its whole path', write });
    });
    if ((vaults.clientCidrs ?? publicAccessCidrs ?? []).length + clientSubnetIds.length > 0) return;
    const allowed = 'at least one range or subnet from which the foundation is applied: Terraform writes keys and secrets through the vaults, whose firewall admits nobody that is not named';
    faults.add({ prop: 'vaults', got: vaults, allowed, write: "vaults: { clientCidrs: ['203.0.113.7/32'] }" });
  }

  private checkCluster(faults: Faults): void {
    const { cluster = {} } = this.props;
    if (isGiven(cluster)) {
      checkGivenCluster(cluster, this.givenNetwork !== undefined, faults);
      return;
    }
    const { kubernetesVersion, maintenance, publicAccessCidrs = [], privateAccessCidrs = [] } = cluster;
    checkClientCidrs('cluster.publicAccessCidrs', publicAccessCidrs, faults);
    checkClientCidrs('cluster.privateAccessCidrs', privateAccessCidrs, faults);
    if (this.givenNetwork !== undefined && privateAccessCidrs.length > 0) {
      const allowed = 'nothing beside a network of your own: who reaches the API in it is said by the security group of its subnet for the control plane, which nothing here changes';
      faults.add({ prop: 'cluster.privateAccessCidrs', got: privateAccessCidrs, allowed, write: 'no privateAccessCidrs, and a rule for port 443 in that security group' });
    }
    if (kubernetesVersion !== undefined && !/^1\.\d{2}$/.test(kubernetesVersion)) {
      const allowed = 'a minor version that AKS offers, without its patch';
      faults.add({ prop: 'cluster.kubernetesVersion', got: kubernetesVersion, allowed, write: "cluster: { kubernetesVersion: '1.35' }" });
    }
    if (maintenance !== undefined && (!/^([01]\d|2[0-3]):[0-5]\d$/.test(maintenance.startTime) || maintenance.durationHours < 4 || maintenance.durationHours > 24)) {
      const write = "cluster: { maintenance: { dayOfWeek: 'Saturday', startTime: '00:00', durationHours: 8 } }";
      faults.add({ prop: 'cluster.maintenance', got: maintenance, allowed: 'a begin from 00:00 to 23:59 and 4 to 24 hours (AKS)', write });
    }
  }
}
