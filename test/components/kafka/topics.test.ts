import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Overlay } from '../../../lib/config';
import { REFUSED, topicsScript } from '../../../lib/components/kafka/script';
import { planTopics, type Topics } from '../../../lib/components/kafka/topics';
import { MEDIUM } from '../microservices/rendered';
import { KafkaTools } from './tools';

const { topics } = MEDIUM.kafka!;
const NAMES = ['otlp-traces', 'otlp-metrics', 'otlp-logs', 'tempo-ingest'];

/** The topics with other values in each. */
function changed(over: Partial<Topics['traces']>): Topics {
  return Object.fromEntries(Object.entries(topics).map(([key, topic]) => [key, { ...topic, ...over }])) as unknown as Topics;
}

function script(of: Topics = topics, repartitionTraces = false, overlay: Overlay = {}): string {
  return topicsScript(planTopics(of, overlay, 'platform/kafka'), { repartitionTraces });
}

describe('the plan', () => {
  test('has every topic with what it was sized to, and keeps acknowledged records', () => {
    const plans = planTopics(topics, {}, 'x');
    expect(plans.map((p) => p.name)).toEqual(NAMES);
    expect(plans.map((p) => p.keyed)).toEqual([true, false, false, false]);
    for (const { settings } of plans) {
      expect(settings).toMatchObject({ 'min.insync.replicas': '2', 'retention.ms': '86400000', 'cleanup.policy': 'delete', 'unclean.leader.election.enable': 'false' });
    }
    expect(plans[3]?.settings['max.message.bytes']).toBe('16000000');
  });

  test('takes an overlay that wins, passes unknown settings and removes', () => {
    const plans = planTopics(topics, { 'otlp-logs': { 'retention.ms': 1, 'segment.ms': 2, 'compression.type': null } }, 'x');
    expect(plans[2]?.settings).toMatchObject({ 'retention.ms': '1', 'segment.ms': '2' });
    expect(plans[2]?.settings).not.toHaveProperty('compression.type');
    expect(plans[1]?.settings).toEqual(planTopics(topics, {}, 'x')[1]?.settings);
  });

  test('refuses what Kafka would, all of it at once', () => {
    const bad = { ...topics, logs: { ...topics.logs, name: "x'; y", partitions: 0, minInSyncReplicas: 4 } };
    const refused = (): unknown => planTopics(bad, { nobody: {}, 'otlp-traces': { 'a b': 1 } }, 'platform/kafka');
    expect(refused).toThrow(/^\[platform\/kafka\] 5 faults/);
    expect(refused).toThrow('topics.logs.minInSyncReplicas: got 4');
    expect(refused).toThrow("overlay['nobody']");
  });
});

test('the script is one that bash reads', () => {
  const { status, stderr } = spawnSync('/bin/bash', ['-n'], { input: script(), encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

describe('the script', () => {
  let kafka: KafkaTools;
  beforeEach(() => {
    kafka = new KafkaTools();
  });
  afterEach(() => kafka.remove());

  test('creates every topic with its settings', () => {
    const { code, calls } = kafka.run(script());
    expect(code).toBe(0);
    const creations = calls.filter((c) => c.includes('--create'));
    expect(creations.map((c) => / --topic (\S+) /.exec(c)?.[1])).toEqual(NAMES);
    expect(creations[0]).toContain(`--if-not-exists --topic otlp-traces --partitions ${topics.traces.partitions} --replication-factor 3 --config cleanup.policy=delete`);
    expect(kafka.read('tempo-ingest/settings').split('\n')).toContain('max.message.bytes=16000000');
  });

  test('repeated, changes no partitions', () => {
    kafka.run(script());
    const { code, calls } = kafka.run(script());
    expect(code).toBe(0);
    expect(calls.filter((c) => c.includes('--alter') && c.includes('--partitions'))).toEqual([]);
  });

  test('aligns the settings of topics that exist', () => {
    kafka.run(script());
    expect(kafka.run(script(changed({ retentionHours: 48 }))).code).toBe(0);
    for (const name of NAMES) expect(kafka.read(`${name}/settings`).split('\n')).toContain('retention.ms=172800000');
  });

  test('lets topics grow, but refuses to split traces, says how and fails for good', () => {
    kafka.run(script());
    const { code, output } = kafka.run(script(changed({ partitions: 12, retentionHours: 48 })));
    expect(NAMES.map((name) => kafka.read(`${name}/partitions`).trim())).toEqual([String(topics.traces.partitions), '12', '12', '12']);
    expect(code).toBe(REFUSED);
    expect(output).toContain(`otlp-traces: REFUSED to grow from ${topics.traces.partitions} to 12 partitions`);
    expect(output).toContain('repartitionTraces: true');
    expect(kafka.read('otlp-traces/settings')).toContain('retention.ms=172800000');
  });

  test('lets the traces grow when told to', () => {
    kafka.run(script());
    expect(kafka.run(script(changed({ partitions: 12 }), true)).code).toBe(0);
    expect(kafka.read('otlp-traces/partitions').trim()).toBe('12');
  });

  test('keeps partitions that are too many', () => {
    kafka.run(script(changed({ partitions: 12 })));
    const { code, output } = kafka.run(script());
    expect(code).toBe(0);
    expect(output).toContain('otlp-traces: keeps its 12 partitions');
    expect(kafka.read('otlp-traces/partitions').trim()).toBe('12');
  });

  test('leaves a topic with too few copies alone, whose minimum in sync would stop every write', () => {
    kafka.run(script(changed({ replicationFactor: 1, minInSyncReplicas: 1 })));
    const { code, output, calls } = kafka.run(script());
    expect(code).toBe(REFUSED);
    expect(output).toContain('tempo-ingest: REFUSED, as it has 1 copies instead of 3');
    expect(calls.filter((c) => c.includes('--alter'))).toEqual([]);
  });

  test('stops when a tool fails', () => {
    const { code, calls } = kafka.run(script(), { FAIL: 'yes' });
    expect(code).not.toBe(0);
    expect(calls).toHaveLength(1);
  });

  test('logs in by SCRAM over TLS, with any password quoted, and shows it in no argument', () => {
    const password = 'p"a\\s s$w#d;%';
    const { calls } = kafka.run(script(), { KAFKA_PASSWORD: password });
    expect(kafka.read('client').trim().split('\n')).toEqual([
      'security.protocol=SASL_SSL',
      'sasl.mechanism=SCRAM-SHA-512',
      'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="user" password="p\\\\"a\\\\\\\\s s$w#d;%";',
    ]);
    expect(calls.filter((c) => c.includes(password))).toEqual([]);
  });
});
