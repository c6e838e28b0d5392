import { describe, expect, it } from 'vitest';
import { foundationCounts } from '../../lib/cost/counts';
import { sized, TIERS } from './fixtures';
import { synthFoundation } from '../clouds/aws/synth';
import { synthFoundation as synthAzure } from '../clouds/azure/synth';
import { synthFoundation as synthGcp } from '../clouds/gcp/synth';

describe.each(TIERS.map((tier) => ({ tier })))('what is counted of the foundation of $tier.name on AWS', ({ tier }) => {
  const sizing = sized(tier);
  const counts = foundationCounts(sizing, 'aws');
  const stack = synthFoundation({}, { sizing });

  it('is what the foundation creates', () => {
    expect(stack.all('aws_nat_gateway')).toHaveLength(counts.natGateways);
    expect(stack.all('aws_kms_key')).toHaveLength(counts.keys);
    // RDS keeps the login of the database in a secret of its own.
    expect(stack.all('aws_secretsmanager_secret')).toHaveLength(counts.secrets - 1);
  });

  it('has its endpoints in every zone with nodes', () => {
    const endpoints = stack.all('aws_vpc_endpoint').map(([, attributes]) => attributes).filter((e) => e.vpc_endpoint_type === 'Interface');
    expect(endpoints.length * sizing.zones).toBe(counts.endpoints);
    for (const endpoint of endpoints) expect(endpoint.subnet_ids).toHaveLength(sizing.zones);
  });

  it('has root disks of that size', () => {
    for (const [, template] of stack.all('aws_launch_template')) {
      expect(template.block_device_mappings[0].ebs.volume_size).toBe(counts.rootDiskGiB);
    }
  });
});

describe.each(TIERS.map((tier) => ({ tier })))('what is counted of the foundation of $tier.name on Google Cloud', ({ tier }) => {
  const sizing = sized(tier, 'gcp');
  const counts = foundationCounts(sizing, 'gcp');
  const stack = synthGcp({}, { sizing });

  it('is what the foundation creates', () => {
    expect(stack.all('google_compute_router_nat')).toHaveLength(1);
    expect(stack.all('google_kms_crypto_key').length * 4).toBe(counts.keys);
    for (const [, key] of stack.all('google_kms_crypto_key')) expect(key.rotation_period).toBe(`${90 * 86_400}s`);
    expect(stack.all('google_secret_manager_secret')).toHaveLength(counts.secrets);
  });

  it('has root disks of that size, and flow logs of a tenth', () => {
    for (const [, pool] of stack.all('google_container_node_pool')) expect(pool.node_config).toMatchObject({ disk_size_gb: counts.rootDiskGiB, disk_type: 'pd-balanced' });
    for (const [, subnet] of stack.all('google_compute_subnetwork')) expect(subnet.log_config).toMatchObject({ flow_sampling: 0.1 });
    expect(counts.logsGbFormula).toContain('a tenth of the connections');
  });
});

describe.each(TIERS.map((tier) => ({ tier })))('what is counted of the foundation of $tier.name on Azure', ({ tier }) => {
  const sizing = sized(tier, 'azure');
  const counts = foundationCounts(sizing, 'azure');
  const stack = synthAzure({}, { sizing });

  it('is what the foundation creates', () => {
    expect(stack.all('azurerm_nat_gateway')).toHaveLength(counts.natGateways);
    expect(stack.all('azurerm_public_ip')).toHaveLength(counts.addresses);
    expect(stack.all('azurerm_private_endpoint')).toHaveLength(counts.endpoints);
    expect(stack.all('azurerm_key_vault_key')).toHaveLength(counts.keys);
    expect(stack.all('azurerm_key_vault_secret')).toHaveLength(counts.secrets);
  });

  it('keeps the logs of its services a year, of which the first month is in the price', () => {
    expect(stack.one('azurerm_log_analytics_workspace').retention_in_days).toBe(365);
    expect(counts.logsMonths).toBe(11);
  });

  it('has root disks of that size', () => {
    const pools = [...stack.all('azurerm_kubernetes_cluster_node_pool').map(([, pool]) => pool), stack.one('azurerm_kubernetes_cluster').default_node_pool as { os_disk_size_gb: number; os_disk_type: string }];
    for (const pool of pools) expect(pool).toMatchObject({ os_disk_size_gb: counts.rootDiskGiB, os_disk_type: 'Managed' });
  });
});
