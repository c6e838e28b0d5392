import { describe, expect, test } from 'vitest';
import { Loki } from '../../../lib/components/loki';
import { Mimir } from '../../../lib/components/mimir';
import { Tempo } from '../../../lib/components/tempo';
import { ADMITS, OBJECT_STORE, Rendered, TRAITS, listed, reached } from './rendered';
import { LOKI_MONOLITHIC, MIMIR_MONOLITHIC, TEMPO_MONOLITHIC } from './sizings';

const shared = { traits: TRAITS, retentionDays: 9, admits: ADMITS };
const BACKENDS = [
  { app: 'tempo', replicas: 1, path: '/var/tempo', ports: [3200, 9095, 4317], rendered: new Rendered((s) => new Tempo(s, 'tempo', { ...shared, sizing: TEMPO_MONOLITHIC })) },
  { app: 'mimir', replicas: 3, path: '/data', ports: [8080, 9095, 7946], rendered: new Rendered((s) => new Mimir(s, 'mimir', { ...shared, sizing: MIMIR_MONOLITHIC })) },
  { app: 'loki', replicas: 3, path: '/var/loki', ports: [3100, 9095, 7946], rendered: new Rendered((s) => new Loki(s, 'loki', { ...shared, sizing: LOKI_MONOLITHIC })) },
];

describe.each(BACKENDS)('$app in one process', ({ app, replicas, path, ports, rendered }) => {
  const { spec } = rendered.get('StatefulSet', app);
  const pod = spec.template.spec;
  const text = Object.values(rendered.objects.find((o) => o.kind === 'ConfigMap')?.data ?? {}).join('\n');

  test('is one StatefulSet, with no cache and no autoscaler', () => {
    expect(listed(rendered)).toEqual([`StatefulSet ${app} ${replicas}`]);
    expect(rendered.names('HorizontalPodAutoscaler')).toEqual([]);
    expect(spec.updateStrategy).toEqual({ type: 'RollingUpdate' });
  });

  test('keeps what it has not shipped on a disk that outlives it', () => {
    expect(pod.containers[0].volumeMounts.filter((m: { readOnly?: boolean }) => m.readOnly !== true)).toEqual([{ name: 'data', mountPath: path }]);
    expect(spec.volumeClaimTemplates[0].spec).toMatchObject({ storageClassName: 'encrypted', resources: { requests: { storage: '50Gi' } } });
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  });

  test('spreads plainly, and belongs to no group of zones', () => {
    expect(pod.affinity).toBeUndefined();
    expect(pod.topologySpreadConstraints).toHaveLength(2);
    expect(JSON.stringify(rendered.objects)).not.toMatch(/rollout-group|availability-zone|"zone_awareness_enabled":true/);
  });

  test('may lose one pod to a drain', () => {
    expect(rendered.names('PodDisruptionBudget')).toEqual([app]);
    expect(rendered.get('PodDisruptionBudget', app).spec.maxUnavailable).toBe(1);
  });

  test('listens on its own ports, and has no Kafka', () => {
    expect(pod.containers[0].ports.map((p: { containerPort: number }) => p.containerPort)).toEqual(ports);
    expect(JSON.stringify(rendered.objects)).not.toContain('KAFKA');
    expect(text).not.toMatch(/memcached/);
  });

  test('reaches the object store alone', () => {
    expect(reached(rendered, app)).toEqual(OBJECT_STORE);
  });

  test('every host in the configuration is a service that exists', () => {
    const hosts = [...text.matchAll(/([a-z0-9.-]+):(?:9095|7946|8080|3100|3200|11211)\b/g)].map((m) => m[1]?.split('.').at(-1) ?? '');
    expect(rendered.names('Service')).toEqual(expect.arrayContaining(hosts.filter((h) => !/^\d+$/.test(h))));
  });

  test('pods of several talk to each other and to nobody else', () => {
    if (replicas === 1) {
      expect(rendered.names('NetworkPolicy')).toEqual([app]);
      return;
    }
    const within = [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': app } } }];
    const { ingress, egress } = rendered.policy(`${app}-internal`).spec;
    expect(ingress?.map((r) => ({ from: r.from, ports: (r.ports ?? []).map((p) => p.port) }))).toEqual([{ from: within, ports }]);
    expect(egress.slice(1).map((r) => r.to)).toEqual([within]);
  });
});

describe('others reach it by the same fields in every mode', () => {
  test.each([
    ['Tempo', new Rendered((s) => new Tempo(s, 'tempo', { ...shared, sizing: TEMPO_MONOLITHIC })), 'tempo', [[4317], [3200]]],
    ['Mimir', new Rendered((s) => new Mimir(s, 'mimir', { ...shared, sizing: MIMIR_MONOLITHIC })), 'mimir', [[8080]]],
    ['Loki', new Rendered((s) => new Loki(s, 'loki', { ...shared, sizing: LOKI_MONOLITHIC })), 'loki', [[3100]]],
  ] as const)('%s admits senders and askers on its ports', (_, rendered, app, admitted) => {
    const ingress = rendered.policy(app).spec.ingress ?? [];
    expect(ingress.map((r) => (r.ports ?? []).map((p) => p.port))).toEqual(admitted);
    expect(ingress.flatMap((r) => r.from)).toEqual([{ podSelector: { matchLabels: { sends: 'yes' } } }, { podSelector: { matchLabels: { asks: 'yes' } } }]);
  });
});
