import { describe, expect, test } from 'vitest';
import { Authentication, checkCollectorConfig, type GatewayProps } from '../../../lib/components/collector';
import { reached, type Rendered } from '../microservices/rendered';
import { DIRECT, ROLES, configOf, refusal } from './fixtures';

const secret = { name: 'otlp-senders', key: 'tokens' };
const issuer = 'https://login.example.com/realms/prod';
const WAYS = {
  none: Authentication.none(),
  bearerTokens: Authentication.bearerTokens({ secret }),
  basic: Authentication.basic({ secret }),
  oidc: Authentication.oidc({ issuer, audience: 'telemetry' }),
  mutualTls: Authentication.mutualTls(),
};

const kafka = (authentication: Authentication, over: Partial<GatewayProps> = {}): ReturnType<typeof configOf> => configOf('gateway', { authentication, ...over });
/** Volumes of the gateway's pods that hold what senders are checked against. */
const checkedAgainst = (of: Rendered, kind: string, name = 'secret-etc-otelcol-authentication'): unknown[] => of.get(kind, 'gateway').spec.template.spec.volumes.filter((v: { name: string }) => v.name === name);

describe.each(Object.entries(WAYS))('%s', (_, authentication) => {
  test.each([
    ['with Kafka', {}],
    ['without', DIRECT],
  ])('keeps the rules and the collectors’ own door, %s', (__, over) => {
    const config = kafka(authentication, over);
    expect(checkCollectorConfig(config, { lastingPaths: ['/var/lib/otelcol'] })).toEqual([]);
    const { grpc, ...others } = config.receivers['otlp/collectors'].protocols;
    expect(others).toEqual({});
    expect(grpc).toMatchObject({ endpoint: '0.0.0.0:4319', tls: { client_ca_file: '/etc/otelcol-tls/ca.crt', client_ca_file_reload: true, reload_interval: '1h', min_version: '1.2' } });
    expect(grpc).not.toHaveProperty('auth');
    for (const signal of ['traces', 'metrics', 'logs']) expect(config.service.pipelines[signal].receivers.slice(0, 2)).toEqual(['otlp', 'otlp/collectors']);
  });

  test('holds for both protocols, with certificates that are read anew', () => {
    const { grpc, http } = kafka(authentication).receivers.otlp.protocols;
    expect(grpc.auth).toEqual(http.auth);
    expect(grpc.tls).toEqual(http.tls);
    expect(grpc.tls).toMatchObject({ reload_interval: '1h', min_version: '1.2' });
  });
});

