import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { ValidationError, type Faults } from '../../errors';
import { PUBLIC_STORE, SECRETS, type OperatorChart, type PlatformTraits, type SecretName } from '../../facts';
import { awsNodeCatalog, type AwsNodeType, type AwsNodeTypeChoice, type PlatformSizing, type PoolRole, type TierName } from '../../sizing';
import { checkClientCidrs } from '../cidr';
import type { Cloud, FoundationFacts, FoundationNeed } from '../cloud';
import type { AddonVersions } from './addons';
import { checkVpcCidr, dnsAddressOf, serviceCidrBeside, ZONES } from './cidr';
import type { ClusterAccess } from './cluster';
import { connectStack, EncryptedStorageClass, readEphemeralSecret } from './connect';
import { checkDatabase, POSTGRES_PORT } from './database';
import { AwsFoundation } from './foundation';
import { isGiven } from './given';
import { checkGivenBuckets, type GivenBuckets } from './given/buckets';
import { checkGivenCluster, type GivenCluster } from './given/cluster';
import { checkGivenDatabase, databaseTraits, type GivenDatabase } from './given/database';
import { kafkaTraits } from '../given/kafka';
import { brokersOf, checkGivenKafka, type GivenKafka } from './given/kafka';
import { checkGivenNetwork, dataCidrs, type GivenNetwork } from './given/network';
import { checkKafka, IAM_PORT, SCRAM_PORT } from './kafka';
import { AwsKafka } from './kafka-choice';
import { autoModeNodes } from './node-pools';
import { autoModeCatalog, checkAutoModeTypes, checkNodeTypes, checkPools, nodeAddresses } from './node-types';
import { clusterAutoscaler } from './operators';
import { checkRegion, checkZones, defaultZones } from './regions';
import { allTags } from './tags';

/** The VPC. */
export interface AwsNetworkProps {
  /** Range of the VPC. Default: `10.0.0.0/16`. From /16 to /24, private, and large enough for the pods of every node (checked). */
  readonly cidr?: string;
  /** True: a NAT gateway in each zone with nodes, about $33 a month each; false: one for all. Default: true. */
  readonly natGatewayPerZone?: boolean;
  /** AWS services reached by an interface endpoint, about $22 a month each over three zones. Default: `DEFAULT_INTERFACE_ENDPOINTS`. */
  readonly interfaceEndpoints?: readonly string[];
}

/** The EKS cluster. */
export interface AwsClusterProps extends ClusterAccess {
  /** Kubernetes version, as `1.35`. Default: `DEFAULT_KUBERNETES_VERSION`. One minor version up at a time; never down (EKS). */
  readonly kubernetesVersion?: string;
  /** Add-on versions to pin. Default: what EKS recommends when the add-on is created. In Auto Mode there is `metrics-server` alone. */
  readonly addonVersions?: AddonVersions;
  /**
   * True: EKS Auto Mode, which makes, patches and replaces the nodes, and brings network, names, disks and load balancers; about an eighth more for each machine.
   * Default: false, managed node groups and add-ons of the platform's. To be decided before the first apply, since no volume can change to the other way.
   */
  readonly autoMode?: boolean;
}

