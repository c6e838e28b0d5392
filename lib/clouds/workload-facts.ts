import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import type { Construct } from 'constructs';
import { FACTS_CONFIG_MAP, SECRETS, type KnownFacts, type SecretName, needs } from '../facts';
import { TerraformConstruct } from './construct';

/** What components in a chart of yours find in their namespace, and only Terraform knows. */
export interface WorkloadFactsProps {
  /** Namespace of the components; it exists. */
  readonly namespace: string;
  /** Addresses and names, by the names of `FACTS`; values of other resources among them. */
  readonly facts: KnownFacts;
  /** Keys of each Secret of `SECRETS`, such as `{ kafka: login.read() }`: written, and kept in no plan or state. Default: none. */
  readonly secrets?: { readonly [S in SecretName]?: { readonly [key: string]: string } };
  /** Number of the revision: raising it writes the Secrets anew. Whole numbers from 1. Default: 1. */
  readonly secretsRevision?: number;
}

/** The ConfigMap `platform-facts` and the Secrets that components read which are used alone; a platform makes its own. By the stack's Kubernetes provider. */
export class WorkloadFacts extends TerraformConstruct {
  /** The ConfigMap of the facts. */
  public readonly configMap: ConfigMapV1;

  public constructor(scope: Construct, id: string, props: WorkloadFactsProps) {
    super(scope, id, needs(props, 'namespace', 'facts'));
    const { namespace, facts, secrets = {}, secretsRevision = 1 } = props;
    this.configMap = new ConfigMapV1(this, 'facts', { metadata: { name: FACTS_CONFIG_MAP, namespace }, data: { ...facts } });
    for (const [key, data] of Object.entries(secrets)) {
      const { name } = SECRETS[key as SecretName];
      new SecretV1(this, `secret-${name}`, { metadata: { name, namespace }, dataWo: { ...data }, dataWoRevision: secretsRevision });
    }
  }
}
