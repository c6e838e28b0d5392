import type { Container, EnvVar, PodSecurityContext, PodSpec, PodTemplateSpec, Probe as KubeProbe, SecurityContext } from 'kubernetes-types/core/v1';
import { FACTS_CONFIG_MAP, POOL_LABEL, type ClusterTraits, type KnownFacts } from '../facts';
import type { PoolRole, WorkloadSizing } from '../sizing';
import type { Peer } from './network-policy';
import { selectorLabels, standardLabels, type Identity } from './labels';
import { spread, tolerationOf, zoneOfItsOwn } from './placement';
import { cores, mebibytes } from './quantities';
import { containerMounts, nodeDiskMiB, podVolumes, type Mount } from './volumes';

/** A value of an environment variable. */
export type Env =
  | string
  | {
      /** Name of the Secret that holds it. */
      readonly secret: string;
      /** Entry of the Secret. */
      readonly key: string;
    }
  | {
      /** Field of the pod that it is read from, as `status.podIP`. */
      readonly field: string;
    };

/** One question the kubelet asks a container. */
export type Probe = { readonly path: string; readonly port: string; readonly scheme?: 'HTTPS' } | { readonly tcp: string } | { readonly exec: readonly string[] };

export interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol?: 'UDP';
}

/** Metrics in Prometheus' format, at `/metrics`. */
export interface Metrics {
  readonly port: number;
  /** Who may scrape them. Where nobody may, the pod does not ask for it. */
  readonly scrapers: readonly Peer[];
}

export interface Probes {
  readonly ready: Probe;
  readonly live: Probe;
  /** Seconds a start may take, for example to replay a write-ahead log. Default: 120. */
  readonly startSeconds?: number;
}

export interface PodProps extends Identity {
  /** Name of the workload, of its service, and of its container's logs. */
  readonly name: string;
  readonly serviceAccount: string;
  /** True only for workloads that call the Kubernetes API. Default: false. */
  readonly callsKubernetes?: boolean;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: { readonly [name: string]: Env };
  /** Facts as environment variables: these, or with true every one of the ConfigMap. Default: none. */
  readonly facts?: KnownFacts | boolean;
  readonly ports: readonly Port[];
  /** Default: none, for a Job. */
  readonly probes?: Probes;
  /** Default: none. */
  readonly metrics?: Metrics;
  readonly sizing: WorkloadSizing;
  /** True for Go programs: sets GOMEMLIMIT to 80 % of the memory limit. Default: true. */
  readonly go?: boolean;
  readonly mounts?: readonly Mount[];
  /** Pool of nodes it runs on; `every` for what each node needs, whatever its taints. */
  readonly pool: PoolRole | 'every';
  /** User and group the image runs as. Default: 10001, as the collector, Tempo and Loki images do. */
  readonly uid?: number;
  /** Seconds between the signal to stop and the kill; longer than the program's flush. Default: 30. */
  readonly graceSeconds?: number;
  /** Seconds to go on serving after the pod leaves its service, for clients that have not noticed yet. Default: 0. */
  readonly drainSeconds?: number;
  /** Revision of the generated secrets; stands on pods that read one, so that a new revision restarts them. Default: none. */
  readonly secretsRevision?: number;
  /** PriorityClass. Default: none, the cluster's own default. */
  readonly priorityClass?: string;
  /** Further labels of the pod. */
  readonly labels?: { readonly [key: string]: string };
  /** The zone-aware group it belongs to, with its own zone within it. Default: none. */
  readonly zone?: { readonly group: string; readonly name: string };
  /**
   * True: callers reach the pods of their own zone first, and those of others where it has none. Its pods then keep evenly to the zones,
   * at most one more in one than in another. Default: false.
   */
  readonly zoneLocal?: boolean;
  /** Exception to "restricted", for the agent only. Default: none. */
  readonly security?: { readonly pod?: PodSecurityContext; readonly container?: SecurityContext };
}

function envVar(name: string, value: Env): EnvVar {
  if (typeof value === 'string') return { name, value };
  if ('field' in value) return { name, valueFrom: { fieldRef: { fieldPath: value.field } } };
  return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
}

function handler(probe: Probe): KubeProbe {
  if ('tcp' in probe) return { tcpSocket: { port: probe.tcp } };
  if ('exec' in probe) return { exec: { command: [...probe.exec] } };
  return { httpGet: { path: probe.path, port: probe.port, ...(probe.scheme === undefined ? {} : { scheme: probe.scheme }) } };
}

function probes({ ready, live, startSeconds = 120 }: Probes): Partial<Container> {
  return {
    // Asks only whether it is alive: what waits for its neighbours to get ready must not be restarted for it.
    startupProbe: { ...handler(live), periodSeconds: 5, failureThreshold: Math.ceil(startSeconds / 5), timeoutSeconds: 3 },
    readinessProbe: { ...handler(ready), periodSeconds: 10, timeoutSeconds: 3 },
    livenessProbe: { ...handler(live), periodSeconds: 15, failureThreshold: 4, timeoutSeconds: 5 },
  };
}

