import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { KeyRef } from './keys';

/** A year: what auditors ask for (CIS, PCI DSS 10.5.1), and CloudWatch keeps it for cents a GB. */
export const LOG_RETENTION_DAYS = 365;

/** A name, a key, and how long lines are kept. */
export interface EncryptedLogGroupProps {
  /** Name; the service that writes to it prescribes the form. */
  readonly name: string;
  /** Key whose policy admits CloudWatch Logs. */
  readonly key: KeyRef;
  /** Days that lines are kept. Default: 365. One of the numbers CloudWatch allows. */
  readonly retentionDays?: number;
}

/** A log group that exists before its writer, so that the writer does not create one itself: unencrypted, and kept for ever. */
export class EncryptedLogGroup extends TerraformConstruct {
  /** The log group itself, for overrides. */
  public readonly group: CloudwatchLogGroup;

  public constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    super(scope, id, needs(props, 'name', 'key'));
    this.group = new CloudwatchLogGroup(this, 'group', {
      name: props.name,
      kmsKeyId: props.key.arn,
      retentionInDays: props.retentionDays ?? LOG_RETENTION_DAYS,
      // CloudWatch tries the key while it creates the group.
      dependsOn: [...(props.key.ready ?? [])],
    });
  }
}
