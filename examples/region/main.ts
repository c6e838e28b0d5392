// A cluster elsewhere, without backends, that forwards to a central platform: manifests to apply with kubectl, Argo CD or Flux.
// It needs cert-manager, nodes with the labels observability-constructs/pool=collector and topology.kubernetes.io/zone, a StorageClass, and a
// Secret `central` with a token of the central platform's and the ca.crt of its Secret `gateway-tls`.
import { ApiObject, App, Chart } from 'cdk8s';
import { Agent, ClusterReceiver, NamespaceDefaults, RegionalGateway, sizeRegionalGateway } from 'observability-constructs';

const clusterName = 'shop-eu';
const namespace = 'observability';
const agentNamespace = 'observability-agent';
const traits = { storageClass: 'encrypted' };
const node = { cpu: 0.2, memoryMiB: 512 };

const app = new App({ outdir: process.env['CDK8S_OUTDIR'] ?? 'cdktf.out/manifests/region' });
const region = new Chart(app, 'region', { namespace, disableResourceNameHashes: true });
const agents = new Chart(app, 'agents', { namespace: agentNamespace, disableResourceNameHashes: true });

/** A namespace, and the accounts that its pods run as. */
function home(chart: Chart, name: string, enforce: 'privileged' | 'restricted', accounts: readonly string[]): void {
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': enforce } } });
  for (const account of accounts) new ApiObject(chart, `account-${account}`, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account } });
}
home(region, namespace, 'restricted', ['regional-gateway', 'cluster-receiver']);
// It reads the files of its node.
home(agents, agentNamespace, 'privileged', ['agent']);

const { authority } = new NamespaceDefaults(region, 'defaults', { authority: 'region-ca', agentNamespace, rolloutOperator: false });
const { issuer } = authority;

const load = { spansPerSecond: 2000, bytesPerSpan: 500, activeSeries: 50_000, scrapeIntervalSeconds: 30, logLinesPerSecond: 2000, bytesPerLine: 250, peakFactor: 2 };
const gateway = new RegionalGateway(region, 'gateway', {
  clusterName,
  issuer,
  traits,
  region: 'eu-west-1',
  central: { endpoint: 'otlp.example.com:4317', token: { name: 'central', key: 'token' }, authority: { name: 'central', key: 'ca.crt' } },
  // For eight hours without the central platform.
  sizing: sizeRegionalGateway(load, 8),
  collectors: [{ namespace: agentNamespace, pods: { 'app.kubernetes.io/name': 'collector' } }],
});

const client = { clusterName, issuer, traits, gatewayEndpoint: gateway.collectorEndpoint };
new ClusterReceiver(region, 'events', { ...client, sizing: { ...node, replicas: 2 } });
new Agent(agents, 'agent', { ...client, sizing: { ...node, replicas: 0 } });
app.synth();

