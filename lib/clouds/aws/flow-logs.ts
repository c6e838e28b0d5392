import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { Role } from './identity';
import type { KeyRef } from './keys';
import { EncryptedLogGroup } from './logs';
import { trustService } from './policy';

/** Which VPC is watched, and where its records go. */
export interface FlowLogsProps {
  /** Name of the network. */
  readonly name: string;
  /** Region of the network. */
  readonly region: string;
  /** The VPC to watch. */
  readonly vpcId: string;
  /** Key of the log group; its policy admits CloudWatch Logs. */
  readonly key: KeyRef;
  /** Days that records are kept. Default: 365. */
  readonly logRetentionDays?: number;
}

/** Records of every connection in a VPC, admitted or refused. */
export class FlowLogs extends TerraformConstruct {
  public constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id, needs(props, 'name', 'region', 'vpcId', 'key'));
    const logs = new EncryptedLogGroup(this, 'logs', {
      name: `/aws/vpc/${props.name}/flow-logs`,
      key: props.key,
      retentionDays: props.logRetentionDays,
    });
    const role = new Role(this, 'writer', {
      name: `${props.name}-${props.region}-flow-logs`,
      description: 'Writes the flow logs of the network',
      trust: trustService('vpc-flow-logs.amazonaws.com'),
      statements: [
        {
          Sid: 'WriteFlowLogs',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          Resource: [logs.group.arn, `${logs.group.arn}:*`],
        },
        { Sid: 'FindLogGroup', Action: 'logs:DescribeLogGroups', Resource: '*' },
      ],
    });
    new FlowLog(this, 'flow-log', {
      vpcId: props.vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: logs.group.arn,
      iamRoleArn: role.arn,
      // Ten minutes instead of one: a tenth of the records, and of the bill.
      maxAggregationInterval: 600,
      tags: { Name: props.name },
      dependsOn: [...role.ready],
    });
  }
}
