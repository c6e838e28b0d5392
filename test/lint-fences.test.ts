import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = path.join(__dirname, '..');
const eslint = new ESLint({ cwd: root });

/** What the linter says about a text, as if it stood in `file`; the file need not exist. */
async function lint(file: string, code: string): Promise<{ rule: string | null; message: string }[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ({ rule: ruleId, message }));
}

async function fenceMessages(file: string, code: string): Promise<string[]> {
  return (await lint(file, code)).filter(({ rule }) => rule === 'fences/direction').map(({ message }) => message);
}

const using = (specifier: string) => `import { X } from '${specifier}';\nexport const y = X;\n`;

describe('imports between rooms', () => {
  it.each([
    ['lib/errors.ts', './sizing', 'take the numbers as an argument'],
    ['lib/sizing/kafka.ts', '../facts', 'take the values as an argument'],
    ['lib/sizing/kafka.ts', '../kube', 'lib/components/*/component.ts'],
    ['lib/facts/index.ts', '../sizing', 'take the numbers as an argument'],
    ['lib/config/yaml.ts', '../facts/facts', 'take the values as an argument'],
    ['lib/facts/facts.ts', '../config', 'return a typed object'],
    ['lib/kube/pod.ts', '../components/tempo', 'lib/platform wires them'],
    ['lib/clouds/aws/cloud.ts', '../../cost', 'depends on what it costs'],
    ['lib/sizing/tier.ts', '../cost', 'depends on what it costs'],
    ['lib/cost/estimate.ts', '../clouds/aws', 'meet in lib/sizing'],
    ['lib/kube/pod.ts', '../delivery', 'hand the objects to lib/platform'],
    ['lib/components/tempo/component.ts', '../../clouds/cloud', 'meet in lib/sizing'],
    ['lib/components/tempo/component.ts', '../../platform', 'take what you need as a prop'],
    ['lib/components/tempo/config.ts', '../../delivery/chart', 'hand the objects to lib/platform'],
    ['lib/clouds/aws/kafka.ts', '../../components/kafka', 'lib/facts (what came out)'],
    ['lib/clouds/aws/kafka.ts', '../../config', 'return a typed object'],
    ['lib/clouds/cloud.ts', '../kube', 'return plain data'],
    ['lib/delivery/chart.ts', '../sizing', 'take the numbers as an argument'],
    ['lib/delivery/chart.ts', '../components/tempo', 'lib/platform wires them'],
    ['lib/delivery/chart.ts', '../platform', 'nothing below lib/platform knows it'],
    ['lib/platform/platform.ts', '../testing', 'put helpers of our own tests under test/'],
    ['lib/testing/index.ts', '../clouds/aws', 'meet in lib/sizing'],
    ['lib/platform/summary.ts', '../cli/text', 'is a program, run by its name'],
    ['lib/cli/main.ts', '../platform', 'nothing below lib/platform knows it'],
    ['lib/sizing/index.ts', '..', 'import from the room itself'],
    ['lib/sizing/index.ts', '../index', 'import from the room itself'],
    ['lib/sizing/index.ts', 'observability-constructs', 'import from the room itself'],
    ['lib/sizing/index.ts', '../../test/helpers', 'move what it needs into a room'],
    ['lib/garage/index.ts', '../errors', 'say in lint/fences.mjs what it may import'],
    ['lib/kube/pod.ts', '../garage', 'say in lint/fences.mjs who may import it'],
  ])('%s may not import %s', async (file, specifier, door) => {
    expect(await fenceMessages(file, using(specifier))).toEqual([expect.stringContaining(door)]);
  });

  it.each([
    ['lib/sizing/kafka.ts', '../errors'],
    ['lib/sizing/tables/tiers.ts', '../load'],
    ['lib/kube/pod.ts', '../config'],
    ['lib/kube/pod.ts', '../sizing'],
    ['lib/components/tempo/config.ts', '../../facts'],
    ['lib/components/tempo/component.ts', '../../kube/pod'],
    ['lib/clouds/aws/kafka.ts', '../cloud'],
    ['lib/clouds/aws/index.ts', './kafka'],
    ['lib/clouds/cloud.ts', '../facts'],
    ['lib/delivery/chart.ts', '../config'],
    ['lib/platform/platform.ts', '../components/tempo'],
    ['lib/platform/platform.ts', '../clouds/cloud'],
    ['lib/testing/index.ts', '../platform'],
    ['lib/cli/main.ts', '../sizing'],
    ['lib/cost/estimate.ts', '../sizing'],
    ['lib/platform/summary.ts', '../cost'],
    ['lib/kube/pod.ts', 'node:path'],
    ['test/clouds/aws/kafka.test.ts', '../../../lib/components/tempo'],
    ['examples/aws-medium/main.ts', 'observability-constructs/aws'],
  ])('%s may import %s', async (file, specifier) => {
    expect(await fenceMessages(file, using(specifier))).toEqual([]);
  });
});

