import { describe, expect, test } from 'vitest';
import { Grafana, Loki, Mimir, Tempo } from '../../../lib';
import { ADMITS, MEDIUM, Rendered, TRAITS, reached, type KubeObject } from '../microservices/rendered';
import { ROLES, configOf, refusal } from './fixtures';

interface Relabel {
  readonly source_labels: readonly string[];
  readonly target_label?: string;
  readonly regex?: string;
  readonly separator?: string;
  readonly action?: string;
}

interface Scrape {
  readonly [key: string]: unknown;
  readonly relabel_configs: readonly Relabel[];
}

const scrape = (over?: Parameters<typeof ROLES.agent>[0]): Scrape => configOf('agent', over).receivers.prometheus.config.scrape_configs[0];

/** What Prometheus makes of a pod's labels, as far as we use its rules; undefined where it does not scrape. */
function relabelled(pod: { readonly [meta: string]: string }): { readonly [label: string]: string } | undefined {
  const labels: { [label: string]: string } = { __scheme__: 'http', __metrics_path__: '/metrics', job: 'pods' };
  for (const [name, value] of Object.entries(pod)) labels[`__meta_kubernetes_pod_${name}`] = value;
  for (const { source_labels, target_label = '', regex = '(.*)', separator = ';', action = 'replace' } of scrape().relabel_configs) {
    const value = source_labels.map((name) => labels[name] ?? '').join(separator);
    const match = new RegExp(`^(?:${regex})$`).exec(value);
    if (action === 'keep' ? match === null : action === 'drop' ? match !== null : action === 'keepequal' && labels[target_label] !== value) return undefined;
    if (action === 'replace' && match !== null) labels[target_label] = match[1] ?? '';
  }
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith('__meta')));
}

const ASKED = { name: 'cart-7d9f8b6c5d-abcde', phase: 'Running', annotation_prometheus_io_scrape: 'true', annotation_prometheus_io_port: '9100', container_port_number: '9100' };

describe('a pod', () => {
  test('is scraped on the declared port that it asks for', () => {
    expect(relabelled(ASKED)).toEqual({ __scheme__: 'http', __metrics_path__: '/metrics', job: ASKED.name, instance: `${ASKED.name}:9100` });
  });

  test.each([
    ['does not ask', { annotation_prometheus_io_scrape: '' }],
    ['asks by another word', { annotation_prometheus_io_scrape: 'yes' }],
    ['names no port', { annotation_prometheus_io_port: '' }],
    ['names no port and declares none', { annotation_prometheus_io_port: '', container_port_number: '' }],
    ['names a port that it does not declare', { container_port_number: '8080' }],
    ['names no number', { annotation_prometheus_io_port: 'http', container_port_number: 'http' }],
    ['has ended', { phase: 'Succeeded' }],
    ['has not begun', { phase: 'Pending' }],
  ])('that %s is not scraped', (_, over) => {
    expect(relabelled({ ...ASKED, ...over })).toBeUndefined();
  });

  test('may name its path and its scheme, of which there are two', () => {
    expect(relabelled({ ...ASKED, annotation_prometheus_io_path: '/stats', annotation_prometheus_io_scheme: 'https' })).toMatchObject({ __scheme__: 'https', __metrics_path__: '/stats' });
    expect(relabelled({ ...ASKED, annotation_prometheus_io_scheme: 'file' })).toMatchObject({ __scheme__: 'http' });
  });

  test.each([
    ['its Deployment', { controller_kind: 'ReplicaSet', controller_name: 'cart-7d9f8b6c5d' }, 'cart'],
    ['its StatefulSet', { controller_kind: 'StatefulSet', controller_name: 'cart-db' }, 'cart-db'],
    ['its CronJob', { controller_kind: 'Job', controller_name: 'nightly-29384756' }, 'nightly'],
    ['its name label', { controller_kind: 'StatefulSet', controller_name: 'db', label_app_kubernetes_io_name: 'shop' }, 'shop'],
    ['its instance label', { label_app_kubernetes_io_name: 'shop', label_app_kubernetes_io_instance: 'shop-eu' }, 'shop-eu'],
    ['its annotation', { label_app_kubernetes_io_instance: 'shop-eu', annotation_resource_opentelemetry_io_service_name: 'checkout' }, 'checkout'],
  ])('is called by %s, as its logs are', (_, over, job) => {
    expect(relabelled({ ...ASKED, ...over })?.job).toBe(job);
  });
});

