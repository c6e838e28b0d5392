import type { Construct } from 'constructs';
import { Faults, type Fault } from '../../errors';
import { needs } from '../../facts';
import { ChartConstruct, admitCriticalPods, clusterTraits, wayToKubernetes, type Mount, type Traffic, type Workload } from '../../kube';
import { AGENT_ACCESS } from './access';
import { CollectorPods, namespaceOf } from './component';
import { agentConfig } from './config/agent';
import { SCRAPING_DEFAULTS, type ScrapingProps } from './config/scraping';
import { PATHS, PORTS } from './config/shared';
import { checkGrpcEndpoint, destination } from './endpoints';
import { checkProcesses, type ProcessesProps } from './processes';
import { GATEWAY, type ClientProps } from './props';

/** Without a pool: it runs on every node. */
export interface AgentProps extends Omit<ClientProps, 'pool'> {
  /** MiB on each node's disk, for each signal, for what the gateway cannot take yet, from 64. Default: 512. */
  readonly queueMiB?: number;
  /** Processes of the node that are measured, added up by class, without pid and command line. Default: none. */
  readonly processes?: ProcessesProps;
  /**
   * Pods of its node that carry `prometheus.io/scrape: "true"` and `prometheus.io/port` are scraped; `off` scrapes none. The port is one that a container
   * declares; `prometheus.io/path` (`/metrics`) and `prometheus.io/scheme` (`http`) are read too. Default: on, every 30 s.
   */
  readonly scraping?: ScrapingProps | 'off';
}

const PRIORITY = 'system-node-critical';

/** Kubelets listen at their nodes' addresses, which no manifest knows. */
const KUBELET: Traffic = { peers: [{ everybody: true }], ports: [10_250] };

/** Pods name their own port. */
const EVERY_POD: Traffic = { peers: [{ everyPod: true }], ports: 'every' };

/**
 * Runs on every node: OTLP from the pods of the node, their logs, and the metrics of node, pods and containers and of pods that ask to be scraped.
 *
 * Its exception to Pod Security "restricted", and the whole of it: it is root, since log files are readable by root only, and it mounts
 * three folders of the node read-only (`/var/log/pods`, `/proc`, `/sys`) and one of its own to write its queue and its place in each file.
 * It still has no capability, no privilege escalation, no host network or process namespace, and a read-only root file system.
 * Host folders need a namespace that enforces "privileged", so the agent has one to itself.
 *
 * Where a cluster lets pods see nothing of their node but log files (`nodeLogsOnly`: GKE Autopilot), it mounts `/var/log/pods` alone: no metrics of the node itself,
 * and queue and places in files end with the pod. Its successor reads each file from its beginning.
 */
