import { X509Certificate } from 'node:crypto';
import { LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ObservabilityPlatform, Tier, type Cloud, type Delivery } from '../../lib';
import { AwsCloud, MskKafka, RdsDatabase, type AwsDatabaseProps } from '../../lib/clouds/aws';
import { AzureCloud } from '../../lib/clouds/azure';
import { GcpCloud, type GcpDatabaseProps } from '../../lib/clouds/gcp';
import { synthesize } from '../../lib/testing';
import { DATABASE as RDS, KAFKA as MSK } from '../clouds/aws/given/own';
import { database as azureDatabase, kafka as azureKafka } from '../clouds/azure/given/own';
import { SUBSCRIPTION } from '../clouds/azure/synth';
import { database as gcpDatabase, kafka as gcpKafka } from '../clouds/gcp/given/own';
import { AUTHORITY, NEXT_AUTHORITY } from '../support/authority';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of many kinds
type Manifest = any;

/** A cloud with a Kafka and a PostgreSQL of the user's own. */
type Given = (kafka?: string, database?: string) => Cloud;

const given = (certificateAuthority: string | undefined): { certificateAuthority?: string } => (certificateAuthority === undefined ? {} : { certificateAuthority });
const aws: Given = (kafka, database) =>
  new AwsCloud({ region: 'us-west-2', kafka: MskKafka.fromAttributes({ ...MSK, ...given(kafka) }), database: RdsDatabase.fromAttributes({ ...RDS, ...given(database) }) });

const CLOUDS: readonly [string, Given][] = [
  ['AWS', aws],
  ['Google Cloud', (kafka, database) => new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', ...gcpKafka(given(kafka)), ...gcpDatabase(given(database)) })],
  ['Azure', (kafka, database) => new AzureCloud({ subscriptionId: SUBSCRIPTION, region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] }, ...azureKafka(given(kafka)), ...azureDatabase(given(database)) })],
];

const backend = (stack: TerraformStack): LocalBackend => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` });

interface Made {
  readonly manifests: { readonly [file: string]: string };
  readonly stacks: { readonly [id: string]: Manifest };
}

function platform(cloud: Cloud, delivery: Delivery = 'terraform'): Made {
  return synthesize((app) => {
    new ObservabilityPlatform(app, 'prod', { tier: Tier.LARGE, cloud, delivery, backend });
  });
}

/** The Secrets of the platform's stack that no store of the cloud holds. */
function madeSecrets({ stacks }: Made): Manifest[] {
  return Object.values<Manifest>(stacks['prod-platform'].resource.kubernetes_secret_v1 as object).filter(({ data }) => data !== undefined);
}

const objectsOf = ({ manifests }: Made, component: string): Manifest[] => parseAllDocuments(manifests[`prod/${component}`] as string).map((document) => document.toJSON() as Manifest);

const templates = (objects: readonly Manifest[]): Manifest[] => objects.flatMap(({ spec }) => (spec?.template?.spec === undefined ? [] : [spec.template]));

/** Pods that mount the authority, each with the folder in which they see it. */
function mounting(objects: readonly Manifest[], name = 'kafka-authority'): string[] {
  return templates(objects).flatMap(({ metadata, spec }) => {
    const volume = (spec.volumes as Manifest[]).find(({ secret }) => secret?.secretName === name);
    if (volume === undefined) return [];
    expect(volume.secret.items).toEqual([{ key: 'ca.crt', path: 'ca.crt' }]);
    expect(metadata.annotations[`observability-constructs/secret-${name}`]).toMatch(/^[0-9a-f]{12}$/);
    return (spec.containers[0].volumeMounts as Manifest[]).filter((mount) => mount.name === volume.name).map(({ mountPath }) => mountPath as string);
  });
}

const config = (objects: readonly Manifest[], key: string): Manifest => parse(objects.find(({ kind, data }) => kind === 'ConfigMap' && data[key] !== undefined).data[key] as string);

describe.each(CLOUDS)('a Kafka of one`s own on %s, whose authority is given', (_, cloud) => {
  const made = platform(cloud(AUTHORITY));
  const without = platform(cloud());

  test('its certificates are a Secret, made before any release', () => {
    expect(madeSecrets(made)).toMatchObject([{ metadata: { name: 'kafka-authority' }, data: { 'ca.crt': AUTHORITY } }]);
    for (const release of Object.values<Manifest>(made.stacks['prod-platform'].resource.helm_release as object)) {
      expect(JSON.stringify(release.depends_on)).toMatch(/secret-kafka-authority|helm_release/);
    }
  });

  test('collectors trust it', () => {
    for (const component of ['gateway', 'trace-processor', 'metric-processor', 'log-processor']) {
      const objects = objectsOf(made, component);
      const [folder] = mounting(objects);
      expect(folder).toBeDefined();
      const { exporters, receivers } = config(objects, 'config.yaml');
      const clients = [...Object.values<Manifest>(exporters as object), ...Object.values<Manifest>(receivers as object)].filter((client) => client?.brokers !== undefined);
      expect(clients.length).toBeGreaterThan(0);
      for (const { tls } of clients) expect(tls).toMatchObject({ insecure: false, ca_file: `${folder}/ca.crt` });
    }
  });

  test.each<[string, string, (configuration: Manifest) => Manifest]>([
    ['tempo', 'tempo.yaml', ({ ingest }) => ingest.kafka],
    ['mimir', 'mimir.yaml', ({ ingest_storage: ingest }) => ingest.kafka],
  ])('%s trusts it, and whoever reads nothing of Kafka does not see it', (component, file, kafka) => {
    const objects = objectsOf(made, component);
    const folders = mounting(objects);
    expect(new Set(folders).size).toBe(1);
    expect(folders.length).toBeLessThan(templates(objects).length);
    expect(kafka(config(objects, file))).toMatchObject({ tls_enabled: true, tls_ca_path: `${folders[0]}/ca.crt` });
  });

  test('the Job that makes the topics trusts it', () => {
    const objects = objectsOf(made, 'kafka-topics');
    const [folder] = mounting(objects);
    expect(JSON.stringify(objects)).toContain(`ssl.truststore.location=${folder}/ca.crt`);
  });

  test('KEDA, which counts what waits, trusts it', () => {
    for (const component of ['trace-processor', 'metric-processor', 'log-processor']) {
      const login = objectsOf(made, component).find(({ kind }) => kind === 'TriggerAuthentication');
      expect(login.spec.secretTargetRef).toContainEqual({ parameter: 'ca', name: 'kafka-authority', key: 'ca.crt' });
    }
  });

  test('none of it, where none is given', () => {
    expect(madeSecrets(without)).toEqual([]);
    expect(JSON.stringify([without.manifests, without.stacks])).not.toMatch(/kafka-authority|database-authority/);
  });

  test('with manifests for others to apply, Terraform makes the Secret all the same, and no file holds one', () => {
    const byOthers = platform(cloud(AUTHORITY), 'manifests');
    expect(madeSecrets(byOthers)).toMatchObject([{ metadata: { name: 'kafka-authority' } }]);
    expect(Object.keys(byOthers.stacks['prod-platform'].resource as object)).not.toContain('helm_release');
    expect(JSON.stringify(byOthers.manifests)).not.toContain('BEGIN CERTIFICATE');
    expect(byOthers.manifests['prod/gateway']).toBe(made.manifests['prod/gateway']);
  });
});

