import { earlier, gone, less, otherAccount, redone, switchedOff, turned, type Judge } from './judges';

/** A type of resource that holds data: which changes make Terraform destroy it and make it anew. */
export interface Holder {
  /** What is lost with it. */
  readonly holds: string;
  /** Attributes that force a replacement; what lies below one counts too. */
  readonly forceNew: readonly string[];
  /** Attributes that force a replacement where they change in one way only. Default: none. */
  readonly forceNewWhen?: { readonly [attribute: string]: Judge };
  /** Of these, attributes whose value stays where they are no longer said: optional and computed by the provider's schema. Default: none. */
  readonly computed?: readonly string[];
  /** Where the provider's source says `ForceNew`; `id` where only what makes up the resource's id is listed. */
  readonly source: string;
}

/** By `terraform-provider-aws`, read in internal/service/. */
const AWS: { readonly [type: string]: Holder } = {
  aws_s3_bucket: { holds: 'every object in the bucket', forceNew: ['bucket', 'bucket_prefix', 'object_lock_enabled'], computed: ['bucket', 'bucket_prefix', 'object_lock_enabled'], source: 'id, and docs: s3_bucket' },
  // Later versions rename an instance in place; being refused once too often costs less than a database.
  aws_db_instance: { holds: 'the database', forceNew: ['identifier', 'identifier_prefix', 'engine', 'username', 'db_name', 'storage_encrypted', 'kms_key_id', 'availability_zone', 'character_set_name', 'nchar_character_set_name', 'timezone', 'snapshot_identifier', 'restore_to_point_in_time', 'custom_iam_instance_profile'], computed: ['identifier', 'identifier_prefix', 'engine', 'username', 'db_name', 'kms_key_id', 'availability_zone', 'character_set_name', 'nchar_character_set_name', 'timezone', 'snapshot_identifier'], source: 'rds/instance.go' },
  aws_msk_cluster: { holds: 'every record in Kafka', forceNew: ['cluster_name', 'broker_node_group_info.client_subnets', 'broker_node_group_info.az_distribution', 'broker_node_group_info.security_groups', 'encryption_info.encryption_at_rest_kms_key_arn', 'encryption_info.encryption_in_transit.in_cluster'], forceNewWhen: { kafka_version: earlier }, computed: ['encryption_info.encryption_at_rest_kms_key_arn'], source: 'kafka/cluster.go' },
  aws_kms_key: { holds: 'what is encrypted with the key', forceNew: ['customer_master_key_spec', 'key_usage', 'multi_region', 'custom_key_store_id', 'xks_key_id'], source: 'kms/key.go' },
  aws_secretsmanager_secret: { holds: 'the secret', forceNew: ['name', 'name_prefix'], source: 'id' },
  aws_eks_cluster: { holds: 'every workload with its claims on volumes', forceNew: ['name', 'role_arn', 'bootstrap_self_managed_addons', 'access_config.bootstrap_cluster_creator_admin_permissions', 'compute_config.node_role_arn', 'kubernetes_network_config.ip_family', 'kubernetes_network_config.service_ipv4_cidr', 'outpost_config', 'remote_network_config'], forceNewWhen: { encryption_config: gone }, computed: ['kubernetes_network_config'], source: 'eks/cluster.go' },
  aws_cloudwatch_log_group: { holds: 'the logs in it', forceNew: ['name', 'name_prefix', 'log_group_class'], source: 'id, and logs/group.go' },
};

/** By `terraform-provider-google`, read in google/services/. */
const GOOGLE: { readonly [type: string]: Holder } = {
  google_storage_bucket: { holds: 'every object in the bucket', forceNew: ['name', 'location', 'project', 'enable_object_retention', 'hierarchical_namespace', 'custom_placement_config'], computed: ['project'], source: 'storage/resource_storage_bucket.go' },
  google_sql_database_instance: { holds: 'the database', forceNew: ['name', 'region', 'project', 'encryption_key_name', 'settings.collation', 'master_instance_name'], forceNewWhen: { 'settings.ip_configuration.private_network': gone, 'settings.auto_upgrade_enabled': switchedOff }, computed: ['name', 'region', 'project', 'encryption_key_name'], source: 'sql/resource_sql_database_instance.go' },
  google_sql_database: { holds: 'the database', forceNew: ['name', 'instance', 'project'], source: 'id' },
  google_kms_crypto_key: { holds: 'what is encrypted with the key', forceNew: ['name', 'key_ring', 'purpose', 'import_only', 'destroy_scheduled_duration', 'crypto_key_backend', 'version_template.protection_level'], source: 'kms/resource_kms_crypto_key.go' },
  google_kms_key_ring: { holds: 'what is encrypted with its keys', forceNew: ['name', 'location', 'project'], source: 'id' },
  google_secret_manager_secret: { holds: 'the secret', forceNew: ['secret_id', 'project', 'replication'], source: 'secretmanager/resource_secret_manager_secret.go' },
  google_container_cluster: { holds: 'every workload with its claims on volumes', forceNew: ['name', 'location', 'project', 'description', 'network', 'subnetwork', 'networking_mode', 'cluster_ipv4_cidr', 'ip_allocation_policy.cluster_ipv4_cidr_block', 'ip_allocation_policy.services_ipv4_cidr_block', 'ip_allocation_policy.cluster_secondary_range_name', 'ip_allocation_policy.services_secondary_range_name', 'private_cluster_config.master_ipv4_cidr_block', 'private_cluster_config.private_endpoint_subnetwork', 'default_max_pods_per_node', 'datapath_provider', 'enable_autopilot', 'enable_kubernetes_alpha', 'enable_tpu', 'initial_node_count', 'confidential_nodes', 'user_managed_keys_config'], source: 'container/resource_container_cluster.go' },
  google_managed_kafka_cluster: { holds: 'every record in Kafka', forceNew: ['cluster_id', 'location', 'project', 'gcp_config.kms_key'], source: 'managedkafka/resource_managed_kafka_cluster.go' },
  google_managed_kafka_topic: { holds: 'every record in the topic', forceNew: ['topic_id', 'cluster', 'location', 'project', 'replication_factor'], source: 'managedkafka/resource_managed_kafka_topic.go' },
};

