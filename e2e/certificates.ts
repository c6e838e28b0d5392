import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from './process';

/** A certificate authority, one certificate of it for everything on the loopback, and the same for Java. */
export interface Certificates {
  /** Holds ca.crt, tls.crt and tls.key, as the pods' Secret does. */
  readonly folder: string;
  readonly ca: string;
  readonly keystore: string;
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

export async function makeCertificates(folder: string, password: string): Promise<Certificates> {
  fs.mkdirSync(folder, { recursive: true });
  const file = (name: string): string => path.join(folder, name);
  await run('openssl', ['req', '-x509', ...EC, '-keyout', file('ca.key'), '-out', file('ca.crt'), '-subj', '/CN=e2e authority', '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']);
  await run('openssl', ['req', ...EC, '-keyout', file('tls.key'), '-out', file('tls.csr'), '-subj', '/CN=localhost']);
  fs.writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n');
  await run('openssl', ['x509', '-req', '-in', file('tls.csr'), '-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out', file('tls.crt')]);
  await run('openssl', ['pkcs12', '-export', '-in', file('tls.crt'), '-inkey', file('tls.key'), '-certfile', file('ca.crt'), '-out', file('keystore.p12'), '-passout', 'env:KEYSTORE_PASSWORD'], { env: { KEYSTORE_PASSWORD: password } });
  return { folder, ca: file('ca.crt'), keystore: file('keystore.p12') };
}
