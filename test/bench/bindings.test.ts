import { describe, expect, it, test } from 'vitest';
import { bindingOf, isBound, toProperties, versionOf, type BlockKind } from '../../bench/generate/bindings';

function properties(kind: BlockKind, type: string, block: object): unknown {
  const binding = bindingOf(kind, type);
  return toProperties(block, binding.attributes, binding, type);
}

describe('names of attributes', () => {
  it.each([
    ['provider', 'aws', '@cdktf/provider-aws/lib/provider', 'AwsProvider'],
    ['resource', 'aws_s3_bucket', '@cdktf/provider-aws/lib/s3-bucket', 'S3Bucket'],
    ['data', 'aws_iam_policy_document', '@cdktf/provider-aws/lib/data-aws-iam-policy-document', 'DataAwsIamPolicyDocument'],
    ['resource', 'kubernetes_secret_v1', '@cdktf/provider-kubernetes/lib/secret-v1', 'SecretV1'],
    ['resource', 'helm_release', '@cdktf/provider-helm/lib/release', 'Release'],
    ['resource', 'google_container_cluster', '@cdktf/provider-google/lib/container-cluster', 'ContainerCluster'],
    ['data', 'azurerm_client_config', '@cdktf/provider-azurerm/lib/data-azurerm-client-config', 'DataAzurermClientConfig'],
  ] as const)('%s %s is the class of %s', (kind, type, module, className) => {
    expect(bindingOf(kind, type)).toMatchObject({ module, className });
  });

  it('come from the binding, also where letters and digits meet', () => {
    const block = { s3_us_east_1_regional_endpoint: 'legacy', ec2_metadata_service_endpoint: 'http://x' };
    expect(properties('provider', 'aws', block)).toEqual({ s3UsEast1RegionalEndpoint: 'legacy', ec2MetadataServiceEndpoint: 'http://x' });
  });

  it('reach into blocks of blocks', () => {
    const rule = { id: 'a', abort_incomplete_multipart_upload: [{ days_after_initiation: 3 }], filter: [{ and: [{ object_size_less_than: 1, tags: { my_tag: 'x' } }] }] };
    expect(properties('resource', 'aws_s3_bucket_lifecycle_configuration', { bucket: 'b', rule: [rule] })).toEqual({
      bucket: 'b',
      rule: [{ id: 'a', abortIncompleteMultipartUpload: [{ daysAfterInitiation: 3 }], filter: [{ and: [{ objectSizeLessThan: 1, tags: { my_tag: 'x' } }] }] }],
    });
  });

  it('reach into blocks that a class has in modules beside it', () => {
    const block = { database_encryption: { key_name: 'k' }, logging_config: { enable_components: ['APISERVER'] } };
    expect(properties('resource', 'google_container_cluster', block)).toEqual({ databaseEncryption: { keyName: 'k' }, loggingConfig: { enableComponents: ['APISERVER'] } });
  });

  it("leave the user's own keys and texts as they are", () => {
    const block = { data_wo: { my_key: 'a_b' }, data_wo_revision: 1, metadata: { generate_name: '${local.my_name}', labels: { 'my_label/a_b': 'c_d' } } };
    expect(properties('resource', 'kubernetes_secret_v1', block)).toEqual({
      dataWo: { my_key: 'a_b' },
      dataWoRevision: 1,
      metadata: { generateName: '${local.my_name}', labels: { 'my_label/a_b': 'c_d' } },
    });
  });

  it('are refused where the class has none', () => {
    expect(() => properties('resource', 'aws_s3_bucket', { no_such_thing: 1 })).toThrow('aws_s3_bucket.no_such_thing: S3Bucket has no such attribute');
  });
});

test('a provider has bindings or not, and they ask for a release of it', () => {
  expect(['azurerm', 'azurerm_key_vault', 'google_storage_bucket', 'helm_release', 'time', 'time_sleep'].map(isBound)).toEqual([true, true, true, true, false, false]);
  expect(versionOf('kubernetes')).toMatch(/^\d+\.\d+\.\d+$/);
});
