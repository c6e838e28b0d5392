import { DataGoogleContainerCluster } from '@cdktf/provider-google/lib/data-google-container-cluster';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { workloadPool } from '../identity';
import { checkId, checkKnown, must, quoted } from './ids';

/** A GKE cluster that exists already, regional and in the platform's project. */
export interface ClusterAttributes {
  /** Name; it must be plain text. */
  readonly name: string;
  /** Address of the API, without a scheme. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
  /** StorageClass of yours for every persistent volume, encrypted and `WaitForFirstConsumer`. Default: the platform makes one under a key of its own. */
  readonly storageClass?: string;
  /**
   * `node-pools`: the platform adds a node pool for each of its own. `own`: nodes of yours carry the label `observability-constructs/pool` with the name of
   * each pool. Default: `node-pools`.
   */
  readonly nodes?: 'node-pools' | 'own';
  /** True: it is in Autopilot mode, which makes its nodes itself; what is weaker there says `cluster.autopilot` of a cluster that is made. Default: false. */
  readonly autopilot?: boolean;
}

/** What `GkeCluster.fromAttributes` makes of a cluster that exists already. */
export interface GivenCluster extends ClusterAttributes {
  /** Tells it from the props of a cluster that is made. */
  readonly given: true;
}

/** Oldest Kubernetes that the workloads run on. */
const LEAST_MINOR = 33;

/** Adds a fault for everything that can be seen of a cluster without asking Google. */
export function checkGivenCluster(cluster: ClusterAttributes, ownNetwork: boolean, faults: Faults): void {
  if (!ownNetwork) {
    faults.add({ prop: 'network', got: 'one that is made', allowed: 'the VPC that the cluster is in', write: 'network: GcpNetwork.fromAttributes({ ... })' });
  }
  if (checkKnown('cluster.name', cluster.name, 'the plan looks it up by it', "'shared'", faults)) {
    checkId('cluster.name', cluster.name, { pattern: /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, allowed: 'the name of a cluster: 1 to 40 lower-case letters, digits and dashes; not its path', write: "'shared'" }, faults);
  }
  checkId('cluster.endpoint', cluster.endpoint, { pattern: /^[A-Za-z0-9][A-Za-z0-9.-]*$/, allowed: 'an address or a host name alone: no scheme, no port, no path', write: "'10.20.0.2'" }, faults);
  checkId('cluster.caCertificate', cluster.caCertificate, { pattern: /^LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+$/, allowed: 'a certificate in base64, as gcloud shows it (masterAuth.clusterCaCertificate)', write: "'LS0tLS1CRUdJTi...'" }, faults);
  if (cluster.autopilot === true && cluster.nodes !== undefined) {
    faults.add({ prop: 'cluster.nodes', got: cluster.nodes, allowed: 'nothing beside autopilot: Google makes the nodes', write: 'no nodes' });
  }
  if (cluster.storageClass !== undefined) checkKnown('cluster.storageClass', cluster.storageClass, 'it stands in manifests', "'encrypted-balanced'", faults);
}

export interface ClusterLookupProps {
  readonly cluster: ClusterAttributes;
  readonly project: string;
  readonly region: string;
  /** Id of the VPC that it must be in. */
  readonly networkId: string;
}

function answeredByPods(): ReturnType<typeof must>[] {
  return [
    must('try(self.dns_config[0].cluster_dns, "") != "CLOUD_DNS"', 'Names must be answered by pods of kube-system: Cloud DNS answers at an address of the node, which no network policy of the platform admits.'),
    // Under Dataplane V2 the cache is a pod like any other of kube-system.
    must('self.datapath_provider == "ADVANCED_DATAPATH" || !try(self.addons_config[0].dns_cache_config[0].enabled, false)', 'NodeLocal DNSCache without Dataplane V2 answers at an address of the node, which no network policy of the platform admits.'),
  ];
}

/** Asks GKE, while Terraform plans, whether a cluster is what the platform needs; a plan that finds otherwise stops. */
export class ClusterLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, { cluster, project, region, networkId }: ClusterLookupProps) {
    super(scope, id);
    new DataGoogleContainerCluster(this, 'cluster', {
      name: cluster.name,
      location: region,
      project,
      lifecycle: {
        postcondition: [
          // Without a cluster of this name the provider finds one without a version.
          must(`try(tonumber(split(".", self.master_version)[1]), 0) >= ${LEAST_MINOR}`, `There must be a cluster ${cluster.name} in ${region} with Kubernetes 1.${LEAST_MINOR} or newer.`),
          cluster.autopilot === true
            ? must('coalesce(self.enable_autopilot, false)', 'The cluster is not in Autopilot mode, as autopilot: true says.')
            : must('!coalesce(self.enable_autopilot, false)', 'The cluster is in Autopilot mode, which refuses node pools and an agent that sees its node: write autopilot: true.'),
          must(`endswith(self.network, ${quoted(networkId)})`, 'The cluster is in another VPC than the attributes of the network say.'),
          must(`try(self.workload_identity_config[0].workload_pool, "") == "${workloadPool(project)}"`, 'The cluster must have Workload Identity Federation: pods reach their buckets by it.'),
          // Policies admit Autopilot's addresses of DNS.
          ...(cluster.autopilot === true ? [] : answeredByPods()),
          must('self.datapath_provider == "ADVANCED_DATAPATH" || try(self.network_policy[0].enabled, false)', 'The cluster must enforce network policies: Dataplane V2, or Calico.'),
        ],
      },
    });
  }
}
