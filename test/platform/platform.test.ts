import { LocalBackend, type App } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Authentication, Destination, ObservabilityPlatform, Tenants, Tier, type ObservabilityPlatformProps } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { synthesize, type Synthesized } from '../../lib/testing';

type Blocks = { readonly [type: string]: { readonly [name: string]: { readonly [attribute: string]: unknown } } };
interface Stack {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly ephemeral?: Blocks;
  readonly output?: { readonly [name: string]: { readonly value: unknown } };
}

const IDS = ['prod-foundation', 'prod-operators', 'prod-platform'] as const;

function platform(app: App, props: Partial<ObservabilityPlatformProps> = {}): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'prod', {
    tier: Tier.MEDIUM,
    cloud: new AwsCloud({ region: 'us-west-2' }),
    backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }),
    ...props,
  });
}

const once = synthesize((app) => void platform(app));
const stack = (id: (typeof IDS)[number], from: Synthesized = once): Stack => from.stacks[id] as Stack;
const releases = (from: Synthesized = once) => Object.values(stack('prod-platform', from).resource!.helm_release!);

interface KubeObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: { readonly [key: string]: string };
}
const objects = (component: string, from: Synthesized = once): KubeObject[] =>
  parseAllDocuments(from.manifests[`prod/${component}`]!).map((d) => d.toJS() as KubeObject);