describe('the door for everybody', () => {
  test.each([
    ['bearerTokens', 'bearertokenauth', { scheme: 'Bearer', filename: '/etc/otelcol-authentication/tokens' }],
    ['basic', 'basicauth', { htpasswd: { file: '/etc/otelcol-authentication/tokens' } }],
    ['oidc', 'oidc', { providers: [{ issuer_url: issuer, audience: 'telemetry' }] }],
  ] as const)('asks %s', (way, id, extension) => {
    const config = kafka(WAYS[way]);
    expect(config.extensions[id]).toEqual(extension);
    expect(config.service.extensions).toContain(id);
    expect(config.receivers.otlp.protocols.http.auth).toEqual({ authenticator: id });
  });

  test('asks nothing unless told to', () => {
    const { extensions, receivers } = configOf('gateway');
    expect(Object.keys(extensions)).toEqual(['health_check']);
    expect(JSON.stringify(receivers.otlp)).not.toMatch(/auth|client_ca|cors/);
  });

  test('asks for certificates of the platform’s authority, or of another', () => {
    expect(kafka(WAYS.mutualTls).receivers.otlp.protocols.http.tls).toMatchObject({ client_ca_file: '/etc/otelcol-tls/ca.crt', client_ca_file_reload: true });
    const other = kafka(Authentication.mutualTls({ clientCa: { name: 'partners', key: 'ca.pem' } }));
    expect(other.receivers.otlp.protocols.grpc.tls).toMatchObject({ client_ca_file: '/etc/otelcol-clients/ca.pem', client_ca_file_reload: true });
    expect(other.receivers['otlp/collectors'].protocols.grpc.tls.client_ca_file).toBe('/etc/otelcol-tls/ca.crt');
  });

  test('reads one key of the user’s Secret as a file, beside the queue’s volume too', () => {
    const volume = { name: 'secret-etc-otelcol-authentication', secret: { secretName: 'otlp-senders', defaultMode: 0o440, items: [{ key: 'tokens', path: 'tokens' }] } };
    const authentication = WAYS.bearerTokens;
    expect(checkedAgainst(ROLES.gateway({ authentication }), 'Deployment')).toEqual([volume]);
    const direct = ROLES.gateway({ ...DIRECT, authentication });
    expect(checkedAgainst(direct, 'StatefulSet')).toEqual([volume]);
    expect(direct.get('StatefulSet', 'gateway').spec.template.spec.containers[0].volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/otelcol' });
  });

  test('reaches the provider of tokens, and trusts its authority', () => {
    const private_ = ROLES.gateway({ authentication: Authentication.oidc({ issuer: 'https://dex.example.com:5556', audience: 'a', issuerCa: { name: 'dex', key: 'ca.crt' } }) });
    expect(reached(private_, 'gateway')).toContain('{"ipBlock":{"cidr":"0.0.0.0/0"}}:5556');
    expect(checkedAgainst(private_, 'Deployment', 'secret-etc-otelcol-issuer')).toHaveLength(1);
    expect(private_.config('config.yaml').extensions.oidc.providers[0]).toMatchObject({ issuer_ca_path: '/etc/otelcol-issuer/ca.crt' });
    expect(reached(ROLES.gateway({ authentication: WAYS.oidc }), 'gateway')).toContain('{"ipBlock":{"cidr":"0.0.0.0/0"}}:443');
  });

  test.each([
    ['a token of a provider', Authentication.oidc({ issuer, audience: 'telemetry', issuerCa: { name: 'login', key: 'ca.crt' } })],
    ['a shared token', WAYS.bearerTokens],
  ])('asks for a certificate and %s, where one object says both', (_, token) => {
    const certificate = Authentication.mutualTls({ clientCa: { name: 'partners', key: 'ca.crt' } });
    const gateway = ROLES.gateway({ authentication: { ...token, ...certificate, mounts: [...(token.mounts ?? []), ...(certificate.mounts ?? [])] } });
    const { auth, tls } = gateway.config('config.yaml').receivers.otlp.protocols.grpc;
    expect([auth.authenticator, tls.client_ca_file]).toEqual([token.extension?.id, '/etc/otelcol-clients/ca.crt']);
    const { containers, volumes } = gateway.get('Deployment', 'gateway').spec.template.spec;
    for (const names of [volumes.map((v: { name: string }) => v.name), containers[0].volumeMounts.map((m: { mountPath: string }) => m.mountPath)]) expect(new Set(names).size).toBe(names.length);
  });

  test('lets web pages of listed origins send', () => {
    const { grpc, http } = configOf('gateway', { cors: { allowedOrigins: ['https://app.example.com', 'https://*.example.org:8443'] } }).receivers.otlp.protocols;
    expect(http.cors).toEqual({ allowed_origins: ['https://app.example.com', 'https://*.example.org:8443'], allowed_headers: ['authorization', 'content-encoding', 'content-type'], max_age: 7200 });
    expect(grpc).not.toHaveProperty('cors');
  });
});

describe('refuses', () => {
  const bad = (value: unknown): never => value as never;
  test.each<[string, () => unknown, string]>([
    ['a token in code', () => Authentication.bearerTokens(bad({ token: 'x' })), 'secret: got nothing'],
    ['a Secret without a key', () => Authentication.basic({ secret: bad({ name: 'senders' }) }), 'secret: got {"name":"senders"}'],
    ['a name that is none', () => Authentication.mutualTls({ clientCa: { name: 'No_Name', key: 'k' } }), 'clientCa: got'],
    ['a key with a path in it', () => Authentication.bearerTokens({ secret: { name: 'n', key: '../k' } }), 'secret: got'],
    ['a provider without TLS', () => Authentication.oidc({ issuer: 'http://login.example.com', audience: 'a' }), 'issuer: got "http://login.example.com"'],
    ['a token for anybody', () => Authentication.oidc({ issuer, audience: ' ' }), 'audience: got " "'],
    ['both faults at once', () => Authentication.oidc(bad({})), '2 faults'],
    ['pages of mutual TLS', () => ROLES.gateway({ authentication: WAYS.mutualTls, cors: { allowedOrigins: ['https://a.example.com'] } }), 'cors: got'],
    ['no origin', () => ROLES.gateway({ cors: { allowedOrigins: [] } }), 'cors.allowedOrigins: got []'],
    ...['*', 'https://*', 'https://*.com', 'https://*.*.example.com', 'https://a*.example.com', 'https://app.example.com/', 'app.example.com', 'https://App.example.com', 'null'].map(
      (origin): [string, () => unknown, string] => [`the origin ${origin}`, () => ROLES.gateway({ cors: { allowedOrigins: [origin] } }), `cors.allowedOrigins: got "${origin}"`],
    ),
  ])('%s', (_, build, message) => {
    expect(refusal(build)).toContain(message);
  });
});
