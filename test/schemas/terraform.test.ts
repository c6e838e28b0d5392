import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { synthesize } from '../../scripts/schemas/synthesize';
import { terraformObjects } from './checks/terraform';

it("reads what Terraform makes in the cluster, with the names of its namespaces and the keys of its Secrets", () => {
  const namespace = '${kubernetes_namespace_v1.cluster_namespace-workloads_1A2B.metadata[0].name}';
  const resource = {
    kubernetes_namespace_v1: { 'cluster_namespace-workloads_1A2B': { metadata: { name: 'observability' } } },
    kubernetes_service_account_v1: { a: { metadata: { name: 'tempo', namespace } } },
    kubernetes_config_map_v1: { b: { metadata: { name: 'facts', namespace: 'other' }, data: { REGION: '${aws.x.y}' } } },
    kubernetes_secret_v1: { c: { metadata: { name: 'login', namespace }, data_wo: { username: '', password: '' } } },
    aws_s3_bucket: { d: { metadata: { name: 'x' } } },
  };
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'terraform-objects-'));
  for (const [id, stack] of Object.entries({ 'prod-foundation': {}, 'prod-platform': { resource } })) {
    fs.mkdirSync(path.join(outdir, 'stacks', id), { recursive: true });
    fs.writeFileSync(path.join(outdir, 'stacks', id, 'cdk.tf.json'), JSON.stringify(stack));
  }
  const objects = terraformObjects(outdir);
  fs.rmSync(outdir, { recursive: true });
  expect(objects.map(({ kind, metadata, data }) => [kind, metadata.namespace, metadata.name, Object.keys(data as object)])).toEqual([
    ['ConfigMap', 'other', 'facts', ['REGION']],
    ['Namespace', undefined, 'observability', []],
    ['Secret', 'observability', 'login', ['username', 'password']],
    ['ServiceAccount', 'observability', 'tempo', []],
  ]);
});

it('an example that fails says why, and leaves no folder behind', async () => {
  const before = fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('synthesized-no-such-example-'));
  await expect(synthesize('no-such-example')).rejects.toThrow(/examples\/no-such-example does not synthesize:\n[\s\S]*main\.ts/);
  expect(fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('synthesized-no-such-example-'))).toEqual(before);
});
