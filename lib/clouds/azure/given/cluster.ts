import { DataAzurermKubernetesCluster } from '@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { checkId, checkKnown, must, quoted } from '../../given/ids';
import type { ClusterAccess } from '../cluster';

/**
 * Where persistent volumes come from. `storageClass`: one of yours, encrypted and `WaitForFirstConsumer`. `identityId`: object id of the control
 * plane's identity, which then may read what encrypts the platform's own disks, and the platform makes its own StorageClass.
 */
export type VolumesAttributes = {
  /** Name of a StorageClass that exists, whose volumes are encrypted. */
  readonly storageClass: string;
} | {
  /** Object id of the control plane's identity, which may then read what encrypts the volumes that the platform makes. */
  readonly identityId: string;
};

/** An AKS cluster that exists already, in the platform's subscription and region and in the virtual network that the platform is given. */
export interface ClusterAttributes extends Pick<ClusterAccess, 'login' | 'encryptionAtHost'> {
  /** Name; it must be plain text. */
  readonly name: string;
  /** Name of its resource group; it must be plain text. */
  readonly resourceGroup: string;
  /** URL of the API, with its port where that is not 443, as `https://shared-1a2b3c4d.hcp.westeurope.azmk8s.io:443`. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
  /** URL under which the cluster vouches for its pods, as AKS shows it, with the slash at its end. */
  readonly oidcIssuer: string;
  /** Persistent volumes. */
  readonly volumes: VolumesAttributes;
  /**
   * `node-pools`: the platform adds node pools, one for each of its own and each zone. `own`: nodes of yours carry the label
   * `observability-constructs/pool` with the name of each pool. Default: `node-pools`.
   */
  readonly nodes?: 'node-pools' | 'own';
}

/** What `AksCluster.fromAttributes` makes of a cluster that exists already. */
export interface GivenCluster extends ClusterAttributes {
  /** Tells it from the props of a cluster that is made. */
  readonly given: true;
}

/** Oldest Kubernetes that the workloads run on. */
const LEAST_MINOR = 33;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Id of the resource. */
export function clusterId(subscriptionId: string, { resourceGroup, name }: Pick<ClusterAttributes, 'resourceGroup' | 'name'>): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

/** Adds a fault for everything that can be seen of a cluster without asking Azure. */
export function checkGivenCluster(cluster: ClusterAttributes, ownNetwork: boolean, faults: Faults): void {
  const { name, resourceGroup, volumes } = cluster;
  if (!ownNetwork) {
    faults.add({ prop: 'network', got: 'one that is made', allowed: 'the virtual network that the cluster is in', write: 'network: AzureNetwork.fromAttributes({ ... })' });
  }
  const why = 'the plan looks the cluster up by it';
  if (checkKnown('cluster.name', name, why, "'shared'", faults)) {
    const allowed = 'the name of a cluster in the platform\'s subscription: 1 to 63 letters, digits, dashes and underscores; not its path';
    checkId('cluster.name', name, { pattern: /^[A-Za-z0-9](?:[\w-]{0,61}[A-Za-z0-9])?$/, allowed, write: "'shared'" }, faults);
  }
  if (checkKnown('cluster.resourceGroup', resourceGroup, why, "'shared'", faults)) {
    checkId('cluster.resourceGroup', resourceGroup, { pattern: /^[-\w.()]{0,89}[-\w()]$/, allowed: 'the name of the resource group that the cluster was made in, not of that of its nodes; not its path', write: "'shared'" }, faults);
  }
  const url = 'a URL that begins with https:// and has no path';
  checkId('cluster.endpoint', cluster.endpoint, { pattern: /^https:\/\/[A-Za-z0-9.-]+(?::\d+)?$/, allowed: url, write: "'https://shared-1a2b3c4d.hcp.westeurope.azmk8s.io:443'" }, faults);
  const authority = { pattern: /^LS0tLS1CRUdJTi[\w+/=\s]*$/, allowed: 'a certificate in base64, as `az aks get-credentials` writes it (certificate-authority-data)', write: "'LS0tLS1CRUdJTi...'" };
  checkId('cluster.caCertificate', cluster.caCertificate, authority, faults);
  const issuer = 'the URL that `az aks show --query oidcIssuerProfile.issuerUrl` prints, with https:// and the slash at its end: Entra compares it letter by letter';
  checkId('cluster.oidcIssuer', cluster.oidcIssuer, { pattern: /^https:\/\/[\w.-]+\/[\w./-]*\/$/, allowed: issuer, write: "'https://westeurope.oic.prod-aks.azure.com/<tenant>/<id>/'" }, faults);
  if ('storageClass' in volumes) checkKnown('cluster.volumes.storageClass', volumes.storageClass, 'it stands in manifests', "'encrypted-premium'", faults);
  else checkId('cluster.volumes.identityId', volumes.identityId, { pattern: GUID, allowed: "the object id of the control plane's identity; not its client id, its name or its path", write: "'00000000-0000-0000-0000-000000000000'" }, faults);
}

export interface ClusterLookupProps {
  readonly cluster: ClusterAttributes;
  readonly region: string;
  /** Id of the virtual network that its nodes must be in. */
  readonly networkId: string;
}

/**
 * Asks AKS, while Terraform plans, whether a cluster is what the platform needs; a plan that finds otherwise stops. The provider reads the
 * cluster's login files with it, so what stops where one would hold a secret is needed too.
 */
export class ClusterLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, { cluster, region, networkId }: ClusterLookupProps) {
    super(scope, id);
    const { name, resourceGroup: resourceGroupName, oidcIssuer, volumes } = cluster;
    const driver = [
      must('try(self.storage_profile[0].disk_driver_enabled, true)', "The cluster must run AKS's driver of Azure disks, from which the platform's volumes come."),
      ...('identityId' in volumes
        ? [must(`self.identity[0].type != "SystemAssigned" || self.identity[0].principal_id == ${quoted(volumes.identityId)}`, "The control plane's identity has another object id than the attributes of the cluster say.")]
        : []),
    ];
    new DataAzurermKubernetesCluster(this, 'cluster', {
      name,
      resourceGroupName,
      lifecycle: {
        postcondition: [
          must('length(self.azure_active_directory_role_based_access_control) > 0', 'The cluster must take logins of Entra: kubelogin knows no other.'),
          must('length(self.kube_admin_config) == 0', "The cluster has local accounts, whose key would come into Terraform's state: az aks update --disable-local-accounts."),
          must(`self.location == "${region}"`, `The cluster is not in ${region}, where the platform is.`),
          must(`tonumber(split(".", self.kubernetes_version)[1]) >= ${LEAST_MINOR}`, `The cluster must run Kubernetes 1.${LEAST_MINOR} or newer.`),
          must(`self.oidc_issuer_url == ${quoted(oidcIssuer)}`, 'The cluster must have an OIDC issuer, under the URL that the attributes of the cluster say: pods reach their containers by it.'),
          must('contains(["cilium", "calico", "azure"], try(self.network_profile[0].network_policy, ""))', 'The cluster must enforce network policies: Cilium, Calico or Azure.'),
          must(`alltrue([for pool in self.agent_pool_profile : startswith(lower(pool.vnet_subnet_id), lower(${quoted(`${networkId}/subnets/`)}))])`, 'The nodes of the cluster are in another virtual network than the attributes of the network say.'),
          ...('storageClass' in volumes ? [] : driver),
        ],
      },
    });
  }
}
