import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../scripts/schemas/objects';
import { CHECKS } from './checks';
import { Cluster } from './checks/cluster';

const NAMESPACE = 'observability';
const object = (kind: string, name: string, spec: object, apiVersion = 'kafka.strimzi.io/v1'): KubeObject => ({ apiVersion, kind, metadata: { name, namespace: NAMESPACE }, spec }) as KubeObject;

/** A client of the brokers, whom their listener admits, and what may be wrong with it. */
function cluster({ user = 'kafka-tempo', key = 'password', app = 'tempo', port = 9093, ca = 'kafka-cluster-ca-cert' } = {}): Cluster {
  const brokers = { podSelector: { matchLabels: { 'strimzi.io/name': 'kafka-kafka' } } };
  const env = [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: user, key } } }];
  const pod = { containers: [{ name: 'main', env }], volumes: [{ name: 'ca', secret: { secretName: ca, items: [{ key: 'ca.crt', path: 'ca.crt' }] } }] };
  return new Cluster(
    [
      object('Kafka', 'kafka', { kafka: { listeners: [{ port: 9093, networkPolicyPeers: [{ podSelector: { matchLabels: { app: 'tempo' } } }] }] } }),
      object('KafkaUser', 'kafka-tempo', {}),
      object('Deployment', 'client', { template: { metadata: { labels: { app } }, spec: pod } }, 'apps/v1'),
      object('NetworkPolicy', 'client', { podSelector: { matchLabels: { app } }, policyTypes: ['Egress'], egress: [{ to: [brokers], ports: [{ port }] }] }, 'networking.k8s.io/v1'),
    ],
    [],
  );
}

const faults = (statement: string, of: Cluster): string[] => CHECKS[statement]?.(of) ?? ['no such check'];
const ENVIRONMENT = 'every ConfigMap and Secret of an environment exists, with its key';
const VOLUME = 'every ConfigMap and Secret of a volume exists, with its key';
const TRAFFIC = 'what a policy lets out to a pod, the policy of that pod lets in';

describe('what Strimzi makes is known to the checks', () => {
  it('logins, the authority, and brokers who admit their clients', () => {
    for (const statement of [ENVIRONMENT, VOLUME, TRAFFIC]) expect(faults(statement, cluster())).toEqual([]);
  });

  it.each([
    [ENVIRONMENT, { user: 'kafka-mimir' }, 'Secret kafka-mimir is made nowhere'],
    [ENVIRONMENT, { key: 'pass' }, 'Secret kafka-tempo has no key pass'],
    [VOLUME, { ca: 'kafka-ca' }, 'Secret kafka-ca is made nowhere'],
    [TRAFFIC, { app: 'loki' }, 'on port 9093 gets nowhere'],
    [TRAFFIC, { port: 9092 }, 'on port 9092 gets nowhere'],
  ])('%s: %j', (statement, wrong, fault) => {
    expect(faults(statement, cluster(wrong))).toEqual([expect.stringContaining(fault)]);
  });
});
