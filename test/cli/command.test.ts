import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shapeOf } from './shape';
import { EXAMPLE, inside, root, spawn } from './support';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('the program', () => {
  it('is what package.json installs, and starts by itself', () => {
    const { bin } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { bin: { [name: string]: string } };
    expect(bin).toEqual({ 'observability-constructs': 'dist/cli/main.js' });
    expect(fs.readFileSync(path.join(root, 'lib/cli/main.ts'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('prints the plan of the example', () => {
    const { code, out, err } = spawn(EXAMPLE);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^20,000 spans\/s, 800,000 series, 15,000 log lines\/s: tier medium, 3 zones\nTempo microservices, Mimir classic, Loki microservices\n/);
    for (const line of [/^gateway +3 to \d+ +\d/m, /^mimir-ingester +\d+ .* in each of 3 zones$/m, /^all, without agents +\d+ /m, /^nodes: storage +\d+ to \d+ x m\d/m, /^Kafka +3 brokers /m, /^PostgreSQL +1 and a standby /m, /^bucket: logs +14 days +[\d,]+ GiB once full$/m]) {
      expect(out).toMatch(line);
    }
    for (const line of [/^cost a month, aws us-east-1, on-demand +USD$/m, /^all +\$[\d,]+/m, /^the mission's band for tier medium +\$1,100 to \$4,000 +this estimate is /m, /^Grafana Cloud Pro, list price +\$[\d,]+ /m, /^This is an estimate /m, /^Prices of \d{4}-\d{2}-\d{2} to \d{4}-\d{2}-\d{2}\. Not included: /m]) {
      expect(out).toMatch(line);
    }
    expect(out).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('sizes and prices for Google Cloud, brokers as pods of its own machines', async () => {
    const { code, out } = await inside(['size', '--tier', 'medium', '--cloud', 'gcp']);
    expect(code).toBe(0);
    expect(out).toMatch(/^nodes: storage +\d+ to \d+ x n2-standard-8/m);
    expect(out).toMatch(/^kafka-broker +3 /m);
    expect(out).toMatch(/^cost a month, gcp us-central1, on-demand +USD$/m);
    expect(out).not.toMatch(/NaN|undefined|not priced/);
  });

  it('sizes and prices for Azure', async () => {
    const { code, out } = await inside(['size', '--tier', 'small', '--cloud', 'azure']);
    expect(code).toBe(0);
    expect(out).toMatch(/^nodes: general +\d+ to \d+ x Standard_D4s_v5/m);
    expect(out).toMatch(/^cost a month, azure eastus, on-demand +USD$/m);
    expect(out).toMatch(/^not priced, and in no sum: .*logs of cloud services, written \(cluster\)/m);
    expect(out).not.toMatch(/NaN|undefined/);
  });

  it('names what has no price', async () => {
    const { out } = await inside(['size', '--tier', 'medium', '--cloud', 'gcp', '--region', 'europe-west3']);
    expect(out).toMatch(/^not priced, and in no sum: .*server, with a standby in a second zone \(database\)/m);
    const { cost } = JSON.parse((await inside(['size', '--tier', 'medium', '--cloud', 'gcp', '--region', 'europe-west3', '--json'])).out) as { cost: { unpriced: { component: string }[]; components: object } };
    expect(cost.unpriced.map(({ component }) => component)).toEqual(['database', 'database']);
    expect(cost.components).not.toHaveProperty('database');
  });

  it('loads no cloud provider, no engine, and no charts where none are drawn', () => {
    const list = path.join(folder, 'modules.json');
    const hook = path.join(folder, 'hook.cjs');
    fs.writeFileSync(hook, `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))));`);
    const engines = (modules: readonly string[]): readonly string[] => modules.filter((file) => /\/node_modules\/(@cdktf|cdktf|cdk8s|constructs)\/|\/lib\/(clouds|components|delivery|kube|platform)\//.test(file));
    const loaded = (args: readonly string[]): readonly string[] => {
      expect(spawn(args, ['--require', hook]).code).toBe(0);
      return JSON.parse(fs.readFileSync(list, 'utf8')) as string[];
    };

    const table = loaded(EXAMPLE);
    expect(table.some((file) => file.endsWith('/lib/sizing/size.ts'))).toBe(true);
    expect(engines(table)).toEqual([]);
    expect(table.filter((file) => file.includes('/node_modules/d3-'))).toEqual([]);
    const drawn = loaded([...EXAMPLE, '--html', path.join(folder, 'modules.html')]);
    expect(engines(drawn)).toEqual([]);
  });

  it('survives a reader that stops early', () => {
    const { code, err } = spawn(['size', '--tier', 'medium', '--explain'], ['--require', path.join(__dirname, 'close-stdout.cjs')]);
    expect([code, err]).toEqual([0, '']);
  });
});

describe('--json', () => {
  let report: unknown;
  beforeAll(async () => {
    const { code, out } = await inside([...EXAMPLE, '--json']);
    expect(code).toBe(0);
    report = JSON.parse(out);
  });

  it('has the documented shape', async () => {
    const others = [
      ['size', '--tier', 'small', '--region', 'eu-west-1'],
      ['size', '--tier', 'small', '--cloud', 'gcp', '--region', 'europe-west3'],
      ['size', '--tier', 'medium', '--set', 'mimir.ingester.replicas=6'],
      ['size', '--spans', '2e6', '--series', '1e7', '--lines', '2e6'],
    ];
    const reports = [report, ...(await Promise.all(others.map(async (args) => JSON.parse((await inside([...args, '--json'])).out) as unknown)))];
    const documented = /```json shape\n([\s\S]*?)```/.exec(fs.readFileSync(path.join(root, 'docs/cli.md'), 'utf8'))?.[1] ?? '{}';
    expect(shapeOf(reports)).toEqual(JSON.parse(documented));
  });

  it('adds up', () => {
    const { plan, cost } = report as { plan: { components: { replicas: number; cpu: number }[]; totals: { pods: number; cpu: number } }; cost: { total: number; components: { [name: string]: number }; lines: { monthly: number }[] } };
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(sum(plan.components.map((c) => c.replicas))).toBe(plan.totals.pods);
    expect(sum(plan.components.map((c) => c.replicas * c.cpu))).toBeCloseTo(plan.totals.cpu);
    expect(sum(Object.values(cost.components))).toBeCloseTo(cost.total);
    expect(sum(cost.lines.map((l) => l.monthly))).toBeCloseTo(cost.total);
  });

  it('holds a growth from a tenth to ten times the load, with this load in it', () => {
    const { growth, cost } = report as { growth: { points: { factor: number; monthly: number }[] }; cost: { total: number } };
    expect([growth.points[0]?.factor, growth.points.at(-1)?.factor]).toEqual([0.1, 10]);
    expect(growth.points.find((p) => p.factor === 1)?.monthly).toBeCloseTo(cost.total);
  });

  it('explains every number of every component', () => {
    const { plan } = report as { plan: { components: ({ path: string; name: string } & { [key: string]: unknown })[]; explanations: { path: string }[] } };
    const known = new Set(plan.explanations.map((e) => e.path));
    const unexplained = plan.components.flatMap((c) => ['replicas', 'maxReplicas', 'cpu', 'memoryMiB', 'diskGiB'].filter((key) => c[key] !== null).map((key) => `${c.path}.${key}`)).filter((p) => !known.has(p));
    expect(unexplained).toEqual([]);
  });
});

describe('the load', () => {
  const loadOf = async (...args: string[]) => (JSON.parse((await inside(['size', ...args, '--json'])).out) as { plan: { tier: string; load: Record<string, unknown> } }).plan;

  it('takes every flag', async () => {
    const flags = ['--tier', 'large', '--spans', '200_000', '--series', '2e6', '--lines', '1e5', '--bytes-per-span', '500', '--bytes-per-line', '250', '--scrape-interval', '1m', '--queries', '20', '--peak', '1.5', '--sampling', '0.2', '--retention', '2w', '--retention-logs', '720h', '--availability', 'zone-redundant'];
    expect((await loadOf(...flags)).load).toEqual({
      spansPerSecond: 200_000, activeSeries: 2e6, logLinesPerSecond: 1e5, bytesPerSpan: 500, bytesPerLine: 250, scrapeIntervalSeconds: 60,
      queriesPerSecond: 20, peakFactor: 1.5, spansKept: 0.2, availability: 'zone-redundant', retentionDays: { traces: 14, metrics: 14, logs: 30 },
    });
  });

  it.each(['small', 'medium', 'large', 'xlarge'])('begins with the tier %s', async (tier) => {
    expect((await loadOf('--tier', tier)).tier).toBe(tier);
  });

  it('picks the tier that carries it', async () => {
    expect((await loadOf('--spans', '4000', '--series', '5e4', '--lines', '4000')).tier).toBe('small');
    expect((await loadOf('--spans', '1e6', '--series', '5e6', '--lines', '1e6')).tier).toBe('xlarge');
  });

  it('changes the bill with the way machines are bought and the region', async () => {
    const total = async (...args: string[]) => (JSON.parse((await inside(['size', '--tier', 'medium', ...args, '--json'])).out) as { cost: { total: number } }).cost.total;
    const onDemand = await total();
    expect(await total('--purchase', 'reserved')).toBeLessThan(onDemand);
    expect(await total('--purchase', 'spot')).toBeLessThan(onDemand);
    expect(await total('--region', 'us-west-2')).not.toBeNaN();
  });
});

describe('--explain', () => {
  it('prints each number with its rule, inputs and source', async () => {
    const { code, out } = await inside(['size', '--tier', 'medium', '--explain']);
    expect(code).toBe(0);
    expect(out.match(/^\S+ = /gm)?.length).toBeGreaterThan(150);
    expect(out).toMatch(/^mimir\.ingester\.replicas = \d+ replicas\n {2}rule {4}.+\n {2}inputs {2}.+\n {2}source {2}upstream: Mimir .+\n$/m);
  });

  it('prints those below a path, and a number set by hand beside the model\'s', async () => {
    const { out } = await inside(['size', '--tier', 'medium', '--set', 'mimir.ingester.replicas=6', '--explain', 'mimir.ingester']);
    expect(out.match(/^\S+(?= = )/gm)).toEqual(['replicas', 'cpu', 'memoryMiB', 'diskGiB'].map((name) => `mimir.ingester.${name}`));
    expect(out).toMatch(/^mimir\.ingester\.replicas = 6 replicas\n[\s\S]*? {2}model {3}says \d+; this number was set by hand\n {2}source {2}override: /);
  });

  it('gives the same as JSON', async () => {
    const { out } = await inside(['size', '--tier', 'medium', '--json', '--explain', 'zones']);
    expect(JSON.parse(out)).toEqual([expect.objectContaining({ path: 'zones', value: 3, source: expect.objectContaining({ kind: 'mission' }) })]);
  });
});

describe('overrides', () => {
  it('take several paths, and what depends on them follows', async () => {
    const nodes = async (...args: string[]) => (JSON.parse((await inside(['size', '--tier', 'medium', ...args, '--json'])).out) as { plan: { totals: { nodes: number; cpu: number } } }).plan.totals;
    const usual = await nodes();
    const more = await nodes('--set', 'mimir.ingester.replicas=6', '--set', 'loki.ingester.replicas=8');
    expect(more.cpu).toBeGreaterThan(usual.cpu);
    expect(more.nodes).toBeGreaterThan(usual.nodes);
  });
});

describe('help', () => {
  it('names every flag of the documentation, and the documentation every flag', () => {
    const helps = ['size', 'diff', 'init'].map((command) => spawn([command, '--help']));
    expect(helps.map(({ code, err }) => [code, err])).toEqual([[0, ''], [0, ''], [0, '']]);
    const flags = new Set(helps.map(({ out }) => out).join('').match(/(?<=^ {2}(?:-h, )?)--[a-z0-9-]+/gm));
    const documented = new Set(fs.readFileSync(path.join(root, 'docs/cli.md'), 'utf8').match(/(?<=^\| `(?:-h, )?)--[a-z0-9-]+/gm));
    expect(flags.size).toBeGreaterThan(20);
    expect(documented).toEqual(flags);
  });

  it('and the version are no errors', async () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await inside(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(await inside(['--help'])).toEqual({ code: 0, out: expect.stringMatching(/^Usage: observability-constructs /), err: '' });
  });
});
