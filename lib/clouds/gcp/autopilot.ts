import type { Faults } from '../../errors';
import type { ClusterTraits } from '../../facts';
import { AUTOPILOT_DISK, AUTOPILOT_REQUESTS, workloads, type PlatformSizing } from '../../sizing';
import { isGiven } from '../given';
import type { GcpCloudProps } from './cloud';

/** Where Autopilot answers names: NodeLocal DNSCache, which cannot be turned off, and Cloud DNS behind it (GKE "set up NodeLocal DNSCache", tektoncd/operator issue 4000). */
const DNS_ADDRESSES = ['169.254.20.10', '169.254.169.254'];

/**
 * Taints of nodes that run somebody's pods all the same: other compute classes, Spot, Arm, and a version that is about to be replaced. By name, since Warden refuses
 * tolerations of what it sells apart (GPUs) and nobody promises one for everything.
 */
const TAINTS = ['cloud.google.com/compute-class', 'cloud.google.com/gke-spot', 'kubernetes.io/arch', 'cloud.google.com/not-target-gke-version'];

/** True where Google makes the nodes. */
export function isAutopilot({ cluster = {} }: Pick<GcpCloudProps, 'cluster'>): boolean {
  return cluster.autopilot === true;
}

/** What Autopilot decides for the manifests. */
export function autopilotTraits(storageClass: string): ClusterTraits {
  return {
    sharedNodes: true,
    nodesOnDemand: true,
    nodeLogsOnly: true,
    agentTaints: TAINTS,
    dnsCaches: DNS_ADDRESSES,
    nodeDisk: { mostMiB: AUTOPILOT_DISK.mostMiB, storageClass },
  };
}

/** Adds a fault for everything that Autopilot refuses, or that has no meaning there. */
export function checkAutopilot(props: GcpCloudProps, sizing: PlatformSizing, faults: Faults): void {
  const { nodeTypes, cluster = {} } = props;
  const prop = isGiven(cluster) ? 'GkeCluster.fromAttributes({ autopilot: true })' : 'cluster: { autopilot: true }';
  if (nodeTypes !== undefined) {
    faults.add({ prop: 'nodeTypes', got: Object.values(nodeTypes).map((type) => (typeof type === 'string' ? type : type.name)), allowed: `nothing beside ${prop}: Google chooses the machines, and pods are paid by what they ask for`, write: "no nodeTypes; requests by tier.with({ set: { 'loki.ingester.cpu': 2 } })" });
  }
  const { leastCpuApart, by } = AUTOPILOT_REQUESTS;
  for (const { name, sizing: { cpu }, pinnedZones } of workloads(sizing)) {
    if (pinnedZones === undefined || cpu >= leastCpuApart) continue;
    faults.add({ prop: `tier (pods: ${name})`, got: cpu, allowed: `from ${leastCpuApart} cores, the least that ${by} takes of pods that keep away from others`, write: `tier.with({ set: { ... } }) with ${leastCpuApart} cores or more` });
  }
}
