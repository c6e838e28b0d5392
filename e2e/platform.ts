import { LocalBackend } from 'cdktf';
import { parse, parseAllDocuments } from 'yaml';
import { Authentication, ObservabilityPlatform, RegionalGateway, Sampling, Tier, type ObservabilityPlatformProps, type Overlay } from '../lib';
import { AwsCloud } from '../lib/clouds/aws';
import { ManifestTree } from '../lib/kube';
import { synthesize } from '../lib/testing';

export const PROCESSORS = ['trace-processor', 'metric-processor', 'log-processor'] as const;
export type Processor = (typeof PROCESSORS)[number];
export type RoleName = 'gateway' | Processor;

/** A role as its pods have it. */
export interface Role {
  readonly config: Overlay;
  /** Environment that the manifest gives by value. */
  readonly env: { readonly [name: string]: string };
  readonly memoryMiB: number;
}

export interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly settings: { readonly [name: string]: string };
}

/** What a Medium platform on AWS runs, read from the manifests that it writes. */
export interface Platform {
  readonly roles: { readonly [R in RoleName]: Role };
  readonly topics: readonly Topic[];
  /** The limits of Mimir's configuration. */
  readonly mimirLimits: Overlay;
}

interface Container {
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly resources: { readonly limits: { readonly memory: string } };
}
interface KubeObject {
  readonly kind: string;
  readonly data?: { readonly [file: string]: string };
  readonly spec?: { readonly template?: { readonly spec: { readonly containers: readonly Container[] } } };
}

const MIB: { readonly [unit: string]: number } = { Mi: 1, Gi: 1024 };

const objectsOf = (manifest: string): KubeObject[] => parseAllDocuments(manifest).map((document) => document.toJS() as KubeObject);

function roleOf(objects: readonly KubeObject[]): Role {
  const text = objects.find((o) => o.kind === 'ConfigMap')?.data?.['config.yaml'];
  const container = objects.find((o) => o.kind === 'Deployment' || o.kind === 'StatefulSet')?.spec?.template?.spec.containers[0];
  const memory = /^(\d+)(Mi|Gi)$/.exec(container?.resources.limits.memory ?? '');
  if (text === undefined || container === undefined || memory === null) throw new Error('a manifest without configuration, container or memory limit');
  const env = Object.fromEntries((container.env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  return { config: parse(text, { version: '1.1' }) as Overlay, env, memoryMiB: Number(memory[1]) * MIB[memory[2]!]! };
}

function limitsOf(objects: readonly KubeObject[]): Overlay {
  const files = objects.flatMap(({ data }) => Object.entries(data ?? {})).filter(([name]) => name.endsWith('.yaml'));
  const found = files.map(([, text]) => parse(text, { version: '1.1' }) as { readonly limits?: Overlay } | null).find((config) => config?.limits !== undefined);
  if (found?.limits === undefined) throw new Error('no limits in the configuration of Mimir');
  return found.limits;
}

/** The lines `topic '<name>' <partitions> <copies> <growth> '<setting>' ...` of the Job's script. */
export function topicsOf(manifest: string): Topic[] {
  const script = objectsOf(manifest).flatMap((o) => Object.values(o.data ?? {})).join('\n');
  const lines = script.replaceAll('\\\n', ' ').matchAll(/^ *topic '([^']+)' (\d+) \d+ \w+ (.*)$/gm);
  return [...lines].map(([, name, partitions, settings]) => ({
    name: name!,
    partitions: Number(partitions),
    settings: Object.fromEntries([...settings!.matchAll(/'([^'=]+)=([^']*)'/g)].map(([, key, value]) => [key!, value!])),
  }));
}

/** Synthesizes the platform as a user would, and takes from its manifests what runs here. */
export function platform(props: Pick<ObservabilityPlatformProps, 'sampling' | 'redaction' | 'cardinality' | 'filters' | 'authentication'> = {}): Platform {
  const { manifests } = synthesize((app) => void new ObservabilityPlatform(app, 'prod', {
    tier: Tier.MEDIUM,
    cloud: new AwsCloud({ region: 'us-west-2' }),
    backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }),
    ...props,
  }));
  const role = (name: RoleName): Role => roleOf(objectsOf(manifests[`prod/${name}`]!));
  return {
    roles: { 'gateway': role('gateway'), 'trace-processor': role('trace-processor'), 'metric-processor': role('metric-processor'), 'log-processor': role('log-processor') },
    mimirLimits: limitsOf(objectsOf(manifests['prod/mimir']!)),
    topics: topicsOf(manifests['prod/kafka-topics']!).filter(({ name }) => name.startsWith('otlp-')),
  };
}

export const UNSAMPLED = { sampling: Sampling.none() } as const;

/** The same, with a gateway that asks for a token, as one that is reached from outside must. */
export const ASKING = { ...UNSAMPLED, authentication: Authentication.bearerTokens({ secret: { name: 'otlp-senders', key: 'tokens' } }) } as const;

/** A regional gateway that forwards to such a platform, as its chart has it. */
export function region(): Role {
  const chart = new ManifestTree().chart('region', 'observability');
  new RegionalGateway(chart, 'gateway', {
    traits: new AwsCloud({ region: 'eu-west-1' }).traits,
    clusterName: 'eu',
    issuer: { name: 'region-ca', kind: 'ClusterIssuer' },
    sizing: { replicas: 2, cpu: 1, memoryMiB: 1024, diskGiB: 10 },
    region: 'eu-west-1',
    central: { endpoint: 'otlp.example.com:4317', token: { name: 'central', key: 'token' }, authority: { name: 'central', key: 'ca.crt' } },
  });
  return roleOf(chart.toJson() as KubeObject[]);
}
