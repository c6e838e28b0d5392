import { describe, expect, it } from 'vitest';
import { foundationCounts } from '../../lib/cost/foundation';
import { sized, TIERS } from './fixtures';
import { synthFoundation } from '../clouds/aws/synth';

describe.each(TIERS.map((tier) => ({ tier })))('what is counted of the foundation of $tier.name', ({ tier }) => {
  const sizing = sized(tier);
  const counts = foundationCounts(sizing);
  const stack = synthFoundation({}, { sizing });

  it('is what the foundation creates', () => {
    expect(stack.all('aws_nat_gateway')).toHaveLength(counts.natGateways);
    expect(stack.all('aws_kms_key')).toHaveLength(counts.keys);
    // RDS keeps the login of the database in a secret of its own.
    expect(stack.all('aws_secretsmanager_secret')).toHaveLength(counts.secrets - 1);
  });

  it('has its endpoints in every zone with nodes', () => {
    const endpoints = stack.all('aws_vpc_endpoint').map(([, attributes]) => attributes).filter((e) => e.vpc_endpoint_type === 'Interface');
    expect(endpoints).toHaveLength(counts.interfaceEndpoints);
    for (const endpoint of endpoints) expect(endpoint.subnet_ids).toHaveLength(sizing.zones);
  });

  it('has root disks of that size', () => {
    for (const [, template] of stack.all('aws_launch_template')) {
      expect(template.block_device_mappings[0].ebs.volume_size).toBe(counts.rootDiskGiB);
    }
  });
});
