import type { BucketName } from './facts';

/** Where something listens that pods must reach: addresses outside the cluster, or pods of it. */
export type Listener = {
  /** Number of the port. */
  readonly port: number;
} & (
  | {
      /** Ranges of addresses outside the cluster. */
      readonly cidrs: readonly string[];
    }
  | {
      /** Pods by their labels. */
      readonly pods: { readonly [label: string]: string };
      /** Namespace of these pods. Default: the workloads'. */
      readonly namespace?: string;
    }
);

/** A Secret of the workloads' namespace that holds the certificate of an authority, which the image does not trust by itself. */
export interface Authority {
  /** Name of the Secret that holds it. */
  readonly secret: string;
  /** Entry of it, as `ca.crt`. */
  readonly key: string;
}

/** The authority of a server, and where the platform makes its Secret, what goes into it. */
export interface AuthorityTraits extends Authority {
  /** Certificates in PEM, nothing secret, of which a platform on a cloud makes the Secret. Default: the foundation says them, it exists, or an operator makes it. */
  readonly certificates?: string;
  /** Text that changes with the certificates; pods that read them at their start are restarted for it. Default: none, nothing is restarted. */
  readonly checksum?: string;
}

/** Amazon S3, or what speaks like it. */
export interface S3Traits {
  readonly kind: 's3';
  /**
   * `pod`: as the identity that the cloud gives the pod. `secret`: with the keys in the Secret of `SECRETS.objectStore`. `claim`: with the keys
   * that the provisioner writes for each bucket's own ObjectBucketClaim.
   */
  readonly login: 'pod' | 'secret' | 'claim';
  /** Buckets that are claimed, by their names, and the StorageClass to claim them by. Default: none, they exist. */
  readonly claims?: {
    /** StorageClass of the provisioner. */
    readonly storageClass: string;
    /** Names of the buckets, by what they hold. */
    readonly buckets: { readonly [B in BucketName]: string };
  };
  /** True: keys and data cross the network in the clear. Default: false, TLS. */
  readonly plaintext?: boolean;
  /** True: a bucket's name stands in the path of its URL and not in the host, as Ceph and MinIO want it. Default: false. */
  readonly pathStyle?: boolean;
}

/** How the backends reach their object store; each kind has its own configuration keys in Tempo, Mimir and Loki. */
export type ObjectStoreTraits = (S3Traits | { readonly kind: 'gcs' } | { readonly kind: 'azure' }) & {
  /** Where it listens, for network policies. */
  readonly listener: Listener;
  /** Private authority that signed its certificate. Default: none, a public authority did. */
  readonly authority?: Authority;
};

/** What a platform keeps in Kafka: telemetry on its way to the backends, and the log by which Tempo and Mimir take in what they are sent. */
export type KafkaRole = 'buffer' | 'ingest log';

/** How clients reach a Kafka that serves both roles, as far as it is known before anything is applied. */
export interface KafkaTraits {
  /**
   * `strimzi`: as pods of the platform's own namespace, and the platform makes the cluster. `express`: on brokers of Amazon MSK Express, which keep
   * some settings of topics to themselves. Default: the cloud, or the user, runs it.
   */
  readonly runsAs?: 'strimzi' | 'express';
  /** Where the brokers listen, for network policies. */
  readonly listener: Listener;
  readonly mechanism: 'SCRAM-SHA-512';
  /** Private authority that signed the brokers' certificates. Default: none, a public authority did. */
  readonly authority?: AuthorityTraits;
}

/** Amazon MSK by the identity of each pod; no client has a password. */
export interface MskIamTraits {
  readonly mechanism: 'AWS_MSK_IAM_OAUTHBEARER';
  /** Region of the cluster, for which logins are signed. */
  readonly region: string;
  /** Where the brokers listen for logins by IAM, for network policies. */
  readonly listener: Listener;
}

/** Azure Event Hubs by the identity of each pod: a service of its own, for the buffer role only; its topics are event hubs, which the foundation makes. */
export interface EventHubsTraits {
  readonly mechanism: 'OAUTHBEARER';
  /** Where the namespace listens, for network policies. */
  readonly listener: Listener;
}

/** An issuer of cert-manager's that a service outside the cluster stands behind. */
export interface ExternalIssuer {
  /** Group of its API, as `cas-issuer.jetstack.io`. */
  readonly group: string;
  /** Version of its API, as `v1beta1`. */
  readonly version: string;
  /** Kind of the resource. */
  readonly kind: string;
  /** Name of the resource, which certificates then name. */
  readonly name: string;
  /** Its specification for a platform, by the platform's id. */
  readonly spec: (platformId: string) => { readonly [key: string]: string };
}

/** Google Managed Kafka by a certificate of each client: a service of its own, for the buffer role only; the foundation makes its topics and says who may do what. */
export interface CertificateTraits {
  readonly mechanism: 'mTLS';
  /** Where the brokers listen for clients with a certificate, for network policies. */
  readonly listener: Listener;
  /** Who signs the clients' certificates. */
  readonly issuer: ExternalIssuer;
}

/**
 * How collectors reach the buffer, and nobody else: Tempo and Mimir know fewer ways to log in, and write larger records. A door of its own at the same
 * Kafka, or a service that serves the buffer role only.
 */
