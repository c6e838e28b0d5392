import type { Faults } from '../../errors';
import type { PlatformSizing } from '../../sizing';
import { checkClientCidrs } from '../cidr';
import { checkAuthority } from '../given/authority';
import { checkVpcCidr, ZONES } from './cidr';
import type { AwsCloudProps, AwsClusterProps } from './cloud';
import { checkDatabase } from './database';
import { isGiven } from './given';
import { checkGivenBuckets } from './given/buckets';
import { checkGivenCluster } from './given/cluster';
import { checkGivenDatabase } from './given/database';
import { checkGivenKafka } from './given/kafka';
import { checkGivenNetwork } from './given/network';
import { checkKafka } from './kafka';
import { AwsKafka } from './kafka-choice';
import { checkAutoModeTypes, checkNodeTypes, checkPools, nodeAddresses } from './node-types';
import { placeOf } from './place';
import { checkVerification } from './rds-authorities';
import { checkRegion, checkZones } from './regions';

/** EKS and RDS subnet groups want subnets in two zones, whatever runs in them. */
const LEAST_ZONES = 2;
const LOG_RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** Adds a fault for everything that AWS, or the props together, refuse. */
export function checkAws(props: AwsCloudProps, sizing: PlatformSizing, faults: Faults): void {
  const place = placeOf(props);
  const known = checkRegion(props.region, faults);
  if (known && place.givenNetwork === undefined) checkZones(props.region, place.zones, { least: Math.max(sizing.zones, LEAST_ZONES), most: ZONES }, props.zones !== undefined, faults);
  checkNodeTypes(props.nodeTypes ?? {}, sizing.tier, faults);
  if (place.autoMode) checkAutoModeTypes(props.nodeTypes ?? {}, sizing.tier, faults);
  else if (place.givenCluster?.nodes !== 'own') checkPools(sizing.pools, sizing.zones, faults);
  checkNetwork(props, sizing, faults);
  checkCluster(props, faults);
  checkRetention(props, faults);
  checkBrokers(props, sizing, faults);
  checkServer(props, sizing, known, faults);
  if (props.buckets !== undefined) checkGivenBuckets(props.buckets, props.region, faults);
  if (props.buckets !== undefined && props.accessLogBucket !== undefined) {
    faults.add({ prop: 'accessLogBucket', got: props.accessLogBucket, allowed: 'nothing beside buckets of your own, of which nothing is changed', write: 'no accessLogBucket' });
  }
}

function checkNetwork(props: AwsCloudProps, sizing: PlatformSizing, faults: Faults): void {
  const { region, zones } = props;
  const { cidr, givenNetwork, givenCluster } = placeOf(props);
  const nodes = nodeAddresses(sizing);
  if (givenNetwork === undefined) {
    checkVpcCidr(cidr, nodes, faults);
    return;
  }
  if (zones !== undefined) faults.add({ prop: 'zones', got: zones, allowed: 'nothing beside a VPC of your own: its private subnets name the zones', write: 'no zones' });
  const makesNodes = givenCluster?.nodes !== 'own';
  checkGivenNetwork(givenNetwork, { region, nodeZones: sizing.zones, ...(makesNodes ? { nodes } : {}) }, faults);
}

function checkBrokers({ kafka = AwsKafka.msk(), region }: AwsCloudProps, { kafka: sizing, zones }: PlatformSizing, faults: Faults): void {
  if (isGiven(kafka)) checkGivenKafka(kafka, sizing, region, faults);
  else if (sizing !== undefined) checkKafka(sizing, zones, kafka, faults);
}

function checkServer({ database, region }: AwsCloudProps, sizing: PlatformSizing, knownRegion: boolean, faults: Faults): void {
  if (database !== undefined && isGiven(database)) {
    checkGivenDatabase(database, region, faults);
    return;
  }
  checkDatabase(sizing.database, faults);
  checkAuthority('database.certificateAuthority', database?.certificateAuthority, faults);
  if (knownRegion) checkVerification(region, database, faults);
}

function checkCluster({ region, cluster = {}, network = {} }: AwsCloudProps, faults: Faults): void {
  if (isGiven(cluster)) {
    checkGivenCluster(cluster, { region, ownNetwork: isGiven(network) }, faults);
    return;
  }
  checkAutoMode(cluster, faults);
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

function checkAutoMode({ autoMode = false, addonVersions = {} }: AwsClusterProps, faults: Faults): void {
  if (!autoMode) return;
  for (const [name, version] of Object.entries(addonVersions)) {
    if (name === 'metrics-server' || version === undefined) continue;
    faults.add({ prop: `cluster.addonVersions.${name}`, got: version, allowed: 'metrics-server alone beside autoMode: EKS brings the others itself and keeps their versions', write: 'no such version' });
  }
}

function checkRetention({ logRetentionDays: days }: AwsCloudProps, faults: Faults): void {
  if (days === undefined || LOG_RETENTIONS.includes(days)) return;
  const allowed = `one of ${LOG_RETENTIONS.join(', ')} days (CloudWatch)`;
  faults.add({ prop: 'logRetentionDays', got: days, allowed, write: 'logRetentionDays: 365' });
}