function environment(props: PodProps): EnvVar[] {
  const memory = props.go === false ? {} : { GOMEMLIMIT: `${Math.floor(props.sizing.memoryMiB * 0.8)}MiB` };
  const facts = typeof props.facts === 'object' ? props.facts : {};
  return Object.entries({ ...memory, ...facts, ...props.env }).map(([name, value]) => envVar(name, value));
}

/** Cores are not limited: they are shared by what is asked for, and nobody dies of too few. */
function resources({ sizing: { cpu, memoryMiB }, mounts = [] }: PodProps, { nodeDisk }: ClusterTraits): Container['resources'] {
  const memory = mebibytes(memoryMiB);
  const disk: { [name: string]: string } = nodeDisk === undefined ? {} : { 'ephemeral-storage': mebibytes(nodeDiskMiB(mounts, nodeDisk)) };
  return { requests: { cpu: cores(cpu), memory, ...disk }, limits: { memory, ...disk } };
}

function container(props: PodProps, cluster: ClusterTraits): Container {
  return {
    name: props.component,
    image: props.image,
    ...(props.command === undefined ? {} : { command: [...props.command] }),
    ...(props.args === undefined ? {} : { args: [...props.args] }),
    env: environment(props),
    ...(props.facts === true ? { envFrom: [{ configMapRef: { name: FACTS_CONFIG_MAP } }] } : {}),
    ports: props.ports.map((p) => ({ name: p.name, containerPort: p.port, ...(p.protocol === undefined ? {} : { protocol: p.protocol }) })),
    resources: resources(props, cluster),
    ...(props.probes === undefined ? {} : probes(props.probes)),
    ...(props.drainSeconds === undefined ? {} : { lifecycle: { preStop: { sleep: { seconds: props.drainSeconds } } } }),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      ...props.security?.container,
    },
    volumeMounts: containerMounts(props.mounts ?? []),
  };
}

/** What a pod is restarted for: its configuration, and the secrets it reads. */
function restarts(props: PodProps): { [annotation: string]: string } {
  const mounted = (props.mounts ?? []).flatMap((m): [string, string][] => {
    if (m.kind === 'config') return [[`observability-constructs/config-${m.files.name}`, m.files.checksum]];
    return m.kind === 'secret' && m.checksum !== undefined ? [[`observability-constructs/secret-${m.secret}`, m.checksum]] : [];
  });
  const readsSecret = Object.values(props.env ?? {}).some((value) => typeof value === 'object' && 'secret' in value);
  const revision: { [annotation: string]: string } = readsSecret && props.secretsRevision !== undefined ? { 'observability-constructs/secrets-revision': String(props.secretsRevision) } : {};
  return { ...Object.fromEntries(mounted), ...revision };
}

/** Asks agents, and whoever else follows the custom, to scrape it. */
function scraped({ metrics }: PodProps): { [annotation: string]: string } {
  if (metrics === undefined || metrics.scrapers.length === 0) return {};
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(metrics.port) };
}

/**
 * A pod that Pod Security "restricted" admits, with the requests, probes and placement every workload has.
 * @param zones zones that count before they have nodes. Default: those that have some
 */
export function podTemplate(props: PodProps, cluster: ClusterTraits, zones?: number): PodTemplateSpec {
  return {
    metadata: { labels: { ...standardLabels(props), ...props.labels }, annotations: { ...restarts(props), ...scraped(props) } },
    spec: {
      serviceAccountName: props.serviceAccount,
      automountServiceAccountToken: props.callsKubernetes === true,
      enableServiceLinks: false,
      ...(props.priorityClass === undefined ? {} : { priorityClassName: props.priorityClass }),
      terminationGracePeriodSeconds: (props.graceSeconds ?? 30) + (props.drainSeconds ?? 0),
      securityContext: {
        runAsNonRoot: true,
        ...users(props, cluster),
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
        ...props.security?.pod,
      },
      ...placement(props, cluster, zones),
      containers: [container(props, cluster)],
      volumes: podVolumes(props.mounts ?? [], cluster.nodeDisk),
    },
  };
}

/** Root is asked for by name everywhere. */
function users({ uid = 10001 }: PodProps, { choosesUsers }: ClusterTraits): PodSecurityContext {
  if (choosesUsers !== true) return { runAsUser: uid, runAsGroup: uid, fsGroup: uid };
  return uid === 0 ? { runAsUser: uid, runAsGroup: uid } : {};
}

function placement(props: PodProps, { sharedNodes, agentTaints }: ClusterTraits, zones: number | undefined): Partial<PodSpec> {
  if (props.pool === 'every') return { tolerations: agentTaints?.map((key) => ({ key, operator: 'Exists' })) ?? [{ operator: 'Exists' }] };
  return {
    ...(sharedNodes === true ? {} : { nodeSelector: { [POOL_LABEL]: props.pool }, tolerations: [tolerationOf(props.pool)] }),
    ...(props.zone === undefined ? { topologySpreadConstraints: spread(selectorLabels(props), { hasData: hasData(props), zoneLocal: props.zoneLocal === true, hashed: !hasData(props), zones }) } : { affinity: zoneOfItsOwn(props.zone) }),
  };
}

function hasData(props: PodProps): boolean {
  return (props.mounts ?? []).some((m) => m.kind === 'data');
}
