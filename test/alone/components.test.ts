import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { TerraformStack, Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ChartConstruct, Gateway, Loki, StrimziKafka, Tempo, Tier, type GatewayProps, type KafkaSizing } from '../../lib';
import * as library from '../../lib';
import { kubernetesSchemas } from '../../scripts/schemas/kubernetes';
import { groupOf, isCustom, nameOf, type KubeObject } from '../../scripts/schemas/objects';
import { props, refused } from '../support/refused';
import { COMPONENTS, traits } from './components';

const chart = (namespace?: string): Chart => new Chart(new App(), 'theirs', namespace === undefined ? {} : { namespace });
const made = (name: string): KubeObject[] => {
  const theirs = chart('telemetry');
  COMPONENTS[name]!(theirs);
  return theirs.toJson() as KubeObject[];
};

/** What an object names by a key such as `serviceAccountName`, at any depth. */
function named(value: unknown, key: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([k, v]) => (k === key && typeof v === 'string' ? [v] : named(v, key)));
}
const under = (value: unknown, key: string): unknown[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([k, v]) => (k === key ? [v] : under(v, key)));
};
const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();

const SERVED_BY: { readonly [group: string]: string } = { 'cert-manager.io': 'cert-manager', 'keda.sh': 'KEDA', 'kafka.strimzi.io': 'Strimzi', 'postgresql.cnpg.io': 'CloudNativePG', 'opentelemetry.io': 'OpenTelemetry operator' };

/** What somebody else must have made: named by an object, and by none of them made. */
function expected(objects: readonly KubeObject[]): { readonly [what: string]: readonly string[] } {
  const own = new Set([...objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`), ...named(objects, 'secretName').filter((s) => objects.some((o) => o.kind === 'Certificate' && named(o, 'secretName').includes(s))).map((s) => `Secret ${s}`)]);
  const lacking = (kind: string, names: readonly string[]): string[] => unique(names).filter((n) => !own.has(`${kind} ${n}`));
  const secrets = [...named(objects, 'secretName'), ...under(objects, 'secretKeyRef').flatMap((r) => named(r, 'name')), ...under(objects, 'secretTargetRef').flatMap((r) => named(r, 'name'))];
  const maps = [...under(objects, 'configMapRef'), ...under(objects, 'configMap')].flatMap((r) => named(r, 'name'));
  const zoned = objects.some((o) => JSON.stringify(o).includes('"OnDelete"'));
  return {
    serviceAccounts: lacking('ServiceAccount', named(objects, 'serviceAccountName')),
    secrets: lacking('Secret', secrets),
    configMaps: lacking('ConfigMap', maps),
    operators: unique([...objects.map((o) => SERVED_BY[groupOf(o.apiVersion)] ?? ''), zoned ? 'rollout-operator' : '']).filter((o) => o !== ''),
  };
}

/** Kinds with their numbers, as a user would count them. */
function kinds(objects: readonly KubeObject[]): string {
  const count = new Map<string, number>();
  for (const { kind } of objects) count.set(kind, (count.get(kind) ?? 0) + 1);
  return [...count].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, n]) => (n === 1 ? kind : `${n} ${kind}`)).join(', ');
}

const code = (names: readonly string[]): string => (names.length === 0 ? '-' : names.map((n) => `\`${n}\``).join(', '));

describe('docs/parts.md; renewed with UPDATE_DOCS=1', () => {
  it('lists what each makes and what it expects, exactly', () => {
    const rows = Object.keys(COMPONENTS).map((name) => {
      const objects = made(name);
      const { serviceAccounts = [], secrets = [], configMaps = [], operators = [] } = expected(objects);
      expect([name, configMaps]).toEqual([name, []]);
      return `| ${name} | ${kinds(objects)} | ${code(serviceAccounts)} | ${code(secrets)} | ${operators.join(', ') || '-'} |`;
    });
    const file = path.join(__dirname, '../../docs/parts.md');
    const text = fs.readFileSync(file, 'utf8');
    const written = text.replace(/(<!-- components -->\n)[^]*(<!-- end -->)/, `$1${['| component | makes | ServiceAccount | Secret | served by |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')}\n$2`);
    if (process.env.UPDATE_DOCS) fs.writeFileSync(file, written);
    expect(text).toBe(written);
  });

  it('leaves no component out', () => {
    const all = Object.entries(library as unknown as Record<string, { prototype?: unknown }>).filter(([, c]) => c.prototype instanceof ChartConstruct).map(([name]) => name);
    expect(all.filter((name) => !Object.keys(COMPONENTS).some((c) => c.split(' ')[0] === name))).toEqual([]);
    expect(all.length).toBeGreaterThan(15);
  });
});

describe.each(Object.keys(COMPONENTS))('%s in a chart of its user`s', (name) => {
  it('makes what Kubernetes takes, in the chart`s namespace, and neither a namespace nor an account nor a Secret', async () => {
    const { validateObject } = await kubernetesSchemas();
    const objects = made(name);
    expect(objects.filter((o) => !isCustom(o)).flatMap((o) => validateObject(o).map((fault) => `${nameOf(o)}: ${fault}`))).toEqual([]);
    const wide = ['ClusterIssuer', 'ClusterRole', 'ClusterRoleBinding'];
    const namespaces = unique(objects.filter(({ kind }) => !wide.includes(kind)).map(({ metadata }) => metadata.namespace ?? 'none'));
    expect(namespaces).toEqual(name === 'NamespaceDefaults' ? ['cert-manager', 'telemetry', 'telemetry-agent'] : ['telemetry']);
    expect(objects.filter(({ kind }) => ['Namespace', 'ServiceAccount', 'Secret'].includes(kind))).toEqual([]);
  });

  it('asks for no node of ours', () => {
    expect(JSON.stringify(made(name))).not.toContain('observability-constructs/pool');
  });

  it('has names that do not depend on the chart', () => {
    const other = new Chart(new Chart(new App(), 'a'), 'b', { namespace: 'telemetry' });
    COMPONENTS[name]!(other);
    expect((other.toJson() as KubeObject[]).map(nameOf)).toEqual(made(name).map(nameOf));
  });

  it.each<[string, () => Chart]>([
    ['an App of cdk8s', () => new App() as unknown as Chart],
    ['a TerraformStack', () => new TerraformStack(Testing.app(), 'stack') as unknown as Chart],
  ])('in %s, says where it belongs', (_, scope) => {
    const error = refused(() => COMPONENTS[name]!(scope()));
    expect(props(error)).toEqual(['scope']);
    expect(error.message).toMatch(/mine\] 1 fault\n.*got "(App|TerraformStack stack)"\n.*a Chart of cdk8s/);
  });

  it('a second time in one chart, or in another of the same namespace, says which is first', () => {
    const theirs = chart('telemetry');
    COMPONENTS[name]!(theirs);
    expect(props(refused(() => COMPONENTS[name]!(theirs)))).toEqual(['id']);
    const error = refused(() => COMPONENTS[name]!(new Chart(theirs.node.root, 'also', { namespace: 'telemetry' })));
    expect([error.path, ...props(error)]).toEqual(['also/mine', 'name']);
    expect(error.message).toContain('theirs/mine is one already');
    COMPONENTS[name]!(new Chart(theirs.node.root, 'elsewhere', { namespace: 'other' }));
  });
});

