import { LocalBackend } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { Database, ExistingCluster, Nodes, ObjectStore, ObservabilityPlatform, Tier, type Cloud } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { AzureCloud } from '../../lib/clouds/azure';
import { GcpCloud } from '../../lib/clouds/gcp';
import { synthesize } from '../../lib/testing';

/** Lines in which manifests of two clouds may differ. */
const STORAGE = [
  /^(backend|object_store|delete_request_store): (s3|gcs|azure)$/,
  /^(s3|gcs|azure):$/,
  /^(bucket|bucket_name|bucketnames|container_name|account_name|storage_account_name|endpoint|region): \$\{[A-Z_]+\}$/,
  /^(use_federated_token|native_aws_auth_enabled): true$/,
];
/** The store's keys where the cloud gives pods no identity. */
const KEYS = [
  /^(access_key(_id)?|secret_key|secret_access_key|access_key_id): \$\{OBJECT_STORE_\w+\}$/,
  /^(forcepathstyle|s3forcepathstyle): true$/,
  /^bucket_lookup_type: path$/,
  /^- name: OBJECT_STORE_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/,
  /^(key: (access-key-id|secret-access-key)|name: object-store-credentials|valueFrom:|secretKeyRef:)$/,
  /^observability-constructs\/secrets-revision: "1"$/,
];
const IDENTITY = [/^azure\.workload\.identity\/use: "true"$/];
/** Network policies: where the store, the database and the cloud's identities are. */
const ADDRESSES = [/^- ipBlock:$/, /^cidr: \S+$/, /^(- )?port: (80|443|5432|6443)$/, /^- ports:$/, /^protocol: TCP$/, /^to:$/];
const VOLUMES = [/^(- )?(class|storageClassName): \S+$/];
/** Strimzi's own login and authority for each client, and its pods; elsewhere one login, and addresses. */
const KAFKA = [
  /^(tls_ca_path|ca_file|reload_interval): /,
  /^- mountPath: \/etc\/(authorities\/kafka|otelcol-kafka)$/,
  /^(- )?name: (secret-etc-authorities-kafka|secret-etc-otelcol-kafka|kafka-credentials|kafka-[a-z-]+)$/,
  /^(- )?(value|secretName|key|path|name|readOnly|defaultMode): (kafka-[a-z-]+|ca\.crt|username|password|true|288|KAFKA_\w+)$/,
  /^(valueFrom|secretKeyRef|secret|items|- secret|volumes|- podSelector|podSelector|matchLabels|- secretRef):$/,
  /^strimzi\.io\/(cluster|name): \S+$/,
  /^(- )?port: (9093|9096)$/,
  /^(- )?parameter: ca$/,
  /^env:$/,
];

/** How PostgreSQL's certificate is checked: by whom it is signed differs. */
const CERTIFICATE = [
  /^(ssl_mode = (require|verify-ca|verify-full)|ca_cert_path = \/etc\/platform\/database-ca\/ca\.crt)$/,
  /^- mountPath: \/etc\/platform\/database-ca$/,
  /^(- )?name: secret-etc-platform-database-ca$/,
  /^(secretName: database-authority|observability-constructs\/secret-database-authority: \S+)$/,
  /^(- key: ca\.crt|path: ca\.crt|defaultMode: 288|readOnly: true|items:|secret:)$/,
];

type Manifests = { readonly [component: string]: string };

/** Small has no Kafka; the others have one that the cloud runs, or Strimzi's. */
function manifests(tier: Tier, cloud: Cloud | ExistingCluster): Manifests {
  const { manifests: made } = synthesize((app) => {
    new ObservabilityPlatform(app, 'prod', { tier, cloud, backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }) });
  });
  return Object.fromEntries(Object.entries(made).map(([name, yaml]) => [name, withoutDatabaseJob(yaml)]));
}

/** A job creates Grafana's login where the cloud cannot. */
function withoutDatabaseJob(yaml: string): string {
  const objects = yaml.split(/^---$/m);
  return objects.filter((text) => !/^ {4}app\.kubernetes\.io\/component: database$/m.test(text)).join('---');
}

/** Lines of one text that the other does not have, or not as often; a hash over a configuration says no more than the configuration itself. */
function surplus(of: string, beside: string): string[] {
  const left = new Map<string, number>();
  for (const line of beside.split('\n')) left.set(line.trim(), (left.get(line.trim()) ?? 0) + 1);
  return of.split('\n').map((line) => line.trim()).filter((line) => {
    const more = left.get(line) ?? 0;
    left.set(line, more - 1);
    return more <= 0 && !/^observability-constructs\/config-\S+: /.test(line);
  });
}

const GCP = new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1' });
const AZURE = new AzureCloud({ subscriptionId: '11111111-2222-3333-4444-555555555555', region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] } });
const AWS = new AwsCloud({ region: 'us-west-2' });

const SHAPE = { cores: 32, memoryGiB: 256, perZone: 200 };
const EXISTING = new ExistingCluster({
  kubernetes: { version: '1.33' },
  nodes: Nodes.pools({ collector: SHAPE, storage: SHAPE, general: SHAPE }),
  storageClass: 'ceph-block',
  objectStore: ObjectStore.s3({ endpoint: 'https://s3.example.com', buckets: { prefix: 'acme' } }),
  database: Database.external({ host: 'postgres.example.com' }),
});

describe.each([['Small', Tier.SMALL], ['Medium', Tier.MEDIUM], ['Large', Tier.LARGE], ['XLarge', Tier.XLARGE]])('manifests of %s', (_, tier) => {
  const gcp = manifests(tier, GCP);

  it.each([
    { name: 'Azure', cloud: AZURE, may: [...STORAGE, ...IDENTITY, ...ADDRESSES, ...VOLUMES, ...CERTIFICATE], has: (kafka: boolean) => (kafka ? ['prod/kafka'] : []) },
    { name: 'AWS', cloud: AWS, may: [...STORAGE, ...ADDRESSES, ...VOLUMES, ...KAFKA, ...CERTIFICATE], has: (kafka: boolean) => (kafka ? ['prod/kafka-topics'] : []) },
    { name: 'an existing cluster', cloud: EXISTING, may: [...STORAGE, ...KEYS, ...ADDRESSES, ...VOLUMES, ...CERTIFICATE], has: (kafka: boolean) => ['prod/cluster', 'prod/namespaces', 'prod/object-store', ...(kafka ? ['prod/kafka'] : [])] },
  ])('are the same on $name but for storage, identity and addresses', ({ cloud, may, has }) => {
    const other = manifests(tier, cloud);
    const everywhere = Object.keys(gcp).filter((name) => name !== 'prod/kafka');
    expect(Object.keys(other).sort()).toEqual([...everywhere, ...has(tier !== Tier.SMALL)].sort());
    for (const [component, text] of Object.entries(other)) {
      const google = gcp[component];
      if (google === undefined) continue;
      const lines = [...surplus(text, google), ...surplus(google, text)];
      expect({ component, lines: lines.filter((line) => !may.some((pattern) => pattern.test(line))) }).toEqual({ component, lines: [] });
    }
  });
});
