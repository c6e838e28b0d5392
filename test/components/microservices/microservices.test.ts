import { describe, expect, test } from 'vitest';
import { Loki } from '../../../lib/components/loki';
import { Mimir } from '../../../lib/components/mimir';
import { Tempo } from '../../../lib/components/tempo';
import { ADMITS, Rendered, TRAITS } from './rendered';
import { LOKI, MIMIR, MIMIR_INGEST_STORAGE, MIMIR_TOPIC, TEMPO, TEMPO_TOPIC } from './sizings';

const shared = { traits: TRAITS, retentionDays: 9, admits: ADMITS };
const mimir = { app: 'mimir', path: '/data', http: 8080 };
const BACKENDS = [
  { mode: 'Tempo', app: 'tempo', path: '/var/tempo', http: 3200, rendered: new Rendered((s) => new Tempo(s, 'tempo', { ...shared, sizing: TEMPO, topic: TEMPO_TOPIC })) },
  { mode: 'Mimir, classic', ...mimir, rendered: new Rendered((s) => new Mimir(s, 'mimir', { ...shared, sizing: MIMIR })) },
  {
    mode: 'Mimir, ingest storage',
    ...mimir,
    rendered: new Rendered((s) => new Mimir(s, 'mimir', { ...shared, sizing: MIMIR_INGEST_STORAGE, ingestTopic: MIMIR_TOPIC })),
  },
  { mode: 'Loki', app: 'loki', path: '/var/loki', http: 3100, rendered: new Rendered((s) => new Loki(s, 'loki', { ...shared, sizing: LOKI })) },
];

function selects(selector: { readonly [label: string]: string }, labels: { readonly [label: string]: string }): boolean {
  return Object.entries(selector).every(([k, v]) => labels[k] === v);
}

