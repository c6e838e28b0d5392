import type { NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { KEDA_OPERATOR, type Listener } from '../facts';
import { clusterTraits } from './chart';
import { standardLabels, type Identity, type Labels } from './labels';

/** Who may talk, or be talked to. */
export type Peer =
  | {
      /** Pods of the same namespace by their labels. */
      readonly pods: Labels;
    }
  | {
      /** Every pod of every namespace: for addresses that applications send to. */
      readonly everyPod: true;
    }
  | {
      /** Name of another namespace. */
      readonly namespace: string;
      /** Its pods by their labels. Default: all of them. */
      readonly pods?: Labels;
    }
  | {
      /** Addresses outside the cluster: where Cilium enforces the policies (GKE Dataplane V2, AKS), a range never means a node or a pod. */
      readonly cidr: string;
    }
  | {
      /** Everybody, nodes included, which no selector and no range names. */
      readonly everybody: true;
    };

/** Named peers on named ports. */
export interface Traffic {
  /** Who is at the other end. */
  readonly peers: readonly Peer[];
  /** `every` for what names its own. */
  readonly ports: readonly (number | {
    /** Number of the port. */
    readonly port: number;
    readonly protocol: 'UDP';
  })[] | 'every';
}

/** Pods of the same namespace with the given app, and component where one is named. */
export function podsOf(app: string, component?: string): Peer {
  return { pods: { 'app.kubernetes.io/name': app, ...(component === undefined ? {} : { 'app.kubernetes.io/component': component }) } };
}

/** KEDA's operator, which asks for what autoscalers scale by; its chart (2.20) names its pods so. */
export const KEDA: Peer = { namespace: KEDA_OPERATOR.namespace, pods: { 'app.kubernetes.io/name': 'keda-operator' } };

/** The way to something that listens. */
export function wayTo(listener: Listener): Traffic {
  const ports = [listener.port];
  if ('cidrs' in listener) return { peers: listener.cidrs.map((cidr) => ({ cidr })), ports };
  const { pods, namespace } = listener;
  return { peers: [namespace === undefined ? { pods } : { namespace, pods }], ports };
}

/** Cloud APIs and the Kubernetes API speak TLS on 443 at addresses that no manifest can know. */
export const HTTPS_ANYWHERE: Traffic = { peers: [{ cidr: '0.0.0.0/0' }], ports: [443] };

/** The way to the Kubernetes API: to its Service, or where its servers listen on another port to them, who may be nodes, which no range names. */
export function wayToKubernetes(scope: Construct): Traffic {
  const { apiPort = 443 } = clusterTraits(scope);
  return apiPort === 443 ? HTTPS_ANYWHERE : { peers: [{ everybody: true }], ports: [443, apiPort] };
}

function dns(scope: Construct): NetworkPolicyEgressRule[] {
  const { dns: { namespace, port } = { namespace: 'kube-system', port: 53 }, dnsCaches = [] } = clusterTraits(scope);
  const both = (of: number): NetworkPolicyPort[] => [
    { port: of, protocol: 'UDP' },
    { port: of, protocol: 'TCP' },
  ];
  const pods = { to: [peer({ namespace })], ports: both(port) };
  return dnsCaches.length === 0 ? [pods] : [pods, { to: dnsCaches.map((address) => peer({ cidr: `${address}/32` })), ports: both(53) }];
}

type Everybody = { readonly everybody: true };

function peer(of: Exclude<Peer, Everybody>): NetworkPolicyPeer {
  if ('cidr' in of) return { ipBlock: { cidr: of.cidr } };
  if ('everyPod' in of) return { namespaceSelector: {} };
  if (!('namespace' in of)) return { podSelector: { matchLabels: { ...of.pods } } };
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': of.namespace } },
    ...(of.pods === undefined ? {} : { podSelector: { matchLabels: { ...of.pods } } }),
  };
}

/** Kubernetes reads a rule without ports as every port. */
function ports({ ports: of }: Traffic): { readonly ports?: NetworkPolicyPort[] } {
  return of === 'every' ? {} : { ports: of.map((p) => (typeof p === 'number' ? { port: p, protocol: 'TCP' } : { ...p })) };
}

export interface NetworkPolicyProps extends Identity {
  readonly name: string;
  /** Default: the chart's. */
  readonly namespace?: string;
  /** Labels of the pods it holds for. */
  readonly selector: Labels;
  /** Who may talk to them; everybody else may not. */
  readonly admits: readonly Traffic[];
  /** Whom they may talk to, beside DNS. */
  readonly reaches: readonly Traffic[];
}

/** The peers of a rule; undefined for everybody, as Kubernetes reads a rule that names none. */
function peersOf({ peers }: Traffic): NetworkPolicyPeer[] | undefined {
  const named = peers.filter((of): of is Exclude<Peer, Everybody> => !('everybody' in of));
  return named.length < peers.length ? undefined : named.map(peer);
}

/** A policy that admits named peers only, in both directions. */
export function networkPolicy(scope: Construct, id: string, props: NetworkPolicyProps): ApiObject {
  // Kubernetes reads an empty list of peers as everybody.
  const named = (traffic: readonly Traffic[]): Traffic[] => traffic.filter((t) => t.peers.length > 0);
  const ingress: NetworkPolicyIngressRule[] = named(props.admits).map((t) => ({ from: peersOf(t), ...ports(t) }));
  const egress: NetworkPolicyEgressRule[] = named(props.reaches).map((t) => ({ to: peersOf(t), ...ports(t) }));
  return new ApiObject(scope, id, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: props.name, ...(props.namespace === undefined ? {} : { namespace: props.namespace }), labels: { ...standardLabels(props) } },
    spec: {
      podSelector: { matchLabels: { ...props.selector } },
      policyTypes: ['Ingress', 'Egress'],
      // An empty list would read as "none" for ingress; leaving it out says the same.
      ...(ingress.length === 0 ? {} : { ingress }),
      egress: [...dns(scope), ...egress],
    },
  });
}