/** Between copies in one zone and in several. */
const otherZones: Judge = (before, after) => typeof before === 'string' && typeof after === 'string' && before.includes('Z') !== after.includes('Z');

/** `Storage` becomes `StorageV2`, which is the default, where it is. */
const otherKind: Judge = (before, after) => before !== 'Storage' && after !== 'StorageV2' && after !== undefined;

/** Azure moves a cluster to Cilium as it runs, and nowhere else. */
const otherPlane: Judge = (before, after) => before !== undefined && after !== 'cilium';

/** By `terraform-provider-azurerm` 4.55.0, read in internal/services/. */
const AZURE: { readonly [type: string]: Holder } = {
  azurerm_storage_account: { holds: 'every object in the account', forceNew: ['name', 'resource_group_name', 'location', 'account_tier', 'provisioned_billing_model_version', 'edge_zone', 'immutability_policy', 'is_hns_enabled', 'nfsv3_enabled', 'dns_endpoint_type', 'queue_encryption_key_type', 'table_encryption_key_type', 'infrastructure_encryption_enabled'], forceNewWhen: { account_replication_type: otherZones, account_kind: otherKind, large_file_share_enabled: switchedOff }, source: 'storage/storage_account_resource.go' },
  azurerm_storage_container: { holds: 'every object in the container', forceNew: ['name', 'storage_account_id', 'default_encryption_scope', 'encryption_scope_override_enabled'], source: 'storage/storage_container_resource.go' },
  azurerm_postgresql_flexible_server: { holds: 'the database', forceNew: ['name', 'resource_group_name', 'location', 'delegated_subnet_id', 'point_in_time_restore_time_in_utc', 'source_server_id', 'cluster.default_database_name', 'geo_redundant_backup_enabled', 'customer_managed_key', 'administrator_login'], forceNewWhen: { storage_mb: less, version: less, 'identity.type': turned(/UserAssigned/) }, source: 'postgres/postgresql_flexible_server_resource.go' },
  azurerm_postgresql_flexible_server_database: { holds: 'the database', forceNew: ['name', 'server_id', 'charset', 'collation'], source: 'postgres/postgresql_flexible_server_database_resource.go' },
  azurerm_key_vault: { holds: 'its keys and secrets', forceNew: ['name', 'location', 'resource_group_name'], source: 'keyvault/key_vault_resource.go' },
  azurerm_key_vault_key: { holds: 'what is encrypted with the key', forceNew: ['name', 'key_vault_id', 'key_type', 'key_size', 'curve'], forceNewWhen: { expiration_date: gone }, source: 'keyvault/key_vault_key_resource.go' },
  azurerm_key_vault_secret: { holds: 'the secret', forceNew: ['name', 'key_vault_id'], source: 'keyvault/key_vault_secret_resource.go' },
  azurerm_eventhub_namespace: { holds: 'every record in its hubs', forceNew: ['name', 'location', 'resource_group_name', 'dedicated_cluster_id'], source: 'eventhub/eventhub_namespace_resource.go' },
  azurerm_eventhub: { holds: 'every record in the hub', forceNew: ['name', 'namespace_id', 'retention_description.cleanup_policy'], source: 'eventhub/eventhub_resource.go' },
  azurerm_kubernetes_cluster: { holds: 'every workload with its claims on volumes', forceNew: ['name', 'location', 'resource_group_name', 'disk_encryption_set_id', 'dns_prefix', 'edge_zone', 'linux_profile', 'node_resource_group', 'private_cluster_enabled', 'private_dns_zone_id', 'network_profile.network_mode', 'network_profile.pod_cidr', 'network_profile.service_cidr', 'network_profile.service_cidrs', 'network_profile.dns_service_ip', 'network_profile.load_balancer_sku', 'network_profile.ip_versions', 'role_based_access_control_enabled'], forceNewWhen: { oidc_issuer_enabled: switchedOff, 'api_server_access_profile.subnet_id': gone, 'network_profile.network_plugin': redone, 'network_profile.network_data_plane': otherPlane, 'network_profile.network_policy': otherPlane }, source: 'containers/kubernetes_cluster_resource.go' },
  azurerm_resource_group: { holds: 'everything in the group', forceNew: ['name', 'location'], source: 'resource/resource_group_resource.go' },
  azurerm_log_analytics_workspace: { holds: 'the logs in it', forceNew: ['name', 'location', 'resource_group_name'], source: 'loganalytics/log_analytics_workspace_resource.go' },
};

