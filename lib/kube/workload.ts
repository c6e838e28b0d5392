import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { autoscaler, type Autoscaling } from './autoscaler';
import { clusterTraits, zonesOnDemand } from './chart';
import { checkFacts } from './known-facts';
import { selectorLabels, standardLabels, type Labels } from './labels';
import { networkPolicy, type Traffic } from './network-policy';
import { GROUP_LABEL, ZONE_LABEL } from './placement';
import { podTemplate, type PodProps } from './pod';

export interface WorkloadProps extends PodProps {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** StorageClass of the persistent volume; needed when `sizing.diskGiB` is set. */
  readonly storageClass?: string;
  /** Who may talk to it. */
  readonly admits: readonly Traffic[];
  /** Whom it may talk to, beside DNS. */
  readonly reaches: readonly Traffic[];
  /** Default: none, replicas stay as sized. */
  readonly autoscaling?: Autoscaling;
  /** Seconds of lower need before the autoscaler takes a replica away. Default: 300. */
  readonly scaleDownSeconds?: number;
  /** True: its service leads to the pod on the caller's own node, never over the network. Default: false. */
  readonly nodeLocal?: boolean;
  /** True: a second, headless service that lists every pod, ready or not, for rings and discovery. Default: false. */
  readonly headless?: boolean;
  /** Pods that may be down at once for a drain. Default: 1; 0 for none. */
  readonly maxUnavailable?: number;
  /** True: the workload's objects but no service, for what nobody calls. Default: false. */
  readonly noService?: boolean;
}

/** Stable from Kubernetes 1.33 on. `PreferSameZone` is the same by its newer name, which 1.33 refuses and 1.35 made stable (KEP-3015). */
const SAME_ZONE_FIRST = 'PreferClose';

/** A Deployment, StatefulSet or DaemonSet with everything that every workload has: service, disruption budget, network policy, autoscaler. */
export class Workload extends Construct {
  /** Name of the workload, and of its service. */
  public readonly name: string;
  /** The Deployment, StatefulSet or DaemonSet itself, for patches. */
  public readonly object: ApiObject;
  /** Its Service, for patches; absent for what nobody calls. */
  public readonly service?: ApiObject;
  /** Who may talk to its pods and whom they may talk to, for patches. */
  public readonly networkPolicy: ApiObject;
  private readonly meta: { readonly name: string; readonly labels: { [key: string]: string } };

  /** @hidden Made by the components. */
  public constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    this.name = props.name;
    checkFacts(this, props);
    const zoned: Labels = props.zone === undefined ? {} : { [GROUP_LABEL]: props.zone.group, [ZONE_LABEL]: props.zone.name };
    this.meta = { name: props.name, labels: { ...standardLabels(props), ...zoned } };
    const selector: Labels = { ...selectorLabels(props), ...zoned };
    // The rollout-operator finds the pods of a zone by the label `name`.
    const byOperator: Labels = props.zone === undefined ? {} : { name: props.name };
    this.object = this.pods({ ...props, labels: { ...props.labels, ...zoned, ...byOperator } }, selector);
    this.service = this.services(props, selector);
    if (props.kind !== 'DaemonSet' && props.zone === undefined) disruptionBudget(this, { ...this.meta, selector, maxUnavailable: props.maxUnavailable ?? 1 });
    const scrapes: Traffic[] = props.metrics === undefined ? [] : [{ peers: props.metrics.scrapers, ports: [props.metrics.port] }];
    this.networkPolicy = networkPolicy(this, 'network-policy', { ...props, selector, admits: [...props.admits, ...scrapes], reaches: props.reaches });
    if (props.autoscaling !== undefined && props.kind !== 'DaemonSet') {
      const { replicas, maxReplicas = replicas } = props.sizing;
      autoscaler(this, 'autoscaler', { ...props, kind: props.kind, min: replicas, max: maxReplicas, autoscaling: props.autoscaling });
    }
  }

  private pods(props: WorkloadProps, selector: Labels): ApiObject {
    const replicas = props.autoscaling !== undefined || props.kind === 'DaemonSet' ? {} : { replicas: props.sizing.replicas };
    return new ApiObject(this, 'workload', {
      apiVersion: 'apps/v1',
      kind: props.kind,
      metadata: { ...this.meta, ...(props.zone === undefined ? {} : { annotations: { 'rollout-max-unavailable': String(Math.max(1, Math.floor(props.sizing.replicas / 4))) } }) },
      spec: {
        ...replicas,
        selector: { matchLabels: { ...selector } },
        ...strategy(props),
        template: podTemplate(props, clusterTraits(this), zonesOnDemand(this)),
        ...(props.kind === 'StatefulSet' ? { serviceName: `${props.name}-headless`, podManagementPolicy: 'Parallel', ...claims(props) } : {}),
      },
    });
  }

  private services(props: WorkloadProps, selector: Labels): ApiObject | undefined {
    const ports = props.ports.map((p) => ({ name: p.name, port: p.port, targetPort: p.name, ...(p.protocol === undefined ? {} : { protocol: p.protocol }) }));
    const service = (id: string, name: string, spec: object): ApiObject =>
      new ApiObject(this, id, { apiVersion: 'v1', kind: 'Service', metadata: { ...this.meta, name }, spec: { ...spec, selector: { ...selector }, ports } });
    const local = { ...(props.nodeLocal === true ? { internalTrafficPolicy: 'Local' } : {}), ...(props.zoneLocal === true ? { trafficDistribution: SAME_ZONE_FIRST } : {}) };
    const called = props.noService === true ? undefined : service('service', props.name, { type: 'ClusterIP', ...local });
    if (props.headless === true || props.kind === 'StatefulSet') {
      service('headless-service', `${props.name}-headless`, { clusterIP: 'None', publishNotReadyAddresses: true });
    }
    return called;
  }
}

/** Percentages, so that a hundred pods do not roll one by one; of fewer than ten none is missing (Kubernetes rounds down). */
function strategy(props: WorkloadProps): object {
  if (props.kind === 'Deployment') return { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%', maxSurge: '25%' } } };
  if (props.kind === 'DaemonSet') return { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } } };
  // Zones of a group must not roll together: the rollout-operator takes them one after the other.
  return { updateStrategy: { type: props.zone === undefined ? 'RollingUpdate' : 'OnDelete' } };
}

function claims(props: WorkloadProps): object {
  if (props.sizing.diskGiB === undefined) return {};
  return {
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: props.storageClass,
          resources: { requests: { storage: `${props.sizing.diskGiB}Gi` } },
        },
      },
    ],
  };
}

export interface DisruptionBudgetProps {
  readonly name: string;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly maxUnavailable: number;
}

/** Lets drains go on past pods that are broken anyway, and keeps them from taking more than the given number of healthy ones. */
export function disruptionBudget(scope: Construct, props: DisruptionBudgetProps): ApiObject {
  return new ApiObject(scope, 'disruption-budget', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: props.name, labels: { ...props.labels } },
    spec: { maxUnavailable: props.maxUnavailable, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: { ...props.selector } } },
  });
}
