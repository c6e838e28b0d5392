import { App, LocalBackend } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { ObservabilityPlatform, Tier, ValidationError, type ObservabilityPlatformProps } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { AzureCloud } from '../../lib/clouds/azure';
import { GcpCloud, GcpKafka } from '../../lib/clouds/gcp';
import { synthesize, type Synthesized } from '../../lib/testing';
import { existingCluster } from '../support/existing';

const backend: ObservabilityPlatformProps['backend'] = (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` });
const platform = (props: object): ObservabilityPlatform => new ObservabilityPlatform(new App(), 'prod', { tier: Tier.MEDIUM, backend, ...props } as ObservabilityPlatformProps);

const CLOUDS = {
  aws: () => new AwsCloud({ region: 'us-west-2' }),
  'aws in Auto Mode': () => new AwsCloud({ region: 'us-west-2', cluster: { autoMode: true } }),
  gcp: () => new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', kafka: GcpKafka.managed() }),
  azure: () => new AzureCloud({ subscriptionId: '11111111-2222-3333-4444-555555555555', region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] } }),
};

interface Json {
  readonly resource: { readonly [type: string]: { readonly [name: string]: object } | undefined };
}
const resources = ({ stacks }: Synthesized, stack: string, type: string): [string, object][] => Object.entries((stacks[stack] as Json).resource[type] ?? {});

describe.each(Object.entries(CLOUDS))("delivery 'manifests' on %s", (_, cloud) => {
  const prod = platform({ cloud: cloud(), delivery: 'manifests' });
  const manifests = synthesize(prod);
  const terraform = synthesize(platform({ cloud: cloud() }));

  test('writes the same foundation and the same manifests', () => {
    expect(manifests.stacks['prod-foundation']).toEqual(terraform.stacks['prod-foundation']);
    expect(manifests.manifests).toEqual(terraform.manifests);
  });

  test('leaves Terraform what only it knows, at the same addresses', () => {
    expect(resources(manifests, 'prod-platform', 'helm_release')).toEqual([]);
    const kept = ['kubernetes_namespace_v1', 'kubernetes_secret_v1', 'kubernetes_service_account_v1', 'kubernetes_config_map_v1', 'kubernetes_storage_class_v1'];
    const keptOf = (of: Synthesized): unknown => kept.map((type) => resources(of, 'prod-platform', type));
    expect(keptOf(manifests)).toEqual(keptOf(terraform));
    expect(resources(manifests, 'prod-operators', 'kubernetes_namespace_v1')).toEqual(resources(terraform, 'prod-operators', 'kubernetes_namespace_v1'));
  });

  test('every operator is either a release or left to others, with values that are text', () => {
    const releases = ({ stacks }: Synthesized): string[] => Object.keys(stacks).flatMap((stack) => resources({ stacks } as Synthesized, stack, 'helm_release').map(([, release]) => (release as { name: string }).name));
    const components = prod.steps.flat() as string[];
    const installed = [...releases(manifests), ...prod.operators.map(({ name }) => name)];
    expect(installed.sort()).toEqual(releases(terraform).filter((name) => !components.includes(name)).sort());
    expect(JSON.stringify(prod.operators)).not.toContain('TfToken');
  });

  test('the README applies every manifest after Terraform and the operators', () => {
    const readme = manifests.guides['prod/README']!;
    const at = [...readme.matchAll(/-f (\S+)\.yaml/g)].map(([, file]) => `prod/${file}`);
    expect([...new Set(at)].sort()).toEqual(Object.keys(manifests.manifests).sort());
    expect(readme.indexOf("cdktf deploy 'prod-*'")).toBeLessThan(readme.indexOf('helm upgrade'));
    expect(readme.indexOf('helm upgrade')).toBeLessThan(readme.indexOf('-f namespace.yaml'));
    expect(readme).not.toContain('create secret');
  });
});

describe('the steps', () => {
  const step = ({ steps }: ObservabilityPlatform, name: string): number => steps.findIndex((names) => (names as readonly string[]).includes(name));

  test('hold every component once, each after what it needs', () => {
    const prod = platform({ cloud: CLOUDS.aws() });
    expect(prod.steps.flat().sort()).toEqual([...prod.workloads.charts.keys()].sort());
    for (const [first, then] of [['namespace', 'kafka-topics'], ['kafka-topics', 'gateway'], ['mimir', 'metric-processor'], ['gateway', 'agent']] as const) {
      expect(step(prod, first)).toBeLessThan(step(prod, then));
    }
  });

  test('put the check of the object store before all that keeps data, and Kafka before collectors', () => {
    const prod = platform({ cloud: existingCluster(), backend: undefined });
    for (const name of ['kafka', 'tempo', 'mimir', 'loki', 'grafana']) expect(step(prod, 'object-store')).toBeLessThan(step(prod, name));
    for (const name of ['gateway', 'trace-processor', 'log-processor']) expect(step(prod, 'kafka')).toBeLessThan(step(prod, name));
  });
});

describe('the operators', () => {
  test('are none where Terraform installs them', () => {
    expect(platform({ cloud: CLOUDS.aws() }).operators).toEqual([]);
    expect(platform({ cloud: existingCluster() }).operators).toEqual([]);
  });

  test('are those of the README in a cluster without Terraform', () => {
    const names = platform({ cloud: existingCluster(), backend: undefined }).operators.map(({ name }) => name);
    expect(names).toEqual(['cert-manager', 'keda', 'strimzi', 'opentelemetry-operator', 'rollout-operator']);
  });
});

test.each([
  [{ cloud: existingCluster(), delivery: 'manifests' }, 'terraform, since a backend asks for it'],
  [{ cloud: existingCluster(), backend: undefined, delivery: 'terraform' }, 'Terraform needs a backend'],
  [{ cloud: CLOUDS.aws(), delivery: 'argocd' }, 'terraform or manifests'],
])('refuses a delivery that means nothing: %#', (props, message) => {
  expect(() => platform(props)).toThrow(ValidationError);
  expect(() => platform(props)).toThrow(message);
});
