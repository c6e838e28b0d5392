import type { Construct } from 'constructs';
import { parse } from 'yaml';
import { PUBLIC_STORE, type PlatformTraits } from '../../../lib/facts';
import { ManifestTree } from '../../../lib/kube';
import { Tier, type NodeType, type PlatformSizing } from '../../../lib/sizing';

const NODE: NodeType = { name: 'm', cpu: 8, memoryMiB: 32_768, allocatableCpu: 7.9, allocatableMemoryMiB: 30_000, maxPods: 58 };

export const MEDIUM: PlatformSizing = Tier.MEDIUM.size({ collector: NODE, storage: NODE, general: NODE });

export const TRAITS: PlatformTraits = {
  objectStore: { kind: 's3', login: 'pod', listener: PUBLIC_STORE },
  storageClass: 'encrypted',
  kafka: { listener: { cidrs: ['10.0.0.0/16'], port: 9096 }, mechanism: 'SCRAM-SHA-512' },
  database: { listener: { cidrs: ['10.0.0.0/16'], port: 5432 } },
  identityEndpoints: [{ cidrs: ['169.254.170.23/32'], port: 80 }],
};

export const ADMITS = {
  ingest: [{ pods: { sends: 'yes' } }],
  query: [{ pods: { asks: 'yes' } }],
} as const;

interface NetworkRule {
  readonly from?: readonly unknown[];
  readonly to?: readonly unknown[];
  /** Default: every port. */
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
}

/** What the tests read of a Kubernetes object. */
export interface KubeObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: { readonly [key: string]: string } };
  readonly data: { readonly [file: string]: string };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of many kinds
  readonly spec: any;
}

export interface Policy {
  readonly spec: { readonly podSelector: object; readonly ingress?: readonly NetworkRule[]; readonly egress: readonly NetworkRule[] };
}

/** The objects of one component, by kind and name. */
export class Rendered {
  public readonly objects: readonly KubeObject[];

  public constructor(build: (scope: Construct) => unknown) {
    const chart = new ManifestTree().chart('test', 'observability');
    build(chart);
    this.objects = chart.toJson() as KubeObject[];
  }

  public get workloads(): readonly KubeObject[] {
    return this.objects.filter((o) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(o.kind));
  }

  public names(kind: string): string[] {
    return this.objects.filter((o) => o.kind === kind).map((o) => o.metadata.name);
  }

  public get(kind: string, name: string): KubeObject {
    const found = this.objects.find((o) => o.kind === kind && o.metadata.name === name);
    if (found === undefined) throw new Error(`no ${kind} ${name}; there are ${this.names(kind).join(', ')}`);
    return found;
  }

  /** A configuration file of the component's one ConfigMap, parsed. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as many shapes as backends
  public config(file: string): { readonly [key: string]: any } {
    return parse(this.objects.find((o) => o.kind === 'ConfigMap')?.data[file] ?? '', { version: '1.1' });
  }

  public policy(name: string): Policy {
    return this.get('NetworkPolicy', name);
  }
}

/** Workloads as `kind name replicas`; `-` where an autoscaler decides. */
export function listed(rendered: Rendered): string[] {
  return rendered.workloads.map((w) => `${w.kind} ${w.metadata.name} ${w.spec.replicas ?? '-'}`);
}

/** Ports that a workload may reach outside its own backend, as `peer:port`. */
export function reached(rendered: Rendered, workload: string): string[] {
  const [, ...beyondDns] = rendered.policy(workload).spec.egress;
  return beyondDns.flatMap((rule) => (rule.to ?? ['everybody']).flatMap((to) => (rule.ports ?? [{ port: 'every' }]).map((p) => `${to === 'everybody' ? to : JSON.stringify(to)}:${p.port}`)));
}

export const OBJECT_STORE = ['{"ipBlock":{"cidr":"0.0.0.0/0"}}:443', '{"ipBlock":{"cidr":"169.254.170.23/32"}}:80'];
export const KAFKA = ['{"ipBlock":{"cidr":"10.0.0.0/16"}}:9096'];
