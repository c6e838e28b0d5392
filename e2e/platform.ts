import { LocalBackend } from 'cdktf';
import { parse, parseAllDocuments } from 'yaml';
import { ObservabilityPlatform, Sampling, Tier, type ObservabilityPlatformProps, type Overlay } from '../lib';
import { AwsCloud } from '../lib/clouds/aws';
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

function roleOf(manifest: string): Role {
  const objects = parseAllDocuments(manifest).map((document) => document.toJS() as KubeObject);
  const text = objects.find((o) => o.kind === 'ConfigMap')?.data?.['config.yaml'];
  const container = objects.find((o) => o.kind === 'Deployment' || o.kind === 'StatefulSet')?.spec?.template?.spec.containers[0];
  const memory = /^(\d+)(Mi|Gi)$/.exec(container?.resources.limits.memory ?? '');
  if (text === undefined || container === undefined || memory === null) throw new Error('a manifest without configuration, container or memory limit');
  const env = Object.fromEntries((container.env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  return { config: parse(text, { version: '1.1' }) as Overlay, env, memoryMiB: Number(memory[1]) * MIB[memory[2]!]! };
}

/** The lines `topic '<name>' <partitions> <copies> <growth> '<setting>' ...` of the Job's script. */
export function topicsOf(manifest: string): Topic[] {
  const script = parseAllDocuments(manifest).map((document) => document.toJS() as KubeObject).flatMap((o) => Object.values(o.data ?? {})).join('\n');
  const lines = script.replaceAll('\\\n', ' ').matchAll(/^ *topic '([^']+)' (\d+) \d+ \w+ (.*)$/gm);
  return [...lines].map(([, name, partitions, settings]) => ({
    name: name!,
    partitions: Number(partitions),
    settings: Object.fromEntries([...settings!.matchAll(/'([^'=]+)=([^']*)'/g)].map(([, key, value]) => [key!, value!])),
  }));
}

/** Synthesizes the platform as a user would, and takes from its manifests what runs here. */
export function platform(props: Pick<ObservabilityPlatformProps, 'sampling' | 'redaction' | 'cardinality' | 'filters'> = {}): Platform {
  const { manifests } = synthesize((app) => void new ObservabilityPlatform(app, 'prod', {
    tier: Tier.MEDIUM,
    cloud: new AwsCloud({ region: 'us-west-2' }),
    backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }),
    ...props,
  }));
  const role = (name: RoleName): Role => roleOf(manifests[`prod/${name}`]!);
  return {
    roles: { 'gateway': role('gateway'), 'trace-processor': role('trace-processor'), 'metric-processor': role('metric-processor'), 'log-processor': role('log-processor') },
    topics: topicsOf(manifests['prod/kafka-topics']!).filter(({ name }) => name.startsWith('otlp-')),
  };
}

export const UNSAMPLED = { sampling: Sampling.none() } as const;
