import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { configFile, overlaid, type Overlay } from '../../config';
import { ValidationError } from '../../errors';
import { ConfigFiles, Images, Workload, certificate, clusterObject, standardLabels, type Identity, type Port, type Traffic, type WorkloadProps } from '../../kube';
import type { Access } from './access';
import { checkCollectorConfig } from './check';
import { OWN_ENV, PATHS, PORTS } from './config/shared';
import type { CollectorProps } from './props';

/** What one role adds to what every collector has. */
export interface RoleProps extends Pick<WorkloadProps, 'kind' | 'env' | 'labels' | 'autoscaling' | 'mounts' | 'security' | 'uid' | 'nodeLocal' | 'zoneLocal' | 'priorityClass' | 'noService' | 'graceSeconds' | 'drainSeconds' | 'scaleDownSeconds' | 'facts'> {
  /** Name of the workload and of its ServiceAccount. */
  readonly name: string;
  readonly config: Overlay;
  /** Pipelines of `config` that may lose by design, in an outage as well. Default: none. */
  readonly mayLose?: readonly string[];
  /** Pipelines of `config` that a kill may cost what they hold, but no outage. Default: none. */
  readonly holdsInMemory?: readonly string[];
  /** Ports beside metrics and health. Default: none. */
  readonly ports?: readonly Port[];
  readonly admits: readonly Traffic[];
  readonly reaches: readonly Traffic[];
  /** Default: none, no token is mounted. */
  readonly access?: Access;
  /** ClusterRole that its ServiceAccount has in its own namespace beside. Default: none. */
  readonly clusterRole?: string;
  /** Names under which clients reach it, for a server's certificate. Default: none, it gets a client's. */
  readonly dnsNames?: readonly string[];
  /** Feature gates of the collector that it switches on. Default: none. */
  readonly featureGates?: readonly string[];
  /** Folders of the pod's own that what it stores may die with, where the cluster has none that last. Default: none. */
  readonly keepsInPod?: readonly string[];
  /** `every` for what each node needs. Default: `pool` of the props, else `collector`. */
  readonly pool?: 'every';
}

/** Namespace of the chart around a construct; undefined when the chart leaves it open. */
export function namespaceOf(scope: Construct): string | undefined {
  return Chart.of(scope).namespace;
}

/** One role's pods with everything around them: checked configuration, certificate, access to the Kubernetes API, workload. */
export class CollectorPods extends Construct {
  public readonly workload: Workload;

  public constructor(scope: Construct, props: CollectorProps, role: RoleProps) {
    super(scope, 'pods');
    const { name } = role;
    const identity: Identity = { app: 'collector', component: name };
    this.check(scope, props, role);
    const files = new ConfigFiles(this, 'config', { ...identity, name: `${name}-config`, files: { 'config.yaml': configFile(role.config, props.overlay) } });
    const secret = `${name}-tls`;
    certificate(this, 'certificate', { ...identity, name: secret, secret, issuer: props.issuer, dnsNames: role.dnsNames ?? [name], proves: role.dnsNames === undefined ? 'client' : 'server' });
    const serviceAccount = props.serviceAccount ?? name;
    if (role.access !== undefined) this.grant(identity, serviceAccount, role.access);
    if (role.clusterRole !== undefined) this.allow(identity, serviceAccount, role.clusterRole);
    const { admits = [], reaches = [], images = new Images() } = props;
    const gates = role.featureGates ?? [];
    this.workload = new Workload(this, 'workload', {
      ...identity,
      ...role,
      pool: role.pool ?? props.pool ?? 'collector',
      storageClass: props.traits?.storageClass,
      serviceAccount,
      callsKubernetes: role.access !== undefined,
      image: images.of('collector'),
      args: [`--config=${PATHS.config}/config.yaml`, ...(gates.length === 0 ? [] : [`--feature-gates=${gates.join(',')}`])],
      env: { ...OWN_ENV, ...role.env },
      ports: [...(role.ports ?? []), { name: 'metrics', port: PORTS.metrics }, { name: 'health', port: PORTS.health }],
      probes: { ready: { path: '/', port: 'health' }, live: { path: '/', port: 'health' } },
      sizing: props.sizing,
      secretsRevision: props.secretsRevision,
      mounts: [{ kind: 'config', files, path: PATHS.config }, { kind: 'secret', secret, path: PATHS.tls }, ...(role.mounts ?? [])],
      admits: [...role.admits, ...admits],
      reaches: [...role.reaches, ...reaches],
    });
  }

  /** The rules hold for what really runs: the role's configuration with the overlay on it. */
  private check(place: Construct, props: CollectorProps, role: RoleProps): void {
    const mayLose = [...(role.mayLose ?? []), ...(props.mayLose ?? [])];
    const lastingPaths = (role.mounts ?? []).filter((m) => m.kind === 'data' || (m.kind === 'host' && m.writable === true)).map((m) => m.path).concat(role.keepsInPod ?? []);
    const faults = checkCollectorConfig(overlaid(role.config, props.overlay) as Overlay, { mayLose, holdsInMemory: role.holdsInMemory ?? [], lastingPaths, ours: role.config });
    if (faults.length > 0) throw new ValidationError(place, faults);
  }

  private allow(identity: Identity, serviceAccount: string, clusterRole: string): void {
    new ApiObject(this, 'allowed', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: `${identity.component}-allowed`, labels: { ...standardLabels(identity) } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterRole },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace: namespaceOf(this) ?? 'default' }],
    });
  }

  private grant(identity: Identity, serviceAccount: string, { cluster, own }: Access): void {
    const namespace = namespaceOf(this);
    const labels = { ...standardLabels(identity) };
    const subjects = [{ kind: 'ServiceAccount', name: serviceAccount, namespace: namespace ?? 'default' }];
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    const roleRef = (kind: string, name: string): object => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });
    // Cluster-wide names carry the namespace, so that two platforms fit into one cluster.
    const wide = namespace === undefined ? identity.component : `${namespace}-${identity.component}`;
    clusterObject(this, 'cluster-role', { apiVersion, kind: 'ClusterRole', metadata: { name: wide, labels }, rules: [...cluster] });
    clusterObject(this, 'cluster-role-binding', { apiVersion, kind: 'ClusterRoleBinding', metadata: { name: wide, labels }, roleRef: roleRef('ClusterRole', wide), subjects });
    if (own === undefined) return;
    const name = identity.component;
    new ApiObject(this, 'role', { apiVersion, kind: 'Role', metadata: { name, labels }, rules: [...own] });
    new ApiObject(this, 'role-binding', { apiVersion, kind: 'RoleBinding', metadata: { name, labels }, roleRef: roleRef('Role', name), subjects });
  }
}
