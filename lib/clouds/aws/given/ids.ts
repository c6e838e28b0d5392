import { Token } from 'cdktf';
import type { Faults } from '../../../errors';

/** What an id or an ARN of AWS looks like. */
export interface IdForm {
  readonly pattern: RegExp;
  /** The form in words. */
  readonly allowed: string;
  readonly write: string;
}

export const VPC_ID: IdForm = { pattern: /^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, allowed: 'the id of a VPC: vpc- and 8 or 17 hexadecimal digits', write: "'vpc-0123456789abcdef0'" };

export const SUBNET_ID: IdForm = {
  pattern: /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  allowed: 'the id of a subnet: subnet- and 8 or 17 hexadecimal digits',
  write: "'subnet-0123456789abcdef0'",
};

/** Adds a fault for text that is no such id. What Terraform fills in later, as the id of a resource in another stack, is looked at in the plan. */
export function checkId(prop: string, got: string, { pattern, allowed, write }: IdForm, faults: Faults): void {
  if (Token.isUnresolved(got) || pattern.test(got)) return;
  faults.add({ prop, got, allowed, write });
}

/** Adds a fault for a value that only Terraform knows, where the manifests need it as text; says whether it is text. */
export function checkKnown(prop: string, got: string, why: string, write: string, faults: Faults): boolean {
  if (!Token.isUnresolved(got)) return true;
  faults.add({ prop, got: 'a value that is known only while Terraform runs', allowed: `plain text: ${why}`, write });
  return false;
}