describe.each(BACKENDS)('$mode', ({ app, path, http, rendered }) => {
  const pods = rendered.workloads.map((w) => ({ workload: w, template: w.spec.template, labels: w.spec.template.metadata.labels }));
  const own = pods.filter((p) => p.template.spec.containers[0].args?.[0]?.startsWith('-config.file'));

  test('every pod has exactly one disruption budget', () => {
    const budgets = rendered.objects.filter((o) => o.kind === 'PodDisruptionBudget');
    for (const { workload, labels } of pods) {
      const holding = budgets.filter((b) => selects(b.spec.selector.matchLabels, labels));
      expect([workload.metadata.name, ...holding.map((b) => b.spec.maxUnavailable)]).toEqual([workload.metadata.name, 1]);
    }
  });

  test('every pod has a policy of its own beside the one for traffic within', () => {
    const policies = rendered.objects.filter((o) => o.kind === 'NetworkPolicy');
    for (const { workload, labels } of pods) {
      const holding = policies.filter((p) => selects(p.spec.podSelector.matchLabels, labels)).map((p) => p.metadata.name);
      expect(holding.sort()).toEqual([`${app}-internal`, workload.metadata.name].sort());
    }
  });

  test('traffic within stays within, on the known ports', () => {
    const { ingress, egress } = rendered.policy(`${app}-internal`).spec;
    const within = [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': app } } }];
    expect(ingress?.map((r) => r.from)).toEqual([within]);
    expect(egress.slice(1).map((r) => r.to)).toEqual([within]);
    expect(ingress?.[0]?.ports?.map((p) => `${p.protocol} ${p.port}`)).toEqual([`TCP ${http}`, 'TCP 9095', 'TCP 7946', 'TCP 11211']);
  });

  test('only the distributors and the query-frontends admit others', () => {
    const admitting = pods.map((p) => p.workload.metadata.name).filter((name) => rendered.policy(name).spec.ingress !== undefined);
    expect(admitting).toEqual([`${app}-distributor`, `${app}-query-frontend`]);
    expect(rendered.policy(`${app}-distributor`).spec.ingress?.[0]?.from).toEqual([{ podSelector: { matchLabels: { sends: 'yes' } } }]);
    expect(rendered.policy(`${app}-query-frontend`).spec.ingress?.[0]?.from).toEqual([{ podSelector: { matchLabels: { asks: 'yes' } } }]);
  });

  test('nothing stateful is autoscaled, and what is autoscaled carries no replicas', () => {
    expect(rendered.names('HorizontalPodAutoscaler')).toEqual([`${app}-distributor`, `${app}-querier`]);
    for (const name of rendered.names('HorizontalPodAutoscaler')) {
      expect(rendered.get('Deployment', name).spec.replicas).toBeUndefined();
      expect(rendered.get('HorizontalPodAutoscaler', name).spec.metrics[0].resource.target.averageUtilization).toBe(70);
    }
  });

  test('a pod writes to its data folder alone', () => {
    for (const { template } of own) {
      const { securityContext, volumeMounts } = template.spec.containers[0];
      expect(securityContext.readOnlyRootFilesystem).toBe(true);
      const writable = volumeMounts.filter((m: { readOnly?: boolean }) => m.readOnly !== true);
      expect(writable).toMatchObject([{ mountPath: path }]);
    }
  });

  test('a pod starts its target from the one configuration and rolls when it changes', () => {
    for (const { labels, template } of own) {
      const target = labels['app.kubernetes.io/component'];
      expect(template.spec.containers[0].args.slice(0, 3)).toEqual([`-config.file=/etc/${app}/${app}.yaml`, '-config.expand-env=true', `-target=${target}`]);
      expect(Object.keys(template.metadata.annotations)).toEqual([`observability-constructs/config-${app}-config`]);
    }
  });

  test('memberlist lists the pods that gossip, ready or not, and no cache', () => {
    const { clusterIP, publishNotReadyAddresses, selector } = rendered.get('Service', `${app}-memberlist`).spec;
    expect({ clusterIP, publishNotReadyAddresses }).toEqual({ clusterIP: 'None', publishNotReadyAddresses: true });
    for (const { labels, template } of pods) {
      const ports = template.spec.containers[0].ports.map((p: { name: string }) => p.name);
      expect(selects(selector, labels)).toBe(ports.includes('gossip'));
    }
    expect(pods.filter((p) => selects(selector, p.labels)).map((p) => p.labels['app.kubernetes.io/component'])).toContain('distributor');
  });

  test('zones are found by the rollout-operator and restarted by it alone', () => {
    const zoned = pods.filter((p) => p.workload.metadata.labels['rollout-group'] !== undefined);
    expect(zoned.length).toBeGreaterThan(0);
    for (const { workload, labels } of zoned) {
      expect(workload.spec.updateStrategy).toEqual({ type: 'OnDelete' });
      expect(labels.name).toBe(workload.metadata.name);
      expect(workload.metadata.labels['rollout-group']).toMatch(new RegExp(`^${app}-`));
    }
  });

  test('the service accounts: its own for all that holds a cloud identity, another for caches', () => {
    expect(new Set(own.map((p) => p.template.spec.serviceAccountName))).toEqual(new Set([app]));
    const caches = pods.filter((p) => !own.includes(p)).map((p) => p.template.spec);
    expect(new Set(caches.map((c) => c.serviceAccountName))).toEqual(new Set(['memcached']));
    expect(caches.every((c) => c.automountServiceAccountToken === false)).toBe(true);
  });

  test('every host in the configuration is a service that exists', () => {
    const text = rendered.objects.find((o) => o.kind === 'ConfigMap')?.data[`${app}.yaml`] ?? '';
    const hosts = [...text.matchAll(new RegExp(`(?:dns\\+|/|: )(${app}-[a-z0-9-]+)`, 'g'))].map((m) => m[1]);
    expect(hosts.length).toBeGreaterThan(2);
    expect(rendered.names('Service')).toEqual(expect.arrayContaining(hosts.filter((h) => !h?.endsWith('-ingest'))));
  });

  test('every environment variable in the configuration is one the pods have', () => {
    const text = rendered.objects.find((o) => o.kind === 'ConfigMap')?.data[`${app}.yaml`] ?? '';
    const used = new Set([...text.matchAll(/\$\{([A-Z_]+)(?::[a-z]+)?\}/g)].map((m) => m[1]));
    const known = ['POD_IP', 'OBJECT_STORE_ENDPOINT', 'OBJECT_STORE_REGION', 'TRACES_BUCKET', 'METRICS_BUCKET', 'RULES_BUCKET', 'LOGS_BUCKET', 'KAFKA_BROKER', 'KAFKA_BROKERS', 'KAFKA_USERNAME', 'KAFKA_PASSWORD'];
    expect(known).toEqual(expect.arrayContaining([...used]));
    expect(own.every((p) => p.template.spec.containers[0].envFrom[0].configMapRef.name === 'platform-facts')).toBe(true);
  });
});
