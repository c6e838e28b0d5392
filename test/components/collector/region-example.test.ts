import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetesSchemas } from '../../../scripts/schemas/kubernetes';
import { isCustom, type KubeObject } from '../../../scripts/schemas/objects';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of many kinds
type Any = any;

/** The example of a region, as its users run it: its files, and every object in them. */
describe('examples/region', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'region-'));
  let objects: readonly KubeObject[] = [];
  const named = (kind: string): string[] => objects.filter((o) => o.kind === kind).map((o) => o.metadata.name ?? '');

  beforeAll(() => {
    const root = path.join(__dirname, '../../..');
    execFileSync(process.execPath, ['--import', 'tsx', 'examples/region/main.ts'], { cwd: root, env: { ...process.env, CDK8S_OUTDIR: folder } });
    objects = fs.readdirSync(folder).flatMap((file) => parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8')).map((d) => d.toJS() as KubeObject));
  }, 60_000);
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test('is what Kubernetes admits', async () => {
    const schemas = await kubernetesSchemas();
    expect(objects.filter((o) => !isCustom(o)).flatMap((o) => schemas.validateObject(o))).toEqual([]);
    expect(named('StatefulSet')).toEqual(['regional-gateway']);
    expect([...named('DaemonSet'), ...named('Deployment')].sort()).toEqual(['agent', 'cluster-receiver']);
  });

  test('has an account for every pod, and lets the agents in', () => {
    const accounts = objects.filter((o) => ['StatefulSet', 'DaemonSet', 'Deployment'].includes(o.kind)).map((o) => (o as Any).spec.template.spec.serviceAccountName as string);
    expect(named('ServiceAccount').sort()).toEqual(accounts.sort());
    const agent = objects.find((o) => o.kind === 'ConfigMap' && o.metadata.name === 'agent-config') as Any;
    expect(agent.data['config.yaml']).toContain('endpoint: regional-gateway.observability.svc:4319');
    const policy = objects.find((o) => o.kind === 'NetworkPolicy' && o.metadata.name === 'regional-gateway') as Any;
    expect(JSON.stringify(policy.spec.ingress)).toContain('"kubernetes.io/metadata.name":"observability-agent"');
  });
});
