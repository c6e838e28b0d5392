import type { ITerraformDependable, TerraformStack } from 'cdktf';
import type { Faults } from '../errors';
import type { AUTHORITY_SECRETS, ComponentIdentity, FactValues, OperatorChart, PlatformTraits, SecretName } from '../facts';
import type { NodeCatalog, PlatformSizing, TierName } from '../sizing';

/** What the foundation of a platform must provide. */
export interface FoundationNeed {
  /** Id of the platform; prefix of every cloud resource's name. */
  readonly platformId: string;
  /** Kubernetes namespace of the workloads. */
  readonly namespace: string;
  /** Every number of the platform. */
  readonly sizing: PlatformSizing;
  /** Components that need buckets, each with an identity of its own. */
  readonly identities: readonly ComponentIdentity[];
  /** Number of the revision of generated secrets: changing it writes every one of them anew. */
  readonly secretsRevision: number;
  /** Tags or labels on everything that can carry them. */
  readonly tags: { readonly [key: string]: string };
}

/** Secrets that not every platform has: some run without Kafka, some clouds know their pods, and some databases are prepared. */
type OptionalSecret = 'kafka' | 'objectStore' | 'grafanaDatabaseAdmin';

/** What came out of a foundation: strings, some known only after apply. Each becomes one named output of the foundation stack. */
export interface FoundationFacts {
  /** What workloads read: names of buckets, addresses of brokers and database. */
  readonly facts: FactValues;
  /** Where the cloud's own store keeps each secret, a JSON object with the keys of `SECRETS`. */
  readonly secretIds: { readonly [S in Exclude<SecretName, OptionalSecret>]: string } & { readonly [S in OptionalSecret]?: string };
  /** What the annotation of `traits.identityAnnotation` says on the ServiceAccount of each component that has an identity. Default: none. */
  readonly identities?: { readonly [component: string]: string };
  /** Certificates, in PEM, of authorities that exist only after apply; each goes into the Secret of its server's traits. Default: none. */
  readonly authorities?: { readonly [A in keyof typeof AUTHORITY_SECRETS]?: string };
  /** What only the same cloud reads again, to reach the cluster. */
  readonly cluster: { readonly [key: string]: string };
}

/** What every place where a platform runs says of itself. */
export interface Place {
  /** Name of the place, as `aws`. */
  readonly name: string;
  /** What it decides for the manifests, known before anything is applied. */
  readonly traits: PlatformTraits;
  /** Machine types for a platform of a tier in this place. */
  nodeCatalog(tier: TierName): NodeCatalog;
  /** Adds a fault for everything that this place or its limits refuse. */
  check(sizing: PlatformSizing, faults: Faults): void;
}

/**
 * A place where a platform runs. Implementations: `AwsCloud`, `AzureCloud`, `GcpCloud`.
 * The platform calls `check` first, then `foundation` in its own stack, then `connect` in each stack that talks to the cluster.
 */
export interface Cloud extends Place {
  /** Creates network, cluster, Kafka, buckets, database and identities, and says what came out. */
  foundation(stack: TerraformStack, need: FoundationNeed): FoundationFacts;
  /** Creates the providers with which a later stack reaches the cluster. */
  connect(stack: TerraformStack, facts: FoundationFacts): void;
  /** Creates what operators need to run, where nodes are objects of the cluster itself, and returns it. Default: nothing, the foundation has made nodes. */
  prepareOperators?(stack: TerraformStack, facts: FoundationFacts, need: FoundationNeed): readonly ITerraformDependable[];
  /** Operators that this cloud's cluster needs beside every platform's. */
  operators(facts: FoundationFacts): readonly OperatorChart[];
  /** Creates what the cluster itself needs before workloads come, and returns it: the encrypted StorageClass. */
  prepareCluster(stack: TerraformStack, facts: FoundationFacts): readonly ITerraformDependable[];
  /** Terraform expressions for the keys of one secret, read at apply and kept in no state. */
  readSecret(stack: TerraformStack, name: SecretName, facts: FoundationFacts): { readonly [key: string]: string };
}

/** Where the value of a key comes from. */
export type GivenValue =
  | {
      /** How many random bytes are made up; they are written as hexadecimal digits. */
      readonly randomBytes: number;
    }
  | {
      /** The value itself; nothing secret. */
      readonly text: string;
    }
  | {
      /** What the certificate of an authority, in PEM, vouches for, by its name; the user has it as a file. */
      readonly certificate: string;
    }
  | {
      /** The words by which the user is asked for it. */
      readonly asked: string;
    };

/** A Secret that the user makes in the namespace of the workloads, before these come. */
export interface GivenSecret {
  /** Name of the Secret. */
  readonly name: string;
  /** Its keys, each with where its value comes from. */
  readonly keys: { readonly [key: string]: GivenValue };
}

/** What an existing cluster must know to say its facts. */
export interface GivenNeed {
  /** Namespace of the workloads. */
  readonly namespace: string;
  /** Every number of the platform. */
  readonly sizing: PlatformSizing;
}

/** A cluster that exists: its facts are plain values, its secrets the user's own, and only operators and workloads come into it. Implementation: `ExistingCluster`. */
export interface GivenCluster extends Place {
  /** Operators that the cluster has already, by the names of their charts. */
  readonly installedOperators: readonly string[];
  /** Addresses and names that the workloads read from `platform-facts`. */
  facts(need: GivenNeed): FactValues;
  /** The Secrets that the user makes in the namespace of the workloads. */
  secrets(sizing: PlatformSizing): readonly GivenSecret[];
  /** Creates the providers with which a stack reaches the cluster. */
  connectGiven(stack: TerraformStack): void;
}
