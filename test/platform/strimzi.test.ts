import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { LocalBackend } from 'cdktf';
import { Destination, ObservabilityPlatform, Tier, type Cloud } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { STRIMZI_TRAITS } from '../../lib/facts';
import { synthesize } from '../../lib/testing';

/** A cloud that leaves Kafka to the cluster. */
function withoutManagedKafka(): Cloud {
  const aws = new AwsCloud({ region: 'us-west-2' });
  return Object.assign(Object.create(aws) as Cloud, { traits: { ...aws.traits, kafka: STRIMZI_TRAITS } });
}

describe('a platform whose Kafka runs in the cluster', () => {
  const { stacks, manifests } = synthesize((app) => {
    new ObservabilityPlatform(app, 'prod', { tier: Tier.MEDIUM, cloud: withoutManagedKafka(), backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }) });
  });

  test('has the brokers in a manifest of their own, before whoever needs them', () => {
    expect(Object.keys(manifests)).toContain('prod/kafka');
    expect(Object.keys(manifests)).not.toContain('prod/kafka-topics');
    const releases = (stacks['prod-platform'] as { resource: { helm_release: { [id: string]: { name: string; depends_on: string[] } } } }).resource.helm_release;
    const gateway = Object.values(releases).find((r) => r.name === 'gateway');
    expect(gateway?.depends_on.join()).toContain('kafka');
  });

  test('installs Strimzi', () => {
    expect(JSON.stringify(stacks['prod-operators'])).toContain('strimzi-kafka-operator');
  });

  test('gives each client its own login, and KEDA the same', () => {
    const env = (manifest: string): string => JSON.stringify(parseAllDocuments(manifests[manifest] as string).map((d) => d.toJSON() as object));
    expect(env('prod/gateway')).toMatch(/"KAFKA_USERNAME","value":"kafka-gateway"\},\{"name":"KAFKA_PASSWORD","valueFrom":\{"secretKeyRef":\{(?=[^}]*"name":"kafka-gateway")(?=[^}]*"key":"password")/);
    expect(env('prod/tempo')).toContain('{"name":"KAFKA_USERNAME","value":"kafka-tempo"}');
    const authentication = parseAllDocuments(manifests['prod/log-processor'] as string).map((d) => d.toJSON() as { kind: string; spec: object }).find((o) => o.kind === 'TriggerAuthentication');
    expect(authentication?.spec).toEqual({
      secretTargetRef: [
        { parameter: 'password', name: 'kafka-log-processor', key: 'password' },
        { parameter: 'ca', name: 'kafka-cluster-ca-cert', key: 'ca.crt' },
      ],
      env: [{ parameter: 'username', name: 'KAFKA_USERNAME' }],
    });
  });
});

describe('with destinations', () => {
  const destinations = [Destination.newRelic({ apiKey: { name: 'new-relic', key: 'key' }, signals: ['traces', 'logs'] }), Destination.otlp({ name: 'archive', endpoint: 'https://archive.example.com', signals: ['metrics'] })];
  const { manifests } = synthesize((app) => {
    new ObservabilityPlatform(app, 'prod', { tier: Tier.MEDIUM, cloud: withoutManagedKafka(), destinations, backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }) });
  });
  interface Made {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly data: { readonly [file: string]: string };
    readonly spec: {
      readonly authorization: { readonly acls: readonly { readonly resource: { readonly type: string; readonly name: string } }[] };
      readonly template: { readonly spec: { readonly containers: readonly { readonly env?: readonly { readonly name: string; readonly value: string }[] }[] } };
    };
  }
  const objects = (manifest: string): Made[] => parseAllDocuments(manifests[manifest] as string).map((d) => d.toJSON() as Made);
  const users = new Map(objects('prod/kafka').filter(({ kind }) => kind === 'KafkaUser').map(({ metadata, spec }) => [metadata.name, spec.authorization.acls.map(({ resource }) => `${resource.type} ${resource.name}`)]));
  const readers = ['trace-processor', 'metric-processor', 'log-processor', 'to-newrelic', 'to-archive'];

  test.each(readers)('the user of %s may do what its configuration asks for, and nothing else', (reader) => {
    const made = objects(`prod/${reader}`);
    const asked = made.filter(({ kind }) => kind === 'ConfigMap').flatMap(({ data }) => Object.values(data)).flatMap((text) => {
      const { receivers = {} } = parse(text) as { receivers?: { readonly [id: string]: { readonly group_id?: string; readonly [signal: string]: unknown } } };
      return Object.values(receivers).flatMap(({ group_id: group, ...signals }) => {
        if (group === undefined) return [];
        const topics = ['traces', 'metrics', 'logs'].flatMap((signal) => (signals[signal] as { readonly topics: readonly string[] } | undefined)?.topics ?? []);
        return [...topics.map((topic) => `topic ${topic}`), `group ${group}`];
      });
    });
    const logins = made.flatMap(({ spec }) => spec?.template?.spec.containers ?? []).flatMap(({ env = [] }) => env.filter(({ name }) => name === 'KAFKA_USERNAME').map(({ value }) => value));
    expect(asked).not.toEqual([]);
    expect([...new Set(logins)]).toEqual([`kafka-${reader}`]);
    expect([...(users.get(`kafka-${reader}`) ?? [])].sort()).toEqual([...asked].sort());
  });
});
