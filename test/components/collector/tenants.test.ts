import { describe, expect, test } from 'vitest';
import { Authentication, checkCollectorConfig, Destination, DestinationProcessor, Sampling, tenantNames, Tenants, type TenantSource } from '../../../lib/components/collector';
import { Rendered } from '../microservices/rendered';
import { COMMON, configOf, DIRECT, refusal, ROLES, SIZES, TOPICS } from './fixtures';

const two = { allowed: ['shop', 'search'], default: 'unknown' };
const authentication = Authentication.oidc({ issuer: 'https://login.example.com', audience: 'telemetry' });
const tenants = Tenants.fromToken({ ...two, claim: 'team' });
const NAMES = ['shop', 'search', 'unknown', 'platform'];
const PROCESSORS = ['trace-processor', 'metric-processor', 'log-processor'] as const;
const RULES = { lastingPaths: ['/var/lib/otelcol'] };
const UNMARK = { attributes: [{ pattern: '^observability\\.tenant$', action: 'delete' }] };

type Config = ReturnType<typeof configOf>;

const gateway = (over: object = {}): Config => configOf('gateway', { tenants, authentication, ...over });

/** Ids of exporters of a kind and the tenant whose header each sends. */
function headersOf({ exporters }: Config, prefix: string): { readonly [id: string]: string } {
  const found = Object.entries(exporters as { [id: string]: { headers?: { 'X-Scope-OrgID': string } } }).filter(([id]) => id.startsWith(prefix));
  return Object.fromEntries(found.map(([id, { headers }]) => [id, headers?.['X-Scope-OrgID'] ?? '']));
}

/** Every pipeline that ends at one of the backends' exporters. */
function lastPipelines({ service }: Config): [string, { receivers: string[]; processors: string[]; exporters: string[] }][] {
  return Object.entries(service.pipelines as { [name: string]: { receivers: string[]; processors: string[]; exporters: string[] } }).filter(([, { exporters }]) => exporters.some((id) => /\/(tempo|mimir|loki)/.test(id)));
}

describe('names', () => {
  test('are those of senders, the default and the platform, each once', () => {
    expect(tenantNames(tenants)).toEqual(NAMES);
    expect(tenantNames(Tenants.fromUser({ allowed: ['a', 'platform'], default: 'a' }))).toEqual(['a', 'platform']);
    expect(tenantNames(Tenants.single('shop'))).toEqual(['shop']);
  });

  test.each(['', 'Shop', 'a|b', 'a/b', '.', '..', '-a', 'a-', 'a'.repeat(31), 'index', 'anonymous', 'fake', 'single-tenant', 'a"b', 'a${X}', 7 as never])('refuses "%s"', (name) => {
    expect(refusal(() => Tenants.single(name))).toMatch(/name: got .*\n.*up to 30 small letters/);
    expect(refusal(() => Tenants.fromUser({ allowed: ['a', name], default: 'a' }))).toMatch(/allowed: got/);
    expect(refusal(() => Tenants.fromUser({ allowed: ['a'], default: name }))).toMatch(/default: got/);
    expect(refusal(() => Tenants.fromUser({ allowed: ['a'], default: 'a', platform: name }))).toMatch(/platform: got/);
  });

  test('are at least one, each once, and not many', () => {
    expect(refusal(() => Tenants.fromUser({ allowed: [], default: 'a' }))).toMatch(/at least one tenant/);
    expect(refusal(() => Tenants.fromUser({ allowed: ['a', 'a'], default: 'a' }))).toMatch(/each once/);
    const many = Array.from({ length: 19 }, (_, i) => `t${i}`);
    expect(refusal(() => Tenants.fromUser({ allowed: many, default: 't0' }))).toBe('nothing');
    expect(refusal(() => Tenants.fromUser({ allowed: many, default: 'x' }))).toMatch(/got 21/);
  });

  test.each(['authorization', 'Cookie', 'x y', ''])('are not read from the header "%s"', (header) => {
    expect(refusal(() => Tenants.fromHeader({ ...two, header }))).toMatch(/the name of a header/);
  });
});

