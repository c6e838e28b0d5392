import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { kubernetesSchemas } from '../../scripts/schemas/kubernetes';
import { isCustom, readObjects, type KubeObject } from '../../scripts/schemas/objects';
import { synthesized } from '../support/synthesized';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of many kinds
type Any = any;

const RUNS_PODS = ['StatefulSet', 'DaemonSet', 'Deployment'];

/** The clusters of its regions, as its users synthesize them: every object in them. What they say to the central platform is in the example's own test. */
describe.each(['shop-eu', 'shop-asia'])('examples/multi-region, the cluster %s', (cluster) => {
  let objects: readonly KubeObject[] = [];
  const named = (kind: string): string[] => objects.filter((o) => o.kind === kind).map((o) => o.metadata.name);

  beforeAll(async () => {
    const manifests = path.join(await synthesized('multi-region'), 'manifests');
    expect(fs.readdirSync(manifests).sort()).toEqual(['central', 'shop-asia', 'shop-eu']);
    objects = readObjects(path.join(manifests, cluster)).map(({ object }) => object);
  }, 120_000);

  it('is what Kubernetes admits', async () => {
    const schemas = await kubernetesSchemas();
    expect(objects.filter((o) => !isCustom(o)).flatMap((o) => schemas.validateObject(o))).toEqual([]);
    expect(named('StatefulSet')).toEqual(['regional-gateway']);
    expect([...named('DaemonSet'), ...named('Deployment')].sort()).toEqual(['agent', 'cluster-receiver']);
  });

  it('has an account for every pod, and lets the agents in', () => {
    const accounts = objects.filter((o) => RUNS_PODS.includes(o.kind)).map((o) => (o as Any).spec.template.spec.serviceAccountName as string);
    expect(named('ServiceAccount').sort()).toEqual(accounts.sort());
    const policy = objects.find((o) => o.kind === 'NetworkPolicy' && o.metadata.name === 'regional-gateway') as Any;
    expect(JSON.stringify(policy.spec.ingress)).toContain('"kubernetes.io/metadata.name":"observability-agent"');
  });
});
