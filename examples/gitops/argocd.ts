import { ApiObject, App, Chart } from 'cdk8s';
import type { ObservabilityPlatform, OperatorChart } from 'observability-constructs';
import { scaledWorkloads } from './waves';

/** Where Argo CD finds what `npm run synth` wrote, once it is committed. */
export interface Repository {
  readonly repoURL: string;
  readonly targetRevision: string;
  /** Folder of the manifests in the repository. */
  readonly path: string;
}

const NAMESPACE = 'argocd';

/**
 * Argo CD judges no Application by itself, so that the root would not wait between its waves. Since 3.4 an Application is healthy
 * while objects of it are missing, so this one also asks whether its last sync went through.
 */
const APPLICATION_HEALTH = `
local done = obj.status ~= nil and obj.status.operationState ~= nil and obj.status.operationState.phase == "Succeeded"
if not done or obj.status.health == nil then
  return { status = "Progressing", message = "waiting for a sync that succeeds" }
end
return { status = obj.status.health.status, message = obj.status.health.message or "" }
`.trimStart();

interface Child {
  readonly wave: number;
  readonly namespace: string;
  readonly source: object;
  readonly ignoreDifferences?: readonly object[];
}

function application(chart: Chart, name: string, { wave, namespace, source, ignoreDifferences }: Child): void {
  new ApiObject(chart, name, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    // Without a finalizer: who deletes an Application keeps what it brought.
    metadata: {
      name,
      annotations: {
        'argocd.argoproj.io/sync-wave': String(wave),
        // The API server says what would change, with its defaults and with what other controllers own, such as certificates in webhooks.
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
      },
    },
    spec: {
      project: 'default',
      source,
      destination: { server: 'https://kubernetes.default.svc', namespace },
      ...(ignoreDifferences === undefined ? {} : { ignoreDifferences }),
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // Definitions and dashboards are larger than the annotation of a client-side apply.
        syncOptions: ['ServerSideApply=true', 'PruneLast=true'],
        retry: { limit: 10, backoff: { duration: '30s', factor: 2, maxDuration: '5m' } },
      },
    },
  });
}

/** Operators that must be there first, one after the other. */
function depth(operator: OperatorChart, all: readonly OperatorChart[]): number {
  const first = all.filter(({ name }) => operator.after?.includes(name) === true);
  return first.length === 0 ? 0 : 1 + Math.max(...first.map((other) => depth(other, all)));
}

/** Applications of the operators, each by its own chart, then of the platform; and what is applied once by hand. */
export function argoCdApp(outdir: string, platform: ObservabilityPlatform, repository: Repository): App {
  const { operators, namespaces } = platform;
  const id = platform.node.id;
  const app = new App({ outdir });
  const applications = new Chart(app, 'applications', { namespace: NAMESPACE, disableResourceNameHashes: true });
  // The rollout-operator runs among the workloads and comes with them: it may need their policies, and they need it for an update only.
  const last = 1 + Math.max(0, ...operators.map((operator) => depth(operator, operators)));
  for (const operator of operators) {
    const { name, repository: repoURL, chart, version, namespace, values } = operator;
    application(applications, name, {
      wave: namespace === namespaces.workloads ? last : depth(operator, operators),
      namespace,
      source: { repoURL, chart, targetRevision: version, helm: { releaseName: name, valuesObject: values } },
    });
  }
  application(applications, id, {
    wave: last,
    namespace: namespaces.workloads,
    source: { ...repository, path: `${repository.path}/${id}`, directory: { include: '*.yaml' } },
    ignoreDifferences: scaledWorkloads(platform).map(({ kind, name }) => ({ group: 'apps', kind, name, jsonPointers: ['/spec/replicas'] })),
  });

  const bootstrap = new Chart(app, 'bootstrap', { namespace: NAMESPACE, disableResourceNameHashes: true });
  new ApiObject(bootstrap, 'health', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' } },
    data: { 'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH },
  });
  application(bootstrap, `${id}-root`, {
    wave: 0,
    namespace: NAMESPACE,
    source: { ...repository, path: `${repository.path}/argocd`, directory: { include: 'applications.k8s.yaml' } },
  });
  return app;
}
