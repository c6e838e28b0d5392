import { describe, expect, test } from 'vitest';
import { DATABASE_CONNECTIONS, FACTS } from '../../../lib/facts';
import { Tier } from '../../../lib/sizing';
import { synthFoundation, synthTier } from './synth';

const foundation = synthFoundation({ labels: { 'cost-center': 'c42' } });
const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];

test('labels reach the provider as they were written', () => {
  expect(foundation.json.provider.google).toEqual([
    { project: 'acme-telemetry', region: 'europe-west1', default_labels: { 'observability-platform': 'prod', 'team': 'platform', 'cost-center': 'c42' } },
  ]);
});

test('asks for a Terraform and a provider that keep secrets out of the state', () => {
  expect(foundation.json.terraform).toMatchObject({ required_version: '>= 1.11', required_providers: { google: { version: '~> 7.10' } } });
});

describe('network', () => {
  test('private: reaches Google without the internet, and the internet by NAT', () => {
    expect(foundation.one('google_compute_network').auto_create_subnetworks).toBe(false);
    expect(foundation.one('google_compute_subnetwork')).toMatchObject({
      private_ip_google_access: true,
      ip_cidr_range: '10.0.0.0/20',
      secondary_ip_range: [
        { range_name: 'pods', ip_cidr_range: '10.64.0.0/14' },
        { range_name: 'services', ip_cidr_range: '10.1.0.0/20' },
      ],
    });
    expect(foundation.one('google_compute_router_nat').source_subnetwork_ip_ranges_to_nat).toBe('ALL_SUBNETWORKS_ALL_IP_RANGES');
  });

  test('flow logs can be turned off', () => {
    expect(foundation.one('google_compute_subnetwork').log_config.flow_sampling).toBe(0.1);
    expect(synthFoundation({ network: { flowLogSampling: 0 } }).one('google_compute_subnetwork')).not.toHaveProperty('log_config');
  });
});

describe('buckets', () => {
  test('named after the project, closed, encrypted by their component`s own key', () => {
    const buckets = foundation.all('google_storage_bucket').map(([, bucket]) => bucket);
    expect(buckets.map((bucket) => bucket.name as string).sort()).toEqual(['logs', 'metrics', 'rules', 'traces'].map((signal) => `acme-telemetry-prod-${signal}`));
    for (const bucket of buckets) {
      expect(bucket).toMatchObject({ uniform_bucket_level_access: true, public_access_prevention: 'enforced', force_destroy: false, location: 'EUROPE-WEST1', lifecycle: { prevent_destroy: true } });
    }
    const keyOf = (bucket: string): string => foundation.one('google_storage_bucket', bucket).encryption.default_kms_key_name as string;
    expect(keyOf('metrics')).toBe(keyOf('rules'));
    expect(new Set(['traces', 'metrics', 'logs'].map(keyOf)).size).toBe(3);
  });

  test('a bucket waits until its agent may use the key', () => {
    expect(foundation.one('google_storage_bucket', 'traces').depends_on).toEqual([expect.stringContaining('google_kms_crypto_key_iam_member.gcp_objects-tempo-key') as string]);
    expect(foundation.one('google_kms_crypto_key_iam_member', 'objects-tempo').member).toMatch(/^\$\{data\.google_storage_project_service_account\./);
  });

  test('the lifecycle expires what the backend forgot, below its prefix only, and old versions of what people write', () => {
    const rules = (bucket: string) => foundation.one('google_storage_bucket', bucket).lifecycle_rule as object[];
    expect(rules('logs')).toEqual([
      { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 3 } },
      { action: { type: 'Delete' }, condition: { age: 37, matches_prefix: ['fake/'] } },
    ]);
    expect(rules('rules')).toEqual([
      { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 3 } },
      { action: { type: 'Delete' }, condition: { days_since_noncurrent_time: 30, with_state: 'ARCHIVED' } },
    ]);
    expect(foundation.one('google_storage_bucket', 'rules').versioning).toEqual({ enabled: true });
  });
});

describe('identities', () => {
  test('each component reaches its own buckets by the name of its ServiceAccount, and nothing has a key', () => {
    const grants = foundation.all('google_storage_bucket_iam_member').map(([, grant]) => [
      /"?_(\w+)-bucket_/.exec(grant.bucket as string)?.[1],
      (grant.member as string).replace(/^.*\.svc\.id\.goog/, ''),
      grant.role as string,
    ]);
    const roles = ['roles/storage.legacyBucketReader', 'roles/storage.objectUser'];
    const expected = [['logs', 'loki'], ['metrics', 'mimir'], ['rules', 'mimir'], ['traces', 'tempo']].flatMap(([bucket, component]) =>
      roles.map((role) => [bucket, `/subject/ns/observability/sa/${component}`, role]),
    );
    expect(grants.sort()).toEqual(expected.sort());
    expect(foundation.all('google_service_account_key')).toEqual([]);
    const [, grant] = foundation.all('google_storage_bucket_iam_member')[0] ?? [];
    expect(grant?.member).toMatch(/^principal:\/\/iam\.googleapis\.com\/projects\/\$\{data\.google_project\.[^}]+\.number\}\/locations\/global\/workloadIdentityPools\/acme-telemetry\.svc\.id\.goog\//);
  });

  test('whom grants are to is known in every plan, also in one that turns an API on', () => {
    const [project] = Object.values(foundation.json.data.google_project as object) as [{ depends_on: string[] }];
    const [agent] = Object.values(foundation.json.data.google_storage_project_service_account as object) as [{ depends_on: string[] }];
    expect(project.depends_on).toEqual([expect.stringContaining('google_project_service.gcp_cloudresourcemanager-api_') as string]);
    expect(agent.depends_on).toEqual([expect.stringContaining('google_project_service.gcp_storage-api_') as string]);
  });

  test('what nodes and pods ask of Google beside the platform`s own is turned on', () => {
    const services = foundation.all('google_project_service').map(([, { service }]) => service as string);
    expect(services).toEqual(expect.arrayContaining(['iamcredentials', 'logging', 'monitoring'].map((api) => `${api}.googleapis.com`)));
  });

  test('no project-wide role but the nodes` own', () => {
    expect(foundation.all('google_project_iam_member').map(([, member]) => member.role as string)).toEqual(['roles/container.defaultNodeServiceAccount']);
  });
});

