import type { TerraformStack } from 'cdktf';
import type { Fault, Faults } from '../../errors';
import type { FactValues, PlatformTraits } from '../../facts';
import type { NodeCatalog, PlatformSizing } from '../../sizing';
import type { GivenCluster, GivenNeed, GivenSecret } from '../cloud';
import { parseCidr } from '../cidr';
import { clusterFromKubeconfig } from '../connect';
import { Database } from './database';
import { isObjectName, isPort } from './endpoint';
import { FLAVOUR_NAMES, FLAVOURS, NODE_READER_TYPE, type Flavour } from './flavours';
import { Kafka } from './kafka';
import { checkRoom, checkShapes, existingNodeCatalog, Nodes } from './nodes';
import { ObjectStore } from './object-store';

/** The cluster as it is. */
export interface KubernetesProps {
  /** Version of the API server, as `1.33`; 1.33 or newer. */
  readonly version: string;
  /** Distribution: `kubernetes` is upstream, as kubeadm installs it. Default: `kubernetes`. */
  readonly flavour?: Flavour;
  /** Port on which the API's servers themselves listen, not their Service. Default: 6443. */
  readonly apiPort?: number;
  /**
   * Addresses at which a cache of each node answers DNS in place of the pods in `kube-system` (NodeLocal DNSCache): `['169.254.25.10']` with Kubespray;
   * where pods keep the address of DNS's Service, `['169.254.20.10', '10.96.0.10']`. Default: none. Without them no pod could look a name up.
   */
  readonly dnsCaches?: readonly string[];
  /** True: the nodes enforce SELinux, so that the agent takes the type `spc_t` to read their logs. Default: false; on OpenShift always. */
  readonly selinux?: boolean;
}

/** Operators that a cluster may have already; each must be as new as the one that the platform would install, and watch all namespaces. */
export type InstalledOperator = 'cert-manager' | 'cloudnative-pg' | 'keda' | 'opentelemetry-operator' | 'strimzi';

const OPERATORS: readonly InstalledOperator[] = ['cert-manager', 'cloudnative-pg', 'keda', 'opentelemetry-operator', 'strimzi'];

/** A cluster of yours: what it is, its machines, its disks, an object store and a database. */
export interface ExistingClusterProps {
  /** Version and distribution of the cluster. */
  readonly kubernetes: KubernetesProps;
  /** The machines: `Nodes.shared({ cores: 16, memoryGiB: 64, perZone: 3 })`. A platform that does not fit is refused. */
  readonly nodes: Nodes;
  /** StorageClass of every volume: block or local disks with `volumeBindingMode: WaitForFirstConsumer`, no file share. */
  readonly storageClass: string;
  /** Where the backends keep their data: `ObjectStore.s3({ endpoint, buckets })`. */
  readonly objectStore: ObjectStore;
  /** Grafana's PostgreSQL: `Database.external({ host })`. */
  readonly database: Database;
  /** Who runs Kafka; Small has none. Default: `Kafka.strimzi()`. */
  readonly kafka?: Kafka;
  /** Operators that the cluster has already, and nobody installs again. Default: none. */
  readonly installedOperators?: readonly InstalledOperator[];
  /** How Terraform reaches the cluster, where a `backend` asks for Terraform. Default: see each prop. */
  readonly kubeconfig?: {
    /** Path of the file. Default: `~/.kube/config`. */
    readonly path?: string;
    /** Context in it. Default: its current one. */
    readonly context?: string;
  };
}

/** Oldest minor version: `trafficDistribution` of Services and `matchLabelKeys` of spreads are stable from here on. */
const OLDEST_MINOR = 33;

/**
 * A cluster that exists, with an object store and a database: nothing is made in a cloud, every fact is a plain value, and the platform
 * is complete without Terraform. The `README.md` beside the manifests says in which order to apply them.
 */
export class ExistingCluster implements GivenCluster {
  public readonly name = 'existing';
  /** What the cluster, its store, its database and its Kafka decide for the manifests. */
  public readonly traits: PlatformTraits;
  public readonly installedOperators: readonly string[];
  private readonly props: ExistingClusterProps;
  private readonly kafka: Kafka;
  /** Props that are missing, or not what makes such a part, whatever the types say; `check` says so, with everything else. */
  private readonly missing: readonly Fault[];

  public constructor(props: ExistingClusterProps) {
    this.missing = missingParts(props);
    const lacks = new Set(this.missing.map(({ prop }) => prop));
    this.props = { ...props, ...Object.fromEntries(Object.entries(NOTHING).filter(([prop]) => lacks.has(prop))) };
    const { kubernetes, nodes, objectStore, storageClass, database, installedOperators = [], kafka = Kafka.strimzi() } = this.props;
    this.kafka = kafka;
    this.installedOperators = installedOperators;
    const { flavour = 'kubernetes', apiPort, dnsCaches, selinux } = kubernetes;
    this.traits = {
      objectStore: objectStore.traits,
      database: database.traits,
      storageClass,
      kafka: this.kafka.traits,
      cluster: {
        ...FLAVOURS[flavour],
        ...(apiPort === undefined ? {} : { apiPort }),
        ...(dnsCaches === undefined ? {} : { dnsCaches }),
        ...(selinux === true ? { agentSeLinuxType: NODE_READER_TYPE } : {}),
        ...(nodes.shared ? { sharedNodes: true } : {}),
      },
    };
  }

  public nodeCatalog(): NodeCatalog {
    return existingNodeCatalog(this.props.nodes);
  }

