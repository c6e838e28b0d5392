import { CloudSqlDatabase, GcpKafka, GcpNetwork, GkeCluster, TelemetryBuckets, type BucketsAttributes, type ClusterAttributes, type DatabaseAttributes, type GcpCloudProps, type KafkaAttributes, type NetworkAttributes } from '../../../../lib/clouds/gcp';

/** What a user has already, in europe-west1. */
export const VPC: NetworkAttributes = {
  networkId: 'projects/acme-host/global/networks/shared',
  subnetId: 'projects/acme-host/regions/europe-west1/subnetworks/telemetry',
  podRange: 'gke-pods',
  nodeCidr: '10.20.0.0/20',
  podCidr: '10.32.0.0/14',
  serviceCidr: '10.21.0.0/20',
  dataCidr: '10.22.0.0/20',
};

export const CLUSTER: ClusterAttributes = { name: 'shared', endpoint: '10.20.0.2', caCertificate: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==' };

export const BUCKETS: BucketsAttributes = { traces: { name: 'acme-traces' }, metrics: { name: 'acme-metrics' }, rules: { name: 'acme-rules' }, logs: { name: 'acme-logs' } };

export const DATABASE: DatabaseAttributes = { host: '10.30.0.5', cidrs: ['10.30.0.5/32'], login: { adminSecretId: 'projects/acme-telemetry/secrets/postgres-admin' } };

export const KAFKA: KafkaAttributes = { brokers: ['kafka-1.acme.example', 'kafka-2.acme.example'], port: 9094, cidrs: ['10.30.1.0/24'], secretId: 'projects/acme-telemetry/secrets/kafka-clients', maxMessageBytes: 16_000_000 };

type Own = Partial<GcpCloudProps>;

export const network = (changes: Partial<NetworkAttributes> = {}): Own => ({ network: GcpNetwork.fromAttributes({ ...VPC, ...changes }) });
export const cluster = (changes: Partial<ClusterAttributes> = {}): Own => ({ ...network(), cluster: GkeCluster.fromAttributes({ ...CLUSTER, ...changes }) });
export const buckets = (changes: Partial<BucketsAttributes> = {}): Own => ({ buckets: TelemetryBuckets.fromAttributes({ ...BUCKETS, ...changes }) });
export const kafka = (changes: Partial<KafkaAttributes> = {}): Own => ({ kafka: GcpKafka.fromAttributes({ ...KAFKA, ...changes }) });
export const database = (changes: Partial<DatabaseAttributes> = {}): Own => ({ database: CloudSqlDatabase.fromAttributes({ ...DATABASE, ...changes }) });
