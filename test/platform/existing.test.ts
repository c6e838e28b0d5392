import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'cdktf';
import { afterAll, describe, expect, test } from 'vitest';
import { Database, Kafka, Nodes, ObjectStore, ObservabilityPlatform, Tier, ValidationError, type ExistingClusterProps, type RookStoreProps } from '../../lib';
import { readObjects, type KubeObject } from '../../scripts/schemas/objects';
import { existingCluster } from '../support/existing';
import { synthesizedPlatform } from '../support/synthesized';
import { DATABASE_CONNECTIONS } from '../../lib/facts';

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'existing-'));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

interface Output {
  readonly folder: string;
  readonly readme: string;
  readonly objects: readonly KubeObject[];
}

function output(changed: Partial<ExistingClusterProps> = {}, { tier = Tier.MEDIUM, terraform = false } = {}): Output & { readonly outdir: string } {
  const outdir = synthesizedPlatform({ tier, cloud: existingCluster(changed), terraform });
  const folder = path.join(outdir, 'manifests', 'prod');
  return { outdir, folder, readme: fs.readFileSync(path.join(folder, 'README.md'), 'utf8'), objects: readObjects(folder).map(({ object }) => object) };
}

/** Runs every block of commands of the README in its folder, with programs that only note how they were called. */
function calls({ folder, readme }: Output): string[] {
  const bin = fs.mkdtempSync(path.join(scratch, 'bin-'));
  const log = path.join(bin, 'log');
  for (const program of ['kubectl', 'helm', 'npx']) fs.writeFileSync(path.join(bin, program), `#!/bin/bash\necho "${program} $*" >>${log}\n`, { mode: 0o755 });
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  execFileSync('bash', ['-eu', '-c', blocks.join('\n')], { cwd: folder, env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` }, input: 'given\n'.repeat(20), stdio: ['pipe', 'ignore', 'inherit'] });
  return fs.readFileSync(log, 'utf8').trim().split('\n');
}

const applied = (of: readonly string[]): string[] => of.flatMap((call) => (call.startsWith('kubectl apply') ? [...call.matchAll(/-f (\S+)/g)].map(([, file = '']) => file) : []));

describe('without a backend', () => {
  const made = output();
  const ran = calls(made);

  test('has a README that says what autoscalers need, which not every cluster brings', () => {
    expect(made.readme).toContain('`kubectl top nodes` must answer');
  });

  test('there is no Terraform at all', () => {
    expect(fs.readdirSync(path.join(made.outdir, 'stacks'))).toEqual([]);
    expect(JSON.parse(fs.readFileSync(path.join(made.outdir, 'manifest.json'), 'utf8'))).toMatchObject({ stacks: {} });
  });

  test('the README applies every manifest, the check of the object store before all that keeps data', () => {
    const files = fs.readdirSync(made.folder).filter((file) => file.endsWith('.yaml'));
    expect([...new Set(applied(ran))].sort()).toEqual(files.sort());
    const order = applied(ran);
    const at = (file: string): number => order.indexOf(`${file}.yaml`);
    expect(order.slice(0, 2)).toEqual(['namespaces.yaml', 'namespaces.yaml']);
    for (const file of ['tempo', 'mimir', 'loki', 'kafka', 'grafana']) expect(at('object-store')).toBeLessThan(at(file));
    for (const file of ['gateway', 'trace-processor']) expect(at('kafka')).toBeLessThan(at(file));
    expect(at('gateway')).toBeLessThan(at('agent'));
  });

  test('the README waits for the check, for the brokers and for the users before the next step', () => {
    const at = (pattern: RegExp): number => ran.findIndex((call) => pattern.test(call));
    expect(at(/wait job\/object-store-check-\w+ --for=condition=Complete/)).toBeLessThan(at(/apply .*-f mimir\.yaml/));
    expect(at(/wait job/)).toBeGreaterThan(at(/apply .*-f object-store\.yaml/));
    expect(at(/wait kafka\.kafka\.strimzi\.io\/kafka/)).toBeLessThan(at(/apply .*-f gateway\.yaml/));
    expect(at(/wait kafkauser\/kafka-gateway/)).toBeGreaterThan(0);
  });

  test('the README waits for as long as the pods of a large platform take, one after the other', () => {
    const { readme, objects } = output({}, { tier: Tier.XLARGE });
    const waits = [...readme.matchAll(/statefulset\/(\S+) .*--timeout=(\d+)m/g)].map(([, name, minutes]) => [name, Number(minutes)]);
    for (const [name, minutes] of waits) {
      const { replicas = 0 } = objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === name)?.spec as { replicas?: number };
      expect({ name, enough: Number(minutes) * 60 >= 120 * replicas }).toEqual({ name, enough: true });
    }
    expect(Math.max(...waits.map(([, minutes]) => Number(minutes)))).toBeGreaterThan(30);
  });

  test('the README installs each operator with the values beside it', () => {
    const charts = ran.flatMap((call) => /^helm upgrade --install (\S+)/.exec(call)?.[1] ?? []);
    expect(charts).toEqual(['cert-manager', 'keda', 'strimzi', 'opentelemetry-operator', 'rollout-operator']);
    for (const [, file = ''] of ran.join('\n').matchAll(/--values (\S+)/g)) expect(fs.existsSync(path.join(made.folder, file))).toBe(true);
  });

  test('no secret stands in an argument', () => {
    const literals = ran.flatMap((call) => [...call.matchAll(/--from-literal=(\S+)/g)].map(([, literal]) => literal));
    expect(literals).toEqual(['username=admin']);
    expect(ran.join()).not.toContain('given');
  });

  test('the facts are plain values', () => {
    expect(made.objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'platform-facts')?.data).toEqual({
      OBJECT_STORE_ENDPOINT: 's3.example.com',
      OBJECT_STORE_REGION: 'us-east-1',
      TRACES_BUCKET: 'acme-traces',
      METRICS_BUCKET: 'acme-metrics',
      RULES_BUCKET: 'acme-rules',
      LOGS_BUCKET: 'acme-logs',
      KAFKA_BROKERS: 'kafka-kafka-bootstrap.observability.svc:9093',
      KAFKA_BROKER: 'kafka-kafka-bootstrap.observability.svc:9093',
      DATABASE_HOST: 'postgres.example.com',
    });
  });

  test('stacks that are not there say why', () => {
    const app = new App({ outdir: scratch });
    const platform = new ObservabilityPlatform(app, 'prod', { tier: Tier.SMALL, cloud: existingCluster() });
    expect(() => platform.platformStack).toThrow('without a backend there is no Terraform');
    expect(platform.summary()).toContain('manifests/prod/*.yaml');
  });

  test('a Terraform value is refused before a file is written', () => {
    const outdir = path.join(scratch, 'refused');
    const app = new App({ outdir });
    const { traits, facts, secrets } = ObjectStore.s3({ endpoint: 'https://s3.example.com', buckets: { prefix: 'acme' } });
    const objectStore: ObjectStore = { traits, secrets, facts: { ...facts, LOGS_BUCKET: '${TfToken[TOKEN.0]}' }, check: () => undefined };
    new ObservabilityPlatform(app, 'prod', { tier: Tier.SMALL, cloud: existingCluster({ objectStore }) });
    expect(() => app.synth()).toThrow(ValidationError);
    expect(fs.readdirSync(outdir)).toEqual(['stacks']);
  });
});

describe('with a backend', () => {
  const made = output({ kubeconfig: { context: 'prod-east' } }, { terraform: true });
  const stack = (id: string): { readonly [key: string]: unknown } => JSON.parse(fs.readFileSync(path.join(made.outdir, 'stacks', id, 'cdk.tf.json'), 'utf8')) as { readonly [key: string]: unknown };

  test('there are two stacks, and no foundation', () => {
    expect(fs.readdirSync(path.join(made.outdir, 'stacks')).sort()).toEqual(['prod-operators', 'prod-platform']);
  });

  test('they reach the cluster by the kubeconfig and need no other provider', () => {
    const kubernetes = { config_path: '~/.kube/config', config_context: 'prod-east' };
    for (const id of ['prod-operators', 'prod-platform']) expect(stack(id)['provider']).toEqual({ kubernetes: [kubernetes], helm: [{ kubernetes }] });
  });

  test('the manifests are the same as without', () => {
    const plain = output({ kubeconfig: { context: 'prod-east' } });
    for (const file of fs.readdirSync(plain.folder).filter((name) => name.endsWith('.yaml'))) {
      expect(fs.readFileSync(path.join(made.folder, file), 'utf8')).toBe(fs.readFileSync(path.join(plain.folder, file), 'utf8'));
    }
  });

  test('every release waits for the check of the object store', () => {
    interface Release {
      readonly name: string;
      readonly depends_on?: readonly string[];
    }
    const releases = (stack('prod-platform')['resource'] as { readonly helm_release: { readonly [id: string]: Release } }).helm_release;
    const check = Object.keys(releases).find((id) => releases[id]?.name === 'object-store');
    for (const { name, depends_on } of Object.values(releases)) {
      if (!['cluster', 'namespace', 'object-store', 'rollout-operator'].includes(name)) expect(depends_on).toContain(`helm_release.${check}`);
    }
  });
});

describe('distributions', () => {
  const pods = (objects: readonly KubeObject[]): string => JSON.stringify(objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job', 'KafkaNodePool', 'Kafka'].includes(kind)));
  const agent = (objects: readonly KubeObject[]): object => (objects.find(({ kind }) => kind === 'DaemonSet')?.spec as { template: { spec: { securityContext: object } } }).template.spec.securityContext;
  const policies = (objects: readonly KubeObject[]): string => JSON.stringify(objects.filter(({ kind }) => kind === 'NetworkPolicy'));

  test.each(['kubernetes', 'k3s', 'rke2'] as const)('%s: users as everywhere, and the API by the port of its servers', (flavour) => {
    const { objects } = output({ kubernetes: { version: '1.33', flavour } });
    expect(pods(objects)).toContain('"runAsUser":10001');
    expect(agent(objects)).not.toHaveProperty('seLinuxOptions');
    expect(policies(objects)).toContain('"kube-system"');
    expect(policies(objects)).toContain('{"ports":[{"port":443,"protocol":"TCP"},{"port":6443,"protocol":"TCP"}]}');
  });

  test('openshift: it chooses users, answers DNS elsewhere, and lets the agent be what it is by a role', () => {
    const { objects } = output({ kubernetes: { version: '1.33', flavour: 'openshift' } });
    expect(pods(objects)).not.toMatch(/"(runAsUser|runAsGroup|fsGroup)":/);
    expect(agent(objects)).toMatchObject({ runAsUser: 0, seLinuxOptions: { type: 'spc_t' } });
    expect(policies(objects)).not.toContain('"kube-system"');
    expect(policies(objects)).toContain('{"kubernetes.io/metadata.name":"openshift-dns"}');
    expect(objects.find(({ kind, metadata }) => kind === 'RoleBinding' && metadata.name === 'agent-allowed')).toMatchObject({
      metadata: { namespace: 'observability-agent' },
      roleRef: { kind: 'ClusterRole', name: 'system:openshift:scc:privileged' },
      subjects: [{ kind: 'ServiceAccount', name: 'agent', namespace: 'observability-agent' }],
    });
  });

  test('a cache of DNS on each node is reached by its addresses, from every pod, since no selector names it', () => {
    const { objects } = output({ kubernetes: { version: '1.33', dnsCaches: ['169.254.20.10', '10.96.0.10'] } });
    const all = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => (spec as { egress: object[] }).egress);
    const to = ['169.254.20.10/32', '10.96.0.10/32'].map((cidr) => ({ ipBlock: { cidr } }));
    const ports = ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol }));
    expect(all.length).toBeGreaterThan(20);
    for (const egress of all) expect(egress).toContainEqual({ to, ports });
  });

  test('an API port and SELinux of one`s own', () => {
    const { objects } = output({ kubernetes: { version: '1.33', apiPort: 8443, selinux: true } });
    expect(agent(objects)).toMatchObject({ seLinuxOptions: { type: 'spc_t' } });
    expect(policies(objects)).toContain('"port":8443');
    expect(policies(objects)).not.toContain('6443');
  });
});