/** A release of our own chart goes with all its objects; of others it is not known what they hold. */
export const RELEASE: Holder = { holds: 'what its objects hold', forceNew: ['name', 'namespace'], source: 'helm/resource_helm_release.go' };

/** By `terraform-provider-kubernetes`. */
const KUBERNETES: { readonly [type: string]: Holder } = {
  kubernetes_namespace_v1: { holds: 'everything in the namespace', forceNew: ['metadata.name'], source: 'id' },
  kubernetes_persistent_volume_claim_v1: { holds: 'the volume', forceNew: ['metadata.name', 'metadata.namespace'], source: 'id' },
};

/** Types of Terraform resources that hold data; a change of any other type is a change like any. */
export const HOLDERS: { readonly [type: string]: Holder } = { ...AWS, ...GOOGLE, ...AZURE, ...KUBERNETES };

/** Types whose resources delete what lies in a bucket that they name; one that is new deletes what is old there. */
export const LIFECYCLES: readonly string[] = ['aws_s3_bucket_lifecycle_configuration', 'azurerm_storage_management_policy'];

/** Where a provider works: with another account or region, all that a stack has made is made anew there, or forgotten where it is. */
export const PROVIDERS: { readonly [provider: string]: Holder } = {
  aws: { holds: 'what it has made', forceNew: ['region'], forceNewWhen: { 'assume_role.role_arn': otherAccount }, source: 'AWS provider 6: every resource has its region, which forces a replacement' },
  google: { holds: 'what it has made', forceNew: ['project', 'region'], source: 'Google provider: project and region of what names none' },
  azurerm: { holds: 'what it has made', forceNew: ['subscription_id'], source: 'azurerm: the id of every resource begins with it' },
  helm: { holds: 'what it has made', forceNew: [], forceNewWhen: { 'kubernetes.config_context': redone }, source: 'helm: the cluster of its releases' },
  kubernetes: { holds: 'what it has made', forceNew: [], forceNewWhen: { config_context: redone }, source: 'kubernetes: the cluster of its objects' },
};

/** Kinds of Kubernetes objects that hold data: what is lost, and fields whose change needs a new object. */
export const KINDS: { readonly [kind: string]: Holder } = {
  PersistentVolumeClaim: { holds: 'the volume', forceNew: ['spec.storageClassName', 'spec.accessModes', 'spec.volumeName', 'spec.volumeMode', 'spec.selector'], source: 'Kubernetes API reference: a claim is immutable but for its size' },
  StatefulSet: { holds: 'its volumes, which the new one does not get', forceNew: ['spec.serviceName', 'spec.selector', 'spec.volumeClaimTemplates', 'spec.podManagementPolicy'], source: 'Kubernetes API reference: StatefulSetSpec' },
  Namespace: { holds: 'everything in the namespace', forceNew: [], source: 'id' },
  Kafka: { holds: 'every record in Kafka', forceNew: [], forceNewWhen: { 'spec.kafka.storage.type': redone }, source: 'id, Strimzi: the type of storage cannot be changed' },
  KafkaNodePool: { holds: 'the volumes of its brokers', forceNew: [], forceNewWhen: { 'spec.storage.type': redone, 'spec.storage.volumes.type': redone }, source: 'Strimzi: the type of storage cannot be changed' },
  Cluster: { holds: 'the database', forceNew: [], source: 'id, CloudNativePG: its claims go with it' },
  PersistentVolume: { holds: 'the volume', forceNew: ['spec.storageClassName', 'spec.csi'], source: 'Kubernetes API reference: its source is immutable' },
  ObjectBucketClaim: { holds: 'the bucket, where its StorageClass does not retain it', forceNew: ['spec.storageClassName', 'spec.bucketName'], source: 'Rook: a claim is bound once' },
  KafkaTopic: { holds: 'every record in the topic', forceNew: ['spec.topicName'], source: 'Strimzi: spec.topicName cannot be changed' },
};
