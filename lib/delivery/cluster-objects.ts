import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { FACTS_CONFIG_MAP, SECRETS, type AuthorityTraits, type FactValues, type Namespaces, type SecretName } from '../facts';
import type { ObjectSource } from './manifests';

export interface ClusterObjectsProps {
  readonly namespaces: Namespaces;
  /** ServiceAccounts by namespace. */
  readonly serviceAccounts: { readonly [N in keyof Namespaces]: readonly string[] };
  /** Annotations of ServiceAccounts of the workloads' namespace, by name. */
  readonly annotations: { readonly [serviceAccount: string]: { readonly [annotation: string]: string } };
  readonly facts: FactValues;
  /** Terraform expressions for the keys of each secret; written, never read back. */
  readonly secrets: { readonly [S in SecretName]?: { readonly [key: string]: string } };
  /** Authorities; a Secret is made of each whose certificates are given. */
  readonly authorities: readonly AuthorityTraits[];
  /** Changing it writes the secrets anew. */
  readonly secretsRevision: number;
}

/** How strictly each namespace holds its pods to a Pod Security standard. */
const POD_SECURITY = { workloads: 'restricted', agent: 'privileged' } as const;

function namespaceLabels(which: keyof Namespaces): { readonly [label: string]: string } {
  return {
    'app.kubernetes.io/part-of': 'observability-platform',
    'pod-security.kubernetes.io/enforce': POD_SECURITY[which],
    // Even where more is allowed, what goes beyond "restricted" is written to the audit log.
    'pod-security.kubernetes.io/audit': 'restricted',
  };
}

const BOTH = ['workloads', 'agent'] as const satisfies readonly (keyof Namespaces)[];

/** The two namespaces as manifests, for a cluster that no cloud's Terraform fills. */
export function namespaceManifests({ namespaces }: Pick<ClusterObjectsProps, 'namespaces'>): ObjectSource {
  const objects = BOTH.map((which) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaces[which], labels: namespaceLabels(which) } }));
  return { node: { path: 'namespaces' }, toJson: () => objects };
}

/** ServiceAccounts and facts as manifests; the Secrets are the user's own. */
export function clusterManifests({ namespaces, serviceAccounts, facts }: Pick<ClusterObjectsProps, 'namespaces' | 'serviceAccounts' | 'facts'>): ObjectSource {
  const accounts = BOTH.flatMap((which) =>
    serviceAccounts[which].map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: namespaces[which] }, automountServiceAccountToken: false })),
  );
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: FACTS_CONFIG_MAP, namespace: namespaces.workloads }, data: { ...facts } };
  return { node: { path: 'cluster' }, toJson: () => [...accounts, map] };
}

/** What workloads find in the cluster when they start: namespaces, ServiceAccounts, the facts and the secrets. */
export class ClusterObjects extends Construct {
  private readonly objects: ITerraformDependable[] = [];
  private readonly namespaces: { readonly [N in keyof Namespaces]: NamespaceV1 };

  public constructor(scope: Construct, id: string, props: ClusterObjectsProps) {
    super(scope, id);
    this.namespaces = { workloads: this.namespace('workloads', props), agent: this.namespace('agent', props) };
    this.serviceAccounts('workloads', props);
    this.serviceAccounts('agent', props);
    this.facts(props);
    this.secrets(props);
    this.authorities(props);
  }

  /** Everything, for what must come after it. */
  public get all(): readonly ITerraformDependable[] {
    return this.objects;
  }

  private namespace(which: keyof Namespaces, props: ClusterObjectsProps): NamespaceV1 {
    const namespace = new NamespaceV1(this, `namespace-${which}`, { metadata: { name: props.namespaces[which], labels: namespaceLabels(which) } });
    this.objects.push(namespace);
    return namespace;
  }

  private serviceAccounts(which: keyof Namespaces, props: ClusterObjectsProps): void {
    for (const name of props.serviceAccounts[which]) {
      const account = new ServiceAccountV1(this, `service-account-${name}`, {
        metadata: { name, namespace: this.namespaces[which].metadata.name, ...(which === 'workloads' && props.annotations[name] !== undefined ? { annotations: props.annotations[name] } : {}) },
        automountServiceAccountToken: false,
      });
      this.objects.push(account);
    }
  }

  private facts(props: ClusterObjectsProps): void {
    this.objects.push(
      new ConfigMapV1(this, 'facts', {
        metadata: { name: FACTS_CONFIG_MAP, namespace: this.namespaces.workloads.metadata.name },
        data: { ...props.facts },
      }),
    );
  }

  private secrets(props: ClusterObjectsProps): void {
    for (const [key, data] of Object.entries(props.secrets)) {
      const spec = SECRETS[key as SecretName];
      const secret = new SecretV1(this, `secret-${spec.name}`, {
        metadata: { name: spec.name, namespace: this.namespaces.workloads.metadata.name },
        // Write-only: neither the plan nor the state holds the value.
        dataWo: { ...data },
        dataWoRevision: props.secretsRevision,
      });
      this.objects.push(secret);
    }
  }

  private authorities(props: ClusterObjectsProps): void {
    for (const { secret: name, key, certificates } of props.authorities) {
      if (certificates === undefined) continue;
      // Certificates say whom to trust and nothing secret, so that the state may hold them, and a plan shows that they change.
      this.objects.push(new SecretV1(this, `secret-${name}`, { metadata: { name, namespace: this.namespaces.workloads.metadata.name }, data: { [key]: certificates } }));
    }
  }
}
