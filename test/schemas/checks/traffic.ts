import type { NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from 'kubernetes-types/networking/v1';
import { nameOf } from '../../../scripts/schemas/objects';
import { isNamed, selects, type Check, type Cluster, type Workload } from './cluster';

interface Port {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: string;
}

/** One direction of a policy: whom its pods admit, or whom they may reach. */
type Direction = 'Ingress' | 'Egress';

interface Rule {
  /** Default: everybody. */
  readonly peers?: readonly NetworkPolicyPeer[];
  /** Default: every port. */
  readonly ports?: readonly NetworkPolicyPort[];
}

function rulesOf({ policyTypes = ['Ingress'], ingress = [], egress = [] }: NetworkPolicySpec, direction: Direction): Rule[] | undefined {
  if (!policyTypes.includes(direction)) return undefined;
  return direction === 'Ingress' ? ingress.map(({ from: peers, ports }) => ({ peers, ports })) : egress.map(({ to: peers, ports }) => ({ peers, ports }));
}

function isPeer({ namespaceSelector, podSelector, ipBlock }: NetworkPolicyPeer, namespace: string, other: Workload): boolean {
  if (ipBlock !== undefined) return false;
  const inNamespace = namespaceSelector === undefined ? other.namespace === namespace : selects(namespaceSelector, { 'kubernetes.io/metadata.name': other.namespace });
  return inNamespace && selects(podSelector ?? {}, other.labels);
}

function isOn({ port, endPort = Number(port), protocol: of = 'TCP' }: NetworkPolicyPort, { name, containerPort, protocol = 'TCP' }: Port): boolean {
  if (of !== protocol) return false;
  if (typeof port === 'number') return containerPort >= port && containerPort <= endPort;
  return port === undefined || port === name;
}

/** Whether a workload lets another through on a port, by all its policies; without a policy for the direction it does. */
function lets(cluster: Cluster, direction: Direction, of: Workload, other: Workload, port: Port): boolean {
  const policies = cluster.policies
    .filter(({ metadata }) => (metadata.namespace ?? '') === of.namespace)
    .map(({ spec }) => spec as NetworkPolicySpec)
    .filter(({ podSelector }) => selects(podSelector, of.labels))
    .map((spec) => rulesOf(spec, direction))
    .filter((rules) => rules !== undefined);
  const passed = ({ peers = [], ports = [] }: Rule): boolean => {
    const isOpen = ports.length === 0 || ports.some((p) => isOn(p, port));
    return isOpen && (peers.length === 0 || peers.some((peer) => isPeer(peer, of.namespace, other)));
  };
  return policies.length === 0 || policies.some((rules) => rules.some(passed));
}

const portsOf = ({ containers }: Workload): readonly Port[] => containers.flatMap((container) => container.ports ?? []);

/** Whether any of the pods on one side gets through to any on the other, on a port of a rule. */
function passes(cluster: Cluster, direction: Direction, owners: readonly Workload[], others: readonly Workload[], on: NetworkPolicyPort): boolean {
  const [from, to] = direction === 'Egress' ? [owners, others] : [others, owners];
  return from.some((f) => to.some((t) => portsOf(t).some((port) => isOn(on, port) && lets(cluster, 'Egress', f, t, port) && lets(cluster, 'Ingress', t, f, port))));
}

/**
 * Traffic needs a way out of one pod and a way into the other. Where a policy names pods, at least one of them must listen
 * on each port of the rule, and the policies of both ends must agree.
 */
export const policiesAgree: Check = (cluster) =>
  cluster.of('NetworkPolicy').flatMap((policy) => {
    const namespace = policy.metadata.namespace ?? '';
    const spec = policy.spec as NetworkPolicySpec;
    const owners = cluster.selected(namespace, spec.podSelector);
    return (['Ingress', 'Egress'] as const).flatMap((direction) =>
      (rulesOf(spec, direction) ?? []).flatMap(({ peers = [], ports = [] }) =>
        peers.filter(({ podSelector }) => isNamed(podSelector ?? {})).flatMap((peer) => {
          const others = cluster.pods.filter((w) => isPeer(peer, namespace, w));
          const blocked = ports.filter((port) => !passes(cluster, direction, owners, others, port));
          return blocked.map(({ port }) => `${nameOf(policy)}: ${direction} of ${JSON.stringify(peer.podSelector?.matchLabels)} on port ${port} gets nowhere`);
        }),
      ),
    );
  });
