import { expect, test } from 'vitest';
import { AwsNetwork } from '../../../lib/clouds/aws';
import { Tier } from '../../../lib/sizing';
import { VPC } from './given/own';
import { synthFoundation, synthTier, type Synthesized } from './synth';

/**
 * Terraform destroys and makes anew whatever changes its address, with its data. A line that must change here needs a `moved` block in the
 * stack (`stack.addOverride('moved', [{ from, to }])`), and a line in the changelog that says so.
 */
const HOLDERS = [
  'aws_vpc',
  'aws_subnet',
  'aws_eks_cluster',
  'aws_kms_key',
  'aws_s3_bucket',
  'aws_msk_cluster',
  'aws_db_instance',
  'aws_secretsmanager_secret',
  'aws_secretsmanager_secret_version',
];

function addresses(foundation: Synthesized): string[] {
  return HOLDERS.flatMap((type) => foundation.all(type).map(([name]) => `${type}.${name}`));
}

const medium = addresses(synthFoundation());

test('addresses of everything that holds data', () => {
  expect(medium).toMatchInlineSnapshot(`
    [
      "aws_vpc.aws_network_vpc_7AE61E28",
      "aws_subnet.aws_network_data-0_5AC73BFA",
      "aws_subnet.aws_network_data-1_EDF7883B",
      "aws_subnet.aws_network_data-2_D0E9D6B4",
      "aws_subnet.aws_network_private-0_A7957099",
      "aws_subnet.aws_network_private-1_01145A42",
      "aws_subnet.aws_network_private-2_E235AA64",
      "aws_subnet.aws_network_public-0_B2843426",
      "aws_subnet.aws_network_public-1_557D7F76",
      "aws_subnet.aws_network_public-2_C9B581D0",
      "aws_eks_cluster.aws_cluster_F705948B",
      "aws_kms_key.aws_cluster-key_FE4C0130",
      "aws_kms_key.aws_database-key_A7491876",
      "aws_kms_key.aws_disks-key_042BF35C",
      "aws_kms_key.aws_kafka-key_6095ADEB",
      "aws_kms_key.aws_logs-key_A321354E",
      "aws_kms_key.aws_objects-loki-key_1BD0E2CD",
      "aws_kms_key.aws_objects-mimir-key_7A7471D2",
      "aws_kms_key.aws_objects-tempo-key_DA633A2A",
      "aws_kms_key.aws_secrets-key_2E167361",
      "aws_s3_bucket.aws_logs-bucket_5C9F4978",
      "aws_s3_bucket.aws_metrics-bucket_A89692B9",
      "aws_s3_bucket.aws_rules-bucket_7B7F7B90",
      "aws_s3_bucket.aws_traces-bucket_A260EBE4",
      "aws_msk_cluster.aws_kafka_cluster_6EA5E6C4",
      "aws_db_instance.aws_database_instance_A78B7288",
      "aws_secretsmanager_secret.aws_grafana-database-login_secret_5D1C8C62",
      "aws_secretsmanager_secret.aws_grafana-key_secret_0570CB37",
      "aws_secretsmanager_secret.aws_grafana-login_secret_908F99B8",
      "aws_secretsmanager_secret.aws_kafka-login_secret_A7772449",
      "aws_secretsmanager_secret_version.aws_grafana-database-login_version_A1FA8E8C",
      "aws_secretsmanager_secret_version.aws_grafana-key_version_4C0752D3",
      "aws_secretsmanager_secret_version.aws_grafana-login_version_FEE1C692",
      "aws_secretsmanager_secret_version.aws_kafka-login_version_438DDB65",
    ]
  `);
});

test('whatever two tiers both have is at the same address, so that a platform can grow', () => {
  for (const tier of [Tier.SMALL, Tier.LARGE, Tier.XLARGE]) {
    const other = addresses(synthTier(tier));
    expect(medium.filter((address) => !other.includes(address)).every((address) => tier === Tier.SMALL && address.includes('kafka'))).toBe(true);
    expect(other.filter((address) => !medium.includes(address))).toEqual([]);
  }
});

test('neither another id nor another region moves anything', () => {
  expect(addresses(synthFoundation({ region: 'eu-west-1' }, { platformId: 'other' }))).toEqual(medium);
});

test('a part of one`s own takes nothing else away from its address', () => {
  const own = addresses(synthFoundation({ network: AwsNetwork.fromAttributes(VPC) }));
  expect(own).toEqual(medium.filter((address) => !/^aws_(?:vpc|subnet)\./.test(address)));
});