describe('a Medium platform on AWS', () => {
  it('is three stacks and one manifest per component', () => {
    expect(Object.keys(once.stacks)).toEqual([...IDS]);
    expect(Object.keys(once.manifests)).toEqual(
      ['agent', 'cluster-receiver', 'gateway', 'grafana', 'kafka-topics', 'log-processor', 'loki', 'metric-processor', 'mimir', 'namespace', 'tempo', 'trace-processor'].map((c) => `prod/${c}`),
    );
  });

  it('is the same in another folder', () => {
    expect(synthesize((app) => void platform(app))).toEqual(once);
  });

  it('passes facts by named outputs, each of which is read under its own name', () => {
    const outputs = Object.keys(stack('prod-foundation').output!);
    expect(outputs).toEqual(expect.arrayContaining(['TRACES_BUCKET', 'KAFKA_BROKERS', 'DATABASE_HOST', 'SECRET_ID_kafka', 'CLUSTER_name']));
    expect(outputs.filter((name) => name.startsWith('cross-stack'))).toEqual([]);
    const facts = Object.values(stack('prod-platform').resource!.kubernetes_config_map_v1!)[0]!.data as { [fact: string]: string };
    for (const [fact, value] of Object.entries(facts)) expect(value).toBe(`\${data.terraform_remote_state.prod-foundation.outputs.${fact}}`);
    expect(outputs).toEqual(expect.arrayContaining(Object.keys(facts)));
  });

  it('writes secrets through write-only attributes alone', () => {
    const all = Object.values(stack('prod-platform').resource!.kubernetes_secret_v1!);
    // Certificates of authorities are public.
    const [authority, ...more] = all.filter(({ metadata }) => (metadata as { name: string }).name === 'database-authority');
    expect(more).toEqual([]);
    expect((authority?.data as { 'ca.crt': string })['ca.crt'].replace(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g, '')).toBe('');
    const secrets = all.filter((secret) => secret !== authority);
    expect(secrets).toHaveLength(5);
    for (const secret of secrets) {
      expect(secret.data).toBeUndefined();
      for (const value of Object.values(secret.data_wo as { [key: string]: string })) expect(value).toMatch(/^\$\{.*ephemeral\..*\}$/);
      expect(secret.data_wo_revision).toBe(1);
    }
  });

  it('restarts every pod that reads a secret when the secrets change', () => {
    const raised = synthesize((app) => void platform(app, { secretsRevision: 2 }));
    const changed = Object.keys(once.manifests).filter((m) => once.manifests[m] !== raised.manifests[m]).map((m) => m.slice(5));
    expect(changed).toEqual(['gateway', 'grafana', 'log-processor', 'metric-processor', 'tempo', 'trace-processor']);
  });

  it('raises every secret but the key of Grafana with secretsRevision', () => {
    const raised = synthesize((app) => void platform(app, { secretsRevision: 7 }));
    const versions = Object.entries(stack('prod-foundation', raised).resource!.aws_secretsmanager_secret_version!);
    // What Grafana has encrypted could not be read with a new key.
    expect(versions.filter(([, v]) => v.secret_string_wo_version !== 7).map(([id]) => id)).toEqual([expect.stringContaining('grafana-key')]);
    expect(versions).toHaveLength(4);
    expect(new Set(Object.values(stack('prod-platform', raised).resource!.kubernetes_secret_v1!).filter((s) => s.data === undefined).map((s) => s.data_wo_revision))).toEqual(new Set([7]));
  });

  it('releases each component by itself, undone when it does not get ready, after what it needs', () => {
    const own = releases().filter((r) => (r.chart as string).startsWith('./charts/'));
    expect(own.map((r) => r.name).sort()).toEqual(Object.keys(once.manifests).map((m) => m.slice('prod/'.length)));
    for (const r of own) expect(r).toMatchObject({ atomic: true, wait: true, wait_for_jobs: true });
    const after = (name: string) => (own.find((r) => r.name === name)!.depends_on as string[]).map((d) => /releases_([a-z-]+)_/.exec(d)?.[1]).filter(Boolean);
    expect(after('trace-processor')).toEqual(['namespace', 'rollout-operator', 'kafka-topics', 'tempo', 'mimir']);
    expect(after('gateway')).toEqual(['namespace', 'rollout-operator', 'kafka-topics']);
    expect(after('agent')).toEqual(['namespace', 'rollout-operator', 'gateway']);
  });

  it('scales gateways by their queues too: KEDA may ask Mimir for them, and finds what it scales', () => {
    expect(once.manifests['prod/gateway']).toMatch(/kind: ScaledObject\n[\s\S]*serverAddress: http:\/\/mimir-query-frontend\.observability\.svc:8080\/prometheus/);
    expect(once.manifests['prod/gateway']).not.toContain('HorizontalPodAutoscaler');
    const keda = /matchLabels:\n\s+kubernetes\.io\/metadata\.name: keda\n\s+podSelector:\n\s+matchLabels:\n\s+app\.kubernetes\.io\/name: keda-operator/;
    const admitting = Object.entries(once.manifests).flatMap(([name, text]) => text.split('\n---').filter((object) => keda.test(object)).map((object) => `${name} ${/\n  name: (\S+)/.exec(object)?.[1]}`));
    expect(admitting).toEqual(['prod/mimir mimir-query-frontend']);
    const { values } = Object.values(stack('prod-operators').resource!.helm_release!).find((r) => r.name === 'keda') as unknown as { values: string[] };
    expect(values.join()).toMatch(/extraArgs:\n\s+webhooks:\n\s+cache-miss-to-direct-client: true/);
  });

  it('pins every operator', () => {
    const operators = Object.values(stack('prod-operators').resource!.helm_release!);
    expect(operators.map((r) => `${String(r.name)} ${String(r.version)}`).sort()).toEqual([
      'cert-manager v1.21.1',
      'cluster-autoscaler 9.59.0',
      'keda 2.20.2',
      'opentelemetry-operator 0.122.0',
    ]);
    expect(operators.find((r) => r.name === 'opentelemetry-operator')!.depends_on).toEqual([expect.stringContaining('critical-pods-opentelemetry-operator'), expect.stringContaining('cert-manager')]);
  });

  // "insufficient quota to match these scopes: [{PriorityClass In [system-node-critical system-cluster-critical]}]" is what GKE says of them otherwise.
  it('admits the priority of every operator into its namespace, before it comes', () => {
    const { resource } = stack('prod-operators') as { resource: Record<string, Record<string, { metadata: { name: string; namespace?: string }; spec?: object }>> };
    const operators = Object.values(stack('prod-operators').resource!.helm_release!).filter((r) => r.namespace !== 'kube-system');
    expect(operators.length).toBeGreaterThan(2);
    for (const { name, namespace, values, depends_on: first } of operators as unknown as { name: string; namespace: string; values: string[]; depends_on: string[] }[]) {
      expect(values.join()).toContain('system-cluster-critical');
      const [id] = Object.entries(resource.kubernetes_namespace_v1!).find(([, { metadata }]) => metadata.name === namespace)!;
      const [quota, made] = Object.entries(resource.kubernetes_resource_quota_v1!).find(([, { metadata }]) => metadata.namespace === `\${kubernetes_namespace_v1.${id}.metadata[0].name}`)!;
      expect(made.spec).toEqual({ hard: { pods: '1G' }, scope_selector: { match_expression: [{ operator: 'In', scope_name: 'PriorityClass', values: ['system-cluster-critical'] }] } });
      expect({ name, first }).toEqual({ name, first: expect.arrayContaining([`kubernetes_resource_quota_v1.${quota}`]) as unknown });
    }
  });

  it('and of the agent and the rollout-operator', () => {
    expect(once.manifests['prod/agent']).toMatch(/kind: ResourceQuota\n[\s\S]*name: system-node-critical/);
    expect(once.manifests['prod/namespace']).toMatch(/kind: ResourceQuota\n[\s\S]*name: system-cluster-critical/);
  });

  it('holds every namespace but the agent\'s to "restricted"', () => {
    const namespaces = Object.values(stack('prod-platform').resource!.kubernetes_namespace_v1!).map((n) => n.metadata as { name: string; labels: { [l: string]: string } });
    expect(namespaces.map((n) => [n.name, n.labels['pod-security.kubernetes.io/enforce']])).toEqual([
      ['observability-agent', 'privileged'],
      ['observability', 'restricted'],
    ]);
    const inAgents = Object.keys(once.manifests).filter((m) => objects(m.slice(5)).some((o) => o.metadata.namespace === 'observability-agent' && o.kind === 'DaemonSet'));
    expect(inAgents).toEqual(['prod/agent']);
  });

  it('makes every service account that a pod names', () => {
    const made = Object.values(stack('prod-platform').resource!.kubernetes_service_account_v1!).map((s) => (s.metadata as { name: string }).name);
    const named = Object.values(once.manifests).flatMap((text) => [...text.matchAll(/serviceAccountName: (.+)/g)].map((m) => m[1]));
    expect(new Set(made)).toEqual(new Set(named));
  });
});

