import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, project, run, temporary, tested } from '../support/package';

const folder = temporary('one-cloud');
let archive: string;

beforeAll(() => {
  archive = pack(folder);
}, 300_000);

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
}, 300_000);

const TSC = path.join(__dirname, '../../node_modules/.bin/tsc');
const TYPES = path.join(__dirname, '../../node_modules/@types');
const COMMON = ['cdktf', 'cdk8s', 'constructs', '@cdktf/provider-helm', '@cdktf/provider-kubernetes'];

interface Row {
  readonly entry: string;
  /** Of the cloud; an existing cluster needs none. */
  readonly provider?: string;
  readonly cloud: string;
}

const ROWS: readonly Row[] = [
  { entry: 'aws', provider: 'aws', cloud: "new AwsCloud({ region: 'us-west-2' })" },
  { entry: 'gcp', provider: 'google', cloud: "new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1' })" },
  { entry: 'azure', provider: 'azurerm', cloud: "new AzureCloud({ subscriptionId: '11111111-2222-3333-4444-555555555555', region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] } })" },
];
const EXISTING: Row = {
  entry: 'nothing else',
  cloud: "new ExistingCluster({ kubernetes: { version: '1.33' }, nodes: Nodes.shared({ cores: 16, memoryGiB: 64, perZone: 3 }), storageClass: 'local', objectStore: ObjectStore.s3({ endpoint: 'https://s3.example.com', buckets: { prefix: 'acme' } }), database: Database.external({ host: 'postgres.example.com' }) })",
};

/** What a user writes. */
const program = ({ entry, provider, cloud }: Row): string => `
import { App, LocalBackend } from 'cdktf';
import { ObservabilityPlatform, Tier } from 'observability-constructs';
import { ${provider === undefined ? 'Database, ExistingCluster, Nodes, ObjectStore' : /new (\w+)/.exec(cloud)![1]} } from 'observability-constructs${provider === undefined ? '' : `/${entry}`}';
const app = new App({ outdir: 'out' });
new ObservabilityPlatform(app, 'prod', { tier: Tier.MEDIUM, cloud: ${cloud}, backend: (stack) => new LocalBackend(stack, { path: stack.node.id + '.tfstate' }) });
app.synth();
`;

const providers = (installed: string): string[] => fs.readdirSync(path.join(installed, 'node_modules/@cdktf')).filter((name) => name.startsWith('provider-')).sort();

describe.each([...ROWS, EXISTING])('the packed library with the peers of $entry only', (row) => {
  const own = row.provider === undefined ? [] : [`@cdktf/provider-${row.provider}`];
  let installed: string;

  beforeAll(() => {
    installed = project(folder, row.entry, [archive, ...[...COMMON, ...own].map(tested)]);
    fs.writeFileSync(path.join(installed, 'main.ts'), program(row));
  }, 300_000);

  it('has no other cloud\'s provider installed', () => {
    expect(providers(installed)).toEqual(['provider-helm', 'provider-kubernetes', ...own.map((name) => path.basename(name))].sort());
  });

  it('compiles, our declarations checked too, and synthesizes a platform', () => {
    run(installed, TSC, '--strict', '--target', 'es2022', '--module', 'node16', '--types', 'node', '--typeRoots', TYPES, 'main.ts');
    run(installed, process.execPath, 'main.js');
    expect(fs.readdirSync(path.join(installed, 'out/stacks')).sort()).toEqual([...(row.provider === undefined ? [] : ['prod-foundation']), 'prod-operators', 'prod-platform']);
    expect(fs.readdirSync(path.join(installed, 'out/manifests/prod'))).toEqual(expect.arrayContaining(['tempo.yaml', 'mimir.yaml', 'loki.yaml', 'gateway.yaml']));
  }, 300_000);

  it.each(ROWS.filter(({ entry }) => entry !== row.entry))('says that $entry wants its provider', ({ entry, provider }) => {
    expect(() => run(installed, process.execPath, '-e', `require('observability-constructs/${entry}')`)).toThrow(`Cannot find module '@cdktf/provider-${provider}/`);
  });
});
