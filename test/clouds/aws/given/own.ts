import { EksCluster, AwsNetwork, MskKafka, RdsDatabase, TelemetryBuckets } from '../../../../lib/clouds/aws';
import type { BucketsAttributes, ClusterAttributes, DatabaseAttributes, KafkaAttributes, NetworkAttributes, SubnetAttributes } from '../../../../lib/clouds/aws';

/** What a user has already, in us-west-2. */
export const SUBNETS: readonly SubnetAttributes[] = [
  { id: 'subnet-0000000000000000a', zone: 'us-west-2a', cidr: '10.20.0.0/19' },
  { id: 'subnet-0000000000000000b', zone: 'us-west-2b', cidr: '10.20.32.0/19' },
  { id: 'subnet-0000000000000000c', zone: 'us-west-2c', cidr: '10.20.64.0/19' },
];

export const VPC: NetworkAttributes = { vpcId: 'vpc-00000000000000001', privateSubnets: SUBNETS };

export const CLUSTER: ClusterAttributes = {
  name: 'shared',
  arn: 'arn:aws:eks:us-west-2:111122223333:cluster/shared',
  endpoint: 'https://0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com',
  caCertificate: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t',
  kubernetesVersion: '1.34',
  securityGroupId: 'sg-00000000000000001',
  volumes: { storageClass: 'gp3-encrypted' },
};

const KEY = 'arn:aws:kms:us-west-2:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';

export const BUCKETS: BucketsAttributes = {
  traces: { name: 'acme-traces', keyArn: KEY },
  metrics: { name: 'acme-metrics', keyArn: KEY },
  rules: { name: 'acme-rules', keyArn: KEY },
  logs: { name: 'acme-logs' },
};

export const KAFKA: KafkaAttributes = {
  brokers: ['b-1.acme.a1b2c3.c2.kafka.us-west-2.amazonaws.com', 'b-2.acme.a1b2c3.c2.kafka.us-west-2.amazonaws.com'],
  cidrs: ['10.30.0.0/24'],
  secretArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:AmazonMSK_acme-a1b2c3',
  maxMessageBytes: 16_000_000,
};

export const DATABASE: DatabaseAttributes = {
  host: 'acme.c0123456789a.us-west-2.rds.amazonaws.com',
  cidrs: ['10.30.1.0/24'],
  login: { adminSecretArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:rds-acme-a1b2c3' },
};

/** A cloud of which every part is the user's own. */
export const ALL = {
  network: AwsNetwork.fromAttributes(VPC),
  cluster: EksCluster.fromAttributes(CLUSTER),
  buckets: TelemetryBuckets.fromAttributes(BUCKETS),
  kafka: MskKafka.fromAttributes(KAFKA),
  database: RdsDatabase.fromAttributes(DATABASE),
};
