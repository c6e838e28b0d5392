import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { ValidationError, type Faults } from '../../errors';
import { PUBLIC_STORE, SECRETS, type OperatorChart, type PlatformTraits, type SecretName } from '../../facts';
import type { AwsNodeType, AwsNodeTypeChoice, PlatformSizing, PoolRole, TierName } from '../../sizing';
import { dnsAddress } from '../cidr';
import type { Cloud, FoundationFacts, FoundationNeed } from '../cloud';
import { requireTerraform } from '../connect';
import { authorityTraits } from '../given/authority';
import { kafkaTraits } from '../given/kafka';
import type { AddonVersions } from './addons';
import { checkAws } from './check';
import type { ClusterAccess } from './cluster';
import { connectStack, EncryptedStorageClass, readEphemeralSecret } from './connect';
import { POSTGRES_PORT } from './database';
import { EksFoundation } from './foundation';
import { nameFaults } from './foundation-props';
import { isGiven } from './given';
import type { GivenBuckets } from './given/buckets';
import type { GivenCluster } from './given/cluster';
import { databaseTraits, type GivenDatabase } from './given/database';
import { brokersOf, type GivenKafka } from './given/kafka';
import { dataCidrs, type GivenNetwork } from './given/network';
import { IAM_PORT, SCRAM_PORT } from './kafka';
import { AwsKafka } from './kafka-choice';
import { autoModeNodes } from './node-pools';
import { clusterAutoscaler } from './operators';
import { catalogOf, placeOf } from './place';
import { trustedOf } from './rds-authorities';
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

/** The PostgreSQL server of RDS. */
export interface AwsDatabaseProps {
  /**
   * Certificates of authorities, as text in PEM, of which one must have signed the server's certificate, for its name; other text restarts Grafana. What only
   * Terraform knows is taken as it is, and restarts nothing. Default: Amazon's own of the region, by a table. It lacks the newest regions and China, where
   * `<region>-bundle.pem` of Amazon's trust store must be given.
   */
  readonly certificateAuthority?: string;
  /** False: the connection is encrypted, and the server's certificate not checked. Default: true, with `verify-full`: who signed it, and that its name is the server's. */
  readonly verifyCertificate?: boolean;
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
  /** The PostgreSQL server: how its certificate is checked; or one of your own, by `RdsDatabase.fromAttributes`. Default: one is made, see each prop. */
  readonly database?: AwsDatabaseProps | GivenDatabase;
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

/** The StorageClass that is made. */
const STORAGE_CLASS = 'observability-gp3';

/** Amazon Web Services: EKS, S3, RDS and, where the sizing has Kafka, MSK, in a VPC of their own. */
export class AwsCloud implements Cloud {
  public readonly name = 'aws';
  /** What AWS decides for the manifests: S3 by the pod's identity, gp3 volumes, Kafka's ports and logins. */
  public readonly traits: PlatformTraits;
  /** Zones of the network; nodes run in as many of them, from the first on, as the sizing says. */
  public readonly zones: readonly string[];
  private readonly autoMode: boolean;
  private readonly givenCluster: GivenCluster | undefined;

  public constructor(private readonly props: AwsCloudProps) {
    const { region, kafka = AwsKafka.msk(), database } = props;
    const { zones, cidr, autoMode, serviceCidr, givenNetwork, givenCluster } = placeOf(props);
    this.zones = zones;
    this.autoMode = autoMode;
    this.givenCluster = givenCluster;
    const volumes = givenCluster?.volumes;
    const cidrs = givenNetwork === undefined ? [cidr] : dataCidrs(givenNetwork);
    const dns = autoMode ? dnsAddress(serviceCidr) : givenCluster?.dnsAddress;
    this.traits = {
      objectStore: { kind: 's3', login: 'pod', listener: PUBLIC_STORE },
      storageClass: volumes !== undefined && 'storageClass' in volumes ? volumes.storageClass : STORAGE_CLASS,
      kafka: isGiven(kafka) ? kafkaTraits(brokersOf(kafka)) : { ...(kafka.brokers === 'express' ? { runsAs: 'express' } : {}), listener: { cidrs, port: SCRAM_PORT }, mechanism: 'SCRAM-SHA-512' },
      ...(!isGiven(kafka) && kafka.collectors === 'iam' ? { buffer: { mechanism: 'AWS_MSK_IAM_OAUTHBEARER', region, listener: { cidrs, port: IAM_PORT } } } : {}),
      database: database !== undefined && isGiven(database) ? databaseTraits(database) : { listener: { cidrs, port: POSTGRES_PORT }, ...authorityTraits('database', trustedOf(region, database)) },
      // The Pod Identity agent, on each node.
      identityEndpoints: [{ cidrs: ['169.254.170.23/32'], port: 80 }],
      ...(dns === undefined ? {} : { cluster: { dnsCaches: [dns] } }),
    };
  }

  public nodeCatalog(tier: TierName): { readonly [R in PoolRole]: AwsNodeType } {
    return catalogOf(this.props, tier);
  }

  public check(sizing: PlatformSizing, faults: Faults): void {
    checkAws(this.props, sizing, faults);
  }

  public foundation(stack: TerraformStack, need: FoundationNeed): FoundationFacts {
    const faults = nameFaults('id', need.platformId);
    if (faults.length > 0) throw new ValidationError(stack, faults);
    const { region } = this.props;
    const { platformId: name, namespace, sizing, identities, secretsRevision } = need;
    const tags = { ...need.tags, ...this.props.tags };
    requireTerraform(stack);
    new AwsProvider(stack, 'provider', { region, defaultTags: [{ tags: allTags(name, tags) }] });
    return new EksFoundation(stack, 'aws', { ...this.props, name, namespace, sizing, identities, secretsRevision, tags }).facts();
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
}
