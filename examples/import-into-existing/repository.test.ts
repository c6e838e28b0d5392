import { App } from 'cdktf';
import { matchers, synthesize } from 'observability-constructs/testing';
import { describe, expect, it } from 'vitest';
import { repository } from './app';

expect.extend(matchers);

const app = new App();
const { charts } = repository(app);
const { stacks } = synthesize(app);
const written = synthesize(charts.telemetry);

const typesIn = (stack: string): string[] => Object.keys((stacks[stack] as { resource: object }).resource).sort();

describe('the stacks', () => {
  it('are those of the team, with its provider and its state', () => {
    expect(Object.keys(stacks).sort()).toEqual(['shop', 'shop-telemetry']);
    expect(stacks['shop-telemetry']).toMatchObject({ terraform: { backend: { s3: { key: 'shop-telemetry.tfstate' } } } });
    expect(Object.keys((stacks['shop-telemetry'] as { provider: object }).provider).sort()).toEqual(['aws', 'kubernetes']);
  });

  it('leave what was there as it was', () => {
    expect(typesIn('shop')).toEqual(['aws_eks_cluster', 'aws_subnet', 'aws_vpc']);
  });

  it('have buckets and Kafka, and of the cluster the facts and a login', () => {
    const types = typesIn('shop-telemetry');
    expect(types.filter((type) => type.startsWith('kubernetes_'))).toEqual(['kubernetes_config_map_v1', 'kubernetes_secret_v1']);
    expect(types).toEqual(expect.arrayContaining(['aws_s3_bucket', 'aws_msk_cluster']));
    for (const type of ['aws_vpc', 'aws_eks_cluster', 'aws_db_instance', 'helm_release', 'kubernetes_namespace_v1']) expect(types).not.toContain(type);
    expect({ stacks, manifests: {} }).toHaveResource('aws_msk_cluster', { timeouts: { create: '3h' } });
  });
});

describe('the chart', () => {
  it('has a gateway into Kafka, which reads what Terraform writes', () => {
    expect(written).toHaveManifest('Deployment', 'gateway', { spec: { minReadySeconds: 10 } });
    expect(written.manifests['telemetry']).toContain('level: warn');
    expect(written.manifests['telemetry']).toContain('name: platform-facts');
    for (const kind of ['StatefulSet', 'DaemonSet']) expect(written.manifests['telemetry']).not.toContain(`kind: ${kind}`);
  });

  it('tells the shop where to send', () => {
    expect(synthesize(charts.shop).manifests['shop']).toContain('value: https://gateway.telemetry.svc:4318');
  });
});
