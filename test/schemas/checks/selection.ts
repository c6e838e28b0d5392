import type { Container } from 'kubernetes-types/core/v1';
import { nameOf, type KubeObject } from '../../../scripts/schemas/objects';
import { isNamed, selects, type Check, type Cluster, type LabelSelector, type Workload } from './cluster';

/** Pods of operators' charts, which no manifest of ours makes. */
const FOREIGN_PODS = [{ 'app.kubernetes.io/name': 'rollout-operator' }];

/** Both kinds of budget: Kubernetes' own, and the rollout-operator's for groups of zones. */
const BUDGETS = ['PodDisruptionBudget', 'ZoneAwarePodDisruptionBudget'];

interface Selecting {
  readonly podSelector: LabelSelector;
  readonly selector: LabelSelector;
}

const specOf = (object: KubeObject): Selecting => object.spec as Selecting;

/** The policies or budgets that hold for a workload by naming it; a default for the whole namespace is none. */
function holding(cluster: Cluster, kinds: readonly string[], { namespace, labels }: Workload): KubeObject[] {
  return kinds
    .flatMap((kind) => cluster.of(kind))
    .filter((object) => {
      const selector = specOf(object).podSelector ?? specOf(object).selector ?? {};
      return (object.metadata.namespace ?? '') === namespace && isNamed(selector) && selects(selector, labels);
    });
}

export const selectorsFit: Check = ({ services }) =>
  services.flatMap(({ title, spec, labels, namespace }) => {
    const selector = spec.selector ?? {};
    if (!isNamed(selector) || !selects(selector, labels)) return [`${title}: its selector does not match its own pods`];
    const others = services.filter((w) => w.title !== title && w.namespace === namespace && selects(selector, w.labels));
    return others.map((other) => `${title}: its selector matches the pods of ${other.title} as well`);
  });

export const policiesHold: Check = (cluster) =>
  cluster.workloads.filter((w) => holding(cluster, ['NetworkPolicy'], w).length === 0).map(({ title }) => `${title}: no NetworkPolicy names it`);

export const budgetsHold: Check = (cluster) =>
  cluster.services
    .filter(({ object }) => object.kind !== 'DaemonSet')
    .flatMap((w) => {
      const found = holding(cluster, BUDGETS, w);
      // The eviction API refuses a pod with two budgets.
      const own = found.filter(({ kind }) => kind === 'PodDisruptionBudget');
      if (own.length > 1) return [`${w.title}: ${own.length} budgets, so that it can never be drained: ${own.map(nameOf).join(', ')}`];
      return found.length === 0 ? [`${w.title}: no PodDisruptionBudget selects it`] : [];
    });

/** Policies and budgets for pods that do not exist are a misspelt selector. */
export const everySelectorSelects: Check = (cluster) =>
  [...cluster.of('NetworkPolicy'), ...BUDGETS.flatMap((kind) => cluster.of(kind))].flatMap((object) => {
    const selector = specOf(object).podSelector ?? specOf(object).selector ?? {};
    const found = cluster.selected(object.metadata.namespace, selector).length > 0 || FOREIGN_PODS.some((labels) => selects(selector, labels));
    return found || !isNamed(selector) ? [] : [`${nameOf(object)}: selects no pod`];
  });

interface ServiceSpec {
  readonly type?: string;
  readonly selector?: { readonly [key: string]: string };
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly targetPort?: number | string; readonly protocol?: string }[];
}

function hasPort(containers: readonly Container[], target: number | string, protocol: string): boolean {
  return containers.some((c) => (c.ports ?? []).some((p) => (p.name === target || p.containerPort === target) && (p.protocol ?? 'TCP') === protocol));
}

export const servicesReachPods: Check = (cluster) =>
  cluster.of('Service').flatMap((object) => {
    const { type, selector: matchLabels = {}, ports = [] } = object.spec as ServiceSpec;
    if (type === 'ExternalName') return [];
    const pods = isNamed({ matchLabels }) ? cluster.selected(object.metadata.namespace, { matchLabels }) : [];
    if (pods.length === 0) return [`${nameOf(object)}: selects no pod`];
    return pods.flatMap(({ title, containers }) =>
      ports
        .filter(({ port, targetPort, protocol }) => !hasPort(containers, targetPort ?? port, protocol ?? 'TCP'))
        .map(({ port, targetPort }) => `${nameOf(object)}: ${title} has no port ${targetPort ?? port}`),
    );
  });

export const statefulSetsHaveTheirService: Check = (cluster) =>
  cluster.of('StatefulSet').flatMap((object) => {
    const { serviceName } = object.spec as { readonly serviceName?: string };
    const service = cluster.find('Service', object.metadata.namespace ?? '', serviceName ?? '');
    const isHeadless = (service?.spec as { readonly clusterIP?: string } | undefined)?.clusterIP === 'None';
    return isHeadless ? [] : [`${nameOf(object)}: there is no headless Service ${serviceName ?? ''}`];
  });
