import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { ValidationError, type Fault, type Faults } from '../../errors';
import { AUTHORITY_SECRETS, FACTS, PUBLIC_STORE, SECRETS, STRIMZI_TRAITS, type OperatorChart, type PlatformTraits, type SecretName } from '../../facts';
import { autopilotNode, gcpNodeCatalog, type GcpNodeType, type GcpNodeTypeChoice, type PlatformSizing, type PoolRole, type TierName } from '../../sizing';
import { checkClientCidrs } from '../cidr';
import type { Cloud, FoundationFacts, FoundationNeed } from '../cloud';
import { autopilotTraits, checkAutopilot, isAutopilot } from './autopilot';
import { isReserved, NOT_RESERVED } from './buckets';
import { checkRanges, rangesOf, type AllRanges, type NetworkRanges } from './cidr';
import type { ClusterAccess } from './cluster';
import { connectStack, EncryptedStorageClass } from './connect';
import { checkDatabase, POSTGRES_PORT } from './database';
import { GcpFoundation } from './foundation';
import { isGiven } from '../given';
import { databaseTraits, type GivenDatabase } from '../given/database';
import { kafkaTraits } from '../given/kafka';
import { checkGivenBuckets, type GivenBuckets } from './given/buckets';
import { checkGivenCluster, type GivenCluster } from './given/cluster';
import { checkGivenDatabase } from './given/database';
import { checkGivenKafka, type GivenKafka } from './given/kafka';
import { checkGivenNetwork, type GivenNetwork } from './given/network';
import { casIssuer, checkKafka, clientIssuer, GcpKafka, MTLS_PORT, type GcpIngestLog } from './kafka';
import { labelFaults, type Labels } from './labels';
import { checkNodeTypes, checkPools } from './node-types';
import { checkRegion, checkZones, defaultZones } from './regions';
import { readEphemeralSecret } from './secrets';

/** GKE's metadata server on each node, as Dataplane V2 sees it: before its address is replaced (GKE "network policies", Workload Identity Federation). */
const METADATA_SERVER = { cidrs: ['169.254.169.254/32'], port: 80 };
/** The same as Calico sees it, after its address was replaced (the same page). Clusters that are made have Dataplane V2; one of the user's own may have either. */
const METADATA_SERVER_CALICO = { cidrs: ['169.254.169.252/32'], port: 988 };

/** The VPC. */
export interface GcpNetworkProps extends NetworkRanges {
  /** Share of the connections that the flow logs hold, 0 to 1; 0: no flow logs. Default: 0.1. */
  readonly flowLogSampling?: number;
}

/** Cloud SQL for PostgreSQL. */
export interface GcpDatabaseProps {
  /**
   * False: the connection is encrypted, and the server's certificate not checked. Default: true, with `verify-ca`: the authority that Cloud SQL makes for
   * each instance signed it. No name is asked for, since Grafana reaches the instance by its address.
   */
  readonly verifyCertificate?: boolean;
}

/** A platform on Google Cloud: where, and which of its parts are made or your own. Project and region are asked for. */
export interface GcpCloudProps {
  /** Id of the project, 6 to 30 characters; not its name and not its number. It exists already, with billing. */
  readonly project: string;
  /** Region, as `europe-west1`. */
  readonly region: string;
  /** Zones of the region, as `europe-west1-b`. Default: its first three. Three; a platform in one zone runs in the first, and one is enough. */
  readonly zones?: readonly string[];
  /** The VPC: how it is made, or one of your own by `GcpNetwork.fromAttributes`. Default: one is made, see each prop. */
  readonly network?: GcpNetworkProps | GivenNetwork;
  /** The GKE cluster: how it is made, or one of your own by `GkeCluster.fromAttributes`, in a VPC of your own. Default: one is made, see each prop. */
  readonly cluster?: ClusterAccess | GivenCluster;
  /** Buckets of your own by `TelemetryBuckets.fromAttributes`. Default: they are made. */
  readonly buckets?: GivenBuckets;
  /** Cloud SQL: whether its certificate is checked; or a PostgreSQL of your own, by `CloudSqlDatabase.fromAttributes`. Default: it is made, see each prop. */
  readonly database?: GcpDatabaseProps | GivenDatabase;
  /** The buffer, and where it can, the ingest log of Tempo and Mimir; or a Kafka of your own, for both, by `GcpKafka.fromAttributes`. Default: `GcpKafka.strimzi()`. */
  readonly kafka?: GcpKafka | GivenKafka;
  /** The ingest log, where `kafka` serves the buffer only. Default: `GcpKafka.strimzi()`. */
  readonly ingestLog?: GcpIngestLog;
  /** Machine type of each pool of nodes, by name or by `gcpNodeType`. Default: the tier's row of `GCP_NODE_TYPES`. Small has one pool, `general`; an Autopilot cluster has none. */
  readonly nodeTypes?: GcpNodeTypeChoice;
  /** Bucket that takes the usage logs of the platform's buckets. Default: none. */
  readonly accessLogBucket?: string;
  /** True: Google and Terraform refuse to destroy whatever holds data, the keys and the cluster. Default: true. Set it to false and apply, before a teardown. */
  readonly deletionProtection?: boolean;
  /** Labels on everything, beside the platform's own. Default: none. */
  readonly labels?: Labels;
}

