import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ClusterTraits } from '../facts';

const CLUSTER = 'observability-constructs/cluster';
const ZONES = 'observability-constructs/zones';

/** A cdk8s chart whose objects carry exactly the names they are given, in one namespace. */
export class ComponentChart extends Chart {
  /** @hidden Made by the platform. */
  public constructor(scope: App, id: string, namespace: string) {
    super(scope, id, { namespace, disableResourceNameHashes: true });
  }
}

/** The cdk8s tree of one platform; it lives beside cdktf's, since neither accepts the other's constructs. */
export class ManifestTree {
  private readonly app = new App();

  /**
   * @param cluster what the cluster does otherwise than a cloud's own. Default: nothing
   * @param zones zones that the platform runs in, for clusters that make nodes on demand. Default: three
   */
  public constructor(cluster: ClusterTraits = {}, zones?: number) {
    // Every pod and every policy asks for it, wherever in the tree it stands.
    setClusterTraits(this.app, cluster);
    if (zones !== undefined) this.app.node.setContext(ZONES, zones);
  }

  public chart(id: string, namespace: string): ComponentChart {
    return new ComponentChart(this.app, id, namespace);
  }
}

/** Says it for a construct and all that comes below it. */
export function setClusterTraits(scope: Construct, cluster: ClusterTraits): void {
  scope.node.setContext(CLUSTER, cluster);
}

/** Zones that strict spreads must name; undefined where each zone has nodes, and is seen by them. */
export function zonesOnDemand(scope: Construct): number | undefined {
  if (clusterTraits(scope).nodesOnDemand !== true) return undefined;
  return (scope.node.tryGetContext(ZONES) as number | undefined) ?? 3;
}

/** What the cluster of a construct does otherwise than a cloud's own. */
export function clusterTraits(scope: Construct): ClusterTraits {
  return (scope.node.tryGetContext(CLUSTER) as ClusterTraits | undefined) ?? {};
}