describe('the engines', () => {
  it.each([
    ['lib/sizing/kafka.ts', 'cdktf', 'lib/platform and lib/testing speak Terraform'],
    ['lib/components/tempo/component.ts', 'cdktf/lib/tokens', 'take what comes out of an apply from lib/facts'],
    ['lib/kube/pod.ts', '@cdktf/provider-kubernetes/lib/namespace-v1', 'speak Terraform'],
    ['lib/index.ts', 'cdktf', 'speak Terraform'],
    ['lib/components/tempo/config.ts', 'cdk8s', 'only lib/kube and lib/components/*/component.ts import cdk8s'],
    ['lib/components/tempo/workloads/component.ts', 'cdk8s', 'only lib/kube and lib/components/*/component.ts'],
    ['lib/clouds/aws/kafka.ts', 'cdk8s', 'only lib/kube'],
    ['lib/platform/platform.ts', 'cdk8s-plus-28', 'only lib/kube'],
    ['lib/delivery/chart.ts', 'cdk8s', '`import type`'],
    ['lib/facts/facts.ts', 'constructs', 'knows no constructs'],
    ['lib/clouds/aws/kafka.ts', 'cdktn', 'write against cdktf'],
    ['lib/clouds/aws/kafka.ts', '@cdktn/provider-aws/lib/msk-cluster', 'write against cdktf'],
  ])('%s may not import %s', async (file, specifier, door) => {
    expect(await fenceMessages(file, using(specifier))).toEqual([expect.stringContaining(door)]);
  });

  it.each([
    ['lib/clouds/aws/kafka.ts', 'cdktf'],
    ['lib/clouds/aws/kafka.ts', '@cdktf/provider-aws/lib/msk-cluster'],
    ['lib/delivery/release.ts', '@cdktf/provider-helm/lib/release'],
    ['lib/platform/platform.ts', '@cdktf/provider-kubernetes/lib/namespace-v1'],
    ['lib/kube/pod.ts', 'cdk8s'],
    ['lib/components/tempo/component.ts', 'cdk8s'],
    ['lib/testing/index.ts', 'cdktf'],
    ['lib/errors.ts', 'constructs'],
    ['examples/aws-medium/main.ts', 'cdktf'],
  ])('%s may import %s', async (file, specifier) => {
    expect(await fenceMessages(file, using(specifier))).toEqual([]);
  });

  it('lets delivery import types of cdk8s, in every spelling', async () => {
    const code = "import type { Chart } from 'cdk8s';\nimport { type App } from 'cdk8s';\nexport type Y = Chart | App;\n";
    expect(await fenceMessages('lib/delivery/chart.ts', code)).toEqual([]);
  });
});

describe('the providers', () => {
  it.each(['lib/clouds/aws/kafka.ts', 'test/clouds/aws/kafka.test.ts', 'examples/aws-medium/main.ts'])(
    'are not imported from their root in %s',
    async (file) => {
      for (const specifier of ['@cdktf/provider-aws', '@cdktf/provider-aws/lib', '@cdktf/provider-aws/lib/index']) {
        expect(await fenceMessages(file, using(specifier))).toEqual([
          expect.stringContaining("import one resource by its deep path: '@cdktf/provider-aws/lib/<resource>'"),
        ]);
      }
    },
  );

  it.each(['lib/platform/platform.ts', 'lib/delivery/chart.ts', 'lib/clouds/cloud.ts', 'lib/clouds/gcp/kafka.ts'])(
    'stay in their own cloud, out of %s',
    async (file) => {
      expect(await fenceMessages(file, using('@cdktf/provider-aws/lib/s3-bucket'))).toEqual([
        expect.stringContaining('belongs to lib/clouds/aws only'),
      ]);
    },
  );

  it.each([
    ['lib/index.ts', './clouds/aws', 'aws'],
    ['lib/index.ts', './clouds/gcp/cluster', 'gcp'],
    ['lib/index.ts', './clouds/azure', 'azure'],
    ['lib/platform/platform.ts', '../clouds/aws', 'aws'],
    ['lib/clouds/cloud.ts', './aws', 'aws'],
    ['lib/clouds/gcp/kafka.ts', '../aws/kafka', 'aws'],
  ])('are not loaded by way of %s importing %s', async (file, specifier, cloud) => {
    expect(await fenceMessages(file, `export { X } from '${specifier}';\n`)).toEqual([
      expect.stringContaining(`it is reached by the entry point './${cloud}' only`),
    ]);
  });
});

