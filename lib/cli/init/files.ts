import type { Manifest } from '../package';
import { starterParts, type StarterParts } from './clouds';
import { starterDependencies } from './dependencies';
import { starterReadme } from './readme';
import type { StarterValues } from './values';
import { starterWorkflow } from './workflow';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
const indented = (by: number, all: readonly string[]): string[] => all.map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`));

function packageJson(values: StarterValues, { provider }: StarterParts, own: Manifest): string {
  return json({
    name: values.name,
    private: true,
    scripts: { compile: 'tsc', synth: 'tsx main.ts', test: 'vitest run' },
    ...starterDependencies(own, provider),
  });
}

const TSCONFIG = {
  compilerOptions: { target: 'ES2022', lib: ['ES2022'], module: 'node16', moduleResolution: 'node16', types: ['node'], strict: true, noEmit: true, skipLibCheck: true },
  include: ['*.ts'],
};

const CDKTF = { language: 'typescript', app: 'npx tsx main.ts', sendCrashReports: 'false' };

const MAIN = lines(
  "import { App } from 'cdktf';",
  "import { platform } from './platform';",
  '',
  'const app = new App();',
  'const made = platform(app);',
  'app.synth();',
  'console.log(made.summary());',
);

function platformTs({ id, tier }: StarterValues, { backend, imports, constants, props }: StarterParts): string {
  const own = ['ObservabilityPlatform', 'Tier'];
  const names = backend === undefined ? ['Database', 'ExistingCluster', 'Nodes', 'ObjectStore', ...own] : own;
  return lines(
    backend === undefined ? "import type { App } from 'cdktf';" : `import { ${backend}, type App } from 'cdktf';`,
    `import { ${names.join(', ')} } from 'observability-constructs';`,
    ...(imports === '' ? [] : [imports]),
    '',
    ...(constants.length === 0 ? [] : [...constants, '']),
    '/** What this repository deploys; main.ts and the test make the same one. */',
    'export function platform(app: App): ObservabilityPlatform {',
    `  return new ObservabilityPlatform(app, '${id}', {`,
    `    tier: Tier.${tier.toUpperCase()},`,
    ...indented(4, props),
    '  });',
    '}',
  );
}

function testTs({ expectation }: StarterParts): string {
  return lines(
    "import { App } from 'cdktf';",
    "import { matchers, synthesize } from 'observability-constructs/testing';",
    "import { expect, it } from 'vitest';",
    "import { platform } from './platform';",
    '',
    'expect.extend(matchers);',
    '',
    '// On purpose: `npm test -- -u`, and read the difference.',
    "it('is what was reviewed', () => {",
    '  const written = synthesize(platform(new App()));',
    `  ${expectation}`,
    '  expect(written).toMatchManifestSnapshot(`${__dirname}/snapshot`);',
    '}, 60_000);',
  );
}

/**
 * The files of a new repository: path, with `/`, and text.
 * @param own the library's package.json, for the versions that it is tested with
 */
export function starterFiles(values: StarterValues, own: Manifest): ReadonlyMap<string, string> {
  const parts = starterParts(values);
  return new Map([
    ['.github/workflows/platform.yaml', starterWorkflow(values, parts)],
    ['.gitignore', lines('node_modules/', 'cdktf.out/', 'cdktf.log', '.terraform/', '*.tfstate', '*.tfstate.*', '*.tfplan')],
    ['.npmrc', lines('# No package of this repository needs its install script.', 'ignore-scripts=true', 'save-exact=true')],
    ['README.md', starterReadme(values, parts)],
    ...(parts.backend === undefined ? [] : [['cdktf.json', json(CDKTF)] as const]),
    ['main.ts', MAIN],
    ['package.json', packageJson(values, parts, own)],
    ['platform.test.ts', testTs(parts)],
    ['platform.ts', platformTs(values, parts)],
    ['tsconfig.json', json(TSCONFIG)],
  ]);
}
