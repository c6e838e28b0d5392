import * as fs from 'node:fs';
import * as path from 'node:path';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { ApiObject } from 'cdk8s';
import { App, Fn, LocalBackend, TerraformLocal, TerraformOutput, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../bench/compare';
import { program } from '../../bench/generate/program';
import { run, type Run } from '../../bench/measure';
import { counts, readOutput, type Output } from '../../bench/output';
import { Releases, readOutputs } from '../../lib/delivery';
import { ManifestTree, clusterObject } from '../../lib/kube';

// Below the repository, where the program finds its modules.
const CACHE = path.join(__dirname, '..', '..', 'bench', '.cache');
let folder: string;
let ours: Output;
let bare: Output;
let taken: Run;

/** A provider for which there are no bindings, and a resource of it. */
class TimeProvider extends TerraformProvider {
  public constructor(stack: TerraformStack) {
    super(stack, 'time', { terraformResourceType: 'time', terraformProviderSource: 'hashicorp/time', terraformGeneratorMetadata: { providerName: 'time', providerVersionConstraint: '~> 0.13' } });
  }
}
class Sleep extends TerraformResource {
  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { create_duration: '120s' };
  }
}

/** Every way in which the platform writes Terraform, once. */
function foundation(app: App): { stack: TerraformStack; backend: LocalBackend } {
  const stack = new TerraformStack(app, 'foundation');
  const backend = new LocalBackend(stack, { path: 'foundation.tfstate' });
  new AwsProvider(stack, 'aws', { region: 'us-west-2', defaultTags: [{ tags: { my_tag: 'a' } }] });
  const east = new AwsProvider(stack, 'east', { region: 'us-east-1', alias: 'east' });
  const bucket = new S3Bucket(stack, 'bucket', { bucketPrefix: 'b-', tags: { a_b: '%{literal}' }, provider: east, lifecycle: { preventDestroy: true, ignoreChanges: ['tags_all'] } });
  const lifecycle = new S3BucketLifecycleConfiguration(stack, 'lifecycle', {
    bucket: bucket.id,
    rule: [{ id: 'a', status: 'Enabled', filter: [{ prefix: '' }], abortIncompleteMultipartUpload: [{ daysAfterInitiation: 3 }] }],
  });
  stack.addOverride('terraform.required_providers.aws.version', '~> 6.25');
  bucket.addOverride('force_destroy', false);
  new TimeProvider(stack);
  const known = new Sleep(stack, 'known', { terraformResourceType: 'time_sleep', terraformGeneratorMetadata: { providerName: 'time' }, dependsOn: [lifecycle] });
  new S3Bucket(stack, 'later', { dependsOn: [known], lifecycle: { preventDestroy: true } });
  new KmsKey(stack, 'a-key', { description: 'comes before what it waits for', dependsOn: [lifecycle], count: 2 });
  const local = new TerraformLocal(stack, 'account', Fn.element(Fn.split(':', bucket.arn), 4));
  new TerraformOutput(stack, 'ARN', { value: bucket.arn, staticId: true, sensitive: true, description: 'a "quoted" one' });
  new TerraformOutput(stack, 'ACCOUNT', { value: local.asString, staticId: true });
  return { stack, backend };
}

function platform(app: App, from: ReturnType<typeof foundation>): void {
  const stack = new TerraformStack(app, 'a-platform');
  new LocalBackend(stack, { path: 'platform.tfstate' });
  const { ARN } = readOutputs(stack, from, ['ARN']);
  new HelmProvider(stack, 'helm', { kubernetes: { configPath: ARN, exec: { apiVersion: 'v1', command: 'aws', env: { MY_VAR: 'x' } } } });
  stack.addOverride('terraform.required_version', '>= 1.11');
  stack.addOverride('ephemeral.aws_secretsmanager_secret_version.kafka', { secret_id: ARN });
  const chart = new ManifestTree().chart('tempo', 'observability');
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels: { 'a/b_c': 'd' } }, data: { 'a_b.yaml': 'x: ${env:X}\ny: on\n', empty: '', mode: '0777' } });
  clusterObject(chart, 'class', { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'p' }, value: 1000, globalDefault: false });
  new Releases(stack, 'releases', { platformId: 'prod' }).add('tempo', chart, { namespace: 'observability', dependsOn: [] });
}

