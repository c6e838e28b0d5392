import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { toYaml } from '../lib/config';
import type { Built } from './build';
import type { Cell } from './matrix';

/** What this machine has in place of a cluster. */
export interface Machine {
  readonly built: Built;
  /** Folder for one cell alone, removed afterwards. */
  readonly folder: string;
  /** URL on loopback of what a collector asks at its start: an OpenID Connect provider, and AWS's token service. */
  readonly services: string;
  /** Ports that nobody listens on, as many as any configuration names. */
  readonly freePorts: readonly number[];
}

/** A cell's configuration as this machine can read and start it. */
export interface Adapted {
  readonly text: string;
  readonly env: NodeJS.ProcessEnv;
  /** Components that had to be left out. */
  readonly left: readonly string[];
}

/**
 * Extensions that the library emits and that cannot be built from the proxy at any version near the target: their part of a
 * configuration is not proven, and every run says so.
 */
export const NOT_BUILT: { readonly [type: string]: string } = {
  googleclientauth: 'no version from 0.140 to 0.161 can be had from the Go proxy together with its checksum',
};

/** Names of the target version that what can be built knows by its old one. */
const OLD_NAMES: { readonly [name: string]: string } = { azure_auth: 'azureauth' };

/** What the run changes in its copy of a configuration, for people. */
export const CHANGES = [
  'paths of mounted Secrets and volumes, of the node and of its log files: a folder of this run, with a throwaway certificate, key or password file where one is read',
  'ports that it listens on, and those it reaches on loopback: free ones of loopback',
  'auth_type serviceAccount: kubeConfig, with one that names a port of loopback where nobody answers',
  `names by which the version that can be built knows a component: ${Object.entries(OLD_NAMES).map(([name, old]) => `${old} for ${name}`).join(', ')}`,
  'issuer_url of OpenID Connect, and the token service of AWS: stand-ins on loopback',
  `extensions that cannot be built (${Object.keys(NOT_BUILT).join(', ')}): left out with what names them`,
];

/** Environment that the cluster gives; anything else is text, long enough for a key. */
function valueOf(name: string): string {
  if (name === 'KAFKA_BROKERS' || name === 'KAFKA_BUFFER_BROKERS') return '127.0.0.1:1,127.0.0.1:2';
  if (name === 'K8S_NODE_IP') return '127.0.0.1';
  if (name.endsWith('CONNECTION_STRING')) return 'InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://127.0.0.1:1/';
  return 'x'.repeat(32);
}

/** A copy of a mounted file, by what its name says; all that is no certificate is a password file, which is a list of tokens as well. */
function writeFile(file: string, { certificate, key }: Built): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (file.endsWith('.crt')) fs.copyFileSync(certificate, file);
  else if (file.endsWith('.key')) fs.copyFileSync(key, file);
  else fs.writeFileSync(file, `user:{SHA}${createHash('sha1').update('x').digest('base64')}\n`);
}

/** Moves every mounted path below the run's folder, and puts there what the configuration reads. */
function movePaths(text: string, cell: Cell, { folder, built }: Machine): string {
  const here = (mounted: string): string => path.join(folder, 'root', mounted);
  let moved = text.replace(/(root_path: )(\/\S+)/g, (_, key: string, at: string) => {
    fs.mkdirSync(here(at), { recursive: true });
    return `${key}${here(at)}`;
  });
  for (const mount of [...cell.files, ...cell.folders]) {
    const isFile = cell.files.includes(mount);
    fs.mkdirSync(here(mount), { recursive: true });
    moved = moved.replace(new RegExp(`(?<![\\w./-])${mount}(/[\\w./-]+)?`, 'g'), (at) => {
      if (isFile) writeFile(here(at), built);
      return here(at);
    });
  }
  return moved;
}

/** Each port becomes a free one, the same wherever it stands. */
function movePorts(text: string, freePorts: readonly number[]): string {
  const ports = new Map<string, number>();
  const free = (port: string): number => {
    const moved = ports.get(port) ?? freePorts[ports.size];
    if (moved === undefined) throw new Error(`more than ${freePorts.length} ports in one configuration`);
    ports.set(port, moved);
    return moved;
  };
  return text
    .replace(/(?:0\.0\.0\.0|127\.0\.0\.1|localhost):(\d+)/g, (_, port: string) => `127.0.0.1:${free(port)}`)
    .replace(/(host: )0\.0\.0\.0(\s+port: )(\d+)/g, (_, host: string, between: string, port: string) => `${host}127.0.0.1${between}${free(port)}`);
}

/** Leaves out the extensions of a type, and every `auth` that names one. */
function without(type: string, text: string): string {
  const isIt = (value: unknown): boolean => typeof value === 'string' && value.split('/')[0] === type;
  const config = parse(text, { version: '1.1' });
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((v) => !isIt(v)).map(strip);
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([key, v]) => !isIt(key) && !(key === 'auth' && isIt((v as { authenticator?: unknown } | null)?.authenticator)));
    return Object.fromEntries(kept.map(([key, v]) => [key, strip(v)]));
  };
  return toYaml(strip(config) as Parameters<typeof toYaml>[0]);
}

/** A kubeconfig that leads nowhere. */
function kubeConfig({ folder }: Machine): string {
  const file = path.join(folder, 'kubeconfig');
  const named = { name: 'nowhere' };
  fs.writeFileSync(
    file,
    toYaml({
      'apiVersion': 'v1',
      'kind': 'Config',
      'current-context': named.name,
      'clusters': [{ ...named, cluster: { server: 'https://127.0.0.1:1' } }],
      'users': [{ ...named, user: {} }],
      'contexts': [{ ...named, context: { cluster: named.name, user: named.name } }],
    }),
  );
  return file;
}

/** What AKS adds to a pod with the label of workload identity, and no manifest says. */
const BY_WEBHOOK = { AZURE_CLIENT_ID: 'x', AZURE_TENANT_ID: 'x', AZURE_FEDERATED_TOKEN_FILE: '/dev/null' };

/** Names of `${env:...}` in a configuration that its pod does not have: the collector would read them as empty. */
export function missingEnv({ config, env }: Cell): string[] {
  const named = [...config.matchAll(/\$\{env:(\w+)/g)].map((match) => match[1] as string);
  return [...new Set(named)].filter((name) => !(name in env) && !(name in BY_WEBHOOK));
}

/** Writes a cell's configuration for this machine; everything that is not in `CHANGES` stays as the library wrote it. */
export function adapt(cell: Cell, machine: Machine): Adapted {
  const left = Object.keys(NOT_BUILT).filter((type) => new RegExp(`\\b${type}\\b`).test(cell.config));
  const built = left.reduce((text, type) => without(type, text), cell.config);
  const buildable = Object.entries(OLD_NAMES).reduce((text, [name, old]) => text.replace(new RegExp(`\\b${name}\\b`, 'g'), old), built);
  const text = movePorts(movePaths(buildable, cell, machine), machine.freePorts)
    .replace(/auth_type: serviceAccount/g, 'auth_type: kubeConfig')
    .replace(/issuer_url: \S+/g, `issuer_url: ${machine.services}`);
  // The identity of the pod, which the cloud puts there, and where it is exchanged for a role.
  const identity = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL_STS: machine.services };
  const env = Object.fromEntries(Object.entries(cell.env).map(([name, value]) => [name, value ?? valueOf(name)]));
  return { text, env: { PATH: process.env.PATH, HOME: machine.folder, TMPDIR: machine.folder, KUBECONFIG: kubeConfig(machine), ...identity, ...BY_WEBHOOK, ...env }, left };
}
