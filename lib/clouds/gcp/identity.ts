import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';

/** The pods of one ServiceAccount, as GKE vouches for them. */
export interface PodRef {
  /** Id of the project. */
  readonly project: string;
  /** Number of the project, as identities of pods name it. */
  readonly projectNumber: string;
  /** Namespace of the ServiceAccount. */
  readonly namespace: string;
  /** Name of the ServiceAccount. */
  readonly serviceAccount: string;
}

/** Workload identity pool of every GKE cluster of a project. */
export function workloadPool(project: string): string {
  return `${project}.svc.id.goog`;
}

/**
 * IAM's name of the pods of one ServiceAccount: no service account of Google's between, no key, no annotation (GKE "workload identity", principal identifiers).
 * It names no cluster: the same namespace and ServiceAccount in another cluster of the project are the same principal.
 */
export function podPrincipal({ project, projectNumber, namespace, serviceAccount }: PodRef): string {
  return `principal://iam.googleapis.com/projects/${projectNumber}/locations/global/workloadIdentityPools/${workloadPool(project)}/subject/ns/${namespace}/sa/${serviceAccount}`;
}

/**
 * What a backend does in its bucket: reads, writes, lists and deletes objects, and reads the bucket's own record, as Tempo does when it starts.
 * `legacyBucketReader` is the narrowest role that has `storage.buckets.get`.
 */
export const BUCKET_ROLES = ['roles/storage.objectUser', 'roles/storage.legacyBucketReader'] as const;

/** Which pods, and which bucket. */
export interface BucketAccessProps extends PodRef {
  /** Name of the bucket that they may use. */
  readonly bucket: string;
  /** What must exist before the principal does: the cluster, whose first brings the project its workload identity pool. */
  readonly after: readonly ITerraformDependable[];
}

/** Lets the pods of one ServiceAccount use one bucket, and nothing else. */
export class BucketAccess extends TerraformConstruct {
  public constructor(scope: Construct, id: string, props: BucketAccessProps) {
    super(scope, id, needs(props, 'bucket', 'after', 'project', 'projectNumber', 'namespace', 'serviceAccount'));
    for (const role of BUCKET_ROLES) {
      const name = role.replace('roles/storage.', '');
      new StorageBucketIamMember(this, name, { bucket: props.bucket, role, member: podPrincipal(props), dependsOn: [...props.after] });
    }
  }
}

/** Where the account is made, and for which cluster. */
export interface NodeAccountProps {
  /** Id of the project. */
  readonly project: string;
  /** Name of the cluster, prefix of the account's. */
  readonly name: string;
  /** What must exist first: the APIs. */
  readonly after: readonly ITerraformDependable[];
}

/** The account of all nodes: writes logs and metrics and joins the cluster. Pods cannot take it: they see GKE's metadata server only. */
export class NodeAccount extends TerraformConstruct {
  /** The service account itself, for overrides. */
  public readonly account: ServiceAccount;
  /** What must exist before a node can write logs and metrics: the account's roles. */
  public readonly ready: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: NodeAccountProps) {
    super(scope, id, needs(props, 'project', 'name', 'after'));
    const { project, name, after } = props;
    this.account = new ServiceAccount(this, 'account', { accountId: `${name}-nodes`, displayName: `Nodes of ${name}`, dependsOn: [...after] });
    const member = `serviceAccount:${this.account.email}`;
    // Everything that a node asks for itself (GKE "hardening", least privilege); images come from public registries through NAT.
    this.ready = [new ProjectIamMember(this, 'node', { project, role: 'roles/container.defaultNodeServiceAccount', member })];
  }
}
