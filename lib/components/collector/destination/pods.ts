import type { PlatformTraits } from '../../../facts';
import { HTTPS_ANYWHERE, wayTo, type Env, type Traffic } from '../../../kube';
import type { Destination } from './destination';

/** A destination's secrets as environment of a pod. */
export function secretEnv({ env = {} }: Destination): { readonly [name: string]: Env } {
  return Object.fromEntries(Object.entries(env).map(([variable, { name, key }]) => [variable, { secret: name, key }]));
}

/** Feature gates that its exporters need. */
export function gatesOf(destination: Destination): readonly string[] {
  return [...new Set(destination.signals.flatMap((signal) => destination.route(signal).featureGates ?? []))];
}

/** Where its pods must get through: the destination, and what hands out cloud identities where it needs one. */
export function reachesOf({ reaches = [HTTPS_ANYWHERE], permissions = [] }: Destination, { identityEndpoints = [] }: PlatformTraits): readonly Traffic[] {
  return permissions.length === 0 ? reaches : [...reaches, ...identityEndpoints.map(wayTo)];
}

/** Whole traces come together only where the gateway keys them. */
export const UNKEYED = {
  prop: 'destination.sampling',
  got: 'a sampling of whole traces, such as Sampling.tail()',
  allowed: "one that decides on each span alone, unless the platform's is of whole traces too: only then do the spans of a trace come to one processor",
  write: 'sampling: Sampling.probabilistic({ percent: 10 })',
} as const;
