import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { partitionOf } from './regions';

/**
 * What a node needs to join, to fetch its add-ons and to give pods disks and identities, even while no NAT gateway answers.
 * Bytes are no reason for more: nearly all of them go to S3 by the gateway endpoint, which is free, and each
 * service here costs about $22 a month over three zones. KMS, Secrets Manager and CloudWatch are not called from inside.
 */
export const DEFAULT_INTERFACE_ENDPOINTS: readonly string[] = ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth'];

/** Where the endpoints lie, and who may use them. */
export interface VpcEndpointsProps {
  /** Prefix of names. */
  readonly name: string;
  /** Region of the VPC. */
  readonly region: string;
  /** Id of the VPC that they serve. */
  readonly vpcId: string;
  /** One subnet per zone for the interface endpoints. */
  readonly subnetIds: readonly string[];
  /** Range whose hosts may use the interface endpoints. */
  readonly clientCidr: string;
  /** Tables that get the way to S3. */
  readonly routeTableIds: readonly string[];
  /** Services reached by an interface endpoint. Default: `DEFAULT_INTERFACE_ENDPOINTS`; none in China, where their names differ by service. */
  readonly services?: readonly string[];
}

/** Ways to AWS's own services that do not leave the VPC: S3 by a gateway endpoint, others by interface endpoints. */
export class VpcEndpoints extends TerraformConstruct {
  /** The gateway endpoint of S3, which costs nothing. */
  public readonly s3: VpcEndpoint;
  /** One interface endpoint for each service, with an address in each zone. */
  public readonly interfaces: readonly VpcEndpoint[];

  public constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id, needs(props, 'name', 'region', 'vpcId', 'subnetIds', 'clientCidr', 'routeTableIds'));
    const { name, region, vpcId } = props;
    this.s3 = new VpcEndpoint(this, 's3', {
      vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: [...props.routeTableIds],
      tags: { Name: `${name}-s3` },
    });
    const services = props.services ?? (partitionOf(region) === 'aws-cn' ? [] : DEFAULT_INTERFACE_ENDPOINTS);
    const group = services.length > 0 ? this.securityGroup(props) : undefined;
    this.interfaces = services.map(
      (service) =>
        new VpcEndpoint(this, service.replace('.', '-'), {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: 'Interface',
          privateDnsEnabled: true,
          subnetIds: [...props.subnetIds],
          securityGroupIds: group === undefined ? [] : [group.id],
          tags: { Name: `${name}-${service}` },
        }),
    );
  }

  private securityGroup({ name, vpcId, clientCidr }: VpcEndpointsProps): SecurityGroup {
    const group = new SecurityGroup(this, 'group', {
      name: `${name}-endpoints`,
      description: 'HTTPS from inside the network to the endpoints of AWS services',
      vpcId,
      tags: { Name: `${name}-endpoints` },
    });
    new VpcSecurityGroupIngressRule(this, 'https', {
      securityGroupId: group.id,
      description: 'HTTPS from inside the network',
      cidrIpv4: clientCidr,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
    });
    return group;
  }
}
