import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../../../conformance/ports';

const DEBIAN = '/usr/lib/postgresql';

/** Folder of initdb and pg_ctl, or undefined where no PostgreSQL server is installed. POSTGRES_BIN names one outside the usual places. */
export function postgresBinaries(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((v) => path.join(DEBIAN, v, 'bin')) : [];
  const folders = [process.env.POSTGRES_BIN ?? '', ...versions, ...(process.env.PATH ?? '').split(path.delimiter)];
  const hasClient = spawnSync('psql', ['--version']).status === 0;
  return hasClient ? folders.find((f) => f !== '' && existsSync(path.join(f, 'initdb')) && existsSync(path.join(f, 'pg_ctl'))) : undefined;
}

/** PostgreSQL refuses to run as root, so as root it runs as nobody. */
const NOBODY = 65_534;
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Files of a server's certificate and its key. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A throw-away PostgreSQL on loopback, with a master login like a managed database's: no superuser, may create roles and databases. */
export class Postgres {
  private constructor(
    private readonly bin: string,
    public readonly folder: string,
    public readonly port: number,
  ) {}

  /** With a certificate it takes connections with and without TLS, as `sslmode` asks for them. */
  public static async start(bin: string, master: { readonly user: string; readonly password: string }, tls?: ServerCertificate): Promise<Postgres> {
    const server = new Postgres(bin, mkdtempSync(path.join(tmpdir(), 'postgres-')), (await freePorts(1))[0]!);
    const { folder, port } = server;
    const passwordFile = path.join(folder, 'password');
    writeFileSync(passwordFile, 'root-password');
    if ('uid' in identity) [folder, passwordFile].forEach((f) => chownSync(f, NOBODY, NOBODY));
    server.run('initdb', '-D', server.data, '-U', 'root', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--no-sync');
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c log_statement=all -c fsync=off${tls === undefined ? '' : ' -c ssl=on'}`;
    if (tls !== undefined) server.install(tls);
    server.run('pg_ctl', '-D', server.data, '-w', '-l', server.log, '-o', options, 'start');
    server.sql('root', 'root-password', 'postgres', `CREATE ROLE ${master.user} LOGIN CREATEROLE CREATEDB PASSWORD '${master.password}'`);
    return server;
  }

  private get data(): string {
    return path.join(this.folder, 'data');
  }

  /** Every statement as the server saw it. */
  public get log(): string {
    return path.join(this.folder, 'log');
  }

  /** Result of one statement as bare text. Throws when the login or the statement fails. */
  public sql(user: string, password: string, database: string, statement: string): string {
    const env = { ...process.env, PGPASSWORD: password, PGHOST: '127.0.0.1', PGPORT: String(this.port) };
    return execFileSync('psql', ['-X', '-w', '-A', '-t', '-U', user, '-d', database, '-c', statement], { env, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  public stop(): void {
    this.run('pg_ctl', '-D', this.data, '-w', '-m', 'immediate', 'stop');
    rmSync(this.folder, { recursive: true });
  }

  /** Under the names that it looks for by default. */
  private install({ certificate, key }: ServerCertificate): void {
    for (const [from, name] of [[certificate, 'server.crt'], [key, 'server.key']] as const) {
      const file = path.join(this.data, name);
      copyFileSync(from, file);
      chmodSync(file, 0o600);
      if ('uid' in identity) chownSync(file, NOBODY, NOBODY);
    }
  }

  private run(command: string, ...args: string[]): void {
    execFileSync(path.join(this.bin, command), args, { ...identity, cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
