import { Fn, Token } from 'cdktf';
import type { Faults } from '../../errors';

/** What an id of a cloud looks like. */
export interface IdForm {
  readonly pattern: RegExp;
  /** The form in words. */
  readonly allowed: string;
  readonly write: string;
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

/** A text as it stands in a condition: in quotes, or as Terraform's own expression where only Terraform knows it. Between quotes that would be no value, but its name. */
export function quoted(text: string): string {
  return Token.isUnresolved(text) ? Token.asString(Fn.join('', [text])) : `"${text}"`;
}

/** A condition of a lookup; a plan that finds otherwise stops with the message. */
export function must(condition: string, errorMessage: string): { readonly condition: string; readonly errorMessage: string } {
  return { condition: `\${${condition}}`, errorMessage };
}