/** Google Cloud: GKE, Standard or by `cluster: { autopilot: true }` Autopilot, Cloud Storage and Cloud SQL in a VPC of their own; where the sizing has Kafka, Strimzi runs it on the same nodes. */
export class GcpCloud implements Cloud {
  public readonly name = 'gcp';
  /** What Google Cloud decides for the manifests: Cloud Storage by the pod's identity, balanced disks, the ways to Kafka and PostgreSQL. */
  public readonly traits: PlatformTraits;
  /** Zones of the platform; nodes run in as many of them, from the first on, as the sizing says. */
  public readonly zones: readonly string[];
  private readonly ranges: AllRanges;
  private readonly kafka: GcpKafka | GivenKafka;

  public constructor(private readonly props: GcpCloudProps) {
    const { database = {} } = props;
    this.zones = props.zones ?? defaultZones(props.region);
    this.ranges = rangesOf(props.network);
    this.kafka = props.kafka ?? GcpKafka.strimzi();
    const storageClass = this.ownStorageClass ?? 'observability-pd-balanced';
    this.traits = {
      objectStore: { kind: 'gcs', listener: PUBLIC_STORE },
      storageClass,
      kafka: isGiven(this.kafka) ? kafkaTraits(this.kafka) : STRIMZI_TRAITS,
      ...(!isGiven(this.kafka) && this.kafka.service === 'managed' ? { buffer: { mechanism: 'mTLS', listener: { cidrs: [this.ranges.nodeCidr], port: MTLS_PORT }, issuer: clientIssuer(props.project, props.region) } } : {}),
      database: isGiven(database) ? databaseTraits(database) : { listener: { cidrs: [this.ranges.dataCidr], port: POSTGRES_PORT }, prepared: true, ...(database.verifyCertificate === false ? {} : { authority: AUTHORITY_SECRETS.database, sslMode: 'verify-ca' }) },
      identityEndpoints: isGiven(props.cluster ?? {}) ? [METADATA_SERVER, METADATA_SERVER_CALICO] : [METADATA_SERVER],
      ...(isAutopilot(props) ? { cluster: autopilotTraits(storageClass) } : {}),
    };
  }

  public nodeCatalog(tier: TierName): { readonly [R in PoolRole]: GcpNodeType } {
    if (!isAutopilot(this.props)) return gcpNodeCatalog(tier, this.props.nodeTypes);
    const node = autopilotNode(tier);
    return { collector: node, storage: node, general: node };
  }

  public check(sizing: PlatformSizing, faults: Faults): void {
    const { props } = this;
    this.checkProject(faults);
    if (checkRegion(props.region, faults)) checkZones(props.region, this.zones, sizing.zones, faults);
    if (isAutopilot(props)) checkAutopilot(props, sizing, faults);
    else {
      checkNodeTypes(props.nodeTypes ?? {}, sizing.tier, faults);
      checkPools(sizing.pools, faults);
    }
    this.checkNetwork(sizing, faults);
    this.checkCluster(faults);
    this.checkData(sizing, faults);
    this.checkKafka(sizing, faults);
    for (const fault of labelFaults('labels', props.labels ?? {})) faults.add(fault);
  }

  public foundation(stack: TerraformStack, need: FoundationNeed): FoundationFacts {
    const faults: Fault[] = labelFaults('tags', need.tags);
    // The node account's name, with `-nodes`, must stay within 30 characters; a bucket's, with the project and `-metrics`, within 63.
    if (!/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(need.platformId)) {
      const allowed = '1 to 20 lower-case letters, digits and dashes, beginning with a letter and not ending with a dash: it is the prefix of every name in Google Cloud';
      faults.push({ prop: 'id', got: need.platformId, allowed, write: "'prod'" });
    }
    if (this.props.buckets === undefined && need.platformId.includes('google')) {
      faults.push({ prop: 'id', got: need.platformId, allowed: `an id that the names of buckets can hold: ${NOT_RESERVED}`, write: "'prod'" });
    }
    if (faults.length > 0) throw new ValidationError(stack, faults);
    return new GcpFoundation(stack, { ...this.props, zones: this.zones, ranges: this.ranges, labels: this.labels(need), need }).facts();
  }

