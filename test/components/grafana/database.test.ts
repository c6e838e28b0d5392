import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CREATE_DATABASE_SH, CREATE_DATABASE_SQL } from '../../../lib/components/grafana/database';
import { Postgres, postgresBinaries } from './postgres';

const bin = postgresBinaries();
if (bin === undefined) console.warn('No PostgreSQL server and client found (POSTGRES_BIN names one): the database job is read, not run.');

const MASTER = { user: 'master', password: "m'aster \"$1\\" };

interface Run {
  readonly code: number | null;
  readonly output: string;
}

describe('the script', () => {
  test('takes passwords from the environment alone and gives psql none as an argument', () => {
    const calls = CREATE_DATABASE_SH.split('\n').filter((line) => line.includes(' psql -'));
    expect(calls).toHaveLength(2);
    for (const call of calls) {
      expect(call).toMatch(/^\s*PGPASSWORD="\$\w+_PASSWORD" psql -X -w/);
      expect(call.slice(call.indexOf(' psql -'))).not.toContain('PASSWORD');
    }
  });

  test('lets psql hash the new password and never writes it into a statement', () => {
    expect(CREATE_DATABASE_SQL).toContain('\\password :"role"');
    expect(CREATE_DATABASE_SQL).not.toMatch(/PASSWORD/);
  });

  test('creates nothing that exists', () => {
    const creating = CREATE_DATABASE_SQL.split('\n').filter((line) => line.includes('CREATE '));
    expect(creating).toHaveLength(2);
    for (const line of creating) expect(line).toMatch(/WHERE NOT EXISTS .* \\gexec$/);
  });
});

describe.runIf(bin !== undefined)('against PostgreSQL', () => {
  let postgres: Postgres;
  const scripts = mkdtempSync(path.join(tmpdir(), 'database-job-'));
  const GRAFANA = { user: 'grafana', password: 'it\'s "s3cret\\" $HOME; --' };

  /** Runs the job's script as in its pod, without a terminal. */
  function run(own: typeof GRAFANA = GRAFANA, master = MASTER): Promise<Run> {
    const env = {
      ...process.env,
      DATABASE_HOST: '127.0.0.1',
      PGPORT: String(postgres.port),
      PGSSLMODE: 'disable',
      GRAFANA_DATABASE: 'grafana',
      GRAFANA_USER: own.user,
      GRAFANA_PASSWORD: own.password,
      ADMIN_USER: master.user,
      ADMIN_PASSWORD: master.password,
    };
    return new Promise((resolve) => {
      const child = spawn('/bin/sh', [path.join(scripts, 'create-database.sh')], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
      child.on('close', (code) => resolve({ code, output }));
    });
  }

  beforeAll(async () => {
    writeFileSync(path.join(scripts, 'create-database.sh'), CREATE_DATABASE_SH.replaceAll('/scripts/', `${scripts}/`));
    writeFileSync(path.join(scripts, 'create-database.sql'), CREATE_DATABASE_SQL);
    postgres = await Postgres.start(bin as string, { ...MASTER, password: MASTER.password.replaceAll("'", "''") });
  }, 120_000);

  afterAll(() => {
    postgres?.stop();
    rmSync(scripts, { recursive: true });
  });

  test('without a right login it fails', async () => {
    expect((await run(GRAFANA, { ...MASTER, password: 'wrong' })).code).not.toBe(0);
  });

  test('the first run creates login and database, owned by that login', async () => {
    expect(await run()).toMatchObject({ code: 0 });
    const owner = 'SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()';
    expect(postgres.sql(GRAFANA.user, GRAFANA.password, 'grafana', owner)).toBe('grafana');
    expect(postgres.sql(GRAFANA.user, GRAFANA.password, 'grafana', 'CREATE TABLE kept (id int)')).toBe('CREATE TABLE');
    expect(postgres.sql(GRAFANA.user, GRAFANA.password, 'grafana', 'SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user')).toBe('f');
  });

  test('a repeat needs the master login no more, which may have been rotated', async () => {
    const { code, output } = await run(GRAFANA, { ...MASTER, password: 'rotated' });
    expect(code).toBe(0);
    expect(output).toContain('nothing to do');
  });

  test('a password written anew replaces the old one and keeps the database', async () => {
    const anew = { ...GRAFANA, password: 'anew' };
    expect(await run(anew)).toMatchObject({ code: 0 });
    expect(postgres.sql(anew.user, anew.password, 'grafana', 'SELECT count(*) FROM kept')).toBe('0');
    expect(() => postgres.sql(GRAFANA.user, GRAFANA.password, 'grafana', 'SELECT 1')).toThrow('password authentication failed');
  });

  test('after a run that broke off it goes on', async () => {
    postgres.sql(MASTER.user, MASTER.password, 'postgres', 'DROP DATABASE grafana');
    expect(await run()).toMatchObject({ code: 0 });
  });

  test('neither its output nor the log of statements shows a password', async () => {
    const { output } = await run({ ...GRAFANA, password: 'last-one' });
    for (const text of [output, readFileSync(postgres.log, 'utf8')]) {
      expect(['last-one', GRAFANA.password, 's3cret', 'anew'].filter((password) => text.includes(password))).toEqual([]);
    }
  });
});