describe('what a component was not told', () => {
  const { topics } = Tier.MEDIUM.components().kafka as KafkaSizing;
  const gateway: GatewayProps = { clusterName: 'shop', issuer: { name: 'theirs', kind: 'ClusterIssuer' }, traits, sizing: Tier.MEDIUM.components().collector.gateway, destination: { kind: 'kafka', topics } };
  const tempo = { admits: { ingest: [], query: [] }, retentionDays: 7, sizing: Tier.SMALL.components().tempo };

  it('of its surroundings', () => {
    const error = refused(() => new Gateway(chart(), 'mine', { ...gateway, traits: {} }));
    expect(props(error)).toEqual(['traits.buffer']);
    expect(error.message).toContain("kafka: { mechanism: 'SCRAM-SHA-512'");
    expect(props(refused(() => new Tempo(chart(), 'mine', { ...tempo, traits: {} as never })))).toEqual(['traits.objectStore', 'traits.storageClass']);
    expect(props(refused(() => new Tempo(chart(), 'mine', { ...tempo, sizing: Tier.MEDIUM.components().tempo, traits: { ...traits, kafka: undefined } })))).toEqual(['traits.kafka']);
  });

  it('of its size', () => {
    const error = refused(() => new Loki(chart(), 'mine', { ...tempo, traits, sizing: undefined as never }));
    expect(props(error)).toEqual(['sizing']);
    expect(error.message).toContain('Tier.MEDIUM.components().loki');
    expect(props(refused(() => new StrimziKafka(chart(), 'mine', { traits, sizing: Tier.MEDIUM.components().kafka! })))).toEqual(['sizing.inCluster']);
  });

  it('of the facts that its configuration names, where it is given any', () => {
    const error = refused(() => new Gateway(chart(), 'mine', { ...gateway, facts: {} }));
    expect(props(error)).toEqual(['facts.KAFKA_BROKERS']);
    expect(error.message).toContain('a ConfigMap platform-facts');
    expect(props(refused(() => new Tempo(chart(), 'mine', { ...tempo, traits, facts: { TRACES_BUCKET: 'acme' } })))).toEqual(['facts.OBJECT_STORE_REGION', 'facts.OBJECT_STORE_ENDPOINT']);
  });

  it('and is given none, reads from the ConfigMap', () => {
    const theirs = chart('telemetry');
    new Gateway(theirs, 'mine', gateway);
    expect(expected(theirs.toJson() as KubeObject[]).configMaps).toEqual(['platform-facts']);
  });

  it('and is told by a value that only Terraform knows', () => {
    const error = refused(() => new Gateway(chart(), 'mine', { ...gateway, facts: { KAFKA_BROKERS: '${TfToken[TOKEN.3]}' } }));
    expect(error.message).toMatch(/a value of Terraform.*\n.*a ConfigMap platform-facts/);
  });
});
