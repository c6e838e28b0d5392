import type { Overlay } from '../../../config';
import { collectorConfig, extension, pipeline, processor, receiver } from '../model';
import { gatewayExporter, HEALTH_CHECK, ownMetrics, selfTelemetry } from './shared';

export interface ClusterReceiverConfigProps {
  readonly clusterName: string;
  /** host:port of the gateway. */
  readonly gatewayEndpoint: string;
}

/** The Lease by which the replicas agree who works. */
export const LEASE = 'otel-cluster-receiver';

const LEADER = extension('k8s_leader_elector', {
  auth_type: 'serviceAccount',
  lease_name: LEASE,
  lease_namespace: '${env:POD_NAMESPACE}',
  lease_duration: '15s',
  renew_deadline: '10s',
  retry_period: '2s',
});

const CLUSTER = receiver('k8s_cluster', {
  auth_type: 'serviceAccount',
  collection_interval: '30s',
  metadata_collection_interval: '5m',
  node_conditions_to_report: ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'],
  allocatable_types_to_report: ['cpu', 'memory', 'ephemeral-storage', 'pods'],
  distribution: 'kubernetes',
  k8s_leader_elector: LEADER.id,
});

const EVENTS = receiver('k8s_events', { auth_type: 'serviceAccount', namespaces: [], k8s_leader_elector: LEADER.id });

/** The cluster receiver's configuration: objects as metrics and events as logs, once per cluster. */
export function clusterReceiverConfig({ clusterName, gatewayEndpoint }: ClusterReceiverConfigProps): Overlay {
  const through = [processor('resource', { attributes: [{ key: 'k8s.cluster.name', value: clusterName, action: 'upsert' }] }, 'cluster')];
  const gateway = gatewayExporter(gatewayEndpoint, { wait_for_result: true, queue_size: 64 * 2 ** 20 });
  const to = [gateway];
  return collectorConfig({
    extensions: [HEALTH_CHECK, LEADER],
    telemetry: selfTelemetry({ service: 'otel-cluster-receiver', clusterName }),
    pipelines: [pipeline('metrics', { from: [CLUSTER], through, to }), pipeline('logs', { from: [EVENTS], through, to }), ownMetrics(gateway)],
  });
}
