/** One statement of an IAM or resource policy. */
export interface Statement {
  /** Name of the statement, by which reviewers find it: letters and digits. */
  readonly Sid: string;
  /** Whether it permits or forbids. Default: `Allow`. */
  readonly Effect?: 'Allow' | 'Deny';
  /** Who it is about; of resource policies and trust policies only. Default: whoever the policy is attached to. */
  readonly Principal?: '*' | { readonly [kind: string]: string | readonly string[] };
  /** What it is about, as `s3:GetObject`. */
  readonly Action: string | readonly string[];
  /** ARNs of what it is about. Default: none, for a trust policy. */
  readonly Resource?: string | readonly string[];
  /** When it holds. Default: always. */
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
}

/** A policy as JSON text. Plain text instead of a data source: a reviewer reads the whole policy in the plan. */
export function policyJson(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ Sid, Effect = 'Allow', ...rest }) => ({ Sid, Effect, ...rest })),
  });
}

/**
 * Trust policy that lets an AWS service take a role.
 * @param tagging true: the service also tags its sessions, as EKS Auto Mode does. Default: false
 */
export function trustService(service: string, tagging = false): string {
  return policyJson([{ Sid: 'TrustService', Principal: { Service: service }, Action: tagging ? ['sts:AssumeRole', 'sts:TagSession'] : 'sts:AssumeRole' }]);
}
