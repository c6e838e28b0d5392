/** Whatever holds data keeps its name when the library's version changes: what a user's own stack and chart have of it is pinned here. */
import { App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Tier, type KafkaSizing } from '../../lib';
import { HOLDERS, KINDS } from '../../lib/diff';
import type { KubeObject } from '../../scripts/schemas/objects';
import { COMPONENTS } from './components';
import { stackOf } from './stacks';

const kafka = Tier.MEDIUM.components().kafka as KafkaSizing;

/** Types of resources without which data or its key is lost, and the places it lies in. */
const MORE = ['aws_vpc', 'aws_subnet', 'aws_secretsmanager_secret_version', 'azurerm_virtual_network', 'azurerm_subnet', 'google_compute_network', 'google_compute_subnetwork'];

const addresses = (cloud: string): string[] =>
  Object.entries(stackOf(cloud).resource).flatMap(([type, named]) => (type in HOLDERS || MORE.includes(type) ? Object.keys(named).map((name) => `${type}.${name}`) : [])).sort();

describe('addresses in a stack of one`s own', () => {
  it('AWS', () => {
    expect(addresses('AWS')).toMatchInlineSnapshot(`
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
    expect(addresses('Google Cloud')).toMatchInlineSnapshot(`
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
    expect(addresses('Azure')).toMatchInlineSnapshot(`
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
