import type { Affinity, Toleration, TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import { POOL_LABEL } from '../facts';
import type { PoolRole } from '../sizing';
import type { Labels } from './labels';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

/** Labels of the workloads of one zone-aware group: the group they form, and the zone each is. */
export const GROUP_LABEL = 'rollout-group';
export const ZONE_LABEL = 'observability-constructs/zone';

/** What a pod says to run on the nodes of a pool, which nobody else may. */
export function tolerationOf(pool: PoolRole): Toleration {
  return { key: POOL_LABEL, operator: 'Equal', value: pool, effect: 'NoSchedule' };
}

export interface Spread {
  /** True: it has a volume, which could never leave the zone it was made in. */
  readonly hasData: boolean;
  /** True: callers prefer the pods of their own zone, so that a zone with fewer would carry more. */
  readonly zoneLocal: boolean;
  /** True: pods carry the label `pod-template-hash`, as a Deployment's do. */
  readonly hashed: boolean;
  /** Zones that count before they have nodes. Default: those that have some. */
  readonly zones?: number | undefined;
}

/**
 * Spread over zones and hosts. A pod with a volume, and one that its zone's callers rely on, waits for its zone;
 * others rather run in a crowded zone than not at all.
 */
export function spread(selector: Labels, { hasData, zoneLocal, hashed, zones }: Spread): TopologySpreadConstraint[] {
  const constraint = (topologyKey: string, strict: boolean): TopologySpreadConstraint => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: strict ? 'DoNotSchedule' : 'ScheduleAnyway',
    // Else a single zone with nodes would count as evenly spread, and take every volume. Others must not wait for a zone that is lost.
    ...(strict && hasData && zones !== undefined ? { minDomains: zones } : {}),
    labelSelector: { matchLabels: { ...selector } },
    // A zone whose nodes are all unreachable counts no longer, so that what cannot run there runs in the others.
    ...(strict && !hasData ? { nodeTaintsPolicy: 'Honor' } : {}),
    // Both revisions of a rollout count apart, so that the new one spreads too. StatefulSets have no such label.
    ...(hashed ? { matchLabelKeys: ['pod-template-hash'] } : {}),
  });
  return [constraint(ZONE, hasData || zoneLocal), constraint(HOST, false)];
}

/**
 * Puts each zone of a zone-aware group into an availability zone of its own, whichever is free:
 * with its own kind, and never where another zone of the group already runs. Names of zones are not needed.
 */
export function zoneOfItsOwn(zone: { readonly group: string; readonly name: string }): Affinity {
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: ZONE, labelSelector: { matchLabels: { [GROUP_LABEL]: zone.group, [ZONE_LABEL]: zone.name } } },
      ],
    },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: ZONE,
          labelSelector: {
            matchExpressions: [
              { key: GROUP_LABEL, operator: 'In', values: [zone.group] },
              { key: ZONE_LABEL, operator: 'NotIn', values: [zone.name] },
            ],
          },
        },
      ],
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, podAffinityTerm: { topologyKey: HOST, labelSelector: { matchLabels: { [GROUP_LABEL]: zone.group } } } },
      ],
    },
  };
}
