import { expect, test } from 'vitest';
import { synthFoundation } from './synth';

/** Terraform destroys and makes anew whatever changes its address; see the test of the same name for AWS. */
const HOLDERS = [
  'google_compute_network',
  'google_compute_subnetwork',
  'google_container_cluster',
  'google_kms_key_ring',
  'google_kms_crypto_key',
  'google_storage_bucket',
  'google_sql_database_instance',
  'google_secret_manager_secret',
  'google_secret_manager_secret_version',
];

test('addresses of everything that holds data', () => {
  const foundation = synthFoundation();
  expect(HOLDERS.flatMap((type) => foundation.all(type).map(([name]) => `${type}.${name}`))).toMatchInlineSnapshot(`
    [
      "google_compute_network.gcp_network_vpc_43949266",
      "google_compute_subnetwork.gcp_network_subnet_68AFABF0",
      "google_container_cluster.gcp_cluster_62F5A0D4",
      "google_kms_key_ring.gcp_key-ring_9B93A67C",
      "google_kms_crypto_key.gcp_cluster-key_63E508CF",
      "google_kms_crypto_key.gcp_disks-key_49FD7FC4",
      "google_kms_crypto_key.gcp_objects-loki-key_3E5D418C",
      "google_kms_crypto_key.gcp_objects-mimir-key_F9E73547",
      "google_kms_crypto_key.gcp_objects-tempo-key_CA1AFF5F",
      "google_storage_bucket.gcp_logs-bucket_00B06F25",
      "google_storage_bucket.gcp_metrics-bucket_B0B93E13",
      "google_storage_bucket.gcp_rules-bucket_464B7B46",
      "google_storage_bucket.gcp_traces-bucket_2C5CAF84",
      "google_sql_database_instance.gcp_database_instance_20ACD78D",
      "google_secret_manager_secret.gcp_grafana-database-login_secret_1C6623C6",
      "google_secret_manager_secret.gcp_grafana-key_secret_EA299822",
      "google_secret_manager_secret.gcp_grafana-login_secret_2F7633CC",
      "google_secret_manager_secret_version.gcp_grafana-database-login_version_C653E495",
      "google_secret_manager_secret_version.gcp_grafana-key_version_87883551",
      "google_secret_manager_secret_version.gcp_grafana-login_version_49553A93",
    ]
  `);
});
