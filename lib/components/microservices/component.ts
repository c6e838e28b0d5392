import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { KnownFacts, PlatformTraits } from '../../facts';
import {
  Workload,
  authorityMounts,
  kafkaEnv,
  disruptionBudget,
  networkPolicy,
  podsOf,
  wayTo,
  standardLabels,
  GROUP_LABEL,
  type ConfigFiles,
  type Peer,
  type Traffic,
  type WorkloadProps,
} from '../../kube';
import type { PoolRole, WorkloadSizing } from '../../sizing';
import { AUTHORITIES, storeLogin } from './object-store';
import { POD_IP } from './shared-config';
import { EVERYTHING, GOSSIP_PORT, GRPC_PORT, memberlistService, zoneNames, type Target } from './target';

/** Until the HTTP server listens; some targets read the object store's list of blocks before. */
const START_SECONDS = 600;

/** Label of the pods that memberlist's service lists. */
const GOSSIP_LABEL = 'observability-constructs/memberlist';

export interface BackendPodsProps {
  /** Name of the backend; prefix of every workload's name. */
  readonly app: string;
  readonly image: string;
  readonly traits: PlatformTraits;
  /** Facts that are known by now. Default: the pods read them from the ConfigMap. */
  readonly facts?: KnownFacts;
  /** The platform's revision of generated secrets. Default: none. */
  readonly secretsRevision?: number;
  readonly serviceAccount: string;
  /** Port of the backend's HTTP server. */
  readonly httpPort: number;
  /** The one folder the backend writes in. */
  readonly dataPath: string;
  /** Configuration of every target; holds `<app>.yaml`. */
  readonly files: ConfigFiles;
  /** Pool of nodes that every pod runs on. */
  readonly pool: PoolRole;
  /** Who may scrape every pod's metrics. Default: nobody. */
  readonly scrapers?: readonly Peer[];
}

/**
 * The pods of one backend: one binary and one configuration, started once per target, or once for all of them.
 * They may talk to each other once `connect` is called; whoever else may is named per target.
 */
export class BackendPods {
  public constructor(
    private readonly scope: Construct,
    private readonly props: BackendPodsProps,
  ) {}