/** A platform on AWS: where, and which of its parts are made or your own. Only the region is asked for. */
export interface AwsCloudProps {
  /** Region, as `us-west-2`. */
  readonly region: string;
  /**
   * Zones of the region, as `us-west-2a`. Default: the region's first three that carry EKS and MSK, by a table of letters.
   * Three; a platform in one zone runs in the first, and two are enough. A VPC of your own names its zones itself.
   */
  readonly zones?: readonly string[];
  /** The VPC: how it is made, or one of your own by `AwsNetwork.fromAttributes`. Default: one is made, see each prop. */
  readonly network?: AwsNetworkProps | GivenNetwork;
  /** The EKS cluster: how it is made, or one of your own by `EksCluster.fromAttributes`. Default: one is made, see each prop. */
  readonly cluster?: AwsClusterProps | GivenCluster;
  /** The MSK cluster, and how collectors log in; or a Kafka of your own by `MskKafka.fromAttributes`. Default: `AwsKafka.msk()`. */
  readonly kafka?: AwsKafka | GivenKafka;
  /** Buckets of your own, by `TelemetryBuckets.fromAttributes`. Default: they are made. */
  readonly buckets?: GivenBuckets;
  /** A PostgreSQL server of your own, by `RdsDatabase.fromAttributes`. Default: one is made. */
  readonly database?: GivenDatabase;
  /** Machine type of each pool of nodes, by name or by `awsNodeType`. Default: the tier's row of `AWS_NODE_TYPES`. Small has one pool, `general`. */
  readonly nodeTypes?: AwsNodeTypeChoice;
  /** Days that logs of AWS services are kept. Default: 365. One of the numbers CloudWatch allows. */
  readonly logRetentionDays?: number;
  /** Bucket that takes the access logs of the platform's buckets, in the same region and account. Default: none. */
  readonly accessLogBucket?: string;
  /** True: Terraform refuses to destroy whatever holds data, the keys and the cluster. Default: true. Set it to false and apply, before a teardown. */
  readonly deletionProtection?: boolean;
  /** Tags on everything, beside the platform's own. Default: none. */
  readonly tags?: { readonly [key: string]: string };
}

/** EKS and RDS subnet groups want subnets in two zones, whatever runs in them. */
const LEAST_ZONES = 2;
/** The StorageClass that is made. */
const STORAGE_CLASS = 'observability-gp3';
const DEFAULT_CIDR = '10.0.0.0/16';
const LOG_RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** Amazon Web Services: EKS, S3, RDS and, where the sizing has Kafka, MSK, in a VPC of their own. */
export class AwsCloud implements Cloud {
  public readonly name = 'aws';
  /** What AWS decides for the manifests: S3 by the pod's identity, gp3 volumes, Kafka's ports and logins. */
  public readonly traits: PlatformTraits;
  /** Zones of the network; nodes run in as many of them, from the first on, as the sizing says. */
  public readonly zones: readonly string[];
  /** Range of the VPC that is made. */
  private readonly cidr: string;
  private readonly autoMode: boolean;
  /** Range of the Services in Auto Mode. */
  private readonly serviceCidr: string;
  private readonly givenNetwork?: GivenNetwork;
  private readonly givenCluster?: GivenCluster;

  public constructor(private readonly props: AwsCloudProps) {
    const { region, network = {}, cluster = {}, kafka = AwsKafka.msk(), database } = props;
    this.givenNetwork = isGiven(network) ? network : undefined;
    this.givenCluster = isGiven(cluster) ? cluster : undefined;
    const volumes = this.givenCluster?.volumes;
    this.zones = this.givenNetwork?.privateSubnets.map(({ zone }) => zone) ?? props.zones ?? defaultZones(region);
    this.cidr = isGiven(network) ? DEFAULT_CIDR : (network.cidr ?? DEFAULT_CIDR);
    const cidrs = this.givenNetwork === undefined ? [this.cidr] : dataCidrs(this.givenNetwork);
    this.autoMode = !isGiven(cluster) && cluster.autoMode === true;
    this.serviceCidr = serviceCidrBeside(this.givenNetwork?.privateSubnets.map((subnet) => subnet.cidr) ?? cidrs);
    const dnsAddress = this.autoMode ? dnsAddressOf(this.serviceCidr) : this.givenCluster?.dnsAddress;
    this.traits = {
      objectStore: { kind: 's3', login: 'pod', listener: PUBLIC_STORE },
      storageClass: volumes !== undefined && 'storageClass' in volumes ? volumes.storageClass : STORAGE_CLASS,
      kafka: isGiven(kafka) ? kafkaTraits(brokersOf(kafka)) : { ...(kafka.brokers === 'express' ? { runsAs: 'express' } : {}), listener: { cidrs, port: SCRAM_PORT }, mechanism: 'SCRAM-SHA-512' },
      ...(!isGiven(kafka) && kafka.collectors === 'iam' ? { buffer: { mechanism: 'AWS_MSK_IAM_OAUTHBEARER', region, listener: { cidrs, port: IAM_PORT } } } : {}),
      database: database === undefined ? { listener: { cidrs, port: POSTGRES_PORT } } : databaseTraits(database),
      // The Pod Identity agent, on each node.
      identityEndpoints: [{ cidrs: ['169.254.170.23/32'], port: 80 }],
      ...(dnsAddress === undefined ? {} : { cluster: { dnsCaches: [dnsAddress] } }),
    };
  }

