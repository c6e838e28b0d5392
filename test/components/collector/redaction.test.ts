import { describe, expect, test } from 'vitest';
import { Redaction, type RedactionPreset, type RedactionProps } from '../../../lib/components/collector';
import { ROLES, configOf, refusal } from './fixtures';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a processor's own shape
type Config = { readonly [key: string]: any };

function step(id: string, props: RedactionProps = {}, signal: 'traces' | 'metrics' | 'logs' = 'logs'): Config {
  const found = Redaction.of(props).steps()[signal].find((s) => s.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found.config;
}

const regex = (re2: string): RegExp => (re2.startsWith('(?i)') ? new RegExp(re2.slice(4), 'i') : new RegExp(re2));
const masked = (text: string, presets?: RedactionPreset[]): boolean =>
  step('redaction/pii', presets === undefined ? {} : { presets })['blocked_values'].some((v: string) => regex(v).test(text));
const maskedKey = (key: string): boolean => {
  const { blocked_key_patterns, ignored_key_patterns } = step('redaction/pii');
  return !ignored_key_patterns.some((v: string) => regex(v).test(key)) && blocked_key_patterns.some((v: string) => regex(v).test(key));
};

describe('the standard redaction', () => {
  test.each([
    'mail to jane.doe@example.com failed',
    'card 4111 1111 1111 1111',
    'card 378282246310005',
    'card 5500-0000-0000-0004',
    'card 6445 6445 6445 6445',
    'card 3530111333300000',
    'card 6200000000000005',
    'card 3056 930902 5904',
    'card 30569309025904',
    'ssn 123-45-6789',
    'cpf 123.456.789-09',
    'iban DE44 5001 0517 5407 3249 31',
    'Authorization: Bearer abcdefghijklmnop1234',
    'Authorization: Basic dXNlcjpwYXNz==',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc_def',
    'AKIAIOSFODNN7EXAMPLE',
    'password=hunter22',
    'PASSWORD: "hunter22"',
    '{"access_token":"abcd1234"}',
    'postgres://user:secret@db/x',
    '-----BEGIN RSA PRIVATE KEY-----',
  ])('masks %s', (text) => {
    expect(masked(text)).toBe(true);
  });

  test.each([
    'basic authentication is enabled',
    'bearer of bad news',
    'order 20261121 took 350 ms',
    'build 20261121094512 of 1763719512000',
    'at 1763719512000000 µs',
    'order 35301113333000001',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    'GET /users/42?page=2 200',
    '2026-11-21T01:22:21.329Z',
    '10.0.12.7:8080',
    'https://example.com/a:b',
    'GET /oauth/token 200',
  ])('leaves %s', (text) => {
    expect(masked(text)).toBe(false);
  });

  test('masks whole values by their key, but not what the platform writes', () => {
    expect(['password', 'db.password', 'http.request.header.authorization', 'user.email', 'customer_phone', 'x-api-key'].filter((k) => !maskedKey(k))).toEqual([]);
    expect(['http.route', 'user.id', 'token_count', 'service.name', 'host.name', 'mailbox'].filter(maskedKey)).toEqual([]);
  });

  test('has two patterns that do not begin with plain text', () => {
    expect(step('redaction/pii')['blocked_values'].filter((v: string) => /^(\(\?i\)|\\b|\[|\()/.test(v))).toHaveLength(2);
    expect(step('redaction/pii')['blocked_key_patterns']).toHaveLength(1);
  });

  test('looks into numbers and maps, and removes no attribute', () => {
    expect(step('redaction/pii')).toMatchObject({ allow_all_keys: true, redact_all_types: true, summary: 'silent' });
  });

  test('reaches what the processor leaves out of a span', () => {
    const { trace_statements, error_mode } = step('transform/span_text', {}, 'traces');
    expect(error_mode).toBe('ignore');
    expect(trace_statements.map((g: Config) => g['conditions'])).toEqual([['span.status.message != ""'], ['IsMatch(spanevent.name, "[^a-zA-Z0-9_.-]")'], ['IsMatch(span.name, "@")']]);
    const replaced = step('redaction/pii')['blocked_values'].map((v: string) => `replace_pattern(span.status.message, ${JSON.stringify(v)}, "****")`);
    expect(trace_statements[0].statements).toEqual(replaced);
    expect(trace_statements[1]).toMatchObject({ context: 'spanevent', statements: replaced.map((r: string) => r.replace('span.status.message', 'spanevent.name')) });
  });
});

describe('presets', () => {
  test('addresses of networks, which are left alone otherwise', () => {
    for (const text of ['from 10.0.12.7', 'from 2001:db8:0:0:0:0:0:1', 'from 2001:db8::8a2e:7334', 'from ::1']) {
      expect(masked(`${text} closed`, ['ipAddresses'])).toBe(true);
      expect(masked(`${text} closed`)).toBe(false);
    }
    for (const text of ['at 12:34:56.789', 'std::vector', '00:1b:44:11:3a:b7', 'v1.2.3', '300.1.2.3']) expect(masked(text, ['ipAddresses'])).toBe(false);
    expect(step('redaction/pii', { presets: ['ipAddresses'] })['ignored_key_patterns'].some((v: string) => regex(v).test('network.peer.address'))).toBe(false);
  });

  test('statements: by upstream’s reader in traces only, since it changes every log body', () => {
    const ids = (signal: 'traces' | 'metrics' | 'logs'): string[] => Redaction.of({ presets: ['sql'] }).steps()[signal].map((s) => s.id);
    expect(ids('traces')).toEqual(['redaction/sql', 'transform/sql', 'redaction/pii']);
    expect(ids('logs')).toEqual(['redaction/sql_logs', 'redaction/pii']);
    expect(step('redaction/sql', { presets: ['sql'] }, 'traces')).toMatchObject({ db_sanitizer: { sql: { enabled: true, attributes: ['db.query.text', 'db.statement'] } } });
    const logs = Redaction.of({ presets: ['sql'] }).steps().logs;
    expect(logs.some((s) => 'db_sanitizer' in s.config)).toBe(false);
  });

  test('come in one order, whatever the user’s', () => {
    const a = Redaction.of({ presets: ['credentials', 'email'] }).steps();
    expect(Redaction.of({ presets: ['email', 'credentials'] }).steps()).toEqual(a);
  });
});

describe('own rules', () => {
  test('patterns stand after the presets, and a $ stays one', () => {
    const { blocked_values } = step('redaction/pii', { presets: ['email'], patterns: ['order-\\$[0-9]+'], slowPatterns: ['[0-9]{9}$'] });
    expect(blocked_values.slice(1)).toEqual(['order-\\$$[0-9]+', '[0-9]{9}$$']);
  });

  test('keys are matched whole, and also where the platform’s own are not looked into', () => {
    expect(step('redaction/keys', { keys: ['host.name', 'a+b'] })).toMatchObject({ blocked_key_patterns: ['^(?:host\\.name|a\\+b)$'] });
    expect(step('redaction/keys', { keys: ['host.name'] })).not.toHaveProperty('ignored_key_patterns');
  });

  test('hashes are keyed by a secret, and not masked afterwards', () => {
    const hash = { keys: ['user.email'], secret: { name: 'redaction', key: 'hash-key' } };
    expect(step('redaction/hash', { hash })).toMatchObject({ hash_function: 'hmac-sha256', hmac_key: '${env:REDACTION_HASH_KEY}', redact_all_types: true });
    expect(step('redaction/pii', { hash })['ignored_keys']).toEqual(['user.email']);
    const gateway = ROLES.gateway({ redaction: Redaction.of({ hash }) });
    const { env } = (gateway.get('Deployment', 'gateway') as Config)['spec'].template.spec.containers[0];
    expect(env).toContainEqual({ name: 'REDACTION_HASH_KEY', valueFrom: { secretKeyRef: { name: 'redaction', key: 'hash-key' } } });
    expect(env).toContainEqual(expect.objectContaining({ name: 'KAFKA_PASSWORD' }));
  });

  test('an allowed value is a whole one: a text with one in it is still looked at', () => {
    expect(step('redaction/pii', { allow: { values: ['[a-z]+@example\\.com'], keys: ['support'] } })).toMatchObject({
      allowed_values: ['^(?:[a-z]+@example\\.com)$'],
      ignored_keys: ['support'],
    });
  });

  test('only what is asked for', () => {
    expect(Redaction.of({ presets: [], keys: ['a'] }).steps()).toMatchObject({ traces: [{ id: 'redaction/keys' }], metrics: [{ id: 'redaction/keys' }], logs: [{ id: 'redaction/keys' }] });
    expect(JSON.stringify(configOf('gateway', { redaction: Redaction.off() }))).not.toContain('redaction');
  });
});

describe('refuses', () => {
  test.each<[string, RedactionProps, string]>([
    ['lookaround', { slowPatterns: ['(?<=id )[0-9]+'] }, 'lookaround'],
    ['a back reference', { slowPatterns: ['(a)\\1'] }, 'back reference'],
    ['an escape of another dialect', { patterns: ['order\\Z'] }, 'an escape that RE2 does not know'],
    ['what matches everywhere', { slowPatterns: ['[0-9]*'] }, 'matches everywhere'],
    ['a slow start', { patterns: ['(?i)order-[0-9]+'] }, "write: slowPatterns: ['...']"],
    ['alternatives at the start', { patterns: ['order|basket'] }, "write: slowPatterns: ['...']"],
    ['a wrong allowed value', { allow: { values: ['('] } }, 'allow.values[0]'],
    ['an empty key', { keys: [''] }, 'keys[0]'],
    ['a key twice', { keys: ['a', 'a'] }, 'keys[1]'],
    ['a key both ways', { keys: ['a'], hash: { keys: ['a'], secret: { name: 's', key: 'k' } } }, 'either hashed or masked'],
    ['a hash without a secret', { hash: { keys: ['a'], secret: { name: '', key: 'k' } } }, 'hash.secret'],
    ['nothing to do', { presets: [] }, 'Redaction.off()'],
    ['a preset that is none', { presets: ['emails' as RedactionPreset] }, 'email, nationalIds'],
  ])('%s', (_, props, says) => {
    expect(refusal(() => Redaction.of(props))).toContain(says);
  });

  test('with all faults at once', () => {
    expect(refusal(() => Redaction.of({ patterns: ['('], keys: [''], allow: { values: ['a**'] } }))).toContain('3 faults');
  });
});