describe.each(CLOUDS)('a PostgreSQL of one`s own on %s, whose authority is given', (_, cloud) => {
  const made = platform(cloud(undefined, AUTHORITY));

  test('its certificates are a Secret', () => {
    expect(madeSecrets(made)).toMatchObject([{ metadata: { name: 'database-authority' }, data: { 'ca.crt': AUTHORITY } }]);
  });

  test('Grafana, and the Job that makes its login, connect to no server whose certificate says otherwise', () => {
    const objects = objectsOf(made, 'grafana');
    expect(templates(objects).map(({ spec }) => spec.containers[0].name as string).sort()).toEqual(['database', 'server']);
    const folders = mounting(objects, 'database-authority');
    expect(folders).toHaveLength(2);
    expect(new Set(folders).size).toBe(1);
    const ini = objects.find(({ kind, data }) => kind === 'ConfigMap' && data['grafana.ini'] !== undefined).data['grafana.ini'] as string;
    expect(ini).toContain('ssl_mode = verify-full');
    expect(ini).toContain(`ca_cert_path = ${folders[0]}/ca.crt`);
    const { env } = templates(objects).find(({ spec }) => spec.containers[0].name === 'database').spec.containers[0];
    expect(env).toEqual(expect.arrayContaining([{ name: 'PGSSLMODE', value: 'verify-full' }, { name: 'PGSSLROOTCERT', value: `${folders[0]}/ca.crt` }]));
  });

  test('one of each has a Secret of its own', () => {
    expect(madeSecrets(platform(cloud(NEXT_AUTHORITY, AUTHORITY))).map(({ metadata, data }) => [metadata.name, data['ca.crt']] as [string, string])).toEqual([
      ['database-authority', AUTHORITY],
      ['kafka-authority', NEXT_AUTHORITY],
    ]);
  });
});

