/** Whatever holds data keeps its name when the library's version changes: what a user's own stack and chart have of it is pinned here. */
import { App, Chart } from 'cdk8s';
import { TerraformStack, Testing, type App as TerraformApp } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { describe, expect, it } from 'vitest';
import { Tier, type KafkaSizing } from '../../lib';
import * as aws from '../../lib/clouds/aws';
import * as azure from '../../lib/clouds/azure';
import * as gcp from '../../lib/clouds/gcp';
import { HOLDERS, KINDS } from '../../lib/diff';
import type { KubeObject } from '../../scripts/schemas/objects';
import { COMPONENTS } from './components';

const sizing = Tier.MEDIUM.components();
const kafka = sizing.kafka as KafkaSizing;

/** Types of resources without which data or its key is lost, and the places it lies in. */
const MORE = ['aws_vpc', 'aws_subnet', 'aws_secretsmanager_secret_version', 'azurerm_virtual_network', 'azurerm_subnet', 'google_compute_network', 'google_compute_subnetwork'];

function addresses(build: (stack: TerraformStack) => void): string[] {
  const stack = new TerraformStack(Testing.app() as TerraformApp, 'theirs');
  new AwsProvider(stack, 'aws', { region: 'us-west-2' });
  new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId: '11111111-2222-3333-4444-555555555555' });
  new GoogleProvider(stack, 'google', { project: 'acme', region: 'europe-west1' });
  build(stack);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, object> };
  return Object.entries(resource).flatMap(([type, named]) => (type in HOLDERS || MORE.includes(type) ? Object.keys(named).map((name) => `${type}.${name}`) : [])).sort();
}

