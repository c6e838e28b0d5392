import { beforeAll, describe, expect, test } from 'vitest';
import { Grafana, type GrafanaProps } from '../../../lib/components/grafana';
import type { DatabaseTraits, PlatformTraits } from '../../../lib/facts';
import { kubernetesSchemas, type KubernetesSchemas } from '../../../scripts/schemas/kubernetes';
import type { KubeObject } from '../../../scripts/schemas/objects';
import { Rendered, TRAITS, reached } from '../microservices/rendered';

const authority = { secret: 'database-authority', key: 'ca.crt' };
const props: GrafanaProps = {
  traits: TRAITS,
  sizing: { replicas: 2, cpu: 0.5, memoryMiB: 1024 },
  sources: { tempo: 'http://tempo-query-frontend:3200', mimir: 'http://mimir-query-frontend:8080/prometheus', loki: 'http://loki-query-frontend:3100' },
};
const render = (over: Partial<GrafanaProps> = {}): Rendered => new Rendered((s) => new Grafana(s, 'grafana', { ...props, ...over }));
const rendered = render();
const server = rendered.get('Deployment', 'grafana').spec.template.spec;
const ini = (over: Partial<GrafanaProps> = {}): string => render(over).get('ConfigMap', 'grafana-config').data['grafana.ini'] ?? '';

