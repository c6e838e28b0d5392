import type { Construct } from 'constructs';
import { SECRETS, needs } from '../../facts';
import { ChartConstruct, ConfigFiles, Images, Workload, authorityMounts, podsOf, wayTo, type ComponentProps, type Mount, type Peer, type Port, type ScrapedProps, type Traffic } from '../../kube';
import type { WorkloadSizing } from '../../sizing';
import { GRAFANA, grafanaIni } from './config';
import { GrafanaDatabase } from './database';
import { dataSourcesFile, type DataSourceOverlays, type DataSourceUrls } from './datasources';

/** What Grafana needs: its size, and where the backends answer. */
export interface GrafanaProps extends ComponentProps<'database'>, ScrapedProps {
  /** Replicas and requests, from `Tier.size`. */
  readonly sizing: WorkloadSizing;
  /** Where the three backends answer queries: a query frontend, or the backend as a whole. */
  readonly sources: DataSourceUrls;
  /** Tenants of the backends: each gets data sources of its own, beside those for all of them. Default: none, the backends ask for no tenant. */
  readonly tenants?: readonly string[];
  /** Laid over each data source of a backend and stronger than everything in it. Default: none. */
  readonly dataSourceOverlays?: DataSourceOverlays;
  /** Seconds between two samples of a series, from 1; the least that `$__rate_interval` builds on. Default: 15. */
  readonly scrapeIntervalSeconds?: number;
  /** URL under which browsers reach Grafana, for links in alerts. Default: none, for use by port-forward. */
  readonly publicUrl?: string;
  /** Who may open its pages, such as an ingress controller. Default: nobody; a port-forward works all the same. */
  readonly admits?: readonly Peer[];
  /** Whom it may talk to beside the backends and the database: contact points, an identity provider. Default: nobody. */
  readonly reaches?: readonly Traffic[];
}

/** Grafana on PostgreSQL, with the platform's backends as correlated data sources; replicas share everything and alert once. */
export class Grafana extends ChartConstruct {
  /** The Deployment with its services, budget and policies. */
  public readonly workload: Workload;
  /** Absent where Grafana's login and database exist already. */
  public readonly database?: GrafanaDatabase;
  /** Address within the namespace. */
  public readonly url = `http://grafana:${GRAFANA.httpPort}`;

  public constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id, { name: 'grafana', props, needs: ['database'], sized: 'grafana', given: needs(props, 'sizing', 'sources', 'traits') });
    const images = props.images ?? new Images();
    const secretsRevision = props.secretsRevision ?? 1;
    const { database } = props.traits;
    if (database.prepared !== true) this.database = new GrafanaDatabase(this, 'database', { images, pool: props.pool ?? 'general', database, secretsRevision, facts: props.facts });
    this.workload = new Workload(this, 'server', {
      ...IDENTITY,
      kind: 'Deployment',
      serviceAccount: 'grafana',
      image: images.of('grafana'),
      env: {
        // The data sources are processes of their own and share the pod's memory.
        GOMEMLIMIT: `${Math.floor(props.sizing.memoryMiB / 2)}MiB`,
        GF_PATHS_CONFIG: `${GRAFANA.configPath}/grafana.ini`,
        POD_IP: { field: 'status.podIP' },
        SECRETS_REVISION: String(secretsRevision),
      },
      facts: props.facts ?? true,
      ports: PORTS,
      // Alive without its database: a restart would not bring that back.
      probes: { ready: { path: '/api/health', port: 'http' }, live: { tcp: 'http' }, startSeconds: 600 },
      metrics: { port: GRAFANA.httpPort, scrapers: props.scrapers ?? [] },
      sizing: props.sizing,
      mounts: this.mounts(props),
      pool: props.pool ?? 'general',
      uid: 472,
      drainSeconds: 10,
      headless: true,
      admits: [{ peers: props.admits ?? [], ports: [GRAFANA.httpPort] }, GOSSIP],
      reaches: [GOSSIP, ...backends(props.sources), wayTo(database.listener), ...(props.reaches ?? [])],
    });
  }

  private mounts(props: GrafanaProps): Mount[] {
    const { publicUrl, overlay, sources } = props;
    const { database } = props.traits;
    const settings = { name: IDENTITY.name, publicUrl, database };
    const config = new ConfigFiles(this, 'config', { ...IDENTITY, name: 'grafana-config', files: { 'grafana.ini': grafanaIni(settings, overlay, this) } });
    const dataSources = new ConfigFiles(this, 'data-sources', {
      ...IDENTITY,
      name: 'grafana-data-sources',
      files: { 'platform.yaml': dataSourcesFile({ urls: sources, scrapeIntervalSeconds: props.scrapeIntervalSeconds ?? 15, overlays: props.dataSourceOverlays ?? {}, tenants: props.tenants ?? [] }, this) },
    });
    return [
      { kind: 'config', files: config, path: GRAFANA.configPath },
      { kind: 'config', files: dataSources, path: `${GRAFANA.provisioningPath}/datasources` },
      { kind: 'secret', secret: SECRETS.grafana.name, path: GRAFANA.adminSecretPath },
      { kind: 'secret', secret: SECRETS.grafanaKey.name, path: GRAFANA.keySecretPath },
      { kind: 'secret', secret: database.secret ?? SECRETS.grafanaDatabase.name, ...(database.secret === undefined ? {} : { keys: SECRETS.grafanaDatabase.keys }), path: GRAFANA.databaseSecretPath },
      ...authorityMounts(database.authority, GRAFANA.databaseCaPath),
      // Its search index; the database holds everything that must last.
      { kind: 'scratch', path: GRAFANA.dataPath, sizeMiB: 1024 },
      // Sockets of the data sources, which run as processes of their own.
      { kind: 'scratch', path: '/tmp', sizeMiB: 256 },
    ];
  }
}

const IDENTITY = { app: 'grafana', component: 'server', name: 'grafana' } as const;

const PORTS: readonly Port[] = [
  { name: 'http', port: GRAFANA.httpPort },
  { name: 'gossip', port: GRAFANA.alertingPort },
  { name: 'gossip-udp', port: GRAFANA.alertingPort, protocol: 'UDP' },
];

/** Replicas among themselves. */
const GOSSIP: Traffic = {
  peers: [podsOf(IDENTITY.app, IDENTITY.component)],
  ports: [GRAFANA.alertingPort, { port: GRAFANA.alertingPort, protocol: 'UDP' }],
};

/** Each backend, whichever of its parts answers, on the port of its URL. */
function backends(sources: DataSourceUrls): Traffic[] {
  return Object.entries(sources).map(([app, url]) => ({ peers: [podsOf(app)], ports: [Number(/:(\d+)(?:\/|$)/.exec(url)?.[1])] }));
}