describe('an RDS server that the platform makes', () => {
  const rds = (database?: AwsDatabaseProps): Made => platform(new AwsCloud({ region: 'us-west-2', ...(database === undefined ? {} : { database }) }));
  const made = rds();

  test('is checked against Amazon`s authorities of the region, and nobody else`s', () => {
    const [secret, ...more] = madeSecrets(made);
    expect(more).toEqual([]);
    expect(secret.metadata.name).toBe('database-authority');
    const subjects = [...(secret.data['ca.crt'] as string).matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g)].map(([pem]) => new X509Certificate(pem).subject);
    expect(subjects.map((subject) => /CN=(.+)/.exec(subject)?.[1])).toEqual(['ECC384', 'RSA2048', 'RSA4096'].map((key) => `Amazon RDS us-west-2 Root CA ${key} G1`));
    expect(mounting(objectsOf(made, 'grafana'), 'database-authority')).toHaveLength(2);
    expect(made.manifests['prod/grafana']).toContain('ssl_mode = verify-full');
    expect(rds({}).manifests).toEqual(made.manifests);
  });

  test('is checked against others where these are given', () => {
    const bundle = `${NEXT_AUTHORITY}${AUTHORITY}`;
    expect(madeSecrets(rds({ certificateAuthority: bundle }))).toMatchObject([{ metadata: { name: 'database-authority' }, data: { 'ca.crt': bundle } }]);
  });

  test('is not checked where the user says so, and otherwise made as ever', () => {
    const without = rds({ verifyCertificate: false });
    expect(without.manifests['prod/grafana']).toContain('ssl_mode = require');
    expect(madeSecrets(without)).toEqual([]);
    expect(without.stacks['prod-foundation']).toEqual(made.stacks['prod-foundation']);
  });
});

describe('a Cloud SQL server that the platform makes', () => {
  const sql = (database?: GcpDatabaseProps): Made => platform(new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', ...(database === undefined ? {} : { database }) }));
  const made = sql();

  test('its authority comes from the foundation`s state into the Secret, and no manifest changes with it', () => {
    const [output] = Object.entries(made.stacks['prod-foundation'].output as object).filter(([name]) => name.startsWith('AUTHORITY_'));
    expect(output).toEqual(['AUTHORITY_database', { value: expect.stringMatching(/^\$\{join\("\\n", data\.google_sql_ca_certs\.[\w-]+\.certs\[\*\]\.cert\)\}$/) as unknown }]);
    expect(madeSecrets(made)).toMatchObject([{ metadata: { name: 'database-authority' }, data: { 'ca.crt': expect.stringMatching(/^\$\{data\.terraform_remote_state\.[\w-]+\.outputs\.AUTHORITY_database\}$/) as unknown } }]);
    expect(made.manifests['prod/grafana']).toContain('ssl_mode = verify-ca\n    ca_cert_path = /etc/platform/database-ca/ca.crt');
    expect(made.manifests['prod/grafana']).not.toContain('observability-constructs/secret-database-authority');
    expect(sql({}).manifests).toEqual(made.manifests);
  });

  test('is not checked where the user says so', () => {
    const without = sql({ verifyCertificate: false });
    expect(without.manifests['prod/grafana']).toContain('ssl_mode = require');
    expect(madeSecrets(without)).toEqual([]);
    expect(Object.keys(without.stacks['prod-foundation'].output as object).filter((name) => name.startsWith('AUTHORITY_'))).toEqual([]);
  });
});

test('what is exchanged restarts the pods that read it, and nothing else', () => {
  const [before, after] = [AUTHORITY, `${AUTHORITY}${NEXT_AUTHORITY}`].map((authority) => platform(aws(authority, authority)).manifests) as [Made['manifests'], Made['manifests']];
  const differ = Object.keys(before).filter((file) => before[file] !== after[file]).sort();
  expect(differ).toEqual(['prod/gateway', 'prod/grafana', 'prod/kafka-topics', 'prod/log-processor', 'prod/metric-processor', 'prod/mimir', 'prod/tempo', 'prod/trace-processor']);
});

test('what another stack of the app knows comes from its state, and manifests do not change with it', () => {
  const synth = (): Made =>
    synthesize((app) => {
      const theirs = new TerraformStack(app, 'theirs');
      backend(theirs);
      const { stringValue } = new TerraformVariable(theirs, 'authority', {});
      new TerraformOutput(theirs, 'seen', { value: stringValue });
      new ObservabilityPlatform(app, 'prod', { tier: Tier.MEDIUM, cloud: aws(stringValue), backend });
    });
  const made = synth();
  expect(madeSecrets(made)).toMatchObject([{ data: { 'ca.crt': expect.stringMatching(/^\$\{data\.terraform_remote_state\.[\w-]+theirs\.outputs\.[\w-]+\}$/) as unknown } }]);
  expect(templates(objectsOf(made, 'gateway'))[0].metadata.annotations).not.toHaveProperty('observability-constructs/secret-kafka-authority');
  expect(synth().manifests).toEqual(made.manifests);
});