/** Keys of one section of grafana.ini. */
function section(text: string, name: string): { readonly [key: string]: string } {
  const body = text.split(/^\[/m).find((part) => part.startsWith(`${name}]`)) ?? '';
  return Object.fromEntries([...body.matchAll(/^(\w+) = (.*)$/gm)].map((m) => [m[1] as string, m[2] as string]));
}

let schemas: KubernetesSchemas;
beforeAll(async () => {
  schemas = await kubernetesSchemas();
});

test('every object is one that Kubernetes knows', () => {
  expect(rendered.objects.flatMap((o) => schemas.validateObject(o as unknown as KubeObject))).toEqual([]);
});

describe('secrets', () => {
  test('are read from files of mounted Secrets', () => {
    expect(section(ini(), 'database')).toMatchObject({
      user: '$__file{/etc/platform/secrets/database/username}',
      password: '$__file{/etc/platform/secrets/database/password}',
    });
    expect(section(ini(), 'security')).toMatchObject({
      admin_user: '$__file{/etc/platform/secrets/admin/username}',
      admin_password: '$__file{/etc/platform/secrets/admin/password}',
      secret_key: '$__file{/etc/platform/secrets/key/key}',
    });
    const mounted = (server.volumes as { name: string; secret?: { secretName: string } }[]).filter((v) => v.secret !== undefined);
    expect(mounted.map((v) => [v.name, v.secret?.secretName])).toEqual([
      ['secret-etc-platform-secrets-admin', 'grafana-admin'],
      ['secret-etc-platform-secrets-key', 'grafana-secret-key'],
      ['secret-etc-platform-secrets-database', 'grafana-database'],
    ]);
  });

  test('stand in no file and no environment variable as text', () => {
    const texts = rendered.objects.flatMap((o) => Object.values(o.data ?? {}));
    const assigned = texts.join('\n').match(/^\s*\w*(password|secret_key|secret)\w* = .*$/gim) ?? [];
    expect(assigned.filter((line) => !line.includes('$__file{'))).toEqual([]);
    expect(assigned).toHaveLength(3);
    const env = rendered.objects.flatMap((o) => o.spec?.template?.spec.containers[0].env ?? []) as { name: string; value?: string }[];
    expect(env.filter((e) => /PASSWORD|_USER$|SECRET_KEY/.test(e.name) && e.value !== undefined)).toEqual([]);
  });

  test('written anew restart Grafana and run the database job again', () => {
    const after = render({ secretsRevision: 2 });
    expect(after.names('Job')).not.toEqual(rendered.names('Job'));
    expect(after.get('Deployment', 'grafana').spec.template).not.toEqual(rendered.get('Deployment', 'grafana').spec.template);
  });
});

test('nothing calls out, lets strangers in or changes by itself', () => {
  expect(section(ini(), 'analytics')).toEqual({ reporting_enabled: 'false', check_for_updates: 'false', check_for_plugin_updates: 'false', feedback_links_enabled: 'false' });
  expect(section(ini(), 'plugins')).toMatchObject({ preinstall_disabled: 'true', preinstall_auto_update: 'false', plugin_admin_enabled: 'false' });
  expect(section(ini(), 'auth.anonymous')).toEqual({ enabled: 'false' });
  expect(section(ini(), 'users')).toMatchObject({ allow_sign_up: 'false' });
  expect(section(ini(), 'security')).toMatchObject({ disable_gravatar: 'true', allow_embedding: 'false', cookie_secure: 'true' });
});

test('the overlay wins, passes unknown settings and removes', () => {
  const text = ini({ overlay: { security: { cookie_secure: false }, 'plugin.some-app': { unknown: 'a;b' }, news: null } });
  expect(section(text, 'security')).toMatchObject({ cookie_secure: 'false', allow_embedding: 'false' });
  expect(section(text, 'plugin.some-app')).toEqual({ unknown: '`a;b`' });
  expect(text).not.toContain('[news]');
});

test('a changed setting rolls the pods', () => {
  const annotations = (over: Partial<GrafanaProps>): object => render(over).get('Deployment', 'grafana').spec.template.metadata.annotations;
  expect(annotations({ overlay: { log: { level: 'debug' } } })).not.toEqual(annotations({}));
});

describe('the public URL', () => {
  test('decides over cookies and transport security', () => {
    expect(section(ini({ publicUrl: 'https://grafana.example.com/' }), 'security')).toMatchObject({ cookie_secure: 'true', strict_transport_security: 'true' });
    expect(section(ini({ publicUrl: 'http://grafana.lan/' }), 'security')).toMatchObject({ cookie_secure: 'false', strict_transport_security: 'false' });
    expect(section(ini({ publicUrl: 'https://grafana.example.com/' }), 'server').root_url).toBe('https://grafana.example.com/');
  });

  test('must be one', () => {
    expect(() => ini({ publicUrl: 'grafana.example.com' })).toThrow('publicUrl: got "grafana.example.com"');
  });
});

test('the database is reached by the fact of its host, encrypted, and checked where an authority is given', () => {
  expect(section(ini(), 'database')).toMatchObject({ type: 'postgres', host: '$__env{DATABASE_HOST}:5432', ssl_mode: 'require' });
  expect(server.containers[0].envFrom).toEqual([{ configMapRef: { name: 'platform-facts' } }]);
  const traits: PlatformTraits = { ...TRAITS, database: { ...TRAITS.database, authority: { secret: 'rds-ca', key: 'ca.crt' } } };
  const checked = render({ traits });
  expect(section(ini({ traits }), 'database')).toMatchObject({ ssl_mode: 'verify-full', ca_cert_path: '/etc/platform/database-ca/ca.crt' });
  const job = checked.objects.find((o) => o.kind === 'Job')?.spec.template.spec;
  expect(job.containers[0].env).toContainEqual({ name: 'PGSSLMODE', value: 'verify-full' });
  expect(job.volumes).toContainEqual({ name: 'secret-etc-platform-database-ca', secret: { secretName: 'rds-ca', defaultMode: 0o440, items: [{ key: 'ca.crt', path: 'ca.crt' }] } });
});

test.each<[string, Partial<DatabaseTraits>, string, string | undefined, string | undefined]>([
  ['nobody', {}, 'require', undefined, undefined],
  ['whom the image trusts, and the name', { sslMode: 'verify-full' }, 'verify-full', undefined, 'system'],
  ['an authority alone', { authority, sslMode: 'verify-ca' }, 'verify-ca', '/etc/platform/database-ca/ca.crt', '/etc/platform/database-ca/ca.crt'],
  ['an authority, and the name', { authority }, 'verify-full', '/etc/platform/database-ca/ca.crt', '/etc/platform/database-ca/ca.crt'],
])('the server`s certificate is shown to %s: Grafana and the job say the same', (_, database, mode, grafanas, jobs) => {
  const traits: PlatformTraits = { ...TRAITS, database: { ...TRAITS.database, ...database } };
  const { ssl_mode, ca_cert_path } = section(ini({ traits }), 'database');
  expect({ ssl_mode, ca_cert_path }).toEqual({ ssl_mode: mode, ca_cert_path: grafanas });
  const env = render({ traits }).objects.find((o) => o.kind === 'Job')?.spec.template.spec.containers[0].env as { name: string; value?: string }[];
  const value = (name: string): string | undefined => env.find((variable) => variable.name === name)?.value;
  expect([value('PGSSLMODE'), value('PGSSLROOTCERT')]).toEqual([mode, jobs]);
});

test('nobody creates a login and a database that exist', () => {
  const prepared = render({ traits: { ...TRAITS, database: { ...TRAITS.database, prepared: true } } });
  expect(prepared.objects.some((o) => o.kind === 'Job')).toBe(false);
});

test('replicas tell each other what they have sent', () => {
  expect(rendered.get('Deployment', 'grafana').spec.replicas).toBe(2);
  expect(section(ini(), 'unified_alerting')).toMatchObject({
    ha_listen_address: '$__env{POD_IP}:9094',
    ha_advertise_address: '$__env{POD_IP}:9094',
    ha_peers: 'grafana-headless:9094',
  });
  expect(server.containers[0].env).toContainEqual({ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } });
  const { spec } = rendered.get('Service', 'grafana-headless');
  expect(spec.clusterIP).toBe('None');
  expect(spec.ports.filter((p: { port: number }) => p.port === 9094).map((p: { protocol?: string }) => p.protocol ?? 'TCP')).toEqual(['TCP', 'UDP']);
});