export type BufferTraits = KafkaTraits | MskIamTraits | EventHubsTraits | CertificateTraits;

/** How Grafana reaches PostgreSQL. */
export interface DatabaseTraits {
  /** `cloudnative-pg`: as pods of the platform's own namespace, and the platform makes the cluster. Default: the cloud, or the user, runs it. */
  readonly runsAs?: 'cloudnative-pg';
  /** Where the server listens, for network policies. */
  readonly listener: Listener;
  /** Private authority that signed the server's certificate. Default: none, `sslMode` says what that means. */
  readonly authority?: AuthorityTraits;
  /**
   * What is checked of the server's certificate, in PostgreSQL's words. `verify-full`: who signed it, and that it is for the server's host. `verify-ca`: who
   * signed it alone. Without an authority `verify-full` asks those that the image trusts. Default: `verify-full` with an authority; without one the connection
   * is encrypted and the certificate not checked.
   */
  readonly sslMode?: 'verify-full' | 'verify-ca';
  /** True: Grafana's login and database exist, and nobody creates them with a master login. Default: false. */
  readonly prepared?: boolean;
  /** Secret of the workloads' namespace with Grafana's login, keys `username` and `password`. Default: that of `SECRETS.grafanaDatabase`. */
  readonly secret?: string;
}

/** What pods may keep on their node's disk, where it is sold and bounded: then each says how much it takes. */
export interface NodeDiskTraits {
  /** MiB that a pod may take, its logs among them; what needs more room gets a volume that lives as long as the pod. */
  readonly mostMiB: number;
  /** StorageClass of such volumes. */
  readonly storageClass: string;
}

/** What an existing cluster may do otherwise than those that a cloud makes; it shapes every pod and every network policy. */
export interface ClusterTraits {
  /** True: pods run on any node that takes them without a toleration. Default: false, on the nodes that carry their pool's label. */
  readonly sharedNodes?: boolean;
  /** Namespace and port of the pods that answer DNS. Default: `kube-system`, 53. */
  readonly dns?: {
    /** Namespace of the pods that answer. */
    readonly namespace: string;
    /** Port on which they listen. */
    readonly port: number;
  };
  /** Addresses at which a cache of each node answers DNS on port 53; no pod answers there, so that policies name the addresses. Default: none. */
  readonly dnsCaches?: readonly string[];
  /** Port on which the servers of the Kubernetes API listen; policies see it in place of their Service's 443. Default: 443. */
  readonly apiPort?: number;
  /** True: the cluster chooses each namespace's users and refuses others, so that pods name none. Default: false. */
  readonly choosesUsers?: boolean;
  /** SELinux type of the agent's process, which reads files of the node that a container's usual type may not. Default: none. */
  readonly agentSeLinuxType?: string;
  /** ClusterRole that lets the agent be what it is, root with folders of the node, where Pod Security alone does not decide that. Default: none. */
  readonly agentClusterRole?: string;
  /**
   * True: pods see nothing of their node but its log files, and write nothing on it. The agent then has no host metrics and no processes, and keeps its queue and
   * its place in each file in its own pod. Default: false.
   */
  readonly nodeLogsOnly?: boolean;
  /** Keys of the taints that the agent tolerates, where the cluster need not admit a pod that tolerates all. Default: it tolerates all. */
  readonly agentTaints?: readonly string[];
  /** What pods may keep on their node's disk. Default: as much as there is, and none asks for it. */
  readonly nodeDisk?: NodeDiskTraits;
  /** True: a zone has nodes only when a pod waits for one there, so that pods with volumes name the number of zones they spread over. Default: false, each zone has nodes. */
  readonly nodesOnDemand?: boolean;
}

/** What a cloud decides for the manifests and is known before anything is applied. */
export interface PlatformTraits {
  /** Kind of object store, and how backends log in to it. */
  readonly objectStore: ObjectStoreTraits;
  /** StorageClass of every persistent volume; `WaitForFirstConsumer` and encrypted. */
  readonly storageClass: string;
  /** Kafka of both roles; of the ingest log alone where `buffer` is a service of its own. */
  readonly kafka: KafkaTraits;
  /** The collectors' way to the buffer, where it is not `kafka`. Default: `kafka`. */
  readonly buffer?: BufferTraits;
  /** How Grafana reaches its PostgreSQL. */
  readonly database: DatabaseTraits;
  /** Where a pod fetches its cloud identity, admitted by the network policies of pods that have one. Default: none. */
  readonly identityEndpoints?: readonly Listener[];
  /** Annotation of a ServiceAccount that names its cloud identity. Default: none, the cloud knows ServiceAccounts by name. */
  readonly identityAnnotation?: string;
  /** Labels of pods that have a cloud identity. Default: none. */
  readonly identityLabels?: { readonly [label: string]: string };
  /** What the cluster does in its own way: DNS, ports, nodes, users of pods. Default: as the cloud's own cluster does. */
  readonly cluster?: ClusterTraits;
}

/** Port of object stores at addresses that no manifest can know. */
export const PUBLIC_STORE: Listener = { cidrs: ['0.0.0.0/0'], port: 443 };