  public nodeCatalog(tier: TierName): { readonly [R in PoolRole]: AwsNodeType } {
    const catalog = awsNodeCatalog(tier, this.props.nodeTypes);
    return this.autoMode ? autoModeCatalog(catalog) : catalog;
  }

  public check(sizing: PlatformSizing, faults: Faults): void {
    const { props } = this;
    const known = checkRegion(props.region, faults);
    if (known && this.givenNetwork === undefined) checkZones(props.region, this.zones, { least: Math.max(sizing.zones, LEAST_ZONES), most: ZONES }, props.zones !== undefined, faults);
    checkNodeTypes(props.nodeTypes ?? {}, sizing.tier, faults);
    if (this.autoMode) checkAutoModeTypes(props.nodeTypes ?? {}, sizing.tier, faults);
    else if (this.givenCluster?.nodes !== 'own') checkPools(sizing.pools, sizing.zones, faults);
    this.checkNetwork(sizing, faults);
    this.checkCluster(faults);
    this.checkRetention(faults);
    this.checkKafka(sizing, faults);
    if (props.database === undefined) checkDatabase(sizing.database, faults);
    else checkGivenDatabase(props.database, props.region, faults);
    if (props.buckets !== undefined) checkGivenBuckets(props.buckets, props.region, faults);
    if (props.buckets !== undefined && props.accessLogBucket !== undefined) {
      faults.add({ prop: 'accessLogBucket', got: props.accessLogBucket, allowed: 'nothing beside buckets of your own, of which nothing is changed', write: 'no accessLogBucket' });
    }
  }

  public foundation(stack: TerraformStack, need: FoundationNeed): FoundationFacts {
    // The name of a resource with the longest fixed part (an IAM role with the region) must stay within 64 characters.
    if (!/^[a-z][a-z0-9-]{0,19}$/.test(need.platformId)) {
      const allowed = '1 to 20 lower-case letters, digits and dashes, beginning with a letter: it is the prefix of every name in AWS';
      throw new ValidationError(stack, [{ prop: 'id', got: need.platformId, allowed, write: "'prod'" }]);
    }
    const { region } = this.props;
    return new AwsFoundation(stack, { ...this.props, region, zones: this.zones, cidr: this.cidr, serviceCidr: this.serviceCidr, need }).facts();
  }

  public connect(stack: TerraformStack, { cluster }: FoundationFacts): void {
    connectStack(stack, {
      region: this.props.region,
      clusterName: cluster.name ?? '',
      endpoint: cluster.endpoint ?? '',
      caCertificate: cluster.caCertificate ?? '',
      tags: this.props.tags ?? {},
    });
  }

  public prepareOperators(stack: TerraformStack, { cluster: facts }: FoundationFacts, { platformId, sizing, tags }: FoundationNeed): readonly ITerraformDependable[] {
    const { cluster = {} } = this.props;
    if (!this.autoMode || isGiven(cluster)) return [];
    const zones = this.zones.slice(0, sizing.zones);
    return autoModeNodes(stack, {
      clusterName: facts.name ?? '',
      roleName: facts.nodeRole ?? '',
      subnetIds: zones.map((_, zone) => facts[`nodeSubnet${zone}`] ?? ''),
      securityGroupId: facts.securityGroupId ?? '',
      diskKeyArn: facts.storageKeyArn ?? '',
      tags: allTags(platformId, tags, this.props.tags),
      pools: sizing.pools,
      zones,
      ...(cluster.addonVersions === undefined ? {} : { addonVersions: cluster.addonVersions }),
    });
  }

  /** Auto Mode brings its own autoscaler. */
  public operators({ cluster }: FoundationFacts): readonly OperatorChart[] {
    if (this.autoMode) return [];
    if (this.givenCluster !== undefined && this.givenCluster.autoscaler !== true) return [];
    return [clusterAutoscaler({ clusterName: cluster.name ?? '', region: this.props.region })];
  }

