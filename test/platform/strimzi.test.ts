import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { LocalBackend } from 'cdktf';
import { ObservabilityPlatform, Tier, type Cloud } from '../../lib';
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
        { parameter: 'password', name: 'kafka-processors', key: 'password' },
        { parameter: 'ca', name: 'kafka-cluster-ca-cert', key: 'ca.crt' },
      ],
      env: [{ parameter: 'username', name: 'KAFKA_USERNAME' }],
    });
  });
});