beforeAll(async () => {
  fs.mkdirSync(CACHE, { recursive: true });
  folder = fs.mkdtempSync(path.join(CACHE, 'test-'));
  const app = new App({ outdir: path.join(folder, 'ours') });
  platform(app, foundation(app));
  app.synth();
  ours = readOutput(path.join(folder, 'ours'));
  const file = path.join(folder, 'bare.js');
  fs.writeFileSync(file, program(ours));
  taken = await run({ file, outdir: path.join(folder, 'bare') });
  bare = readOutput(path.join(folder, 'bare'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the program of bare classes', () => {
  it('makes the same resources and objects', () => {
    expect(compare(ours, bare)).toEqual([]);
    expect(counts(bare)).toEqual({ resources: 8, objects: 2 });
  });

  it('uses no class of this library', () => {
    const modules = [...fs.readFileSync(path.join(folder, 'bare.js'), 'utf8').matchAll(/require\(["'](.+?)["']\)/g)].map((m) => m[1]);
    expect(modules.filter((module) => !/^(node:path|cdktf|cdk8s|@cdktf\/provider-.+)$/.test(module!))).toEqual([]);
  });

  it('is measured from outside', () => {
    expect(taken.wallMs).toBeGreaterThan(0);
    expect(taken.cpuMs).toBeGreaterThan(0);
    expect(taken.peakMiB).toBeGreaterThan(10);
  });

  it.each([
    ['a block of a kind that no platform writes', { module: {} }, 'foundation: cannot write module'],
    ['a backend without a class', { terraform: { backend: { consul: {} } } }, 'no class is known for the backend consul'],
    ['an argument of cdktf that no platform uses', { resource: { aws_kms_key: { k: { for_each: {} } } } }, 'aws_kms_key.k: cannot write for_each'],
  ])('is not written for %s', (_, json, message) => {
    expect(() => program({ stacks: { foundation: { json, dependencies: [] } }, manifests: {} })).toThrow(message);
  });
});

describe('a difference', () => {
  const changed = (change: (output: Output) => void): string[] => {
    const other = structuredClone(bare);
    change(other);
    return compare(ours, other);
  };
  const key = (output: Output, path: string): { [key: string]: unknown } =>
    path.split('/').reduce((value, step) => (value as { [key: string]: unknown })[step], output as unknown) as { [key: string]: unknown };
  const FOUNDATION = 'stacks/foundation/json';

  it.each([
    ['an attribute', (o: Output) => void (key(o, `${FOUNDATION}/resource/aws_kms_key/a-key`).count = 3), ['/stacks/foundation/resource/aws_kms_key/a-key/count: ours 2, bare 3']],
    ['a resource that is missing', (o: Output) => void delete key(o, `${FOUNDATION}/resource`).aws_kms_key, [expect.stringContaining('bare nothing')]],
    ['a resource made by an override', (o: Output) => void delete key(o, `${FOUNDATION}/resource/aws_kms_key/a-key`)['//'], ['/stacks/foundation/resource/aws_kms_key/a-key///: ours "made by a construct", bare nothing']],
    ['an output', (o: Output) => void (key(o, `${FOUNDATION}/output`).MORE = {}), ['/stacks/foundation/output/MORE: ours nothing, bare {}']],
    ['a provider', (o: Output) => void (key(o, `${FOUNDATION}/provider/aws/0`).region = 'x'), ['/stacks/foundation/provider/aws/0/region: ours "us-west-2", bare "x"']],
    ['the order of stacks', (o: Output) => void (key(o, 'stacks/a-platform').dependencies = []), ['/stacks/a-platform/dependencies/0: ours "foundation", bare nothing']],
    ['text in an object', (o: Output) => void (key(o, 'manifests/prod/tempo/0/data').mode = 511), ['/manifests/prod/tempo/v1 ConfigMap observability c/data/mode: ours "0777", bare 511']],
    ['an object made twice', (o: Output) => void (o.manifests.prod!.tempo as unknown[]).push(o.manifests.prod!.tempo![0]), ['/manifests/prod/tempo/count: ours 2, bare 3']],
  ])('in %s is found', (_, change, expected) => {
    expect(changed(change)).toEqual(expected);
  });
});