describe('what the user has', () => {
  test('operators that are installed are not installed again', () => {
    const made = output({ installedOperators: ['cert-manager', 'strimzi'] });
    expect(made.readme).not.toContain('--install cert-manager');
    expect(made.readme).not.toContain('--install strimzi');
    expect(made.readme).toContain('--install keda');
  });

  test('an external Kafka has its login asked for, and its topics made by a Job', () => {
    const made = output({ kafka: Kafka.external({ bootstrapServers: ['kafka-1.example.com:9094', 'kafka-2.example.com:9094'], authority: { secret: 'kafka-ca', key: 'ca.pem' } }) });
    expect(calls(made)).toEqual(expect.arrayContaining([expect.stringContaining('create secret generic kafka-credentials'), 'kubectl -n observability create secret generic kafka-ca --from-file=ca.pem=./kafka-ca.pem']));
    expect(made.objects.some(({ kind }) => kind === 'Kafka')).toBe(false);
    expect(made.readme).not.toContain('strimzi');
    expect(made.readme).toMatch(/wait job\/kafka-topics-\w+/);
  });

  test('one authority of several servers is one Secret', () => {
    const authority = { secret: 'company-ca', key: 'ca.crt' };
    const { readme } = output({ objectStore: ObjectStore.s3({ endpoint: 'https://s3.example.com', buckets: { prefix: 'acme' }, authority }), database: Database.external({ host: 'db.example.com', authority }) });
    expect(readme.match(/create secret generic company-ca/g)).toHaveLength(1);
    expect(readme).toContain('that of the object store and PostgreSQL');
  });

  test('a database of the cluster itself: its operator makes login and authority, and Grafana comes after it', () => {
    const made = output({ database: Database.cloudNativePg() });
    const ran = calls(made);
    expect(ran.join('\n')).toContain('helm upgrade --install cloudnative-pg');
    expect(ran.join('\n')).not.toContain('secret generic grafana-database');
    const at = (pattern: RegExp): number => ran.findIndex((call) => pattern.test(call));
    expect(at(/wait cluster\.postgresql\.cnpg\.io\/grafana-postgres/)).toBeLessThan(at(/apply .*-f grafana\.yaml/));
    const grafana = JSON.stringify(made.objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'grafana'));
    expect(grafana).toContain('"secretName":"grafana-postgres-app"');
    expect(made.objects.find(({ kind }) => kind === 'Cluster')?.spec).toMatchObject({ instances: 2, enablePDB: true, storage: { storageClass: 'ceph-block' }, bootstrap: { initdb: { database: 'grafana', owner: 'grafana' } } });
    expect(made.objects.find(({ kind }) => kind === 'Cluster')?.spec).toMatchObject({ postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'preferred' }, parameters: { max_connections: String(DATABASE_CONNECTIONS) } } });
    const small = output({ database: Database.cloudNativePg() }, { tier: Tier.SMALL });
    expect(small.objects.find(({ kind }) => kind === 'Cluster')?.spec).toMatchObject({ instances: 1, enablePDB: false });
    expect(JSON.stringify(small.objects)).not.toContain('"synchronous"');
  });

  describe('Ceph by Rook', () => {
    const rook = (gateway: RookStoreProps['gateway'], tier = Tier.MEDIUM): Output => output({ objectStore: ObjectStore.rook({ storageClass: 'rook-ceph-bucket', store: 'telemetry', buckets: { prefix: 'acme' }, gateway }) }, { tier });
    const secretsOf = (objects: readonly KubeObject[], name: string): readonly string[] => {
      const found = JSON.stringify(objects.filter(({ kind, metadata }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind) && metadata.name.startsWith(name)));
      return [...new Set([...found.matchAll(/"secretKeyRef":\{"key":"AWS_[A-Z_]+","name":"(bucket-[a-z]+)"/g)].map(([, secret = '']) => secret))].sort();
    };

    test('claims each bucket, waits for them, and asks nobody for keys', () => {
      const made = rook({ tls: { authority: { secret: 'rgw-ca', key: 'ca.crt' } } });
      const claims = made.objects.filter(({ kind }) => kind === 'ObjectBucketClaim');
      expect(claims.map(({ metadata, spec }) => [metadata.name, spec])).toEqual(
        ['logs', 'metrics', 'rules', 'traces'].map((bucket) => [`bucket-${bucket}`, { bucketName: `acme-${bucket}`, storageClassName: 'rook-ceph-bucket' }]),
      );
      const ran = calls(made).join('\n');
      expect(ran).toContain("wait objectbucketclaim/bucket-logs --for=jsonpath={.status.phase}=Bound");
      expect(ran).not.toContain('object-store-credentials');
      expect(ran).toContain('create secret generic rgw-ca');
    });

    test('each backend has the keys of its own buckets, and the check all of them', () => {
      const { objects } = rook({ tls: {} });
      expect(secretsOf(objects, 'tempo')).toEqual(['bucket-traces']);
      expect(secretsOf(objects, 'mimir')).toEqual(['bucket-metrics', 'bucket-rules']);
      expect(secretsOf(objects, 'loki')).toEqual(['bucket-logs']);
      expect(secretsOf(objects, 'object-store')).toEqual(['bucket-logs', 'bucket-metrics', 'bucket-rules', 'bucket-traces']);
    });

    test('in the clear only where that is asked for, on the port of the gateway`s pods', () => {
      const port = (objects: readonly KubeObject[]): string => JSON.stringify(objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'object-store-check'));
      const script = (objects: readonly KubeObject[]): string => JSON.stringify(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'object-store-check'));
      const clear = rook('plaintext').objects;
      expect(script(clear)).toContain('ENDPOINT=\\"http://');
      expect(port(clear)).toContain('"port":8080');
      const encrypted = rook({ tls: {} }).objects;
      expect(script(encrypted)).toContain('ENDPOINT=\\"https://');
      expect(port(encrypted)).toContain('"port":443');
      for (const objects of [clear, encrypted]) expect(port(objects)).toContain('"rook_object_store":"telemetry"');
    });
  });

  test('pods ask for a pool only where there are pools', () => {
    const asked = (nodes: Nodes): boolean => JSON.stringify(output({ nodes }).objects).includes('observability-constructs/pool');
    const shape = { cores: 32, memoryGiB: 128, perZone: 20 };
    expect(asked(Nodes.shared(shape))).toBe(false);
    expect(asked(Nodes.pools({ collector: shape, storage: shape, general: shape }))).toBe(true);
  });
});
