import { TextFile, javascript, typescript } from 'projen';

/** Subpath of the package -> folder in lib/ whose index.ts it is. A cloud joins this list when it exists. */
const ENTRY_POINTS: Record<string, string> = {
  '.': '',
  './aws': 'clouds/aws/',
  './azure': 'clouds/azure/',
  './gcp': 'clouds/gcp/',
  './testing': 'testing/',
};

const entryPoints = <T>(shape: (subpath: string, folder: string) => [string, T]): Record<string, T> =>
  Object.fromEntries(Object.entries(ENTRY_POINTS).map(([subpath, folder]) => shape(subpath, folder)));

const project = new typescript.TypeScriptProject({
  name: 'observability-constructs',
  description: 'A self-hosted observability platform (OpenTelemetry, Kafka, Tempo, Mimir, Loki, Grafana) as CDKTF and cdk8s constructs.',
  keywords: ['cdktf', 'cdk8s', 'opentelemetry', 'observability', 'tempo', 'mimir', 'loki', 'grafana', 'kafka'],
  defaultReleaseBranch: 'main',
  license: 'Apache-2.0',
  copyrightOwner: 'The observability-constructs authors',
  minNodeVersion: '20.9.0',
  packageManager: javascript.NodePackageManager.NPM,
  addPackageManagerToDevEngines: false,

  projenVersion: '0.103.25',
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),

  srcdir: 'lib',
  testdir: 'test',
  libdir: 'dist',
  entrypoint: 'dist/index.js',
  bin: { 'observability-constructs': 'dist/cli/main.js' },
  sampleCode: false,

  // Every version is exact: a new one comes by a commit, never by an install.
  typescriptVersion: '5.9.3',
  deps: ['cli-table3@0.6.5', 'commander@14.0.3', 'd3-scale@4.0.2', 'kubernetes-types@1.30.0', 'yaml@2.9.1'], // commander 15 needs Node 22
  peerDeps: [
    'cdk8s@^2.68.11',
    'cdktf@^0.21.0',
    'constructs@^10.4.2',
    '@cdktf/provider-aws@^21.22.1',
    '@cdktf/provider-azurerm@^14.23.1',
    '@cdktf/provider-google@^16.12.1',
    '@cdktf/provider-helm@^12.1.2',
    '@cdktf/provider-kubernetes@^12.1.1',
  ],
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    '@cdktf/provider-aws@21.22.1',
    '@cdktf/provider-azurerm@14.23.1',
    '@cdktf/provider-google@16.12.1',
    '@cdktf/provider-helm@12.1.2',
    '@cdktf/provider-kubernetes@12.1.1',
    '@kubernetes/client-node@2.0.1', // its generated models alone; the client itself needs Node 22
    '@types/d3-scale@4.0.9',
    '@types/jest@30.0.0', // as its users have them; our own tests run in vitest
    '@types/node@20.19.43',
    '@vitest/eslint-plugin@1.6.27', // 1.6.28 needs Node 22 and TypeScript 6
    'ajv@8.20.0',
    'ajv-formats@3.0.1',
    'axe-core@4.14.1',
    'cdk8s@2.70.106',
    'cdktf@0.21.0',
    'cdktf-cli@0.21.0',
    'constructs@10.7.2',
    'eslint@10.15.0',
    'fast-check@4.10.2',
    'html-validate@10.17.0', // 11 needs Node 22
    'jest@30.5.2', // runs a small project with our matchers; our own tests run in vitest
    'playwright-core@1.65.1', // drives a browser that is there; downloads none
    'tsx@4.23.15',
    'typedoc@0.28.20',
    'typescript-eslint@8.73.0',
    'vitest@4.1.12', // 5 needs Node 22
  ],

  // `tsconfig.json` covers everything and emits nothing: editors and tsx find it by its name.
  // `tsconfig.build.json` is what `compile` reads: lib/ only.
  tsconfig: {
    fileName: 'tsconfig.build.json',
    compilerOptions: {
      target: 'ES2022',
      lib: ['es2022'],
      module: 'node16', // CommonJS, as package.json says no "type": "module"
      moduleResolution: javascript.TypeScriptModuleResolution.NODE16,
      isolatedModules: true,
      noEmitOnError: true,
      noImplicitOverride: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      experimentalDecorators: false,
      // The sources are not shipped, so a map would point outside the package.
      inlineSourceMap: false,
      inlineSources: false,
    },
  },
  tsconfigDevFile: 'tsconfig.json',
  tsconfigDev: {
    exclude: ['dist', 'cdktf.out'],
    compilerOptions: {
      // Examples import the package by its name, as users do, and run from the sources (vitest.config.mts reads this too).
      paths: entryPoints((subpath, folder) => [subpath.replace('.', 'observability-constructs'), [`./lib/${folder}index.ts`]]),
    },
  },

  gitignore: [
    'cdktf.out/',
    'site/',
    '.gen/',
    '*.tgz',
    '.terraform/',
    '.terraform.lock.hcl',
    '*.tfstate',
    '*.tfstate.*',
    '*.tfplan',
    '.DS_Store',
  ],

  // Hand-kept, or not wanted here.
  github: false,
  jest: false,
  eslint: false,
  prettier: false,
  release: false,
  package: false,
  depsUpgrade: false,
  npmignoreEnabled: false,
  readme: {
    contents: [
      '# observability-constructs',
      '',
      'A self-hosted observability platform (OpenTelemetry, Kafka, Tempo, Mimir, Loki, Grafana) as CDKTF and cdk8s constructs.',
      '',
    ].join('\n'),
  },
});

