import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Grafana } from '../../../lib/components/grafana';
import type { DatabaseTraits } from '../../../lib/facts';
import { Rendered, TRAITS } from '../microservices/rendered';
import { Postgres, postgresBinaries, type ServerCertificate } from './postgres';

const bin = postgresBinaries();
const openssl = spawnSync('openssl', ['version']).status === 0;
if (bin === undefined || !openssl) console.warn('No PostgreSQL with its client, or no openssl: what the database job thinks of a certificate is not run.');

const MASTER = { user: 'master', password: 'master-login' };
const authority = { secret: 'database-authority', key: 'ca.crt' };
const folder = mkdtempSync(path.join(tmpdir(), 'database-certificate-'));
const file = (name: string): string => path.join(folder, name);

/** What the job's pod of a database has: its scripts and its environment. */
function job(database: Partial<DatabaseTraits>): { readonly script: string; readonly env: { readonly [name: string]: string } } {
  const rendered = new Rendered((scope) => {
    new Grafana(scope, 'grafana', {
      traits: { ...TRAITS, database: { ...TRAITS.database, ...database } },
      sizing: { replicas: 1, cpu: 0.5, memoryMiB: 512 },
      sources: { tempo: 'http://tempo:3200', mimir: 'http://mimir:8080/prometheus', loki: 'http://loki:3100' },
    });
  });
  const scripts = rendered.objects.find(({ kind, data }) => kind === 'ConfigMap' && data['create-database.sh'] !== undefined)?.data ?? {};
  for (const [name, text] of Object.entries(scripts)) writeFileSync(file(name), text.replaceAll('/scripts/', `${folder}/`));
  const { env } = rendered.objects.find(({ kind }) => kind === 'Job')?.spec.template.spec.containers[0] as { env: { name: string; value?: string }[] };
  return { script: file('create-database.sh'), env: Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))) };
}

/** An authority's own certificate. */
function makeAuthority(name: string): string {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`), '-subj', `/CN=${name}`, '-addext', 'keyUsage=critical,keyCertSign'], { stdio: 'ignore' });
  return file(`${name}.crt`);
}

/** A server's certificate for `localhost` and nothing else. */
function makeServer(by: string): ServerCertificate {
  const [certificate, key] = [file('server.crt'), file('server.key')];
  execFileSync('openssl', ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', file('server.csr'), '-subj', '/CN=localhost'], { stdio: 'ignore' });
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n');
  execFileSync('openssl', ['x509', '-req', '-in', file('server.csr'), '-CA', file(`${by}.crt`), '-CAkey', file(`${by}.key`), '-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out', certificate], { stdio: 'ignore' });
  return { certificate, key };
}

describe.runIf(bin !== undefined && openssl)('the job that makes login and database, at a PostgreSQL with TLS', () => {
  let postgres: Postgres;
  let right: string;
  let other: string;

  /** Whether the job reaches its end, with this authority in its Secret and by this name of the server. */
  function run(traits: Partial<DatabaseTraits>, ca: string, host: string): { readonly done: boolean; readonly output: string } {
    const { script, env } = job(traits);
    const { PGSSLROOTCERT } = env;
    const { status, stdout, stderr } = spawnSync('/bin/sh', [script], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...env,
        ...(PGSSLROOTCERT === undefined ? {} : { PGSSLROOTCERT: ca }),
        PGPORT: String(postgres.port),
        DATABASE_HOST: host,
        GRAFANA_USER: 'grafana',
        GRAFANA_PASSWORD: 'own-login',
        ADMIN_USER: MASTER.user,
        ADMIN_PASSWORD: MASTER.password,
      },
    });
    return { done: status === 0, output: `${stdout}${stderr}` };
  }

  beforeAll(async () => {
    right = makeAuthority('right');
    other = makeAuthority('other');
    postgres = await Postgres.start(bin as string, MASTER, makeServer('right'));
  }, 120_000);

  afterAll(() => {
    postgres?.stop();
    rmSync(folder, { recursive: true });
  });

  test('one that another authority signed is refused, and so is another name, before any password is sent', () => {
    const refused = run({ authority }, other, 'localhost');
    expect(refused.done).toBe(false);
    expect(refused.output).toContain('certificate verify failed');
    const named = run({ authority }, right, '127.0.0.1');
    expect(named.done).toBe(false);
    expect(named.output).toContain('does not match host name');
    expect(readFileSync(postgres.log, 'utf8')).not.toMatch(/CREATE ROLE "?grafana|password authentication failed/);
  });

  test('one that the authority signed for this name is taken, also where the authority is one of several', () => {
    writeFileSync(file('both.crt'), `${readFileSync(other, 'utf8')}${readFileSync(right, 'utf8')}`);
    expect(run({ authority }, file('both.crt'), 'localhost')).toMatchObject({ done: true });
    expect(postgres.sql('grafana', 'own-login', 'grafana', 'SELECT 1')).toBe('1');
  });

  test('by `verify-ca` any name is taken, and another authority refused', () => {
    expect(run({ authority, sslMode: 'verify-ca' }, right, '127.0.0.1')).toMatchObject({ done: true });
    const refused = run({ authority, sslMode: 'verify-ca' }, other, '127.0.0.1');
    expect(refused.done).toBe(false);
    expect(refused.output).toContain('certificate verify failed');
  });

  test('without an authority anybody`s is taken', () => {
    expect(run({}, other, '127.0.0.1')).toMatchObject({ done: true });
  });
});
