import { Token } from 'cdktf';
import type { Faults } from '../../../errors';

/** What an id of Google Cloud looks like. */
export interface IdForm {
  readonly pattern: RegExp;
  /** The form in words. */
  readonly allowed: string;
  readonly write: string;
}

const PROJECT = '[a-z0-9.:-]+';
const NAME = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';

export const NETWORK_ID: IdForm = {
  pattern: new RegExp(`^projects/${PROJECT}/global/networks/${NAME}$`),
  allowed: 'the id of a VPC with its project, which may be the host project of a Shared VPC',
  write: "'projects/my-project-id/global/networks/shared'",
};

export const SECRET_ID: IdForm = {
  pattern: new RegExp(`^projects/${PROJECT}/secrets/[\\w-]{1,255}$`),
  allowed: 'the id of a secret in Secret Manager, without a version',
  write: "'projects/my-project-id/secrets/grafana-database'",
};

/** A subnet lies in one region. */
export function subnetId(region: string): IdForm {
  return {
    pattern: new RegExp(`^projects/${PROJECT}/regions/${region}/subnetworks/${NAME}$`),
    allowed: `the id of a subnet in ${region}, where the platform is`,
    write: `'projects/my-project-id/regions/${region}/subnetworks/shared'`,
  };
}

/** Adds a fault for text that is no such id. What Terraform fills in later, as the id of a resource in another stack, is looked at in the plan. */
export function checkId(prop: string, got: string, { pattern, allowed, write }: IdForm, faults: Faults): void {
  if (Token.isUnresolved(got) || pattern.test(got)) return;
  faults.add({ prop, got, allowed, write });
}

/** Adds a fault for a value that only Terraform knows, where it is needed as text; says whether it is text. */
export function checkKnown(prop: string, got: string, why: string, write: string, faults: Faults): boolean {
  if (!Token.isUnresolved(got)) return true;
  faults.add({ prop, got: 'a value that is known only while Terraform runs', allowed: `plain text: ${why}`, write });
  return false;
}

/** A condition of a lookup; a plan that finds otherwise stops with the message. */
export function must(condition: string, errorMessage: string): { readonly condition: string; readonly errorMessage: string } {
  return { condition: `\${${condition}}`, errorMessage };
}
