import { describe, expect, it } from 'vitest';
import { STACKS, stackOf } from './stacks';

/** How many resources of each type there are. */
const types = (cloud: string): string[] => Object.entries(stackOf(cloud).resource).map(([type, named]) => `${Object.keys(named).length} ${type}`).sort((a, b) => (a.split(' ')[1]! < b.split(' ')[1]! ? -1 : 1));

describe.each(Object.keys(STACKS))('constructs of %s in a stack of their user`s', (cloud) => {
  it('make no provider and no backend', () => {
    const { provider, terraform } = stackOf(cloud);
    expect(provider).toEqual({
      aws: [{ region: 'us-west-2' }],
      azurerm: [{ features: [{}], subscription_id: '11111111-2222-3333-4444-555555555555' }],
      google: [{ project: 'acme', region: 'europe-west1' }],
    });
    expect(terraform.backend).toBeUndefined();
  });
});

describe('nothing is made that was not asked for', () => {
  it('of AWS', () => {
    expect(types('AWS')).toMatchInlineSnapshot(`
      [
        "1 aws_appautoscaling_policy",
        "1 aws_appautoscaling_target",
        "4 aws_cloudwatch_log_group",
        "1 aws_db_instance",
        "1 aws_db_parameter_group",
        "1 aws_db_subnet_group",
        "1 aws_eks_cluster",
        "2 aws_iam_role",
        "1 aws_iam_role_policy",
        "2 aws_iam_role_policy_attachment",
        "4 aws_kms_alias",
        "4 aws_kms_key",
        "4 aws_kms_key_policy",
        "1 aws_msk_cluster",
        "1 aws_msk_configuration",
        "1 aws_msk_scram_secret_association",
        "4 aws_s3_bucket",
        "4 aws_s3_bucket_lifecycle_configuration",
        "4 aws_s3_bucket_ownership_controls",
        "4 aws_s3_bucket_policy",
        "4 aws_s3_bucket_public_access_block",
        "4 aws_s3_bucket_server_side_encryption_configuration",
        "4 aws_s3_bucket_versioning",
        "1 aws_secretsmanager_secret",
        "1 aws_secretsmanager_secret_version",
        "2 aws_security_group",
        "1 aws_vpc_security_group_egress_rule",
        "5 aws_vpc_security_group_ingress_rule",
      ]
    `);
  });

  it('of Google Cloud', () => {
    expect(types('Google Cloud')).toMatchInlineSnapshot(`
      [
        "1 google_compute_global_address",
        "1 google_compute_network",
        "1 google_compute_router",
        "1 google_compute_router_nat",
        "1 google_compute_subnetwork",
        "1 google_container_cluster",
        "1 google_kms_crypto_key",
        "1 google_kms_crypto_key_iam_member",
        "2 google_managed_kafka_acl",
        "1 google_managed_kafka_cluster",
        "1 google_managed_kafka_topic",
        "1 google_privateca_ca_pool",
        "1 google_privateca_ca_pool_iam_member",
        "1 google_privateca_certificate_authority",
        "1 google_project_iam_member",
        "1 google_secret_manager_secret",
        "1 google_secret_manager_secret_version",
        "1 google_service_account",
        "1 google_service_networking_connection",
        "1 google_sql_database",
        "1 google_sql_database_instance",
        "1 google_sql_user",
        "1 google_storage_bucket",
      ]
    `);
  });

  it('of Azure', () => {
    expect(types('Azure')).toMatchInlineSnapshot(`
      [
        "1 azurerm_eventhub",
        "1 azurerm_eventhub_namespace",
        "1 azurerm_eventhub_namespace_customer_managed_key",
        "1 azurerm_key_vault_key",
        "1 azurerm_key_vault_secret",
        "2 azurerm_management_lock",
        "1 azurerm_postgresql_flexible_server",
        "4 azurerm_postgresql_flexible_server_configuration",
        "1 azurerm_postgresql_flexible_server_database",
        "3 azurerm_private_dns_zone",
        "3 azurerm_private_dns_zone_virtual_network_link",
        "2 azurerm_private_endpoint",
        "1 azurerm_storage_account",
        "1 azurerm_storage_container",
        "1 azurerm_storage_management_policy",
        "1 azurerm_user_assigned_identity",
      ]
    `);
  });
});