describe('database', () => {
  test('PostgreSQL 17 with a private address only, TLS only, a standby and backups', () => {
    const instance = foundation.one('google_sql_database_instance');
    expect(instance).toMatchObject({ database_version: 'POSTGRES_17', deletion_protection: true, lifecycle: { prevent_destroy: true } });
    expect(instance.settings).toMatchObject({
      edition: 'ENTERPRISE',
      tier: 'db-custom-2-4096',
      availability_type: 'REGIONAL',
      ip_configuration: { ipv4_enabled: false, ssl_mode: 'ENCRYPTED_ONLY' },
      deletion_protection_enabled: true,
    });
    expect(instance.settings.backup_configuration).toMatchObject({ enabled: true, backup_retention_settings: { retained_backups: 14 } });
    expect(instance.depends_on).toEqual([expect.stringContaining('google_service_networking_connection') as string]);
  });

  test('who may sign for it is read when it is there, all of them at once while one follows the other', () => {
    const nameOfServer = foundation.ref('google_sql_database_instance', 'database', 'name');
    expect(foundation.one('google_sql_database_instance').settings.ip_configuration.server_ca_mode).toBe('GOOGLE_MANAGED_INTERNAL_CA');
    const [[name, lookup]] = Object.entries(foundation.json.data.google_sql_ca_certs as { [name: string]: object }) as [[string, object]];
    expect(lookup).toEqual({ instance: nameOfServer, depends_on: [nameOfServer.slice(2, -'.name}'.length)] });
    expect(foundation.json.output.authorities).toEqual({ database: `\${join("\\n", data.google_sql_ca_certs.${name}.certs[*].cert)}` });
  });

  test('its certificate is not checked where the user says so, and the server stays as it is', () => {
    const unchecked = synthFoundation({ database: { verifyCertificate: false } });
    expect(unchecked.json.data).not.toHaveProperty('google_sql_ca_certs');
    expect(unchecked.json.output).not.toHaveProperty('authorities');
    expect(unchecked.json.resource).toEqual(synthFoundation({ database: {} }).json.resource);
  });

  test('backups stay in the region, and the server where someone moved it', () => {
    const { settings, lifecycle } = foundation.one('google_sql_database_instance');
    expect(settings.backup_configuration.location).toBe('europe-west1');
    expect(lifecycle.ignore_changes).toContain('settings[0].location_preference');
  });

  test('its login is what lies in Secret Manager, read when it has been written', () => {
    const reading = foundation.json.ephemeral.google_secret_manager_secret_version.grafana_database;
    expect(reading.version).toMatch(/^\$\{google_secret_manager_secret_version\.gcp_grafana-database-login_version_\w+\.version\}$/);
    expect(foundation.one('google_sql_user')).toMatchObject({ name: 'grafana', password_wo: '${jsondecode(ephemeral.google_secret_manager_secret_version.grafana_database.secret_data)["password"]}', password_wo_version: 1 });
    expect(foundation.one('google_sql_user')).not.toHaveProperty('password');
  });

  test('it takes the connections of every Grafana: by itself Cloud SQL takes 100 on this machine', () => {
    expect(foundation.one('google_sql_database_instance').settings.database_flags).toContainEqual({ name: 'max_connections', value: String(DATABASE_CONNECTIONS) });
  });

  test('a new revision of the secrets writes it anew, and leaves Grafana`s key alone', () => {
    const next = synthFoundation({}, { secretsRevision: 2 });
    expect(next.one('google_sql_user').password_wo_version).toBe(2);
    expect(next.one('google_secret_manager_secret_version', 'database').secret_data_wo_version).toBe(2);
    expect(next.one('google_secret_manager_secret_version', 'grafana-key').secret_data_wo_version).toBe(1);
  });
});

test('no secret is anything but write-only', () => {
  for (const [, version] of foundation.all('google_secret_manager_secret_version')) {
    expect(version).not.toHaveProperty('secret_data');
    expect(version.secret_data_wo).toContain('uuid()');
  }
});

test('without protection a teardown goes through', () => {
  const text = JSON.stringify(synthFoundation({ deletionProtection: false }).json.resource);
  expect(text).not.toContain('"prevent_destroy":true');
  expect(text).not.toMatch(/"deletion_protection(_enabled)?":true/);
});

describe.each(TIERS)('tier $name', (tier) => {
  const stack = synthTier(tier);

  test('has every fact that its kind of store needs', () => {
    const foreign: readonly string[] = [FACTS.objectStoreRegion, FACTS.objectStoreEndpoint, FACTS.objectStoreAccount, FACTS.rulesAccount, FACTS.bufferBrokers, FACTS.bufferScope, ...(tier === Tier.SMALL ? [FACTS.kafkaBroker, FACTS.kafkaBrokers] : [])];
    const { facts, secretIds } = stack.json.output as { facts: object; secretIds: object };
    expect(Object.keys(facts).sort()).toEqual(Object.values(FACTS).filter((fact) => !foreign.includes(fact)).sort());
    expect(Object.keys(secretIds).sort()).toEqual(['grafana', 'grafanaDatabase', 'grafanaKey']);
  });
});