  public prepareCluster(stack: TerraformStack, { cluster }: FoundationFacts): readonly ITerraformDependable[] {
    const volumes = this.givenCluster?.volumes;
    if (volumes !== undefined && 'storageClass' in volumes) return [];
    return [new EncryptedStorageClass(stack, 'storage-class', { name: this.traits.storageClass, keyArn: cluster.storageKeyArn ?? '', autoMode: this.autoMode }).storageClass];
  }

  public readSecret(stack: TerraformStack, name: SecretName, facts: FoundationFacts): { readonly [key: string]: string } {
    const id = facts.secretIds[name];
    if (id === undefined) throw new RangeError(`this platform has no secret "${name}"`);
    return readEphemeralSecret(stack, SECRETS[name].name.replaceAll('-', '_'), id, SECRETS[name].keys);
  }

  private checkNetwork(sizing: PlatformSizing, faults: Faults): void {
    const { region, zones } = this.props;
    const nodes = nodeAddresses(sizing);
    if (this.givenNetwork === undefined) {
      checkVpcCidr(this.cidr, nodes, faults);
      return;
    }
    if (zones !== undefined) faults.add({ prop: 'zones', got: zones, allowed: 'nothing beside a VPC of your own: its private subnets name the zones', write: 'no zones' });
    const makesNodes = this.givenCluster?.nodes !== 'own';
    checkGivenNetwork(this.givenNetwork, { region, nodeZones: sizing.zones, ...(makesNodes ? { nodes } : {}) }, faults);
  }

  private checkKafka({ kafka: sizing, zones }: PlatformSizing, faults: Faults): void {
    const { kafka = AwsKafka.msk(), region } = this.props;
    if (isGiven(kafka)) checkGivenKafka(kafka, sizing, region, faults);
    else if (sizing !== undefined) checkKafka(sizing, zones, kafka, faults);
  }

  private checkCluster(faults: Faults): void {
    const { region, cluster = {} } = this.props;
    if (isGiven(cluster)) {
      checkGivenCluster(cluster, { region, ownNetwork: this.givenNetwork !== undefined }, faults);
      return;
    }
    this.checkAutoMode(cluster, faults);
    const { kubernetesVersion, admins = [], publicAccessCidrs = [], privateAccessCidrs = [] } = cluster;
    checkClientCidrs('cluster.publicAccessCidrs', publicAccessCidrs, faults);
    checkClientCidrs('cluster.privateAccessCidrs', privateAccessCidrs, faults);
    if (kubernetesVersion !== undefined && !/^1\.\d{2}$/.test(kubernetesVersion)) {
      const allowed = 'a minor version that EKS offers, without its patch';
      faults.add({ prop: 'cluster.kubernetesVersion', got: kubernetesVersion, allowed, write: "cluster: { kubernetesVersion: '1.35' }" });
    }
    admins.forEach((arn, index) => {
      if (/^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/.+$/.test(arn)) return;
      const allowed = "the ARN of an IAM role or user; the account's root and wildcards are refused by EKS";
      faults.add({ prop: `cluster.admins[${index}]`, got: arn, allowed, write: "'arn:aws:iam::111122223333:role/platform-admin'" });
    });
  }

  private checkAutoMode({ autoMode = false, addonVersions = {} }: AwsClusterProps, faults: Faults): void {
    if (!autoMode) return;
    for (const [name, version] of Object.entries(addonVersions)) {
      if (name === 'metrics-server' || version === undefined) continue;
      faults.add({ prop: `cluster.addonVersions.${name}`, got: version, allowed: 'metrics-server alone beside autoMode: EKS brings the others itself and keeps their versions', write: 'no such version' });
    }
  }

  private checkRetention(faults: Faults): void {
    const days = this.props.logRetentionDays;
    if (days === undefined || LOG_RETENTIONS.includes(days)) return;
    const allowed = `one of ${LOG_RETENTIONS.join(', ')} days (CloudWatch)`;
    faults.add({ prop: 'logRetentionDays', got: days, allowed, write: 'logRetentionDays: 365' });
  }
}

