import { describe, expect, test } from 'vitest';
import { StrimziKafka, type StrimziKafkaProps } from '../../../lib/components/strimzi';
import { STRIMZI_TRAITS } from '../../../lib/facts';
import { Tier, type NodeType } from '../../../lib/sizing';
import { Rendered, TRAITS } from '../microservices/rendered';

const NODE: NodeType = { name: 'm', cpu: 32, memoryMiB: 131_072, allocatableCpu: 31, allocatableMemoryMiB: 120_000, maxPods: 200 };
const large = Tier.LARGE.size({ collector: NODE, storage: NODE, general: NODE }, undefined, { kafkaInCluster: true });
const sizing = large.kafka as StrimziKafkaProps['sizing'];
const render = (over: Partial<StrimziKafkaProps> = {}): Rendered => new Rendered((s) => new StrimziKafka(s, 'kafka', { traits: { ...TRAITS, kafka: STRIMZI_TRAITS }, sizing, ...over }));
const rendered = render();

describe('the pools', () => {
  test('are one of brokers for each zone, each in a zone of its own, and controllers apart', () => {
    expect(rendered.names('KafkaNodePool')).toEqual(['broker-zone-a', 'broker-zone-b', 'broker-zone-c', 'controller']);
    const { spec } = rendered.get('KafkaNodePool', 'broker-zone-b');
    expect(spec).toMatchObject({ replicas: sizing.brokers / 3, roles: ['broker'] });
    expect(spec.template.pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions).toContainEqual({ key: 'observability-constructs/zone', operator: 'NotIn', values: ['zone-b'] });
    expect(spec.template.pod.affinity.nodeAffinity).toBeDefined();
    expect(rendered.get('KafkaNodePool', 'controller').spec).toMatchObject({ replicas: 3, roles: ['controller'] });
  });

  test('keep their volumes when they go, and hold what was sized', () => {
    const { spec } = rendered.get('KafkaNodePool', 'broker-zone-a');
    expect(spec.storage.volumes).toEqual([{ id: 0, type: 'persistent-claim', size: `${sizing.diskGiB}Gi`, class: 'encrypted', deleteClaim: false, kraftMetadata: 'shared' }]);
    expect(spec.resources).toEqual({ requests: { cpu: `${sizing.cpu * 1000}m`, memory: `${sizing.memoryMiB}Mi` }, limits: { memory: `${sizing.memoryMiB}Mi` } });
    expect(Number.parseInt(spec.jvmOptions['-Xmx'], 10)).toBeLessThanOrEqual(sizing.memoryMiB / 2);
  });
});

describe('the cluster', () => {
  const { spec } = rendered.get('Kafka', 'kafka');

  test('takes only TLS with SCRAM, from those who need it, by rules', () => {
    expect(spec.kafka.listeners).toHaveLength(1);
    expect(spec.kafka.listeners[0]).toMatchObject({ port: 9093, tls: true, authentication: { type: 'scram-sha-512' } });
    expect(spec.kafka.listeners[0].networkPolicyPeers).toHaveLength(4);
    expect(spec.kafka.authorization).toEqual({ type: 'simple' });
  });

  test('loses nothing that it has acknowledged, and takes the largest record of every topic', () => {
    expect(spec.kafka.config).toMatchObject({ 'min.insync.replicas': 2, 'unclean.leader.election.enable': false, 'auto.create.topics.enable': false });
    const largest = Math.max(...Object.values(sizing.topics).map((topic) => topic.maxMessageBytes));
    expect(spec.kafka.config['message.max.bytes']).toBeGreaterThanOrEqual(largest);
    expect(spec.kafka.config['replica.fetch.max.bytes']).toBeGreaterThanOrEqual(largest);
  });

  test('takes settings of its user last', () => {
    expect(render({ overlay: { 'num.io.threads': 16 } }).get('Kafka', 'kafka').spec.kafka.config).toMatchObject({ 'num.io.threads': 16, 'min.insync.replicas': 2 });
  });
});