describe('props reach what they are for', () => {
  const config = (component: string, file: string, props: Partial<ObservabilityPlatformProps>): string => {
    const from = synthesize((app) => void platform(app, props));
    return objects(component, from).find((o) => o.kind === 'ConfigMap' && file in (o.data ?? {}))!.data![file]!;
  };

  it('overlays, which win and pass unknown keys through', () => {
    const loki = config('loki', 'loki.yaml', { overlays: { loki: { limits_config: { max_line_size: '1MB', brand_new_key: 1 } } } });
    expect(loki).toContain('max_line_size: 1MB');
    expect(loki).toContain('brand_new_key: 1');
  });

  it('retention, in the backend and in the bucket alike', () => {
    const from = synthesize((app) => void platform(app, { tier: Tier.MEDIUM.with({ retentionDays: { traces: 5 } }) }));
    const tempo = objects('tempo', from).find((o) => o.metadata.name === 'tempo-config')!.data!['tempo.yaml']!;
    expect(tempo.match(/block_retention: (\S+)/g)).toEqual(['block_retention: 120h', 'block_retention: 120h']);
    const rules = JSON.stringify(Object.values(stack('prod-foundation', from).resource!.aws_s3_bucket_lifecycle_configuration!));
    expect(rules).toMatch(/"expiration":\[\{"days":12\}\].*?single-tenant\/|single-tenant\/.*?"days":12/);
  });

  it('tenants, in collectors, backends, buckets and Grafana alike', () => {
    const authentication = Authentication.oidc({ issuer: 'https://login.example.com', audience: 'telemetry' });
    const tenants = Tenants.fromToken({ claim: 'team', allowed: ['shop'], default: 'unknown' });
    const from = synthesize((app) => void platform(app, { authentication, tenants, destinations: [Destination.newRelic({ apiKey: { name: 'new-relic', key: 'licence' }, signals: ['logs'] })] }));
    for (const role of ['trace-processor', 'metric-processor', 'log-processor']) expect(from.manifests[`prod/${role}`]).toContain('X-Scope-OrgID: shop');
    for (const role of ['gateway', 'to-newrelic']) expect(from.manifests[`prod/${role}`]).toContain('resource/no_tenant');
    expect(from.manifests['prod/tempo']).toContain('multitenancy_enabled: true');
    expect(from.manifests['prod/mimir']).toContain('multitenancy_enabled: true');
    expect(from.manifests['prod/loki']).toContain('auth_enabled: true');
    expect(from.manifests['prod/grafana']).toContain('httpHeaderValue1: shop|unknown|platform');
    const expired = (bucket: string): string[] => [...JSON.stringify(stack('prod-foundation', from).resource!.aws_s3_bucket_lifecycle_configuration![bucket]).matchAll(/"prefix":"([^"]+)"/g)].map((m) => m[1]!);
    const buckets = Object.keys(stack('prod-foundation', from).resource!.aws_s3_bucket_lifecycle_configuration!).map(expired);
    expect(buckets).toContainEqual(['fake/', 'shop/', 'unknown/', 'platform/']);
    expect(buckets.flat()).not.toContain('index/');
  });

  it('a load balancer before the gateway, in its release', () => {
    const authentication = Authentication.bearerTokens({ secret: { name: 'otlp-senders', key: 'tokens' } });
    const from = synthesize((app) => void platform(app, { authentication, exposure: { dnsNames: ['otlp.example.com'], sourceRanges: ['203.0.113.0/28'] } }));
    const balancers = (of: Synthesized): string[] => objects('gateway', of).filter((o) => JSON.stringify(o).includes('"LoadBalancer"')).map((o) => o.metadata.name);
    expect([balancers(from), balancers(once)]).toEqual([['gateway-external'], []]);
  });

  it('the namespace', () => {
    const from = synthesize((app) => void platform(app, { namespace: 'o11y' }));
    const used = new Set(Object.keys(from.manifests).flatMap((m) => objects(m.slice(5), from).map((o) => o.metadata.namespace)));
    expect(used).toEqual(new Set(['o11y', 'o11y-agent', 'cert-manager', undefined]));
    expect(from.manifests['prod/agent']).toContain('gateway.o11y.svc:4319');
    const admitted = objects('gateway', from).find((o) => o.kind === 'NetworkPolicy') as unknown as { readonly spec: { readonly ingress: readonly object[] } };
    expect(JSON.stringify(admitted.spec.ingress)).toContain('"o11y-agent"');
    expect(JSON.stringify(from)).not.toContain('observability.svc');
  });

  it('scraping, of every backend or of nothing', () => {
    const off = synthesize((app) => void platform(app, { scraping: 'off' }));
    for (const component of ['tempo', 'mimir', 'loki', 'grafana']) {
      expect(once.manifests[`prod/${component}`]).toContain('prometheus.io/scrape: "true"');
      expect(once.manifests[`prod/${component}`]).toContain('kubernetes.io/metadata.name: observability-agent');
      expect(off.manifests[`prod/${component}`]).not.toMatch(/prometheus\.io|observability-agent/);
    }
    expect(once.manifests['prod/agent']).toContain('scrape_interval: 15s');
    expect(off.manifests['prod/agent']).not.toContain('scrape_interval');
  });

  it('leave to grow the topic of traces, or not', () => {
    const script = (repartitionTraces: boolean): string => config('kafka-topics', 'topics.sh', { repartitionTraces });
    expect(script(true)).not.toBe(script(false));
    expect(config('kafka-topics', 'topics.sh', {})).toBe(script(false));
  });

  it('the mirror of images', () => {
    const from = synthesize((app) => void platform(app, { images: { registry: 'mirror.example.com/hub', overrides: { loki: 'mirror.example.com/loki@sha256:0' } } }));
    const images = new Set(Object.values(from.manifests).flatMap((text) => [...text.matchAll(/ image: (.+)/g)].map((m) => m[1]!)));
    expect([...images].filter((image) => !image.startsWith('mirror.example.com/'))).toEqual([]);
    expect(images).toContain('mirror.example.com/loki@sha256:0');
  });

  it('two platforms live in one app', () => {
    const both = synthesize((app) => {
      platform(app);
      new ObservabilityPlatform(app, 'test', {
        tier: Tier.MEDIUM,
        cloud: new AwsCloud({ region: 'eu-west-1' }),
        backend: (s) => new LocalBackend(s, { path: `../../../${s.node.id}.tfstate` }),
      });
    });
    expect(Object.keys(both.stacks)).toEqual([...IDS, 'test-foundation', 'test-operators', 'test-platform']);
    expect(both.stacks['prod-platform']).toEqual(once.stacks['prod-platform']);
  });
});