test.each(['Deployment', 'Job'])('the pod of the %s is one that Pod Security "restricted" admits', (kind) => {
  const pod = rendered.objects.find((o) => o.kind === kind)?.spec.template.spec;
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: kind === 'Job' ? 70 : 472, seccompProfile: { type: 'RuntimeDefault' } });
  expect(pod.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
  expect(pod.automountServiceAccountToken).toBe(false);
});

test('what Grafana writes, it can write; its bundled data sources stay visible', () => {
  const scratch = (server.volumes as { name: string; emptyDir?: object }[]).filter((v) => v.emptyDir !== undefined).map((v) => v.name);
  expect(scratch).toEqual(['scratch-var-lib-grafana', 'scratch-tmp']);
  expect(server.containers[0].volumeMounts.filter((m: { mountPath: string }) => m.mountPath.startsWith('/usr/share/grafana'))).toEqual([]);
});

test('a database that is down makes it not ready, and restarts nothing', () => {
  expect(server.containers[0].readinessProbe.httpGet).toEqual({ path: '/api/health', port: 'http' });
  expect(server.containers[0].livenessProbe.httpGet).toBeUndefined();
});

test.each([undefined, 'general', 'storage'] as const)('server and job run on the pool they are given: %s', (pool) => {
  const of = render(pool === undefined ? {} : { pool });
  const pods = of.objects.filter((o) => o.kind === 'Deployment' || o.kind === 'Job').map((o) => o.spec.template.spec.nodeSelector);
  expect(pods).toEqual([{ 'observability-constructs/pool': pool ?? 'general' }, { 'observability-constructs/pool': pool ?? 'general' }]);
});

describe('the network policy', () => {
  const pods = (app: string): string => `{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"${app}"}}}`;
  const self = '{"podSelector":{"matchLabels":{"app.kubernetes.io/component":"server","app.kubernetes.io/name":"grafana"}}}';
  const database = '{"ipBlock":{"cidr":"10.0.0.0/16"}}:5432';

  test('lets it reach its replicas, the backends and its database', () => {
    expect(reached(rendered, 'grafana')).toEqual([`${self}:9094`, `${self}:9094`, `${pods('tempo')}:3200`, `${pods('mimir')}:8080`, `${pods('loki')}:3100`, database]);
    expect(reached(rendered, 'grafana-database')).toEqual([database]);
  });

  test('admits nobody but its replicas unless told', () => {
    expect(rendered.policy('grafana').spec.ingress?.flatMap((r) => (r.ports ?? []).map((p) => p.port))).toEqual([9094, 9094]);
    expect(rendered.policy('grafana-database').spec.ingress).toBeUndefined();
    const admitting = render({ admits: [{ namespace: 'ingress' }] }).policy('grafana').spec.ingress?.[0];
    expect(admitting).toEqual({ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }], ports: [{ port: 3000, protocol: 'TCP' }] });
  });

  test('lets it reach contact points when told', () => {
    expect(reached(render({ reaches: [{ peers: [{ cidr: '0.0.0.0/0' }], ports: [443] }] }), 'grafana')).toContain('{"ipBlock":{"cidr":"0.0.0.0/0"}}:443');
  });
});
