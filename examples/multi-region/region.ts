import { ApiObject, App, Chart } from 'cdk8s';
import { Agent, ClusterReceiver, NamespaceDefaults, RegionalGateway, sizeRegionalGateway } from 'observability-constructs';
import { CENTRAL_HOST, OUTAGE_HOURS, type Region } from './regions';

const NAMESPACE = 'observability';
const AGENT_NAMESPACE = 'observability-agent';

/** A namespace, and the accounts that its pods run as. */
function home(chart: Chart, name: string, enforce: 'privileged' | 'restricted', accounts: readonly string[]): void {
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': enforce } } });
  for (const account of accounts) new ApiObject(chart, `account-${account}`, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account } });
}

/** The manifests of one region's cluster, in a folder of their own: a gateway that forwards to the central platform, and what sends to it. */
export function regionApp(outdir: string, { clusterName, region, load }: Region): App {
  const app = new App({ outdir });
  const gateways = new Chart(app, 'region', { namespace: NAMESPACE, disableResourceNameHashes: true });
  const agents = new Chart(app, 'agents', { namespace: AGENT_NAMESPACE, disableResourceNameHashes: true });
  home(gateways, NAMESPACE, 'restricted', ['regional-gateway', 'cluster-receiver']);
  // It reads the files of its node.
  home(agents, AGENT_NAMESPACE, 'privileged', ['agent']);

  const { authority } = new NamespaceDefaults(gateways, 'defaults', { authority: 'region-ca', agentNamespace: AGENT_NAMESPACE, rolloutOperator: false });
  const cluster = { clusterName, issuer: authority.issuer, traits: { storageClass: 'encrypted' } };
  const gateway = new RegionalGateway(gateways, 'gateway', {
    ...cluster,
    region,
    central: { endpoint: `${CENTRAL_HOST}:4317`, token: { name: 'central', key: 'token' }, authority: { name: 'central', key: 'ca.crt' } },
    sizing: sizeRegionalGateway(load, OUTAGE_HOURS),
    collectors: [{ namespace: AGENT_NAMESPACE, pods: { 'app.kubernetes.io/name': 'collector' } }],
  });

  const client = { ...cluster, gatewayEndpoint: gateway.collectorEndpoint };
  const pod = { cpu: 0.2, memoryMiB: 512 };
  new ClusterReceiver(gateways, 'events', { ...client, sizing: { ...pod, replicas: 2 } });
  new Agent(agents, 'agent', { ...client, sizing: { ...pod, replicas: 0 } });
  return app;
}
