import type { ITerraformDependable, TerraformStack } from 'cdktf';
import type { Faults } from '../errors';
import type { ComponentIdentity, FactValues, OperatorChart, PlatformTraits, SecretName } from '../facts';
import type { NodeCatalog, PlatformSizing, TierName } from '../sizing';

/** What the foundation of a platform must provide. */
export interface FoundationNeed {
  /** Id of the platform; prefix of every cloud resource's name. */
  readonly platformId: string;
  /** Kubernetes namespace of the workloads. */
  readonly namespace: string;
  readonly sizing: PlatformSizing;
  /** Components that need buckets, each with an identity of its own. */
  readonly identities: readonly ComponentIdentity[];
  /** Changing it writes every generated secret anew. */
  readonly secretsRevision: number;
  /** Tags or labels on everything that can carry them. */
  readonly tags: { readonly [key: string]: string };
}

/** Secrets that not every platform has: some run without Kafka, some clouds know their pods, and some databases are prepared. */
type OptionalSecret = 'kafka' | 'objectStore' | 'grafanaDatabaseAdmin';

/** What came out of a foundation: strings, some known only after apply. Each becomes one named output of the foundation stack. */
export interface FoundationFacts {
  readonly facts: FactValues;
  /** Where the cloud's own store keeps each secret, a JSON object with the keys of `SECRETS`. */
  readonly secretIds: { readonly [S in Exclude<SecretName, OptionalSecret>]: string } & { readonly [S in OptionalSecret]?: string };
  /** What the annotation of `traits.identityAnnotation` says on the ServiceAccount of each component that has an identity. Default: none. */
  readonly identities?: { readonly [component: string]: string };
  /** What only the same cloud reads again, to reach the cluster. */
  readonly cluster: { readonly [key: string]: string };
}

/**
 * A place where a platform runs. Implementations: `AwsCloud`, `AzureCloud`, `GcpCloud`.
 * The platform calls `check` first, then `foundation` in its own stack, then `connect` in each stack that talks to the cluster.
 */
export interface Cloud {
  readonly name: string;
  readonly traits: PlatformTraits;
  /** Machine types for a platform of a tier on this cloud. */
  nodeCatalog(tier: TierName): NodeCatalog;
  /** Adds a fault for everything that this cloud or its limits refuse. */
  check(sizing: PlatformSizing, faults: Faults): void;
  /** Creates network, cluster, Kafka, buckets, database and identities, and says what came out. */
  foundation(stack: TerraformStack, need: FoundationNeed): FoundationFacts;
  /** Creates the providers with which a later stack reaches the cluster. */
  connect(stack: TerraformStack, facts: FoundationFacts): void;
  /** Operators that this cloud's cluster needs beside every platform's. */
  operators(facts: FoundationFacts): readonly OperatorChart[];
  /** Creates what the cluster itself needs before workloads come, and returns it: the encrypted StorageClass. */
  prepareCluster(stack: TerraformStack, facts: FoundationFacts): readonly ITerraformDependable[];
  /** Terraform expressions for the keys of one secret, read at apply and kept in no state. */
  readSecret(stack: TerraformStack, name: SecretName, facts: FoundationFacts): { readonly [key: string]: string };
}
