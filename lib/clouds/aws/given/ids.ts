import { Token } from 'cdktf';
import type { Faults } from '../../../errors';
import type { IdForm } from '../../given/ids';
import { partitionOf } from '../regions';

export { checkId, checkKnown, type IdForm } from '../../given/ids';

function hexId(what: string, prefix: string): IdForm {
  return {
    pattern: new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`),
    allowed: `the id of a ${what}: ${prefix}- and 8 or 17 hexadecimal digits`,
    write: `'${prefix}-0123456789abcdef0'`,
  };
}

export const VPC_ID = hexId('VPC', 'vpc');
export const SUBNET_ID = hexId('subnet', 'subnet');
export const SECURITY_GROUP_ID = hexId('security group', 'sg');

/** What an ARN of AWS names. */
export interface ArnForm {
  readonly service: 'eks' | 'kms' | 'secretsmanager';
  readonly region: string;
  /** Part behind the account. */
  readonly resource: RegExp;
  /** An example of that part. */
  readonly example: string;
}

/** Adds a fault for text that is no such ARN, or one of another region. */
export function checkArn(prop: string, got: string, { service, region, resource, example }: ArnForm, faults: Faults): void {
  if (Token.isUnresolved(got)) return;
  const start = `arn:${partitionOf(region)}:${service}:${region}:`;
  const rest = got.startsWith(start) ? /^\d{12}:(.+)$/.exec(got.slice(start.length))?.[1] : undefined;
  if (rest !== undefined && resource.test(rest)) return;
  faults.add({ prop, got, allowed: `an ARN that begins with ${start}<account>:, since the platform is in ${region}`, write: `'${start}111122223333:${example}'` });
}

export const KEY = { service: 'kms', resource: /^key\/[\w-]+$/, example: 'key/01234567-89ab-cdef-0123-456789abcdef' } as const;
export const SECRET = { service: 'secretsmanager', resource: /^secret:.+$/, example: 'secret:kafka-clients-a1b2c3' } as const;
