import type { ComponentProps, IssuerReference, Traffic, Traits } from '../../kube';
import type { WorkloadSizing } from '../../sizing';

/** What every collector needs, whatever its role. */
export interface CollectorProps extends Omit<ComponentProps, 'traits'> {
  /** What the cloud decides, such as a cloud's `traits`: the StorageClass of those that have volumes, and how the cluster differs. Default: nothing is known of it. */
  readonly traits?: Traits;
  /** Replicas and requests, from `Tier.size`. */
  readonly sizing: WorkloadSizing;
  /** `k8s.cluster.name` on everything it sends. */
  readonly clusterName: string;
  /** Signs its certificate. Collectors trust what the same issuer signed, so all of a platform name the same one. */
  readonly issuer: IssuerReference;
  /** Name of the ServiceAccount. Default: the role's, for example `gateway`. */
  readonly serviceAccount?: string;
  /** Further peers that may talk to it, for example a Prometheus on port 8888. Default: none. */
  readonly admits?: readonly Traffic[];
  /** Further peers it may talk to, for exporters that an overlay adds. Default: none. */
  readonly reaches?: readonly Traffic[];
  /** Ids of pipelines that an overlay adds and that may lose data on a kill or an outage, for example `traces/vendor`. Default: none. */
  readonly mayLose?: readonly string[];
}

/** For collectors that send to the gateway: their data, or only their own metrics. */
export interface ClientProps extends CollectorProps {
  /** host:port of the gateway's door for collectors, `name.namespace.svc:port` for one in another namespace. Default: `gateway:4319`. */
  readonly gatewayEndpoint?: string;
}

export const GATEWAY = 'gateway:4319';