describe('every spelling of an import', () => {
  it.each([
    ["import '../components/tempo';"],
    ["import type { X } from '../components/tempo';\nexport type Y = X;"],
    ["export { X } from '../components/tempo';"],
    ["export * from '../components/tempo';"],
    ["export const x = () => import('../components/tempo');"],
    ["export type Y = import('../components/tempo').X;"],
    ["import x = require('../components/tempo');\nexport const y = x;"],
    ["export const x = require('../components/tempo');"],
    ["export const x = require.resolve('../components/tempo');"],
  ])('%s', async (code) => {
    expect(await fenceMessages('lib/kube/pod.ts', `${code}\n`)).toEqual([expect.stringContaining('lib/platform wires them')]);
  });
});

describe('the project stands alone', () => {
  const shared = ['..', 'shared', 'schemas'].join('/');

  it.each(['lib/kube/pod.ts', 'test/kube/pod.test.ts', 'examples/aws-medium/main.ts'])('no import leaves the repository from %s', async (file) => {
    const outside = `${'../'.repeat(file.split('/').length - 1)}${shared}/x`;
    expect(await fenceMessages(file, using(outside))).toEqual([expect.stringContaining('reads nothing outside its folder')]);
    expect(await fenceMessages(file, using(path.join(root, 'lib/errors')))).toEqual([expect.stringContaining('one machine only')]);
  });

  it('no path leaves it either', async () => {
    const messages = await lint('test/kube/pod.test.ts', `export const a = '${shared}';\nexport const b = \`\${a}/${shared}\`;\n`);
    expect(messages.map(({ rule }) => rule)).toEqual(['no-restricted-syntax', 'no-restricted-syntax']);
  });
});

describe('budgets and habits', () => {
  const rules = async (file: string, code: string) => (await lint(file, code)).map(({ rule }) => rule);
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `export const a${i} = ${i};\n`).join('');

  it('a file has 400 lines at most, unless it is a table', async () => {
    expect(await rules('lib/kube/pod.ts', lines(400))).toEqual([]);
    expect(await rules('lib/kube/pod.ts', lines(401))).toEqual(['max-lines']);
    expect(await rules('lib/sizing/tables/tiers.ts', lines(401))).toEqual([]);
  });

  it('a function has 50 lines at most', async () => {
    const fn = (count: number) => `export function f(x: number): void {\n${'  f(x);\n'.repeat(count)}}\n`;
    expect(await rules('lib/kube/pod.ts', fn(48))).toEqual([]);
    expect(await rules('lib/kube/pod.ts', fn(49))).toEqual(['max-lines-per-function']);
    expect(await rules('test/kube/pod.test.ts', fn(49))).toEqual([]);
  });

  it('any and unused variables are errors', async () => {
    expect(await rules('lib/kube/pod.ts', 'export const x = (y: any) => y;\n')).toEqual(['@typescript-eslint/no-explicit-any']);
    expect(await rules('lib/kube/pod.ts', 'const x = 1;\n')).toEqual(['@typescript-eslint/no-unused-vars']);
  });

  it('lib/index.ts names what it exports and holds no code', async () => {
    expect(await rules('lib/index.ts', "export { ValidationError } from './errors';\nexport type { Load } from './sizing';\n")).toEqual([]);
    expect(await rules('lib/index.ts', "export * from './errors';\n")).toContain('no-restricted-syntax');
    expect(await rules('lib/index.ts', "console.log('x');\n")).toContain('no-restricted-syntax');
  });

  it.each([
    ['vitest/no-focused-tests', 'it.' + "only('x', () => { expect(1).toBe(1); });"],
    ['vitest/no-disabled-tests', 'it.' + "skip('x', () => { expect(1).toBe(1); });"],
    ['vitest/valid-expect', "it('x', () => { expect(1)" + '.toBe; });'],
    ['vitest/valid-expect', "it('x', () => { expect(1)" + '; });'],
    ['vitest/expect-expect', "it('x', () => { Math.max(1); });"],
  ])('%s is reported', async (rule, test) => {
    const messages = await rules('test/kube/pod.test.ts', `import { expect, it } from 'vitest';\n${test}\nexport const used = [expect, it];\n`);
    expect(messages).toContain(rule);
  });
});
