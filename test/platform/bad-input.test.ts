import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { ApiObject } from 'cdk8s';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Authentication, ObservabilityPlatform, Tenants, Tier, ValidationError, type ObservabilityPlatformProps } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { AzureCloud, AzureKafka, type AzureCloudProps } from '../../lib/clouds/azure';
import { GcpCloud, type GcpCloudProps } from '../../lib/clouds/gcp';
import { existingCluster } from '../support/existing';

let outdir: string;
beforeEach(() => void (outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'bad-input-'))));
afterEach(() => fs.rmSync(outdir, { recursive: true, force: true }));

const good: ObservabilityPlatformProps = {
  tier: Tier.MEDIUM,
  cloud: new AwsCloud({ region: 'us-west-2' }),
  backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }),
};

/** What is thrown, by the constructor or by synth; the output folder must be as it was before. */
function refused(build: (app: App) => void): ValidationError {
  fs.writeFileSync(path.join(outdir, 'earlier'), 'output');
  const app = new App({ outdir });
  const before = fs.readdirSync(outdir, { recursive: true });
  let thrown: unknown;
  try {
    build(app);
    app.synth();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ValidationError);
  expect(fs.readdirSync(outdir, { recursive: true })).toEqual(before);
  return thrown as ValidationError;
}

const props = (error: ValidationError): string[] => error.faults.map((f) => f.prop);

describe('bad input leaves the output as it was, and says what to write', () => {
  it.each(['us_west_2', 'frankfurt', 'US-WEST-2', 'us-west-2a', ''])('a region like "%s"', (region) => {
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, cloud: new AwsCloud({ region }) }));
    expect(error.path).toBe('prod');
    expect(props(error)).toContain('region');
  });

  it('tenants that nothing proves, or that anybody may be without a word about it', () => {
    const two = { allowed: ['shop'], default: 'unknown' };
    const token = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, tenants: Tenants.fromToken({ ...two, claim: 'team' }), authentication: Authentication.none() }));
    expect([token.path, props(token)]).toEqual(['prod', ['tenants']]);
    const header = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, tenants: Tenants.fromHeader(two) }));
    expect(props(header)).toEqual(['authentication']);
    expect(() => new ObservabilityPlatform(new App({ outdir }), 'prod', { ...good, tenants: Tenants.fromHeader(two), authentication: Authentication.none() })).not.toThrow();
    const own = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, tenants: { allowed: ['index'], fallback: 'A|B', platform: 'platform' } }));
    expect(props(own)).toEqual(['tenants.allowed', 'tenants.fallback']);
  });

  it('limits of tenants that are not there, or that would outlive their bucket', () => {
    const tenants = Tenants.single('shop');
    const limits = { mimir: { shop: { compactor_blocks_retention_period: '90d' }, search: {} } };
    expect(props(refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, tenants, tenantLimits: limits })))).toEqual(['tenantLimits.mimir.shop.compactor_blocks_retention_period', 'tenantLimits.mimir.search']);
    expect(props(refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, tenantLimits: { loki: { shop: {} } } })))).toEqual(['tenantLimits.loki']);
  });

  it('a gateway that anybody outside could write to', () => {
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, exposure: { dnsNames: ['otlp.example.com'], sourceRanges: [] } }));
    expect(props(error)).toEqual(['exposure', 'exposure.sourceRanges']);
  });

  it('a network too small for the pods', () => {
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, cloud: new AwsCloud({ region: 'us-west-2', network: { cidr: '10.0.0.0/22' } }) }));
    expect(props(error)).toEqual(['network.cidr']);
    expect(error.message).toMatch(/10\.0\.0\.0\/22.*[^]*\/1\d/);
  });

  it.each([0, -1, 0.5, NaN])('a retention of %s days', (logs) => {
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, tier: Tier.MEDIUM.with({ retentionDays: { logs } }) }));
    expect(props(error)).toEqual(['tier.retentionDays.logs']);
  });

  it('every fault at once', () => {
    const tier = Tier.MEDIUM.with({ retentionDays: { logs: 0, traces: -3 } });
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, tier, namespace: 'Not_A_Label', secretsRevision: 0 }));
    expect(props(error)).toEqual(['namespace', 'secretsRevision', 'tier.retentionDays.traces', 'tier.retentionDays.logs']);
  });

  it('a second platform of the same id', () => {
    const error = refused((app) => {
      new ObservabilityPlatform(app, 'prod', good);
      new ObservabilityPlatform(app, 'prod', good);
    });
    expect([error.path, ...props(error)]).toEqual(['prod', 'id']);
  });

  it('a second platform of the same id elsewhere in the app', () => {
    const error = refused((app) => {
      new ObservabilityPlatform(app, 'prod', good);
      new ObservabilityPlatform(new Construct(app, 'team'), 'prod', good);
    });
    expect(error.message).toContain('prod-foundation');
  });

  it.each(['Prod', 'prod_1', '-prod', 'p', 'a-very-long-name-for-a-platform'])('an id like "%s"', (id) => {
    expect(props(refused((app) => new ObservabilityPlatform(app, id, good)))).toEqual(['id']);
  });

  it('a platform inside a stack', () => {
    expect(props(refused((app) => new ObservabilityPlatform(new TerraformStack(app, 'mine'), 'prod', good)))).toEqual(['scope']);
  });

  it('no backend', () => {
    const without = { tier: good.tier, cloud: good.cloud } as unknown as ObservabilityPlatformProps;
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', without));
    expect(props(error)).toEqual(['backend']);
    expect(error.message).toContain('new S3Backend(stack');
  });

  it('neither tier nor cloud', () => {
    const without = { backend: good.backend } as unknown as ObservabilityPlatformProps;
    expect(props(refused((app) => new ObservabilityPlatform(app, 'prod', without)))).toEqual(['tier', 'cloud']);
  });

  it('a backend that is made in no stack, or elsewhere', () => {
    const nowhere = { ...good, backend: () => undefined } as unknown as ObservabilityPlatformProps;
    expect(props(refused((app) => new ObservabilityPlatform(app, 'prod', nowhere)))).toEqual(['backend']);
    const error = refused((app) => {
      const elsewhere = new TerraformStack(app, 'mine');
      new ObservabilityPlatform(app, 'prod', { ...good, backend: () => new LocalBackend(elsewhere, { path: 'a.tfstate' }) });
    });
    expect(props(error)).toEqual(['backend']);
  });

  it('a state at a path of this machine', () => {
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, backend: (stack) => new LocalBackend(stack, {}) }));
    expect(error.message).toContain('relative');
  });

  it('a Terraform value in a manifest', () => {
    const error = refused((app) => {
      const platform = new ObservabilityPlatform(app, 'prod', good);
      const { stringValue } = new TerraformVariable(platform.platformStack, 'team', {});
      new ApiObject(platform.workloads.charts.get('tempo')!, 'mine', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' }, data: { team: stringValue } });
    });
    expect(props(error)).toEqual(['ConfigMap/mine.data.team']);
  });

  it('a Terraform value in an overlay', () => {
    const error = refused((app) => {
      const elsewhere = new TerraformStack(app, 'mine');
      new LocalBackend(elsewhere, { path: 'mine.tfstate' });
      const { stringValue } = new TerraformVariable(elsewhere, 'team', {});
      new ObservabilityPlatform(app, 'prod', { ...good, overlays: { loki: { server: { http_path_prefix: stringValue } } } });
    });
    expect(props(error)).toEqual(['ConfigMap/loki-config.data.loki.yaml']);
  });

  it('an overlay that would lose data', () => {
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, overlays: { gateway: { exporters: { 'kafka/logs': { producer: { required_acks: 0 } } } } } }));
    expect(error.message).toContain('required_acks');
  });
});

