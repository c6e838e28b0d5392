/** What no prop names is reached all the same: by an overlay, a patch of an object, an override of a resource; on a construct alone and inside a platform. */
import { ApiObject, App as ManifestApp, Chart, JsonPatch } from 'cdk8s';
import { App, LocalBackend, TerraformElement, TerraformStack } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { MskCluster } from '@cdktf/provider-aws/lib/msk-cluster';
import { describe, expect, it } from 'vitest';
import { ConfigFiles, Workload } from '../../lib/kube';
import { Gateway, ObservabilityPlatform, Tier, type KafkaSizing } from '../../lib';
import { AwsCloud, TelemetryBuckets } from '../../lib/clouds/aws';
import { matchers, synthesize, type Output } from '../../lib/testing';
import { COMPONENTS, traits } from './components';

expect.extend(matchers);

const { collector, kafka, buckets: sizing } = Tier.MEDIUM.components();
const { topics } = kafka as KafkaSizing;

describe('alone', () => {
  const chart = new Chart(new ManifestApp(), 'theirs', { namespace: 'telemetry' });
  const overlay = { service: { telemetry: { logs: { level: 'warn' } } } };
  const gateway = new Gateway(chart, 'gateway', { clusterName: 'shop', issuer: { name: 'theirs', kind: 'ClusterIssuer' }, traits, sizing: collector.gateway, destination: { kind: 'kafka', topics }, overlay });
  gateway.workload.object.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 10));
  gateway.workload.service?.metadata.addAnnotation('team', 'shop');
  gateway.workload.networkPolicy.metadata.addLabel('team', 'shop');
  ApiObject.of(gateway.node.findChild('pods').node.findChild('certificate')).addJsonPatch(JsonPatch.replace('/spec/duration', '720h0m0s'));
  const written: Output = synthesize(chart);

  it.each<[string, string, { readonly [field: string]: unknown }]>([
    ['ConfigMap', 'gateway-config', { data: { 'config.yaml': expect.stringContaining('level: warn') } }],
    ['Deployment', 'gateway', { spec: { minReadySeconds: 10 } }],
    ['Service', 'gateway', { metadata: { annotations: { team: 'shop' } } }],
    ['NetworkPolicy', 'gateway', { metadata: { labels: { team: 'shop' } } }],
    ['Certificate', 'gateway-tls', { spec: { duration: '720h0m0s' } }],
  ])('%s', (kind, name, fields) => {
    expect(written).toHaveManifest(kind, name, fields);
  });

  it('every object of every component is an ApiObject, by a path of its own', () => {
    for (const make of Object.values(COMPONENTS)) {
      const theirs = new Chart(new ManifestApp(), 'theirs', { namespace: 'telemetry' });
      const all = make(theirs).node.findAll();
      expect(all.filter((c) => ApiObject.isApiObject(c))).toHaveLength((theirs.toJson() as object[]).length);
      for (const part of all) if (part instanceof Workload || part instanceof ConfigFiles) expect(ApiObject.isApiObject(part.object)).toBe(true);
    }
  });

  it('a resource and its smaller ones', () => {
    const stack = new TerraformStack(new App(), 'theirs');
    new LocalBackend(stack, { path: '../../theirs.tfstate' });
    new AwsProvider(stack, 'aws', { region: 'us-west-2' });
    const { traces } = new TelemetryBuckets(stack, 'buckets', { name: 'lab', region: 'us-west-2', sizing });
    traces.bucket.addOverride('object_lock_enabled', true);
    (traces.node.findChild('lifecycle') as TerraformElement).addOverride('transition_default_minimum_object_size', 'varies_by_storage_class');
    const text = JSON.stringify(synthesize(stack).stacks);
    expect(text).toContain('"object_lock_enabled":true');
    expect(text).toContain('"transition_default_minimum_object_size":"varies_by_storage_class"');
  });
});

describe('inside a platform', () => {
  const platform = new ObservabilityPlatform(new App(), 'prod', {
    tier: Tier.MEDIUM,
    cloud: new AwsCloud({ region: 'us-west-2' }),
    backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }),
    overlays: { gateway: { service: { telemetry: { logs: { level: 'warn' } } } } },
  });
  platform.workloads.gateway.workload.object.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 10));
  const kafkaCluster = platform.foundationStack.node.findChild('aws').node.findChild('kafka').node.findChild('cluster') as MskCluster;
  kafkaCluster.addOverride('timeouts.create', '3h');
  const written = synthesize(platform);

  it('the same, in manifests and stacks', () => {
    expect(written.manifests['prod/gateway']).toMatch(/minReadySeconds: 10[^]*/);
    expect(written.manifests['prod/gateway']).toContain('level: warn');
    expect(JSON.stringify(written.stacks['prod-foundation'])).toContain('"timeouts":{"create":"3h"}');
  });
});