  /** Lets the backend's pods find each other's memberlist and talk to each other on its own ports and the given ones. */
  public connect(furtherPorts: readonly number[] = []): void {
    const { app, httpPort } = this.props;
    const identity = { app, component: 'memberlist' };
    new ApiObject(this.scope, 'memberlist', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: memberlistService(app), labels: { ...standardLabels(identity) } },
      spec: {
        clusterIP: 'None',
        // Pods join before they are ready, or none would ever be.
        publishNotReadyAddresses: true,
        selector: { [GOSSIP_LABEL]: app },
        ports: [{ name: 'gossip', port: GOSSIP_PORT, targetPort: 'gossip' }],
      },
    });
    const within: Traffic = { peers: [podsOf(app)], ports: [httpPort, GRPC_PORT, GOSSIP_PORT, ...furtherPorts] };
    networkPolicy(this.scope, 'internal', {
      app,
      component: 'internal',
      name: `${app}-internal`,
      selector: { 'app.kubernetes.io/name': app },
      admits: [within],
      reaches: [within],
    });
  }

  /** Name of a target's workload and service: the backend's own where it runs everything. */
  public nameOf(target: Target): string {
    return target.name === EVERYTHING ? this.props.app : `${this.props.app}-${target.name}`;
  }

  /** The pods of a target, as others name them in their policies. */
  public peerOf(target: Target): Peer {
    return podsOf(this.props.app, target.name);
  }

  /** Runs a target; autoscaled by CPU when it keeps nothing and its sizing has a ceiling. */
  public run(target: Target, sizing: WorkloadSizing, admits: readonly Traffic[] = []): Workload {
    const autoscaled = target.kind === 'Deployment' && sizing.maxReplicas !== undefined;
    return new Workload(this.scope, target.name, {
      ...this.pods(target, sizing),
      name: this.nameOf(target),
      admits,
      ...(autoscaled ? { autoscaling: { by: 'load', cpuPercent: 70 } } : {}),
    });
  }

  /** Runs a target once per zone, with one disruption budget over all zones; the rollout-operator restarts them zone after zone. */
  public runInZones(target: Target & { readonly zoneFlag: string }, sizing: WorkloadSizing, zones: number): Workload[] {
    const { app } = this.props;
    const name = this.nameOf(target);
    const group = new Construct(this.scope, target.name);
    disruptionBudget(group, {
      name,
      labels: standardLabels({ app, component: target.name }),
      selector: { [GROUP_LABEL]: name },
      maxUnavailable: 1,
    });
    return zoneNames(zones).map((zone) => {
      const pods = this.pods(target, sizing, [`${target.zoneFlag}=${zone}`]);
      return new Workload(group, zone, { ...pods, name: `${name}-${zone}`, zone: { group: name, name: zone }, admits: [] });
    });
  }

  private pods(target: Target, sizing: WorkloadSizing, flags: readonly string[] = []): Omit<WorkloadProps, 'name' | 'admits'> {
    const { app, dataPath, facts, files, httpPort, image, pool, scrapers = [], secretsRevision, serviceAccount, traits } = this.props;
    return {
      app,
      secretsRevision,
      component: target.name,
      kind: target.kind,
      serviceAccount,
      image,
      args: [`-config.file=${configPath(target, app)}`, '-config.expand-env=true', `-target=${target.runs ?? target.name}`, ...flags],
      env: {
        [POD_IP]: { field: 'status.podIP' },
        ...(target.ownConfig === true ? { POD_NAME: { field: 'metadata.name' } } : {}),
        ...(target.reaches.includes('Kafka') ? kafkaEnv(traits.kafka, app === 'tempo' ? 'tempo' : 'mimir') : {}),
        ...(target.reaches.includes('object store') ? storeLogin(traits.objectStore, app) : {}),
      },
      facts: facts ?? true,
      ports: [
        { name: 'http', port: httpPort },
        { name: 'grpc', port: GRPC_PORT },
        ...(target.gossips === true ? [{ name: 'gossip', port: GOSSIP_PORT }] : []),
        ...(target.ports ?? []),
      ],
      labels: { ...(target.gossips === true ? { [GOSSIP_LABEL]: app } : {}), ...(target.reaches.includes('object store') ? traits.identityLabels : {}) },
      // Readiness fails for as long as a pod replays, catches up, waits for its neighbours or stops, which is no reason to restart it.
      probes: { ready: { path: '/ready', port: 'http' }, live: { tcp: 'http' }, startSeconds: START_SECONDS },
      metrics: { port: httpPort, scrapers },
      sizing,
      mounts: [
        { kind: 'config', files, path: `/etc/${app}` },
        sizing.diskGiB === undefined ? { kind: 'scratch', path: dataPath, sizeMiB: target.scratchMiB ?? 1024 } : { kind: 'data', path: dataPath },
        ...(target.reaches.includes('Kafka') ? authorityMounts(traits.kafka.authority, AUTHORITIES.kafka) : []),
        ...(target.reaches.includes('object store') ? authorityMounts(traits.objectStore.authority, AUTHORITIES.objectStore) : []),
      ],
      pool,
      graceSeconds: target.graceSeconds ?? 60,
      storageClass: traits.storageClass,
      headless: target.headless === true,
      zoneLocal: target.zoneLocal === true,
      reaches: reaches(target, traits),
    };
  }
}

/** Where a target's configuration lies; Kubernetes writes the pod's name into an argument. */
function configPath(target: Target, app: string): string {
  const shared = `/etc/${app}/${app}.yaml`;
  return target.ownConfig === true ? `/etc/${app}/$(POD_NAME).yaml,${shared}` : shared;
}

function reaches(target: Target, traits: PlatformTraits): Traffic[] {
  const store = [traits.objectStore.listener, ...(traits.identityEndpoints ?? [])].map(wayTo);
  return [...(target.reaches.includes('object store') ? store : []), ...(target.reaches.includes('Kafka') ? [wayTo(traits.kafka.listener)] : [])];
}
