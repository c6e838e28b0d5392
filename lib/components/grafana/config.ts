import { overlaid, type Overlay } from '../../config';
import { Faults, type Place } from '../../errors';
import { FACTS, SECRETS, type DatabaseTraits } from '../../facts';
import { toIni } from './ini';

/** Files and names that the configuration and the pod must agree on. */
export const GRAFANA = {
  httpPort: 3000,
  /** Gossip between replicas, so that an alert is sent once. */
  alertingPort: 9094,
  /** Name of the database, and by default of its owner. */
  database: 'grafana',
  configPath: '/etc/platform/grafana',
  provisioningPath: '/etc/grafana/provisioning',
  adminSecretPath: '/etc/platform/secrets/admin',
  keySecretPath: '/etc/platform/secrets/key',
  databaseSecretPath: '/etc/platform/secrets/database',
  databaseCaPath: '/etc/platform/database-ca',
  dataPath: '/var/lib/grafana',
} as const;

export interface GrafanaSettings {
  /** Name of the workload; its headless service lists the replicas. */
  readonly name: string;
  readonly publicUrl?: string;
  readonly database: DatabaseTraits;
}

/** A value that Grafana reads from a mounted Secret, so that neither file nor environment holds it. */
function fromFile(folder: string, key: string): string {
  return `$__file{${folder}/${key}}`;
}

function fromEnv(name: string): string {
  return `$__env{${name}}`;
}

function checkPublicUrl(url: string, place: Place): void {
  const faults = new Faults();
  if (!/^https?:\/\/[^/\s]+/.test(url)) {
    faults.add({ prop: 'publicUrl', got: url, allowed: 'an http or https URL, as a browser shows it', write: "publicUrl: 'https://grafana.example.com/'" });
  }
  faults.throwIfAny(place);
}

function server({ publicUrl }: GrafanaSettings): Overlay {
  return { http_port: GRAFANA.httpPort, ...(publicUrl === undefined ? {} : { root_url: publicUrl }) };
}

/** How a client of PostgreSQL is told to check the server's certificate. */
export function sslModeOf({ authority, sslMode }: DatabaseTraits): 'require' | 'verify-ca' | 'verify-full' {
  return sslMode ?? (authority === undefined ? 'require' : 'verify-full');
}

function database({ database: traits }: GrafanaSettings): Overlay {
  const { listener, authority } = traits;
  const [username, password] = SECRETS.grafanaDatabase.keys;
  return {
    type: 'postgres',
    host: `${fromEnv(FACTS.databaseHost)}:${listener.port}`,
    name: GRAFANA.database,
    user: fromFile(GRAFANA.databaseSecretPath, username),
    password: fromFile(GRAFANA.databaseSecretPath, password),
    // Without a path Grafana's driver (lib/pq 1.12) asks the authorities of the image.
    ssl_mode: sslModeOf(traits),
    ...(authority === undefined ? {} : { ca_cert_path: `${GRAFANA.databaseCaPath}/${authority.key}` }),
    // Grafana's default is no limit, and a few hundred connections are all that a small server has.
    max_open_conn: 50,
    max_idle_conn: 10,
  };
}

function security({ publicUrl }: GrafanaSettings): Overlay {
  const [username, password] = SECRETS.grafana.keys;
  return {
    admin_user: fromFile(GRAFANA.adminSecretPath, username),
    admin_password: fromFile(GRAFANA.adminSecretPath, password),
    secret_key: fromFile(GRAFANA.keySecretPath, SECRETS.grafanaKey.keys[0]),
    // Browsers also send a secure cookie to http://localhost, which is where a port-forward ends.
    cookie_secure: publicUrl === undefined || publicUrl.startsWith('https:'),
    cookie_samesite: 'lax',
    allow_embedding: false,
    disable_gravatar: true,
    strict_transport_security: publicUrl?.startsWith('https:') === true,
  };
}

/** Alertmanagers of all replicas tell each other what they have sent. */
function alerting({ name }: GrafanaSettings): Overlay {
  const own = `${fromEnv('POD_IP')}:${GRAFANA.alertingPort}`;
  return {
    enabled: true,
    ha_listen_address: own,
    ha_advertise_address: own,
    ha_peers: `${name}-headless:${GRAFANA.alertingPort}`,
    ha_peer_timeout: '15s',
  };
}

/** What the library decides about Grafana; every other setting stays Grafana's own default. */
function decided(settings: GrafanaSettings): Overlay {
  return {
    server: server(settings),
    database: database(settings),
    security: security(settings),
    unified_alerting: alerting(settings),
    users: { allow_sign_up: false, allow_org_create: false },
    'auth.anonymous': { enabled: false },
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false, feedback_links_enabled: false },
    news: { news_feed_enabled: false },
    snapshots: { external_enabled: false },
    // Grafana 13 ships its data sources as plugins and updates them at every start: that calls out, and on a read-only
    // file system leaves them unregistered. A plugin installed by hand would live in one replica, until it restarts.
    plugins: { preinstall_disabled: true, preinstall_auto_update: false, plugin_admin_enabled: false, public_key_retrieval_disabled: true },
    log: { mode: 'console' },
    'log.console': { format: 'json' },
    metrics: { enabled: true },
  };
}

/** grafana.ini: what the library decides, then the user's overlay. */
export function grafanaIni(settings: GrafanaSettings, overlay: Overlay | undefined, place: Place): string {
  if (settings.publicUrl !== undefined) checkPublicUrl(settings.publicUrl, place);
  return toIni(overlaid(decided(settings), overlay) as Overlay, place);
}
