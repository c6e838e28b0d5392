import type { NetworkAttributes, SubnetAttributes } from '../../../../lib/clouds/aws';

/** What a user has already, in us-west-2. */
export const SUBNETS: readonly SubnetAttributes[] = [
  { id: 'subnet-0000000000000000a', zone: 'us-west-2a', cidr: '10.20.0.0/19' },
  { id: 'subnet-0000000000000000b', zone: 'us-west-2b', cidr: '10.20.32.0/19' },
  { id: 'subnet-0000000000000000c', zone: 'us-west-2c', cidr: '10.20.64.0/19' },
];

export const VPC: NetworkAttributes = { vpcId: 'vpc-00000000000000001', privateSubnets: SUBNETS };