  public check(sizing: PlatformSizing, faults: Faults): void {
    const { nodes } = this.props;
    this.missing.forEach((fault) => void faults.add(fault));
    this.checkKubernetes(faults);
    checkShapes(nodes, faults);
    checkRoom(nodes, sizing, faults);
    this.checkParts(sizing, faults);
    for (const name of this.installedOperators) {
      if (OPERATORS.includes(name as InstalledOperator)) continue;
      faults.add({ prop: 'installedOperators', got: name, allowed: OPERATORS.join(', '), write: "installedOperators: ['cert-manager']" });
    }
  }

  /** Addresses and names that the workloads read from `platform-facts`. */
  public facts(need: GivenNeed): FactValues {
    const { objectStore, database } = this.props;
    return { ...objectStore.facts, ...database.facts(need), ...(need.sizing.kafka === undefined ? {} : this.kafka.facts(need)) };
  }

  /** The Secrets that you make in the namespace of the workloads. */
  public secrets(sizing: PlatformSizing): readonly GivenSecret[] {
    const { objectStore, database } = this.props;
    return [...objectStore.secrets, ...database.secrets, ...(sizing.kafka === undefined ? [] : this.kafka.secrets)];
  }

  public connectGiven(stack: TerraformStack): void {
    const { path = '~/.kube/config', context } = this.props.kubeconfig ?? {};
    clusterFromKubeconfig(stack, { path, ...(context === undefined ? {} : { context }) });
  }

  private checkKubernetes(faults: Faults): void {
    const { version, flavour = 'kubernetes', apiPort, dnsCaches = [] } = this.props.kubernetes;
    const minor = Number(/^v?1\.(\d+)(?:[.+-].*)?$/.exec(version)?.[1]);
    if (!(minor >= OLDEST_MINOR)) faults.add({ prop: 'kubernetes.version', got: version, allowed: `1.${OLDEST_MINOR} or newer, as "kubectl version" shows the server's`, write: `version: '1.${OLDEST_MINOR}'` });
    if (!FLAVOUR_NAMES.includes(flavour)) faults.add({ prop: 'kubernetes.flavour', got: flavour, allowed: FLAVOUR_NAMES.join(', '), write: "flavour: 'kubernetes'" });
    if (apiPort !== undefined && !isPort(apiPort)) faults.add({ prop: 'kubernetes.apiPort', got: apiPort, allowed: 'a port, 1 to 65535', write: 'apiPort: 6443' });
    dnsCaches.forEach((address, index) => {
      if (parseCidr(`${address}/32`) === undefined) faults.add({ prop: `kubernetes.dnsCaches[${index}]`, got: address, allowed: 'an IPv4 address: what stands as nameserver in a pod\'s /etc/resolv.conf', write: "dnsCaches: ['169.254.25.10']" });
    });
  }

  private checkParts(sizing: PlatformSizing, faults: Faults): void {
    const { objectStore, storageClass, database } = this.props;
    objectStore.check(faults);
    database.check(faults);
    if (sizing.kafka !== undefined) this.kafka.check(faults);
    if (!isObjectName(storageClass)) faults.add({ prop: 'storageClass', got: storageClass, allowed: 'the name of a StorageClass, as "kubectl get storageclass" shows it', write: "storageClass: 'ceph-block'" });
  }
}

/** What stands in for a part that is missing, until that is said: large enough for every platform, and without a fault of its own. */
const NOTHING: Pick<ExistingClusterProps, 'kubernetes' | 'nodes' | 'objectStore' | 'database' | 'kafka'> = {
  kubernetes: { version: `1.${OLDEST_MINOR}` },
  nodes: Nodes.shared({ cores: 10_000, memoryGiB: 10_000, perZone: 10_000 }),
  objectStore: ObjectStore.s3({ endpoint: 'https://missing', buckets: { prefix: 'missing' } }),
  database: Database.external({ host: 'missing' }),
  kafka: Kafka.strimzi(),
};

/** What makes each part, and what it is needed for. */
const PARTS: { readonly [P in keyof typeof NOTHING]: { readonly has: string; readonly allowed: string; readonly write: string; readonly optional?: true } } = {
  kubernetes: { has: 'version', allowed: 'the cluster\'s version, and what else of it differs', write: `kubernetes: { version: '1.${OLDEST_MINOR}' }` },
  nodes: { has: 'shapes', allowed: 'the machines: a platform that does not fit is refused', write: 'nodes: Nodes.shared({ cores: 16, memoryGiB: 64, perZone: 3 })' },
  objectStore: { has: 'traits', allowed: 'an object store: Tempo, Mimir and Loki keep everything in one', write: "objectStore: ObjectStore.s3({ endpoint: 'https://s3.example.com', buckets: { prefix: 'acme' } })" },
  database: { has: 'traits', allowed: 'a PostgreSQL: Grafana keeps users and dashboards in it', write: "database: Database.external({ host: 'postgres.example.com' })" },
  kafka: { has: 'traits', allowed: 'a Kafka for both roles, in this cluster or beside it', write: 'kafka: Kafka.strimzi(), or Kafka.external({ bootstrapServers: [...] })', optional: true },
};

function missingParts(props: Partial<ExistingClusterProps>): readonly Fault[] {
  return Object.entries(PARTS).flatMap(([prop, { has, allowed, write, optional }]) => {
    const got: unknown = props[prop as keyof typeof PARTS];
    if (typeof got === 'object' && got !== null ? has in got : got === undefined && optional === true) return [];
    return [{ prop, got, allowed, write }];
  });
}
