/** One statement of an IAM or resource policy. */
export interface Statement {
  readonly Sid: string;
  /** Default: `Allow`. */
  readonly Effect?: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly [kind: string]: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
}

/** A policy as JSON text. Plain text instead of a data source: a reviewer reads the whole policy in the plan. */
export function policyJson(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ Sid, Effect = 'Allow', ...rest }) => ({ Sid, Effect, ...rest })),
  });
}

/** Trust policy that lets an AWS service take a role. */
export function trustService(service: string): string {
  return policyJson([{ Sid: 'TrustService', Principal: { Service: service }, Action: 'sts:AssumeRole' }]);
}