describe('scraping', () => {
  test('is each agent’s own node alone', () => {
    expect(scrape().kubernetes_sd_configs).toEqual([{ role: 'pod', selectors: [{ role: 'pod', field: 'spec.nodeName=${env:K8S_NODE_NAME}' }] }]);
  });

  test('is bounded, and trusts no pod', () => {
    expect(scrape()).toMatchObject({ sample_limit: 20_000, body_size_limit: '8MiB', label_limit: 40, label_name_length_limit: 1024, label_value_length_limit: 2048, honor_labels: false, follow_redirects: false });
  });

  test('takes its interval and its limits', () => {
    expect(scrape({ scraping: { intervalSeconds: 7, samplesPerPod: 5, mebibytesPerPod: 1 } })).toMatchObject({ scrape_interval: '7s', scrape_timeout: '7s', sample_limit: 5, body_size_limit: '1MiB' });
    expect(scrape()).toMatchObject({ scrape_interval: '30s', scrape_timeout: '10s' });
  });

  test('says all that is wrong with them', () => {
    const said = refusal(() => ROLES.agent({ scraping: { intervalSeconds: 301, samplesPerPod: 0, mebibytesPerPod: 0.5 } }));
    for (const part of ['scraping.intervalSeconds: got 301', 'five minutes', 'scraping.samplesPerPod: got 0', 'scraping.mebibytesPerPod: got 0.5']) expect(said).toContain(part);
  });

  test('reaches pods on any port, and can be switched off whole', () => {
    const any = '{"namespaceSelector":{}}:every';
    expect(reached(ROLES.agent(), 'agent')).toContain(any);
    expect(reached(ROLES.agent({ scraping: 'off' }), 'agent')).not.toContain(any);
    const config = configOf('agent', { scraping: 'off' });
    expect([config.receivers.prometheus, config.service.pipelines.metrics.receivers]).toEqual([undefined, ['otlp', 'host_metrics', 'kubelet_stats']]);
  });
});

describe('what does not push its metrics', () => {
  const scrapers = [{ namespace: 'agents', pods: { scrapes: 'yes' } }];
  const topic = MEDIUM.kafka?.topics.tempoIngest;
  const common = { traits: TRAITS, retentionDays: 7, admits: ADMITS };
  const BUILD: { readonly [app: string]: (over: { readonly scrapers?: typeof scrapers }) => Rendered } = {
    tempo: (over) => new Rendered((s) => new Tempo(s, 'tempo', { ...common, ...(topic === undefined ? {} : { topic }), sizing: MEDIUM.tempo, ...over })),
    mimir: (over) => new Rendered((s) => new Mimir(s, 'mimir', { ...common, sizing: MEDIUM.mimir, ...over })),
    loki: (over) => new Rendered((s) => new Loki(s, 'loki', { ...common, sizing: MEDIUM.loki, ...over })),
    grafana: (over) => new Rendered((s) => new Grafana(s, 'grafana', { traits: TRAITS, sizing: MEDIUM.grafana, sources: { tempo: 'http://tempo:3200', mimir: 'http://mimir:8080', loki: 'http://loki:3100' }, ...over })),
  };
  const PORTS: { readonly [app: string]: number } = { tempo: 3200, mimir: 8080, loki: 3100, grafana: 3000 };
  const serving = (of: Rendered): KubeObject[] => of.workloads.filter((w) => !/cache/.test(w.metadata.name));
  const annotations = (w: KubeObject): { readonly [name: string]: string } => w.spec.template.metadata.annotations;

  test.each(Object.keys(BUILD))('%s asks for it, in every part, and lets the agents in', (app) => {
    const rendered = (BUILD[app] as (typeof BUILD)[string])({ scrapers });
    expect(serving(rendered).length).toBeGreaterThan(0);
    for (const w of serving(rendered)) {
      expect(annotations(w)).toMatchObject({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(PORTS[app]) });
      expect(w.spec.template.spec.containers[0].ports).toContainEqual({ name: 'http', containerPort: PORTS[app] });
      const from = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'agents' } }, podSelector: { matchLabels: { scrapes: 'yes' } } }];
      expect(rendered.policy(w.metadata.name).spec.ingress).toContainEqual({ from, ports: [{ port: PORTS[app], protocol: 'TCP' }] });
    }
  });

  test.each(Object.keys(BUILD))('%s asks nobody where nobody may', (app) => {
    for (const w of serving((BUILD[app] as (typeof BUILD)[string])({}))) expect(Object.keys(annotations(w)).filter((name) => name.startsWith('prometheus'))).toEqual([]);
  });

  test('caches have none to show, and collectors push theirs', () => {
    const all = [...(BUILD.mimir as (typeof BUILD)[string])({ scrapers }).workloads.filter((w) => /cache/.test(w.metadata.name)), ...ROLES.gateway().workloads, ...ROLES.agent().workloads];
    expect(all.length).toBeGreaterThan(3);
    for (const w of all) expect(annotations(w)['prometheus.io/scrape']).toBeUndefined();
  });
});