  public connect(stack: TerraformStack, { cluster }: FoundationFacts): void {
    const { project, region, labels = {} } = this.props;
    connectStack(stack, { project, region, labels, endpoint: cluster.endpoint ?? '', caCertificate: cluster.caCertificate ?? '' });
  }

  /** GKE brings its own autoscaler of nodes, driver of disks, names and metrics. Only what signs certificates for the buffer, where there are some. */
  public operators({ facts }: FoundationFacts): readonly OperatorChart[] {
    return facts[FACTS.bufferBrokers] === undefined ? [] : [casIssuer()];
  }

  public prepareCluster(stack: TerraformStack, { cluster }: FoundationFacts): readonly ITerraformDependable[] {
    if (this.ownStorageClass !== undefined) return [];
    return [new EncryptedStorageClass(stack, 'storage-class', { name: this.traits.storageClass, keyId: cluster.diskKeyId ?? '' }).storageClass];
  }

  public readSecret(stack: TerraformStack, name: SecretName, facts: FoundationFacts): { readonly [key: string]: string } {
    const secretId = facts.secretIds[name];
    if (secretId === undefined) throw new RangeError(`this platform has no secret "${name}" in Secret Manager`);
    return readEphemeralSecret(stack, { name: SECRETS[name].name.replaceAll('-', '_'), secretId, keys: SECRETS[name].keys });
  }

  private labels({ platformId, tags }: FoundationNeed): Labels {
    return { 'observability-platform': platformId, ...tags, ...this.props.labels };
  }

  private checkProject(faults: Faults): void {
    const { project, buckets } = this.props as Partial<GcpCloudProps>;
    const write = "project: 'my-project-id'";
    if (project === undefined || !/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project)) {
      const allowed = 'the id of a project: 6 to 30 lower-case letters, digits and dashes, beginning with a letter; not its name, its number or its path';
      faults.add({ prop: 'project', got: project, allowed, write });
    } else if (buckets === undefined && isReserved(project)) {
      faults.add({ prop: 'project', got: project, allowed: `an id that the names of buckets can begin with: ${NOT_RESERVED}`, write: `${write}, or buckets of your own` });
    }
  }

  private get ownStorageClass(): string | undefined {
    const { cluster = {} } = this.props;
    return isGiven(cluster) ? cluster.storageClass : undefined;
  }

  private checkNetwork(sizing: PlatformSizing, faults: Faults): void {
    const { region, network = {} } = this.props;
    if (isGiven(network)) {
      if (checkGivenNetwork(network, region, faults)) checkRanges(this.ranges, sizing, faults);
      return;
    }
    checkRanges(this.ranges, sizing, faults);
    const { flowLogSampling: sampling } = network;
    if (sampling === undefined || (sampling >= 0 && sampling <= 1)) return;
    faults.add({ prop: 'network.flowLogSampling', got: sampling, allowed: 'a share from 0 to 1', write: 'network: { flowLogSampling: 0.1 }' });
  }

  private checkCluster(faults: Faults): void {
    const { cluster = {}, network = {} } = this.props;
    if (isGiven(cluster)) {
      checkGivenCluster(cluster, isGiven(network), faults);
      return;
    }
    checkClientCidrs('cluster.publicAccessCidrs', cluster.publicAccessCidrs ?? [], faults);
    checkClientCidrs('cluster.privateAccessCidrs', cluster.privateAccessCidrs ?? [], faults);
  }

  private checkKafka({ kafka: sizing }: PlatformSizing, faults: Faults): void {
    const { ingestLog } = this.props;
    if (!isGiven(this.kafka)) {
      checkKafka(this.kafka, ingestLog ?? GcpKafka.strimzi(), sizing, faults);
      return;
    }
    checkGivenKafka(this.kafka, sizing, faults);
    if (ingestLog !== undefined) faults.add({ prop: 'ingestLog', got: ingestLog.service, allowed: 'nothing beside a Kafka of your own, which holds the ingest log as well', write: 'no ingestLog' });
  }

  private checkData(sizing: PlatformSizing, faults: Faults): void {
    const { buckets, database, accessLogBucket } = this.props;
    if (database !== undefined && isGiven(database)) checkGivenDatabase(database, faults);
    else checkDatabase(sizing.database, faults);
    if (buckets === undefined) return;
    checkGivenBuckets(buckets, faults);
    if (accessLogBucket !== undefined) faults.add({ prop: 'accessLogBucket', got: accessLogBucket, allowed: 'nothing beside buckets of your own, whose usage logs are set there', write: 'no accessLogBucket' });
  }
}