// What the package shows to its users.
project.package.addField('exports', {
  ...entryPoints((subpath, folder) => [
    subpath,
    { types: `./dist/${folder}index.d.ts`, default: `./dist/${folder}index.js` },
  ]),
  './package.json': './package.json',
});
// The same for users whose TypeScript resolves without `exports`, as cdktf's own project template does.
project.package.addField('typesVersions', {
  '*': entryPoints((subpath, folder) => [subpath.replace('./', ''), [`./dist/${folder}index.d.ts`]]),
});
project.package.addField('files', ['dist', 'docs', 'examples', '!examples/**/node_modules', '!examples/**/cdktf.out', '!examples/**/.gen', '!examples/**/package-lock.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'CONTRIBUTING.md']);
project.package.addField('peerDependenciesMeta', { '@cdktf/provider-aws': { optional: true }, '@cdktf/provider-azurerm': { optional: true }, '@cdktf/provider-google': { optional: true } });

// Plain commands: `npx projen <task>` in front would cost a second per call.
for (const task of project.tasks.all) project.package.removeScript(task.name);
const scripts: Record<string, string> = {
  'bench': 'tsx bench/main.ts',
  'compile': 'node -e "fs.rmSync(\'dist\', { recursive: true, force: true })" && tsc -p tsconfig.build.json',
  'conformance': 'tsx conformance/main.ts',
  'crds:check': 'tsx scripts/crds-check.ts',
  'docs:api': 'typedoc',
  'e2e': 'tsx e2e/main.ts',
  'examples': 'tsx scripts/examples.ts',
  'lint': 'eslint . --max-warnings 0',
  'package': 'npm run compile && npm pack',
  'plan:check': 'tsx scripts/plan-check.ts',
  'projen': 'projen',
  'sizing:docs': 'tsx scripts/sizing-docs.ts',
  'synth': 'tsx examples/aws-medium/main.ts',
  'test': 'vitest run',
  'test:cdktn': 'tsx scripts/cdktn-lane.ts',
  'typecheck': 'tsc -p tsconfig.json',
};
for (const [name, command] of Object.entries(scripts)) project.package.setScript(name, command);
// projen's tasks would say the same a second time; it needs these two itself.
for (const name of ['build', 'clobber', 'eject', 'watch', 'compile', 'test', 'package', 'pre-compile', 'post-compile', 'install:ci']) {
  project.removeTask(name);
}
project.defaultTask?.reset('tsx .projenrc.ts'); // `npm run typecheck` covers this file
project.tryRemoveFile('projenrc/tsconfig.json');

// projen's own .npmrc cannot say why.
project.tryRemoveFile('.npmrc');
const npmrc = new TextFile(project, '.npmrc');
npmrc.addLine(`# ${npmrc.marker}`);
for (const line of [
  '',
  '# No dependency needs its install script. The one that would hurt is the terminal module of cdktf-cli: where its',
  '# prebuilt binary does not fit, it downloads one or starts a C++ build, and fails on a machine without either.',
  '# Our own pre- and post-scripts would be skipped as well, so package.json has none.',
  'ignore-scripts=true',
  '# The lock holds versions and hashes, not the address of the registry it was made with.',
  'omit-lockfile-registry-resolved=true',
  'save-exact=true',
  'fund=false',
  'audit=false',
]) npmrc.addLine(line);

// projen names every @types package here; globals of jest belong to nothing of ours.
project.tsconfig?.file.addOverride('compilerOptions.types', ['d3-scale', 'node']);
project.tsconfigDev.removeInclude('**/*.ts');
for (const pattern of ['lib/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts', 'conformance/**/*.ts', 'scripts/**/*.ts', '*.mts', '.projenrc.ts']) {
  project.tsconfigDev.addInclude(pattern);
}
project.synth();
