import type { Overlay } from '../../../config';
import { collectorConfig, pipeline, processor, receiver, type Component, type Step } from '../model';
import { processPipeline, type ProcessClasses } from './processes';
import { gatewayExporter, HEALTH_CHECK, ownMetrics, PATHS, PORTS, selfTelemetry } from './shared';
import { scrapedPods, type ScrapingProps } from './scraping';
import { AGENT_REQUEST_MIB } from './sizes';
import { fileStorage, type FileStorageProps } from './storage';

export interface AgentConfigProps {
  readonly clusterName: string;
  /** host:port of the gateway. */
  readonly gatewayEndpoint: string;
  /** MiB of the queue on the node's disk. */
  readonly queueMiB: number;
  /** Processes of the node that are measured. Default: none. */
  readonly processes?: ProcessClasses;
  readonly scraping: ScrapingProps | 'off';
  /** False where pods see nothing of their node but log files. Default: true. */
  readonly hostMetrics?: boolean;
}

const LONGEST_LINE = '1MiB';

/** The page cache outlives the pod and a killed process; a power loss may take the node's last second, and would take more from its pods. */
const ON_NODE: FileStorageProps = { fsync: false, compactsAtStart: true };

const OTLP = receiver('otlp', {
  protocols: {
    grpc: { endpoint: `0.0.0.0:${PORTS.grpc}`, max_recv_msg_size_mib: AGENT_REQUEST_MIB },
    http: { endpoint: `0.0.0.0:${PORTS.http}`, max_request_body_size: AGENT_REQUEST_MIB * 2 ** 20 },
  },
});

/**
 * No `process` scraper here, which would find every process with its command line; see `processPipeline`. No `network` and `filesystem` scrapers: they would
 * report the pod's own; the kubelet reports the node's.
 */
const HOST_METRICS = receiver('host_metrics', {
  root_path: PATHS.host,
  collection_interval: '30s',
  scrapers: { cpu: {}, disk: {}, load: {}, memory: {}, paging: {}, processes: {} },
});

const KUBELET_STATS = receiver('kubelet_stats', {
  auth_type: 'serviceAccount',
  endpoint: 'https://${env:K8S_NODE_IP}:10250',
  // Kubelets sign their own certificates in many clusters; the connection does not leave the node.
  insecure_skip_verify: true,
  node: '${env:K8S_NODE_NAME}',
  collection_interval: '30s',
  metric_groups: ['node', 'pod', 'container', 'volume'],
});

function podLogs(checkpoints: Component): ReturnType<typeof receiver<'file_log'>> {
  return receiver('file_log', {
    include: ['/var/log/pods/*/*/*.log'],
    // Its own log, or each line would make another.
    exclude: ['/var/log/pods/${env:POD_NAMESPACE}_${env:POD_NAME}_*/*/*.log'],
    // On a new node other pods log before the agent runs.
    start_at: 'beginning',
    include_file_path: true,
    include_file_name: false,
    max_concurrent_files: 1024,
    max_log_size: LONGEST_LINE,
    storage: checkpoints.id,
    retry_on_failure: { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: '0s' },
    operators: [{ id: 'container', type: 'container', max_log_size: LONGEST_LINE, on_error: 'send' }],
  });
}

/** Which pod it came from: by its uid, its address, or the connection it sent over. */
const POD_IDENTITY = processor('k8s_attributes', {
  auth_type: 'serviceAccount',
  filter: { node_from_env_var: 'K8S_NODE_NAME' },
  extract: {
    metadata: [
      'k8s.namespace.name',
      'k8s.pod.name',
      'k8s.pod.uid',
      'k8s.node.name',
      'k8s.deployment.name',
      'k8s.statefulset.name',
      'k8s.daemonset.name',
      'k8s.job.name',
      'k8s.cronjob.name',
      'k8s.container.name',
      'container.image.name',
      'container.image.tags',
      'service.namespace',
      'service.name',
      'service.version',
      'service.instance.id',
    ],
    otel_annotations: true,
  },
  pod_association: [
    { sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] },
    { sources: [{ from: 'resource_attribute', name: 'k8s.pod.ip' }] },
    { sources: [{ from: 'connection' }] },
  ],
});

function nodeIdentity(clusterName: string): Step<'traces' | 'metrics' | 'logs'> {
  return processor(
    'resource',
    {
      attributes: [
        { key: 'k8s.cluster.name', value: clusterName, action: 'upsert' },
        { key: 'k8s.node.name', value: '${env:K8S_NODE_NAME}', action: 'insert' },
        { key: 'host.name', value: '${env:K8S_NODE_NAME}', action: 'insert' },
      ],
    },
    'cluster',
  );
}

/** The agent's configuration: everything of its node, through a queue on the node's disk, to the gateway. */
export function agentConfig({ clusterName, gatewayEndpoint, queueMiB, scraping, processes, hostMetrics = true }: AgentConfigProps): Overlay {
  const checkpoints = fileStorage('checkpoints', ON_NODE);
  const queue = fileStorage('queue', ON_NODE);
  const node = nodeIdentity(clusterName);
  const scraped = scraping === 'off' ? [] : [scrapedPods(scraping)];
  const through = [POD_IDENTITY, node];
  const gateway = gatewayExporter(gatewayEndpoint, { storage: queue.id, queue_size: queueMiB * 2 ** 20 });
  const to = [gateway];
  return collectorConfig({
    extensions: [HEALTH_CHECK, checkpoints, queue],
    telemetry: selfTelemetry({ service: 'otel-agent', clusterName }),
    pipelines: [
      pipeline('traces', { from: [OTLP], through, to }),
      pipeline('metrics', { from: [OTLP, ...(hostMetrics ? [HOST_METRICS] : []), KUBELET_STATS, ...scraped], through, to }),
      pipeline('logs', { from: [OTLP, podLogs(checkpoints)], through, to }),
      ...(processes === undefined ? [] : [processPipeline(processes, { through: [node], to })]),
      ownMetrics(gateway),
    ],
  });
}