describe('what proves a tenant', () => {
  const from = (source: TenantSource): Tenants => ({ allowed: ['a'], fallback: 'a', platform: 'platform', from: source });

  test.each([
    ['a token without OIDC', tenants, Authentication.bearerTokens({ secret: { name: 's', key: 'k' } }), /proves neither.*oidc/s],
    ['a token beside users', tenants, Authentication.basic({ secret: { name: 's', key: 'k' } }), /proves a sender's user.*oidc/s],
    ['users without basic', Tenants.fromUser(two), Authentication.none(), /proves neither.*basic/s],
    ['a header, with nothing said about authentication', Tenants.fromHeader(two), undefined, /authentication: got nothing.*whoever may send may write as any of them.*none\(\)/s],
    ['names of somebody’s own making', { ...from({ context: 'auth.subject', needs: 'user' }), allowed: ['A|B'] }, Authentication.basic({ secret: { name: 's', key: 'k' } }), /tenants\.allowed: got "A\|B"/],
  ])('refuses %s', (_, of, proof, message) => {
    expect(refusal(() => ROLES.gateway({ tenants: of, ...(proof === undefined ? {} : { authentication: proof }) }))).toMatch(message);
  });

  test('takes a header where the user says that nobody is asked', () => {
    expect(refusal(() => ROLES.gateway({ tenants: Tenants.fromHeader(two), authentication: Authentication.none() }))).toBe('nothing');
  });
});

describe('the gateway', () => {
  test('marks what comes through the senders’ door last of all, with the fallback or what the token says', () => {
    const { processors, service } = gateway();
    for (const signal of ['traces', 'metrics', 'logs']) {
      const outer = service.pipelines[signal];
      const inner = service.pipelines[`${signal}/collectors`];
      expect(outer.receivers).toEqual(['otlp']);
      expect(outer.processors.at(-1)).toBe('resource/tenant');
      expect(inner.receivers).not.toContain('otlp');
      expect(inner.processors.at(-1)).toBe('resource/no_tenant');
    }
    expect(processors['resource/no_tenant']).toEqual(UNMARK);
    expect(processors['resource/tenant'].attributes).toEqual([
      ...UNMARK.attributes,
      { key: 'observability.tenant', value: 'unknown', action: 'upsert' },
      { key: 'observability.tenant', from_context: 'auth.claims.team', action: 'upsert' },
    ]);
  });

  test('keeps headers only to read one, which web pages may send', () => {
    const open = { authentication: Authentication.none(), cors: { allowedOrigins: ['https://a.example.com'] } };
    const { receivers, processors } = gateway({ tenants: Tenants.fromHeader(two), ...open });
    expect(receivers.otlp.protocols.grpc.include_metadata).toBe(true);
    expect(receivers.otlp.protocols.http).toMatchObject({ include_metadata: true, cors: { allowed_headers: ['authorization', 'content-encoding', 'content-type', 'x-scope-orgid'] } });
    expect(JSON.stringify(receivers['otlp/collectors'])).not.toContain('include_metadata');
    expect(processors['resource/tenant'].attributes[2].from_context).toBe('metadata.x-scope-orgid');
    expect(JSON.stringify(gateway())).not.toContain('include_metadata');
  });

  test('of one tenant marks nothing, and without tenants is as it was', () => {
    expect(gateway({ tenants: Tenants.single('shop') })).toEqual(configOf('gateway', { authentication }));
  });

  test('without Kafka sends each tenant’s data under its header, in queues that share the disk', () => {
    const config = gateway(DIRECT);
    expect(checkCollectorConfig(config, RULES)).toEqual([]);
    for (const backend of ['tempo', 'mimir', 'loki']) expect(Object.values(headersOf(config, `otlp_${backend === 'tempo' ? 'grpc' : 'http'}/${backend}`))).toEqual(NAMES);
    const whole = configOf('gateway', DIRECT).exporters['otlp_http/loki'].sending_queue.queue_size;
    expect(config.exporters['otlp_http/loki_shop'].sending_queue.queue_size).toBeLessThanOrEqual(whole / 4);
    for (const [name, { processors }] of lastPipelines(config)) expect([name, processors.at(-1)]).toEqual([name, 'resource/no_tenant']);
  });
});

test('of many tenants each has a queue behind the sampler that a trace of 100,000 spans fits into, and one that a flush of many counts does', () => {
  const { exporters } = configOf('trace-processor', { tenants: Tenants.fromUser({ allowed: Array.from({ length: 18 }, (_, i) => `t${i}`), default: 'unknown' }) });
  const sizes = (prefix: string): number[] => Object.keys(exporters).filter((id) => id.startsWith(prefix)).map((id) => exporters[id].sending_queue.queue_size / 2 ** 20);
  expect(sizes('otlp_grpc/tempo_')).toEqual(Array(20).fill(40));
  expect(sizes('otlp_http/mimir_')).toEqual(Array(20).fill(32));
});

describe.each(PROCESSORS)('the %s', (role) => {
  const config = configOf(role, { tenants });

  test('keeps the rules', () => {
    const mayLose = role === 'trace-processor' ? ['traces/sampled', ...NAMES.flatMap((n) => [`traces/kept_${n}`, `metrics/generated_${n}`])] : [];
    expect(checkCollectorConfig(config, { ...RULES, mayLose })).toEqual([]);
  });

  test('sends to each backend under each tenant’s header, and takes the mark away', () => {
    const last = lastPipelines(config);
    expect(last.length).toBe(role === 'trace-processor' ? 8 : 4);
    for (const [name, { processors, exporters }] of last) {
      const tenant = name.split('_').at(-1) as string;
      expect(exporters).toHaveLength(1);
      expect(config.exporters[exporters[0] as string].headers).toEqual({ 'X-Scope-OrgID': tenant });
      expect(processors.at(-1)).toBe('resource/no_tenant');
    }
  });

  test('sends what has no mark to the platform’s tenant and what nobody allows to the default', () => {
    for (const router of Object.entries(config.connectors).filter(([id]) => id.startsWith('routing')).map(([, of]) => of as { default_pipelines: string[]; table: { condition: string; pipelines: string[] }[] })) {
      expect(router.default_pipelines.every((id) => id.endsWith('_unknown'))).toBe(true);
      const conditions = Object.fromEntries(router.table.map(({ condition, pipelines }) => [pipelines[0]?.split('_').at(-1), condition]));
      const mark = 'resource.attributes["observability.tenant"]';
      expect(conditions).toEqual({ shop: `${mark} == "shop"`, search: `${mark} == "search"`, platform: `${mark} == nil` });
    }
  });

  test('needs no router for one tenant', () => {
    const one = configOf(role, { tenants: Tenants.single('shop') });
    expect(Object.keys(one.connectors ?? {}).filter((id) => id.startsWith('routing'))).toEqual([]);
    expect(new Set(Object.values(headersOf(one, 'otlp_').valueOf()).filter((h) => h !== ''))).toEqual(new Set(['shop']));
  });
});

test('metrics of a tenant’s spans are counted by generators of its own', () => {
  const { connectors, service } = configOf('trace-processor', { tenants });
  expect(Object.keys(connectors).filter((id) => id.startsWith('span_metrics')).sort()).toEqual(NAMES.map((n) => `span_metrics/${n}`).sort());
  expect(service.pipelines['metrics/generated_shop']).toMatchObject({ receivers: ['span_metrics/shop', 'service_graph/shop'], exporters: ['otlp_http/mimir_shop'] });
});

describe('a destination', () => {
  const route = { name: 'vendor', endpoint: 'https://otlp.example.com' };
  const processor = (keepTenant: boolean, signal: 'traces' | 'logs', of: Tenants | undefined): Config =>
    new Rendered(
      (s) =>
        new DestinationProcessor(s, 'to', {
          ...COMMON,
          destination: Destination.otlp({ ...route, keepTenant }),
          signal,
          topic: TOPICS[signal],
          sizing: SIZES.processors[signal],
          sampling: Sampling.tail(),
          ...(of === undefined ? {} : { tenants: of }),
        }),
    ).config('config.yaml');
  const steps = ({ service }: Config): string[] => Object.values(service.pipelines as { [name: string]: { processors?: string[] } }).flatMap((p) => p.processors ?? []);

  test.each(['traces', 'logs'] as const)('does not learn of tenants, unless it is to: %s', (signal) => {
    expect(steps(processor(false, signal, tenants))).toContain('resource/no_tenant');
    expect(steps(processor(true, signal, tenants))).not.toContain('resource/no_tenant');
    expect(steps(processor(false, signal, undefined))).not.toContain('resource/no_tenant');
  });

  test('nor without Kafka', () => {
    const to = (keepTenant: boolean): Config => gateway({ ...DIRECT, destination: { ...DIRECT.destination, destinations: [Destination.otlp({ ...route, keepTenant })] } });
    const ends = (c: Config): string[] => ['traces', 'metrics', 'logs'].flatMap((signal) => c.service.pipelines[`${signal}/to-vendor`].processors as string[]);
    expect(ends(to(false)).filter((id) => id === 'resource/no_tenant')).toHaveLength(3);
    expect(ends(to(true))).not.toContain('resource/no_tenant');
  });
});