describe('tiers', () => {
  const made = (tier: Tier) => synthesize((app) => void platform(app, { tier }));

  it('Small has no Kafka, and its gateways write to the backends when those are ready', () => {
    const small = made(Tier.SMALL);
    expect(Object.keys(small.manifests).map((m) => m.slice(5))).toEqual(['agent', 'cluster-receiver', 'gateway', 'grafana', 'loki', 'mimir', 'namespace', 'tempo']);
    const text = JSON.stringify(small);
    for (const word of ['aws_msk', 'KAFKA_BROKERS', 'AmazonMSK', 'keda', 'rollout-operator"']) expect(text).not.toContain(word);
    const gateway = releases(small).find((r) => r.name === 'gateway')!;
    expect((gateway.depends_on as string[]).map((d) => /releases_([a-z-]+)_/.exec(d)?.[1])).toEqual(['namespace', 'tempo', 'mimir', 'loki']);
  });

  it.each([
    ['large', Tier.LARGE],
    ['xlarge', Tier.XLARGE],
  ])('%s keeps metrics in an ingest log of their own before the ingesters', (_name, tier) => {
    const from = made(tier);
    expect(from.manifests['prod/kafka-topics']).toContain('mimir-ingest');
    expect(from.manifests['prod/mimir']).toMatch(/ingest_storage:\n\s+enabled: true/);
  });

  it('between the rows are sized exactly', () => {
    const between = Tier.forLoad({ spansPerSecond: 80_000, activeSeries: 700_000, logLinesPerSecond: 20_000 });
    const sizes = new Map<string, number>();
    synthesize((app) => void Object.entries(platform(app, { tier: between }).sizing.load).forEach(([k, v]) => sizes.set(k, v as number)));
    expect([sizes.get('spansPerSecond'), sizes.get('activeSeries')]).toEqual([80_000, 700_000]);
  });

  it('take single numbers from the user, and the manifest has them', () => {
    const from = made(Tier.MEDIUM.with({ set: { 'loki.compactor.memoryMiB': 9216 } }));
    expect(from.manifests['prod/loki']).toContain('memory: 9Gi');
  });
});

describe('the summary', () => {
  it('names stacks, components, sizes and files', () => {
    let text = '';
    synthesize((app) => void (text = platform(app).summary()));
    for (const part of ['prod-foundation', 'mimir-ingester', '5 to 20', 'm6i.2xlarge', 'otlp-traces 6', 'your quota', '/manifests/prod/*.yaml']) expect(text).toContain(part);
  });
});