describe('addresses in a stack of one`s own', () => {
  it('AWS', () => {
    const region = 'us-west-2';
    const [key, subnetIds] = [{ arn: 'arn:aws:kms:us-west-2:111122223333:key/own' }, ['subnet-a', 'subnet-b', 'subnet-c']];
    const common = { name: 'lab', region, vpcId: 'vpc-1', subnetIds, key, logKey: key, clientSecurityGroupId: 'sg-1' };
    const made = addresses((stack) => {
      new aws.TelemetryBuckets(stack, 'buckets', { name: 'lab', region, sizing: sizing.buckets });
      new aws.MskKafka(stack, 'kafka', { ...common, sizing: kafka, login: { arn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:AmazonMSK_lab' } });
      new aws.RdsDatabase(stack, 'database', { ...common, sizing: sizing.database });
      new aws.EksCluster(stack, 'cluster', { ...common, nodeZones: 3, secretsKey: key });
      new aws.EncryptionKey(stack, 'key', { region, alias: 'lab', description: 'Lab' });
      new aws.GeneratedSecret(stack, 'secret', { name: 'lab', description: 'Lab', key, plain: {}, generated: ['token'], revision: 1 });
    });
    expect(made).toMatchInlineSnapshot(`
      [
        "aws_cloudwatch_log_group.cluster_logs_group_724E2B16",
        "aws_cloudwatch_log_group.database_postgresql-logs_group_0E8FD2E3",
        "aws_cloudwatch_log_group.database_upgrade-logs_group_AC2F372A",
        "aws_cloudwatch_log_group.kafka_logs_group_630AFA70",
        "aws_db_instance.database_instance_D7FC2283",
        "aws_eks_cluster.cluster_A4C38409",
        "aws_kms_key.buckets_objects-loki-key_53D10F8B",
        "aws_kms_key.buckets_objects-mimir-key_3EA2A696",
        "aws_kms_key.buckets_objects-tempo-key_68E619C5",
        "aws_kms_key.key_F64E54E4",
        "aws_msk_cluster.kafka_cluster_4FCB1297",
        "aws_s3_bucket.buckets_logs-bucket_8309DA01",
        "aws_s3_bucket.buckets_metrics-bucket_1516E8A8",
        "aws_s3_bucket.buckets_rules-bucket_02999F61",
        "aws_s3_bucket.buckets_traces-bucket_9FF9A902",
        "aws_secretsmanager_secret.secret_D2F9FB97",
        "aws_secretsmanager_secret_version.secret_version_A884CF49",
      ]
    `);
  });

  it('Google Cloud', () => {
    const [project, region] = ['acme', 'europe-west1'];
    const ranges = { nodeCidr: '10.0.0.0/20', podCidr: '10.64.0.0/14', serviceCidr: '10.1.0.0/20', dataCidr: '10.2.0.0/20' };
    const key = { keyId: 'projects/acme/locations/europe-west1/keyRings/lab/cryptoKeys/own' };
    const made = addresses((stack) => {
      new gcp.DataBucket(stack, 'bucket', { name: 'lab-traces', region, sizing: sizing.buckets.traces, key });
      const network = new gcp.GcpNetwork(stack, 'network', { name: 'lab', region, ranges, after: [] });
      const nodes = new gcp.NodeAccount(stack, 'nodes', { project, name: 'lab', after: [] });
      new gcp.GkeCluster(stack, 'cluster', { name: 'lab', project, region, network, nodes, zones: [`${region}-b`], secretsKey: key, diskKey: key, after: [] });
      new gcp.CloudSqlDatabase(stack, 'database', { name: 'lab', region, networkId: 'n', zone: `${region}-b`, sizing: sizing.database, database: 'grafana', login: { username: 'a', password: 'b', revision: 1 }, labels: {}, after: [] });
      new gcp.ManagedKafka(stack, 'kafka', { project, projectNumber: '1', region, name: 'lab', subnetId: 's', vcpus: 3, topics: [kafka.topics.logs], clients: {}, labels: {}, after: [] });
      new gcp.EncryptionKey(stack, 'key', { name: 'lab', keyRing: 'projects/acme/locations/europe-west1/keyRings/lab', user: 'serviceAccount:agent@example.com' });
      new gcp.GeneratedSecret(stack, 'secret', { name: 'lab', region, plain: {}, generated: ['token'], revision: 1, after: [] });
    });
    expect(made).toMatchInlineSnapshot(`
      [
        "google_compute_network.network_vpc_4E8F0223",
        "google_compute_subnetwork.network_subnet_E45498CD",
        "google_container_cluster.cluster_A4C38409",
        "google_kms_crypto_key.key_F64E54E4",
        "google_managed_kafka_cluster.kafka_cluster_4FCB1297",
        "google_managed_kafka_topic.kafka_otlp-logs_E65185DA",
        "google_secret_manager_secret.secret_D2F9FB97",
        "google_sql_database.database_7CF902CB",
        "google_sql_database_instance.database_instance_D7FC2283",
        "google_storage_bucket.bucket_3056591E",
      ]
    `);
  });

  it('Azure', () => {
    const place = { region: 'westeurope', resourceGroup: 'lab', tags: {} };
    const key = { keyUrl: 'https://lab.vault.azure.net/keys/own', versionUrl: 'https://lab.vault.azure.net/keys/own/1' };
    const vault = { id: '/subscriptions/s/resourceGroups/lab/providers/Microsoft.KeyVault/vaults/lab', ready: [] };
    const made = addresses((stack) => {
      const identity = new azure.OwnIdentity(stack, 'identity', { ...place, name: 'lab' });
      const endpoints = new azure.PrivateEndpoints(stack, 'endpoints', { ...place, networkId: 'n', subnetId: 's', after: [] });
      new azure.BlobStore(stack, 'store', { ...place, name: 'lab', containers: { traces: sizing.buckets.traces }, key, identity, endpoints });
      new azure.EventHubs(stack, 'hubs', { ...place, name: 'lab-hubs', units: 1, topics: [kafka.topics.logs], key, identity, endpoints });
      new azure.FlexibleServer(stack, 'database', { ...place, name: 'lab', networkId: 'n', subnetId: 's', zones: ['1', '2'], sizing: sizing.database, database: 'grafana', login: { username: 'a', password: 'b', revision: 1 }, key, identity, after: [] });
      new azure.EncryptionKey(stack, 'key', { name: 'lab', vault });
      new azure.GeneratedSecret(stack, 'secret', { name: 'lab', vault, plain: {}, generated: ['token'], revision: 1 });
    });
    expect(made).toMatchInlineSnapshot(`
      [
        "azurerm_eventhub.hubs_otlp-logs_A7A1CEE6",
        "azurerm_eventhub_namespace.hubs_namespace_7ECBBBD8",
        "azurerm_key_vault_key.key_F64E54E4",
        "azurerm_key_vault_secret.secret_D2F9FB97",
        "azurerm_postgresql_flexible_server.database_server_8BFC5013",
        "azurerm_postgresql_flexible_server_database.database_7CF902CB",
        "azurerm_storage_account.store_account_E561C018",
        "azurerm_storage_container.store_traces-container_7E0CA4D0",
      ]
    `);
  });
});

describe('names in a chart of one`s own', () => {
  const holders = (name: string): string[] => {
    const chart = new Chart(new App(), 'theirs', { namespace: 'telemetry' });
    COMPONENTS[name]!(chart);
    return (chart.toJson() as (KubeObject & { spec?: { volumeClaimTemplates?: { metadata: { name: string } }[]; topicName?: string } })[]).filter(({ kind }) => kind in KINDS).map(({ kind, metadata, spec }) => {
      const claims = (spec?.volumeClaimTemplates ?? []).map((claim) => `claim ${claim.metadata.name}`);
      return [`${kind} ${metadata.name}`, ...claims, ...(spec?.topicName === undefined ? [] : [`topic ${spec.topicName}`])].join(', ');
    });
  };

  it('of what holds data, with the claims of its volumes and the topics', () => {
    expect(Object.fromEntries(Object.keys(COMPONENTS).map((name) => [name, holders(name)] as const).filter(([, held]) => held.length > 0))).toMatchInlineSnapshot(`
      {
        "CloudNativePg": [
          "Cluster grafana-postgres",
        ],
        "Gateway to backends": [
          "StatefulSet gateway, claim data",
        ],
        "Loki": [
          "StatefulSet loki-ingester-zone-a, claim data",
          "StatefulSet loki-ingester-zone-b, claim data",
          "StatefulSet loki-ingester-zone-c, claim data",
          "StatefulSet loki-index-gateway, claim data",
          "StatefulSet loki-compactor, claim data",
          "StatefulSet loki-chunks-cache",
          "StatefulSet loki-results-cache",
        ],
        "Mimir": [
          "StatefulSet mimir-ingester-zone-a, claim data",
          "StatefulSet mimir-ingester-zone-b, claim data",
          "StatefulSet mimir-ingester-zone-c, claim data",
          "StatefulSet mimir-store-gateway-zone-a, claim data",
          "StatefulSet mimir-store-gateway-zone-b, claim data",
          "StatefulSet mimir-store-gateway-zone-c, claim data",
          "StatefulSet mimir-compactor, claim data",
          "StatefulSet mimir-alertmanager, claim data",
          "StatefulSet mimir-chunks-cache",
          "StatefulSet mimir-index-cache",
          "StatefulSet mimir-metadata-cache",
          "StatefulSet mimir-results-cache",
        ],
        "RegionalGateway": [
          "StatefulSet regional-gateway, claim data",
        ],
        "StrimziKafka": [
          "KafkaNodePool broker-zone-a",
          "KafkaNodePool broker-zone-b",
          "KafkaNodePool broker-zone-c",
          "KafkaNodePool controller",
          "Kafka kafka",
          "KafkaTopic otlp-traces, topic otlp-traces",
          "KafkaTopic otlp-metrics, topic otlp-metrics",
          "KafkaTopic otlp-logs, topic otlp-logs",
          "KafkaTopic tempo-ingest, topic tempo-ingest",
        ],
        "Tempo": [
          "StatefulSet tempo-live-store-zone-a, claim data",
          "StatefulSet tempo-live-store-zone-b, claim data",
          "StatefulSet tempo-block-builder",
          "StatefulSet tempo-backend-scheduler, claim data",
          "StatefulSet tempo-cache",
        ],
        "Tempo in one process": [
          "StatefulSet tempo, claim data",
        ],
        "TraceProcessor": [
          "StatefulSet trace-processor",
        ],
      }
    `);
  });

  it('and of the topics that the Job makes', () => {
    const chart = new Chart(new App(), 'theirs', { namespace: 'telemetry' });
    COMPONENTS.KafkaTopics!(chart);
    const text = JSON.stringify((chart.toJson() as KubeObject[]).find(({ kind }) => kind === 'ConfigMap'));
    for (const name of ['otlp-traces', 'otlp-metrics', 'otlp-logs', 'tempo-ingest']) expect(text).toContain(name);
    expect(Object.values(kafka.topics).map(({ name }) => name)).toEqual(['otlp-traces', 'otlp-metrics', 'otlp-logs', 'tempo-ingest']);
  });
});