describe('the pods that Strimzi makes', () => {
  const cluster = rendered.get('Kafka', 'kafka').spec;
  const pool = (name: string): Record<string, { securityContext?: object }> => rendered.get('KafkaNodePool', name).spec.template;

  // Every container of Strimzi 1.2 that these resources lead to, the one among them that asks a node for its zone. Strimzi adds nothing to what stands here.
  test.each([
    ['broker', pool('broker-zone-a'), ['kafkaContainer', 'initContainer']],
    ['controller', pool('controller'), ['kafkaContainer', 'initContainer']],
    ['entity operator', cluster.entityOperator.template, ['topicOperatorContainer', 'userOperatorContainer']],
    ['cruise control', cluster.cruiseControl.template, ['cruiseControlContainer']],
    ['exporter', cluster.kafkaExporter.template, ['container']],
  ])('are such that the namespace lets in: %s', (_, template: Record<string, { securityContext?: object }>, containers) => {
    expect(template.pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(Object.keys(template).filter((part) => /container$/i.test(part)).sort()).toEqual([...containers].sort());
    for (const name of containers) expect(template[name]?.securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
  });
});

test('topics hold up neither a teardown nor their namespace, where their operator is gone before them', () => {
  expect(rendered.get('Kafka', 'kafka').spec.entityOperator.template.topicOperatorContainer.env).toEqual([{ name: 'STRIMZI_USE_FINALIZERS', value: 'false' }]);
});

test('clients, which read the authority when they start, have a year to start again before it ends', () => {
  const { clusterCa, clientsCa } = rendered.get('Kafka', 'kafka').spec;
  for (const authority of [clusterCa, clientsCa]) {
    expect(authority.renewalDays).toBeGreaterThanOrEqual(365);
    expect(authority.validityDays).toBeGreaterThan(2 * authority.renewalDays);
  }
});

describe('topics and users', () => {
  test('every topic is a resource with what it was sized to', () => {
    expect(rendered.names('KafkaTopic')).toEqual(Object.values(sizing.topics).map((topic) => topic.name));
    const { name, partitions, replicationFactor } = sizing.topics.tempoIngest;
    expect(rendered.get('KafkaTopic', name).spec).toMatchObject({ topicName: name, partitions, replicas: replicationFactor, config: { 'max.message.bytes': '16000000' } });
  });

  test('a client may do what it needs and nothing else', () => {
    const acls = (user: string): string[] =>
      (rendered.get('KafkaUser', user).spec.authorization.acls as { resource: { type: string; name: string }; operations: string[] }[]).map((a) => `${a.resource.type} ${a.resource.name}: ${a.operations.join(' ')}`);
    expect(acls('kafka-gateway')).toEqual(['otlp-traces', 'otlp-metrics', 'otlp-logs'].map((t) => `topic ${t}: Write Describe`));
    for (const signal of ['trace', 'metric', 'log']) expect(acls(`kafka-${signal}-processor`)).toEqual([`topic otlp-${signal}s: Read Describe`, `group otel-${signal}-processor: Read Describe`]);
    expect(acls('kafka-tempo').filter((a) => a.startsWith('topic'))).toEqual(['topic tempo-ingest: Read Write Describe DescribeConfigs']);
    expect(acls('kafka-mimir').filter((a) => a.startsWith('topic'))).toEqual(['topic mimir-ingest: Read Write Describe DescribeConfigs']);
  });

  test('nobody may join the consumer groups of another, and so take its partitions', () => {
    const groups = (user: string): { name: string; patternType: string }[] =>
      (rendered.get('KafkaUser', user).spec.authorization.acls as { resource: { type: string; name: string; patternType: string } }[])
        .map(({ resource }) => resource)
        .filter(({ type }) => type === 'group');
    const may = (user: string, name: string): boolean =>
      groups(user).some((rule) => rule.name === '*' || (rule.patternType === 'prefix' ? name.startsWith(rule.name) : name === rule.name));
    const own: { readonly [user: string]: readonly string[] } = {
      'kafka-gateway': [],
      'kafka-trace-processor': ['otel-trace-processor'],
      'kafka-metric-processor': ['otel-metric-processor'],
      'kafka-log-processor': ['otel-log-processor'],
      // As the source of Tempo 3.1 and Mimir 3.2 names them.
      'kafka-tempo': ['block-builder', 'tempo-live-store-zone-a', 'tempo-live-store-zone-b'],
      'kafka-mimir': ['mimir-ingester-zone-a-0', 'mimir-ingester-zone-c-11'],
    };
    const all = Object.values(own).flat();
    for (const [user, names] of Object.entries(own)) expect({ user, may: all.filter((name) => may(user, name)) }).toEqual({ user, may: names });
  });

  test('a destination is a client of its own, who reads what it takes in a group for each signal', () => {
    const { spec } = render({ destinations: [{ name: 'archive', signals: ['traces', 'logs'] }] }).get('KafkaUser', 'kafka-to-archive');
    expect(spec.authorization.acls).toEqual([
      ...['otlp-traces', 'otlp-logs'].map((name) => ({ resource: { type: 'topic', name, patternType: 'literal' }, operations: ['Read', 'Describe'] })),
      ...['otel-to-archive-traces', 'otel-to-archive-logs'].map((name) => ({ resource: { type: 'group', name, patternType: 'literal' }, operations: ['Read', 'Describe'] })),
    ]);
  });

  test('nobody is a user who has nothing to do', () => {
    const { mimirIngest: _, ...topics } = sizing.topics;
    expect(render({ sizing: { ...sizing, topics } }).names('KafkaUser')).toEqual(['kafka-gateway', 'kafka-trace-processor', 'kafka-metric-processor', 'kafka-log-processor', 'kafka-tempo']);
  });
});

test('brokers and the exporter of lag ask to be scraped where somebody may', () => {
  const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9404' };
  const scraped = render({ scrapers: [{ namespace: 'observability-agent' }] });
  expect(scraped.get('KafkaNodePool', 'broker-zone-a').spec.template.pod.metadata.annotations).toEqual(annotations);
  expect(scraped.get('Kafka', 'kafka').spec.kafkaExporter.template.pod.metadata.annotations).toEqual(annotations);
  expect(JSON.stringify(rendered.objects)).not.toContain('prometheus.io');
});

test('pods reach each other and the Kubernetes API', () => {
  const [, ...rules] = rendered.policy('kafka').spec.egress;
  expect(rules.map((rule) => rule.to)).toEqual([[{ podSelector: { matchLabels: { 'strimzi.io/cluster': 'kafka' } } }], [{ ipBlock: { cidr: '0.0.0.0/0' } }]]);
});

describe('for the ingest log alone', () => {
  const apart = Tier.LARGE.size({ collector: NODE, storage: NODE, general: NODE }, undefined, { kafkaInCluster: true, buffer: {} }).kafka as StrimziKafkaProps['sizing'];
  const log = render({ sizing: apart });

  test('holds no topic of the buffer, and knows no collector', () => {
    expect(log.names('KafkaTopic')).toEqual(['tempo-ingest', 'mimir-ingest']);
    expect(log.names('KafkaUser')).toEqual(['kafka-tempo', 'kafka-mimir']);
    const peers = JSON.stringify(log.get('Kafka', 'kafka').spec.kafka.listeners[0].networkPolicyPeers);
    expect(peers).toContain('tempo');
    expect(peers).not.toMatch(/collector|keda/);
  });
});
