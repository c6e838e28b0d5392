import { Release } from '@cdktf/provider-helm/lib/release';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1';
import { Token, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { CRITICAL_QUOTA, criticalScope, KEDA_OPERATOR, type OperatorChart } from '../facts';
import { toYaml, type Plain } from '../config';

const PRIORITY = 'system-cluster-critical';
const budget = { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' };
const resources = (cpu: string, memory: string): object => ({ requests: { cpu, memory }, limits: { memory } });

/** Agents scrape what asks for it; the charts of cert-manager and of KEDA's metrics server ask by themselves. */
const scraped = (port: number): object => ({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(port) });

/** cert-manager v1.21.1: every other operator's webhook certificate and the gateway's come from it. */
const CERT_MANAGER: OperatorChart = {
  name: 'cert-manager',
  repository: 'https://charts.jetstack.io',
  chart: 'cert-manager',
  version: 'v1.21.1',
  namespace: 'cert-manager',
  values: {
    crds: { enabled: true, keep: true },
    global: { leaderElection: { namespace: 'cert-manager' }, priorityClassName: PRIORITY },
    replicaCount: 2,
    podDisruptionBudget: { enabled: true, ...budget },
    resources: resources('50m', '256Mi'),
    webhook: { replicaCount: 3, podDisruptionBudget: { enabled: true, ...budget }, resources: resources('50m', '128Mi') },
    cainjector: { replicaCount: 2, podDisruptionBudget: { enabled: true, ...budget }, resources: resources('50m', '512Mi') },
    startupapicheck: { resources: resources('10m', '64Mi') },
  },
};

/** Chart 2.20.2 = KEDA 2.20.2. */
const KEDA: OperatorChart = {
  name: 'keda',
  repository: 'https://kedacore.github.io/charts',
  chart: 'keda',
  version: '2.20.2',
  namespace: KEDA_OPERATOR.namespace,
  values: {
    // Without this an uninstall would delete every ScaledObject of the cluster.
    crds: { install: true, additionalAnnotations: { 'helm.sh/resource-policy': 'keep' } },
    operator: { replicaCount: 2 },
    metricsServer: { replicaCount: 2 },
    webhooks: { enabled: true, replicaCount: 2, failurePolicy: 'Ignore' },
    podDisruptionBudget: { operator: { maxUnavailable: 1 }, metricServer: { maxUnavailable: 1 }, webhooks: { maxUnavailable: 1 } },
    resources: { operator: resources('100m', '1000Mi'), metricServer: resources('100m', '512Mi'), webhooks: resources('50m', '256Mi') },
    prometheus: { operator: { enabled: true }, metricServer: { enabled: true }, webhooks: { enabled: true } },
    podAnnotations: { keda: scraped(8080), webhooks: scraped(8080) },
    // The check of a gateway's ScaledObject reads the Deployment that came a moment before it: what the webhook has not seen yet it must ask for.
    extraArgs: { webhooks: { 'cache-miss-to-direct-client': true } },
    priorityClassName: PRIORITY,
  },
};

/** Chart 0.122.0 = operator 0.158.0; serves the Instrumentation resources of applications. */
const OPENTELEMETRY: OperatorChart = {
  name: 'opentelemetry-operator',
  repository: 'https://open-telemetry.github.io/opentelemetry-helm-charts',
  chart: 'opentelemetry-operator',
  version: '0.122.0',
  namespace: 'opentelemetry-operator',
  // Its webhook certificate is cert-manager's.
  after: ['cert-manager'],
  values: {
    replicaCount: 2,
    pdb: { create: true, minAvailable: 0, maxUnavailable: 1 },
    manager: { resources: resources('100m', '256Mi'), podAnnotations: scraped(8080), securityContext: { readOnlyRootFilesystem: true } },
    // The pod webhook sees every pod of the cluster: when it is down, pods still start.
    admissionWebhooks: { create: true, failurePolicy: 'Fail', pods: { failurePolicy: 'Ignore' }, certManager: { enabled: true }, autoGenerateCert: { enabled: false } },
    crds: { create: true, annotations: { 'helm.sh/resource-policy': 'keep' } },
    priorityClassName: PRIORITY,
  },
};

/** Chart 1.2.0 = Strimzi 1.2.0; it watches every namespace, since the platform's comes after it. */
const STRIMZI: OperatorChart = {
  name: 'strimzi',
  repository: 'https://strimzi.io/charts/',
  chart: 'strimzi-kafka-operator',
  version: '1.2.0',
  namespace: 'strimzi',
  values: {
    watchAnyNamespace: true,
    replicas: 2,
    leaderElection: { enable: true },
    // At least one of the two stays.
    podDisruptionBudget: { enabled: true },
    resources: resources('200m', '768Mi'),
    priorityClassName: PRIORITY,
  },
};

/** Chart 0.29.0 = CloudNativePG 1.30.0; it watches every namespace. */
const CLOUDNATIVE_PG: OperatorChart = {
  name: 'cloudnative-pg',
  repository: 'https://cloudnative-pg.github.io/charts',
  chart: 'cloudnative-pg',
  version: '0.29.0',
  namespace: 'cnpg-system',
  values: { replicaCount: 2, resources: resources('100m', '256Mi'), priorityClassName: PRIORITY },
};

export interface OperatorsNeed {
  /** Whether the platform has Kafka; KEDA scales what reads from it. */
  readonly kafka: boolean;
  /** Whether Strimzi runs it. */
  readonly strimzi: boolean;
  /** Whether CloudNativePG runs Grafana's database. Default: false. */
  readonly cloudNativePg?: boolean;
}

/** Operators that a platform needs, each pinned to the version its custom resources are checked against. */
export function operatorsFor({ kafka, strimzi, cloudNativePg = false }: OperatorsNeed): readonly OperatorChart[] {
  return [CERT_MANAGER, ...(kafka ? [KEDA] : []), ...(kafka && strimzi ? [STRIMZI] : []), ...(cloudNativePg ? [CLOUDNATIVE_PG] : []), OPENTELEMETRY];
}

/**
 * Chart 0.51.1 = rollout-operator v0.39.0: rolls the zones of a group one after the other.
 * It watches no namespace but its own, so it is installed into the workloads'.
 * @param choosesUsers true: the cluster chooses the user, and refuses another. Default: false
 */
export function rolloutOperator(namespace: string, choosesUsers = false): OperatorChart {
  return {
    name: 'rollout-operator',
    repository: 'https://grafana.github.io/helm-charts',
    chart: 'rollout-operator',
    version: '0.51.1',
    namespace,
    values: {
      fullnameOverride: 'rollout-operator',
      podSecurityContext: { runAsNonRoot: true, runAsUser: choosesUsers ? null : 65532, runAsGroup: choosesUsers ? null : 65532, seccompProfile: { type: 'RuntimeDefault' } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      // Nothing here asks for its webhooks, and a webhook that fails closed would stop drains when the operator is down.
      webhooks: { enabled: false },
      resources: resources('100m', '200Mi'),
      extraArgs: ['-log.level=info', '-log.format=json'],
      priorityClassName: PRIORITY,
    },
  };
}

/** Installs one chart into a namespace that exists; waits until it is ready and rolls back by itself when it does not become so. */
export function operatorRelease(scope: Construct, chart: OperatorChart, dependsOn: readonly ITerraformDependable[]): Release {
  return new Release(scope, chart.name, {
    name: chart.name,
    repository: chart.repository,
    chart: chart.chart,
    version: chart.version,
    namespace: chart.namespace,
    values: [toYaml(chart.values as Plain)],
    atomic: true,
    wait: true,
    timeout: 900,
    maxHistory: 10,
    ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
  });
}

/** Has a namespace and admits critical pods by itself. */
const SYSTEM_NAMESPACE = 'kube-system';

/** True for an operator whose values stand in no file, since they are known only after an apply. */
export function isTerraformsOwn({ values }: OperatorChart): boolean {
  return Token.isUnresolved(JSON.stringify(values));
}

export interface OperatorsOptions {
  /** What somebody else installs, into namespaces that are made here. Default: none. */
  readonly others?: readonly OperatorChart[];
  /** What operators need to run on, made in the same stack. Default: nothing, the cluster has nodes. */
  readonly nodes?: readonly ITerraformDependable[];
}

/** Installs operators in their order, each into a namespace that admits its priority, most into one of their own. */
export class Operators extends Construct {
  private readonly places = new Map<string, ITerraformDependable>();

  public constructor(scope: Construct, id: string, charts: readonly OperatorChart[], { others = [], nodes = [] }: OperatorsOptions = {}) {
    super(scope, id);
    const done = new Map<string, Release>();
    for (const { namespace } of others) this.place(namespace);
    for (const chart of charts) {
      const first = (chart.after ?? []).map((name) => done.get(name)).filter((r): r is Release => r !== undefined);
      done.set(chart.name, operatorRelease(this, chart, [...nodes, ...this.place(chart.namespace), ...first]));
    }
  }

  /** The namespace, made once. */
  private place(namespace: string): readonly ITerraformDependable[] {
    if (namespace === SYSTEM_NAMESPACE) return [];
    const place = this.places.get(namespace) ?? this.admit(namespace);
    this.places.set(namespace, place);
    return [place];
  }

  /** GKE, and whoever limits these priorities by default, admit them only where a quota counts them. */
  private admit(namespace: string): ITerraformDependable {
    const { metadata } = new NamespaceV1(this, `namespace-${namespace}`, { metadata: { name: namespace } });
    const { scopeName, operator, values } = criticalScope(PRIORITY);
    return new ResourceQuotaV1(this, `critical-pods-${namespace}`, {
      metadata: { name: PRIORITY, namespace: metadata.name },
      spec: { hard: { ...CRITICAL_QUOTA }, scopeSelector: { matchExpression: [{ scopeName, operator, values }] } },
    });
  }
}