describe('what another cloud has, or a cloud does not', () => {
  const aws = (changed: object): AwsCloud => new AwsCloud({ region: 'us-west-2', ...changed });
  const gcp = (changed: Partial<GcpCloudProps>): GcpCloud => new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', ...changed });
  const azure = (changed: Partial<AzureCloudProps>): AzureCloud => new AzureCloud({ subscriptionId: '11111111-2222-3333-4444-555555555555', region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] }, ...changed });
  const eventHubs = AzureKafka.eventHubs() as unknown as NonNullable<AzureCloudProps['ingestLog']>;
  const nowhere = { objectStore: undefined, storageClass: '' } as unknown as Parameters<typeof existingCluster>[0];

  it.each([
    ['a region of Google Cloud', aws({ region: 'us-central1' }), ['region']],
    ['zones that a region of AWS does not have', aws({ zones: ['us-west-2a', 'us-west-2b', 'us-west-2e'] }), ['zones']],
    ['a machine of Azure', aws({ nodeTypes: { general: 'Standard_D4s_v5' } }), ['nodeTypes.general']],
    ['a region of AWS', gcp({ region: 'us-west-2' }), ['region']],
    ['zones that a region of Google Cloud does not have', gcp({ zones: ['europe-west1-a', 'europe-west1-b', 'europe-west1-c'] }), ['zones']],
    ['all of AWS in Google Cloud', gcp({ region: 'us-west-2', nodeTypes: { general: 'm6i.xlarge' }, project: 'goog-telemetry' }), ['project', 'region', 'nodeTypes.general']],
    ['all of Google Cloud in Azure', azure({ region: 'europe-west1', zones: ['europe-west1-b', 'europe-west1-c', 'europe-west1-d'], nodeTypes: { general: 'n2-standard-4' } }), ['region', 'zones', 'nodeTypes.general']],
    ['Event Hubs for the ingest log', azure({ kafka: AzureKafka.eventHubs(), ingestLog: eventHubs }), ['ingestLog']],
    ['a cluster without an object store', existingCluster(nowhere), ['objectStore', 'storageClass']],
  ])('%s', (_, cloud, wrong) => {
    const error = refused((app) => new ObservabilityPlatform(app, 'prod', { ...good, cloud }));
    expect([error.path, props(error)]).toEqual(['prod', wrong]);
    for (const { allowed, write } of error.faults) expect([allowed, write]).not.toContain('');
  });
});
