import { describe, expect, test } from 'vitest';
import { AwsNetwork } from '../../../lib/clouds/aws';
import { parseCidr } from '../../../lib/clouds/cidr';
import {  planSubnets } from '../../../lib/clouds/aws/cidr';
import { synthFoundation, synthStack } from './synth';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';

const foundation = synthFoundation();

describe('network', () => {
  test('nine subnets over three zones, none of which gives out public addresses', () => {
    const subnets = foundation.all('aws_subnet').map(([, subnet]) => subnet);
    expect(subnets).toHaveLength(9);
    expect(subnets.map((subnet) => subnet.map_public_ip_on_launch as boolean)).toEqual(Array(9).fill(false));
    expect(new Set(subnets.map((subnet) => subnet.availability_zone as string))).toEqual(new Set(['us-west-2a', 'us-west-2b', 'us-west-2c']));
  });

  test('subnets lie inside the VPC and do not overlap', () => {
    const plan = planSubnets('10.0.0.0/16');
    const ranges = [...plan.private, ...plan.public, ...plan.data].map((text) => {
      const { base, prefix } = parseCidr(text) ?? { base: 0, prefix: 0 };
      return { from: base, to: base + 2 ** (32 - prefix) - 1 };
    });
    const sorted = ranges.sort((a, b) => a.from - b.from);
    sorted.slice(1).forEach((range, index) => expect(range.from).toBeGreaterThan((sorted[index] as { to: number }).to));
    expect(sorted[0]?.from).toBe(10 * 2 ** 24);
    expect(sorted.at(-1)?.to).toBeLessThan(10 * 2 ** 24 + 2 ** 16);
  });

  test('load balancers find their subnets by tag', () => {
    expect(foundation.one('aws_subnet', 'public-0').tags).toMatchObject({ 'kubernetes.io/role/elb': '1' });
    expect(foundation.one('aws_subnet', 'private-0').tags).toMatchObject({ 'kubernetes.io/role/internal-elb': '1' });
  });

  test('a NAT gateway in each zone, used by the private subnet of that zone; one for all on request', () => {
    expect(foundation.all('aws_nat_gateway')).toHaveLength(3);
    for (const zone of [0, 1, 2]) {
      expect(foundation.one('aws_route', `private-out-${zone}`).nat_gateway_id).toBe(foundation.ref('aws_nat_gateway', `nat-${zone}`, 'id'));
    }
    const single = synthFoundation({ network: { natGatewayPerZone: false } });
    expect(single.all('aws_nat_gateway')).toHaveLength(1);
    expect(single.one('aws_route', 'private-out-2').nat_gateway_id).toBe(single.ref('aws_nat_gateway', 'nat-0', 'id'));
  });

  test('brokers and database have no route out', () => {
    const table = foundation.ref('aws_route_table', 'data-routes', 'id');
    expect(foundation.all('aws_route').map(([, route]) => route.route_table_id as string)).not.toContain(table);
    const own = foundation.all('aws_route_table_association').filter(([name]) => name.includes('network_data'));
    expect(own.map(([, association]) => association.route_table_id as string)).toEqual([table, table, table]);
  });

  test('the default security group admits nothing', () => {
    const group = foundation.one('aws_default_security_group');
    expect(group).not.toHaveProperty('ingress');
    expect(group).not.toHaveProperty('egress');
  });

  test('S3 is reached by a gateway endpoint from every private route table', () => {
    const s3 = foundation.one('aws_vpc_endpoint', '_s3_');
    expect(s3).toMatchObject({ vpc_endpoint_type: 'Gateway', service_name: 'com.amazonaws.us-west-2.s3' });
    expect(s3.route_table_ids).toHaveLength(4);
  });

  test('interface endpoints answer under their usual names, to the network only', () => {
    const services = foundation.all('aws_vpc_endpoint').filter(([, endpoint]) => endpoint.vpc_endpoint_type === 'Interface');
    expect(services.map(([, endpoint]) => endpoint.service_name as string).sort()).toEqual(
      ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth'].map((service) => `com.amazonaws.us-west-2.${service}`),
    );
    for (const [, endpoint] of services) expect(endpoint).toMatchObject({ private_dns_enabled: true });
    expect(foundation.one('aws_vpc_security_group_ingress_rule', 'endpoints')).toMatchObject({ cidr_ipv4: '10.0.0.0/16', from_port: 443, to_port: 443 });
    const none = synthFoundation({ network: { interfaceEndpoints: [] } });
    expect(none.all('aws_vpc_endpoint')).toHaveLength(1);
    expect(none.all('aws_security_group').filter(([name]) => name.includes('endpoints'))).toEqual([]);
  });

  test('every connection is logged, encrypted', () => {
    expect(foundation.one('aws_flow_log')).toMatchObject({
      traffic_type: 'ALL',
      log_destination: foundation.ref('aws_cloudwatch_log_group', 'flow-logs', 'arn'),
    });
  });

  test('no security group admits the internet', () => {
    for (const [, rule] of foundation.all('aws_vpc_security_group_ingress_rule')) expect(rule.cidr_ipv4).not.toBe('0.0.0.0/0');
  });

  test('stands alone in a stack of its user', () => {
    const stack = synthStack((scope) => {
      new AwsProvider(scope, 'aws', { region: 'eu-west-1' });
      const logKey = { arn: 'arn:aws:kms:eu-west-1:111122223333:key/x' };
      new AwsNetwork(scope, 'network', { name: 'lab', region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'], cidr: '192.168.0.0/20', logKey });
    });
    expect(stack.one('aws_vpc')).toMatchObject({ cidr_block: '192.168.0.0/20', enable_dns_hostnames: true, enable_dns_support: true });
    expect(stack.one('aws_cloudwatch_log_group')).toMatchObject({ kms_key_id: 'arn:aws:kms:eu-west-1:111122223333:key/x' });
  });
});
