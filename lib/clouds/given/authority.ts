import { createHash, X509Certificate } from 'node:crypto';
import { Token } from 'cdktf';
import type { Faults } from '../../errors';
import { AUTHORITY_SECRETS, type AuthorityTraits } from '../../facts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Ends as no encoded key does. */
const FILE_NAME = /^[\w./\\: -]{1,255}\.\w{2,4}$/;

/** The certificates alone: what stands around them in a file, as names and comments, would come into Terraform's own language. */
function certificatesOf(text: string): readonly string[] {
  return [...text.replace(/\r\n?/g, '\n').matchAll(CERTIFICATE)].map(([certificate]) => certificate);
}

/** The authority of a server of the user's own, of which the platform makes a Secret; nothing where none is given. */
export function authorityTraits(server: keyof typeof AUTHORITY_SECRETS, text: string | undefined): { readonly authority?: AuthorityTraits } {
  if (text === undefined) return {};
  const authority = AUTHORITY_SECRETS[server];
  // What it will be is not known, nor when it changes.
  if (Token.isUnresolved(text)) return { authority: { ...authority, certificates: text } };
  const certificates = certificatesOf(text).map((certificate) => `${certificate}\n`).join('');
  return { authority: { ...authority, certificates, checksum: createHash('sha256').update(certificates).digest('hex').slice(0, 12) } };
}

/** What it is, where it can be read. */
function parsed(certificate: string): X509Certificate | undefined {
  try {
    return new X509Certificate(certificate);
  } catch {
    return undefined;
  }
}

/** A root of old has no mark of an authority, but vouches for itself. */
function isAuthority({ ca, issuer, subject }: X509Certificate): boolean {
  return ca || issuer === subject;
}

/** What is wrong with text that is no authority's certificates: never the text itself, which may be a key. */
function wrong(text: string): { readonly got: string; readonly allowed: string } | undefined {
  if (text.includes('PRIVATE KEY')) return { got: 'a text with a private key', allowed: 'certificates alone: the text stands in the state of Terraform, and a client needs no key; one that was in a repository must be replaced' };
  if (Token.isUnresolved(text)) return undefined;
  if (FILE_NAME.test(text)) return { got: text, allowed: 'the text of the file, not its name' };
  const certificates = certificatesOf(text);
  const whole = 'certificates in PEM, each from BEGIN CERTIFICATE to END CERTIFICATE';
  if (certificates.length === 0) return { got: `a text of ${text.length} characters without a certificate`, allowed: whole };
  if (text.split('-----BEGIN ').length - 1 !== certificates.length) return { got: 'a text in which something begins that is no whole certificate', allowed: whole };
  for (const [index, certificate] of certificates.entries()) {
    const read = parsed(certificate);
    const which = `certificate ${index + 1} of ${certificates.length}`;
    if (read === undefined) return { got: `${which}, which cannot be read`, allowed: 'certificates in PEM as they were issued, with their line breaks' };
    if (!isAuthority(read)) return { got: `${which}, of ${read.subject.replaceAll('\n', ', ')}, which is a server's own`, allowed: "certificates of authorities: a server's own ends with its next renewal" };
  }
  return undefined;
}

/** Adds a fault for what is no text of certificates in PEM. A value that only Terraform knows is taken as it is. */
export function checkAuthority(prop: string, text: string | undefined, faults: Faults): void {
  const fault = text === undefined ? undefined : wrong(text);
  if (fault !== undefined) faults.add({ prop, ...fault, write: `${prop.split('.').at(-1)}: readFileSync('authority.pem', 'utf8')` });
}
