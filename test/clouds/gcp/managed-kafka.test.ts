import { describe, expect, test } from 'vitest';
import { GcpKafka, type GcpIngestLog } from '../../../lib/clouds/gcp';
import { FACTS } from '../../../lib/facts';
import { managedKafkaVcpus, Tier, type KafkaSizing, type PlatformSizing } from '../../../lib/sizing';
import { cloudOf, faultsOf, synthFoundation } from './synth';

const sized = (tier: Tier): PlatformSizing => tier.size(cloudOf().nodeCatalog(tier.name), undefined, { kafkaInCluster: true, buffer: {} });
const kafkaOf = (tier: Tier): KafkaSizing => sized(tier).kafka as KafkaSizing;

const IDENTITIES = [
  { component: 'tempo', buckets: ['traces'] },
  { component: 'gateway', buckets: [], buffer: { writes: ['otlp-traces', 'otlp-metrics', 'otlp-logs'] } },
  { component: 'log-processor', buckets: [], buffer: { reads: ['otlp-logs'], groups: ['otel-log-processor'] } },
] as const;

describe('Google Managed Kafka', () => {
  const stack = synthFoundation({ kafka: GcpKafka.managed() }, { sizing: sized(Tier.MEDIUM), identities: IDENTITIES });
  const cluster = stack.one('google_managed_kafka_cluster');

  test('trusts certificates of the platform`s own authority, in the nodes` subnet', () => {
    const pool = `\${google_privateca_ca_pool.${stack.all('google_privateca_ca_pool')[0]?.[0]}.id}`;
    expect(cluster.tls_config).toEqual({ trust_config: { cas_configs: [{ ca_pool: pool }] }, ssl_principal_mapping_rules: expect.stringContaining('/$1/L') as string });
    expect(cluster.gcp_config.access_config.network_configs).toHaveLength(1);
    expect(cluster.lifecycle).toEqual({ prevent_destroy: true });
  });

  test('stands under a key of its own that its agent may use, and comes after both and after the authority', () => {
    const [[key, made] = ['', undefined]] = stack.all('google_kms_crypto_key').filter(([name]) => name.includes('buffer'));
    const [[grant, given] = ['', undefined]] = stack.all('google_kms_crypto_key_iam_member').filter(([name]) => name.includes('buffer'));
    const [[authority] = ['']] = stack.all('google_privateca_certificate_authority');
    const [[api] = ['']] = stack.all('google_project_service').filter(([, { service }]) => service === 'managedkafka.googleapis.com');
    expect(cluster.gcp_config.kms_key).toBe(`\${google_kms_crypto_key.${key}.id}`);
    expect(made).toMatchObject({ name: 'buffer', rotation_period: '7776000s', lifecycle: { prevent_destroy: true } });
    expect(given).toMatchObject({ member: expect.stringMatching(/^serviceAccount:service-.*@gcp-sa-managedkafka\.iam\.gserviceaccount\.com$/) as string, depends_on: expect.arrayContaining([`google_project_service.${api}`]) as string[] });
    expect(cluster.depends_on).toEqual(expect.arrayContaining([`google_kms_crypto_key_iam_member.${grant}`, `google_privateca_certificate_authority.${authority}`]));
  });

  test('the authority signs for clients only, and for the controller in the cluster only', () => {
    expect(stack.one('google_privateca_ca_pool')).toMatchObject({
      name: 'prod-kafka-clients',
      issuance_policy: { allowed_issuance_modes: { allow_config_based_issuance: false }, baseline_values: { ca_options: { is_ca: false }, key_usage: { extended_key_usage: { client_auth: true, server_auth: false } } } },
    });
    const member = stack.one('google_privateca_ca_pool_iam_member');
    expect(member.role).toBe('roles/privateca.certificateRequester');
    expect(member.member).toMatch(/subject\/ns\/cert-manager\/sa\/cert-manager-google-cas-issuer$/);
  });

  test('holds the topics of the buffer, and no other', () => {
    const { topics } = kafkaOf(Tier.MEDIUM);
    const made = stack.all('google_managed_kafka_topic').map(([, t]) => [t.topic_id, t.partition_count, t.replication_factor, t.configs['max.message.bytes']] as const);
    expect(made).toEqual([topics.logs, topics.metrics, topics.traces].map((t) => [t.name, t.partitions, t.replicationFactor, String(t.maxMessageBytes)]));
  });

  test('leaves nothing without a rule: a gateway writes, a processor reads its own, and the cluster is nobody`s', () => {
    const rules = Object.fromEntries(stack.all('google_managed_kafka_acl').map(([, acl]) => [acl.acl_id as string, (acl.acl_entries as { principal: string; operation: string }[]).map((e) => `${e.principal} ${e.operation}`)]));
    expect(Object.keys(rules).sort()).toEqual(['cluster', 'consumerGroup/otel-log-processor', 'topic/otlp-logs', 'topic/otlp-metrics', 'topic/otlp-traces']);
    expect(rules['topic/otlp-logs']).toEqual(['User:gateway WRITE', 'User:log-processor READ']);
    expect(rules['topic/otlp-traces']).toEqual(['User:gateway WRITE']);
    expect(rules['consumerGroup/otel-log-processor']).toEqual(['User:log-processor READ']);
    expect(rules.cluster).toEqual([expect.stringMatching(/^User:service-.*@gcp-sa-managedkafka\.iam\.gserviceaccount\.com ALL$/)]);
  });

  test('says where clients start; Tempo and Mimir keep Strimzi', () => {
    const { facts } = stack.json.output as { facts: { readonly [fact: string]: string } };
    expect(facts[FACTS.bufferBrokers]).toMatch(/^bootstrap\.prod\.[\w-]+\.managedkafka\.[\w-]+\.cloud\.goog:9192$/);
    expect(facts[FACTS.kafkaBrokers]).toBe('kafka-kafka-bootstrap.observability.svc:9093');
    expect(cloudOf().operators({ facts } as never).map((o) => o.name)).toEqual(['cert-manager-google-cas-issuer']);
  });

  test('with Strimzi there is none of it', () => {
    const strimzi = synthFoundation({}, { identities: IDENTITIES });
    expect(JSON.stringify(strimzi.json)).not.toMatch(/managed_kafka|privateca|managedkafka/);
  });

  test('grows with the load, and is refused above the quota', () => {
    const [medium, large, xlarge] = [Tier.MEDIUM, Tier.LARGE, Tier.XLARGE].map((tier) => managedKafkaVcpus(kafkaOf(tier)));
    expect(medium).toBeLessThan(large as number);
    expect(large).toBeLessThan(xlarge as number);
    for (const tier of [Tier.MEDIUM, Tier.LARGE, Tier.XLARGE]) expect(faultsOf({ kafka: GcpKafka.managed() }, tier, () => ({ kafka: kafkaOf(tier) }))).toEqual([]);
    const huge = { ...kafkaOf(Tier.XLARGE), buffer: { megabytesPerSecond: 5000, readMegabytesPerSecond: 5000, keptGiB: 1 } };
    expect(faultsOf({ kafka: GcpKafka.managed() }, Tier.XLARGE, () => ({ kafka: huge })).map(({ prop }) => prop)).toEqual(['tier (buffer)']);
  });
});

test('as the ingest log it is refused, by the compiler and by the check', () => {
  // @ts-expect-error Tempo and Mimir log in with a password
  const asked: GcpIngestLog = GcpKafka.managed();
  const [fault, ...others] = faultsOf({ ingestLog: asked });
  expect(fault).toMatchObject({ prop: 'ingestLog', allowed: expect.stringContaining('buffer role only') as string });
  expect(others).toEqual([]);
});
