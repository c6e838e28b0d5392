import type { Container, PodSpec, Volume } from 'kubernetes-types/core/v1';
import { nameOf, type KubeObject } from '../../../scripts/schemas/objects';
import { operatedBy } from './strimzi';

/** One question to a whole set of manifests; the answers are its faults, each with the object's name first. */
export type Check = (cluster: Cluster) => string[];

export interface Labels {
  readonly [key: string]: string;
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** What runs pods: a Deployment, StatefulSet, DaemonSet, Job or CronJob. */
export interface Workload {
  readonly object: KubeObject;
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector; readonly serviceName?: string };
  /** `Deployment observability/gateway`, for faults. */
  readonly title: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly pod: PodSpec;
  /** Containers and init containers. */
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  /** Names of the volumes that a StatefulSet claims. */
  readonly claims: readonly string[];
}

const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'];

interface Template {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec: PodSpec;
}

interface WorkloadSpec {
  readonly template: Template;
  readonly jobTemplate?: { readonly spec: { readonly template: Template } };
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

function workload(object: KubeObject): Workload {
  const spec = object.spec as WorkloadSpec;
  const template = spec.jobTemplate?.spec.template ?? spec.template;
  const pod = template.spec;
  return {
    object,
    spec: spec as Workload['spec'],
    title: nameOf(object),
    namespace: object.metadata.namespace ?? '',
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    pod,
    containers: [...pod.containers, ...(pod.initContainers ?? [])],
    volumes: pod.volumes ?? [],
    claims: (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name),
  };
}

/** True when the labels are among those that a selector asks for; an empty selector asks for nothing. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  const byExpression = ({ key, operator, values = [] }: NonNullable<LabelSelector['matchExpressions']>[number]): boolean => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    if (operator === 'NotIn') return value === undefined || !values.includes(value);
    return value !== undefined && values.includes(value);
  };
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) && matchExpressions.every(byExpression);
}

/** True for a selector that names something; `{}` is everything in the namespace. */
export function isNamed({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length > 0;
}

/** The manifests of a platform, and the objects that stand in the cluster before them. */
export class Cluster {
  public readonly workloads: readonly Workload[];
  /** The workloads, and the pods that Strimzi makes of its resources. */
  public readonly pods: readonly Workload[];
  /** The manifests' policies, and those that Strimzi makes. */
  public readonly policies: readonly KubeObject[];
  /** What Terraform makes: namespaces, ServiceAccounts, the facts, the Secrets; and the Secrets that Strimzi makes. */
  public readonly given: readonly KubeObject[];

  public constructor(
    public readonly objects: readonly KubeObject[],
    given: readonly KubeObject[],
  ) {
    const operated = operatedBy(objects);
    this.given = [...given, ...operated.secrets];
    this.policies = [...this.of('NetworkPolicy'), ...operated.policies];
    this.workloads = objects.filter(({ kind }) => WORKLOAD_KINDS.includes(kind)).map(workload);
    this.pods = [...this.workloads, ...operated.pods.map(workload)];
  }

  /** The workloads whose pods go on until they are told to stop. */
  public get services(): readonly Workload[] {
    return this.workloads.filter(({ object }) => !['Job', 'CronJob'].includes(object.kind));
  }

  /** The manifests of one kind. */
  public of(kind: string): readonly KubeObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** An object by its name, in the manifests or made by Terraform or Strimzi. */
  public find(kind: string, namespace: string, name: string): KubeObject | undefined {
    return [...this.objects, ...this.given].find((o) => o.kind === kind && o.metadata.name === name && (o.metadata.namespace ?? '') === namespace);
  }

  /** The pods of a namespace that a selector matches. */
  public selected(namespace: string | undefined, selector: LabelSelector): readonly Workload[] {
    return this.pods.filter((w) => w.namespace === (namespace ?? '') && selects(selector, w.labels));
  }
}
