import type { Chart } from 'cdk8s';
import { App } from 'cdktf';
import type { ComponentName } from 'observability-constructs';
import { diff, matchers, synthesize } from 'observability-constructs/testing';
import { describe, expect, it } from 'vitest';
import { argoCdApp } from './argocd';
import { platform } from './platform';
import { addSyncWaves } from './waves';

expect.extend(matchers);

interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: { readonly [name: string]: string } };
  readonly spec: { readonly replicas?: number; readonly ignoreDifferences?: readonly { readonly kind: string; readonly name: string }[] };
}

const prod = platform(new App());
addSyncWaves(prod);
const written = synthesize(prod);
const argoCd = argoCdApp('cdktf.out', prod, { repoURL: 'https://git.example.com/observability.git', targetRevision: 'main', path: 'manifests' });

const objectsOf = (chart: Chart): KubeObject[] => chart.toJson() as KubeObject[];
const objects = [...prod.workloads.charts.values()].flatMap(objectsOf);
const wave = ({ metadata }: KubeObject): number => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);

const applications = objectsOf(argoCd.node.findChild('applications') as Chart);
const applicationWave = (name: string): number => wave(applications.find(({ metadata }) => metadata.name === name)!);

/** The wave of all objects of a component. */
function componentWave(name: ComponentName): number {
  const waves = new Set(objectsOf(prod.workloads.charts.get(name)!).map(wave));
  expect(waves.size, name).toBe(1);
  return [...waves][0]!;
}

describe('Terraform', () => {
  it('makes the foundation, and in the cluster what only it knows', () => {
    const releases = Object.values(written.stacks).flatMap((stack) => Object.values((stack as { resource: { helm_release?: object } }).resource.helm_release ?? {}) as { name: string }[]);
    expect(releases.map(({ name }) => name)).toEqual(['cluster-autoscaler']);
    for (const name of ['observability', 'observability-agent', 'keda']) expect(written).toHaveResource('kubernetes_namespace_v1', { metadata: { name } });
    expect(written).toHaveResource('kubernetes_secret_v1', { metadata: { name: 'kafka-credentials' } });
    expect(written).toHaveResource('kubernetes_config_map_v1', { metadata: { name: 'platform-facts' } });
  });
});

describe('Argo CD', () => {
  it('brings operators before what they serve', () => {
    const served: { readonly [group: string]: string } = { 'cert-manager.io': 'cert-manager', 'keda.sh': 'keda' };
    const groups = new Set(objects.map(({ apiVersion }) => apiVersion.split('/')[0]!).filter((group) => group.includes('.') && !group.endsWith('.k8s.io')));
    expect([...groups].sort()).toEqual(Object.keys(served));
    for (const operator of Object.values(served)) expect(applicationWave(operator)).toBeLessThan(applicationWave('prod'));
    expect(applicationWave('cert-manager')).toBeLessThan(applicationWave('opentelemetry-operator'));
  });

  it('brings what each component needs before it', () => {
    const order: readonly (readonly [ComponentName, ComponentName])[] = [
      ['namespace', 'kafka-topics'], ['namespace', 'loki'], ['kafka-topics', 'tempo'], ['kafka-topics', 'gateway'], ['tempo', 'trace-processor'],
      ['mimir', 'metric-processor'], ['loki', 'log-processor'], ['gateway', 'agent'], ['gateway', 'cluster-receiver'],
    ];
    for (const [first, then] of order) expect(componentWave(first), `${first}, ${then}`).toBeLessThan(componentWave(then));
    // Nothing stands in wave 0, where an object without an annotation would.
    expect(Math.min(...objects.map(wave))).toBe(1);
  });

  it('prunes and deletes nothing that holds data', () => {
    const lost = diff({ stacks: {}, manifests: written.manifests }, { stacks: {}, manifests: {} }).filter(({ dataLoss }) => dataLoss !== undefined);
    const kept = objects.filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/sync-options'] === 'Prune=false,Delete=false');
    expect(kept.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`).sort()).toEqual(lost.map(({ what }) => what).sort());
    expect(kept.length).toBeGreaterThan(10);
  });

  it('leaves replicas to the autoscalers', () => {
    const ignored = applications.find(({ metadata }) => metadata.name === 'prod')!.spec.ignoreDifferences ?? [];
    expect(ignored.map(({ name }) => name)).toEqual(expect.arrayContaining(['gateway', 'trace-processor', 'mimir-distributor']));
    for (const { kind, name } of ignored) {
      const scaled = objects.find((object) => object.kind === kind && object.metadata.name === name);
      expect(scaled?.spec, name).not.toHaveProperty('replicas');
    }
  });

  it('waits for a sync that succeeds before the next wave of Applications', () => {
    expect(argoCd).toHaveManifest('ConfigMap', 'argocd-cm', { data: { 'resource.customizations.health.argoproj.io_Application': expect.stringContaining('operationState.phase == "Succeeded"') } });
  });
});
