import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Chart, App as ManifestApp } from 'cdk8s';
import { App, Testing, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { ObservabilityPlatform, Tier } from '../../lib';
import * as aws from '../../lib/clouds/aws';
import * as azure from '../../lib/clouds/azure';
import { TerraformConstruct } from '../../lib/clouds/construct';
import * as gcp from '../../lib/clouds/gcp';
import { existingCluster } from '../support/existing';
import { props, refused } from '../support/refused';

const region = 'us-west-2';
const { buckets: sizing } = Tier.SMALL.components();
const buckets = (scope: Construct, id = 'telemetry'): aws.TelemetryBuckets => new aws.TelemetryBuckets(scope, id, { name: 'lab', region, sizing });

const stack = (): TerraformStack => new TerraformStack(Testing.app(), 'theirs');
const synth = (of: TerraformStack): string => Testing.synth(of, true);

type AnyConstruct = new (scope: Construct, id: string, props: never) => Construct;
/** Every construct that an entry point of a cloud shows. */
const CONSTRUCTS = Object.entries({ aws, azure, gcp }).flatMap(([cloud, all]) =>
  Object.entries(all as Record<string, unknown>).flatMap(([name, made]): [string, AnyConstruct][] => (typeof made === 'function' && made.prototype instanceof Construct ? [[`${cloud} ${name}`, made as AnyConstruct]] : [])),
);

describe.each(CONSTRUCTS)('%s', (name, Made) => {
  // A foundation is called by its cloud.
  const id = /(?:Gcp|Azure)Foundation$/.test(name) ? name.split(' ')[0]! : 'mine';

  it.each<[string, () => Construct]>([
    ['an App', () => new App()],
    ['a cdk8s Chart', () => new Chart(new ManifestApp(), 'chart')],
    ['a construct below an App', () => new Construct(new App(), 'team')],
  ])('in %s, says where it belongs', (_, scope) => {
    const error = refused(() => new Made(scope(), 'mine', {} as never));
    expect(props(error)).toEqual(['scope']);
    expect(error.message).toMatch(/\] 1 fault\n.*scope: got "(App|Chart chart|Construct team)"\n.*a TerraformStack/);
  });

  it('beside another of its id, says so', () => {
    const scope = stack();
    new Construct(scope, id);
    const error = refused(() => new Made(scope, 'mine', {} as never));
    expect([error.path, ...props(error)]).toEqual([`theirs/${id}`, 'id']);
  });
});

it('is tried for all', () => {
  expect(CONSTRUCTS.length).toBeGreaterThan(40);
  expect(CONSTRUCTS.filter(([, Made]) => !(Made.prototype instanceof TerraformConstruct)).map(([name]) => name)).toEqual(['aws TerraformConstruct', 'azure TerraformConstruct', 'gcp TerraformConstruct']);
});

describe('a provider', () => {
  it('that is missing is named, with what to add', () => {
    const scope = stack();
    buckets(scope);
    const error = refused(() => synth(scope));
    expect([error.path, ...props(error)]).toEqual(['theirs/telemetry', 'provider aws']);
    expect(error.message).toMatch(/in the stack theirs.*\n.*write: new AwsProvider\(stack, 'aws', \{ region: 'us-west-2' \}\) of '@cdktf\/provider-aws\/lib\/provider'/);
  });

  it.each<[string, (scope: TerraformStack) => void]>([
    ['google', (scope) => new gcp.EncryptionKey(scope, 'key', { keyRing: 'lab', name: 'lab', user: 'serviceAccount:lab' })],
    ['azurerm', (scope) => new azure.OwnIdentity(scope, 'own', { name: 'lab', region: 'westeurope', resourceGroup: 'lab', tags: {} } as never)],
    ['kubernetes', (scope) => new aws.EncryptedStorageClass(scope, 'class', { name: 'encrypted', keyArn: 'arn' })],
  ])('%s as well', (provider, build) => {
    const scope = stack();
    build(scope);
    expect(props(refused(() => synth(scope)))).toEqual([`provider ${provider}`]);
  });

  it('of another stack is none', () => {
    const app = Testing.app();
    new AwsProvider(new TerraformStack(app, 'other'), 'aws', { region });
    const scope = new TerraformStack(app, 'theirs');
    buckets(scope);
    expect(props(refused(() => synth(scope)))).toEqual(['provider aws']);
  });

  it('with an alias is used where it is named, and else refused: Terraform would take one without a region', () => {
    const scope = stack();
    const provider = new AwsProvider(scope, 'aws', { region, alias: 'oregon' });
    const made = buckets(scope);
    expect(refused(() => synth(scope)).message).toContain('telemetry.useProvider(oregon)');
    made.useProvider(provider);
    const { resource } = JSON.parse(synth(scope)) as { resource: Record<string, Record<string, { provider?: string }>> };
    expect(new Set(Object.values(resource).flatMap((named) => Object.values(named).map((r) => r.provider)))).toEqual(new Set(['aws.oregon']));
  });
});

it('a platform in a cdk8s Chart says which App it wants', () => {
  const chart = new Chart(new ManifestApp(), 'chart');
  const error = refused(() => new ObservabilityPlatform(chart, 'prod', { tier: Tier.SMALL, cloud: existingCluster() }));
  expect(props(error)).toEqual(['scope']);
  expect(error.message).toContain("import { App } from 'cdktf'");
});
