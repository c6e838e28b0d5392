import { App } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { argoCdApp } from '../../examples/gitops/argocd';
import { addSyncWaves } from '../../examples/gitops/waves';
import { Database, ObjectStore, ObservabilityPlatform, Tier, type ExistingClusterProps } from '../../lib';
import { diff, synthesize } from '../../lib/testing';
import { parseObjects, type KubeObject } from '../../scripts/schemas/objects';
import { existingCluster } from '../support/existing';

const CLUSTERS: { readonly [name: string]: Partial<ExistingClusterProps> } = {
  'S3 and PostgreSQL of its owner': {},
  'Rook and CloudNativePG': {
    objectStore: ObjectStore.rook({ storageClass: 'ceph-bucket', store: 'objects', buckets: { prefix: 'acme' }, gateway: { tls: {} } }),
    database: Database.cloudNativePg(),
  },
};

/** The example's own test has it on AWS, where it is used; its two files are said to do for a cluster that exists. */
describe.each(Object.entries(CLUSTERS))('the waves of examples/gitops in a cluster with %s', (_, changed) => {
  const prod = new ObservabilityPlatform(new App(), 'prod', { tier: Tier.MEDIUM, cloud: existingCluster(changed) });
  addSyncWaves(prod);
  const { manifests } = synthesize(prod);
  const objectsOf = (component: string): KubeObject[] => parseObjects(manifests[`prod/${component}`] ?? '', component);
  const all = Object.keys(manifests).flatMap((name) => objectsOf(name.replace('prod/', '')));
  const waves = (component: string): number[] => [...new Set(objectsOf(component).map(({ metadata }) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0)))];
  const expectBefore = (first: string, then: string): void => expect(Math.max(...waves(first))).toBeLessThan(Math.min(...waves(then)));

  it('bring namespaces and facts first', () => {
    expect([...waves('namespaces'), ...waves('cluster')]).toEqual([0, 0]);
    expectBefore('cluster', 'namespace');
  });

  it('bring the check of the object store before all that keeps data, and Kafka before collectors', () => {
    for (const name of ['kafka', 'tempo', 'mimir', 'loki', 'grafana']) expectBefore('object-store', name);
    for (const name of ['gateway', 'trace-processor', 'metric-processor', 'log-processor', 'agent']) expectBefore('kafka', name);
    if (changed.database !== undefined) expectBefore('postgres', 'grafana');
  });

  it('bring operators before custom resources', () => {
    const served: { readonly [group: string]: string } = { 'cert-manager.io': 'cert-manager', 'keda.sh': 'keda', 'kafka.strimzi.io': 'strimzi', 'postgresql.cnpg.io': 'cloudnative-pg' };
    const { applications = '' } = synthesize(argoCdApp('cdktf.out', prod, { repoURL: 'https://git.example.com/acme.git', targetRevision: 'main', path: 'manifests' })).manifests;
    const waveOf = (name: string): number => Number(parseObjects(applications, 'applications').find(({ metadata }) => metadata.name === name)?.metadata.annotations?.['argocd.argoproj.io/sync-wave']);
    const custom = new Set(all.map(({ apiVersion }) => apiVersion.split('/')[0] ?? '').filter((group) => group in served));
    expect(custom.size).toBeGreaterThan(2);
    for (const group of custom) expect(waveOf(served[group] ?? '')).toBeLessThan(waveOf('prod'));
  });

  it('keep what holds data', () => {
    const lost = diff({ stacks: {}, manifests }, { stacks: {}, manifests: {} }).filter(({ dataLoss, what }) => dataLoss !== undefined && !what.startsWith('Namespace '));
    const kept = all.filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/sync-options'] === 'Prune=false,Delete=false');
    expect(kept.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`).sort()).toEqual(lost.map(({ what }) => what).sort());
    expect(new Set(kept.map(({ kind }) => kind))).toContain('KafkaNodePool');
  });
});