export class Agent extends ChartConstruct {
  /** OTLP over gRPC for pods of the same node, without TLS, since it does not leave the node. */
  public readonly grpcEndpoint: string;
  /** OTLP over HTTP for pods of the same node. */
  public readonly httpEndpoint: string;
  /** The DaemonSet with its service, budget and policies. */
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: AgentProps) {
    super(scope, id, { name: 'agent', props, sized: 'collector.agent', given: needs(props, 'sizing', 'clusterName', 'issuer') });
    const { clusterName, gatewayEndpoint = GATEWAY, queueMiB = 512, processes, scraping = {} } = props;
    const faults = new Faults();
    checkGrpcEndpoint('gatewayEndpoint', gatewayEndpoint, faults);
    if (!(Number.isInteger(queueMiB) && queueMiB >= 64)) {
      faults.add({ prop: 'queueMiB', got: queueMiB, allowed: 'whole MiB from 64, several of its batches', write: 'queueMiB: 512' });
    }
    if (processes !== undefined) checkProcesses(processes, faults);
    const { agentClusterRole, nodeLogsOnly = false } = clusterTraits(this);
    if (processes !== undefined && nodeLogsOnly) faults.add(NO_PROCESSES);
    if (scraping !== 'off') checkScraping(scraping, faults);
    faults.throwIfAny(this);
    const namespace = namespaceOf(this);
    const name = 'agent';
    admitCriticalPods(this, 'critical-pods', { app: 'collector', component: name, priorityClass: PRIORITY });
    const host = namespace === undefined ? name : `${name}.${namespace}.svc`;
    this.grpcEndpoint = `${host}:${PORTS.grpc}`;
    this.httpEndpoint = `http://${host}:${PORTS.http}`;
    this.workload = new CollectorPods(this, props, {
      name,
      kind: 'DaemonSet',
      pool: 'every',
      config: agentConfig({ clusterName, gatewayEndpoint, queueMiB, scraping, ...(processes === undefined ? {} : { processes: processes.classes }), hostMetrics: !nodeLogsOnly }),
      access: AGENT_ACCESS,
      ...(agentClusterRole === undefined ? {} : { clusterRole: agentClusterRole }),
      env: { K8S_NODE_NAME: { field: 'spec.nodeName' }, K8S_NODE_IP: { field: 'status.hostIP' } },
      ports: [
        { name: 'otlp-grpc', port: PORTS.grpc },
        { name: 'otlp-http', port: PORTS.http },
      ],
      nodeLocal: true,
      // A full node makes room for it: without it nobody reads the node's logs.
      priorityClass: PRIORITY,
      uid: 0,
      security: { pod: { runAsNonRoot: false, ...seLinux(this) } },
      mounts: [LOG_FILES, ...(nodeLogsOnly ? [inPod(queueMiB)] : onNode(namespace ?? 'default'))],
      ...(nodeLogsOnly ? { keepsInPod: [PATHS.state] } : {}),
      admits: [{ peers: [{ everyPod: true }], ports: [PORTS.grpc, PORTS.http] }],
      reaches: [destination(gatewayEndpoint, 'collector'), wayToKubernetes(this), KUBELET, ...(scraping === 'off' ? [] : [EVERY_POD])],
    }).workload;
  }
}

/** Read by root only. */
const LOG_FILES: Mount = { kind: 'host', hostPath: '/var/log/pods', path: '/var/log/pods' };

function onNode(namespace: string): Mount[] {
  return [
    { kind: 'host', hostPath: '/proc', path: `${PATHS.host}/proc` },
    { kind: 'host', hostPath: '/sys', path: `${PATHS.host}/sys` },
    // By namespace: two agents on a node must not share a queue.
    { kind: 'host', hostPath: `/var/lib/otelcol/${namespace}`, path: PATHS.state, writable: true },
  ];
}

/** MiB of the places in files of a node's pods; they take far less. */
const PLACES_MIB = 64;

/** A queue for each of three signals, each in a file of up to twice its content, of which one may be copied to be compacted: a pod that takes more is evicted with all of it. */
function inPod(queueMiB: number): Mount {
  return { kind: 'scratch', path: PATHS.state, sizeMiB: 8 * queueMiB + PLACES_MIB };
}

/** Said by the platform too, with everything else that it refuses. */
export const NO_PROCESSES: Fault = { prop: 'processes', got: 'classes', allowed: 'none where pods see no /proc of their node (GKE Autopilot)', write: 'no processes, or a cluster whose nodes are yours' };

function seLinux(scope: Construct): { readonly seLinuxOptions?: { readonly type: string } } {
  const { agentSeLinuxType: type } = clusterTraits(scope);
  return type === undefined ? {} : { seLinuxOptions: { type } };
}

function checkScraping(scraping: ScrapingProps, faults: Faults): void {
  const { intervalSeconds, samplesPerPod, mebibytesPerPod } = { ...SCRAPING_DEFAULTS, ...scraping };
  const check = (name: keyof ScrapingProps, got: number, from: number, to: number, why: string): void => {
    if (Number.isInteger(got) && got >= from && got <= to) return;
    faults.add({ prop: `scraping.${name}`, got, allowed: `a whole number from ${from}${to === Infinity ? '' : ` to ${to}`}, ${why}`, write: `${name}: ${SCRAPING_DEFAULTS[name]}` });
  };
  check('intervalSeconds', intervalSeconds, 5, 300, 'since queries look back five minutes for a sample');
  check('samplesPerPod', samplesPerPod, 1, Infinity, 'of one answer');
  check('mebibytesPerPod', mebibytesPerPod, 1, Infinity, 'MiB of one answer, which the agent holds in memory');
}
