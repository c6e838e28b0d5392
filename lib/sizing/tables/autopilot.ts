import type { NodeType } from '../nodes';
import type { RequestRules } from '../requests';
import type { TierName } from '../tier-name';
import { findGcpNodeType, GCP_NODE_TYPES } from './gcp-machines';

/**
 * The general-purpose class of GKE Autopilot, in clusters where pods burst, as all are since 1.30.2 (GKE "resource requests in Autopilot"; the numbers as Google's
 * GoogleCloudPlatform/autopilot-cost-calculator has them in its config.ini and rounds by them, July 2025). Half a core for pods with anti-affinity: GKE
 * Warden's own message, "lower than the Autopilot minimum required of '500m' for using pod anti affinity".
 */
export const AUTOPILOT_REQUESTS: RequestRules = {
  by: 'GKE Autopilot',
  cpuStep: 0.05,
  leastMemoryMiB: 52,
  leastMiBPerCore: 1024,
  mostMiBPerCore: 6.5 * 1024,
  mostCpu: 30,
  mostMemoryMiB: 110 * 1024,
  leastCpuApart: 0.5,
};

/** MiB that a pod of Autopilot asks of its node's disk when it says nothing, and the most that it may (GKE "resource requests in Autopilot"). */
export const AUTOPILOT_DISK = { usualMiB: 1024, mostMiB: 10_240 } as const;

/**
 * What stands in for the nodes of an Autopilot cluster, of which only Google knows the size: the tier's machine of storage pods.
 * It decides how many agents are counted, and how many nodes the ranges of the network must hold; nothing is bought by it.
 */
export function autopilotNode(tier: TierName): NodeType {
  return { ...(findGcpNodeType(GCP_NODE_TYPES[tier].storage) as NodeType), name: 'GKE Autopilot', requests: AUTOPILOT_REQUESTS };
}
