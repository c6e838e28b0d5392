import { generateKeyPairSync } from 'node:crypto';
import { Fn, TerraformVariable, Testing, TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { authorityTraits, checkAuthority } from '../../../lib/clouds/given/authority';
import { Faults, ValidationError } from '../../../lib/errors';
import { AUTHORITY, NEXT_AUTHORITY, SERVER_CERTIFICATE } from '../../support/authority';

/** The whole message, as a user reads it; empty for what is taken. */
function refusal(text: string | undefined): string {
  const faults = new Faults();
  checkAuthority('kafka.certificateAuthority', text, faults);
  try {
    faults.throwIfAny('prod');
    return '';
  } catch (error) {
    return (error as ValidationError).message;
  }
}

const key = (type: 'pkcs8' | 'sec1', cipher = {}): string => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type, ...cipher }).toString();
const body = (pem: string): string => pem.split('\n')[1] as string;
const cut = AUTHORITY.slice(0, AUTHORITY.indexOf('-----END'));

test.each<[string, string | undefined]>([
  ['nothing', undefined],
  ['one certificate', AUTHORITY],
  ['two', `${AUTHORITY}${NEXT_AUTHORITY}`],
  ['line ends of Windows', AUTHORITY.replaceAll('\n', '\r\n')],
  ['what `openssl x509 -text` writes above it', `Certificate:\n    Signature Algorithm: ecdsa-with-SHA256\n${AUTHORITY}`],
])('%s is taken', (_, text) => {
  expect(refusal(text)).toBe('');
});

test.each<[string, string, string]>([
  ['nothing in it', '', 'a text of 0 characters without a certificate'],
  ['the name of a file', './pki/authority.pem', '"./pki/authority.pem"\n    allowed: the text of the file, not its name'],
  ['base64 of base64', Buffer.from(AUTHORITY).toString('base64'), 'without a certificate'],
  ['a certificate whose end is missing', cut, 'without a certificate'],
  ['a certificate whose end is missing, beside a whole one', `${cut}\n${AUTHORITY}`, 'no whole certificate'],
  ['line breaks as two characters each', AUTHORITY.trim().replaceAll('\n', '\\n'), 'certificate 1 of 1, which cannot be read'],
  ['a damaged one', `${AUTHORITY}${NEXT_AUTHORITY.replace(body(NEXT_AUTHORITY), '')}`, 'certificate 2 of 2, which cannot be read'],
  ['a request for a certificate', AUTHORITY.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'), 'without a certificate'],
  ['a server`s own certificate', `${SERVER_CERTIFICATE}${AUTHORITY}`, "certificate 1 of 2, of CN=kafka-1.acme.example, which is a server's own"],
])('%s is refused, with what to write', (_, text, expected) => {
  const message = refusal(text);
  expect(message).toContain(expected);
  expect(message).toContain("write: certificateAuthority: readFileSync('authority.pem', 'utf8')");
});

describe('a private key', () => {
  test.each<[string, string]>([
    ['alone', key('pkcs8')],
    ['of the older form', key('sec1')],
    ['that is encrypted', key('pkcs8', { cipher: 'aes-256-cbc', passphrase: 'x' })],
  ])('%s, or behind a certificate, is refused and not shown', (_, secret) => {
    for (const text of [secret, `${AUTHORITY}${secret}`]) {
      const message = refusal(text);
      expect(message).toContain('got "a text with a private key"');
      for (const line of secret.trim().split('\n').slice(1, -1)) expect(message).not.toContain(line);
      expect(JSON.stringify(authorityTraits('kafka', text))).not.toContain(body(secret));
    }
  });

  test('without its frame is not shown either', () => {
    const bare = body(key('pkcs8'));
    expect(refusal(bare)).toContain('without a certificate');
    expect(refusal(bare)).not.toContain(bare);
  });
});

describe('what the platform makes of it', () => {
  const { authority } = authorityTraits('kafka', `# ours, \${at("work")}\n${AUTHORITY.replaceAll('\n', '\r\n')}`);

  test('the certificates alone, whatever stands around them', () => {
    expect(authority).toMatchObject({ secret: 'kafka-authority', key: 'ca.crt', certificates: AUTHORITY });
    expect(authorityTraits('database', undefined)).toEqual({});
  });

  test('a checksum of them, and of nothing else', () => {
    expect(authority?.checksum).toMatch(/^[0-9a-f]{12}$/);
    expect(authorityTraits('kafka', AUTHORITY).authority?.checksum).toBe(authority?.checksum);
    expect(authorityTraits('kafka', `${AUTHORITY}${NEXT_AUTHORITY}`).authority?.checksum).not.toBe(authority?.checksum);
  });

  test('what only Terraform knows is taken as it is, without a checksum, which would be another in every synth', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    for (const text of [new TerraformVariable(stack, 'theirs', {}).stringValue, Fn.file('/etc/pki/authority.pem')]) {
      expect(refusal(text)).toBe('');
      expect(authorityTraits('kafka', text)).toEqual({ authority: { secret: 'kafka-authority', key: 'ca.crt', certificates: text } });
    }
  });
});
